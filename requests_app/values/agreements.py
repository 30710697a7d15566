"""What an information sharing agreement says, and what it must cover to cover one request or one answer (ICO6)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault, Sentence
from requests_app.guidance.facts import Facts
from requests_app.guidance.law import find

if TYPE_CHECKING:
    from requests_app.guidance import Pack

DATA_KINDS: Mapping[str, Sentence] = {
    "PERSONAL": _("Personal information"),
    "SPECIAL": _("Special category information"),
    "HEALTH": _("Confidential health information"),
    "CRIMINAL": _("Criminal offence information"),
    "INTELLIGENCE": _("Police intelligence"),
}
REVIEWED_WITHIN_YEARS = 5
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class NewAgreement:
    """An agreement to register. Codes are the guidance's; empty `gateways` or `subject_kinds` stand for any.

    `document`: what the signed paper is called, and the SHA-256 of its bytes. The paper stays where it is kept.
    """

    name: str
    parties: tuple[str, ...]
    purposes: tuple[str, ...]
    data_kinds: tuple[str, ...]
    starts_on: date
    review_by: date
    gateways: tuple[str, ...] = ()
    subject_kinds: tuple[str, ...] = ()
    document: str = ""
    document_hash: str = ""


@dataclass(frozen=True)
class Need:
    """What one request or answer would have to be covered for."""

    type: str
    data_kinds: frozenset[str]
    subject_kinds: frozenset[str]
    gateway: str = ""


def need_of(facts: Facts, subjects: Iterable[Mapping[str, Any]], law: Mapping[str, Any], pack: Pack) -> Need:
    """From what a route is chosen by, whom it is about, and the law that is relied on."""
    flags = {
        "SPECIAL": facts.special_category,
        "HEALTH": facts.confidential_health,
        "CRIMINAL": facts.criminal,
        "INTELLIGENCE": facts.intelligence,
    }
    gateway = find(pack.gateways, str(law.get("gateway") or ""))
    return Need(
        type=facts.type,
        data_kinds=frozenset({"PERSONAL", *(kind for kind, held in flags.items() if held)}),
        subject_kinds=frozenset(str(subject.get("kind") or "") for subject in subjects) - {""},
        gateway=gateway.code if gateway else "",
    )


def faults_of(new: NewAgreement, *, pack: Pack, agencies: Collection[str], own: str, today: date) -> Iterator[Fault]:
    """Every fault of an agreement as it is to be registered, each at its place."""
    if not 5 <= len(new.name.strip()) <= 200:
        yield Fault("/name", "invalid", _("Enter what the agreement is called, in 5 to 200 characters."))
    yield from _of_parties(new, agencies, own)
    if not new.purposes:
        yield Fault("/purposes", "required", _("Select at least one purpose for which it allows sharing."))
    if not new.data_kinds:
        yield Fault("/data_kinds", "required", _("Select at least one kind of information that it covers."))
    tables: tuple[tuple[str, Iterable[str], Collection[str]], ...] = (
        ("purposes", new.purposes, pack.types),
        ("data_kinds", new.data_kinds, DATA_KINDS),
        ("gateways", new.gateways, pack.gateways),
        ("subject_kinds", new.subject_kinds, pack.subject_kinds),
    )
    for name, codes, known in tables:
        for place, code in enumerate(codes):
            if code not in known:
                says = _("%(code)s is not known. Choose from what the guidance lists.") % {"code": code[:40]}
                yield Fault(f"/{name}/{place}", "unknown_code", says)
    yield from _of_days(new.starts_on, new.review_by, today)
    if new.document_hash and not _HASH.fullmatch(new.document_hash):
        yield Fault("/document_hash", "invalid", _("Enter the SHA-256 of the document: 64 digits and letters a to f."))
    if len(new.document) > 200:
        yield Fault("/document", "too_long", _("Enter what the document is called, in at most 200 characters."))
    if new.document_hash and not new.document.strip():
        yield Fault("/document", "required", _("Enter what the document is called and where it is kept."))


def _of_parties(new: NewAgreement, agencies: Collection[str], own: str) -> Iterator[Fault]:
    if own not in new.parties:
        yield Fault("/parties", "not_a_party", _("Your own agency must be a party to an agreement that you register."))
    if len(set(new.parties)) < 2:
        yield Fault("/parties", "required", _("Select at least one other agency."))
    for place, code in enumerate(new.parties):
        if code not in agencies or code in new.parties[:place]:
            says = _("%(code)s is not an agency of the partnership, or it stands here twice.") % {"code": code[:40]}
            yield Fault(f"/parties/{place}", "unknown_code", says)


def _of_days(starts_on: date, review_by: date, today: date) -> Iterator[Fault]:
    if review_by <= max(starts_on, today):
        yield Fault("/review_by", "in_the_past", _("The review day must be later than today and than the first day."))
    elif review_by.year - max(starts_on, today).year > REVIEWED_WITHIN_YEARS:
        yield Fault("/review_by", "too_late", _("An agreement is looked at again within five years. Enter such a day."))


def fault_of_review(starts_on: date, review_by: date, today: date) -> Fault | None:
    """Whether a new review day can stand."""
    return next(_of_days(starts_on, review_by, today), None)
