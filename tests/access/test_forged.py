"""A call that changes something is ours: without the token of the session nothing is done (A25)."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.access.calls import path_of, words_for
from tests.access.columns import BY_CODE
from tests.access.driving import Driver, rolled_back
from tests.access.reading import A_CHANGE
from tests.access.routes import is_of_the_api
from tests.access.test_mass_assignment import DONE

pytestmark = pytest.mark.django_db


def _from_elsewhere(driver: Driver, code: str) -> Client:
    """The same session, as another site's form would use it."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = driver.cookies(code)
    return client


@pytest.mark.parametrize("route", sorted([*DONE, "sign-out/"]))
def test_a_forged_call_does_nothing(route: str, driver: Driver) -> None:
    code, stage, about = DONE.get(route, ("AU", "draft", ""))
    case, column = driver.world.cases[stage], BY_CODE[code]
    path, words = path_of(route, case, driver.world, about), words_for(route, "POST", case)
    mine = driver.clients[code]
    with rolled_back():
        driver.clients[code] = _from_elsewhere(driver, code)
        try:
            answer = driver.call(column, "POST", path, words)
        finally:
            driver.clients[code] = mine
    assert answer.status == 403, path
    assert not any(A_CHANGE.search(sql) for sql in answer.statements)
    if is_of_the_api(route):
        assert b'"csrf_failed"' in answer.body


def test_nobody_is_signed_in_by_a_forged_form(driver: Driver) -> None:
    client = Client(enforce_csrf_checks=True)
    said = {"login": "pip@demo.example", "password": "made up for this world only"}
    with rolled_back():
        assert client.post("/sign-in/", said).status_code == 403
