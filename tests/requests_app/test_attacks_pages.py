"""Attacks on the pages: addresses, filters and keys that are none."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from tests.requests_app.callers import BECAUSE, TUESDAY


def client(cast: Cast, short: str) -> Client:
    found = Client(raise_request_exception=False)
    found.force_login(cast.person(short))
    return found


def posted(cast: Cast, short: str, path: str, **words: Any) -> int:
    return client(cast, short).post(path, words).status_code


@pytest.mark.parametrize(
    "address",
    [
        *("/requests/%00/", "/responses/%00/", "/dates/%00/", "/disclosures/%00/", "/requests/%00/endorse/"),
        *("/requests/%00/child/%00/", "/responses/%00/decide/", "/responses/%00/prepare/", "/guidance/%00/"),
        *("/requests/AAAA-AAAA/", "/requests/%F0%9F%98%80/", f"/requests/{'x' * 3000}/", "/responses/?urgency=%00"),
        *("/responses/?status=%00", "/responses/?page=%00", "/requests/?page=%00"),
    ],
)
def test_an_address_that_is_none_is_not_found(cast: Cast, tuesday: Any, address: str) -> None:
    assert client(cast, "bea").get(address).status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "²", "9" * 30, "9" * 5000, "one"])
@pytest.mark.parametrize("place", ["requests", "responses"])
def test_a_page_that_is_no_number_is_the_first_or_the_last(cast: Cast, tuesday: Any, place: str, number: str) -> None:
    assert client(cast, "bea").get(f"/{place}/", {"page": number}).status_code == 200


@pytest.mark.parametrize("key", ["\x00", "x" * 256, "two words", "ключ", " "])
def test_a_key_that_marks_nothing_is_no_key(cast: Cast, put_forward: AgencyResponse, key: str) -> None:
    words = {"decision": "agree", "reason": BECAUSE, "version": str(put_forward.audit_seq), "idempotency_key": key}
    assert posted(cast, "omar", f"/responses/{put_forward.ref}/decide/", **words) == 302


@pytest.mark.parametrize("kind", ["CHILD", "dog", "..", "%00"])
def test_only_people_are_added_to_a_draft(cast: Cast, tuesday: Any, kind: str) -> None:
    draft = commands.begin_draft(None, {}, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    pip = client(cast, "pip")
    assert pip.get(f"/requests/{draft.ref}/child/add/{kind}/").status_code == 404
    assert pip.post(f"/requests/{draft.ref}/child/add/{kind}/", {"name": "Wren"}).status_code == 404
