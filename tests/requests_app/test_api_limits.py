"""What a call may cost: one person's calls are counted, and a longer list takes no more queries."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.throttling import UserRateThrottle

from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app import reached
from tests.requests_app.callers import TUESDAY, Caller, a_key, refused

pytestmark = pytest.mark.usefixtures("tuesday")


def test_too_many_calls_of_one_person_are_told_when_to_come_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "3/min"})
    cache.clear()
    pip, kit = Caller(cast.person("pip")), Caller(cast.person("kit"))
    system = Caller(key=a_key(cast.actor("pip", TUESDAY), "requests:read"))
    for caller in (pip, pip, system):
        caller.seen("me")
    answer = system.get("me")
    assert refused(answer) == (429, "throttled", [])
    assert 0 < int(answer["Retry-After"]) <= 61
    assert refused(pip.get("me"))[0] == 429  # the person, not the door
    kit.seen("me")
    cache.clear()


@pytest.mark.parametrize(("who", "path"), [("pip", "requests"), ("bea", "responses"), ("pip", "drafts")])
def test_a_longer_list_takes_no_more_queries(cast: Cast, who: str, path: str) -> None:
    caller, counts = Caller(cast.person(who)), []
    caller.seen("me")
    for _time in range(2):
        reached.put_forward(cast)
        reached.drafted(cast)
        with CaptureQueriesContext(connection) as queries:
            caller.seen(path)
        counts.append(len(queries))
    assert counts[0] == counts[1]
