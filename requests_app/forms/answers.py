"""What was typed on the page of an answer, as the document holds it. Nothing typed is lost, however wrong it is:
a date that is none stays as it was typed, and the document's own checks say what to do.

A box is named after its place in the document: `items-0-shared-1-text` is /items/0/shared/1/text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.http import QueryDict

from agencies.hours import LONDON
from requests_app.forms.fields import without_gaps, yes_no

Document = dict[str, Any]

LAW = ("gateway", "art6", "special", "s1_18_reason", "criminal")
CONTAINS = ("intelligence", "court", "staff_allegation", "contested")


def read_answer(posted: QueryDict, asked: Sequence[str], held: Document, scope: Mapping[str, str]) -> Document:
    """The whole document. `held`: what stood before, for what this page does not show; `scope`: what is
    known of the duty already."""
    before = {item.get("item"): item for item in held.get("items") or []}
    document: Document = {
        "identity_match": without_gaps(
            {
                "result": _said(posted, "identity_match-result"),
                "on": _chosen(posted, "identity_match-on"),
                "people": _records(posted, "identity_match-people"),
            }
        ),
        "items": [_item(posted, number, ref, before.get(ref, {}), scope) for number, ref in enumerate(asked)],
        "left_out": _said(posted, "left_out"),
        "use": _said(posted, "use"),
        "seen_by": _said(posted, "seen_by"),
        "passing_on": _said(posted, "passing_on"),
        "destroy_by": day(_boxes(posted, "destroy_by", 3)),
        "must_not_reach": _listed(posted, held.get("must_not_reach") or []),
        "third_parties": [one for one in _third_parties(posted) if one],
        "contains": {name: True for name in _chosen(posted, "contains") if name in CONTAINS},
        "isd": _duty(posted, "isd", scope),
        "discloser_law": _law(posted, held.get("discloser_law") or {}),
        "answers": _answers(posted, held.get("answers") or {}),
        "explained_to_requester_at": instant(_boxes(posted, "explained_to_requester_at", 4)),
    }
    if "explained_to_requester_at_0" not in posted:
        document["explained_to_requester_at"] = held.get("explained_to_requester_at", "")
    return without_gaps(document)


def with_room(document: Document, then: str) -> Document:
    """The document with an empty line, part or person more, as a button asked for."""
    kind, _colon, ref = then.partition(":")
    if kind == "person":
        return {**document, "third_parties": [*document.get("third_parties", []), {}]}
    key = {"line": "shared", "left": "withheld"}[kind]
    items = [
        {**item, key: [*(item.get(key) or [{}]), {}]} if item["item"] == ref else item for item in document["items"]
    ]
    return {**document, "items": items}


def without_room(document: Document) -> Document:
    """The document without what was left empty."""
    items = []
    for item in document.get("items") or []:
        said = {key: [part for part in item.get(key) or [] if part] for key in ("shared", "withheld")}
        items.append(without_gaps({**item, **said}))
    third = [one for one in document.get("third_parties") or [] if one]
    return without_gaps({**document, "items": items, "third_parties": third})


def _item(posted: QueryDict, number: int, ref: str, before: Document, scope: Mapping[str, str]) -> Document:
    place = f"items-{number}"
    searched = {key: _said(posted, f"{place}-searched-{key}") for key in ("where", "how", "by")}
    searched["on"] = day(_boxes(posted, f"{place}-searched-on", 3))
    item = {
        **before,  # a law of its own, which this page does not ask for
        "item": ref,
        "outcome": _said(posted, f"{place}-outcome"),
        "shared": [
            part for part in _parts(posted, f"{place}-shared", ("text", "kind", "source", "made_from"), "as_at") if part
        ],
        "withheld": [
            part
            for part in _parts(posted, f"{place}-withheld", ("what", "code", "law", "why", "harm", "would_change"))
            if part
        ],
        "searched": without_gaps(searched),
        "referred_to": _said(posted, f"{place}-referred_to"),
        "not_confirmed_why": _said(posted, f"{place}-not_confirmed_why"),
        "handling": _chosen(posted, f"{place}-handling"),
        "left_out": _said(posted, f"{place}-left_out"),
        "identity_matched_on": _records(posted, f"{place}-identity_matched_on"),
    }
    if f"{place}-isd-relevant_because" in posted:
        item["isd"] = _duty(posted, f"{place}-isd", scope)
    return without_gaps(item)


def _parts(posted: QueryDict, place: str, names: Sequence[str], dated: str = "") -> list[Document]:
    """A list of parts, as many as the page had boxes for."""
    parts: list[Document] = []
    while any(f"{place}-{len(parts)}-{name}" in posted for name in names):
        here = f"{place}-{len(parts)}"
        part = {name: _said(posted, f"{here}-{name}") for name in names}
        if dated:
            part[dated] = day(_boxes(posted, f"{here}-{dated}", 3))
        parts.append(without_gaps(part))
    return parts


def _third_parties(posted: QueryDict) -> list[Document]:
    return [
        without_gaps({**one, "risk": yes_no(one.get("risk", ""))})
        for one in _parts(posted, "third_parties", ("who", "risk", "handling", "code"))
    ]


def _records(posted: QueryDict, listed: str) -> list[Document]:
    """For each person, our own record and on what it matched; nobody for whom nothing was said."""
    made, number = [], 0
    while about := _said(posted, f"{listed}-{number}-about"):
        place = f"{listed}-{number}"
        said = without_gaps({"record": _said(posted, f"{place}-record"), "on": _chosen(posted, f"{place}-on")})
        if said:
            made.append({"about": about, **said})
        number += 1
    return made


def _listed(posted: QueryDict, held: Sequence[Document]) -> list[Document]:
    """One name, place or number a line; about whom it is stays where it was said."""
    about = {one.get("what"): one.get("about") for one in held}
    lines = [line.strip() for line in _said(posted, "must_not_reach").splitlines()]
    return [without_gaps({"about": about.get(line), "what": line}) for line in lines if line]


def _duty(posted: QueryDict, place: str, scope: Mapping[str, str]) -> Document:
    """The duty test. What class each side is follows from the register, their function from what they asked under."""
    names = ("relevant_because", "extent", "detriment_outcome", "detriment_to_child")
    said = without_gaps({name: _said(posted, f"{place}-{name}") for name in names})
    if not said:
        return {}
    return {**scope, **said, **({"detriment_considered": True} if said.get("detriment_outcome") else {})}


def _law(posted: QueryDict, held: Document) -> Document:
    said = without_gaps({name: _said(posted, f"discloser_law-{name}") for name in LAW})
    kept = {key: held[key] for key in ("also", "s1_18_why", "consent") if held.get(key)}
    return {**kept, **said} if said else {}


def _answers(posted: QueryDict, held: Document) -> Document:
    """Answers to the questions; those that this page did not ask stay."""
    prefix = "answers-"
    said = {name.removeprefix(prefix): _said(posted, name) for name in posted if name.startswith(prefix)}
    return without_gaps({**held, **said})


def _said(posted: QueryDict, name: str) -> str:
    return str(posted.get(name, "")).strip()


def _chosen(posted: QueryDict, name: str) -> list[str]:
    return [value for value in posted.getlist(name) if value]


def _boxes(posted: QueryDict, name: str, count: int) -> list[str]:
    return [_said(posted, f"{name}_{number}") for number in range(count)]


def day(boxes: Sequence[str]) -> str:
    """Day, month and year as an ISO date; as they were typed where they are none."""
    try:
        return date(int(boxes[2]), int(boxes[1]), int(boxes[0])).isoformat()
    except ValueError:
        return "/".join(boxes) if any(boxes) else ""


def instant(boxes: Sequence[str]) -> str:
    """Day, month, year and London time as a UTC instant; as they were typed where they are none."""
    try:
        hour, _colon, minute = boxes[3].replace(".", ":").partition(":")
        numbers = (int(boxes[2]), int(boxes[1]), int(boxes[0]), int(hour), int(minute))
        return datetime(*numbers, tzinfo=LONDON).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return "/".join(boxes) if any(boxes) else ""


def in_boxes(value: str, count: int) -> list[str]:
    """What `day` and `instant` made, back in its boxes."""
    try:
        if count == 3:
            found = date.fromisoformat(value)
            return [str(found.day), str(found.month), str(found.year)]
        moment = datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(LONDON)
        return [str(moment.day), str(moment.month), str(moment.year), f"{moment:%H:%M}"]
    except ValueError:
        return (value.split("/") + [""] * count)[:count]
