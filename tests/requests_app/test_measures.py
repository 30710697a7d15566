"""What is measured: taken in from the sealed trail as it grows, made anew to the same digit, told to whom it may be."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.actors import Actor
from agencies.commands import end_membership, open_membership
from agencies.values import NewMembership
from audit.models import Entry
from requests_app import commands
from requests_app.commands import measuring
from requests_app.denials import NotPermitted
from requests_app.events import Event
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, ApprovalStep, MeasuredAnswer, MeasuredFact, MeasuredRefusal, MeasuredTo
from requests_app.queries.measures import counted, measures_of
from requests_app.values.measuring import Quarter
from tests.audit.sealing import seal
from tests.cast import FOUNDED_AT
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.test_unconfirmed import OPENED, answered, hidden

pytestmark = pytest.mark.both_engines
NOW = Quarter(2026, 4)
LATER = TUESDAY + timedelta(minutes=7)


@pytest.fixture
def glen(cast: Cast) -> Actor:
    """The county council's own governance lead."""
    dee, ada = cast.actor("dee", FOUNDED_AT), cast.actor("ada", FOUNDED_AT)
    new = NewMembership(role="GOVERNANCE_LEAD", title="governance lead", starts_at=FOUNDED_AT, team="MASH")
    end_membership(dee.membership, by=ada, at=FOUNDED_AT)
    open_membership(dee.agency, dee.person, new, by=ada, at=FOUNDED_AT)
    return cast.actor("dee", TUESDAY)


SAYS = [field.name for field in MeasuredFact._meta.concrete_fields if not field.primary_key]


def kept() -> list[Any]:
    """Everything that is measured, in an order."""
    answers = MeasuredAnswer.objects.order_by("pk").values_list(*["pk", *measuring.KEPT])
    facts = MeasuredFact.objects.order_by(*SAYS).values_list(*SAYS)
    return [
        *answers,
        *facts,
        *MeasuredRefusal.objects.order_by("agency", "day", "code").values_list("agency", "day", "count"),
    ]


def test_what_is_taken_in_as_it_comes_is_what_is_made_anew(
    log: Path, cast: Cast, put_forward: AgencyResponse, tuesday: Any
) -> None:
    seal()
    assert measuring.measure(TUESDAY) > 0
    assert measuring.measure(TUESDAY) == 0, "what was taken in is not taken in again"
    step = ApprovalStep.objects.select_related("response", "agency").get(response=put_forward, status="open")
    with pytest.raises(NotPermitted):
        commands.approve_step(step, BECAUSE, by=cast.actor("bea", TUESDAY), at=TUESDAY)
    commands.approve_step(step, BECAUSE, by=cast.actor("omar", TUESDAY), at=TUESDAY)
    seal()
    measuring.measure(TUESDAY)
    assert MeasuredAnswer.objects.get().delivered_at is None
    commands.deliver_due(LATER)
    seal()
    measuring.measure(LATER)
    assert MeasuredAnswer.objects.get().minutes == 7
    assert MeasuredRefusal.objects.get(code="had_a_part").count == 1
    before, place = kept(), MeasuredTo.objects.get().place
    said = StringIO()
    call_command("rebuild_measures", stdout=said, stderr=said)
    assert kept() == before
    assert MeasuredTo.objects.get().place == place
    assert "1 answers measured." in said.getvalue() and "[####" in said.getvalue()


def test_a_look_that_misses_an_act_is_caught(
    log: Path, cast: Cast, delivered: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: of a portion, the newest entry is not read."""
    seal()
    real = measuring._keep
    monkeypatch.setattr(measuring, "_keep", lambda answers: real([one for one in answers if not one.delivered_at]))
    measuring.measure(LATER)
    before = kept()
    monkeypatch.undo()
    measuring.rebuild_measures(LATER)
    assert kept() != before


def measured(cast: Cast) -> None:
    measuring.rebuild_measures(LATER)


def test_both_sides_see_the_same_numbers(cast: Cast, glen: Actor, delivered: AgencyResponse) -> None:
    measured(cast)
    (asking,) = measures_of(glen, NOW, LATER).by_agency
    assert asking.group == "OBS"
    assert (asking.counts["asked"], asking.counts["in_time"], asking.median) == (1, 1, 1)
    joy = cast.actor("joy", FOUNDED_AT)
    lead = NewMembership(role="GOVERNANCE_LEAD", title="lead", starts_at=FOUNDED_AT)
    open_membership(joy.agency, cast.person("ray"), lead, by=joy, at=FOUNDED_AT)
    (answering,) = measures_of(cast.actor("ray", TUESDAY), NOW, LATER).by_agency
    assert answering == asking


def test_across_agencies_one_answer_is_told_to_nobody(cast: Cast, delivered: AgencyResponse) -> None:
    measured(cast)
    (line,) = measures_of(cast.actor("grace", TUESDAY), NOW, LATER).by_agency
    assert line.counts["asked"] is None and line.median is None and line.share("in_time", "answered") is None
    page = text_of(visitor(cast, "grace").opens("/oversight/measures/?quarter=2026-Q4"))
    assert "not told" in page


def test_what_is_restricted_or_hidden_changes_no_number_outside_its_two_agencies(
    cast: Cast, glen: Actor, tuesday: Any
) -> None:
    hiding = answered(cast, [OPENED, hidden("WITHHELD")])
    measured(cast)
    row = MeasuredAnswer.objects.get(pk=hiding.pk)
    assert row.closed
    assert not counted(cast.actor("grace", TUESDAY)).exists()
    assert counted(glen).filter(pk=hiding.pk).exists(), "the asking side counts its own request as it reads it"
    assert not counted(cast.actor("leo", TUESDAY)).exists()
    assert "NOT_CONFIRMED" not in {row.outcome} and row.outcome == hiding.outcome


def test_nobody_but_a_governance_lead_looks_and_every_look_is_recorded(cast: Cast, delivered: AgencyResponse) -> None:
    with pytest.raises(NotPermitted):
        commands.count_measures(NOW, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    visitor(cast, "pip").opens("/oversight/measures/", 403)
    grace = cast.actor("grace", TUESDAY)
    commands.count_measures(NOW, by=grace, at=TUESDAY)
    last = Entry.objects.filter(stream_id=grace.sign_in.pk).order_by("stream_seq").last()
    assert last and last.action == Event.MEASURES_COUNTED


def test_the_page_has_a_table_for_each_drawing_and_the_api_the_same_numbers(
    cast: Cast, glen: Actor, delivered: AgencyResponse
) -> None:
    measured(cast)
    page = visitor(cast, "dee").opens("/oversight/measures/?quarter=2026-Q4")
    assert page.count('<svg class="gt-chart"') == page.count("<desc id=") == 6
    assert "1 of 1 answers were given in time" in text_of(page)
    assert "Otterbrook Surgery" in text_of(page)
    shown = Caller(glen.person).seen("measures", quarter="2026-Q4")
    assert [one["group"] for one in shown["by_agency"]] == ["OBS"]
    assert shown["by_agency"][0]["in_time"] == 1
    assert shown["start"] == "2026-10-01"
    empty = visitor(cast, "dee").opens("/oversight/measures/?quarter=1999-Q1")
    assert "No requests in this period" in text_of(empty)


def test_a_quarter_costs_as_many_questions_however_many_answers_there_are(
    cast: Cast, glen: Actor, delivered: AgencyResponse
) -> None:
    measuring.rebuild_measures(LATER)
    with CaptureQueriesContext(
        connection,
    ) as one:
        measures_of(glen, NOW, LATER)
    answered(cast, [OPENED, {**OPENED, "item": "I9"}])
    measuring.rebuild_measures(LATER)
    with CaptureQueriesContext(connection) as two:
        measures_of(glen, NOW, LATER)
    assert len(one) == len(two) <= 22
