"""Real processes: Redis emptied, two timetables, SIGTERM in the middle of a letter, messages that are poison."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from celery import Celery
from django.db import connection

from requests_app import reminders
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Delivery, Letter, Setback
from requests_app.queries.working import work_at
from tests.faults import checker, sink
from tests.faults.losing import send_one_notice
from tests.faults.site import SOON, Site, now, running, until
from tests.requests_app import reached

EVERYBODY = ("bea", "omar", "joy", "pip", "dara", "ines", "leo", "sam", "nia")


@pytest.fixture
def response(real_commits: None, cast: Cast) -> AgencyResponse:
    """A surgery has been asked; what was told then is settled."""
    if connection.vendor != "postgresql":
        pytest.skip("a site of several processes has PostgreSQL")
    response = reached.asked(cast)
    Delivery.objects.update(status="needless")
    return response


def tell(response: AgencyResponse, cast: Cast, slot: str) -> None:
    for short in EVERYBODY:
        reminders.notify("reply_only", about=response, to=[cast.person(short)], at=now(), slot=slot)


def all_out() -> bool:
    return not Delivery.objects.filter(status="waiting").exists()


def copies(site: Site) -> Counter[object]:
    return Counter(message["id"] for message in sink.accepted(site.sink))


def test_redis_is_emptied_under_two_timetables_and_every_notice_goes_out_once(
    response: AgencyResponse, cast: Cast, tmp_path: Path
) -> None:
    with running(tmp_path, "worker-1", "worker-2", "beat-1", "beat-2") as site:
        site.alive_since(now())
        tell(response, cast, "a")
        for _time in range(3):
            site.redis.flushall()
        took = until(all_out, SOON.total_seconds())
        print(f"all notices were out {took:.0f} s after FLUSHALL")  # noqa: T201
        tell(response, cast, "b")
        site.kill("redis")
        site.start("redis")
        took = until(all_out, SOON.total_seconds())
        print(f"all notices were out {took:.0f} s after Redis had died")  # noqa: T201
        assert set(copies(site).values()) == {1}
        assert list(sink.wrong(site.sink, deaths=0)) == []
    assert checker.wrong(at=now()) == []


def test_a_queue_that_held_the_notices_would_have_lost_them(
    response: AgencyResponse, cast: Cast, tmp_path: Path
) -> None:
    tell(response, cast, "a")
    with running(tmp_path) as site, Celery("sender", broker=f"redis://127.0.0.1:{site.redis_port}/0") as sender:
        for row in Delivery.objects.filter(status="waiting"):
            sender.send_task(send_one_notice.name, [str(row.pk)], queue="golden_thread")
        assert site.redis.llen("golden_thread") == len(EVERYBODY)
        site.redis.flushall()
        assert site.redis.llen("golden_thread") == 0
        assert len([line for line in sink.wrong(site.sink, deaths=0) if "waiting" in line]) == len(EVERYBODY)


def test_a_worker_that_is_told_to_stop_finishes_its_letter(
    response: AgencyResponse, cast: Cast, tmp_path: Path
) -> None:
    with running(tmp_path, "worker-1", "beat-1", takes=1) as site:
        site.alive_since(now())
        tell(response, cast, "a")
        until(lambda: Letter.objects.filter(status="claimed").exists())
        assert site.stop("worker-1", patience=60) == 0
        assert not Letter.objects.filter(status="claimed").exists()
        assert set(copies(site).values()) == {1}
        site.takes = 0
        site.start("worker-2")
        until(all_out)
        assert list(sink.wrong(site.sink, deaths=0)) == []


def test_a_worker_that_is_killed_instead_leaves_its_letter_claimed(
    response: AgencyResponse, cast: Cast, tmp_path: Path
) -> None:
    with running(tmp_path, "worker-1", "beat-1", takes=1) as site:
        site.alive_since(now())
        tell(response, cast, "a")
        until(lambda: Letter.objects.filter(status="claimed").exists())
        site.kill("worker-1")
        assert Letter.objects.filter(status="claimed").count() == 1
        assert any("is claimed" in line for line in sink.wrong(site.sink, deaths=0))


def test_messages_that_are_poison_are_parked_with_an_alarm_and_everything_else_flows(
    response: AgencyResponse, cast: Cast, tmp_path: Path
) -> None:
    with running(tmp_path, "worker-1", "beat-1") as site:
        site.alive_since(now())
        with Celery("sender", broker=f"redis://127.0.0.1:{site.redis_port}/0") as sender:
            sender.send_task("workers.does_not_exist", ["Wren"], queue="golden_thread")
            sender.send_task("workers.post_notices", ["too", "many", "words"], queue="golden_thread")
            sender.send_task("workers.say_alive", ["x" * 3_000_000], queue="golden_thread")
        site.redis.rpush("golden_thread", b"\x80 no envelope", b"{}")
        tell(response, cast, "a")
        took = until(lambda: site.start("worker-1") or all_out(), 60)  # what is no envelope may end it: it is restarted
        print(f"all notices were out {took:.0f} s after the poison")  # noqa: T201
        until(lambda: Setback.objects.filter(job="poison").count() >= 3)
        assert work_at(now()).parked >= 3
        assert "Wren" not in str(list(Setback.objects.values()))
        assert set(copies(site).values()) == {1}
