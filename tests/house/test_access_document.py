"""docs/access.md and docs/permissions.md hold every cell that there is, and the check notices one that changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from deploy import matrix
from deploy.documents import documents
from requests_app.lifecycle import MOVES
from tests.access.columns import BY_CODE
from tests.access.matrix import WORDS, rows
from tests.house.source import ROOT


def test_every_cell_that_is_tried_stands_in_the_document() -> None:
    lines = [line for line in documents()["access.md"].splitlines() if line.startswith("| `/")]
    written = sorted(line.rstrip(" |").split(" | ")[3:] for line in lines)
    tried = sorted([*row.expected.values()] for row in rows())
    assert written == tried


def test_columns_and_words_are_those_of_the_tests() -> None:
    assert matrix._columns() == {code: column.relation for code, column in BY_CODE.items()}
    assert matrix._words() == WORDS


def test_every_act_stands_in_the_document_with_every_state() -> None:
    text = documents()["permissions.md"]
    for action, move in MOVES.items():
        [line] = [line for line in text.splitlines() if line.startswith(f"| {action} |")]
        cells = [cell.strip() for cell in line.strip("|").split("|")][1:]
        assert [cell for cell in cells if cell] == [str(move.to or "=")] * len(move.sources)


def test_a_changed_cell_makes_the_document_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tables").mkdir()
    for path in (ROOT / "tests" / "access").glob("*.py"):
        (tmp_path / path.name).write_text(path.read_text())
    for path in (ROOT / "tests" / "access" / "tables").glob("*.txt"):
        (tmp_path / "tables" / path.name).write_text(path.read_text().replace(" see ", " -   ", 1))
    monkeypatch.setattr(matrix, "TRIED", tmp_path)
    with pytest.raises(CommandError, match=r"docs/access\.md"):
        call_command("write_docs", "--check")
