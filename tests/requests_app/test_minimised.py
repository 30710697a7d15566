"""Item by item: what was left out and why less is enough, and whose record it was matched to (GR6; PG15, PG16)."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader

from requests_app import commands, papers, queries
from requests_app.denials import Incomplete
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from requests_app.queries import sides
from tests.requests_app.answering import INSIDE, MATCHED, SHARED, agree, answer, delivered, next_step, put
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, refused
from tests.requests_app.holding import fresh, opened
from tests.requests_app.pages import hidden, text_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")
LATER = TUESDAY + timedelta(minutes=10)
SHORTENED = ("SHARED_SUMMARY", "SHARED_REDACTED", "PART")
SAYS = {
    "SHARED_SUMMARY": "This is a summary.", "SHARED_REDACTED": "Parts were removed.", "PART": "This is a part.",
}  # fmt: skip


@pytest.mark.parametrize("outcome", SHORTENED)
def test_whatever_is_shortened_says_of_itself_why_less_is_enough(
    outcome: str, cast: Cast, asked: AgencyResponse
) -> None:
    """On the page and through the API alike."""
    words = answer(outcome, left_out="")
    bea = Caller(cast.person("bea"))
    commands.acknowledge_response(asked, by=cast.actor("bea", TUESDAY), at=TUESDAY)
    asked.refresh_from_db()
    sent = {"answer": words, "version": asked.audit_seq}
    assert refused(bea.post(f"responses/{asked.ref}/put_forward", sent))[2] == ["/items/0/left_out"]
    desk, path = visitor(cast, "bea"), f"/responses/{asked.ref}/prepare/"
    typed = {**hidden(desk.opens(path)), "items-0-outcome": outcome, "then": "forward"}
    again = desk.sends(path, typed, status=422).content.decode()
    assert 'href="#id_items-0-left_out"' in again


@pytest.mark.parametrize("outcome", SHORTENED)
def test_the_asker_reads_that_something_was_left_out_and_whoever_decides_reads_what(
    outcome: str, cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    response = put(cast, asked, answer(outcome))
    desk = text_of(visitor(cast, "omar").opens(f"/responses/{response.ref}/decide/"))
    assert INSIDE["left_out"] in desk and INSIDE["record"] in desk and SAYS[outcome] in desk
    own = Caller(cast.person("bea")).seen(f"responses/{response.ref}")["answer"]["items"][0]
    assert own["left_out"] == INSIDE["left_out"] and own["identity_matched_on"] == [MATCHED]
    page, told = _read(cast, agree(cast, response), tuesday)
    assert SAYS[outcome] in page
    assert "They matched the record on: NHS number, Date of birth, Name." in page
    assert "Wren S: matched on Name, something else." in page
    assert told["identity_matched_on"] == [
        {"about": "", "on": ["NHS number", "date of birth", "name"]}, {"about": "S1", "on": ["name", "other"]},
    ]  # fmt: skip
    assert "kestrel" not in (page + json.dumps(told)).casefold()


def _read(cast: Cast, agreed: AgencyResponse, tuesday: time_machine.Traveller) -> tuple[str, dict[str, Any]]:
    """The item as the asker reads it, on the page and through the API."""
    tuesday.move_to(LATER)
    commands.deliver_due(LATER)
    pip, place = visitor(cast, "pip"), f"/disclosures/{agreed.ref}/"
    page = pip.sends(place, {"then": "open"}, on=pip.opens(place), status=200).content.decode()
    assert agreed.info_request
    api = Caller(cast.person("pip"))
    shown = api.done(f"requests/{agreed.info_request.ref}/responses/{agreed.ref}/open", {"accepts": True})
    return text_of(page), shown["disclosure"]["items"][0]


@pytest.mark.parametrize("outcome", ["WITHHELD", "NOT_HELD", "SEALED", "NOT_CONFIRMED", "REFERRED_ON"])
def test_what_shares_nothing_says_nothing_of_a_match(
    outcome: str, cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    page, told = _read(cast, agree(cast, put(cast, asked, answer(outcome))), tuesday)
    assert "identity_matched_on" not in told and "matched" not in page


def test_both_sides_copies_of_the_record_say_that_something_was_left_out_and_on_what_the_record_matched(
    cast: Cast, asked: AgencyResponse
) -> None:
    held = opened(cast, delivered(cast, asked, answer("SHARED_SUMMARY")))
    for taken in (
        commands.take_record(held, BECAUSE, by=cast.actor("pip", LATER), at=LATER),
        commands.take_given_record(fresh(held), BECAUSE, by=cast.actor("bea", LATER), at=LATER),
    ):
        pdf = PdfReader(io.BytesIO(papers.as_pdf(taken.record, taken.digest)))
        printed = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        (item,) = json.loads(papers.as_json(taken.record))["shared"]
        assert item["left_out"].startswith("This is a summary.") and "This is a summary." in printed
        assert item["identity_matched_on"][1] == {"about": "S1", "on": ["name", "other"]}
        assert "Wren Sampleton: name, something else" in printed
        assert "kestrel" not in (printed + str(taken.record)).casefold()


def test_an_outcome_that_was_stored_under_an_older_rule_gives_away_nothing_in_anybodys_copy(
    cast: Cast, asked: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was once computed: a hidden item counted as what it is."""
    bea, until = cast.actor("bea", TUESDAY), TUESDAY + timedelta(days=1)
    commands.acknowledge_response(asked, by=bea, at=TUESDAY)
    named = [cast.person("omar"), cast.person("ray")]
    commands.restrict_response(asked, named, BECAUSE, until=until, by=bea, at=TUESDAY)
    monkeypatch.setattr("requests_app.commands.responses.overall", lambda _words: "WITHHELD")
    held = opened(cast, delivered(cast, asked, answer("WITHHELD", handling=["H4"])))
    assert (held.outcome, held.hides) == ("WITHHELD", True)
    theirs = commands.take_record(held, BECAUSE, by=cast.actor("pip", LATER), at=LATER)
    ours = commands.take_given_record(fresh(held), BECAUSE, by=cast.actor("bea", LATER), at=LATER)
    assert [one.record["decided"]["outcome"]["code"] for one in (theirs, ours)] == ["NOT_CONFIRMED"] * 2


def test_a_note_or_a_match_that_is_written_again_is_a_new_version_and_voids_what_was_agreed(
    cast: Cast, asked: AgencyResponse
) -> None:
    first = put(cast, asked, answer("PART"))
    visitor(cast, "omar").opens(f"/responses/{first.ref}/decide/")
    first = agree(cast, first)
    stopped = commands.stop_response(first, BECAUSE, by=cast.actor("omar", TUESDAY), at=TUESDAY).thing
    changed = answer("PART", left_out="kestrelleft less than before", identity_matched_on=[])
    again = put(cast, stopped, changed, at=TUESDAY + timedelta(minutes=2))
    assert (again.version, again.round, again.status) == (2, 2, "in_approval")
    assert queries.answer_words(again, 1)["items"][0]["left_out"] == INSIDE["left_out"]
    page = text_of(visitor(cast, "omar").opens(f"/responses/{again.ref}/decide/"))
    assert "Item 2: why the rest is enough was written again." in page
    assert "Item 2: which record it comes from, or on what that matched, changed." in page
    assert next_step(again)


def test_one_note_for_the_whole_answer_is_that_of_the_one_item_that_needs_it(cast: Cast, asked: AgencyResponse) -> None:
    words = {**answer("PART", left_out=""), "left_out": INSIDE["left_out"]}
    kept = queries.answer_words(put(cast, asked, words))
    assert kept["items"][0]["left_out"] == INSIDE["left_out"] and "left_out" not in kept


def test_a_record_is_of_somebody_asked_about(cast: Cast, asked: AgencyResponse) -> None:
    with pytest.raises(Incomplete) as incomplete:
        put(cast, asked, answer("SHARED", identity_matched_on=[{**MATCHED, "about": "S9"}]))
    assert [fault.pointer for fault in incomplete.value.errors] == ["/items/0/identity_matched_on/0/about"]


def test_the_page_keeps_which_record_an_item_comes_from(cast: Cast, asked: AgencyResponse) -> None:
    desk, path = visitor(cast, "bea"), f"/responses/{asked.ref}/prepare/"
    page = desk.opens(path)
    boxes = _whose(page)
    assert list(boxes.values()) == ["S1", "S2", "S3"]  # everybody whom the item is about
    typed = {
        **hidden(page), **boxes, "then": "later", "items-0-identity_matched_on-1-record": "OBS-9",
        "items-0-identity_matched_on-1-on": ["name", "address"],
    }  # fmt: skip
    desk.sends(path, typed)
    again = _whose(desk.opens(path))
    assert list(again.values()) == ["S2", "S1", "S3"], "who is said to have a record stands first"
    draft = queries.drafts_of(cast.actor("bea", TUESDAY)).get(response=asked)
    said = draft.words["items"][0]["identity_matched_on"]
    assert said == [{"about": "S2", "record": "OBS-9", "on": ["name", "address"]}]


def _whose(page: str) -> dict[str, str]:
    return dict(
        re.findall(r'<input type="hidden" name="(items-0-identity_matched_on-\d+-about)" value="([^"]*)">', page)
    )


def test_a_disclosure_that_tells_the_record_itself_is_caught(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: the match travels as it was typed."""
    monkeypatch.setattr(
        sides, "matched_on", lambda answer: {one["item"]: {"all": [INSIDE["record"]]} for one in answer["items"]}
    )
    _page, told = _read(cast, agree(cast, put(cast, asked, answer("SHARED"))), tuesday)
    assert SHARED in str(told) and "kestrel" in json.dumps(told)
