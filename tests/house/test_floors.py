"""The floors and ladders of pyproject.toml, tried on a small house that keeps them and on ones that do not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import FLOORS, ROOT

LINTER = Path(sys.executable).with_name("lint-imports")
ROOMS = ("audit/verify", "audit/trail", "audit/models", "audit/seal", "audit/guard", "audit/events")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Five floors with the rooms that must be there, and our contracts."""
    for floor in FLOORS:
        (tmp_path / floor).mkdir()
        (tmp_path / floor / "__init__.py").touch()
    for room in ROOMS:
        (tmp_path / f"{room}.py").touch()
    for room in ("agencies/models", "requests_app/commands", "requests_app/queries"):
        (tmp_path / f"{room}.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_contracts(house: Path) -> list[str]:
    command = [LINTER, "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, check=False, timeout=60)
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return [line.removesuffix(" BROKEN") for line in done.stdout.splitlines() if line.endswith(" BROKEN")]


def test_a_house_in_order_keeps_every_contract(house: Path) -> None:
    (house / "requests_app" / "commands.py").write_text("import agencies.models\nimport requests_app.queries\n")
    assert broken_contracts(house) == []


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("audit/trail", "import agencies.models", "A floor imports only floors below it"),
        ("agencies/models", "import requests_app.commands", "A floor imports only floors below it"),
        ("requests_app/commands", "import workers", "A floor imports only floors below it"),
        ("audit/guard", "import audit.trail", "The trail knows nobody"),
        ("requests_app/queries", "import requests_app.commands", "The ladder of requests"),
        ("agencies/helpers", "", "The ladder of agencies"),
        ("requests_app/utils", "", "The ladder of requests"),
    ],
)
def test_what_breaks_a_contract_is_noticed(house: Path, room: str, line: str, contract: str) -> None:
    (house / f"{room}.py").write_text(f"{line}\n")
    assert contract in broken_contracts(house)
