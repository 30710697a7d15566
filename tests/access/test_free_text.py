"""A field that is typed freely has a canary, and right after the act nobody hears it who must not (dec.5, dec.20)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.core import mail

from requests_app import commands
from tests.access import free_text
from tests.access.calls import path_of, words_for
from tests.access.canary import Aviary
from tests.access.columns import ANSWERING, ASKING, BY_CODE
from tests.access.documents import Writer
from tests.access.driving import Answer, Driver, rolled_back
from tests.access.free_text import DOCUMENTS, NO_WORDS, TABLE, WRITTEN_WHOLE, Read, route_of, texts_of, typed_freely
from tests.access.made_ready import READY
from tests.access.routes import routes
from tests.access.test_canaries import sung_in_the_database
from tests.access.test_mass_assignment import DONE
from tests.access.world import NOW, Case

pytestmark = pytest.mark.django_db

NEVER = ("ST", "AO", "AN")  # an agency that was not asked, another team, nobody
SIDES = ({one.code for one in ASKING}, {one.code for one in ANSWERING})
OPTIONAL = {"source"}  # what may be left out and is typed all the same
ELSEWHERE = {
    "give_advice.condition": "advice wanted", "ask_advice.because": "advice wanted",
    "reply_to_question.change_to": "changed to", "register_agreement.document": "",
}  # fmt: skip
"""What an ordinary call leaves out: the canary of the world that sings in its place."""
ELSEWHERE_HEARD = {
    **dict.fromkeys(
        ("dissent_on_request", "dissent_on_answer", "answer_dissent_on_request", "answer_dissent_on_answer"),
        "test_dissents.test_both_are_on_record_side_by_side_and_no_word_of_either_in_the_trail",
    ),
    "add_exclusion": "test_exclusions.test_no_row_and_no_entry_says_which_child",
}
"""Acts for which a case of their own is needed (several who sign one step; an administrator, who is no column): the
test that listens there."""
NO_CASE = {act for act in TABLE if set(TABLE[act].values()) == {Read.REGISTER}}
"""Of an agency's own arrangements: there is no side of a case that must not hear them."""
NOT_DRIVEN = {act for act in {*ELSEWHERE_HEARD, *NO_CASE} if act not in READY and route_of(act, routes()) not in DONE}
ACTS = sorted(set(TABLE) - NO_WORDS - NOT_DRIVEN)


def test_every_field_that_is_typed_freely_says_whose_it_is() -> None:
    assert {act: set(fields) for act, fields in TABLE.items()} == typed_freely()


def test_a_field_that_is_added_without_a_canary_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: an act takes one more text."""
    schema = next(schema for _path, name, schema in free_text.operations() if name == "note_on_request")
    monkeypatch.setitem(schema["properties"], "aside", {"type": "string", "maxLength": 8000})
    with pytest.raises(AssertionError):
        test_every_field_that_is_typed_freely_says_whose_it_is()


@pytest.mark.parametrize("model", WRITTEN_WHOLE)
def test_every_text_of_a_document_holds_a_canary(model: Any) -> None:
    aviary = Aviary()
    writer = Writer(aviary, "x")
    words: dict[str, Any] = {"request": writer.request(), "answer": writer.of_the_police()}
    missing = texts_of(model) - set(_singing(words)) - NOT_TYPED
    assert not missing, missing


NOT_TYPED = {
    *("gateway", "special", "criminal", "also", "art6", "function_facilitated", "code"),  # codes, as long as a label
    "words",  # of a statutory mode's question: the world asks in no such mode; test_modes says who is told
}


def _singing(words: Any, key: str = "") -> Iterator[str]:
    """The names of the fields in which a canary stands."""
    if isinstance(words, dict):
        for name, inside in words.items():
            yield from _singing(inside, key if key == "answers" else name)  # whose names are codes of questions
    elif isinstance(words, list):
        for inside in words:
            yield from _singing(inside, key)
    elif isinstance(words, str) and ("canary" in words or words.startswith("999")):
        yield key


def sung(name: str, act: str) -> str:
    return f"canary{act}x{name}zq".replace("_", "")


def typed(act: str, words: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The words of an act with a canary in each text, and which field each sings for."""
    made: dict[str, str] = {}

    def filled(part: dict[str, Any]) -> dict[str, Any]:
        told = dict(part)
        for name in TABLE[act]:
            if name in part or (name in OPTIONAL and act not in DOCUMENTS):
                made[sung(name, act)] = name
                told[name] = f"{sung(name, act)} is why this is right here and now, and no more than is needed."
        return told

    if act in DOCUMENTS:
        (place, document), *_rest = ((key, one) for key, one in words.items() if isinstance(one, dict))
        return {**words, place: filled(document)}, made
    return filled(words), made


def places(case: Case) -> Iterator[str]:
    yield from ("/", "/notices/", "/requests/", "/responses/", "/advice/", "/emergency/")
    yield from (f"/api/v1/{one}" for one in ("requests", "responses", "notices", "advice", "drafts"))
    if case.asked:
        ref = case.asked.ref
        yield from (f"/requests/{ref}/", f"/api/v1/requests/{ref}", f"/api/v1/requests/{ref}/timeline")
        yield f"/api/v1/requests/{ref}/responses"
    if case.ours:
        ref = case.ours.ref
        yield from (
            f"/responses/{ref}/",
            f"/disclosures/{ref}/",
            f"/responses/{ref}/custody/",
            f"/responses/{ref}/decide/",
        )
        yield from (f"/api/v1/responses/{ref}", f"/api/v1/responses/{ref}/timeline", f"/api/v1/responses/{ref}/advice")


def heard(driver: Driver, case: Case, codes: set[str], words: set[str]) -> list[str]:
    found = []
    for code in sorted(codes):
        for place in places(case):
            said = _all_of(driver.tried(BY_CODE[code], "GET", place))
            found += [f"{BY_CODE[code].relation} reads {word} at {place}" for word in words if word.encode() in said]
    return found


def _all_of(answer: Answer) -> bytes:
    return answer.body + repr(answer.headers).encode() + answer.log


def must_not(act: str, code: str) -> set[str]:
    """The columns that must hear nothing of an act by somebody."""
    others = (
        {one for side in SIDES if code not in side for one in side} if Read.INSIDE in TABLE[act].values() else set()
    )
    return {*NEVER, *others} - {code}


def acted(driver: Driver, act: str) -> tuple[Case, str, set[str], Answer]:
    route = route_of(act, routes())
    ready = READY.get(act)
    code, stage, about = (ready.code, ready.stage, ready.about) if ready else DONE[route]
    case = copy.deepcopy(driver.world.cases[stage])
    more = ready.first(driver.world, case) if ready else {}
    words, made = typed(act, {**words_for(route, "POST", case), **more})
    answer = driver.call(BY_CODE[code], "POST", path_of(route, case, driver.world, about), words)
    assert answer.status in (200, 201), (answer.status, answer.body[:300])
    missing = {name for name in TABLE[act] if name not in made.values() and f"{act}.{name}" not in ELSEWHERE}
    assert not missing, f"nothing was typed into {missing}"
    return case, code, set(made), answer


@pytest.mark.parametrize("act", ACTS)
def test_nobody_hears_what_is_typed_who_must_not(act: str, driver: Driver) -> None:
    with rolled_back():
        case, code, words, answer = acted(driver, act)
        plain = repr(answer.headers).encode() + answer.log
        assert not [word for word in words if word.encode() in plain]
        if set(TABLE[act].values()) != {Read.REGISTER}:
            assert not [one for one in sung_in_the_database(Aviary()) if any(word in one for word in words)]
            assert heard(driver, case, must_not(act, code), words) == []
        before = len(mail.outbox)
        commands.post_notices(NOW + timedelta(days=2))
        for message in mail.outbox[before:]:
            raw = message.message().as_bytes() + message.body.encode() + message.subject.encode()
            assert not [word for word in words if word.encode() in raw]


def test_whatever_nobody_does_here_is_listened_for_elsewhere_or_is_of_no_case() -> None:
    """A new act is driven, or somebody says where its canaries are listened for."""
    assert all(route_of(act, routes()) in DONE for act in set(ACTS) - set(READY))
    for node in ELSEWHERE_HEARD.values():
        module, _dot, test = node.partition(".")
        assert callable(getattr(import_module(f"tests.requests_app.{module}"), test))


def test_listening_hears_what_both_sides_may_read(driver: Driver) -> None:
    """The broken variant: a question, which the asker reads, is said to be one's own side's."""
    with rolled_back():
        case, code, words, _answer = acted(driver, "ask_question")
        others = {one for side in SIDES if code not in side for one in side}
        assert heard(driver, case, others, words)
