"""Every page template, rendered from its example, against the accessibility checklist of the pages."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from django.template.loader import render_to_string

from deploy.components import FIELDS
from requests_app.templatetags.formfields import as_field
from requests_app.vocabulary import STATUSES
from tests.pages.examples import EXAMPLES
from tests.pages.markup import Page

NAMES = ("Wren", "Sampleton", "Lee D", "Indy", "Cy E")
COLOURS = {"grey", "blue", "yellow", "orange", "red", "green", "purple"}
pages = pytest.mark.parametrize("name", EXAMPLES)


def rendered(name: str) -> str:
    template, context = EXAMPLES[name]
    return render_to_string(template, {"csrf_token": "made up", **context})


@pages
def test_a_page_has_one_main_heading_and_skips_no_level(name: str) -> None:
    headings = Page.of(rendered(name)).headings
    assert headings.count(1) == 1
    # The error summary and the banner of what happened come before the main heading, at its next level.
    first = headings.index(1)
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(headings[first:]))


@pages
def test_a_title_says_the_page_and_names_nobody(name: str) -> None:
    title = Page.of(rendered(name)).title
    assert title.strip().removesuffix(" - Practice").endswith("Golden Thread")
    assert not title.strip().startswith("-")
    assert not [child for child in NAMES if child in title]


@pages
def test_every_control_has_a_label_and_every_reference_a_target(name: str) -> None:
    page = Page.of(rendered(name))
    assert len(page.ids) == len(set(page.ids)), [one for one in page.ids if page.ids.count(one) > 1]
    assert [one for one in page.controls if one.get("id") not in page.labelled] == []
    assert set(page.labelled) <= set(page.ids)
    assert set(page.references) <= set(page.ids)


@pages
def test_nothing_is_inline_and_no_form_stands_in_another(name: str) -> None:
    page = Page.of(rendered(name))
    assert page.inline == []
    assert page.nested_forms == 0
    assert set(page.owners) <= set(page.form_ids)


@pages
def test_a_page_without_errors_has_nothing_chosen_beforehand(name: str) -> None:
    """Principle 4: nothing is decided by default."""
    if EXAMPLES[name][1].get("errors") or name == "components":
        pytest.skip("what was chosen is shown again")
    assert Page.of(rendered(name)).checked == 0


def test_an_error_stands_in_the_title_in_the_summary_and_by_its_field() -> None:
    html = rendered("decide-wrong")
    assert "<title>Error: Decide" in html.replace("\n", "")
    assert 'href="#id_reason"' in html
    assert 'id="id_reason-error"' in html


def test_a_refusal_is_the_same_for_everybody() -> None:
    """dec.19: no form, no token, no name, no time."""
    html = rendered("404")
    assert html == render_to_string("404.html", {"shell": EXAMPLES["home"][1]["shell"], "csrf_token": "other"})
    assert "<form" not in html


@pytest.mark.parametrize(("thing", "state"), [(thing, state) for thing, table in STATUSES.items() for state in table])
def test_a_status_is_short_and_has_one_of_the_colours(thing: str, state: str) -> None:
    status = STATUSES[thing][state]
    assert len(str(status.text) % {"time": "12:45", "date": "10 Dec"}) <= 22
    assert status.colour in COLOURS
    assert str(status.means).endswith(".") and str(status.next).endswith(".")


@pytest.mark.parametrize("plain", FIELDS, ids=lambda plain: plain["name"])
def test_a_field_that_is_in_error_is_described_by_its_error(plain: Mapping[str, Any]) -> None:
    dressed = as_field(plain)
    assert (f"{dressed['id']}-error" in dressed["described_by"]) == bool(plain.get("error"))
