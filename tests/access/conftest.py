"""One world for the whole package: built once, held in a transaction that never commits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.access.driving import Driver, rolled_back
from tests.access.world import NOW, World, build


@pytest.fixture(scope="package")
def driver(django_db_setup: None, django_db_blocker: Any) -> Iterator[Driver]:
    """The world with a client for everybody. Each cell is tried inside a savepoint that is rolled back."""
    with django_db_blocker.unblock(), rolled_back():
        found = Driver()
        with time_machine.travel(NOW, tick=False):
            found.world = build(before_leaving=found.everybody_comes_in)
        yield found


@pytest.fixture
def world(driver: Driver) -> World:
    """Who there is and where every request stands."""
    return driver.world


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    """The clock stands still at the time at which the cells are tried."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
