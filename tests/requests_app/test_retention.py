"""Records are held, reviewed and disposed of by two people; what is gone says under which rule and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from agencies.actors import Actor
from audit import trail, verify
from audit.events import Event as TrailEvent
from audit.keys import Disposed, Gone
from requests_app import commands, policies, queries
from requests_app.api.problems import problem
from requests_app.denials import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.events import Event
from requests_app.guidance.retention import retention
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Disposal, Hold, InformationRequest
from requests_app.queries import retention as records
from requests_app.queries.oversight import overseen
from requests_app.trail import record
from requests_app.values.retention import Proposal, years_after
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.pages import text_of, visitor

LATE = TUESDAY.replace(year=2034, month=1, day=5)
FINE = Proposal("REQUEST_RECORD", "2033-12-31", "NO")


@pytest.fixture
def withdrawn(cast: Cast, submitted: InformationRequest) -> InformationRequest:
    """A request that ended on the day it was made."""
    return commands.withdraw_request(submitted, BECAUSE, by=cast.actor("pip", TUESDAY), at=TUESDAY).thing


@pytest.fixture
def dee(cast: Cast) -> Actor:
    """The council's data protection officer, years later."""
    return cast.actor("dee", LATE)


@pytest.fixture
def lyn(cast: Cast) -> Actor:
    """Its solicitor."""
    return cast.actor("lyn", LATE)


def propose(thing: InformationRequest, by: Actor, proposal: Proposal = FINE, at: datetime = LATE) -> Disposal:
    commands.propose_disposal(thing, proposal, BECAUSE, by=by, at=at)
    found = records.proposal_of(thing)
    assert found is not None
    return found


def fresh(thing: InformationRequest) -> InformationRequest:
    return InformationRequest.objects.get(pk=thing.pk)


def faults(thing: InformationRequest, by: Actor, **changes: str) -> dict[str, str]:
    said = {"rule": FINE.rule, "kept_until": FINE.kept_until, "abuse": FINE.abuse, **changes}
    with pytest.raises(Incomplete) as wrong:
        commands.propose_disposal(thing, Proposal(**said), BECAUSE, by=by, at=LATE)
    return {fault.pointer: str(fault.detail) for fault in wrong.value.errors}


def test_two_people_dispose_of_a_record_and_its_trail_says_so(
    withdrawn: InformationRequest, dee: Actor, lyn: Actor
) -> None:
    assert queries.request_words(withdrawn)["subjects"]
    disposal = propose(withdrawn, dee)
    done = commands.dispose_of(disposal, "NO", confirm="DISPOSE", by=lyn, at=LATE)
    gone = fresh(withdrawn)
    assert bytes(gone.sealed_key) == b""
    assert trail.disposal_of(gone.pk) == Gone("REQUEST_RECORD", "2034-01-05")
    certificate = trail.about(gone).last()
    assert (certificate.action, certificate.leaf_hash.hex()) == (Event.CONTENT_DISPOSED, done.receipt.leaf_hash)
    with pytest.raises(Exception, match="disposed"):
        queries.request_words(gone)
    result = verify.verify()
    assert result.sound and list(result.disposed) == ["disposed under rule REQUEST_RECORD on 2034-01-05"]
    connection.check_constraints()


def test_the_word_that_verification_knows_is_the_one_that_is_recorded() -> None:
    assert str(Event.CONTENT_DISPOSED) == str(TrailEvent.DISPOSED)


def test_whoever_proposed_it_does_not_decide_it(withdrawn: InformationRequest, dee: Actor) -> None:
    disposal = propose(withdrawn, dee)
    for act in (
        lambda: commands.dispose_of(disposal, "NO", confirm="DISPOSE", by=dee, at=LATE),
        lambda: commands.refuse_disposal(disposal, BECAUSE, by=dee, at=LATE),
    ):
        with pytest.raises(NotPermitted, match="someone else"):
            act()
    assert bytes(fresh(withdrawn).sealed_key)


def test_the_database_refuses_one_person_twice(withdrawn: InformationRequest, dee: Actor) -> None:
    """The broken variant: a command without the question who proposed it."""
    disposal = propose(withdrawn, dee)
    disposal.outcome, disposal.decided_by, disposal.decided_at = "disposed", dee.person, LATE
    disposal.audit_seq = fresh(withdrawn).next_seq
    with pytest.raises(IntegrityError, match="requests_disposal_two_people"), transaction.atomic():
        disposal.save()


def test_the_word_must_be_typed(withdrawn: InformationRequest, dee: Actor, lyn: Actor) -> None:
    with pytest.raises(Incomplete) as wrong:
        commands.dispose_of(propose(withdrawn, dee), "", confirm="dispose", by=lyn, at=LATE)
    assert {fault.pointer for fault in wrong.value.errors} == {"/abuse", "/confirm"}


@pytest.mark.parametrize("said", ["YES", "NOT_SURE"])
def test_what_may_concern_sexual_abuse_is_held_instead(
    withdrawn: InformationRequest, dee: Actor, lyn: Actor, said: str
) -> None:
    commands.propose_disposal(withdrawn, Proposal(FINE.rule, FINE.kept_until, said), BECAUSE, by=dee, at=LATE)
    (hold,) = records.holds_of(withdrawn)
    assert hold.code == retention().always == "CSA"
    with pytest.raises(NotNow, match="It is held: Child sexual abuse or exploitation"):
        propose(withdrawn, lyn)
    assert Disposal.objects.count() == 0


def test_the_second_person_who_sees_it_holds_it_too(withdrawn: InformationRequest, dee: Actor, lyn: Actor) -> None:
    commands.dispose_of(propose(withdrawn, dee), "NOT_SURE", confirm="DISPOSE", by=lyn, at=LATE)
    assert bytes(fresh(withdrawn).sealed_key)
    assert [hold.code for hold in records.holds_of(withdrawn)] == ["CSA"]
    assert Disposal.objects.get().outcome == "kept"


def test_two_people_lift_a_hold_and_then_it_can_go(withdrawn: InformationRequest, dee: Actor, lyn: Actor) -> None:
    commands.place_hold(withdrawn, "INQUIRY", BECAUSE, by=dee, at=TUESDAY)
    hold = Hold.objects.get()
    with pytest.raises(NotNow, match="Nobody has asked"):
        commands.lift_hold(hold, BECAUSE, by=lyn, at=LATE)
    commands.ask_lifting(hold, BECAUSE, by=dee, at=LATE)
    with pytest.raises(NotPermitted, match="someone else lifts it"):
        commands.lift_hold(hold, BECAUSE, by=dee, at=LATE)
    commands.lift_hold(hold, BECAUSE, by=lyn, at=LATE)
    commands.dispose_of(propose(withdrawn, lyn), "NO", confirm="DISPOSE", by=dee, at=LATE)
    assert not fresh(withdrawn).sealed_key


def test_a_hold_that_came_after_the_proposal_stops_it(withdrawn: InformationRequest, dee: Actor, lyn: Actor) -> None:
    disposal = propose(withdrawn, dee)
    commands.place_hold(withdrawn, "PROCEEDINGS", BECAUSE, by=dee, at=LATE)
    with pytest.raises(NotNow, match="It is held"):
        commands.dispose_of(disposal, "NO", confirm="DISPOSE", by=lyn, at=LATE)


def test_a_record_that_something_happened_to_since_is_kept(
    withdrawn: InformationRequest, dee: Actor, lyn: Actor
) -> None:
    disposal = propose(withdrawn, dee)
    thing = fresh(withdrawn)
    with transaction.atomic():
        record(
            Event.REQUEST_UNRESTRICTED,
            about=InformationRequest.objects.select_for_update().get(pk=thing.pk),
            by=dee,
            at=LATE,
        )
    with pytest.raises(NotNow, match="Something has happened to it since"):
        commands.dispose_of(disposal, "NO", confirm="DISPOSE", by=lyn, at=LATE)
    assert fresh(withdrawn).sealed_key


def test_a_reason_to_lift_a_hold_is_good_for_four_weeks_and_is_then_given_again(
    withdrawn: InformationRequest, cast: Cast, dee: Actor
) -> None:
    commands.place_hold(withdrawn, "INQUIRY", BECAUSE, by=dee, at=TUESDAY)
    commands.ask_lifting(Hold.objects.get(), BECAUSE, by=dee, at=LATE)
    at = LATE + timedelta(days=28)
    dee_later, lyn_later = cast.actor("dee", at), cast.actor("lyn", at)
    with pytest.raises(NotNow, match="more than 28 days"):
        commands.lift_hold(Hold.objects.get(), BECAUSE, by=lyn_later, at=at)
    commands.ask_lifting(Hold.objects.get(), BECAUSE, by=dee_later, at=at)
    commands.lift_hold(Hold.objects.get(), BECAUSE, by=lyn_later, at=at)
    assert not records.holds_of(withdrawn)


def test_a_plain_yes_is_held_though_an_earlier_hold_was_lifted(
    withdrawn: InformationRequest, dee: Actor, lyn: Actor
) -> None:
    commands.place_hold(withdrawn, "CSA", BECAUSE, by=dee, at=TUESDAY)
    commands.ask_lifting(Hold.objects.get(), BECAUSE, by=dee, at=LATE)
    commands.lift_hold(Hold.objects.get(), BECAUSE, by=lyn, at=LATE)
    commands.dispose_of(propose(withdrawn, dee), "YES", confirm="DISPOSE", by=lyn, at=LATE)
    assert fresh(withdrawn).sealed_key
    assert Hold.objects.filter(code="CSA", lifted_at=None).count() == 1


def test_nothing_goes_before_its_rule_lets_it(withdrawn: InformationRequest, dee: Actor) -> None:
    assert "10 November 2033" in faults(withdrawn, dee, kept_until="2033-11-09")["/kept_until"]
    assert "10 November 2061" in faults(withdrawn, dee, rule="CHILD_PROTECTION")["/kept_until"]
    assert "has not come" in faults(withdrawn, dee, kept_until="2034-01-06")["/kept_until"]
    assert set(faults(withdrawn, dee, rule="", kept_until="", abuse="")) == {"/rule", "/kept_until", "/abuse"}
    assert years_after(datetime(2028, 2, 29).date(), 7).isoformat() == "2035-03-01"  # noqa: DTZ001


def test_only_what_has_ended_is_reviewed(submitted: InformationRequest, dee: Actor) -> None:
    with pytest.raises(NotNow, match="still under way"):
        propose(submitted, dee)


def test_whoever_does_not_look_after_records_and_other_agencies_cannot(
    withdrawn: InformationRequest, cast: Cast, dee: Actor
) -> None:
    for short in ("pip", "dara", "ada"):
        with pytest.raises(NotPermitted):
            commands.place_hold(withdrawn, "INQUIRY", BECAUSE, by=cast.actor(short, LATE), at=LATE)
    grace = cast.actor("grace", LATE)
    with pytest.raises(NotPermitted, match="Only a member of the agency"):
        commands.place_hold(withdrawn, "INQUIRY", BECAUSE, by=grace, at=LATE)
    with pytest.raises(NotFound):
        records.record_or_404(grace, withdrawn.ref)
    assert records.record_or_404(dee, withdrawn.ref) == withdrawn


def test_each_side_disposes_of_its_own(cast: Cast, delivered: AgencyResponse, dee: Actor) -> None:
    """The surgery's answer is the surgery's record; what reached the council is in the council's request."""
    with pytest.raises(NotFound):
        records.record_or_404(dee, delivered.ref)
    assert policies.why_not_hold(delivered, by=dee) is not None


def test_what_is_due_is_listed_the_oldest_first(withdrawn: InformationRequest, dee: Actor) -> None:
    assert records.reviewable(dee, TUESDAY + timedelta(days=7 * 365)) == []
    ((thing, ended),) = records.reviewable(dee, LATE)
    assert (thing, ended.isoformat()) == (withdrawn, "2026-11-10")
    commands.place_hold(withdrawn, "INQUIRY", BECAUSE, by=dee, at=LATE)
    assert records.reviewable(dee, LATE) == []
    assert [hold.thing for hold in records.held(dee)] == [withdrawn]


def test_what_is_gone_is_in_no_list_and_its_trail_can_still_be_read(
    withdrawn: InformationRequest, cast: Cast, dee: Actor, lyn: Actor
) -> None:
    pip = cast.actor("pip", LATE)
    assert withdrawn in queries.visible_requests(pip, LATE)
    commands.dispose_of(propose(withdrawn, dee), "NO", confirm="DISPOSE", by=lyn, at=LATE)
    assert withdrawn not in queries.visible_requests(pip, LATE)
    grace = cast.actor("grace", LATE)
    assert overseen(grace, LATE).filter(stream_id=withdrawn.pk, action=Event.CONTENT_DISPOSED).count() == 1
    assert [one.thing for one in records.disposed(dee)] == [withdrawn]


def test_the_rules_may_be_a_partnerships_own(tmp_path: Any, settings: Any) -> None:
    file = tmp_path / "retention.yaml"
    file.write_text(
        "rules: {OWN: {label: Ours, years: 12, source: Our schedule}}\n"
        "holds: {CSA: {label: Abuse, authority: Us, review_months: 6, always: true}}\n"
    )
    settings.RETENTION_FILE = str(file)
    assert retention().shortest == 12 and set(retention().rules) == {"OWN"}


class TestPages:
    @pytest.fixture(autouse=True)
    def clock(self, withdrawn: InformationRequest, tuesday: time_machine.Traveller) -> Iterator[None]:
        tuesday.move_to(LATE)
        yield

    def test_from_the_list_to_the_certificate(self, cast: Cast, withdrawn: InformationRequest) -> None:
        dee, lyn, home = visitor(cast, "dee"), visitor(cast, "lyn"), f"/retention/{withdrawn.ref}/"
        assert withdrawn.ref in dee.opens("/retention/")
        assert "Propose to dispose of it" in text_of(dee.opens(home))
        page = dee.opens(f"{home}propose/")
        words: dict[str, Any] = {"rule": "REQUEST_RECORD", "abuse": "NO", "why": BECAUSE}
        again = dee.sends(f"{home}propose/", words, on=page, status=422).content.decode()
        assert "Enter until when" in again and BECAUSE in again
        words |= {"kept_until_0": "31", "kept_until_1": "12", "kept_until_2": "2033"}
        after = text_of(dee.follows(dee.sends(f"{home}propose/", words, on=page)))
        assert "You proposed this, so someone else decides it" in after
        dee.opens(f"{home}dispose/", status=403)
        assert BECAUSE in text_of(lyn.opens(home))  # whoever decides reads why it was proposed
        page = lyn.opens(f"{home}dispose/")
        done = lyn.sends(f"{home}dispose/", {"abuse": "NO", "word": "DISPOSE"}, on=page)
        assert "This record has been disposed of" in text_of(lyn.follows(done))
        assert "Proposed by Dee Mockridge, decided by Lyn Mockridge" in text_of(lyn.opens("/retention/"))
        visitor(cast, "pip").opens(f"/requests/{withdrawn.ref}/", status=404)

    def test_a_hold_is_placed_asked_about_and_lifted(self, cast: Cast, withdrawn: InformationRequest) -> None:
        dee, lyn, home = visitor(cast, "dee"), visitor(cast, "lyn"), f"/retention/{withdrawn.ref}/"
        page = dee.opens(f"{home}hold/")
        held = dee.follows(dee.sends(f"{home}hold/", {"code": "INQUIRY", "why": BECAUSE}, on=page))
        assert "Held: An inquiry or review has asked for it" in text_of(held)
        lift = f"{home}holds/{Hold.objects.get().pk}/"
        dee.sends(f"{lift}ask/", {"why": BECAUSE}, on=dee.opens(f"{lift}ask/"))
        lyn.sends(f"{lift}lift/", {"why": BECAUSE}, on=lyn.opens(f"{lift}lift/"))
        assert "Held" not in text_of(lyn.opens(home))

    def test_another_agencys_record_and_none_are_alike(self, cast: Cast, withdrawn: InformationRequest) -> None:
        grace = visitor(cast, "grace")
        pages = [grace.opens(f"/retention/{ref}/", status=404) for ref in (withdrawn.ref, "2222-2222")]
        assert text_of(pages[0]) == text_of(pages[1])
        grace.opens(f"/retention/?ref={withdrawn.ref}", status=404)

    def test_what_was_disposed_of_says_so_wherever_it_is_still_met(
        self, cast: Cast, withdrawn: InformationRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dee, lyn = cast.actor("dee", LATE), cast.actor("lyn", LATE)
        commands.dispose_of(propose(withdrawn, dee), "NO", confirm="DISPOSE", by=lyn, at=LATE)
        monkeypatch.setattr(queries.scope, "visible_requests", queries.scope.requests_of_side)  # a door left open
        said = text_of(visitor(cast, "pip").opens(f"/requests/{withdrawn.ref}/", status=410))
        assert "disposed of under the rule" in said and "5 January 2034" in said
        answer = problem(Disposed(withdrawn.pk), {})
        assert (answer.status_code, answer.data["code"]) == (410, "disposed")
