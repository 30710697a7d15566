"""What somebody says who wants to pass on or keep what was shared with them, and what of it can be passed on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault, Incomplete, Sentence
from requests_app.values.fields import is_blank, typed
from requests_app.values.parties import AgencyFacts

if TYPE_CHECKING:
    from requests_app.guidance import Pack

Words = dict[str, Any]
AT_MOST = 2000
WITHOUT_WAITING: Mapping[str, Sentence] = {
    "LAW": _("The law requires it"),
    "DANGER": _("Somebody is in immediate danger"),
}
"""Why something may be passed on before the originator has agreed."""


@dataclass(frozen=True)
class Passing:
    """To whom, for what, which items. `to`: the code of an agency here, or empty. `ground`: why it could not wait."""

    to: str
    who: str
    purpose: str
    items: tuple[str, ...]
    ground: str = ""

    @property
    def words(self) -> Words:
        """As it is sealed."""
        return {"who": self.who, "why": self.purpose, "items": list(self.items), "ground": self.ground}


def passable(disclosed: Mapping[str, Any], pack: Pack) -> list[str]:
    """The items that can leave the recipient at all: something of them is shared, and no handling closes them."""
    return [item["item"] for item in disclosed["items"] if item.get("shared") and not _closed(item, pack)]


def _closed(item: Mapping[str, Any], pack: Pack) -> bool:
    known = [pack.handling[code] for code in item.get("handling") or [] if code in pack.handling]
    return any(one.sealed or one.hidden or one.masks_address for one in known)


def check_passing(
    words: Mapping[str, Any], *, items: Sequence[str], has_it: Collection[str], partners: Mapping[str, AgencyFacts],
    told: bool,
) -> Passing:  # fmt: skip
    """Raises Incomplete with every fault. `items`: those that can be passed on; `has_it`: agencies that have it."""
    chosen = tuple(dict.fromkeys(str(one) for one in words.get("items") or ()))
    said = Passing(
        to=str(words.get("to") or ""), who=_text(words, "who"), purpose=_text(words, "purpose"), items=chosen,
        ground=str(words.get("ground") or "") if told else "",
    )  # fmt: skip
    found = [
        *_to_whom(said, has_it, partners, told=told),
        *_needed("/purpose", said.purpose, _("Enter what they need it for")),
        *_items(said, items),
    ]
    if told and said.ground not in WITHOUT_WAITING:
        found.append(Fault("/ground", "required", _("Select why it could not wait")))
    if found:
        raise Incomplete(found)
    return said


def _to_whom(
    said: Passing, has_it: Collection[str], partners: Mapping[str, AgencyFacts], *, told: bool
) -> Iterator[Fault]:
    yield from _needed("/who", said.who, _("Enter who there is to have it: a name, and what they do"))
    if not said.to:
        return
    if said.to not in partners:
        yield Fault("/to", "unknown_agency", _("Select the agency that is to have it"))
    elif said.to in has_it:
        yield Fault("/to", "has_it", _("This agency has it already. Select another"))
    elif not told and not partners[said.to].can_receive:
        yield Fault(
            "/to", "cannot_receive", _("This agency cannot receive yet. Ring them on the number in the register")
        )


def _items(said: Passing, items: Sequence[str]) -> Iterator[Fault]:
    if not said.items:
        yield Fault("/items", "required", _("Select what of it is to be passed on"))
    elif not set(said.items) <= set(items):
        yield Fault("/items", "closed", _("Part of this cannot be passed on. Select from what is listed"))


def check_longer(why: str, until: datetime | None, *, now: datetime, ends: datetime | None) -> tuple[str, datetime]:
    """A reason and a later end. Raises Incomplete."""
    said = typed(why, "/why").strip()
    found = list(_needed("/why", said, _("Enter why you still need it")))
    if until is None:
        found.append(Fault("/until", "required", _("Enter until when you need it")))
    elif until <= max(now, ends or now):
        found.append(Fault("/until", "too_early", _("Enter a time after the one at which access ends now")))
    if found or until is None:
        raise Incomplete(found)
    return said, until


def _text(words: Mapping[str, Any], name: str) -> str:
    return typed(str(words.get(name) or ""), f"/{name}").strip()


def _needed(pointer: str, text: str, ask: Sentence) -> Iterator[Fault]:
    if is_blank(text):
        yield Fault(pointer, "required", ask)
    elif len(text) > AT_MOST:
        detail = _("Must be %(most)d characters or fewer") % {"most": AT_MOST}
        yield Fault(pointer, "too_long", detail)


def passed_words(
    disclosed: Mapping[str, Any], said: Mapping[str, Any], *, subjects: Sequence[Words], about: Collection[str],
    origin: Mapping[str, str],
) -> Words:  # fmt: skip
    """What whoever it is passed on to receives: these items alone, under the conditions under which it was given.

    What was not shared, and why, stays with the agency that was told so. `about`: whom the items are about.
    """
    chosen = [
        {key: value for key, value in item.items() if key in ("item", "outcome", "handling", "shared")}
        | {"withheld": []}
        for item in disclosed["items"]
        if item["item"] in said["items"]
    ]
    kept = {key: disclosed[key] for key in ("discloser_law", "destroy_by") if disclosed.get(key)}
    return {
        "disclosure": {
            **kept, "items": chosen, "use": said["why"], "seen_by": said["who"], "passing_on": "ASK_FIRST",
        },
        "offered": {
            "subjects": [one for one in subjects if one["ref"] in about],
            "items": [{"id": item["item"], "question": ""} for item in chosen],
            "what": "", "why_now": said["why"],
        },
        "origin": dict(origin),
    }  # fmt: skip
