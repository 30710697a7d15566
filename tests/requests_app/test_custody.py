"""Passing on, keeping longer, putting right and cutting off what was shared: whoever gave it decides, and is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from audit.models import Entry
from requests_app import commands, policies, queries, reminders
from requests_app.denials import Incomplete, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Clock, CorrectionCopy, Leave, Misuse, Notification
from requests_app.queries import custody
from tests.requests_app.answering import answer
from tests.requests_app.answering import delivered as deliver_answer
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.holding import (
    LATER,
    MISUSE_CANARY,
    PASSING,
    RIGHT_CANARY,
    WHO_CANARY,
    WHY_CANARY,
    WRONG_CANARY,
    asked_leave,
    corrected,
    fresh,
    opened,
    passed_on,
)

pytestmark = pytest.mark.usefixtures("tuesday")


def told(kind: str) -> set[str]:
    return {row.recipient.email.partition("@")[0] for row in Notification.objects.filter(kind=kind, done_at=None)}


def faults(cast: Cast, held: AgencyResponse, **words: Any) -> list[str]:
    with pytest.raises(Incomplete) as refusal:
        commands.ask_leave(held, {**PASSING, **words}, by=cast.actor("pip", LATER), at=LATER)
    return [fault.pointer for fault in refusal.value.errors]


def test_what_is_passed_on_reaches_one_more_agency_under_the_same_conditions(
    cast: Cast, delivered: AgencyResponse
) -> None:
    copy = passed_on(cast, delivered)
    assert (copy.origin, copy.passes_on, copy.from_agency.code, copy.to_agency.code) == (
        delivered, delivered, "MCC", "MP",
    )  # fmt: skip
    assert copy.access_until == fresh(delivered).access_until
    words = commands.open_disclosure(copy, accepts=True, by=cast.actor("ines", LATER), at=LATER)
    given = queries.arrived_words(delivered)
    assert [item["item"] for item in words["items"]] == ["I2"] and words["passing_on"] == "ASK_FIRST"
    assert words["items"][0]["shared"] == given["items"][0]["shared"] and words["items"][0]["withheld"] == []
    assert (words["use"], words["seen_by"]) == (WHY_CANARY, WHO_CANARY)
    commands.confirm_receipt(copy, "RIGHT", by=cast.actor("ines", LATER), at=LATER)
    connection.check_constraints()


def test_the_originator_is_asked_with_a_clock_and_whoever_asked_is_told(cast: Cast, delivered: AgencyResponse) -> None:
    leave = asked_leave(cast, opened(cast, delivered))
    clock = Clock.objects.get(kind=reminders.LEAVE)
    assert told("leave") == {"omar"} and (clock.agency, clock.stopped_at) == (delivered.from_agency, None)
    commands.sweep(clock.due_at + timedelta(minutes=1))
    assert Notification.objects.filter(about_id=delivered.pk, kind="due", side="custody").exists()
    commands.answer_leave(leave, "REFUSE", BECAUSE, by=cast.actor("omar", LATER), at=LATER)
    assert told("leave") == set() and told("leave_answered") == {"pip"}
    assert Clock.objects.get(kind=reminders.LEAVE).stopped_at == LATER
    assert not AgencyResponse.objects.filter(origin=delivered).exists()
    assert custody.answered_words(Leave.objects.get(pk=leave.pk))["why"] == BECAUSE


@pytest.mark.parametrize("who", ["bea", "pip", "dara", "ines", "joy"])
def test_only_somebody_who_could_sign_the_answer_and_did_not_draft_it_decides(
    who: str, cast: Cast, delivered: AgencyResponse
) -> None:
    leave = asked_leave(cast, opened(cast, delivered))
    with pytest.raises(NotPermitted):
        commands.answer_leave(leave, "AGREE", BECAUSE, by=cast.actor(who, LATER), at=LATER)


def test_leave_is_given_once(cast: Cast, delivered: AgencyResponse) -> None:
    leave, omar = asked_leave(cast, opened(cast, delivered)), cast.actor("omar", LATER)
    with pytest.raises(Incomplete):
        commands.answer_leave(leave, "", BECAUSE, by=omar, at=LATER)
    commands.answer_leave(leave, "AGREE", BECAUSE, by=omar, at=LATER)
    with pytest.raises(NotNow):
        commands.answer_leave(leave, "REFUSE", BECAUSE, by=omar, at=LATER)
    assert AgencyResponse.objects.filter(origin=delivered).count() == 1


def test_each_gap_of_an_asking_is_named(cast: Cast, delivered: AgencyResponse) -> None:
    held = opened(cast, delivered)
    assert faults(cast, held, who=" ", purpose="", items=[]) == ["/who", "/purpose", "/items"]
    assert faults(cast, held, to="NOBODY") == ["/to"]
    assert faults(cast, held, to="OBS") == ["/to"] and faults(cast, held, to="MCC") == ["/to"]
    assert faults(cast, held, items=["I9"]) == ["/items"]
    assert not Leave.objects.exists()


@pytest.mark.parametrize("handling", ["H3", "H5"])
def test_what_is_sealed_or_an_address_cannot_be_passed_on_at_all(
    handling: str, cast: Cast, asked: AgencyResponse
) -> None:
    held = opened(cast, deliver_answer(cast, asked, answer("SHARED", handling=[handling])))
    assert faults(cast, held) == ["/items"]


def test_what_must_not_be_shown_to_the_family_says_so_to_whoever_it_is_passed_on_to(
    cast: Cast, asked: AgencyResponse
) -> None:
    copy = passed_on(cast, deliver_answer(cast, asked, answer("SHARED", handling=["H1", "H2"])))
    words = commands.open_disclosure(copy, accepts=True, by=cast.actor("ines", LATER), at=LATER)
    assert words["items"][0]["handling"] == ["H1", "H2"]


def test_nobody_passes_on_what_they_have_not_opened(cast: Cast, delivered: AgencyResponse) -> None:
    with pytest.raises(NotNow):
        commands.ask_leave(delivered, PASSING, by=cast.actor("pip", LATER), at=LATER)


def test_where_it_cannot_wait_the_originator_is_told_with_the_ground(cast: Cast, delivered: AgencyResponse) -> None:
    held, pip = opened(cast, delivered), cast.actor("pip", LATER)
    with pytest.raises(Incomplete) as refusal:
        commands.tell_passed_on(held, PASSING, by=pip, at=LATER)
    assert [fault.pointer for fault in refusal.value.errors] == ["/ground"]
    commands.tell_passed_on(held, {**PASSING, "to": "", "ground": "DANGER"}, by=pip, at=LATER)
    assert told("told_on") == {"omar"}
    (branch,) = custody.custody_of(fresh(delivered)).branches
    assert (branch.how, branch.agency, branch.who, branch.why) == ("told", "", WHO_CANARY, WHY_CANARY)


def test_the_originator_sees_the_whole_tree_and_each_recipient_their_branch(
    cast: Cast, delivered: AgencyResponse
) -> None:
    first = passed_on(cast, delivered)
    second = passed_on(cast, first, who="ines", to="BNT", who_="x", purpose="cherrywhy for the ward round")
    whole = custody.custody_of(fresh(delivered))
    (branch,) = whole.branches
    assert (branch.agency, branch.who, branch.branches[0].agency) == (
        first.to_agency.name, WHO_CANARY, second.to_agency.name,
    )  # fmt: skip
    assert branch.branches[0].why == "cherrywhy for the ward round"
    council = custody.branch_of(fresh(delivered)).branches[0]
    assert council.why == WHY_CANARY and council.branches[0].agency == second.to_agency.name
    assert council.branches[0].why == ""  # whoever stands between does not read what others asked
    police = custody.branch_of(first)
    assert police.branches[0].why == "cherrywhy for the ward round" and police.who == ""


def test_whoever_stands_between_has_no_entry_of_what_others_asked(cast: Cast, delivered: AgencyResponse) -> None:
    first = passed_on(cast, delivered)
    before = Entry.objects.filter(request_id=delivered.info_request_id).count()
    asked_leave(cast, opened(cast, first, "ines"), who="ines", to="BNT")
    assert Entry.objects.filter(request_id=delivered.info_request_id).count() == before
    assert told("leave") == {"omar"}


def test_recalling_takes_it_from_everybody_and_each_confirms_for_themselves(
    cast: Cast, delivered: AgencyResponse
) -> None:
    copy = passed_on(cast, delivered)
    commands.recall_response(fresh(delivered), BECAUSE, confirm="RECALL", by=cast.actor("omar", LATER), at=LATER)
    copy = fresh(copy)
    assert (copy.status, copy.ended_as) == ("recalled", "recalled")
    clocks = {clock.agency.code for clock in Clock.objects.filter(kind=reminders.DESTROY, stopped_at=None)}
    assert clocks == {"MCC", "MP"} and told("recalled") >= {"pip", "ines"}
    with pytest.raises(NotNow):
        commands.open_disclosure(copy, accepts=True, by=cast.actor("ines", LATER), at=LATER)
    commands.confirm_destroyed(copy, "Deleted", copies="None", by=cast.actor("ines", LATER), at=LATER)
    assert Clock.objects.get(kind=reminders.DESTROY, agency__code="MP").stopped_at == LATER
    assert "bea" in told("destroyed") or "omar" in told("destroyed")


def test_access_that_ended_is_extended_only_by_the_originator(cast: Cast, delivered: AgencyResponse) -> None:
    held = opened(cast, delivered)
    assert held.access_until
    after = held.access_until + timedelta(days=1)
    pip, until = cast.actor("pip", after), after + timedelta(days=30)
    with pytest.raises(NotNow):
        commands.open_disclosure(held, accepts=True, by=pip, at=after)
    with pytest.raises(Incomplete) as refusal:
        commands.ask_to_keep(held, " ", until=after, by=pip, at=after)
    assert [fault.pointer for fault in refusal.value.errors] == ["/why", "/until"]
    commands.ask_to_keep(held, "The plan runs until spring.", until=until, by=pip, at=after)
    with pytest.raises(NotNow):
        commands.ask_to_keep(held, "The plan runs until spring.", until=until, by=pip, at=after)
    leave = Leave.objects.select_related("response").get(kind="LONGER")
    commands.answer_leave(leave, "AGREE", BECAUSE, by=cast.actor("omar", after), at=after)
    assert fresh(held).access_until == until
    assert commands.open_disclosure(held, accepts=True, by=pip, at=after)


def test_a_report_of_misuse_closes_access_for_everybody_at_once(cast: Cast, delivered: AgencyResponse) -> None:
    copy = passed_on(cast, delivered)
    commands.report_misuse(delivered, MISUSE_CANARY, when="yesterday", by=cast.actor("bea", LATER), at=LATER)
    for held, who in ((delivered, "pip"), (copy, "ines")):
        with pytest.raises(NotNow, match="report is looked into"):
            commands.open_disclosure(held, accepts=True, by=cast.actor(who, LATER), at=LATER)
    assert told("misuse") >= {"pip", "ines"}
    misuse = Misuse.objects.get()
    assert misuse.review_due == LATER + timedelta(hours=72)
    with pytest.raises(NotPermitted):
        commands.review_misuse(misuse, "RESTORED", BECAUSE, by=cast.actor("bea", LATER), at=LATER)
    with pytest.raises(NotNow):
        commands.report_misuse(delivered, MISUSE_CANARY, when="now", by=cast.actor("bea", LATER), at=LATER)
    connection.check_constraints()


def reviewer(cast: Cast, misuse: Misuse) -> Any:
    person = reminders.misuse_reviewers(misuse, LATER)[0]
    return cast.actor(next(short for short, one in cast.people.items() if one.pk == person.pk), LATER)


@pytest.mark.parametrize("verdict", ["RESTORED", "CONFIRMED"])
def test_a_second_person_restores_or_confirms(verdict: str, cast: Cast, delivered: AgencyResponse) -> None:
    copy = passed_on(cast, delivered)
    commands.report_misuse(delivered, MISUSE_CANARY, when="yesterday", by=cast.actor("bea", LATER), at=LATER)
    misuse = Misuse.objects.select_related("response", "agency", "reported_by").get()
    commands.review_misuse(misuse, verdict, BECAUSE, by=reviewer(cast, misuse), at=LATER)
    for held, who in ((delivered, "pip"), (copy, "ines")):
        now = fresh(held)
        if verdict == "RESTORED":
            assert now.cut_at is None
            assert commands.open_disclosure(held, accepts=True, by=cast.actor(who, LATER), at=LATER)
        else:
            assert (now.status, now.ended_as) == ("recalled", "misused")
            assert policies.why_not_confirm_destroyed(now, by=cast.actor(who, LATER)) is None
    assert Clock.objects.get(kind=reminders.MISUSE).stopped_at == LATER


def test_a_correction_is_written_by_one_sent_by_another_and_read_by_each(cast: Cast, delivered: AgencyResponse) -> None:
    copy = passed_on(cast, delivered)
    bea, omar = cast.actor("bea", LATER), cast.actor("omar", LATER)
    commands.write_correction(delivered, ["I2"], WRONG_CANARY, RIGHT_CANARY, by=bea, at=LATER)
    correction = delivered.corrections.select_related("response").get()
    assert told("correction_send") == {"omar"} and not CorrectionCopy.objects.exists()
    with pytest.raises(NotPermitted):
        commands.send_correction(correction, by=bea, at=LATER)
    commands.send_correction(correction, by=omar, at=LATER)
    assert told("correction") >= {"pip", "ines"}
    due = {clock.agency.code for clock in Clock.objects.filter(kind=reminders.READ, stopped_at=None)}
    assert due == {"MCC", "MP"}
    for held, who in ((delivered, "pip"), (copy, "ines")):
        ((row, words),) = custody.copies_of(fresh(held))
        assert (words["wrong"], words["right"]) == (WRONG_CANARY, RIGHT_CANARY)
        commands.read_correction(row, by=cast.actor(who, LATER), at=LATER)
        with pytest.raises(NotNow):
            commands.read_correction(row, by=cast.actor(who, LATER), at=LATER)
    assert not Clock.objects.filter(kind=reminders.READ, stopped_at=None).exists() and told("correction") == set()
    connection.check_constraints()


def test_silence_about_a_correction_goes_up_the_receivers_ladder(cast: Cast, delivered: AgencyResponse) -> None:
    corrected(cast, delivered)
    clock = Clock.objects.get(kind=reminders.READ)
    commands.sweep(clock.due_at + timedelta(minutes=1))
    assert "dara" in told("escalated")


def test_a_correction_says_what_it_is_about_and_holds_nothing_that_must_not_reach_somebody(
    cast: Cast, asked: AgencyResponse
) -> None:
    root = deliver_answer(cast, asked, answer("SHARED"))
    bea = cast.actor("bea", LATER)
    for words, pointer in (
        ((["I9"], "wrong", "right"), "/items"),
        ((["I2"], " ", "right"), "/wrong"),
        ((["I2"], "wrong", ""), "/right"),
        ((["I2"], "wrong", "She lives at 9 Kestrel Row."), "/right"),
    ):
        with pytest.raises(Incomplete) as refusal:
            commands.write_correction(root, *words, by=bea, at=LATER)
        assert refusal.value.errors[0].pointer == pointer


def test_a_correction_that_a_second_person_does_not_send_reaches_nobody(cast: Cast, delivered: AgencyResponse) -> None:
    commands.write_correction(delivered, ["I2"], "wrong", "right", by=cast.actor("bea", LATER), at=LATER)
    correction = delivered.corrections.select_related("response").get()
    commands.drop_correction(correction, BECAUSE, by=cast.actor("omar", LATER), at=LATER)
    assert told("correction") == set() and not CorrectionCopy.objects.exists()
    assert policies.why_not_correct(fresh(delivered), by=cast.actor("bea", LATER)) is None


def test_the_words_are_sealed_and_no_notice_or_entry_holds_them(cast: Cast, delivered: AgencyResponse) -> None:
    passed_on(cast, delivered)
    corrected(cast, delivered)
    commands.report_misuse(delivered, MISUSE_CANARY, when="yesterday", by=cast.actor("bea", LATER), at=LATER)
    bodies = b"".join(bytes(body) for body in Entry.objects.values_list("body", flat=True))
    for canary in (WHO_CANARY, WHY_CANARY, WRONG_CANARY, RIGHT_CANARY, MISUSE_CANARY):
        assert canary.split()[0].encode() not in bodies
    assert LATER > TUESDAY
