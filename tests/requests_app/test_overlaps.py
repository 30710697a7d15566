"""Another open request about the same child: said to who may see it, and for everybody else not there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Draft, InformationRequest
from requests_app.queries.overlaps import overlapping
from tests.requests_app.asking import two_asked
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of
from tests.requests_app.covering import afresh
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.test_restricted import restrict

pytestmark = pytest.mark.both_engines


@pytest.fixture(autouse=True)
def at_ten(cast: Cast) -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


def drafted(cast: Cast, who: str, **child: Any) -> Draft:
    """A draft about Wren, as this person typed her."""
    words = asked_of("OBS")
    words["subjects"][0] |= child
    words["subjects"][1:] = [one for one in words["subjects"][1:] if one["kind"] == "ADULT"]
    return commands.begin_draft(None, words, by=cast.actor(who, TUESDAY), at=TUESDAY)


def told(cast: Cast, who: str, draft: Draft) -> list[str]:
    return [one.ref for one in overlapping(draft, by=afresh(cast, who), at=TUESDAY)]


def test_a_colleague_of_the_team_is_told_whom_to_ask(cast: Cast) -> None:
    first, draft = two_asked(cast), drafted(cast, "wes")
    text = text_of(visitor(cast, "wes").opens(f"/requests/{draft.ref}/check/"))
    assert f"Another open request may concern the same child: {first.ref}, by Pip Mockridge" in text
    shown = Caller(cast.people["wes"]).seen(f"drafts/{draft.ref}")
    assert [one["ref"] for one in shown["overlaps"]] == [first.ref]
    assert "crawl" not in json.dumps(shown["overlaps"])


NUMBER = {"identifiers": [{"scheme": "NHS", "value": "9990261008", "source": "OBS"}]}


@pytest.mark.parametrize(
    ("child", "same"),
    [
        ({"name": "Somebody Else", "dob": "2020-01-01", **NUMBER}, True),
        ({"name": " wren  SAMPLETON ", "identifiers": []}, True),
        ({"name": "Wren Sampleton", "dob": "2020-01-01", "identifiers": []}, False),
        ({"name": "Somebody Else", "identifiers": []}, False),
        ({"kind": "ADULT"}, False),
    ],
    ids=["number", "name and birth", "name alone", "birth alone", "no child"],
)
def test_an_identifier_or_name_and_birth_together_find_a_child(cast: Cast, child: dict[str, Any], same: bool) -> None:
    first = two_asked(cast)
    assert told(cast, "wes", drafted(cast, "wes", **child)) == ([first.ref] if same else [])


def test_neither_a_closed_request_nor_the_one_that_is_revised_is_named(cast: Cast) -> None:
    first, draft = two_asked(cast), drafted(cast, "wes")
    commands.withdraw_request(first, BECAUSE, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    assert told(cast, "wes", draft) == []


def looked(cast: Cast, who: str, draft: Draft) -> tuple[bytes, str, int, int]:
    """What this person reads of a draft by both doors, and how many questions that asked of the database."""
    page_of, caller = visitor(cast, who), Caller(cast.people[who])
    page_of.opens("/")
    caller.get("drafts")
    with CaptureQueriesContext(
        connection,
    ) as first:
        page = text_of(page_of.opens(f"/requests/{draft.ref}/check/"))
    with CaptureQueriesContext(connection) as second:
        shown = caller.get(f"drafts/{draft.ref}").content
    return shown, page, len(first), len(second)


@pytest.mark.parametrize("who", ["kit", "wes"], ids=["another team", "not named on what is restricted"])
def test_what_one_may_not_see_answers_like_what_is_not_there(cast: Cast, who: str) -> None:
    draft = drafted(cast, who)
    absent = looked(cast, who, draft)
    first = two_asked(cast)
    if who == "wes":
        assert looked(cast, who, draft) != absent
        restrict(cast, first, "dara")
    assert looked(cast, who, draft) == absent
    assert told(cast, "pip", drafted(cast, "pip")) == [first.ref]


def test_an_overlap_that_is_looked_for_without_asking_who_may_see_it_is_caught(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: every request of the installation is looked through."""
    draft = drafted(cast, "kit")
    absent = looked(cast, "kit", draft)
    monkeypatch.setattr(
        "requests_app.queries.overlaps.visible_requests", lambda _by, _at: InformationRequest.objects.all()
    )
    two_asked(cast)
    assert looked(cast, "kit", draft) != absent
