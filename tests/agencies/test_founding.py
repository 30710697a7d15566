"""Who may let agencies and people in: the partnership's administrators the agencies, each agency its own people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from agencies import commands
from agencies.actors import Actor, Machine
from agencies.commands import add_person, open_membership, open_sign_in, register_agency
from agencies.denials import Incomplete, NotNow, NotPermitted
from agencies.models import Agency, Closure, Membership
from agencies.values import NewAgency, NewMembership, NewPerson
from requests_app.management.rehearsal.partnership import Cast
from tests.cast import FOUNDED_AT as AT

LIBRARY = NewAgency(code="LIB", name="Ludworth Library", kinds=("LA_EARLY",))
LIBRARIAN = NewPerson("lev@demo.example", "Lev Notional")


def role(code: str) -> NewMembership:
    return NewMembership(code, "librarian", starts_at=AT)


@pytest.fixture
def una(cast: Cast) -> Actor:
    """The administrator of the partnership's office."""
    return cast.actor("una", AT)


@pytest.fixture
def library(una: Actor) -> Agency:
    return register_agency(LIBRARY, by=una, at=AT)


def test_nobody_founds_a_second_partnership(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        register_agency(LIBRARY, by=None, at=AT)


@pytest.mark.parametrize("short", ["ada", "pip", "grace", "gil"])
def test_being_a_member_gives_no_right_to_let_others_in(cast: Cast, short: str) -> None:
    with pytest.raises(NotPermitted):
        register_agency(LIBRARY, by=cast.actor(short, AT), at=AT)


def test_whoever_registers_an_agency_names_its_first_administrator(library: Agency, una: Actor) -> None:
    person = add_person(library, LIBRARIAN, by=una, at=AT)
    assert open_membership(library, person, role("ADMINISTRATOR"), by=una, at=AT).agency == library


@pytest.mark.parametrize("code", ["SAFEGUARDING_LEAD", "TEAM_MANAGER", "PRACTITIONER"])
def test_whoever_registers_an_agency_can_never_answer_in_its_name(library: Agency, una: Actor, code: str) -> None:
    with pytest.raises(NotPermitted):
        open_membership(library, una.person, role(code), by=una, at=AT)


def test_once_there_is_an_administrator_nobody_else_lets_people_in(library: Agency, una: Actor) -> None:
    person = add_person(library, LIBRARIAN, by=una, at=AT)
    open_membership(library, person, role("ADMINISTRATOR"), by=una, at=AT)
    for stranger in (una, Machine(library)):
        with pytest.raises(NotPermitted):
            add_person(library, NewPerson("lou@demo.example", "Lou Notional"), by=stranger, at=AT)
        with pytest.raises(NotPermitted):
            open_membership(library, una.person, role("ADMINISTRATOR"), by=stranger, at=AT)


def test_the_agency_that_founded_the_partnership_registers_others_whatever_its_kind(db: None) -> None:
    council = register_agency(NewAgency(code="CC", name="A council", kinds=("LA_CSC",)), by=None, at=AT)
    person = add_person(council, LIBRARIAN, by=Machine(council), at=AT)
    membership = open_membership(council, person, role("ADMINISTRATOR"), by=Machine(council), at=AT)
    sign_in = open_sign_in(person, council, by=None, at=AT, door="page")
    by = Actor(person, council, membership, frozenset({"ADMINISTRATOR"}), frozenset(), sign_in)
    assert register_agency(LIBRARY, by=by, at=AT).name == "Ludworth Library"


def test_what_has_ended_is_not_ended_again_and_its_end_is_never_moved(cast: Cast) -> None:
    """A second press, or an old page, would otherwise make somebody a member for as long as it took."""
    ada, later = cast.actor("ada", AT), AT + timedelta(hours=2)
    ada_later = cast.actor("ada", later)
    membership = Membership.objects.get(person=cast.person("lyn"), ends_at=None)
    stale = Membership.objects.get(pk=membership.pk)
    commands.end_membership(membership, by=ada, at=AT)
    with pytest.raises(NotNow):
        commands.end_membership(stale, by=ada_later, at=later)
    assert Membership.objects.get(pk=membership.pk).ends_at == AT


def test_a_day_is_closed_once_and_whoever_enters_it_again_is_told(cast: Cast) -> None:
    ada = cast.actor("ada", AT)
    commands.add_closure(ada.agency, Closure(day=date(2027, 1, 4)), by=ada, at=AT)
    with pytest.raises(Incomplete) as twice:
        commands.add_closure(ada.agency, Closure(day=date(2027, 1, 4)), by=ada, at=AT)
    assert [fault.pointer for fault in twice.value.errors] == ["/day"]
