"""A controller's own law, asking or answering: known, in force, open to this body, and complete (PG8; domain 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault, Sentence
from requests_app.guidance.law import find
from requests_app.values.codes import needed
from requests_app.values.faults import fault
from requests_app.values.fields import is_blank
from requests_app.values.parties import AgencyFacts
from requests_app.values.request import LawWords

if TYPE_CHECKING:
    from requests_app.guidance import Law, Pack

Table = Literal["bases", "conditions", "gateways"]

CONSENT = frozenset({"A6-1-A", "A9-2-A"})
HEALTH = frozenset(
    {"NHS_ICB", "NHS_ACUTE", "NHS_COMMUNITY", "NHS_MH", "GP", "AMBULANCE", "DRUG_ALCOHOL"},
)
"""Kinds whose records are health records: what they hold is special category data."""
OFFENCES = frozenset({"POLICE", "PROBATION", "YJS", "PRISON_SECURE"})
"""Kinds whose records are about offences and allegations (Article 10)."""


@dataclass(frozen=True)
class Reliance:
    """Who relies on a law, when, for which type of request, and whose records are concerned.

    `in_scope`: whether the information sharing duty reaches both sides. `declared`: whether what is answered declares
    a public task; whoever asks answers nothing.
    """

    agency: AgencyFacts
    at: datetime
    pack: Pack
    holders: Collection[str]
    in_scope: bool | None = None
    type: str = ""
    declared: bool = False


NOT_ACCEPTED: Sentence = _("The law you quoted could not be accepted. Ask your own adviser")


def law(place: str, words: LawWords, by: Reliance) -> Iterator[Fault]:
    """Everything about one law card. Who is not verified learns that it was not accepted, never what would be."""
    for found in _faults(place, words, by):
        yield found if by.agency.verified else fault(found.pointer, "not_accepted", NOT_ACCEPTED)


def _faults(place: str, words: LawWords, by: Reliance) -> Iterator[Fault]:
    sentence = _("Select the power or duty that you rely on")
    if by.agency.public_authority or words.gateway:  # a private body needs no power, only a basis
        yield from needed(f"{place}/gateway", words.gateway, sentence)
    yield from needed(f"{place}/art6", words.art6, _("Select an Article 6 basis"))
    yield from _open_to_them(f"{place}/gateway", "gateways", words.gateway, by)
    for number, further in enumerate(words.also):
        yield from _open_to_them(f"{place}/also/{number}", "gateways", further, by)
    yield from _open_to_them(f"{place}/art6", "bases", words.art6, by)
    yield from _open_to_them(f"{place}/special", "conditions", words.special, by)
    yield from _open_to_them(f"{place}/criminal", "conditions", words.criminal, by)
    yield from _conditions(place, words, by)
    yield from _reason(place, words, by)
    yield from _consent(place, words, by)


def _open_to_them(place: str, table: Table, words: str | None, by: Reliance) -> Iterator[Fault]:
    if is_blank(words):
        return
    why_not = by.pack.why_not_law(
        table,
        words or "",
        **by.agency.body(),
        at=by.at,
        in_scope=by.in_scope,
        type=by.type,
        declared=by.declared,
    )
    if why_not:
        code, sentence = why_not
        yield Fault(place, code, sentence.rstrip("."))


def _conditions(place: str, words: LawWords, by: Reliance) -> Iterator[Fault]:
    holders = set(by.holders)
    if holders & HEALTH:
        sentence = _("Select a condition for special category data: health records are among what is asked")
        yield from needed(f"{place}/special", words.special, sentence)
    if holders & OFFENCES:
        sentence = _("Select a condition for criminal-offence data: records of offences are among what is asked")
        yield from needed(f"{place}/criminal", words.criminal, sentence)
    for key, given, what, missing in (
        ("special", words.special, "SPECIAL", _NOT_SPECIAL),
        ("criminal", words.criminal, "CRIMINAL", _NOT_CRIMINAL),
    ):
        found = find(by.pack.conditions, given) if given else None
        if found and found.covers and what not in found.covers:
            yield fault(f"{place}/{key}", "does_not_cover", missing)
        elif found and found.with_one_of:
            sentence = _("This condition stands only together with another. Select that one itself: %(allowed)s")
            yield fault(f"{place}/{key}", "needs_condition", sentence, allowed=", ".join(found.with_one_of))


_NOT_SPECIAL: Sentence = _("This condition does not cover special category data. Select one that does")
_NOT_CRIMINAL: Sentence = _("This condition does not cover criminal-offence data. Select one that does")


def _reason(place: str, words: LawWords, by: Reliance) -> Iterator[Fault]:
    named = [find(by.pack.conditions, given) for given in (words.special, words.criminal) if given]
    wanting = next((found for found in named if found and found.needs_reason), None)
    if wanting is None:
        return
    allowed = list(wanting.reasons) or ["A", "B", "C"]
    if is_blank(words.s1_18_reason):
        sentence = _(
            "Select why there is no consent under Schedule 1 paragraph 18: A it cannot be given, "
            "B it cannot reasonably be expected, C asking for it would endanger the protection"
        )
        yield fault(f"{place}/s1_18_reason", "required", sentence)
    elif words.s1_18_reason not in allowed:
        sentence = _("The reason under Schedule 1 paragraph 18 must be one of: %(allowed)s")
        yield fault(f"{place}/s1_18_reason", "unknown_code", sentence, allowed=", ".join(allowed))


def _consent(place: str, words: LawWords, by: Reliance) -> Iterator[Fault]:
    """Consent stands only where they could say no, and where a change of mind stops the sharing."""
    if not relies_on_consent(words, by.pack):
        return
    answers = words.consent
    refuse = answers.could_refuse if answers else None
    stop = answers.will_stop if answers else None
    if refuse is None:
        yield fault(
            f"{place}/consent/could_refuse", "required", _("Answer: could they refuse without any consequence?")
        )
    elif refuse is False:
        sentence = _("Consent that people cannot refuse is not freely given. Select another basis, such as public task")
        yield fault(f"{place}/consent/could_refuse", "not_freely_given", sentence)
    if stop is None:
        yield fault(f"{place}/consent/will_stop", "required", _("Answer: will you stop if they change their mind?"))
    elif stop is False:
        sentence = _("Consent that cannot be withdrawn is no consent. Select another basis, such as public task")
        yield fault(f"{place}/consent/will_stop", "not_withdrawable", sentence)


def relies_on_consent(words: LawWords, pack: Pack) -> bool:
    """Whether consent is the basis or the condition, in whatever words."""
    return any(law.code in CONSENT for law in _named(words, pack))


def consent_was_pressed(said: Mapping[str, Any], pack: Pack) -> bool:
    """Whether consent was sought that could not be refused, and another basis is relied on instead."""
    consent = said.get("consent")
    refusable = consent.get("could_refuse") if isinstance(consent, Mapping) else None
    law = {name: str(said.get(name) or "") for name in ("art6", "special", "criminal")}
    return refusable is False and not relies_on_consent(LawWords(**law), pack)


def _named(words: LawWords, pack: Pack) -> list[Law]:
    pairs = ((pack.bases, words.art6), (pack.conditions, words.special), (pack.conditions, words.criminal))
    return [found for table, given in pairs if given and (found := find(table, given))]


def in_codes(words: LawWords, pack: Pack) -> LawWords:
    """The same law with every citation as the code of the guidance."""

    def code(table: str, given: str | None) -> str | None:
        found = find(pack.laws[table], given) if given else None
        return found.code if found else given

    return words.model_copy(
        update={
            "gateway": code("gateways", words.gateway),
            "also": tuple(code("gateways", further) for further in words.also),
            "art6": code("bases", words.art6),
            "special": code("conditions", words.special),
            "criminal": code("conditions", words.criminal),
        }
    )
