"""A root to record about: an agency, registered through the real command."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agencies import commands
from agencies.models import Agency
from agencies.values import NewAgency
from audit import sequencer, trail
from audit.trail import Act, Who

AT = datetime(2026, 11, 10, 10, 5, tzinfo=UTC)


@pytest.fixture
def agency(db: None) -> Agency:
    new = NewAgency(code="OBS", name="Otterbrook Surgery", kinds=("GP",), teams=("Safeguarding", "Reception"))
    return commands.register_agency(new, by=None, at=AT)


@pytest.fixture
def log(real_commits: None, tmp_path: Path, settings: Any) -> Path:
    """Signing key, state and published folder of this test's own; the folder that holds them."""
    settings.TRAIL_ORIGIN = "merrowdale.example/golden-thread/1"
    settings.TRAIL_FOLDER = tmp_path / "trail"
    settings.TRAIL_WITNESSES = tmp_path / "witnesses"
    settings.SIGNING_KEY_FILE = tmp_path / "signing-key"
    settings.SIGNED_STATE_FILE = tmp_path / "signed"
    sequencer.make_key()
    return tmp_path


def act(agency: Agency, **changes: object) -> Act:
    """An act about an agency, with one thing changed."""
    said = {"action": "agency.verified", "at": AT, "by": Who(actor=trail.NOBODY, agency=agency.pk), **changes}
    return Act(**said)
