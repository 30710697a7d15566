"""A root to record about: an agency, registered through the real command."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agencies import commands
from agencies.models import Agency
from agencies.values import NewAgency
from audit import trail
from audit.trail import Act, Who

AT = datetime(2026, 11, 10, 10, 5, tzinfo=UTC)


@pytest.fixture
def agency(db: None) -> Agency:
    new = NewAgency(code="OBS", name="Otterbrook Surgery", kinds=("GP",), teams=("Safeguarding", "Reception"))
    return commands.register_agency(new, by=None, at=AT)


def act(agency: Agency, **changes: object) -> Act:
    """An act about an agency, with one thing changed."""
    said = {"action": "agency.verified", "at": AT, "by": Who(actor=trail.NOBODY, agency=agency.pk), **changes}
    return Act(**said)
