"""Attacks through the thread of questions: a reply that tells what was hidden, notices to whoever left."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app import commands
from requests_app.denials import Incomplete
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Notification
from tests.requests_app.asking import ask, minutes, of, reply, two_asked
from tests.requests_app.callers import BECAUSE, TUESDAY, asked_of
from tests.requests_app.test_attacks_leavers import leave

HIDDEN = "14 Alder Close, Merrowdale ZZ9 4QT"


@pytest.fixture
def hidden(cast: Cast) -> AgencyResponse:
    """The surgery has been asked about a child whose address is confidential, and was not told it."""
    words = asked_of("OBS")
    child = {**words["subjects"][0], "address": {"line": HIDDEN, "confidential": True}}
    words["subjects"] = [child, *words["subjects"][1:]]
    draft = commands.begin_draft(None, words, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    made = commands.submit_request(draft, by=cast.actor("pip", TUESDAY), at=TUESDAY).thing
    step = made.steps.select_related("info_request", "agency").get(status="open")
    commands.endorse_request(step, BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    return of(made, "OBS")


@pytest.mark.parametrize(
    ("words", "change"), [(f"They are at {HIDDEN} now.", ""), ("As follows.", f"visits to 14 alder close, {HIDDEN}")]
)
def test_a_reply_does_not_tell_a_confidential_address(
    cast: Cast, hidden: AgencyResponse, words: str, change: str
) -> None:
    question, pip = ask(cast, hidden, minutes(5)), cast.actor("pip", minutes(6))
    with pytest.raises(Incomplete) as refused:
        commands.reply_to_question(question, words, by=pip, at=minutes(6), change_to=change)
    assert {fault.code for fault in refused.value.errors} == {"confidential_address"}


def _told(kind: str) -> set[Any]:
    return set(Notification.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_a_question_to_whoever_left_goes_to_their_team(cast: Cast) -> None:
    request = two_asked(cast)
    leave(cast, "pip")
    ask(cast, of(request, "OBS"), minutes(5))
    assert _told("question") and cast.person("pip").pk not in _told("question")


def test_a_reply_to_whoever_left_goes_to_their_team(cast: Cast) -> None:
    request = two_asked(cast)
    question = ask(cast, of(request, "OBS"), minutes(5))
    leave(cast, "bea")
    reply(cast, question, minutes(6))
    assert _told("reply") and cast.person("bea").pk not in _told("reply")


@pytest.mark.parametrize("character", ["\u202e", "\x00", "\x1b"], ids=ascii)
def test_a_thread_says_what_is_read(cast: Cast, character: str) -> None:
    response = of(two_asked(cast), "OBS")
    question, bea, pip = ask(cast, response, minutes(5)), cast.actor("bea", minutes(6)), cast.actor("pip", minutes(6))
    words = f"Which of the two{character}?"
    with pytest.raises(Incomplete):
        commands.ask_question(response, words, about="items/I2", pause=False, by=bea, at=minutes(6))
    with pytest.raises(Incomplete):
        commands.reply_to_question(question, words, by=pip, at=minutes(6))
    with pytest.raises(Incomplete):
        commands.reply_to_question(question, "As follows.", by=pip, at=minutes(6), change_to=words)
