"""What an act costs whoever does it, counted in a browser: screens, presses, and what must be typed (dec.29)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from agencies.actors import Machine
from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast, found
from requests_app.models import AgencyResponse, Draft, InformationRequest
from requests_app.queries.threads import question_or_404
from tests.cast import merrowdale
from tests.journeys.driver import PASSWORD, Someone
from tests.journeys.test_main_job import documents, from_now

WHY = "What is sent answers the question about this child, and the rest stays with us."


class Counting(Someone):
    """A browser that counts what the hand does: presses on whatever can be pressed, and pages that come."""

    def counted(self, page: Page) -> Counting:
        self.presses, self.screens = 0, 0
        page.expose_function("pressed", lambda: setattr(self, "presses", self.presses + 1))
        page.on("domcontentloaded", lambda _page: setattr(self, "screens", self.screens + 1))
        page.add_init_script(
            "addEventListener('pointerdown', event => {"
            " if (event.isTrusted && !event.target.closest('textarea, input[type=text]')) pressed() }, true)"
        )
        return self

    def afresh(self, path: str) -> Counting:
        """Open an address, and count from there: the page itself is the first screen."""
        self.go(path)
        self.presses, self.screens = 0, 1
        return self


@pytest.fixture
def cast(real_commits: None) -> Cast:
    return found(merrowdale(), at=timezone.now() - timedelta(days=1), password=PASSWORD)


@pytest.fixture
def someone(page: Page, cast: Cast, live_server: Any) -> Counting:
    page.set_default_timeout(10_000)
    return Counting(page, str(live_server.url)).counted(page)


def now() -> datetime:
    return timezone.now()


def by(cast: Cast, who: str) -> Any:
    return cast.actor(who, now())


def sent(cast: Cast, *, items: int = 1) -> AgencyResponse:
    """RQ-01 asked of the surgery, with so many items."""
    words = from_now(documents("rq-01")["asks"])
    words.pop("meeting")  # of a day that is over
    (one,) = (item for item in words["items"] if item["asked_of"] == "OBS")
    words["items"] = [{**one, "id": f"I{number + 2}"} for number in range(items)]
    draft = commands.begin_draft(None, words, by=by(cast, "pip"), at=now())
    made = commands.submit_request(draft, by=by(cast, "pip"), at=now()).thing
    step = made.steps.select_related("info_request", "agency").get(status="open")
    commands.endorse_request(step, WHY, by=by(cast, "dara"), at=now())
    return read(made)


def read(info_request: InformationRequest) -> AgencyResponse:
    rows = info_request.responses.select_related("info_request", "from_agency", "to_agency", "team", "holder")
    return rows.get()


def put_forward(cast: Cast, *, items: int = 1) -> AgencyResponse:
    response = sent(cast, items=items)
    words = from_now(documents("rq-01")["OBS"])
    words.pop("explained_to_requester_at", None)
    words["items"] = [{**words["items"][0], "item": f"I{number + 2}"} for number in range(items)]
    draft = commands.begin_draft(response, words, by=by(cast, "bea"), at=now())
    commands.put_forward_response(draft, by=by(cast, "bea"), at=now())
    response.refresh_from_db()
    return response


def decides(someone: Counting, response: AgencyResponse) -> None:
    someone.afresh(f"/responses/{response.ref}/decide/")
    someone.page.get_by_label("Agree").first.check()
    someone.fill("reason", WHY)
    someone.press("Record my decision")


@pytest.mark.parametrize(("items", "most"), [(1, 3), (3, 6)])
def test_an_approver_decides_on_one_screen(cast: Cast, someone: Counting, items: int, most: int) -> None:
    response = put_forward(cast, items=items)
    someone.sign_in("omar")
    decides(someone, response)
    response.refresh_from_db()
    assert response.status == "approved", someone.text()
    assert someone.presses <= most and someone.screens == 2  # the page, and the one that says what was recorded


def test_an_approver_types_exactly_one_reason(cast: Cast, someone: Counting) -> None:
    response = put_forward(cast)
    someone.sign_in("omar").go(f"/responses/{response.ref}/decide/")
    someone.page.get_by_label("Agree").first.check()
    someone.press("Record my decision")
    wrong = someone.page.locator(".govuk-error-summary__list a")
    assert wrong.count() == 1 and wrong.first.get_attribute("href") == "#id_reason"
    assert someone.page.get_by_label("Agree").first.is_checked()  # what was chosen is kept


def test_asking_and_replying_take_two_presses_each_from_home(cast: Cast, someone: Counting) -> None:
    response = sent(cast)
    someone.sign_in("bea").afresh("/")
    someone.page.locator(f"main a[href='/responses/{response.ref}/']").first.click()
    someone.choose("about", "items/I2")
    someone.fill("question", "Which of the two addresses do you mean?")
    someone.press("Ask and pause our clock")
    assert response.questions.count() == 1, someone.text()
    assert someone.presses <= 2 and someone.screens <= 3
    someone.sign_in("pip").afresh("/")
    someone.page.locator(f"main a[href^='/requests/{response.info_request.ref}/']").first.click()
    someone.page.locator("[name='reply']").fill("The one in Ludworth.")
    someone.press("Send reply")
    question = response.questions.get()
    assert question_or_404(response, question.pk).ending == "answered", someone.text()
    assert someone.presses <= 2 and someone.screens <= 3


def test_what_is_agreed_is_stopped_in_two_presses(cast: Cast, someone: Counting) -> None:
    response = put_forward(cast)
    someone.sign_in("omar")
    decides(someone, response)
    someone.afresh(f"/responses/{response.ref}/")
    someone.press("Stop it")
    someone.fill("reason", "The wrong check was copied in, and it would mislead them tonight.")
    someone.press("Stop sending")
    response.refresh_from_db()
    assert response.status == "acknowledged", someone.text()
    assert someone.presses <= 2


def test_what_was_sent_is_recalled_in_two_presses_and_a_typed_word(cast: Cast, someone: Counting) -> None:
    """And whoever received it says in two presses that no copy is left."""
    response = put_forward(cast)
    step = response.steps.select_related("response", "agency").get(status="open")
    commands.approve_step(step, WHY, by=by(cast, "omar"), at=now())
    sent = read(response.info_request)
    commands.deliver_response(sent, by=Machine(sent.from_agency), at=sent.deliver_at or now())
    someone.sign_in("omar").afresh(f"/responses/{response.ref}/")
    someone.press("Recall what was sent")
    someone.fill("reason", "It was about another child of the same name, and they must not act on it.")
    someone.fill("word", "RECALL")
    someone.press("Recall it")
    response.refresh_from_db()
    assert response.status == "recalled" and response.recalled_at, someone.text()
    assert someone.presses <= 2 and someone.screens <= 3
    someone.sign_in("pip").afresh(f"/disclosures/{response.ref}/")
    someone.press("Confirm destroyed")
    someone.fill("how", "Shredded today.")
    someone.fill("copies", "One printed sheet.")
    someone.press("Confirm destroyed")
    response.refresh_from_db()
    assert response.destroyed_at, someone.text()
    assert someone.presses <= 2 and someone.screens <= 3


QUESTIONS = """() => {
    const named = [...document.querySelectorAll('main form [name]:not([type=hidden]):not([name=then])')];
    return [...new Set(named.map(one => one.name.replace(/_[0-3]$/, '').replace('more_agencies', 'agencies')))];
}"""
"""What a page asks: a date's boxes are one question, and so are the two lists of agencies."""


@pytest.mark.parametrize("agencies", [("OBS",), ("OBS", "MP", "BNT")])
def test_a_known_child_is_asked_about_in_three_screens_and_six_clicks(
    cast: Cast, someone: Counting, agencies: tuple[str, ...]
) -> None:
    """dec.29, pages 5.1: nine questions with the child, six of them required; a further agency is one click more."""
    sent(cast)
    someone.sign_in("pip").afresh("/")
    someone.press("Ask about Wren S").photograph("one-page")
    asked = someone.page.evaluate(QUESTIONS)
    assert len(asked) + 1 <= 9, asked  # with the child, who was chosen on the first page
    someone.page.get_by_label("A strategy discussion or section 47 enquiry").check()
    for code in agencies:
        someone.page.locator(f"[name='agencies'][value='{code}']").check()
    someone.page.get_by_label("Yes, everyone who should know has been told").check()
    someone.fill("concern", "A bruise on a baby who does not crawl, and two accounts of how it came about.")
    someone.fill("necessity", "Only they hold what was seen before, and we decide today whether she goes home.")
    someone.press("Continue").photograph("one-page-check")
    assert "Check and send" in someone.text()
    someone.press("Send to my manager to endorse").photograph("one-page-sent")
    assert "Sent to be endorsed" in someone.text()
    assert someone.presses <= 6 + len(agencies) - 1
    assert someone.screens <= 4, "home, the page, the check, and the one that says that it was sent"
    assert InformationRequest.objects.count() == 2, "six answers were enough"


def test_what_is_typed_is_saved_before_anything_is_pressed(cast: Cast, someone: Counting) -> None:
    sent(cast)
    someone.sign_in("pip").afresh("/").press("Ask about Wren S")
    version = someone.page.locator("[name='version']").first.input_value()
    someone.fill("concern", "Half a sentence")
    someone.page.wait_for_function(
        "before => document.querySelector('form [name=version]').value !== before", arg=version
    )
    assert "Draft, saved" in someone.page.locator("[data-draft-line]").inner_text()
    someone.page.reload()
    assert someone.page.locator("[name='concern']").input_value() == "Half a sentence"
    assert Draft.objects.get().words["concern"] == "Half a sentence"


def test_two_minutes_before_the_session_ends_one_press_stays(cast: Cast, someone: Counting, settings: Any) -> None:
    settings.SESSION_IDLE = 182  # of which a minute is the grain in which a session counts
    someone.sign_in("pip")
    someone.page.get_by_role("heading", name="You will be signed out at").wait_for()
    assert someone.page.evaluate("document.activeElement.matches('[data-stays]')"), "the press that stays is in focus"
    someone.page.keyboard.press("Escape")
    someone.page.locator("dialog").wait_for(state="hidden")
    someone.go("/requests/")
    assert "Requests" in someone.text()


def test_a_press_more_than_allowed_is_counted(cast: Cast, someone: Counting) -> None:
    """The broken variant: a page on which everything must be pressed twice."""
    response = put_forward(cast)
    someone.sign_in("omar")
    pressing: Callable[..., Any] = someone.page.get_by_label("Agree").first.click
    someone.afresh(f"/responses/{response.ref}/decide/")
    for _time in range(4):
        pressing()
    assert someone.presses == 4


def test_a_governance_lead_draws_twenty_and_assigns_them_in_four_clicks(cast: Cast, someone: Counting) -> None:
    put_forward(cast)
    response = AgencyResponse.objects.get()
    step = response.steps.select_related("response", "agency").get(status="open")
    commands.approve_step(step, WHY, by=by(cast, "omar"), at=now())
    commands.deliver_due(now() + timedelta(days=1))
    someone.sign_in("grace").go("/oversight/")
    someone.presses, someone.screens = 0, 1
    someone.press("Dip samples").press("Publish the seed and draw").press("Assign two reviewers each")
    assert "Each case has two reviewers" in someone.text()
    assert (someone.presses, someone.screens) == (3, 4), "with the one from the first page, four"
