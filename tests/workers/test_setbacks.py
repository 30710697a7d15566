"""One thing that breaks stops none of those behind it; it is counted, told of, tried again, and forgotten when done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client

from agencies.actors import Machine
from agencies.denials import ReadOnly
from requests_app import commands, queries, reminders, setbacks
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Clock, Notification, Question, Setback
from tests.requests_app import reached
from tests.requests_app.callers import TUESDAY

pytestmark = pytest.mark.both_engines

MINUTE = timedelta(minutes=1)
DUE = TUESDAY + 6 * MINUTE


@pytest.fixture
def two_held(cast: Cast) -> list[AgencyResponse]:
    """Two answers whose hold is over at the same time; the one that is looked at first is the first."""
    held = [reached.approved(cast), reached.approved(cast)]
    return sorted(held, key=lambda response: (response.deliver_at, response.pk))


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str, Any], None]:
    """Make a function break for one thing only."""

    def patch(module: Any, name: str, pk: Any) -> None:
        whole = getattr(module, name)

        def broken(thing: Any, *args: Any, **kwargs: Any) -> Any:
            if pk in (getattr(thing, "pk", None), getattr(thing, "about_id", None)):
                raise ZeroDivisionError
            return whole(thing, *args, **kwargs)

        monkeypatch.setattr(module, name, broken)

    return patch


def left(responses: list[AgencyResponse]) -> list[bool]:
    return [AgencyResponse.objects.get(pk=one.pk).status == "delivered" for one in responses]


def one_after_the_other(at: datetime) -> None:
    """How it must not be done: the first that breaks ends the look."""
    for response in queries.due_deliveries(at):
        commands.deliver_response(response, by=Machine(response.from_agency), at=at)


def test_an_answer_that_cannot_leave_holds_up_no_other(two_held: list[AgencyResponse], breaks: Any) -> None:
    breaks(queries, "answer_words", two_held[0].pk)
    assert commands.deliver_due(DUE) == 1
    assert left(two_held) == [False, True]


def test_a_look_that_ends_with_the_first_that_breaks_would_be_seen(two_held: list[AgencyResponse], breaks: Any) -> None:
    breaks(queries, "answer_words", two_held[0].pk)
    with pytest.raises(ZeroDivisionError):
        one_after_the_other(DUE)
    assert left(two_held) == [False, False]  # what the test above would say of it


def test_after_three_times_colleagues_are_told_and_it_leaves_when_it_can(
    two_held: list[AgencyResponse], breaks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(queries, "answer_words", two_held[0].pk)
    for minute in range(3):
        told = Notification.objects.filter(kind="stuck_answer")
        assert not told.exists()
        commands.deliver_due(DUE + minute * MINUTE)
    setback = Setback.objects.get()
    assert (setback.attempts, setback.reason, setback.parked_at) == (3, "ZeroDivisionError", DUE + 2 * MINUTE)
    people = {notice.recipient.name for notice in told.select_related("recipient")}
    assert people == {"Bea Mockridge"}  # she holds it; a surgery has no manager and no lead
    assert not told.exclude(about_id=two_held[0].pk).exists()
    monkeypatch.undo()
    assert commands.deliver_due(DUE + 3 * MINUTE) == 1
    assert not Setback.objects.exists() and not told.filter(done_at=None).exists()


def test_what_broke_is_left_alone_for_a_minute(two_held: list[AgencyResponse], breaks: Any) -> None:
    breaks(queries, "answer_words", two_held[0].pk)
    for second in range(0, 60, 10):
        commands.deliver_due(DUE + timedelta(seconds=second))
    assert Setback.objects.get().attempts == 1


def test_a_reminder_that_cannot_be_made_holds_up_no_other(cast: Cast, breaks: Any) -> None:
    first, second = reached.asked(cast), reached.asked(cast)
    poison, other = sorted([first, second], key=lambda response: str(response.pk))
    breaks(reminders.climbing, "thing_of", poison.pk)
    at = TUESDAY + timedelta(days=2)
    assert commands.sweep(at) > 0
    late = Notification.objects.filter(kind__in=reminders.LADDER)
    assert late.filter(about_id=other.pk).exists() and not late.filter(about_id=poison.pk).exists()
    stuck = set(Setback.objects.values_list("key", flat=True))
    assert stuck == set(Clock.objects.filter(about_id=poison.pk, next_at__lte=at).values_list("slot", flat=True))


def test_an_alarm_that_breaks_as_well_holds_up_nothing(
    two_held: list[AgencyResponse], breaks: Any, monkeypatch: Any
) -> None:
    breaks(queries, "answer_words", two_held[0].pk)
    monkeypatch.setattr(reminders, "who_must_know", lambda *_: 1 / 0)
    for minute in range(4):
        commands.deliver_due(DUE + minute * MINUTE)
    assert left(two_held) == [False, True]
    monkeypatch.undo()
    breaks(queries, "answer_words", two_held[0].pk)
    commands.deliver_due(DUE + 5 * MINUTE)
    assert Notification.objects.filter(kind="stuck_answer").exists()  # told with the next attempt


def test_a_question_that_cannot_be_closed_holds_up_no_other(cast: Cast, breaks: Any) -> None:
    responses = [reached.asked(cast), reached.asked(cast)]
    bea = cast.actor("bea", TUESDAY)
    for response in responses:
        commands.ask_question(response, "Which address?", about="requester_law", pause=False, by=bea, at=TUESDAY)
    waiting = list(Question.objects.filter(ending=""))
    breaks(commands.questions, "_locked", waiting[0].pk)
    assert commands.close_unanswered(TUESDAY + timedelta(days=40)) == 1
    assert [Question.objects.get(pk=one.pk).ending for one in waiting] == ["", "no_reply"]


def test_a_database_that_is_away_is_no_fault_of_what_was_tried(
    two_held: list[AgencyResponse], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    monkeypatch.setattr(connection, "close", lambda: closed.append(True))

    def away(_key: str) -> bool:
        raise OperationalError("the connection is lost")

    with pytest.raises(OperationalError):
        setbacks.each("stuck_answer", ["a", "b"], away, DUE, whose=lambda _key: 1 / 0)
    assert closed and not Setback.objects.exists()


def test_a_look_that_is_cut_off_ends_and_does_not_begin_with_the_same_again(db: None) -> None:
    tried: list[str] = []

    def stays(key: str) -> bool:
        tried.append(key)
        if key == "slow":
            raise SoftTimeLimitExceeded
        return True

    with pytest.raises(SoftTimeLimitExceeded):
        setbacks.each("stuck_answer", ["slow", "quick"], stays, DUE, whose=lambda _key: 1 / 0)
    assert setbacks.each("stuck_answer", ["slow", "quick"], stays, DUE, whose=lambda _key: 1 / 0) == 1
    assert tried == ["slow", "quick"]


def test_while_nothing_may_be_recorded_nothing_counts_as_broken(db: None) -> None:
    def refuses(_key: str) -> bool:
        raise ReadOnly

    assert setbacks.each("stuck_answer", ["a"], refuses, DUE, whose=lambda _key: 1 / 0) == 0
    assert not Setback.objects.exists()


def test_the_health_of_the_work_says_what_is_late_and_names_nobody(two_held: list[AgencyResponse], breaks: Any) -> None:
    breaks(queries, "answer_words", two_held[0].pk)
    for minute in range(3):
        commands.deliver_due(DUE + minute * MINUTE)
    answer = Client().get("/health/work")
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert answer.status_code == 503
    assert lines["given up for now"] == "1  ALARM" and lines["worker"].endswith("ALARM")
    assert lines["answers to be sent"].endswith("s  ALARM")
    ready = Client().get("/health/ready")
    assert ready.status_code == 200 and "given up for now: 1  ALARM" in ready.content.decode()
    for text in (answer.content.decode(), ready.content.decode()):
        assert two_held[0].ref not in text and "Wren" not in text


def test_whoever_keeps_the_site_running_sees_what_is_stuck(
    two_held: list[AgencyResponse], breaks: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("what_is_stuck")
    assert capsys.readouterr().out == "Nothing is stuck.\n"
    breaks(queries, "answer_words", two_held[0].pk)
    for minute in range(3):
        commands.deliver_due(DUE + minute * MINUTE)
    with pytest.raises(SystemExit):
        call_command("what_is_stuck")
    assert f"stuck_answer {two_held[0].pk}: ZeroDivisionError, 3 times" in capsys.readouterr().out


def test_work_that_goes_on_is_well(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    commands.say_alive(datetime.now(UTC))
    monkeypatch.setattr("audit.sealed.lag", lambda _now: timedelta())
    answer = Client().get("/health/work")
    assert answer.status_code == 200, answer.content
    assert "ALARM" not in answer.content.decode() and answer.content.startswith(b"database: answers")
