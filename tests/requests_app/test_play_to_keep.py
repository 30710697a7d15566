"""A story that stays: in the configured database, with its dates moved so that it ends now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from agencies.hours import LONDON
from agencies.models import Agency, Person
from audit import seal
from audit.verify import verify
from requests_app import commands
from requests_app.management.rehearsal.database import own_database
from requests_app.management.rehearsal.moving import moved
from requests_app.management.rehearsal.playing import play
from requests_app.management.rehearsal.reading import BrokenFile, Story, find, read
from requests_app.models import AgencyResponse, Delivery, InformationRequest

LEFT = timedelta(hours=2, minutes=10)
HOURS = [
    datetime(2026, 11, 24, 7, 2, tzinfo=UTC),  # before most agencies open
    datetime(2026, 12, 27, 3, 30, tzinfo=UTC),  # at night, between two bank holidays
    datetime(2027, 3, 29, 0, 40, tzinfo=UTC),  # in summer time, which began the night before
    datetime(2027, 5, 14, 15, 59, tzinfo=UTC),  # on a Friday afternoon
]


def keep(name: str, **options: Any) -> None:
    call_command("play", name, keep=True, stdout=StringIO(), **options)


def test_what_was_kept_is_there_and_can_be_signed_in_to(real_commits: None) -> None:
    keep("bad-01", password="a phrase that all of them share")
    assert Agency.objects.count() == 19
    assert Person.objects.get(email="omar@demo.example").check_password("a phrase that all of them share")
    assert verify().sound


def test_no_notice_of_a_kept_story_is_posted(real_commits: None, settings: Any) -> None:
    keep("bad-04")
    assert set(Delivery.objects.values_list("status", flat=True)) == {"practice"}
    assert commands.post_notices(datetime(2027, 1, 1, tzinfo=UTC)) == 0
    assert mail.outbox == []


def test_a_database_holds_one_partnership(real_commits: None) -> None:
    keep("bad-01")
    entries = verify().entries
    with pytest.raises(CommandError, match="holds a partnership already") as refused:
        keep("bad-01")
    assert refused.value.returncode == 2
    assert verify().entries == entries


def test_two_files_cannot_be_kept_together() -> None:
    with pytest.raises(CommandError, match="play one file") as refused:
        call_command("play", "bad-01", "bad-04", keep=True)
    assert refused.value.returncode == 2


def test_made_up_people_never_enter_production(real_commits: None, settings: Any) -> None:
    settings.PROFILE = "production"
    with pytest.raises(CommandError, match="never enter an installation in production"):
        keep("bad-01")
    assert not Agency.objects.exists()


def test_keys_are_made_where_there_are_none(real_commits: None, settings: Any, tmp_path: Any) -> None:
    settings.KEY_FILE = tmp_path / "new" / "keys.json"
    keep("bad-01")
    assert seal.FileKeys.load(settings.KEY_FILE).current


def test_a_story_that_has_no_today_is_not_moved() -> None:
    with pytest.raises(CommandError, match=r"rq-03\.json: it does not say what of it is today") as refused:
        call_command("play", "rq-03", shift_to_now=True)
    assert refused.value.returncode == 2


def test_a_story_is_not_moved_to_a_time_before_its_law() -> None:
    with pytest.raises(BrokenFile, match=r"demo\.json: it relies on ENG-2026-09, in force from 2026-09-30"):
        moved(read(find("demo")), datetime(2026, 9, 1, tzinfo=UTC))


@pytest.mark.django_db
@pytest.mark.parametrize("now", HOURS, ids=lambda now: f"{now:%a-%d-%b-%H%M}")
def test_the_demonstration_starts_at_any_hour_with_so_much_left(now: datetime) -> None:
    story = moved(read(find("demo")), now)
    with own_database():
        differences = [result.difference for result in play(story)]
        assert differences == [""] * len(story.acts)
        assert_as_the_demonstration_begins(now)


def assert_as_the_demonstration_begins(now: datetime) -> None:
    """What the people of the demonstration find on their first page."""
    baby = InformationRequest.objects.get(urgency="RED")
    stands = {answer.from_agency.code: answer for answer in baby.responses.select_related("from_agency")}
    assert {answer.due_at - now for answer in stands.values()} == {LEFT}
    assert {code: answer.status for code, answer in stands.items()} == {
        "BNT": "delivered", "MP": "delivered", "OBS": "in_approval", "AN": "acknowledged",
    }  # fmt: skip
    assert stands["BNT"].opened_at is None
    assert [step.role_codes for step in stands["OBS"].steps.filter(status="open")] == [("GP_SAFEGUARDING_LEAD",)]
    assert [step.mode for step in stands["MP"].steps.filter(status="open")] == ["look_back"]
    hiding = InformationRequest.objects.get(urgency="AMBER")
    can_be_stopped = hiding.responses.get(from_agency__code="MP")
    assert can_be_stopped.status == "approved"
    assert can_be_stopped.deliver_at is not None and can_be_stopped.deliver_at > now
    assert InformationRequest.objects.filter(status="submitted", author__email="pip@demo.example").count() == 1
    assert InformationRequest.objects.filter(status="closed", ended_as="finished").count() == 1
    late = [answer for answer in AgencyResponse.objects.exclude(status="received_by_asker") if answer.due_at < now]
    assert late == []


def test_what_was_before_today_keeps_its_weekday_and_wall_time() -> None:
    story = read(find("demo"))
    for now in HOURS:
        for before, after in zip(story.acts, moved(story, now).acts, strict=True):
            if before.line.at < story.scenario.today.begins:  # type: ignore[union-attr]
                walls = [act.line.at.astimezone(LONDON) for act in (before, after)]
                assert f"{walls[0]:%a %H:%M}" == f"{walls[1]:%a %H:%M}"
            assert after.line.at <= now


def test_one_person_has_one_birthday() -> None:
    story = moved(read(find("demo")), HOURS[1])
    assert len(births(story, "Noa Sampleton")) == 1


def births(story: Story, name: str) -> set[str]:
    """The dates of birth that a story gives one child."""
    return {
        subject["dob"]
        for act in story.acts
        for subject in (act.document or {}).get("subjects", [])
        if subject.get("name") == name
    }
