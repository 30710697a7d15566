"""What reached an agency goes with its own record: what it asked for with its request, what it did not by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from agencies.actors import Actor
from audit import disposal, trail, verify
from audit.keys import Disposed, Gone
from audit.models import Entry
from requests_app import commands, queries
from requests_app.denials import NotFound, NotNow
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Arrival, Hold, InformationRequest
from requests_app.queries import retention as records
from requests_app.queries.opening import disclosed_or_404
from requests_app.queries.oversight import overseen, things_of
from requests_app.trail import content_of
from requests_app.values.retention import Proposal
from tests.audit.sealing import unguarded
from tests.requests_app import offering
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.covering import afresh, joins
from tests.requests_app.offering import LEFT_CANARY, SAID_CANARY
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.test_offers import LATER

LATE = TUESDAY.replace(year=2034, month=1, day=5)
FINE = Proposal("REQUEST_RECORD", "2033-12-31", "NO")


@pytest.fixture
def given(cast: Cast) -> AgencyResponse:
    """A hospital told the council unasked; the council opened it and confirmed that it is right."""
    response, kit = offering.delivered(cast), cast.actor("kit", LATER)
    commands.open_disclosure(disclosed_or_404(kit, response.ref, LATER), accepts=True, by=kit, at=LATER)
    commands.confirm_receipt(disclosed_or_404(kit, response.ref, LATER), "RIGHT", by=kit, at=LATER)
    return offering.fresh(response)


@pytest.fixture
def dee(cast: Cast) -> Actor:
    """The council's data protection officer, years later."""
    return cast.actor("dee", LATE)


@pytest.fixture
def lyn(cast: Cast) -> Actor:
    """Its solicitor."""
    return cast.actor("lyn", LATE)


def dispose(thing: Arrival | InformationRequest, first: Actor, second: Actor) -> None:
    commands.propose_disposal(thing, FINE, BECAUSE, by=first, at=LATE)
    proposal = records.proposal_of(thing)
    assert proposal is not None
    commands.dispose_of(proposal, "NO", confirm="DISPOSE", by=second, at=LATE)


def test_two_people_dispose_of_what_was_given_unasked_and_the_givers_answer_stays(
    cast: Cast, given: AgencyResponse, dee: Actor, lyn: Actor
) -> None:
    arrival = records.record_or_404(dee, given.ref)
    assert isinstance(arrival, Arrival)
    assert SAID_CANARY in str(content_of(arrival, 1))
    assert (arrival, LATER.date()) in records.reviewable(dee, LATE)
    dispose(arrival, dee, lyn)
    gone = Arrival.objects.get(pk=arrival.pk)
    with pytest.raises(Disposed):
        content_of(gone, 1)
    assert LEFT_CANARY in str(queries.answer_words(given))
    assert trail.disposal_of(gone.pk) == Gone("REQUEST_RECORD", "2034-01-05")
    kit = cast.actor("kit", LATE)
    assert not queries.visible_arrivals(kit).exists()
    with pytest.raises(NotFound):
        disclosed_or_404(kit, given.ref, LATE)
    assert [one.thing for one in records.disposed(dee)] == [gone]
    assert verify.verify().sound
    connection.check_constraints()


def test_a_restored_backup_does_not_bring_it_back(
    real_commits: None, cast: Cast, given: AgencyResponse, dee: Actor, lyn: Actor, settings: Any, tmp_path: Path
) -> None:
    settings.DISPOSED_FILE = tmp_path / "disposed"
    arrival = Arrival.objects.get()
    wrapped = bytes(arrival.sealed_key)
    dispose(arrival, dee, lyn)
    disposal.settle(LATE)
    with unguarded() as cursor:
        key = arrival.pk if connection.vendor == "postgresql" else arrival.pk.hex
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE requests_app_arrival DISABLE TRIGGER requests_arrival_rec_upd")
        cursor.execute("UPDATE requests_app_arrival SET sealed_key = %s WHERE id = %s", [wrapped, key])
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE requests_app_arrival ENABLE ALWAYS TRIGGER requests_arrival_rec_upd")
    with pytest.raises(Disposed):
        content_of(Arrival.objects.get(), 1)
    assert disposal.settle(LATE) == 1
    assert not bytes(Arrival.objects.get().sealed_key)
    assert verify.verify().sound


def test_it_can_be_held_and_is_then_in_no_list_of_what_may_go(given: AgencyResponse, dee: Actor) -> None:
    arrival = Arrival.objects.get()
    commands.place_hold(arrival, "INQUIRY", BECAUSE, by=dee, at=LATE)
    assert records.reviewable(dee, LATE) == []
    assert [hold.thing for hold in records.held(dee)] == [arrival]
    with pytest.raises(NotNow, match="It is held"):
        commands.propose_disposal(arrival, FINE, BECAUSE, by=dee, at=LATE)


def test_what_is_recalled_and_not_confirmed_destroyed_is_still_under_way(cast: Cast, dee: Actor) -> None:
    response = offering.delivered(cast)
    commands.recall_response(response, BECAUSE, confirm="RECALL", by=cast.actor("sam", LATER), at=LATER)
    with pytest.raises(NotNow, match="still under way"):
        commands.propose_disposal(Arrival.objects.get(), FINE, BECAUSE, by=dee, at=LATE)


def test_each_side_finds_its_own_record_under_the_one_reference(cast: Cast, given: AgencyResponse, dee: Actor) -> None:
    assert isinstance(records.record_or_404(dee, given.ref), Arrival)
    assert records.record_or_404(cast.actor("nia", LATE), given.ref) == given
    for other in ("grace", "omar"):
        with pytest.raises(NotFound):
            records.record_or_404(cast.actor(other, LATE), given.ref)


def test_a_hold_is_of_exactly_one_record(given: AgencyResponse, dee: Actor) -> None:
    """The broken variant: an arrival's hold that also names the answer."""
    arrival = Arrival.objects.get()
    commands.place_hold(arrival, "INQUIRY", BECAUSE, by=dee, at=LATE)
    hold = Hold.objects.get()
    hold.response, hold.audit_seq = given, Arrival.objects.get().next_seq
    with pytest.raises(IntegrityError, match="requests_hold_of_one"), transaction.atomic():
        hold.save()


def test_the_receiving_agencys_lead_reads_its_trail_and_no_other_agencys_does(
    cast: Cast, given: AgencyResponse
) -> None:
    arrival = Arrival.objects.get()
    joins(cast, "dee", "MCC", "GOVERNANCE_LEAD", by="ada")
    joins(cast, "omar", "OBS", "GOVERNANCE_LEAD", by="joy")
    own, other = afresh(cast, "dee", LATER, "MCC"), afresh(cast, "omar", LATER, "OBS")
    entries = Entry.objects.filter(stream_id=arrival.pk)
    assert set(entries) <= set(overseen(own, LATER))
    assert arrival in things_of(own, given.ref, LATER)
    assert not overseen(other, LATER).filter(stream_id=arrival.pk).exists()
    assert things_of(other, given.ref, LATER) == []


def test_what_reached_the_asker_goes_with_the_request_and_the_givers_answer_stays(
    cast: Cast, delivered: AgencyResponse, dee: Actor, lyn: Actor
) -> None:
    """The copy was sealed anew under the request's key: there is no third."""
    assert queries.arrived_words(offering.fresh(delivered))["items"]
    pip = cast.actor("pip", LATER)
    request = commands.withdraw_request(InformationRequest.objects.get(), BECAUSE, by=pip, at=LATER).thing
    dispose(request, dee, lyn)
    again = offering.fresh(delivered)
    with pytest.raises(Disposed):
        queries.arrived_words(again)
    assert queries.answer_words(again)["items"]
    assert verify.verify().sound


def test_its_page_says_what_it_is(given: AgencyResponse, cast: Cast, tuesday: time_machine.Traveller) -> None:
    tuesday.move_to(LATE)
    said = text_of(visitor(cast, "dee").opens(f"/retention/{given.ref}/"))
    assert "What we were given without asking" in said
    assert SAID_CANARY not in said
