"""When an agency's own step applies, in words: what stands on its card, and what answers "why is this step here?"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.guidance import WHEN_CODES, Pack, When

FLAGS = {
    "special_category": (gettext_lazy("it holds special category information"), gettext_lazy("it holds none of that")),
    "criminal": (gettext_lazy("it holds criminal offence information"), gettext_lazy("it holds no criminal offences")),
    "intelligence": (gettext_lazy("it holds police intelligence"), gettext_lazy("it holds no police intelligence")),
    "confidential_health": (
        gettext_lazy("it holds confidential health information"),
        gettext_lazy("it holds no confidential health information"),
    ),
    "full_refusal": (gettext_lazy("nothing at all is shared"), gettext_lazy("something is shared")),
    "third_party_risk": (
        gettext_lazy("somebody else named in it is at risk"),
        gettext_lazy("nobody else named in it is at risk"),
    ),
    "court": (gettext_lazy("a court or proceedings are concerned"), gettext_lazy("no court is concerned")),
    "staff_allegation": (
        gettext_lazy("it concerns somebody who works with children"),
        gettext_lazy("it concerns nobody who works with children"),
    ),
    "contested": (gettext_lazy("a child or carer objects"), gettext_lazy("nobody objects")),
    "outside_agreement": (gettext_lazy("no agreement covers it"), gettext_lazy("an agreement covers it")),
    "counselling": (
        gettext_lazy("it asks for counselling records"),
        gettext_lazy("it asks for no counselling records"),
    ),
    "vcse": (gettext_lazy("the agency is a voluntary body"), gettext_lazy("the agency is not a voluntary body")),
}
CODES = {
    "urgency": gettext_lazy("it is %(codes)s"),
    "type": gettext_lazy("it is of the kind %(codes)s"),
    "mode": gettext_lazy("it is made in the mode %(codes)s"),
    "handling": gettext_lazy("it goes under %(codes)s"),
    "other_kind": gettext_lazy("the other agency is of the kind %(codes)s"),
}


def when_words(when: Iterable[When], pack: Pack) -> str:
    """The circumstances as one sentence."""
    ways = [_(" and ").join(_parts(one, pack)) for one in when]
    ways = [way for way in ways if way]
    if not ways:
        return _("It applies always.")
    return _("It applies when %(ways)s.") % {"ways": _("; or when ").join(ways)}


def _parts(when: When, pack: Pack) -> Iterator[str]:
    for field, table in WHEN_CODES.items():
        if codes := getattr(when, field):
            entries = getattr(pack, table)
            labels = [str(entries[code].label) if code in entries else code for code in codes]
            yield str(CODES[field]) % {"codes": _(" or ").join(labels)}
    for flag, (yes, no) in FLAGS.items():
        wanted = getattr(when, flag)
        if wanted is not None:
            yield str(yes if wanted else no)
