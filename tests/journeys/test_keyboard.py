"""Whole acts by keyboard alone: nothing is clicked, and what is in focus is what a reader would reach next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from requests_app.management.rehearsal.partnership import Cast, found
from tests.cast import merrowdale
from tests.journeys.driver import PASSWORD, Someone
from tests.journeys.test_clicks import WHY, put_forward

MOST = 120  # presses of the tab key on one page


@pytest.fixture
def cast(real_commits: None) -> Cast:
    return found(merrowdale(), at=timezone.now() - timedelta(days=1), password=PASSWORD)


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until this is in focus."""
    for _press in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by keyboard")


def test_an_approver_decides_without_a_mouse(cast: Cast, page: Page, live_server: Any) -> None:
    response = put_forward(cast)
    page.set_default_timeout(10_000)
    Someone(page, str(live_server.url)).sign_in("omar")
    tab_to(page, f"a[href='/responses/{response.ref}/decide/']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "a[href='#decision'], a[href='#your-decision']")
    page.keyboard.press("Enter")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    tab_to(page, "textarea[name=reason]")
    page.keyboard.type(WHY)
    tab_to(page, "main form button.govuk-button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    response.refresh_from_db()
    assert response.status == "approved", page.locator("main").inner_text()[:400]


def test_what_no_key_reaches_is_caught(cast: Cast, page: Page, live_server: Any) -> None:
    """The broken variant: a link that only a mouse finds."""
    Someone(page, str(live_server.url)).sign_in("omar")
    page.evaluate("document.querySelectorAll('main a').forEach(one => { one.tabIndex = -1 })")
    with pytest.raises(AssertionError, match="not reached"):
        tab_to(page, "main a")
