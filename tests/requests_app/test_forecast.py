"""Amber before red: what the usual pace of an agency says of an answer that is waited for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, MeasuredAnswer
from requests_app.queries.forecast import forecasts
from requests_app.values import forecast as values
from requests_app.values.forecast import ENOUGH, Forecast, Pace, Past, forecast
from tests.requests_app.asking import fresh
from tests.requests_app.callers import TUESDAY, Caller
from tests.requests_app.pages import text_of, visitor

SHARES = st.floats(0, 4, allow_nan=False)
PAST = st.lists(st.builds(Past, st.none() | SHARES, SHARES), max_size=30)
HALF_PAST = TUESDAY + timedelta(hours=2)
SLOW, QUICK = timedelta(hours=6), timedelta(hours=3)


def went(response: AgencyResponse, *times: timedelta) -> None:
    """Earlier answers of the same agency at the same urgency, each taken at once and given after so long."""
    for number, took in enumerate(times, start=1):
        sent = TUESDAY - timedelta(days=number)
        MeasuredAnswer.objects.create(
            response_id=f"00000000-0000-4000-8000-{number:012d}", from_agency=response.from_agency,
            to_agency=response.to_agency, kind=response.type, urgency=response.urgency, outcome="SHARED",
            asked_on=sent.date(), acknowledge_by=sent, acknowledged_at=sent, due_at=sent + timedelta(hours=4),
            delivered_at=sent + took, minutes=int(took.total_seconds() // 60), waits=False, again=False, closed=False,
        )  # fmt: skip


def taken(cast: Cast, asked: AgencyResponse) -> AgencyResponse:
    return commands.acknowledge_response(asked, by=cast.actor("bea", TUESDAY), at=TUESDAY).thing


def said(response: AgencyResponse, at: datetime = HALF_PAST) -> Forecast:
    return forecasts([fresh(response)], at)[response.pk]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAST, SHARES, st.booleans())
def test_its_numbers_are_those_of_the_answers_that_stood_so(past: list[Past], now: float, is_taken: bool) -> None:
    """An independent count, one answer after the other."""
    found = forecast(past, now, taken=is_taken)
    alike = [p for p in past if p.given > now and (p.taken is not None and p.taken <= now) == is_taken]
    if len(past) < ENOUGH:
        assert found == Forecast(Pace.UNKNOWN)
        return
    good = len([p for p in alike if p.given <= 1])
    assert (found.in_time, found.of) == (good, len(alike))
    assert (found.pace is Pace.LIKELY_LATE) == (good < len(alike) - good or not alike)


def test_it_is_amber_before_it_is_red(cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller) -> None:
    answer = taken(cast, asked)
    went(answer, *[SLOW] * 5, QUICK)
    assert said(answer) == Forecast(Pace.LIKELY_LATE, 1, 6)
    assert said(answer, TUESDAY + timedelta(hours=3, minutes=30)) == Forecast(Pace.LIKELY_LATE, 0, 5)
    assert forecasts([fresh(answer)], answer.due_at + timedelta(seconds=1)) == {}


def test_at_the_usual_pace_it_is_in_time(cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller) -> None:
    answer = taken(cast, asked)
    went(answer, *[QUICK] * 5)
    assert said(answer) == Forecast(Pace.IN_TIME, 5, 5)


def test_what_is_slower_than_every_earlier_one_is_likely_to_be_late(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    went(asked, *[QUICK] * 5)
    assert said(asked) == Forecast(Pace.LIKELY_LATE, 0, 0)  # nobody has taken it; each earlier one was taken by now


def test_a_forecast_that_takes_quick_answers_for_slow_ones_is_caught(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: it counts every earlier answer, wherever it stood at this point."""
    answer = taken(cast, asked)
    went(answer, *[timedelta(hours=1)] * 6, *[SLOW] * 5)
    assert said(answer).pace is Pace.LIKELY_LATE
    monkeypatch.setattr(values.Past, "stood_so", lambda *_: True)
    assert said(answer).pace is Pace.IN_TIME


@pytest.mark.usefixtures("tuesday")
@pytest.mark.parametrize("change", [{"closed": True}, {"again": True}, {"urgency": "GREEN"}])
def test_what_is_restricted_or_of_another_kind_is_not_counted(
    cast: Cast, asked: AgencyResponse, change: dict[str, object]
) -> None:
    went(asked, *[SLOW] * 9)
    MeasuredAnswer.objects.update(**change)
    assert said(asked).pace is Pace.UNKNOWN


def test_both_agencies_read_the_same_on_every_page(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    assert asked.info_request
    taken(cast, asked)
    went(asked, *[SLOW] * 5, QUICK)
    tuesday.move_to(HALF_PAST)
    bea, pip = visitor(cast, "bea"), visitor(cast, "pip")
    sentence = "It is likely to be late: of 6 earlier answers that stood here at this point, 1 were in time."
    ours = text_of(bea.opens(f"/responses/{asked.ref}/"))
    theirs = text_of(pip.opens(f"/requests/{asked.info_request.ref}/"))
    assert sentence in ours and sentence in theirs
    for page in (ours, theirs, text_of(bea.opens("/responses/")), text_of(pip.opens("/"))):
        assert "Due soon" in page
    due = [
        Caller(cast.person("bea")).seen(f"responses/{asked.ref}/due"),
        Caller(cast.person("pip")).seen(f"requests/{asked.info_request.ref}/responses/{asked.ref}/due"),
    ]
    assert [one["forecast"] for one in due] == [{"pace": "likely_late", "in_time": 1, "of": 6}] * 2


def test_without_enough_earlier_answers_the_page_says_so(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    went(asked, *[SLOW] * (ENOUGH - 1))
    page = text_of(visitor(cast, "bea").opens(f"/responses/{asked.ref}/"))
    assert "There are too few earlier answers to say whether it will come in time." in page and "Due soon" not in page
