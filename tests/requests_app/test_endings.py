"""What somebody holds until a day is told before it ends: to them and to whoever could renew it, each rung once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agencies.commands import end_membership
from agencies.models import Membership
from agencies.values import NewMembership
from requests_app import commands, reminders
from requests_app.commands import endings
from requests_app.commands.standing import NewAccreditation
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Notification
from tests.requests_app.callers import TUESDAY
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.both_engines
DAY = timedelta(days=1)


def seconded(cast: Cast, days: int, at: datetime = TUESDAY) -> Membership:
    """Wes works as a practitioner too, for some days."""
    ada = cast.actor("ada", at)
    role = NewMembership("PRACTITIONER", "seconded", starts_at=at, ends_at=at + days * DAY)
    given = commands.give_role(ada.agency, cast.person("wes"), role, by=ada, at=at)
    assert given.membership
    return given.membership


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=kind).order_by("made_at", "recipient__name")
    return [row.recipient.name for row in rows]


def test_a_role_that_ends_is_told_60_30_and_7_days_before_to_its_holder_and_the_administrator(cast: Cast) -> None:
    wes = seconded(cast, 100).person.name
    seen = []
    for day in range(30, 101):
        if commands.warn_of_endings(TUESDAY + day * DAY):
            seen.append(100 - day)
    assert seen == [60, 30, 7]
    assert sorted(told("role_ends")) == sorted(["Ada Fauxley", wes] * 3)


def test_after_an_outage_the_nearest_rung_alone_is_told(cast: Cast) -> None:
    seconded(cast, 100)
    commands.warn_of_endings(TUESDAY + 95 * DAY)
    assert len(told("role_ends")) == 2


@pytest.mark.parametrize(("days", "rungs"), [(3, 0), (20, 1), (45, 2)])
def test_a_role_for_a_few_days_is_not_warned_about_before_it_began(cast: Cast, days: int, rungs: int) -> None:
    seconded(cast, days)
    for day in range(days):
        commands.warn_of_endings(TUESDAY + day * DAY)
    assert len(told("role_ends")) == 2 * rungs


def test_nobody_is_told_of_a_role_that_goes_on_and_nothing_waits_once_it_has_ended(cast: Cast) -> None:
    held = seconded(cast, 40)
    commands.warn_of_endings(TUESDAY + 20 * DAY)
    later = TUESDAY + 21 * DAY
    assert "role_ends" in {row.kind for row in reminders.inbox(cast.actor("ada", later))}
    ada = cast.actor("ada", later)
    commands.give_role(
        ada.agency,
        held.person,
        NewMembership("PRACTITIONER", "stays", starts_at=held.ends_at),
        by=ada,
        at=later,  # type: ignore[arg-type]
    )
    commands.warn_of_endings(later)
    assert not Notification.objects.filter(kind="role_ends", done_at=None).exists()
    before = len(told("role_ends"))
    commands.warn_of_endings(TUESDAY + 36 * DAY)
    assert len(told("role_ends")) == before


def test_a_role_that_was_ended_early_waits_for_nobody(cast: Cast) -> None:
    held = seconded(cast, 40)
    commands.warn_of_endings(TUESDAY + 20 * DAY)
    end_membership(held, by=cast.actor("ada", TUESDAY), at=TUESDAY + 20 * DAY)
    commands.warn_of_endings(TUESDAY + 21 * DAY)
    assert not Notification.objects.filter(kind="role_ends", done_at=None).exists()


def test_an_accreditation_that_ends_is_told_to_the_administrator_too(cast: Cast) -> None:
    ada = cast.actor("ada", TUESDAY)
    new = NewAccreditation([cast.person("pip").pk], "TRAINING", "AGENCY", TUESDAY, TUESDAY + 40 * DAY)
    commands.accredit_people(ada.agency, new, by=ada, at=TUESDAY)
    commands.warn_of_endings(TUESDAY + 15 * DAY)
    assert (told("expiring"), told("standing_ends")) == ([cast.person("pip").name], ["Ada Fauxley"])


def test_the_days_are_data(cast: Cast, settings: Any, tmp_path: Path) -> None:
    own = tmp_path / "standing.yaml"
    shipped = Path("requests_app/guidance/standing.yaml").read_text()
    own.write_text(shipped.replace("warned_days: [60, 30, 7]", "warned_days: [14]"))
    settings.STANDING_FILE = str(own)
    seconded(cast, 100)
    assert [day for day in range(100) if commands.warn_of_endings(TUESDAY + day * DAY)] == [86]


def test_a_ladder_that_tells_a_rung_twice_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tells = endings.tell
    number = iter(range(999))
    monkeypatch.setattr(endings, "tell", lambda *of, **how: tells(*of, **{**how, "slot": str(next(number))}))
    with pytest.raises(AssertionError):
        test_after_an_outage_the_nearest_rung_alone_is_told(cast)
        commands.warn_of_endings(TUESDAY + 95 * DAY)
        assert len(told("role_ends")) == 2


def test_its_notice_leads_to_the_people_of_the_agency(cast: Cast, tuesday: Any) -> None:
    seconded(cast, 10, at=TUESDAY - 5 * DAY)
    commands.warn_of_endings(TUESDAY)
    assert "A role ends soon" in text_of(visitor(cast, "ada").opens("/notices/"))
