"""Attacks on what is covered: a page that shows it all to whoever has no work with it."""

from __future__ import annotations

import pytest
from django.test import Client

from agencies.models import Membership
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from tests.requests_app.callers import asked_of


def _shown(cast: Cast, short: str, response: AgencyResponse) -> str:
    there = Client()
    there.force_login(cast.person(short))
    page = there.get(f"/responses/{response.ref}/prepare/")
    assert page.status_code == 200
    return page.content.decode()


def _numbers() -> list[str]:
    people = asked_of("OBS")["subjects"]
    return [number["value"] for person in people for number in person.get("identifiers", [])]


def test_whoever_prepares_sees_identifiers_in_full(cast: Cast, asked: AgencyResponse) -> None:
    page = _shown(cast, "bea", asked)
    assert _numbers() and any(number in page for number in _numbers())


@pytest.mark.parametrize("short", ["bea", "omar"])
def test_whoever_does_not_prepare_has_to_ask_for_them(cast: Cast, put_forward: AgencyResponse, short: str) -> None:
    page = _shown(cast, short, put_forward)
    assert not [number for number in _numbers() if number in page]
    assert f'<form id="reveal" method="post" action="/responses/{put_forward.ref}/">' in page


def test_oversight_has_to_ask_for_them(cast: Cast, asked: AgencyResponse) -> None:
    rows = Membership.objects.filter(agency=asked.from_agency, role="GOVERNANCE_LEAD")
    found = [short for short, person in cast.people.items() if person.pk in set(rows.values_list("person", flat=True))]
    for short in found:
        assert not [number for number in _numbers() if number in _shown(cast, short, asked)]
