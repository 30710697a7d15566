"""Somebody who shall have no part in anything about a child: what is said of it, and what is wrong with that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from stdnum.gb import nhs

from requests_app.denials import Fault, Sentence

KINDS: Mapping[str, Sentence] = {
    "PARTY": _("They are involved themselves"),
    "RELATIVE": _("They are a relative, or close to the family"),
    "EXCLUDED": _("Another reason"),
}


@dataclass(frozen=True)
class NewExclusion:
    """Who is kept out of what concerns which child: its NHS number, or its name and date of birth; or all three."""

    person: UUID | None
    kind: str
    why: str
    name: str = ""
    dob: date | None = None
    nhs_number: str = ""
    ends_at: datetime | None = None

    @property
    def child(self) -> dict[str, Any]:
        """The child in the words in which a request names somebody."""
        return child_of(self)


class AChild(Protocol):
    """What somebody typed of a child."""

    @property
    def name(self) -> str:
        """The full name."""

    @property
    def dob(self) -> date | None:
        """The date of birth."""

    @property
    def nhs_number(self) -> str:
        """The NHS number, however it is spaced."""


def child_of(typed: AChild) -> dict[str, Any]:
    """A child in the words in which a request names somebody."""
    number = compact(typed.nhs_number)
    return {
        "name": typed.name.strip(),
        "dob": typed.dob.isoformat() if typed.dob else "",
        "identifiers": [{"scheme": "NHS", "value": number}] if number else [],
    }


def compact(number: str) -> str:
    """A number in the one spelling in which it is compared."""
    return re.sub(r"[\s-]", "", number).upper()


def identifying(person: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The values by which the same person may be found again, each in one spelling."""
    pairs = [("name", " ".join((person.get("name") or "").casefold().split())), ("dob", person.get("dob") or "")]
    numbers = person.get("identifiers") or []  # half-written ones, too
    pairs += [((each.get("scheme") or "").lower(), compact(each.get("value") or "")) for each in numbers]
    return [(kind, value) for kind, value in pairs if kind and value]


def faults_of(new: NewExclusion, at: datetime) -> Iterator[Fault]:
    """What is missing or wrong of the child, the kind and the time."""
    if new.kind not in KINDS:
        yield Fault("/kind", "unknown", _("Select whether they are involved, a relative, or neither"))
    yield from child_faults(new, at)
    if new.ends_at is not None and new.ends_at <= at:
        yield Fault("/ends_at", "in_the_past", _("Enter an end that is still to come, or leave it empty"))


def child_faults(new: AChild, at: datetime) -> Iterator[Fault]:
    """What is missing or wrong of a child that is looked for by its number, or by name and date of birth together."""
    if new.nhs_number.strip():
        if not nhs.is_valid(compact(new.nhs_number)):
            yield Fault("/nhs_number", "wrong", _("NHS number must be 10 digits, like 999 026 1008. Check it"))
    elif not new.name.strip():
        yield Fault("/name", "required", _("Enter the child’s name and date of birth, or the NHS number"))
    elif new.dob is None:
        yield Fault(
            "/dob", "required", _("Enter the child’s date of birth, or the NHS number: a name alone is not enough")
        )
    if new.dob is not None and new.dob > at.date():
        yield Fault("/dob", "in_the_future", _("Date of birth must be in the past"))
