"""Every page in a real browser: axe finds nothing, and no page scrolls sideways on the smallest screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page

from tests.pages.examples import EXAMPLES
from tests.pages.preview import ROOT, served, write_static

AXE = ROOT / "deploy" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Every example as a page on a loopback address, with the styles that the build made."""
    folder: Path = tmp_path_factory.mktemp("pages")
    write_static(folder)
    for name, (template, context) in EXAMPLES.items():
        (folder / f"{name}.html").write_text(render_to_string(template, {"csrf_token": "made up", **context}))
    with served(folder) as address:
        yield address


def problems(page: Page) -> list[str]:
    """What axe finds, with where."""
    page.add_script_tag(path=AXE)
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found["violations"]]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_page_is_usable_on_a_desk_and_on_the_smallest_screen(page: Page, site: str, name: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/{name}.html")
    assert problems(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_detector_sees_a_page_that_is_wrong(page: Page, site: str) -> None:
    """Without this, an axe that never ran would pass every page."""
    page.goto(f"{site}/home.html")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=text><img src=x>')")
    assert len(problems(page)) >= 2


def test_what_an_outcome_asks_for_is_folded_until_it_is_chosen(page: Page, site: str) -> None:
    page.goto(f"{site}/prepare.html")
    where_searched = page.get_by_label("Where you looked")
    assert not where_searched.is_visible()
    page.get_by_label("We searched and hold nothing").check()
    assert where_searched.is_visible()
