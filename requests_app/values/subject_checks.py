"""Who a request is about: at least one child, each person named once, numbers and dates that can be right (PG5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from stdnum.gb import nhs, upn

from agencies.denials import Fault, Sentence
from requests_app.values.cases import Asking
from requests_app.values.codes import chosen, known, needed, once
from requests_app.values.faults import fault
from requests_app.values.request import Identifier, SubjectWords

CHILD, UNBORN, ADULT = "CHILD", "UNBORN", "ADULT"
LONGEST_LIFE = timedelta(days=366 * 125)
SOONEST_DUE, LATEST_DUE = timedelta(days=-60), timedelta(days=310)  # around a pregnancy, with room for late notice


def subjects(case: Asking) -> Iterator[Fault]:
    """Everything about everybody."""
    people = case.words.subjects
    if not people:
        yield fault("/subjects", "required", _("Add the child this is about"))
    elif not any(person.kind in (CHILD, UNBORN) for person in people):
        sentence = _("Add the child or unborn child this is about: a request cannot be about adults alone")
        yield fault("/subjects", "no_child", sentence)
    refs = [(f"/subjects/{number}/ref", person.ref) for number, person in enumerate(people)]
    yield from once(refs, _("“%(given)s” is used for two people. Give each person their own ref"))
    numbers = [
        (f"/subjects/{number}/identifiers/{place}/value", f"{each.scheme} {_compact(each.value)}" if each.value else "")
        for number, person in enumerate(people)
        for place, each in enumerate(person.identifiers)
    ]
    yield from once(numbers, _("The same number stands here twice. Check which person it belongs to"))
    for number, person in enumerate(people):
        yield from _person(case, f"/subjects/{number}", person)


def _person(case: Asking, place: str, person: SubjectWords) -> Iterator[Fault]:
    pack = case.pack
    yield from needed(f"{place}/ref", person.ref, _("Give this person a ref, for example S1"))
    sentence = _("Select whether this person is a child, an unborn child or an adult")
    yield from chosen(f"{place}/kind", person.kind, pack.subject_kinds, sentence)
    yield from needed(f"{place}/name", person.name, _NAMES.get(person.kind, _NAMES[CHILD]))
    yield from _birth(case, place, person)
    for number, identifier in enumerate(person.identifiers):
        yield from _identifier(case, f"{place}/identifiers/{number}", identifier)
    if person.address is not None and person.address.confidential is None:
        yield fault(f"{place}/address/confidential", "required", _("Select whether the address is confidential"))
    yield from known(f"{place}/legal_status", person.legal_status, pack.legal_statuses)
    yield from known(f"{place}/relation", person.relation, pack.relations)
    yield from known(f"{place}/contact_level", person.contact_level, pack.contact_levels)
    yield from _responsibility(case, place, person)


_NAMES: dict[str, Sentence] = {
    CHILD: _("Enter the child's name, or say what is known, for example 'unborn baby of Person A'"),
    UNBORN: _("Enter the child's name, or say what is known, for example 'unborn baby of Person A'"),
    ADULT: _("Enter this person's name, or say what is known, for example 'man who collects the child'"),
}


def _birth(case: Asking, place: str, person: SubjectWords) -> Iterator[Fault]:
    if person.kind == UNBORN:
        yield from _unborn(case, place, person)
        return
    if person.due_date:
        sentence = _("Only an unborn child has a due date. Enter the date of birth instead")
        yield fault(f"{place}/due_date", "not_unborn", sentence)
    if person.dob and person.dob > case.today:
        yield fault(f"{place}/dob", "in_the_future", _("Date of birth must be in the past"))
    elif person.dob and case.today - person.dob > LONGEST_LIFE:
        yield fault(f"{place}/dob", "too_long_ago", _("Check the year of birth: it is more than 125 years ago"))


def _unborn(case: Asking, place: str, person: SubjectWords) -> Iterator[Fault]:
    if person.dob:
        sentence = _("An unborn child has no date of birth. Enter the due date, or choose child")
        yield fault(f"{place}/dob", "unborn", sentence)
    if person.due_date is None:
        yield fault(f"{place}/due_date", "required", _("Enter the due date of the unborn child"))
    elif not SOONEST_DUE <= person.due_date - case.today <= LATEST_DUE:
        yield fault(f"{place}/due_date", "not_near", _("Check the due date: it must be within the next 10 months"))


def _identifier(case: Asking, place: str, identifier: Identifier) -> Iterator[Fault]:
    schemes = case.pack.identifier_schemes
    yield from chosen(f"{place}/scheme", identifier.scheme, schemes, _("Select what kind of number this is"))
    yield from needed(f"{place}/value", identifier.value, _("Enter the number, or remove it"))
    scheme = schemes.get(identifier.scheme)
    value = _compact(identifier.value)
    if scheme is None or not value:
        return
    shape, digit, is_valid = _CHECKED.get(scheme.check_digit, (_OTHER_SHAPE, _OTHER_SHAPE, None))
    if not re.fullmatch(scheme.pattern, value):
        yield fault(f"{place}/value", "wrong_shape", shape, scheme=scheme.label)
    elif is_valid and not is_valid(value):
        yield fault(f"{place}/value", "wrong_check_digit", digit)


def _compact(value: str) -> str:
    return re.sub(r"[\s-]", "", value).upper()


_OTHER_SHAPE: Sentence = _("Check this number. It does not look like the kind you chose: %(scheme)s")
_CHECKED: dict[str, tuple[Sentence, Sentence, Callable[[str], bool] | None]] = {
    "NHS": (
        _("NHS number must be 10 digits, like 999 026 1008"),
        _("This NHS number has a wrong check digit. Check it with the source"),
        nhs.is_valid,
    ),
    "UPN": (
        _("Unique pupil number must be a letter and 12 more characters, like X 123 4567 89 012"),
        _("This unique pupil number has a wrong check letter. Check it with the school"),
        upn.is_valid,
    ),
}


def _responsibility(case: Asking, place: str, person: SubjectWords) -> Iterator[Fault]:
    holders = [
        (f"{place}/parental_responsibility/{number}", ref) for number, ref in enumerate(person.parental_responsibility)
    ]
    yield from once(holders, _("“%(given)s” is named twice. Remove one"))
    for at, ref in holders:
        if ref == person.ref:
            yield fault(at, "same_person", _("Nobody has parental responsibility for themselves. Name somebody else"))
        elif case.is_stranger(ref):
            sentence = _("“%(given)s” is not one of the people in this request. Add the person or remove the name")
            yield fault(at, "unknown_person", sentence, given=ref)
