"""Reading a document: whatever is sent is read or named, in the caller's spelling, and the rest is still checked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.denials import Incomplete
from requests_app.values import AnswerDocument, RequestDocument, check_answer, check_request, warnings_of
from requests_app.values.faults import field_name, pointer
from requests_app.values.request import OUTPUT_ONLY
from tests.requests_app.documents import ANSWERS, REQUESTS, Words
from tests.requests_app.judging import asked, faults, faults_of, pack, places
from tests.requests_app.parties import PARTNERS

RQ_01, OBS = REQUESTS["RQ-01"], ANSWERS["RQ-01/OBS"]


def _sent(words: Any) -> list[tuple[str, str, str]]:
    """What a request in any words comes to: pointer, code and sentence of each fault."""
    try:
        check_request(words, agency=PARTNERS["MCC"], partners=PARTNERS, at=RQ_01.at, pack=pack())
    except Incomplete as denial:
        return [(each.pointer, each.code, str(each.detail)) for each in denial.errors]
    return []


def _answered(words: Any) -> list[tuple[str, str, str]]:
    try:
        check_answer(words, agency=PARTNERS["OBS"], asked=("I2",), at=OBS.at, pack=pack(), confidential=("1 Row, Z1",))
    except Incomplete as denial:
        return [(each.pointer, each.code, str(each.detail)) for each in denial.errors]
    return []


@pytest.mark.parametrize("key", OUTPUT_ONLY)
def test_what_the_product_says_is_refused_by_name(key: str) -> None:
    [(place, code, sentence)] = _sent(RQ_01.document(**{key: "anything"}))
    assert (place, code) == (f"/{key}", "output_only")
    assert sentence.startswith(f"Remove “{key}”: ")


def test_nobodys_sign_off_is_accepted_as_data() -> None:
    signed = {"name": "Dara Exampleby", "role": "TEAM_MANAGER", "at": "2026-11-10T10:03Z"}
    [(_place, _code, sentence)] = _sent(RQ_01.document(authorised_by=signed))
    assert "a manager endorses the request here" in sentence


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"/colour": "blue"}, "/colour"),
        ({"/items/0/from_": "2026-01-01"}, "/items/0/from_"),
        ({"/subjects/3/shoe_size": 9}, "/subjects/3/shoe_size"),
        ({"/requester_law/a~1b": "x"}, "/requester_law/a~01b"),
    ],
)
def test_an_unknown_key_is_named_in_the_callers_spelling(changes: dict[str, Any], place: str) -> None:
    [fault] = faults("RQ-01", changes)
    assert (fault.pointer, fault.code) == (place, "unknown_key")
    assert "“" + next(iter(changes)).rsplit("/", 1)[1] + "”" in str(fault.detail)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"/urgency": 3}, ("/urgency", "wrong_type")),
        ({"/concern": ["a", "b"]}, ("/concern", "wrong_type")),
        ({"/subjects": "Wren"}, ("/subjects", "wrong_type")),
        ({"/items/2": "call-outs"}, ("/items/2", "wrong_type")),
        ({"/subjects/0/ref": 1}, ("/subjects/0/ref", "wrong_type")),
        ({"/threshold": 3}, ("/threshold", "wrong_type")),
        ({"/subjects/0/address/confidential": "no"}, ("/subjects/0/address/confidential", "wrong_type")),
        ({"/subjects/0/address/confidential": 0}, ("/subjects/0/address/confidential", "wrong_type")),
        ({"/items/0/about": "S1"}, ("/items/0/about", "wrong_type")),
        ({"/items/0/about": ["S1", 4]}, ("/items/0/about/1", "wrong_type")),
        ({"/subjects/0/dob": "2 March 2026"}, ("/subjects/0/dob", "not_a_date")),
        ({"/subjects/0/dob": "2026-02-30"}, ("/subjects/0/dob", "not_a_date")),
        ({"/subjects/0/dob": 1772409600}, ("/subjects/0/dob", "not_a_date")),
        ({"/items/0/from": "2026-01-01T00:00Z"}, ("/items/0/from", "not_a_date")),
        ({"/transparency/review_at": "tonight"}, ("/transparency/review_at", "not_a_time")),
        ({"/transparency/review_at": "2026-11-10T17:30"}, ("/transparency/review_at", "no_time_zone")),
        ({"/transparency/review_at": 1794331800}, ("/transparency/review_at", "not_a_time")),
        ({"/transparency/review_at": "2026-11-10T25:30Z"}, ("/transparency/review_at", "not_a_time")),
        ({"/subjects/0/other_names": ["a1"] * 11}, ("/subjects/0/other_names", "too_many")),
        ({"/subjects/0/name": "W" * 201}, ("/subjects/0/name", "too_long")),
        ({"/purpose": "Decide\x00now"}, ("/purpose", "control_character")),
        ({"/purpose": "Decide\x1b[31m now"}, ("/purpose", "control_character")),
        ({"/purpose": "Decide \u202enow"}, ("/purpose", "control_character")),
        ({"/purpose": "Decide \ud800"}, ("/purpose", "control_character")),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_else(changes: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults_of("RQ-01", changes) == {fault}


def test_the_rest_is_still_checked_when_one_thing_cannot_be_read() -> None:
    changes = {
        "/urgency": 3,
        "/items/0/question": "",
        "/items/1/from": "soon",
        "/colour": 1,
        "/requester_law/art6": "GDPR",
    }
    assert faults_of("RQ-01", changes) == {
        ("/urgency", "wrong_type"),
        ("/items/0/question", "required"),
        ("/items/1/from", "not_a_date"),
        ("/requester_law/art6", "vague"),
        ("/colour", "unknown_key"),
    }


@pytest.mark.parametrize("words", [None, [], "words", 7, True])
def test_a_document_is_one_object(words: Any) -> None:
    assert [fault[:2] for fault in _sent(words)] == [("", "wrong_type")]
    assert [fault[:2] for fault in _answered(words)] == [("", "wrong_type")]


def test_an_empty_document_is_told_everything_it_lacks() -> None:
    assert {place for place, code, _sentence in _sent({}) if code == "required"} >= {
        "/type", "/jurisdiction", "/urgency", "/stage", "/subjects", "/concern", "/threshold", "/items", "/purpose",
        "/necessity", "/proportionality", "/requester_law/gateway", "/requester_law/art6", "/transparency/informed",
    }  # fmt: skip
    assert [fault[:2] for fault in _answered({})] == [("/items", "not_answered")]


def test_words_are_trimmed_and_spelt_in_one_way() -> None:
    kept = asked("RQ-01", {"/subjects/0/name": "  Zoe\u0308 Sampleton\t", "/purpose": "\r\nDecide\r\nnow. "})
    assert kept.subjects[0].name == "Zo\u00eb Sampleton"
    assert kept.purpose == "Decide\nnow."


def test_the_limit_and_the_length_are_said() -> None:
    [(_place, _code, sentence)] = _sent(RQ_01.document(concern="x" * 4120))
    assert sentence.endswith("must be 4,000 characters or fewer. You have 4,120")


def test_a_field_is_called_what_the_page_calls_it() -> None:
    assert str(field_name(("items", 1, "question"))) == "Question (item 2)"
    assert str(field_name(("urgency",))) == "Urgency"
    assert pointer(("a/b", 0, "c~d")) == "/a~1b/0/c~0d"


def test_what_the_caller_holds_is_not_touched() -> None:
    words = RQ_01.document(colour=1)
    words["items"][0]["from"] = "soon"
    before = json.dumps(words)
    _sent(words)
    assert json.dumps(words) == before


def test_deep_nesting_does_not_bring_it_down() -> None:
    deep: Any = []
    for _depth in range(50_000):
        deep = [deep]
    assert [fault[:2] for fault in _sent(RQ_01.document(dsa=deep))] == [("/dsa", "wrong_type")]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=12)
    | st.just("2026-11-10"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(), max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)


def _documents(model: type[RequestDocument] | type[AnswerDocument], good: Words) -> st.SearchStrategy[Any]:
    """A good document with some of its fields replaced by any JSON there is."""
    fields = st.dictionaries(st.sampled_from(sorted(model.model_fields)) | st.text(max_size=5), JSON, max_size=4)
    return fields.map(lambda changes: {**good, **changes}) | JSON


@settings(max_examples=150, deadline=None)
@given(words=_documents(RequestDocument, RQ_01.document()))
def test_any_request_is_kept_or_named_in_words_that_can_be_sent(words: Any) -> None:
    json.dumps(_sent(words), ensure_ascii=False).encode()
    if isinstance(words, dict):
        assert places(warnings_of(words, PARTNERS["MCC"], pack(), RQ_01.at)) is not None


@settings(max_examples=150, deadline=None)
@given(words=_documents(AnswerDocument, OBS.document()))
def test_any_answer_is_kept_or_named_in_words_that_can_be_sent(words: Any) -> None:
    json.dumps(_answered(words), ensure_ascii=False).encode()
    if isinstance(words, dict):
        assert places(warnings_of(words, PARTNERS["OBS"], pack(), OBS.at)) is not None
