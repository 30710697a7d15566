"""Every row of the outcome, ground and handling tables in the disclosure record, as JSON and printed, each side."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from requests_app import commands, guidance, papers
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from requests_app.values.computed import SHARING
from tests.requests_app.answering import CHANGE, INSIDE, ITEMS, SHARED, answer, delivered, left_out
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.holding import fresh, opened

PACK = guidance.load("ENG-2026-09")
LATER = TUESDAY + timedelta(minutes=10)
pytestmark = pytest.mark.usefixtures("tuesday")


def _records(cast: Cast, asked: AgencyResponse, words: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Both sides' records of this answer: the item, and what is printed. Nothing that stays inside is in either."""
    response = delivered(cast, asked, words)
    held = opened(cast, response)
    takes = (
        commands.take_record(held, BECAUSE, by=cast.actor("pip", LATER), at=LATER),
        commands.take_given_record(fresh(held), BECAUSE, by=cast.actor("bea", LATER), at=LATER),
    )
    made = []
    for taken in takes:
        pdf = PdfReader(io.BytesIO(papers.as_pdf(taken.record, taken.digest)))
        printed = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        everything = printed + papers.as_json(taken.record).decode()
        assert not [name for name, words in INSIDE.items() if words in everything]
        made.append((taken.record["shared"][0], printed))
    return made


@pytest.mark.parametrize("outcome", ITEMS)
def test_each_outcome_stands_in_the_record_in_words(outcome: str, cast: Cast, asked: AgencyResponse) -> None:
    for item, printed in _records(cast, asked, answer(outcome)):
        label = str(PACK.outcomes[outcome].label)
        assert item["outcome"] == {"code": outcome, "label": label} and label in printed
        assert (SHARED in printed) == (outcome in SHARING)
        assert (CHANGE in printed) == (outcome in ("WITHHELD", "PART", "SEALED", "SHARED_REDACTED"))


@pytest.mark.parametrize("ground", list(PACK.grounds))
def test_each_ground_stands_in_the_record_with_its_law_and_what_would_change_it(
    ground: str, cast: Cast, asked: AgencyResponse
) -> None:
    words = answer("PART", withheld=[left_out(ground)])
    if ground == "DETRIMENT":
        words["isd"] |= {"detriment_outcome": "GREATER_HARM", "detriment_to_child": "She would be found."}
        words["discloser_law"]["gateway"] = "CL-PI"
    for item, printed in _records(cast, asked, words):
        label = " ".join(str(PACK.grounds[ground].label).split())
        assert item["withheld"][0]["code"] == {"code": ground, "label": str(PACK.grounds[ground].label)}
        assert label in printed and "golden rule 6" in printed and CHANGE in printed


@pytest.mark.parametrize("code", [code for code in PACK.handling if code != "H4"])
def test_each_handling_code_stands_in_the_record_and_what_it_seals_is_closed(
    code: str, cast: Cast, asked: AgencyResponse
) -> None:
    for item, printed in _records(cast, asked, answer("PART", handling=[code])):
        assert [one["code"] for one in item["handling"]] == [code]
        assert str(PACK.handling[code].label) in printed
        assert (SHARED in printed) == (not PACK.handling[code].sealed)
