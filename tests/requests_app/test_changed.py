"""What changed since an approver last looked, field by field (PG16)."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app import guidance
from requests_app.views.changed import changes

PACK = guidance.load("ENG-2026-09")
LINE = {"text": "8-week check missed", "kind": "FACT", "as_at": "2026-05-06", "source": "our record"}


def answer(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"items": [{"item": "I1", "outcome": "SHARED", "shared": list(lines)}]}


@pytest.mark.parametrize(
    ("field", "now", "says"),
    [
        ("as_at", "2026-05-07", "Item 1: line 1 is now true on: 7 May 2026. It was: 6 May 2026."),
        ("kind", "HEARSAY", "Item 1: line 1 is now marked: Hearsay. It was: Fact."),
        ("source", "the nursery", "Item 1: line 1 now comes from: the nursery. It was: our record."),
        ("source", "", "Item 1: line 1 now comes from: nothing given. It was: our record."),
    ],
)
def test_a_field_that_changed_is_named_with_what_it_was(field: str, now: str, says: str) -> None:
    assert changes(answer(LINE), answer({**LINE, field: now}), PACK) == [says]


def test_words_that_changed_are_a_new_line_and_one_that_is_gone() -> None:
    assert changes(answer(LINE), answer({**LINE, "text": "8-week check attended"}), PACK) == [
        "Item 1: line 1 is new, or its words changed.",
        "Item 1: a line is gone, or its words changed. It was: “8-week check missed”",
    ]


def test_what_stayed_is_not_told() -> None:
    assert changes(answer(LINE), answer(LINE), PACK) == []
    assert changes(answer(LINE), answer({**LINE, "note": "added"}), PACK) == ["Item 1: more of line 1 changed."]
