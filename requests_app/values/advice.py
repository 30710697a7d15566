"""What is asked of an adviser, and the extract that they see: the items that are named, and nobody by name (GR4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault, Incomplete
from requests_app.values.coding import coded, codes_of, names_somebody
from requests_app.values.identity_checks import is_a_name
from requests_app.values.pins import check_words

Words = dict[str, Any]


@dataclass(frozen=True)
class AdviceWanted:
    """Whom somebody asks, what, and about which items. `because`: why the adviser needs to know who it is."""

    adviser: UUID | None
    question: str
    items: tuple[str, ...]
    because: str = ""


def check_wanted(wanted: AdviceWanted, asked: Mapping[str, Any], because: str) -> str:
    """The question, checked. Raises Incomplete with every fault: it names nobody unless the adviser is to know."""
    faults = []
    known = [item["id"] for item in asked["items"]]
    if not wanted.items:
        faults.append(Fault("/items", "required", _("Select what the adviser needs to see")))
    for number, item in enumerate(wanted.items):
        if item not in known or item in wanted.items[:number]:
            faults.append(Fault(f"/items/{number}", "unknown", _("Select an item of this request, once")))
    try:
        said = check_words(wanted.question, "/question", _("Enter what you want advice on"))
    except Incomplete as incomplete:
        raise Incomplete([*faults, *incomplete.errors]) from None
    if not because and (code := names_somebody(said, asked["subjects"])):
        sentence = _("Your question shows who this is. Write “%(code)s” instead, or say why the adviser needs to know")
        faults.append(Fault("/question", "names_somebody", sentence % {"code": code}))
    if faults:
        raise Incomplete(faults)
    return said


def extract(
    asked: Mapping[str, Any], answer: Mapping[str, Any] | None, items: Sequence[str], *, named: bool,
    sealing: frozenset[str], today: date,
) -> Words:  # fmt: skip
    """What the adviser sees: the named items as they were asked and, of what was put forward, how they are answered.

    Addresses, numbers and days of birth are left out of either; what is sealed stays sealed.
    """
    people = asked["subjects"]

    others = [one["who"] for one in (answer or {}).get("third_parties") or [] if is_a_name(one.get("who", ""))]

    def told(text: Any) -> str:
        return str(text or "") if named else coded(str(text or ""), people, others)

    wanted = [item for item in asked["items"] if item["id"] in items]
    about = {ref for item in wanted for ref in item["about"]}
    codes = codes_of(people)
    drafted = {item["item"]: item for item in (answer or {}).get("items") or []}
    return {
        "people": [_person(one, codes[one["ref"]], today, named=named) for one in people if one["ref"] in about],
        "items": [
            {
                "id": item["id"],
                "about": [codes[ref] for ref in item["about"] if ref in codes],
                **{key: told(item.get(key)) for key in ("sought", "question", "necessary_because")},
                **_drafted(drafted.get(item["id"]), told, sealing),
            }
            for item in wanted
        ],
    }


def _person(person: Mapping[str, Any], code: str, today: date, *, named: bool) -> Words:
    said = {"code": code, "kind": person.get("kind", ""), "sex": person.get("sex") or "", "age": age_of(person, today)}
    return {**said, "name": person.get("name") or ""} if named else said


def age_of(person: Mapping[str, Any], today: date) -> Words | None:
    """How old somebody is, in years, or in months under two years; None where nobody knows."""
    try:
        born = date.fromisoformat(str(person.get("dob") or ""))
    except ValueError:
        return None
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    return {"count": months // 12, "unit": "years"} if months >= 24 else {"count": max(months, 0), "unit": "months"}


def _drafted(item: Mapping[str, Any] | None, told: Any, sealing: frozenset[str]) -> Words:
    if item is None or sealing & set(item.get("handling") or []):
        return {"outcome": "", "shared": [], "withheld": []}
    return {
        "outcome": item["outcome"],
        "shared": [{"text": told(line["text"]), "kind": line["kind"]} for line in item.get("shared") or []],
        "withheld": [{"what": told(part["what"]), "code": part["code"]} for part in item.get("withheld") or []],
    }
