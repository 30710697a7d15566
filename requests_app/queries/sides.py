"""What leaves one side for the other: the request as addressed to a partner, the answer as disclosed to the asker.

Pure functions over documents. What they leave out is the point: other partners' items, confidential addresses,
withheld words, inner workings (dec.5).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from requests_app.values.computed import HIDDEN, UNSAID
from requests_app.values.persons import matched_on

Words = dict[str, Any]

_SAID_TO_PARTNERS = (
    "type",
    "jurisdiction",
    "urgency",
    "stage",
    "mode_answers",
    "concern",
    "threshold",
    "purpose",
    "necessity",
    "proportionality",
    "requester_law",
    "transparency",
    "dsa",
    "within",
    "serves",
)


def addressed(document: Words, agency_code: str) -> Words:
    """The request as one partner sees it: its own items, and the subjects those are about."""
    items = [item for item in document["items"] if item["asked_of"] == agency_code]
    concerned = {ref for item in items for ref in item["about"]}
    people = [_covered(subject, concerned) for subject in document["subjects"] if subject["ref"] in concerned]
    said = {key: document[key] for key in _SAID_TO_PARTNERS if key in document}
    if told := (said.get("transparency") or {}).get("people"):
        said["transparency"] = {**said["transparency"], "people": [one for one in told if one["about"] in concerned]}
    if answers := said.get("mode_answers"):
        said["mode_answers"] = {
            code: one for code, one in answers.items() if "person" not in one or one["person"] in concerned
        }
    return {**said, "items": items, "subjects": people}


def _covered(subject: Words, concerned: set[str]) -> Words:
    """A subject without a confidential address and without references to people this partner is not told of."""
    told = dict(subject)
    if (told.get("address") or {}).get("confidential"):
        told["address"] = {"confidential": True}
    for key in ("parental_responsibility", "must_not_reach"):
        if key == "must_not_reach":
            told.pop(key, None)
        elif key in told:
            told[key] = [ref for ref in told[key] if ref in concerned]
    return told


def offered(asked: Words) -> Words:
    """About whom something is that nobody asked for, and why it is shared now: as the receiving side reads it."""
    people = asked["subjects"]
    concerned = {person["ref"] for person in people}
    item = asked["items"][0]
    return {
        "subjects": [_covered(person, concerned) for person in people],
        "what": item["sought"],
        "why_now": item["necessary_because"],
    }


def covered_document(document: Words) -> Words:
    """A whole request as somebody on neither side reads it: no confidential address, nor who must not reach whom."""
    everybody = {person["ref"] for person in document["subjects"]}
    return {**document, "subjects": [_covered(person, everybody) for person in document["subjects"]]}


def masked(document: Words) -> Words:
    """A whole request as its own side reads it: a confidential address is shown on its own only, for a reason."""
    return {**document, "subjects": [_masked(person) for person in document["subjects"]]}


def _masked(subject: Words) -> Words:
    return {**subject, "address": {"confidential": True}} if is_confidential(subject) else subject


def is_confidential(subject: Words) -> bool:
    """Whether somebody's address may not be passed on."""
    return bool((subject.get("address") or {}).get("confidential"))


def disclosed(answer: Words) -> Words:
    """The answer as it reaches the asker: what is shared, why something is not, what would change that."""
    matched = matched_on(answer)
    return {
        "items": [_told(item, matched.get(item["item"], {})) for item in answer["items"]],
        "discloser_law": answer.get("discloser_law"),
        "use": answer.get("use", ""),
        **{key: answer[key] for key in ("seen_by", "passing_on", "destroy_by") if answer.get(key)},
    }


def opened_by(told: Words, *, named: bool, sealing: Collection[str]) -> Words:
    """What reached the asker, as one person may read it: what is sealed opens for the people who are named only.

    `sealing`: the handling codes that seal. That something is there, and whom to ring, everybody reads.
    """
    if named:
        return told
    sealed = set(sealing)
    return {**told, "items": [_closed(item) if sealed & set(item["handling"]) else item for item in told["items"]]}


def _closed(item: Words) -> Words:
    return {**_without_match(item), "shared": [], "closed": True}


def _without_match(item: Words) -> Words:
    return {key: said for key, said in item.items() if key != "identity_matched_on"}


def put_right(words: Words, told: Words) -> Words:
    """A correction as one person may read it: of what is not open to them, only that something was put right."""
    open_to_them = {item["item"] for item in told["items"] if not item.get("closed")}
    if open_to_them.issuperset(words["items"]):
        return words
    return {**words, "wrong": "", "right": "", "closed": True}


def _told(item: Words, matched: dict[str, list[str]]) -> Words:
    if item["outcome"] == UNSAID or HIDDEN in (item.get("handling") or []):
        # A ground such as a live investigation would say what the outcome does not.
        return {"item": item["item"], "outcome": UNSAID, "handling": [], "shared": [], "withheld": []}
    told: Words = {
        "item": item["item"],
        "outcome": item["outcome"],
        "handling": item.get("handling") or [],
        "shared": [_line(line) for line in item.get("shared") or []],
        "withheld": [_kept_back(part) for part in item.get("withheld") or []],
    }
    for key in ("searched", "referred_to"):
        if item.get(key):
            told[key] = item[key]
    if told["shared"] and matched:  # kinds of detail, and whose: never our record, nor what the detail was
        everybody = matched.get("all")
        people = [{"about": ref, "on": kinds} for ref, kinds in matched.items() if ref != "all"]
        told["identity_matched_on"] = [*([{"about": "", "on": everybody}] if everybody else []), *people]
    return told


def _line(line: Words) -> Words:
    """A line without the record that a summary was made from."""
    return {key: value for key, value in line.items() if key != "made_from"}


def _kept_back(part: Words) -> Words:
    """Ground, law and what would change it; never what it is, the facts behind it or the harm."""
    told = {"code": part["code"], "would_change": part.get("would_change", "")}
    return told | ({"law": part["law"]} if part.get("law") else {})
