"""The copy that stands in for the collection of holidays, and the alarm when either is not as it should be."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from agencies import hours
from agencies.hours import holidays
from tests.agencies import slow_calendar

MARCH, OCTOBER = date(2027, 3, 1), date(2027, 10, 1)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`broken(nation, year)`: from now on the package does not know that year."""
    gone: set[tuple[str, int]] = set()
    whole = holidays.country_holidays

    def country_holidays(country: str, *, subdiv: str = "ENG", years: int = 0) -> Any:
        if (subdiv, years) in gone:
            raise NotImplementedError("this year is not there")
        return whole(country, subdiv=subdiv, years=years) if years else whole(country)

    def breaks(nation: str, year: int) -> None:
        gone.add((nation, year))
        hours.bank_holidays.cache_clear()

    monkeypatch.setattr(holidays, "country_holidays", country_holidays)
    yield breaks
    monkeypatch.undo()
    hours.bank_holidays.cache_clear()


def test_the_copy_is_what_the_package_says_and_the_law_too() -> None:
    for nation in hours.NATIONS:
        for year in range(2024, 2037):
            assert holidays.kept(nation, year) == holidays.collected(nation, year), (nation, year)
            assert holidays.kept(nation, year) == slow_calendar.bank_holidays(nation, year), (nation, year)


def test_a_year_that_the_package_lost_is_read_from_the_copy(broken: Any) -> None:
    known = hours.bank_holidays("SCT", 2027)
    broken("SCT", 2027)
    assert hours.bank_holidays("SCT", 2027) == known and date(2027, 11, 30) in known
    assert hours.bank_holidays("ENG", 2027) == slow_calendar.bank_holidays("ENG", 2027)


def test_a_year_that_nobody_knows_is_refused_and_not_taken_for_one_without_holidays(
    broken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holidays, "kept", lambda nation, year: frozenset())
    broken("SCT", 2027)
    with pytest.raises(ValueError, match="not for 2027"):
        hours.bank_holidays("SCT", 2027)


@pytest.mark.parametrize(("today", "alarm"), [(date(2026, 9, 30), []), (date(2026, 10, 1), ["SCT 2027 is missing"])])
def test_next_years_holidays_are_missed_from_october(broken: Any, today: date, alarm: list[str]) -> None:
    broken("SCT", 2027)
    assert hours.doubts(today) == alarm


def test_this_years_are_missed_at_once_and_every_nation_is_named(broken: Any) -> None:
    for nation in hours.NATIONS:
        broken(nation, 2027)
    assert hours.doubts(MARCH) == [f"{nation} 2027 is missing" for nation in hours.NATIONS]


def test_a_day_that_came_or_went_wants_somebody_to_look(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = holidays.kept
    monkeypatch.setattr(
        holidays, "kept", lambda nation, year: kept(nation, year) - ({date(2028, 1, 3)} if nation == "ENG" else set())
    )
    assert hours.doubts(MARCH) == []
    assert hours.doubts(OCTOBER) == ["ENG 2028 is not as it was kept"]


@pytest.mark.django_db
def test_the_health_of_the_work_says_which_are_missing(broken: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def figure() -> str:
        lines = Client().get("/health/work").content.decode().splitlines()
        return next(line for line in lines if line.startswith("bank holidays"))

    assert figure() == "bank holidays: known"
    broken("NIR", timezone.now().year)
    assert figure() == f"bank holidays: NIR {timezone.now().year} is missing  ALARM"


def test_a_copy_is_kept_only_when_it_is_good(
    broken: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.json"
    days = json.loads(holidays.COPY.read_text())
    days["days"]["ENG"]["2027"].remove("2027-12-27")
    copy.write_text(json.dumps(days))
    monkeypatch.setattr(holidays, "COPY", copy)
    holidays._copy.cache_clear()
    try:
        with pytest.raises(CommandError, match="Look at each day"):
            call_command("keep_bank_holidays", check=True)
        assert "ENG 2027-12-27: new in the package" in capsys.readouterr().out
        call_command("keep_bank_holidays")
        assert "2027-12-27" in json.loads(copy.read_text())["days"]["ENG"]["2027"]
        broken("WLS", 2030)
        with pytest.raises(CommandError, match="WLS 2030"):
            call_command("keep_bank_holidays")
    finally:
        holidays._copy.cache_clear()
