"""What a reply may change by itself: less, or the same more clearly. More is endorsed first (dec.8, dec.11)."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app import queries
from requests_app.denials import Incomplete
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Notification
from requests_app.values.narrowing import outside
from requests_app.values.pins import Pin
from tests.requests_app import asking
from tests.requests_app.asking import CHANGED, ask, fresh, minutes, of
from tests.requests_app.callers import Caller, asked_of, refused
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.test_pages_questions import press

ITEM, PERSON = Pin("ITEM", "I2"), Pin("PERSON", "S1")
WITHIN = [
    "contacts and missed appointments only",
    "contacts since 10 November 2024",
    "missed appointments in 2025",
    "missed appointments from 2025-02-01 to 10/11/2026",
    "contacts, missed appointments, and postnatal mental health flags of the mother",
    "flags for Wren Sampleton alone",
]
WIDER = {
    "contacts since birth": "no end",
    "the whole history of contacts": "no end",
    "contacts since 2019": "outside the time",
    "contacts since 9 November 2024": "outside the time",
    "contacts from 2024-11-09": "outside the time",
    "contacts of Ned": "somebody whom this item is not about",
    "contacts of the Sampletons and NED HOLLOWAY": "somebody whom this item is not about",
    "the tenancy of her flat": "no word",
}
NAMED = {"Wren Samplton": "", "Birdie Sampleton": "", "Ned Holloway": "somebody else", "Jo Elsewhere": "no part"}


@pytest.fixture
def documents() -> tuple[dict[str, Any], dict[str, Any]]:
    """As addressed to the surgery, and as the asking side has it: with somebody whom the item is not about."""
    asked = asked_of("OBS")
    asked["subjects"].append({"ref": "S9", "kind": "ADULT", "name": "Ned Holloway"})
    return {**asked, "subjects": asked["subjects"][:3]}, asked


@pytest.fixture
def surgery(cast: Cast) -> AgencyResponse:
    return of(asking.two_asked(cast), "OBS")


@pytest.mark.parametrize("to", WITHIN)
@pytest.mark.parametrize("does", ["NARROWS", "CLARIFIES"])
def test_less_and_the_same_more_clearly_stand(documents: Any, to: str, does: str) -> None:
    assert list(outside(*documents, ITEM, to, does)) == []


@pytest.mark.parametrize("to", WIDER)
@pytest.mark.parametrize("does", ["NARROWS", "CLARIFIES"])
def test_another_time_thing_or_person_does_not_stand_whatever_it_is_called(documents: Any, to: str, does: str) -> None:
    [fault] = outside(*documents, ITEM, to, does)
    assert (fault.pointer, fault.code) == ("/change_to", "widens")
    assert WIDER[to] in str(fault.detail) and "ask for it in a new request" in str(fault.detail)


@pytest.mark.parametrize("to", [*WITHIN, *WIDER])
def test_what_is_said_to_ask_for_more_does_not_stand(documents: Any, to: str) -> None:
    assert [fault.code for fault in outside(*documents, ITEM, to, "WIDENS")] == ["widens"]


@pytest.mark.parametrize("to", NAMED)
def test_a_name_is_put_right_and_never_exchanged(documents: Any, to: str) -> None:
    faults = [str(fault.detail) for fault in outside(*documents, PERSON, to, "CLARIFIES")]
    assert len(faults) == bool(NAMED[to]) and all(NAMED[to] in fault for fault in faults)


@pytest.mark.parametrize(("pin", "does"), [(ITEM, ""), (ITEM, "OTHER"), (PERSON, ""), (PERSON, "NARROWS")])
def test_nothing_is_taken_as_said(documents: Any, pin: Pin, does: str) -> None:
    assert [fault.pointer for fault in outside(*documents, pin, "Wren contacts", does)] == ["/change_does"]


def test_what_was_endorsed_may_say_so_itself(documents: Any) -> None:
    addressed, asked = documents
    item = next(one for one in addressed["items"] if one["id"] == "I2")
    item["sought"] = "contacts of Ned since birth, 2019 included"
    assert list(outside(addressed, asked, ITEM, "contacts of Ned since birth", "NARROWS")) == []
    assert list(outside(addressed, asked, ITEM, "contacts in 2019", "NARROWS")) == []


def test_a_second_change_is_held_against_what_was_endorsed_and_not_against_the_first(cast: Cast, surgery: Any) -> None:
    asking.reply(cast, ask(cast, surgery, minutes(5)), minutes(6), change_to="missed appointments, by date and clinic")
    question = ask(cast, fresh(surgery), minutes(7))
    with pytest.raises(Incomplete, match="Put right"):
        asking.reply(cast, question, minutes(8), change_to="the clinic and its staff")
    asking.reply(cast, question, minutes(9), change_to="contacts, missed appointments and flags")
    assert queries.addressed_words(fresh(surgery))["items"][0]["sought"].startswith("contacts, missed")


def test_a_wider_change_writes_nothing_and_the_reply_can_go_without_it(cast: Cast, surgery: Any) -> None:
    question = ask(cast, surgery, minutes(5))
    with pytest.raises(Incomplete):
        asking.reply(cast, question, minutes(6), change_to="contacts since 2019", does="CLARIFIES")
    assert not surgery.questions.get().ending and "changed" not in queries.addressed_words(fresh(surgery))
    asking.reply(cast, question, minutes(7))
    assert surgery.questions.get().ending == "answered"


def test_whoever_endorsed_is_told_of_a_change_and_of_nothing_else(cast: Cast, surgery: Any) -> None:
    asking.reply(cast, ask(cast, surgery, minutes(5)), minutes(6))
    assert not Notification.objects.filter(kind="narrowed").exists()
    asking.reply(cast, ask(cast, fresh(surgery), minutes(7)), minutes(8), change_to=CHANGED)
    [told] = Notification.objects.filter(kind="narrowed")
    assert (told.recipient, told.about_id) == (cast.person("dara"), surgery.info_request_id)


def test_pages_say_what_to_do_and_keep_what_was_typed(cast: Cast, surgery: Any, at_ten: Any) -> None:
    ask(cast, surgery, minutes(0))
    pip = visitor(cast, "pip")
    page = pip.opens(f"/requests/{surgery.info_request.ref}/")
    assert "checked" not in page.partition("/reply/")[2].partition("</form>")[0]
    typed = {"reply": "As follows.", "change_to": "contacts since 2019", "change_does": "CLARIFIES"}
    again = press(pip, page, "/reply/", typed, status=422)
    assert "“2019” lies outside the time that was endorsed." in text_of(again)
    assert 'value="contacts since 2019"' in again and 'href="#id_' in again and "As follows." in again
    unsaid = press(pip, page, "/reply/", {"reply": "As follows.", "change_to": "contacts"}, status=422)
    assert "Select what your change does to what was asked" in text_of(unsaid)
    done = press(pip, page, "/reply/", {**typed, "change_to": "contacts alone"})
    assert "It asks for the same, said more clearly" in text_of(done)


def test_the_api_names_the_field(cast: Cast, surgery: Any, at_ten: Any) -> None:
    question = ask(cast, surgery, minutes(0))
    reply = f"requests/{surgery.info_request.ref}/responses/{surgery.ref}/questions/{question.pk}/reply"
    body = {"reply": "As follows.", "change_to": "contacts since 2019", "version": 1}
    pip = Caller(cast.people["pip"])
    answer = pip.post(reply, body)
    assert refused(answer)[0] == 400 and answer.json()["errors"][0]["pointer"] == "/change_does"
    answer = pip.post(reply, {**body, "change_does": "NARROWS"})
    assert refused(answer)[0] == 400 and answer.json()["errors"][0]["code"] == "widens"
    assert pip.post(reply, {**body, "change_to": "contacts", "change_does": "NARROWS"}).status_code == 200


def test_a_reply_that_forgets_what_was_endorsed_is_caught(cast: Cast, surgery: Any, monkeypatch: Any) -> None:
    """The broken variant: what is asked is changed without looking at what was endorsed."""
    monkeypatch.setattr("requests_app.commands.questions.outside", lambda *_: ())
    with pytest.raises(pytest.fail.Exception):
        test_a_wider_change_writes_nothing_and_the_reply_can_go_without_it(cast, surgery)


@pytest.fixture
def at_ten(cast: Cast) -> Any:
    import time_machine

    from tests.requests_app.callers import TUESDAY

    with time_machine.travel(TUESDAY, tick=False):
        yield
