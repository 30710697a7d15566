"""The named cast of Merrowdale for every test that needs people: founded by the real commands."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agencies.actors import Actor
from requests_app.management.rehearsal.partnership import Cast, found

MERROWDALE = Path(__file__).parent.parent / "requests_app" / "scenarios" / "merrowdale.json"
FOUNDED_AT = datetime(2026, 11, 2, 8, tzinfo=UTC)  # a Monday


def merrowdale() -> dict[str, Any]:
    """The partnership's own file."""
    words: dict[str, Any] = json.loads(MERROWDALE.read_text())
    return words


@pytest.fixture
def cast(db: None) -> Cast:
    """Merrowdale, founded on Monday 2 November 2026 at 08:00. Nobody has a password."""
    return found(merrowdale(), at=FOUNDED_AT, password=None)


def _actor(short: str) -> Any:
    @pytest.fixture(name=short)
    def actor(cast: Cast) -> Actor:
        return cast.actor(short, FOUNDED_AT)

    return actor


pip, dara, kit, mara, ada, dee = map(_actor, ("pip", "dara", "kit", "mara", "ada", "dee"))
ines, leo, rob = map(_actor, ("ines", "leo", "rob"))
nia, sam, ross = map(_actor, ("nia", "sam", "ross"))
bea, omar, joy = map(_actor, ("bea", "omar", "joy"))
jo, hana, pat = map(_actor, ("jo", "hana", "pat"))
cleo, vic, edna, rio = map(_actor, ("cleo", "vic", "edna", "rio"))
tom, fay, sal, ian, gwen, hal = map(_actor, ("tom", "fay", "sal", "ian", "gwen", "hal"))
rex, nell, grace = map(_actor, ("rex", "nell", "grace"))
