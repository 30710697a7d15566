"""The worked examples through the API alone, from its published description: the same acts, the same answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from rest_framework.response import Response

from requests_app.api.registers import Me
from requests_app.management.rehearsal.custody import KEEPING
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.reading import Story, find, read
from requests_app.management.rehearsal.schema import Verb
from tests.cast import merrowdale
from tests.requests_app.integrator import Integrator
from tests.requests_app.story_by_api import VERBS, walk

pytestmark = pytest.mark.django_db
WORKED = ("rq-01", "rq-02", "rq-03", "rq-07", "rq-09", "questions")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-01T00:00:00Z", tick=False) as traveller:
        yield traveller


def walked(story: Story, clock: time_machine.Traveller) -> int:
    """Play a story through the API to its end: how many acts it has."""
    number = 0
    for act, otherwise in walk(story, clock):
        assert not otherwise, (
            f"{story.file}: act {act.number} ({act.line.who} {act.line.does} {act.line.to}): {otherwise}"
        )
        number = act.number
    return number


@pytest.mark.parametrize("name", WORKED)
def test_a_worked_example_plays_through_the_api(name: str, clock: time_machine.Traveller) -> None:
    story = read(find(name))
    assert walked(story, clock) == len(story.acts)


OTHER_STORIES = {
    Verb.OFFER, Verb.WITHDRAW_OFFER, Verb.ASK_AT_ONCE, Verb.ANSWER_AT_ONCE, Verb.RECORD_SHARED, Verb.WRITE_UP,
    Verb.ADD_TO_RECORD, Verb.BREAK_GLASS, Verb.COPY, Verb.RECALL, Verb.DESTROYED,
    *(set(KEEPING) - set(VERBS)),
    Verb.TAKE_ADVICE_BACK, Verb.NAME_DEPUTY, Verb.DECLARE_LINK, Verb.EXCLUDE, Verb.LET_GO,
    Verb.EXTEND, Verb.OBJECT,
    Verb.ASK_FOR_COVER, Verb.ACCEPT_COVER, Verb.DISSENT, Verb.ANSWER_DISSENT,
    Verb.PROPOSE_PATHWAY, Verb.APPROVE_PATHWAY, Verb.WRITE_LOCAL_TEXT, Verb.APPROVE_LOCAL_TEXT,
    Verb.REGISTER_AGREEMENT, Verb.SIGN_AGREEMENT,
}  # fmt: skip
"""Verbs of stories that are not walked here: their own tests call the API for each."""


def test_every_verb_of_a_scenario_has_its_way_through_the_api() -> None:
    """A draft has none: the API takes complete words and checks them at once. The clock acts by itself."""
    assert set(Verb) - set(VERBS) == {Verb.DRAFT, Verb.VERIFY, Verb.WAIT} | OTHER_STORIES


@pytest.mark.parametrize(
    ("number", "expect", "otherwise"),
    [
        (2, {"status": "sent", "due_at": "2026-11-05T12:00:00Z"}, "expected due_at"),
        (2, {"status": "returned"}, "expected returned, but it stands at"),
        (2, {"code": "not_now", "status": 409}, "expected 409 not_now"),
        (2, {"outcome": "SHARED"}, "nothing tells of outcome"),
        (15, "done", "expected done, but it was refused"),
        (15, {"code": "not_permitted", "status": 403}, "expected 403 not_permitted, but got 409 not_now"),
    ],
)
def test_an_act_that_comes_out_otherwise_is_told(
    tmp_path: Path, clock: time_machine.Traveller, number: int, expect: object, otherwise: str
) -> None:
    words = json.loads(find("rq-03").read_text()) | {"partnership": merrowdale()}
    words["acts"][number - 1]["expect"] = expect
    file = tmp_path / "story.json"
    file.write_text(json.dumps(words))
    told = [(act.number, said) for act, said in walk(read(file), clock) if said]
    assert told[0][0] == number and told[0][1].startswith(otherwise)


def test_an_answer_that_is_not_as_described_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pip = Integrator(cast.person("pip"))
    assert pip.calls("me").words["name"] == "Pip Mockridge"
    monkeypatch.setattr(Me, "get", lambda *_arguments: Response({"name": 7}))
    with pytest.raises(AssertionError, match="me answered otherwise than described"):
        pip.calls("me")
