"""More time for an answer: capped, with a reason, told to whoever asked before the time has passed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection

from requests_app import commands, policies
from requests_app.commands import extensions
from requests_app.denials import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Clock, Extension, Notification
from requests_app.queries.tracks import asker_version
from tests.faults.checker import wrong
from tests.requests_app.asking import fresh
from tests.requests_app.callers import TUESDAY, Caller, refused
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")
WHY = "sloewhy the older notes are in the archive, and they come with the van at two."
CANNOT = "damsonwhy the strategy discussion is at three, and she goes home after it."
TWO_HOURS = timedelta(hours=2)


def gives(
    cast: Cast, response: AgencyResponse, who: str = "omar", adds: int = 2, at: datetime = TUESDAY, **other: Any
) -> AgencyResponse:
    words = {"code": "RECORDS_ELSEWHERE", "why": WHY, **other}
    return commands.extend_response(fresh(response), adds, by=cast.actor(who, at), at=at, **words).thing


def objects(cast: Cast, response: AgencyResponse, who: str = "pip", at: datetime = TUESDAY) -> AgencyResponse:
    return commands.object_to_extension(fresh(response), CANNOT, by=cast.actor(who, at), at=at).thing


def told(kind: str) -> set[str]:
    return set(Notification.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def test_whoever_decides_gives_more_time_and_whoever_asked_is_told_at_once(cast: Cast, asked: AgencyResponse) -> None:
    due = asked.due_at
    later = gives(cast, asked)
    assert (later.due_at, later.extended, later.extensions_given) == (due + TWO_HOURS, "2 hours", 1)
    given = Extension.objects.get()
    assert (given.was, given.became, given.reason, given.by) == (
        due, due + TWO_HOURS, "RECORDS_ELSEWHERE", cast.person("omar"),
    )  # fmt: skip
    assert cast.person("pip").name in told("extended")
    assert asker_version(later) == asker_version(asked) + 1
    assert wrong() == []
    connection.check_constraints()


def test_its_reminders_follow_and_none_comes_twice(cast: Cast, asked: AgencyResponse) -> None:
    """Half of four hours is at twelve; given two more at half past, three quarters of six are at half past two."""
    noon = TUESDAY + timedelta(hours=2, minutes=1)
    commands.sweep(noon)
    assert Clock.objects.get(about_id=asked.pk, kind="reply").rung == 1
    gives(cast, asked, at=noon)
    clock = Clock.objects.get(about_id=asked.pk, kind="reply")
    assert (clock.rung, clock.next_at) == (1, TUESDAY + timedelta(hours=4, minutes=30))
    assert set(Notification.objects.filter(kind="due_soon", about_id=asked.pk, done_at=None).values_list(
        "due_at", flat=True
    )) == {clock.due_at}  # fmt: skip


def test_nobody_who_holds_it_gives_it_time_nor_anybody_who_does_not_decide(cast: Cast, asked: AgencyResponse) -> None:
    for who in ("bea", "cleo"):
        with pytest.raises((NotPermitted, NotFound)):
            gives(cast, asked, who)
    with pytest.raises(NotPermitted):
        gives(cast, asked, "pip")
    commands.acknowledge_response(asked, by=cast.actor("omar", TUESDAY), at=TUESDAY)
    with pytest.raises(NotPermitted, match="You have this answer yourself"):
        gives(cast, asked)


def test_once_and_no_more_than_the_urgency_allows(cast: Cast, asked: AgencyResponse) -> None:
    for adds in (3, 0, -1):
        with pytest.raises(Incomplete):
            gives(cast, asked, adds=adds)
    gives(cast, asked, adds=1)
    with pytest.raises(NotNow, match="all the time that this urgency allows"):
        gives(cast, asked, adds=1)


@pytest.mark.parametrize(
    ("given", "pointer"), [({"code": ""}, "/code"), ({"code": "LAZY"}, "/code"), ({"why": "busy"}, "/justification")]
)
def test_it_needs_a_reason_that_says_why(cast: Cast, asked: AgencyResponse, given: Any, pointer: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        gives(cast, asked, **given)
    assert [fault.pointer for fault in refusal.value.errors] == [pointer]


def test_nothing_is_given_once_the_time_has_passed(cast: Cast, asked: AgencyResponse) -> None:
    with pytest.raises(NotNow, match="time has passed"):
        gives(cast, asked, at=asked.due_at)
    assert gives(cast, asked, at=asked.due_at - timedelta(minutes=1))


def test_the_database_holds_no_extension_that_came_afterwards(cast: Cast, asked: AgencyResponse) -> None:
    given = gives(cast, asked).extensions.get()
    given.at = given.was
    with pytest.raises(ValidationError, match="requests_extension_beforehand"):
        given.validate_constraints()


def test_time_that_was_given_without_its_act_is_found(cast: Cast, asked: AgencyResponse) -> None:
    """The broken variant: a due time that moves and nobody gave."""
    clock = Clock.objects.get(about_id=asked.pk, kind="reply")
    Clock.objects.filter(pk=clock.pk).update(due_at=clock.due_at + TWO_HOURS, extended="2 hours")
    assert any("should be at" in problem for problem in wrong())


def test_a_cap_that_nobody_asks_is_caught(cast: Cast, asked: AgencyResponse, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: more than is left goes through, and the rule of the cap no longer holds."""
    monkeypatch.setattr(extensions, "time_left_to_give", lambda _response: 99)
    gives(cast, asked, adds=9)
    with pytest.raises(AssertionError):
        assert fresh(asked).extended == "2 hours"


def test_whoever_asked_objects_once_and_it_moves_no_clock(cast: Cast, asked: AgencyResponse) -> None:
    with pytest.raises(NotNow, match="no more time"):
        objects(cast, asked)
    commands.acknowledge_response(asked, by=cast.actor("bea", TUESDAY), at=TUESDAY)
    due = gives(cast, asked).due_at
    assert objects(cast, asked).due_at == due
    assert told("objected") == {cast.person("omar").name, cast.person("bea").name}
    with pytest.raises(NotNow, match="objected to this already"):
        objects(cast, asked)
    assert wrong() == []
    connection.check_constraints()


@pytest.mark.parametrize("who", ["kit", "bea", "sam"])
def test_nobody_objects_for_whoever_asked(cast: Cast, asked: AgencyResponse, who: str) -> None:
    gives(cast, asked)
    with pytest.raises(NotPermitted):
        objects(cast, asked, who)


def test_what_serves_a_time_set_by_law_is_given_no_more(
    cast: Cast, asked: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests_app.policies.extensions.is_planned", lambda _clock: True)
    denial = policies.why_not_extend(fresh(asked), by=cast.actor("omar", TUESDAY), at=TUESDAY)
    assert denial and "set by law" in str(denial.sentence)


def test_a_pause_is_counted_on_top(cast: Cast, asked: AgencyResponse) -> None:
    due = asked.due_at
    commands.ask_question(
        asked, "Which of the two addresses is meant?", about="items/I2", pause=True, by=cast.actor("bea", TUESDAY),
        at=TUESDAY,
    )  # fmt: skip
    later = gives(cast, asked, at=TUESDAY + timedelta(minutes=5))
    assert later.due_at == due + TWO_HOURS + timedelta(hours=1)
    assert wrong() == []


def test_both_sides_read_it_on_their_pages_and_how_the_date_was_worked_out(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    assert asked.info_request
    omar, here, there = visitor(cast, "omar"), f"/responses/{asked.ref}/", f"/requests/{asked.info_request.ref}/"
    place = f"{here}more-time/"
    assert place in omar.opens(here)
    empty = omar.sends(place, {"version": fresh(asked).audit_seq}, status=422)
    assert "Choose how much more time it needs." in empty.content.decode()
    words = {"adds": "2", "code": "RECORDS_ELSEWHERE", "reason": WHY, "version": fresh(asked).audit_seq}
    assert "It has more time." in omar.follows(omar.sends(place, words))
    shown = text_of(omar.opens(here))
    assert "2 hours more" in shown and "sloewhy" in shown
    pip = visitor(cast, "pip")
    seen = pip.opens(there)
    assert "sloewhy" in seen and f"{there}responses/{asked.ref}/object/" in seen
    assert cast.person("omar").name not in seen
    objecting = {"reason": CANNOT, "version": asker_version(fresh(asked))}
    assert "on record" in pip.follows(pip.sends(f"{there}responses/{asked.ref}/object/", objecting))
    assert "damsonwhy" in omar.opens(here)
    how = text_of(pip.opens(f"/dates/{asked.ref}/"))
    assert "Red gives 4 hours" in how and "It was given 2 hours more" in how
    assert "Reason: The records are held elsewhere or on paper." in how and "sloewhy" not in how


def test_the_same_by_api(cast: Cast, asked: AgencyResponse) -> None:
    assert asked.info_request
    omar, pip = Caller(cast.person("omar")), Caller(cast.person("pip"))
    words = {"adds": 2, "code": "TOO_MUCH", "justification": WHY, "version": fresh(asked).audit_seq}
    assert refused(omar.post(f"responses/{asked.ref}/extend", {**words, "adds": 5}))[2] == ["/adds"]
    omar.done(f"responses/{asked.ref}/extend", words)
    due = pip.seen(f"requests/{asked.info_request.ref}/responses/{asked.ref}/due")
    assert (due["extended"], due["more_time"][0]["reason"]) == ("2 hours", "TOO_MUCH") and "sloewhy" not in str(due)
    there = f"requests/{asked.info_request.ref}/responses/{asked.ref}/object"
    version = pip.seen(f"requests/{asked.info_request.ref}/responses")["items"][0]["version"]
    pip.done(there, {"justification": CANNOT, "version": version})
    read = omar.seen(f"responses/{asked.ref}")["more_time"][0]
    assert read["objection"] == CANNOT and cast.person("pip").name not in str(read)
