"""Attacks on the API: documents that are JSON and can still not be kept."""

from __future__ import annotations

import pytest

from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Draft
from tests.requests_app.callers import Caller

UNKEEPABLE = {
    "deep": b'{"a":' * 300 + b"1" + b"}" * 300,
    "wide": b'{"a":' + b"9" * 30 + b"}",
    "below": b'{"a":-' + b"9" * 30 + b"}",
    "float": b'{"a":1e400}',
    "list": b'{"a":' + b"[" * 400 + b"]" * 400 + b"}",
}


@pytest.mark.parametrize("answer", UNKEEPABLE.values(), ids=UNKEEPABLE.keys())
def test_an_answer_that_cannot_be_kept_is_refused(cast: Cast, asked: AgencyResponse, answer: bytes) -> None:
    body = b'{"version":%d,"answer":%s}' % (asked.audit_seq, answer)
    said = Caller(cast.person("bea")).post(f"responses/{asked.ref}/put_forward", body)
    assert said.status_code == 400, said.content
    assert not Draft.objects.filter(response=asked).exists() or Draft.objects.get(response=asked).words


@pytest.mark.parametrize("words", UNKEEPABLE.values(), ids=UNKEEPABLE.keys())
def test_a_request_that_cannot_be_kept_is_refused(cast: Cast, tuesday: object, words: bytes) -> None:
    assert Caller(cast.person("pip")).post("requests", words).status_code == 400
