"""The tables of a quarter: against the same worked out by hand, narrowed, and told across agencies."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from agencies.models import Agency
from requests_app import commands
from requests_app.commands import measuring
from requests_app.denials import Incomplete, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, MeasuredAnswer, MeasuredFact
from requests_app.models.measures import FactKind
from requests_app.queries.measured_records import answers_behind
from requests_app.queries.measures import measures_of
from requests_app.values.measuring import SMALL, Narrowed, Quarter
from tests.cast import FOUNDED_AT
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.test_measures import glen  # noqa: F401 - a fixture
from tests.requests_app.test_unconfirmed import OPENED, UNCONFIRMED, answered, hidden

pytestmark = pytest.mark.both_engines
NOW = Quarter(2026, 4)
LATER = TUESDAY + timedelta(minutes=7)
SENT = datetime(2026, 10, 5, 10, tzinfo=UTC)


def row(cast: Cast, answering: str = "OBS", minutes: int | None = 60, **other: Any) -> MeasuredAnswer:
    """One answer as it is measured, to the county council."""
    codes = {one.code: one for one in Agency.objects.filter(code__in=[answering, "MCC"])}
    given = SENT + timedelta(minutes=minutes) if minutes is not None else None
    said: dict[str, Any] = {
        "kind": "S47", "urgency": "RED", "outcome": "SHARED" if given else "", "asked_on": date(2026, 10, 5),
        "acknowledge_by": SENT + timedelta(hours=1), "acknowledged_at": SENT, "due_at": SENT + timedelta(hours=4),
        "delivered_at": given, "minutes": minutes, "got_to": 3 if given else 1, "waits": given is None,
        "again": False, "closed": False, **other,
    }  # fmt: skip
    return MeasuredAnswer(
        response_id=uuid.uuid4(), from_agency=codes[answering], to_agency=cast.actor("pip", FOUNDED_AT).agency, **said
    )


def test_the_middle_and_the_slowest_tenth_are_numbers_that_occurred(cast: Cast, glen: Any) -> None:  # noqa: F811
    MeasuredAnswer.objects.bulk_create(row(cast, minutes=60 * hour) for hour in range(1, 11))
    (line,) = measures_of(glen, NOW, TUESDAY).by_agency
    assert (line.median, line.p90) == (5, 9)
    MeasuredAnswer.objects.all().delete()
    MeasuredAnswer.objects.bulk_create([row(cast, minutes=61)])
    (line,) = measures_of(glen, NOW, TUESDAY).by_agency
    assert (line.median, line.p90) == (2, 2), "hours begun"


def test_the_database_counts_as_one_counts_by_hand(cast: Cast, glen: Any) -> None:  # noqa: F811
    chance = random.Random(3)  # noqa: S311 - made-up numbers
    rows = [
        row(
            cast, chance.choice(["OBS", "MP"]), chance.choice([None, *range(10, 900, 7)]),
            urgency=chance.choice(["RED", "GREEN"]), again=chance.random() < 0.2,
            asked_on=date(2026, 10, 5) + timedelta(days=chance.randrange(40)),
        )
        for _ in range(300)
    ]  # fmt: skip
    MeasuredAnswer.objects.bulk_create(rows)
    found = measures_of(glen, NOW, TUESDAY)
    for line in found.by_agency:
        first = [one for one in rows if one.from_agency.code == line.group and not one.again]
        times = sorted(one.minutes for one in first if one.minutes is not None)
        assert line.counts["asked"] == len(first) and line.counts["answered"] == len(times)
        assert line.counts["in_time"] == sum(minutes <= 240 for minutes in times)
        assert line.counts["open"] == line.counts["overdue"] == len(first) - len(times)
        assert line.median == -(-times[-(-len(times) * 50 // 100) - 1] // 60)
        assert line.p90 == -(-times[-(-len(times) * 90 // 100) - 1] // 60)
    assert sum(one.counts["asked"] or 0 for one in found.by_week) == sum(not one.again for one in rows)
    assert all(date.fromisoformat(one.group).weekday() == 0 for one in found.by_week)
    narrowed = measures_of(glen, NOW, TUESDAY, Narrowed(urgency="RED", agency="OBS"))
    (line,) = narrowed.by_agency
    wanted = [one for one in rows if one.urgency == "RED" and one.from_agency.code == "OBS" and not one.again]
    assert line.counts["asked"] == len(wanted) == sum(narrowed.asked_by.values(), start=0)  # type: ignore[arg-type]


def test_across_agencies_no_table_however_narrowed_tells_a_small_number_or_what_adds_up_to_one(cast: Cast) -> None:
    chance = random.Random(5)  # noqa: S311 - made-up numbers
    rows = [
        row(
            cast, chance.choice(["OBS", "OBS", "MP"]), chance.choice([None, 30, 400]),
            urgency=chance.choice(["RED", "AMBER", "AMBER", "GREEN", "GREEN", "GREEN"]),
        )
        for _ in range(60)
    ]  # fmt: skip
    MeasuredAnswer.objects.bulk_create([*rows, row(cast, "MP", urgency="RED", closed=True)])
    grace = cast.actor("grace", TUESDAY)
    whole = measures_of(grace, NOW, TUESDAY)
    levels = {level: measures_of(grace, NOW, TUESDAY, Narrowed(urgency=level)) for level in ("RED", "AMBER", "GREEN")}
    for found in (whole, *levels.values()):
        tables = [*found.by_agency, *found.by_urgency, *found.by_kind, *found.by_week]
        assert not any(count in SMALL for line in tables for count in line.counts.values())
        assert not any(count in SMALL for count in [*found.given_as.values(), *found.asked_by.values()])
    for agency in ("OBS", "MP"):
        parts = [line.counts["asked"] for of in levels.values() for line in of.by_agency if line.group == agency]
        (sum_,) = [line.counts["asked"] for line in whole.by_agency if line.group == agency]
        gaps = parts.count(None)
        assert gaps != 1 or sum_ is None, "the sum would fill the one gap"
    with pytest.raises(Incomplete):
        commands.count_measures(NOW, by=grace, at=TUESDAY, narrowed=Narrowed(urgency="RED", agency="OBS"))
    assert levels["RED"].asked_by == {} == levels["RED"].given_as, "a third side is not drawn"


def test_a_number_leads_to_the_records_that_one_may_see(
    cast: Cast, glen: Any, delivered: AgencyResponse  # noqa: F811
) -> None:  # fmt: skip
    measuring.rebuild_measures(LATER)
    found = answers_behind(glen, NOW, "answered", Narrowed(agency="OBS"), LATER)
    assert [one.pk for one in found.answers] == [delivered.pk] and not found.others and found.told == 1
    outside = answers_behind(cast.actor("grace", TUESDAY), NOW, "answered", Narrowed(agency="OBS"), LATER)
    assert outside.told is None and not outside.answers and outside.others, "one alone is told to nobody"
    page = visitor(cast, "dee").opens("/oversight/measures/behind/?quarter=2026-Q4&agency=OBS&what=answered")
    assert delivered.ref in page and "Others counted here" not in page
    shown = Caller(glen.person).seen("measured_answers", quarter="2026-Q4", agency="OBS", what="answered")
    assert [one["ref"] for one in shown["items"]] == [delivered.ref]
    visitor(cast, "dee").opens("/oversight/measures/behind/?what=everything", 422)
    visitor(cast, "pip").opens("/oversight/measures/behind/?what=answered", 403)
    with pytest.raises(NotPermitted):
        commands.list_behind(NOW, "answered", by=cast.actor("pip", TUESDAY), at=TUESDAY)


def test_what_narrows_is_refused_by_name_and_stays_as_it_was_chosen(cast: Cast, delivered: AgencyResponse) -> None:
    page = visitor(cast, "grace").opens("/oversight/measures/?agency=OBS&urgency=RED", 422)
    assert "one thing at a time" in text_of(page)
    assert '<option value="OBS" selected' in page and '<option value="RED" selected' in page
    assert Caller(cast.person("grace")).get("measures", agency="NOWHERE").status_code == 400


@pytest.mark.usefixtures("tuesday")
def test_grounds_count_for_each_side_what_it_may_read(cast: Cast) -> None:
    """Nothing stands beside what is hidden or not confirmed: they are one and the same to the asker."""
    sides = {}
    for name, item in (("hidden", hidden("WITHHELD")), ("unconfirmed", UNCONFIRMED)):
        given = answered(cast, [OPENED, item])
        measuring.rebuild_measures(LATER)
        facts = MeasuredFact.objects.filter(root_id=given.pk)
        asking = facts.filter(agency=given.to_agency).order_by("measure", "code")
        sides[name] = [*asking.values_list("measure", "code", "times", "again", "part", "outcome")]
        assert facts.filter(agency=given.from_agency, measure=FactKind.GROUND).exists()
        assert not facts.filter(whole=True).exists() or name == "unconfirmed"
    assert sides["hidden"] == sides["unconfirmed"]


def test_the_ledger_the_bases_and_the_questions_of_a_request_are_counted(
    cast: Cast, glen: Any, delivered: AgencyResponse  # noqa: F811
) -> None:  # fmt: skip
    measuring.rebuild_measures(LATER)
    facts = measures_of(glen, NOW, LATER).facts
    assert [one.times for one in facts[FactKind.BASIS]] == [1], "the county council's own, and not the surgery's"
    request = delivered.info_request
    assert request is not None
    assert (
        MeasuredFact.objects.filter(root_id=request.pk, measure=FactKind.BASIS).get().code
        == (request.versions.get().bases[0])
    )
    (step,) = facts[FactKind.STEP]
    assert (step.times, step.median) == (1, 0), "its own endorsement, and nothing of the surgery's steps"
    assert BECAUSE not in str([*MeasuredFact.objects.values()])
    page = text_of(visitor(cast, "dee").opens("/oversight/measures/?quarter=2026-Q4"))
    assert "Lawful bases" in page and "Week by week" in page and "Who asks whom" in page
