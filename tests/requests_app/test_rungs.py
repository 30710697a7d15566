"""Whom an overdue step reaches, rung by rung: only who is there and may be told, each once, until it is done."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Clock, InformationRequest, Notification
from requests_app.reminders import clocks, reaching
from tests.faults.checker import wrong
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.covering import joins, stands_in
from tests.requests_app.reached import open_step
from tests.requests_app.test_presence import away

pytestmark = [pytest.mark.usefixtures("tuesday"), pytest.mark.both_engines]
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def told(kind: str, about: object) -> set[str]:
    rows = Notification.objects.filter(kind=kind, about_id=about.pk, done_at=None)  # type: ignore[attr-defined]
    return {row.recipient.name for row in rows.select_related("recipient")}


def names(cast: Cast, *shorts: str) -> set[str]:
    return {cast.person(short).name for short in shorts}


def escalated_by(submitted: InformationRequest, at: datetime) -> set[str]:
    """Whom the last rungs reached that had not been reached before."""
    before = told("escalated", submitted)
    commands.sweep(at)
    return told("escalated", submitted) - before


def test_an_overdue_step_reaches_the_deputy_then_the_seniors_then_the_safeguarding_partner(
    cast: Cast, submitted: InformationRequest
) -> None:
    joins(cast, "kit", "MCC", "PARTNER_LEAD", by="ada")
    joins(cast, "lyn", "MCC", "DESIGNATED_PROFESSIONAL", by="ada")
    due = open_step(submitted).due_at
    assert due
    commands.sweep(due)
    assert names(cast, "kit", "lyn").isdisjoint(told("escalated", submitted))
    stands_in(cast, "wes", "dara")
    assert escalated_by(submitted, due + 30 * MINUTE) == names(cast, "wes")
    assert escalated_by(submitted, due + HOUR) >= names(cast, "lyn")
    assert escalated_by(submitted, due + 2 * HOUR) == names(cast, "kit")
    assert escalated_by(submitted, due + 3 * HOUR) == set()
    assert wrong() == []


def test_once_it_is_done_no_rung_is_climbed_any_more(cast: Cast, submitted: InformationRequest) -> None:
    joins(cast, "kit", "MCC", "PARTNER_LEAD", by="ada")
    due = open_step(submitted).due_at
    assert due
    commands.sweep(due)
    commands.endorse_request(open_step(submitted), BECAUSE, by=cast.actor("dara", due), at=due + MINUTE)
    commands.sweep(due + 3 * HOUR)
    assert told("escalated", submitted) == set() and told("overdue", submitted) == set()


def test_whoever_is_away_is_not_reminded_while_somebody_is_there(cast: Cast, submitted: InformationRequest) -> None:
    step = open_step(submitted)
    assert step.due_at
    away(cast, "dara", TUESDAY + timedelta(days=1))
    commands.sweep(step.due_at)
    assert names(cast, "mara") <= told("due", submitted) and names(cast, "dara").isdisjoint(told("due", submitted))


def test_where_everybody_is_away_somebody_is_told_all_the_same(cast: Cast, submitted: InformationRequest) -> None:
    step = open_step(submitted)
    assert step.due_at
    for who in ("dara", "mara"):
        away(cast, who, TUESDAY + timedelta(days=1))
    commands.sweep(step.due_at)
    assert told("due", submitted) == names(cast, "dara", "mara")


def test_a_rung_that_asks_nobody_who_is_there_is_caught(
    cast: Cast, submitted: InformationRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: whoever is away is reminded as if they were there."""
    step = open_step(submitted)
    assert step.due_at
    away(cast, "dara", TUESDAY + timedelta(days=1))
    monkeypatch.setattr(reaching, "here", lambda people, _agency, _at: people)
    commands.sweep(step.due_at)
    with pytest.raises(AssertionError):
        assert names(cast, "dara").isdisjoint(told("due", submitted))


def test_a_safeguarding_partner_hears_of_what_holds_up_an_answer_and_of_nothing_else(
    cast: Cast, delivered: AgencyResponse
) -> None:
    receipt = Clock.objects.get(kind="receipt", stopped_at=None)
    reply = Clock.objects.get(kind="reply")
    assert "PARTNER" not in {rung.to for rung in clocks.ladder_of(receipt)}
    assert "PARTNER" in {rung.to for rung in clocks.ladder_of(reply)}


def test_each_rung_reminds_each_once_however_often_it_is_looked(cast: Cast, asked: AgencyResponse) -> None:
    for hours in (1, 5, 5, 7, 7, 9, 9):
        commands.sweep(TUESDAY + hours * HOUR)
    slots = list(Notification.objects.filter(about_id=asked.pk).values_list("slot", flat=True))
    assert len(slots) == len(set(slots))
    assert wrong() == []


def test_where_a_rung_has_nobody_and_nobody_above_is_there_whoever_has_it_is_told(
    cast: Cast, asked: AgencyResponse
) -> None:
    """A surgery has no manager; its Caldicott guardian is the senior, and is away."""
    away(cast, "ray", TUESDAY + timedelta(days=1))
    commands.acknowledge_response(asked, by=cast.actor("bea", TUESDAY), at=TUESDAY)
    commands.sweep(asked.due_at)
    assert told("escalated", asked) == names(cast, "bea")
