"""Attacks with people: one human being under two records, administrators who reach too far."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agencies.actors import Actor
from agencies.commands import suspend_person
from agencies.denials import NotPermitted
from agencies.models import Membership, Person
from agencies.values import NewMembership
from requests_app import commands, queries, reminders
from requests_app.commands import agree_linking, propose_linking
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, ApprovalStep, InformationRequest
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.covering import let_in
from tests.requests_app.linking import link_persons


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def open_step(thing: InformationRequest | AgencyResponse) -> ApprovalStep:
    return thing.steps.select_related("info_request", "response", "agency").get(status="open")


@pytest.mark.parametrize(("one", "other"), [("pip", "dara"), ("dara", "pip")])
def test_whoever_is_found_to_be_the_author_does_not_endorse(
    cast: Cast, submitted: InformationRequest, one: str, other: str
) -> None:
    """The request was signed before anybody knew that the two records are one human being."""
    link_persons(cast.person(one), cast.person(other), by=cast.actor("ada", TUESDAY), at=TUESDAY)
    with pytest.raises(NotPermitted, match="someone else decides"):
        commands.endorse_request(open_step(submitted), BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    assert cast.person("dara") not in reminders.signers(open_step(submitted), TUESDAY)


@pytest.mark.parametrize(("one", "other"), [("bea", "omar"), ("omar", "bea")])
def test_whoever_is_found_to_have_drafted_an_answer_does_not_approve_it(
    cast: Cast, put_forward: AgencyResponse, one: str, other: str
) -> None:
    gil = _administrator(cast, put_forward)
    link_persons(cast.person(one), cast.person(other), by=gil, at=TUESDAY)
    with pytest.raises(NotPermitted, match="someone else decides"):
        commands.approve_step(open_step(put_forward), BECAUSE, by=cast.actor("omar", TUESDAY), at=TUESDAY)


def _administrator(cast: Cast, response: AgencyResponse) -> Actor:
    held = Membership.objects.filter(Membership.live(TUESDAY), agency=response.from_agency, role="ADMINISTRATOR")
    member = held.select_related("person").get()
    short = next(short for short, person in cast.people.items() if person.pk == member.person_id)
    return cast.actor(short, TUESDAY, response.from_agency.code)


@pytest.mark.parametrize("pairs", [("ab", "bc"), ("bc", "ab"), ("ab", "ca"), ("ab", "ac")])
def test_links_hold_in_whatever_order_they_are_made(cast: Cast, pairs: tuple[str, str]) -> None:
    people = {"a": cast.person("pip"), "b": cast.person("kit"), "c": cast.person("mara")}
    for one, other in pairs:
        link_persons(people[one], fresh(people[other]), by=cast.actor("ada", TUESDAY), at=TUESDAY)
    assert len({fresh(person).human for person in people.values()}) == 1


def test_whose_records_were_linked_still_sees_what_they_wrote(cast: Cast, submitted: InformationRequest) -> None:
    link_persons(cast.person("dara"), cast.person("mara"), by=cast.actor("ada", TUESDAY), at=TUESDAY)
    commands.endorse_request(open_step(submitted), BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    assert queries.visible_requests(cast.actor("dara", TUESDAY), TUESDAY).filter(pk=submitted.pk).exists()


def test_nobody_reaches_into_another_agency_by_letting_its_people_into_their_own(cast: Cast) -> None:
    """An administrator may let anybody in; that must not give them the power to shut that person out elsewhere."""
    ada, victim = cast.actor("ada", TUESDAY), cast.person("omar")
    bait = NewMembership("PRACTITIONER", "guest", starts_at=TUESDAY - timedelta(minutes=1))
    let_in(ada, victim, bait)  # by two, as he works elsewhere
    with pytest.raises(NotPermitted):
        suspend_person(victim, "Left without a word.", by=ada, at=TUESDAY)
    waits = propose_linking(victim, cast.person("kit"), "SAID", by=ada, at=TUESDAY)
    for yes in ("ada", "dara"):
        with pytest.raises(NotPermitted):
            agree_linking(waits, by=cast.actor(yes, TUESDAY, "MCC"), at=TUESDAY)
    assert fresh(victim).is_active and fresh(victim).same_as is None


def test_whose_other_record_is_elsewhere_can_still_be_suspended_here(cast: Cast) -> None:
    """The link reaches over; the power to suspend does not."""
    ada, kit = cast.actor("ada", TUESDAY), cast.person("kit")
    link_persons(kit, cast.person("omar"), by=ada, at=TUESDAY)
    suspend_person(kit, "Left without a word.", by=ada, at=TUESDAY)
    assert not fresh(kit).is_active and fresh(cast.person("omar")).is_active
