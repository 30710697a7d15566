"""The emergency route in a real browser: at most three screens and five questions; by keyboard; without JavaScript."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from requests_app.management.rehearsal.partnership import found
from requests_app.models import AgencyResponse, Emergency, InformationRequest
from tests.cast import merrowdale
from tests.journeys.driver import PASSWORD, Someone

SCREENS, QUESTIONS, CLICKS = 3, 5, 5


@pytest.fixture
def site(real_commits: None, live_server: Any) -> str:
    """Merrowdale, founded yesterday; every person can sign in."""
    found(merrowdale(), at=timezone.now() - timedelta(days=1), password=PASSWORD)
    return str(live_server.url)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def someone(request: pytest.FixtureRequest, browser: Browser, site: str) -> Any:
    """A browser with JavaScript, and one without."""
    context = browser.new_context(java_script_enabled=request.param)
    page = context.new_page()
    page.set_default_timeout(10_000)
    folder = os.environ.get("SHOTS")
    shots = Path(folder) / ("js" if request.param else "plain") if folder else None
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    yield Someone(page, site, shots)
    context.close()


class Counting:
    """Counts the screens that must be answered or read, and the presses that lead from one to the next."""

    def __init__(self, page: Page) -> None:
        self.page, self.screens, self.clicks = page, 0, 0
        page.on("domcontentloaded", lambda _page: self._see())

    def _see(self) -> None:
        self.screens += 1

    def press(self, name: str, role: str = "button") -> None:
        """Press once."""
        self.clicks += 1
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()

    def tick(self, label: str) -> None:
        """Choose once."""
        self.clicks += 1
        self.page.get_by_label(label).first.check()


def questions(page: Page) -> int:
    """How many questions the page asks: outermost groups of boxes. A date's boxes, or a group of ticks, are one."""
    form = page.locator("main form").first
    outer = form.locator(":scope > .govuk-form-group")
    return outer.count()


def test_ask_now_is_three_screens_five_questions_and_five_presses(someone: Someone) -> None:
    someone.sign_in("sam")
    counting = Counting(someone.page)
    counting.press("Emergency", "link")
    someone.photograph("emergency")
    counting.press("Ask for information now", "link")
    assert questions(someone.page) == QUESTIONS
    someone.fill("who", "Fern Placeholder, born yesterday, ward 3")
    someone.fill("happening", "A drunk man says that he takes the newborn home now.")
    someone.fill("needed", "Whether he is known for violence.")
    counting.tick("Merrowdale Police")
    counting.tick("Straight away, by phone")
    someone.photograph("ask")
    counting.press("Send now")
    assert "Now ring them" in someone.photograph("sent").text()
    assert (counting.screens, counting.clicks) == (SCREENS, CLICKS)
    assert InformationRequest.objects.get().status == "sent"


def test_the_partner_answers_on_one_screen_with_two_questions(someone: Someone) -> None:
    test_ask_now_is_three_screens_five_questions_and_five_presses(someone)
    response = AgencyResponse.objects.get()
    someone.sign_in("ines").go(f"/responses/{response.ref}/")
    counting = Counting(someone.page)
    counting.press("Ring them back and share now", "link")
    assert questions(someone.page) == 2
    someone.fill("spoke_to", "Sam Fauxley, on 01632 960105")
    someone.fill("told", "He is known for violence. Officers are on their way.")
    someone.photograph("ring-back")
    counting.press("Record and share")
    assert "Recorded at" in someone.text() and (counting.screens, counting.clicks) == (2, 2)
    response.refresh_from_db()
    assert response.status == "delivered"


def test_what_was_shared_is_recorded_with_three_presses_and_five_questions(someone: Someone) -> None:
    someone.sign_in("sam")
    counting = Counting(someone.page)
    counting.press("Emergency", "link")
    counting.press("Record what I shared by phone", "link")
    assert questions(someone.page) == QUESTIONS
    someone.fill("who", "Fern Placeholder, newborn")
    someone.fill("danger", "A drunk man says that he takes her home.")
    someone.fill("told", "Name, ward and description.")
    someone.fill("to", "MP")
    someone.fill("checked", "Control room sergeant, put through by the switchboard.")
    someone.date("happened_at", (timezone.now() - timedelta(hours=2)).isoformat())
    someone.photograph("record")
    counting.press("Record it")
    assert "Recorded at" in someone.photograph("recorded").text()
    assert (counting.screens, counting.clicks) == (SCREENS, 3)
    assert Emergency.objects.get().retrospective
    someone.press("Finish the record now").photograph("write-up")
    for name in ("asked_by", "verified", "left_out", "family", "law", "follow_up"):
        someone.fill(name, "As it was.")
    someone.press("Sign the record").photograph("signed")
    assert Emergency.objects.get().written_up_at


def test_by_keyboard_alone(someone: Someone) -> None:
    """Every box and the button is reached by Tab, in the order in which the page reads."""
    someone.sign_in("sam").go("/emergency/ask/")
    page = someone.page
    page.locator("[name=who]").focus()
    for words, _next in (("Fern, newborn", "happening"), ("He takes her home.", "needed"), ("Is he known?", "within")):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")  # straight away
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first agency
    for _box in range(60):
        page.keyboard.press("Tab")
        if page.locator("main button:focus").count():
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent/")
    assert InformationRequest.objects.get().responses.count() == 1


TWICE = "form => form.prepend(form.querySelector('.govuk-form-group').cloneNode(true))"


def test_a_sixth_question_is_caught(someone: Someone) -> None:
    someone.sign_in("sam").go("/emergency/ask/")
    someone.page.locator("main form").first.evaluate(TWICE)
    assert questions(someone.page) == QUESTIONS + 1
