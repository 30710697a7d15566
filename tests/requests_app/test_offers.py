"""Sharing what nobody asked for: the same record, decision, conditions and receipt as any answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from requests_app import commands, queries, reminders
from requests_app.denials import Denial, Incomplete, NotFound, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, Arrival
from requests_app.queries.opening import disclosed_or_404
from requests_app.queries.timelines import timeline
from tests.requests_app import offering
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.offering import LEFT_CANARY, SAID_CANARY, WHY_CANARY, fresh

pytestmark = pytest.mark.both_engines
LATER = TUESDAY + timedelta(minutes=20)


def test_what_nobody_asked_for_is_decided_sent_opened_and_received(cast: Cast) -> None:
    response = offering.put_forward(cast)
    assert (response.info_request_id, response.status) == (None, "in_approval")
    assert Arrival.objects.count() == 0  # until it is sent, the other side has no record of it
    response = offering.delivered(cast)
    arrival = response.arrival
    assert (response.status, arrival.agency.code, arrival.team.receives) == ("delivered", "MCC", True)
    kit = cast.actor("kit", LATER)
    found = disclosed_or_404(kit, response.ref, LATER)
    words = commands.open_disclosure(found, accepts=True, by=kit, at=LATER)
    assert words["offered"]["why_now"] == WHY_CANARY
    assert words["items"][0]["shared"][0]["text"] == SAID_CANARY
    assert LEFT_CANARY not in str(words)
    done = commands.confirm_receipt(found, "RIGHT", by=kit, at=LATER)
    assert done.thing.status == "received_by_asker"
    assert done.receipt.stream == arrival.pk  # the receipt is of the receiving side's own record
    assert check_trail().wrong == ""
    connection.check_constraints()


def test_whoever_offers_never_decides_it_and_nor_does_who_wrote_it(cast: Cast) -> None:
    began = offering.begun(cast, "nia")
    sam = cast.actor("sam", TUESDAY)
    draft = commands.begin_draft(began, offering.answer(), by=sam, at=TUESDAY)
    step = commands.put_forward_response(draft, by=sam, at=TUESDAY).thing.steps.get(status="open")
    assert "NAMED_PROFESSIONAL" in step.role_codes  # Nia's role, but she began it
    for who in ("nia", "sam"):
        with pytest.raises(NotPermitted):
            commands.approve_step(step, BECAUSE, by=cast.actor(who, TUESDAY), at=TUESDAY)


def test_the_receiving_side_knows_nothing_before_it_is_sent(cast: Cast) -> None:
    response, kit = offering.put_forward(cast), cast.actor("kit", LATER)
    assert not queries.visible_arrivals(kit).exists() and not reminders.inbox(kit)
    for look in (disclosed_or_404, queries.response_or_404):
        with pytest.raises(NotFound):
            look(kit, response.ref, LATER)


def test_only_the_team_that_receives_sees_it(cast: Cast) -> None:
    response = offering.delivered(cast)
    assert [row.ref for row in queries.visible_arrivals(cast.actor("kit", LATER))] == [response.ref]
    assert [row.kind for row in reminders.inbox(cast.actor("kit", LATER))] == ["offered"]
    for stranger in ("pip", "rex", "bea", "sam"):
        with pytest.raises(NotFound):
            disclosed_or_404(cast.actor(stranger, LATER), response.ref, LATER)


def test_a_notice_of_the_giving_side_is_never_shown_for_the_receiving_side(cast: Cast, monkeypatch: Any) -> None:
    """A person of both agencies, acting for the council, is told what the council may know."""
    response, kit = offering.delivered(cast), cast.actor("kit", LATER)
    reminders.notify("void", about=response, to=[kit.person], at=LATER)
    assert [row.kind for row in reminders.inbox(kit)] == ["offered"]


def test_the_wrong_person_closes_it_at_once(cast: Cast) -> None:
    response, kit = offering.delivered(cast), cast.actor("kit", LATER)
    commands.open_disclosure(fresh(response), accepts=True, by=kit, at=LATER)
    commands.confirm_receipt(fresh(response), "WRONG_PERSON", by=kit, at=LATER)
    with pytest.raises(NotNow):
        commands.open_disclosure(fresh(response), accepts=True, by=kit, at=LATER)
    assert "misdelivered" in [row.kind for row in reminders.inbox(cast.actor("sam", LATER))]


def test_an_offer_is_taken_back_before_it_is_sent_and_not_afterwards(cast: Cast) -> None:
    sam = cast.actor("sam", TUESDAY)
    done = commands.withdraw_offer(offering.begun(cast), BECAUSE, by=sam, at=TUESDAY)
    assert (done.thing.status, done.thing.ended_as) == ("closed", "not_offered")
    assert [one.reason for one in timeline(done.thing)][-1] == BECAUSE
    assert not Arrival.objects.exists()
    with pytest.raises(NotNow):
        commands.withdraw_offer(offering.delivered(cast), BECAUSE, by=sam, at=LATER)


def test_what_was_asked_for_is_answered_and_not_withdrawn(cast: Cast, asked: AgencyResponse) -> None:
    with pytest.raises(NotNow, match="asked for"):
        commands.withdraw_offer(asked, BECAUSE, by=cast.actor("bea", TUESDAY), at=TUESDAY)


@pytest.mark.parametrize(
    ("words", "pointers"),
    [
        ({"to": ""}, ["/to"]),
        ({"to": "BNT"}, ["/to"]),
        ({"to": "MSP"}, ["/to"]),  # the partnership's office cannot receive
        ({"urgency": "SOON"}, ["/urgency"]),
        ({"subjects": []}, ["/subjects"]),
        ({"what": " ", "why_now": ""}, ["/what", "/why_now"]),
        ({"approved_by": "me"}, ["/approved_by"]),
    ],
)
def test_what_is_missing_is_named(cast: Cast, words: dict[str, Any], pointers: list[str]) -> None:
    with pytest.raises(Incomplete) as refused:
        offering.begun(cast, **words)
    assert [fault.pointer for fault in refused.value.errors] == pointers


@pytest.mark.parametrize(
    ("who", "may"), [("sam", True), ("nia", True), ("grace", False), ("ada", False), ("dee", False)]
)
def test_who_may_share_unasked(cast: Cast, who: str, may: bool) -> None:
    try:
        offering.begun(cast, who)
    except Denial as denial:
        assert not may and isinstance(denial, NotPermitted)
    else:
        assert may


def test_a_confidential_address_does_not_travel_with_an_offer(cast: Cast) -> None:
    hidden = {"line": "17 Nowhere Close, ZZ9 4QX", "confidential": True}
    response = offering.begun(cast, subjects=[{**offering.OFFER["subjects"][0], "address": hidden}])
    words, sam = offering.answer(), cast.actor("sam", TUESDAY)
    words["items"][0]["shared"][0]["text"] = "They live at 17 Nowhere Close"
    draft = commands.begin_draft(response, words, by=sam, at=TUESDAY)
    with pytest.raises(Incomplete) as refused:
        commands.put_forward_response(draft, by=sam, at=TUESDAY)
    assert [fault.code for fault in refused.value.errors] == ["confidential_address"]
