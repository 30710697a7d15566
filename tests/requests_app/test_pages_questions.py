"""Questions and notes at the pages: two presses on each side, and shared and internal never to be mistaken."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine

from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import InformationRequest
from tests.requests_app.asking import CHANGED, N_CANARY, Q_CANARY, R_CANARY, ask, fresh, minutes, of, two_asked
from tests.requests_app.callers import TUESDAY
from tests.requests_app.pages import Visitor, text_of, visitor


@pytest.fixture
def clock(cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sent(cast: Cast, clock: time_machine.Traveller) -> InformationRequest:
    return two_asked(cast)


def form_to(page: str, ending: str) -> tuple[str, str]:
    """Where the form whose address ends so leads, and its own markup."""
    for made in re.finditer(r'<form[^>]* action="([^"]+)".*?</form>', page, re.S):
        if made[1].endswith(ending):
            return made[1], made[0]
    raise AssertionError(f"no form leads to …{ending}")


def press(somebody: Visitor, page: str, ending: str, words: dict[str, str], status: int = 302) -> str:
    href, form = form_to(page, ending)
    answer = somebody.sends(href, words, on=form, status=status)
    return somebody.follows(answer) if status == 302 else answer.content.decode()


def test_ask_and_pause_then_reply_and_restart_each_in_two_presses(cast, sent, clock):
    clock.move_to(minutes(40))
    surgery, bea = of(sent, "OBS"), visitor(cast, "bea")
    page = bea.opens(f"/responses/{surgery.ref}/")  # press one, from home
    words = {"about": "items/I2", "question": Q_CANARY, "pause": "yes"}
    after = text_of(press(bea, page, "/questions/", words))  # press two
    assert "Your clock is paused until they reply." in after and "Requester to reply" in after
    assert "Paused since 10:40 - 40 minutes of 4 hours used" in after
    clock.move_to(minutes(105))
    pip, bea = visitor(cast, "pip"), visitor(cast, "bea")
    asker = pip.opens(f"/requests/{sent.ref}/")
    assert "Reply to a question of Otterbrook Surgery" in text_of(asker)
    assert "Paused since 10:40" not in text_of(asker)  # the cap of an hour is used up: it runs again by itself
    done = text_of(press(pip, asker, "/reply/", {"reply": R_CANARY, "change_to": CHANGED, "change_does": "NARROWS"}))
    assert R_CANARY in done and "Answered" in done and f"Changed to: {CHANGED}" in done
    told = text_of(bea.opens(f"/responses/{surgery.ref}/"))
    assert "Paused 1 hour in all; at most 1 hour." in told
    assert CHANGED in told and "It was: contacts" in told and "Pip" not in told.partition("Replied by")[2][:60]
    sum_of_it = text_of(bea.opens(f"/dates/{surgery.ref}/"))
    assert "paused 10:40 to 11:40: question about item 2. 1 hour added." in sum_of_it


def test_asking_without_a_question_shows_what_is_missing_and_keeps_what_was_chosen(cast, sent):
    surgery, bea = of(sent, "OBS"), visitor(cast, "bea")
    page = bea.opens(f"/responses/{surgery.ref}/")
    again = press(bea, page, "/questions/", {"about": "items/I2", "pause": "no"}, status=422)
    assert 'href="#id_question"' in again and "Enter your question." in again
    assert not surgery.questions.exists()


def test_a_reply_without_words_leads_to_its_own_field(cast, sent):
    surgery, pip = of(sent, "OBS"), visitor(cast, "pip")
    ask(cast, surgery, TUESDAY)
    page = pip.opens(f"/requests/{sent.ref}/")
    again = press(pip, page, "/reply/", {"reply": " "}, status=422)
    [field] = re.findall(r'href="#(id_[^"]*reply)"', again)
    assert f'id="{field}"' in again


def test_take_back_is_one_press(cast, sent):
    surgery, bea = of(sent, "OBS"), visitor(cast, "bea")
    ask(cast, surgery, TUESDAY)
    page = bea.opens(f"/responses/{surgery.ref}/")
    assert "Nobody waits for a reply." in text_of(press(bea, page, "/take_back/", {}))
    assert "Taken back" in text_of(bea.opens(f"/responses/{surgery.ref}/"))


def test_a_note_and_a_question_cannot_be_mistaken(cast, sent):
    """Other forms, other fields, other borders: what one form sends means nothing to the other's address."""
    surgery, bea = of(sent, "OBS"), visitor(cast, "bea")
    page = bea.opens(f"/responses/{surgery.ref}/")
    shared, own = form_to(page, "/questions/"), form_to(page, "/notes/")
    assert 'class="gt-see"' in page.partition(shared[1])[0].rpartition("<section")[2]
    assert 'class="gt-us"' in page.partition(own[1])[0].rpartition("<section")[2]
    press(bea, page, "/questions/", {"note": N_CANARY, "pause": "no"}, status=422)
    press(bea, page, "/notes/", {"question": Q_CANARY, "about": "items/I2"}, status=422)
    after = press(bea, page, "/notes/", {"note": N_CANARY})
    assert N_CANARY in after and not surgery.questions.exists()
    assert N_CANARY not in visitor(cast, "pip").opens(f"/requests/{sent.ref}/")


@pytest.mark.parametrize(("who", "kind"), [("bea", "responses"), ("pip", "requests")])
def test_what_they_will_see_and_what_only_we_see_differ_in_every_way_a_page_can_say_it(cast, sent, who, kind):
    """Another part, another heading, another button, other names: and neither form stands inside the other's part."""
    ask(cast, of(sent, "OBS"), TUESDAY)
    page = visitor(cast, who).opens(f"/{kind}/{of(sent, 'OBS').ref if kind == 'responses' else sent.ref}/")
    shared = form_to(page, "/questions/" if kind == "responses" else "/reply/")[1]
    own = form_to(page, "/notes/")[1]
    names = [set(re.findall(r' name="([^"]+)"', form)) - UNSEEN for form in (shared, own)]
    buttons = [set(re.findall(r"<button[^>]*>([^<]+)</button>", form)) for form in (shared, own)]
    headings = [re.findall(r"<h\d[^>]*>([^<]+)</h\d>", page.partition(form)[0])[-1].strip() for form in (shared, own)]
    assert names[0].isdisjoint(names[1]) and buttons[0].isdisjoint(buttons[1])
    assert headings[0].startswith("They will see this") and not headings[1].startswith("They will see this")
    assert all("us only" in button for button in buttons[1])


UNSEEN = {"csrfmiddlewaretoken", "for_agency", "idempotency_key", "version"}


def test_the_asking_side_keeps_its_own_notes(cast, sent):
    pip, bea = visitor(cast, "pip"), visitor(cast, "bea")
    after = press(pip, pip.opens(f"/requests/{sent.ref}/"), "/notes/", {"note": N_CANARY})
    assert N_CANARY in after
    assert N_CANARY not in bea.opens(f"/responses/{of(sent, 'OBS').ref}/")


def test_when_the_cap_is_used_only_carrying_on_is_offered(cast, sent, clock):
    surgery = of(sent, "OBS")
    ask(cast, surgery, TUESDAY)
    clock.move_to(minutes(61))
    bea = visitor(cast, "bea")
    page = bea.opens(f"/responses/{surgery.ref}/")
    assert "You have used all the pause this urgency allows." in text_of(page)
    assert "Ask and pause our clock" not in page
    assert fresh(surgery).paused_at == TUESDAY
