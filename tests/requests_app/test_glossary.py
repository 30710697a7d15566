"""Words of the glossary are explained where they are read."""

from __future__ import annotations

import pytest

from requests_app import guidance
from requests_app.guidance.glossary import words_used
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, InformationRequest
from tests.requests_app.pages import text_of, visitor

NEW = guidance.load("ENG-2026-09")


def named(text: str) -> list[str]:
    return [one["word"] for one in words_used(NEW, [text])]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Is consent needed?", ["Consent"]),
        ("What does each originator say of CONSENT?", ["Originator", "Consent"]),
        ("Consent, and consent again.", ["Consent"]),
        ("Is there a child protection plan?", ["Child protection plan"]),
        ("Consented children are not a word of the glossary.", []),
        ("", []),
    ],
)
def test_a_word_is_found_whole_once_in_the_order_read_and_the_longest_wins(text: str, words: list[str]) -> None:
    assert named(text) == words


def test_every_word_of_both_glossaries_is_found_and_has_its_own_meaning() -> None:
    for pack in map(guidance.load, guidance.versions()):
        for term in pack.glossary.values():
            assert words_used(pack, [f"About: {term.label}?"]) == [
                {"word": str(term.label), "meaning": str(term.means)}
            ], term.code


def test_a_pack_without_a_glossary_explains_nothing() -> None:
    assert words_used(NEW.model_copy(update={"glossary": {}}), ["Consent of the child"]) == []


@pytest.mark.usefixtures("tuesday")
def test_a_rule_explains_its_words_and_no_others(cast: Cast) -> None:
    page = text_of(visitor(cast, "pip").opens("/guidance/ENG-2026-09/rules/GR3/"))
    assert "What the words mean" in page
    assert str(NEW.glossary["CONSENT"].means) in page
    assert str(NEW.glossary["CALDICOTT"].means) not in page


@pytest.mark.usefixtures("tuesday")
def test_a_step_that_uses_no_word_of_the_glossary_has_no_empty_box(cast: Cast, submitted: InformationRequest) -> None:
    page = visitor(cast, "dara").opens(f"/requests/{submitted.ref}/endorse/")
    assert "Is the harm stated?" in page and "What the words mean" not in page


@pytest.mark.usefixtures("tuesday")
def test_the_meaning_stands_on_the_decide_page_without_leaving_it(cast: Cast, put_forward: AgencyResponse) -> None:
    page = visitor(cast, "omar").opens(f"/responses/{put_forward.ref}/decide/")
    beside = text_of(page)
    assert "What the words mean" in beside and str(NEW.glossary["CRIMINAL-DATA"].means) in beside
    assert "<dfn>Criminal offence data</dfn>" in page and "<dfn><a" not in page
