"""What the tests of this floor may ask for besides the cast."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app.callers import TUESDAY


@pytest.fixture
def tuesday(cast: Cast) -> Iterator[time_machine.Traveller]:
    """The clock stands at Tuesday 10 November 2026, 10:00, after the partnership was founded."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller
