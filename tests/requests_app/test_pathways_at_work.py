"""An agency's own pathway at work: written, agreed to by a second, pinned, laid down, signed by as many as it needs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection

from agencies.models import Membership
from requests_app import commands, guidance, policies, reminders
from requests_app.commands import pathways as writing
from requests_app.commands.parts import reason
from requests_app.denials import Changed, Incomplete, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, ApprovalStep, Pathway, PathwayHand
from requests_app.queries.routing import own_of, pathway_in_force
from tests.requests_app.callers import BECAUSE, TUESDAY, asked_of, documents
from tests.requests_app.routes import GUARDIAN, SOON, WHY, approved, least, proposed

LATER = SOON + timedelta(minutes=10)
pytestmark = pytest.mark.usefixtures("tuesday")


def asked(cast: Cast, at: Any = LATER) -> AgencyResponse:
    """The surgery is asked, and its urgency waits for more than one."""
    pip, dara = cast.actor("pip", at), cast.actor("dara", at)
    words = {**asked_of("OBS"), "urgency": "AMBER"}
    draft = commands.begin_draft(None, words, by=pip, at=at)
    request = commands.submit_request(draft, by=pip, at=at).thing
    step = request.steps.select_related("info_request", "agency").get(status="open")
    commands.endorse_request(step, BECAUSE, by=dara, at=at)
    return AgencyResponse.objects.select_related("from_agency", "to_agency").get(info_request=request)


def answered(cast: Cast, response: AgencyResponse, at: Any = LATER) -> AgencyResponse:
    bea = cast.actor("bea", at)
    draft = commands.begin_draft(response, documents()["OBS"], by=bea, at=at)
    return commands.put_forward_response(draft, by=bea, at=at).thing


def keys(response: AgencyResponse) -> list[tuple[str, str]]:
    rows = response.steps.filter(round=response.round).order_by("order")
    return [(step.key, step.status) for step in rows]


@pytest.fixture
def later(tuesday: time_machine.Traveller) -> None:
    tuesday.move_to(LATER)


def test_an_own_step_is_laid_down_after_the_nations_and_signed_by_somebody_else(cast: Cast, later: None) -> None:
    approved(cast, GUARDIAN)
    response = answered(cast, asked(cast))
    assert response.pathway == "ENG-2026-09/answering/GP;own=1"
    assert ("OWN/GUARDIAN", "waiting") in keys(response) and keys(response)[0] == ("ANSWER", "open")
    for who in ("omar", "ray"):
        step = response.steps.select_related("response", "agency").get(status="open")
        response = commands.approve_step(step, BECAUSE, by=cast.actor(who, LATER), at=LATER).thing
    assert response.status == "approved"
    assert [status for _key, status in keys(response)] == ["agreed", "agreed"]
    connection.check_constraints()


def test_what_is_under_way_keeps_its_route(cast: Cast, tuesday: time_machine.Traveller) -> None:
    response = asked(cast, TUESDAY)
    approved(cast, GUARDIAN)
    tuesday.move_to(LATER)
    assert [key for key, _status in keys(answered(cast, response))] == ["ANSWER"]


def test_it_holds_only_from_its_day(cast: Cast) -> None:
    pathway = approved(cast, GUARDIAN)
    assert pathway_in_force(pathway.agency, "answering", TUESDAY) is None
    assert pathway_in_force(pathway.agency, "answering", SOON) == pathway
    assert pathway_in_force(pathway.agency, "asking", SOON) is None


def test_a_pathway_that_was_changed_behind_its_back_is_not_followed(cast: Cast) -> None:
    pathway = approved(cast, GUARDIAN)
    pathway.steps = least(pathway.agency)
    with pytest.raises(ValueError, match="not those that were recorded"):
        own_of(pathway)


def test_nobody_agrees_to_what_they_wrote(cast: Cast) -> None:
    pathway, joy = proposed(cast, GUARDIAN), cast.actor("joy", TUESDAY)
    with pytest.raises(NotPermitted, match="You wrote some of this"):
        commands.approve_pathway(pathway, WHY, by=joy, at=TUESDAY)
    with pytest.raises(NotPermitted):
        commands.approve_pathway(pathway, WHY, by=cast.actor("bea", TUESDAY), at=TUESDAY)
    with pytest.raises(NotPermitted):
        commands.approve_pathway(pathway, WHY, by=cast.actor("ada", TUESDAY), at=TUESDAY)


def test_the_database_refuses_a_second_part_even_when_the_policy_is_broken(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    pathway = proposed(cast, GUARDIAN)
    monkeypatch.setattr(policies, "why_not_decide_pathway", lambda *rest, **how: None)
    with pytest.raises(IntegrityError):
        commands.approve_pathway(pathway, WHY, by=cast.actor("joy", TUESDAY), at=TUESDAY)
    assert not PathwayHand.objects.filter(kind="agreed").exists()


def test_a_change_without_its_entry_is_refused_by_the_database(cast: Cast) -> None:
    pathway = proposed(cast, GUARDIAN)
    with pytest.raises(DatabaseError):
        Pathway.objects.filter(pk=pathway.pk).update(status="approved")


def test_the_least_cannot_be_taken_out(cast: Cast) -> None:
    joy, agency = cast.actor("joy", TUESDAY), cast.agency("OBS")
    pathway = commands.draft_pathway(agency, "answering", by=joy, at=TUESDAY).thing
    with pytest.raises(Incomplete) as refused:
        commands.change_pathway(pathway, least(agency)[1:], by=joy, at=TUESDAY)
    assert [(fault.pointer, fault.code) for fault in refused.value.errors] == [("/steps", "below_minimum")]


def test_a_step_that_nobody_could_sign_is_not_proposed(cast: Cast) -> None:
    with pytest.raises(Incomplete) as refused:
        proposed(cast, {**GUARDIAN, "people": 2})
    assert [fault.code for fault in refused.value.errors] == ["nobody_to_sign"]
    assert "asks for 2, and Otterbrook Surgery has 1" in str(refused.value.errors[0].detail)


def test_two_of_three_are_enough_and_each_is_a_person_of_their_own(cast: Cast, later: None) -> None:
    """Own agency and two more; whichever two agree first."""
    board = {
        "code": "BOARD", "label": "Two of three look", "why": "What is contested is looked at from outside as well.",
        "roles": ["CALDICOTT_GUARDIAN", "DESIGNATED_PROFESSIONAL"], "rule": "GR4", "people": 2,
        "agencies": ["BNT", "MICB", "TMH"],
    }  # fmt: skip
    approved(cast, board)
    response = answered(cast, asked(cast))
    step = response.steps.select_related("response", "agency").get(status="open")
    response = commands.approve_step(step, BECAUSE, by=cast.actor("omar", LATER), at=LATER).thing
    assert [status for key, status in keys(response) if key == "OWN/BOARD"] == ["open"] * 3
    for who, agency in (("ross", "BNT"), ("dot", "MICB")):
        by = cast.actor(who, LATER)
        assert {notice.kind for notice in reminders.inbox(by)} == {"decide"}, "told, though of another agency"
        step = response.steps.select_related("response", "agency").get(agency__code=agency, status="open")
        response = commands.approve_step(step, BECAUSE, by=by, at=LATER).thing
    assert sorted(status for key, status in keys(response) if key == "OWN/BOARD") == ["agreed", "agreed", "enough"]
    assert response.status == "approved"
    assert reminders.inbox(cast.actor("cleo", LATER)) == []
    left = response.steps.select_related("response", "agency").get(status="enough")
    with pytest.raises(NotNow):
        commands.approve_step(left, BECAUSE, by=cast.actor("cleo", LATER), at=LATER)
    connection.check_constraints()


def test_nobody_of_the_asking_agency_signs_the_answer(cast: Cast, later: None) -> None:
    lawyer = {**GUARDIAN, "roles": ["LEGAL", "CALDICOTT_GUARDIAN"], "agencies": ["MCC"]}
    approved(cast, lawyer)
    response = answered(cast, asked(cast))
    assert set(response.steps.values_list("agency__code", flat=True)) == {"OBS"}


def test_side_by_side_both_are_asked_at_once_and_both_are_waited_for(cast: Cast, later: None) -> None:
    approved(cast, {**GUARDIAN, "beside": True})
    response = answered(cast, asked(cast))
    assert [status for _key, status in keys(response)] == ["open", "open"]
    step = response.steps.select_related("response", "agency").get(key="OWN/GUARDIAN")
    response = commands.approve_step(step, BECAUSE, by=cast.actor("ray", LATER), at=LATER).thing
    assert response.status == "in_approval"
    omar = cast.actor("omar", LATER)
    assert {notice.kind for notice in reminders.inbox(omar)} >= {"decide"}, "what one signed is not the other's doing"
    step = response.steps.select_related("response", "agency").get(key="ANSWER")
    assert commands.approve_step(step, BECAUSE, by=omar, at=LATER).thing.status == "approved"


def test_an_answer_that_went_on_half_of_what_it_needs_is_caught(
    cast: Cast, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test before, on a group that is enough with one."""
    real = ApprovalStep.group
    monkeypatch.setattr(ApprovalStep, "group", property(lambda step: "all alike"))
    with pytest.raises(AssertionError):
        test_side_by_side_both_are_asked_at_once_and_both_are_waited_for(cast, None)
    monkeypatch.setattr(ApprovalStep, "group", real)


def test_in_red_an_own_step_looks_back_and_holds_up_nothing(cast: Cast, later: None) -> None:
    approved(cast, GUARDIAN, first=True)
    pip, dara = cast.actor("pip", LATER), cast.actor("dara", LATER)
    draft = commands.begin_draft(None, asked_of("OBS"), by=pip, at=LATER)
    request = commands.submit_request(draft, by=pip, at=LATER).thing
    step = request.steps.select_related("info_request", "agency").get(status="open")
    commands.endorse_request(step, BECAUSE, by=dara, at=LATER)
    response = answered(cast, AgencyResponse.objects.get(info_request=request))
    step = response.steps.select_related("response", "agency").get(status="open")
    response = commands.approve_step(step, BECAUSE, by=cast.actor("omar", LATER), at=LATER).thing
    assert response.status == "approved"
    assert response.steps.get(key="OWN/GUARDIAN").mode == "look_back"


def test_a_returned_version_can_be_changed_and_proposed_again(cast: Cast) -> None:
    pathway, ray, joy = proposed(cast, GUARDIAN), cast.actor("ray", TUESDAY), cast.actor("joy", TUESDAY)
    pathway = commands.return_pathway(pathway, WHY, by=ray, at=TUESDAY).thing
    assert (pathway.status, pathway.valid_from) == ("draft", None)
    pathway = commands.change_pathway(pathway, least(pathway.agency), by=joy, at=TUESDAY).thing
    pathway = commands.propose_pathway(pathway, WHY, valid_from=SOON, by=joy, at=TUESDAY).thing
    assert commands.approve_pathway(pathway, WHY, by=ray, at=TUESDAY).thing.status == "approved"


def test_one_draft_at_a_time_and_it_begins_from_what_holds(cast: Cast, tuesday: time_machine.Traveller) -> None:
    approved(cast, GUARDIAN)
    tuesday.move_to(LATER)
    joy, agency = cast.actor("joy", LATER), cast.agency("OBS")
    second = commands.draft_pathway(agency, "answering", by=joy, at=LATER).thing
    assert second.number == 2 and [one.code for one in own_of(second).added] == ["GUARDIAN"]
    with pytest.raises(NotNow, match="a draft for this side already"):
        commands.draft_pathway(agency, "answering", by=joy, at=LATER)
    given_up = commands.discard_pathway(second, by=joy, at=LATER).thing
    with pytest.raises(NotNow):
        commands.change_pathway(given_up, least(agency), by=joy, at=LATER)


def test_an_act_on_an_older_look_is_refused(cast: Cast) -> None:
    pathway = proposed(cast, GUARDIAN)
    with pytest.raises(Changed):
        commands.approve_pathway(pathway, WHY, by=cast.actor("ray", TUESDAY), at=TUESDAY, seen=pathway.version - 1)


def test_a_change_that_cannot_be_recorded_does_not_happen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pathway = proposed(cast, GUARDIAN)
    monkeypatch.setattr(writing.trail, "record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        commands.approve_pathway(pathway, WHY, by=cast.actor("ray", TUESDAY), at=TUESDAY)
    pathway.refresh_from_db()
    assert pathway.status == "proposed"


def test_the_reason_must_be_one() -> None:
    with pytest.raises(Incomplete):
        reason("Short", pointer="/why")


def test_a_member_who_advises_is_in_no_pathway(cast: Cast) -> None:
    assert guidance.in_force(TUESDAY).roles["DPO"].advises
    assert Membership.objects.filter(role="DPO").exists()
    with pytest.raises(Incomplete) as refused:
        proposed(cast, {**GUARDIAN, "roles": ["DPO"]})
    assert [fault.code for fault in refused.value.errors] == ["advises_only"]


def test_one_person_is_not_counted_on_for_two_steps(cast: Cast, later: None) -> None:
    """The guardian alone cannot sign for two steps of their own: that is said before the answer is put forward."""
    approved(cast, GUARDIAN, {**GUARDIAN, "code": "AGAIN", "beside": True})
    response = asked(cast)
    with pytest.raises(NotNow, match="asks 3 different people"):
        answered(cast, response)
    response.refresh_from_db()
    assert response.status == "received"
