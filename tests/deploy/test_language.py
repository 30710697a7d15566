"""A page says in which language it is, and is in that language."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wanted", ["cy", "cy-GB,cy;q=0.9,en;q=0.5", "en", "fr"])
def test_a_browser_that_prefers_another_language_gets_whole_english_pages(wanted: str) -> None:
    page = Client().get("/sign-in/", headers={"Accept-Language": wanted})
    assert '<html lang="en"' in page.content.decode()
    assert page["Content-Language"] in {"en", "en-gb"}


def test_half_a_welsh_page_is_caught(settings: object) -> None:
    settings.LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]  # type: ignore[attr-defined]
    with pytest.raises(AssertionError):
        test_a_browser_that_prefers_another_language_gets_whole_english_pages("cy")
