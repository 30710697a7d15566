"""The times that law and guidance set: data with its source, and answers planned backwards from them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from agencies import hours
from agencies.denials import Incomplete
from agencies.queries import calendar_of
from requests_app import commands, guidance
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Clock
from requests_app.queries.clocks import explained, is_planned, reply_clock
from tests.faults import checker
from tests.requests_app import reached
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of
from tests.signing import sign_in

LISTED = {
    "T-REF", "T-STRAT", "T-ICPC", "T-CORE", "T-RCPC1", "T-RCPC2", "T-ASS", "T-PP", "T-EPO", "T-LADO", "T-SIN", "T-RR",
    "T-RHI", "T-FGM", "T-SAR", "T-FAM",
}  # fmt: skip
PACK = guidance.load("ENG-2026-09")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_every_time_is_there_with_its_source_and_how_sure_it_is() -> None:
    clocks = PACK.statutory_clocks
    assert set(clocks) == LISTED
    assert all(one.source and one.evidence for one in clocks.values())
    assert clocks["T-STRAT"].span is None and clocks["T-STRAT"].evidence == "U"
    assert [code for code, one in clocks.items() if one.evidence == "U"] == ["T-STRAT", "T-FAM"]
    assert all(one.caveat for one in clocks.values() if one.evidence == "U")


@pytest.mark.parametrize(
    ("code", "since", "ends", "ready"),
    [
        ("T-REF", "2026-11-06 15:00", "2026-11-09 15:00", "2026-11-09 13:00"),  # over a weekend
        ("T-ICPC", "2026-10-20 09:00", "2026-11-10 10:00", "2026-11-06 10:00"),  # over the change of the clocks
        ("T-PP", "2026-11-07 02:00", "2026-11-10 02:00", "2026-11-09 14:00"),
        ("T-ASS", "2026-11-10 10:00", "2027-01-15 10:00", "2027-01-08 10:00"),  # over Christmas and the New Year
        ("T-SAR", "2027-01-31 10:00", "2027-02-28 10:00", "2027-02-22 10:00"),  # it ends on a Sunday
        ("T-RCPC1", "2026-11-10 10:00", "2027-02-10 10:00", "2027-02-03 10:00"),
    ],
)
def test_when_a_time_is_up_and_by_when_answers_must_be_there(code: str, since: str, ends: str, ready: str) -> None:
    clock = PACK.statutory_clocks[code]
    assert guidance.ends_at(clock, utc(since), "ENG") == utc(ends)
    assert guidance.ready_by(clock, utc(since), "ENG") == utc(ready)


def test_what_has_no_national_figure_ends_nowhere() -> None:
    assert guidance.ends_at(PACK.statutory_clocks["T-STRAT"], TUESDAY, "ENG") is None
    assert guidance.ready_by(PACK.statutory_clocks["T-STRAT"], TUESDAY, "ENG") is None


def sent(cast: Cast, urgency: str, **serves: str) -> AgencyResponse:
    words = asked_of("OBS") | {"urgency": urgency} | ({"serves": serves} if serves else {})
    pip = cast.actor("pip", TUESDAY)
    draft = commands.prepare_request(words, by=pip, at=TUESDAY)
    step = reached.open_step(commands.submit_request(draft, by=pip, at=TUESDAY).thing)
    return commands.endorse_request(step, BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY).thing.responses.get()


def test_an_answer_is_due_early_enough_for_what_it_serves(cast: Cast) -> None:
    """A conference by Thursday at eleven wants the answers two working days before, which is now plus one hour."""
    response = sent(cast, "GREEN", clock="T-ICPC", since="2026-10-22T10:00:00Z")
    assert response.due_at == utc("2026-11-10 11:00")
    clock = reply_clock(response)
    assert (clock.rule, is_planned(clock)) == ("1 hour", True)
    taken = Clock.objects.get(about_id=response.pk, kind="acknowledge")
    assert taken.due_at <= response.due_at
    told = explained(clock, TUESDAY)
    assert "no use" in told.because and "3 working days" in told.because
    assert checker.wrong() == []


def test_a_plan_hastens_and_never_delays(cast: Cast) -> None:
    response = sent(cast, "RED", clock="T-ASS", since="2026-11-09T10:00:00Z")
    assert response.due_at == TUESDAY + timedelta(hours=4)
    assert not is_planned(reply_clock(response))


def test_a_time_that_is_over_plans_nothing(cast: Cast) -> None:
    response = sent(cast, "GREEN", clock="T-REF", since="2026-10-05T10:00:00Z")
    usual = hours.due(hours.Span.parse("3 working days"), TUESDAY, calendar_of(response.from_agency))
    assert response.due_at == usual


@pytest.mark.parametrize(
    ("serves", "pointer"),
    [
        ({"clock": "T-XYZ", "since": "2026-11-09T10:00:00Z"}, "/serves/clock"),
        ({"since": "2026-11-09T10:00:00Z"}, "/serves/clock"),
        ({"clock": "T-STRAT", "since": "2026-11-09T10:00:00Z"}, "/serves/clock"),
        ({"clock": "T-ICPC"}, "/serves/since"),
        ({"clock": "T-ICPC", "since": "2026-11-12T10:00:00Z"}, "/serves/since"),
    ],
)
def test_a_time_that_cannot_be_served_is_refused_by_its_field(cast: Cast, serves: dict[str, str], pointer: str) -> None:
    with pytest.raises(Incomplete) as refused:
        sent(cast, "GREEN", **serves)
    assert pointer in [fault.pointer for fault in refused.value.errors]


def test_both_sides_read_what_is_served_and_by_when(cast: Cast, tuesday: Any) -> None:
    response = sent(cast, "GREEN", clock="T-ICPC", since="2026-10-22T10:00:00Z")
    assert Caller(cast.person("bea")).seen(f"responses/{response.ref}")["asked"]["serves"]["clock"] == "T-ICPC"
    for short, path in (("bea", f"/responses/{response.ref}/"), ("pip", f"/requests/{response.info_request.ref}/")):
        client = Client()
        sign_in(client, cast.person(short))
        page = client.get(path).content.decode()
        assert short == "pip" or "Initial child protection conference" in page
        date = client.get(f"/dates/{response.ref}/").content.decode()
        assert "would be of no use" in date and "Planned backwards" in date


def test_what_is_served_is_chosen_on_the_page_and_nothing_typed_is_lost(cast: Cast, tuesday: Any) -> None:
    pip = cast.actor("pip", TUESDAY)
    draft = commands.prepare_request(asked_of("OBS"), by=pip, at=TUESDAY)
    client = Client()
    sign_in(client, cast.person("pip"))
    path = f"/requests/{draft.ref}/concern/"
    page = client.get(path).content.decode()
    assert "T-ICPC" in page and "T-STRAT" not in page
    words = asked_of("OBS")
    form = {name: words[name] for name in ("concern", "threshold", "urgency", "stage", "type", "purpose")}
    form |= {"serves": "T-ICPC", "version": str(draft.version), "seen": str(draft.version)}
    form |= {f"serves_since_{place}": part for place, part in enumerate(("22", "10", "2026", "11:00"))}
    answer = client.post(path, form)
    assert answer.status_code == 302, answer.content.decode()
    assert 'value="T-ICPC" selected' in client.get(path).content.decode()
    assert "Initial child protection conference" in client.get(f"/requests/{draft.ref}/check/").content.decode()
