"""The information sharing duty on pages: the boxes of its test, and what it came to for each item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.forms import answer_choices as choices
from requests_app.forms.answer_fields import Sheet
from requests_app.guidance import Pack
from requests_app.values import AgencyFacts, ItemDuty, both_in_scope, falls_short, knows_duty
from requests_app.values.duty import APPLIES, EXCEPTED, POWER_ONLY
from requests_app.views import labels

Words = dict[str, Any]

SCOPE = {
    "a": gettext_lazy("a body listed in section 11(1)"),
    "b": gettext_lazy("a designated childcare or education agency"),
    "c": gettext_lazy("a provider under contract to such a body"),
    "out": gettext_lazy("outside the duty"),
}
RESULTS = {
    APPLIES: gettext_lazy("The duty applies: share it, so far as it helps them."),
    EXCEPTED: gettext_lazy("The duty does not apply: telling them would harm the child more."),
    POWER_ONLY: gettext_lazy("No duty between these two agencies: there is a power only."),
}
OUTCOMES = {
    "NO_GREATER_HARM": gettext_lazy("Telling them would not harm the child more."),
    "GREATER_HARM": gettext_lazy("Telling them would harm the child more."),
}


def boxes(sheet: Sheet, items: Sequence[Words]) -> Words:
    """The duty test, once for all items; and for any item that is weighed by itself."""
    single = [
        {
            "title": item["title"],
            **_one(sheet, f"/items/{number}/isd"),
        }
        for number, item in enumerate(items)
    ]
    opened = any(item.get("isd") for item in sheet.document.get("items") or [])
    return {**_one(sheet, "/isd"), "single": single if len(items) > 1 else [], "opened": opened}


def _one(sheet: Sheet, place: str) -> Words:
    return {
        "relevant_because": sheet.text(f"{place}/relevant_because"),
        "detriment": sheet.one_of(f"{place}/detriment_outcome", choices.detriment()),
        "detriment_words": sheet.text(f"{place}/detriment_to_child", optional=True),
    }


def why_none(pack: Pack, agency: AgencyFacts, recipient: AgencyFacts) -> str:
    """Why there is no duty test: under this guidance nothing is said; else one of the two is outside the duty."""
    if not knows_duty(pack) or both_in_scope(agency, recipient):
        return ""
    classes = {"ours": SCOPE[agency.scope_class], "theirs": SCOPE[recipient.scope_class]}
    said = _("Your agency is %(ours)s; they are %(theirs)s.") % classes
    return f"{said} {RESULTS[POWER_ONLY]}"


def results(kept: Sequence[Words], answer: Mapping[str, Any], pack: Pack) -> list[Words]:
    """What it came to for each item, with what was weighed, for whoever decides."""
    items = {item["item"]: item for item in answer.get("items") or []}
    return [_row(ItemDuty(**one), items.get(one["item"], {}), pack) for one in kept]


def _row(duty: ItemDuty, item: Words, pack: Pack) -> Words:
    ours, theirs = SCOPE.get(duty.holder_scope_class, ""), SCOPE.get(duty.recipient_scope_class, "")
    lines = [_("Ours: %(ours)s. Theirs: %(theirs)s.") % {"ours": ours, "theirs": theirs}]
    if duty.relevant_because:
        lines.append(_("Relevant because: %(words)s") % {"words": duty.relevant_because})
    if duty.function_facilitated:
        function = labels.citation(pack, "gateways", duty.function_facilitated)
        lines.append(_("Their work that it may help: %(function)s") % {"function": function})
    if duty.extent:
        lines.append(_("How far: %(words)s") % {"words": duty.extent})
    weighed = [str(OUTCOMES.get(duty.detriment_outcome, "")), duty.detriment_to_child]
    lines.append(" ".join(part for part in weighed if part))
    if falls_short(duty, item):
        lines.append(_("All of it is kept back on a ground that does not lift the duty. Look at this first."))
    return {
        "key": labels.item_title(duty.item),
        "value": str(RESULTS[duty.result]),
        "lines": [line for line in lines if line],
    }
