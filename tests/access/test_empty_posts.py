"""A form that is sent empty says what is missing, or why not now: never a page as if nothing had been sent."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from agencies.models import Membership
from agencies.roles import ADMINISTRATOR
from tests.access.calls import path_of
from tests.access.columns import BY_CODE, Column
from tests.access.driving import Driver
from tests.access.routes import is_of_the_api
from tests.access.test_mass_assignment import DONE, PAGES
from tests.requests_app.pages import hidden

pytestmark = pytest.mark.django_db

BUTTONS = {  # one press and no words: what is pressed says it all, so sent empty it is done
    *("account/keys/<uuid:pk>/end/", "agency/cover/<uuid:pk>/accept/", "agency/cover/<uuid:pk>/end/"),
    *("agency/deputies/<uuid:pk>/end/", "disclosures/<str:ref>/better/", "requests/new/"),
    *("disclosures/<str:ref>/corrections/<uuid:copy>/", "requests/<str:ref>/ask/<str:item>/remove/"),
    *("requests/<str:ref>/child/<str:who>/remove/", "requests/<str:ref>/declare/", "requests/<str:ref>/delete/"),
    *("requests/<str:ref>/responses/<str:answer>/chase/", "requests/<str:ref>/revise/", "responses/<str:ref>/declare/"),
    *("responses/<str:ref>/advice/<str:advice>/take_back/", "responses/<str:ref>/take/"),
    "responses/<str:ref>/questions/<uuid:question>/take_back/", "requests/<str:ref>/same-child/<str:who>/",
    "notices/settings/",  # what is empty here is a choice
    "requests/<str:ref>/mode/",  # of a kind of request that asks nothing besides
    "agency/local-guidance/<uuid:local_text>/",
    "agency/agreements/<str:ref>/", "agency/pathways/<uuid:pathway>/",  # buttons told apart by name: 409
}  # fmt: skip
OPENS = {"disclosures/<str:ref>/", "requests/<str:ref>/check/"}  # a button whose page says itself what came of it
ADMINISTERED = (
    "/account/", "/agency/cover/", "/agency/accreditation/", "/agency/pathways/", "/agency/deputies/",
    "/agency/agreements/new/",
)  # fmt: skip
SUMMARY = re.compile(r'govuk-error-summary__list">(.*?)</ul>', re.DOTALL)
LINE = re.compile(r"<li>(.*?)</li>", re.DOTALL)
TO_A_FIELD = re.compile(r'<a href="#([^"]+)">')


def why_wrong(status: int, body: str) -> str:
    """What is wrong with an answer to a form that was sent empty; nothing when it says what to do."""
    if status in (403, 409):
        return ""
    if status != 422:
        return f"it answers {status}"
    summary = SUMMARY.search(body)
    lines = LINE.findall(summary[1]) if summary else []
    if not lines:
        return "it says nothing of what is missing"
    for line in lines:
        found = TO_A_FIELD.search(line)
        if not found:
            return f"this line leads to no field: {line}"
        if f'id="{html.unescape(found[1])}' not in body:
            return f"nothing on the page is called {found[1]}"
    return ""


def sends(driver: Driver, column: Column, path: str, *, with_what_is_unseen: bool) -> tuple[int, str]:
    words = hidden(driver.tried(column, "GET", path).body.decode()) if with_what_is_unseen else {}
    answer = driver.tried(column, "POST", path, words)
    return answer.status, answer.body.decode()


@pytest.mark.parametrize("as_it_stands", [False, True], ids=["nothing", "as the page gave it"])
@pytest.mark.parametrize("route", PAGES)
def test_a_form_that_is_sent_empty_says_what_is_missing(route: str, as_it_stands: bool, driver: Driver) -> None:
    code, stage, about = DONE[route]
    path = path_of(route, driver.world.cases[stage], driver.world, about)
    status, body = sends(driver, BY_CODE[code], path, with_what_is_unseen=as_it_stands)
    if route in OPENS or route in BUTTONS:
        assert status in ((200, 409) if route in OPENS else (302, 409)), status
    else:
        assert why_wrong(status, body) == ""


@pytest.mark.parametrize("path", ADMINISTERED)
def test_an_administrators_form_that_is_sent_empty_says_what_is_missing(path: str, driver: Driver) -> None:
    who = Membership.objects.filter(agency__code="MCC", role=ADMINISTRATOR).earliest("starts_at").person
    column = Column("XX", who.short if hasattr(who, "short") else "", "an administrator")  # type: ignore[call-arg]
    from django.test import Client

    from tests.signing import sign_in

    driver.clients["XX"] = Client(raise_request_exception=False)
    sign_in(driver.clients["XX"], who)
    driver.remember(column)
    status, body = sends(driver, column, path, with_what_is_unseen=False)
    assert status in (422, 403, 409), status
    assert status != 422 or SUMMARY.search(body), body[:300]


def test_every_button_without_words_is_a_page_that_acts() -> None:
    assert set(PAGES) >= BUTTONS | OPENS and not any(is_of_the_api(route) for route in BUTTONS)


def test_no_view_takes_an_empty_form_for_a_page_that_is_opened() -> None:
    written = [path for path in Path("requests_app/views").glob("*.py") if "POST or None" in path.read_text()]
    assert written == []


def test_a_view_that_leaves_an_empty_form_unbound_is_caught(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: what was sent with nothing in it counts as not sent."""
    monkeypatch.setattr("requests_app.views.copies.typed_in", lambda request: request.POST or None)
    route = "requests/<str:ref>/copy/"
    code, stage, about = DONE[route]
    path = path_of(route, driver.world.cases[stage], driver.world, about)
    assert why_wrong(*sends(driver, BY_CODE[code], path, with_what_is_unseen=False))
