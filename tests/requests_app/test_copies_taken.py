"""Whoever took a copy of the record is told by name when it no longer stands, and no colleague's press hides it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from agencies.commands import end_membership
from agencies.models import Membership
from requests_app import commands, reminders
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, CorrectionCopy, Notification
from requests_app.queries.copies import copies_given, copies_received
from tests.requests_app.callers import BECAUSE, Caller
from tests.requests_app.covering import joins
from tests.requests_app.holding import (
    LATER,
    RIGHT_CANARY,
    WRONG_CANARY,
    corrected,
    fresh,
    opened,
    passed_on,
)
from tests.requests_app.pages import text_of, visitor

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("tuesday")]
AFTER = LATER + timedelta(minutes=5)


def took(cast: Cast, held: AgencyResponse, who: str, at: Any = LATER) -> None:
    commands.take_record(opened(cast, held, who, at), BECAUSE, by=cast.actor(who, at), at=at)


def told(cast: Cast, who: str) -> list[str]:
    """The open notices of somebody about a copy of theirs."""
    rows = Notification.objects.filter(kind="copy_old", recipient=cast.person(who), done_at=None)
    return [row.slot.split(":", 3)[3] for row in rows]


def read_by(cast: Cast, held: AgencyResponse, who: str) -> None:
    copy = CorrectionCopy.objects.select_related("correction__response", "held").get(held=held)
    commands.read_correction(copy, by=cast.actor(who, AFTER), at=AFTER)


def test_a_correction_is_told_to_everybody_on_both_sides_who_took_a_copy(cast: Cast, delivered: AgencyResponse) -> None:
    copy = passed_on(cast, delivered)
    took(cast, delivered, "wes")
    took(cast, copy, "ines")
    commands.take_given_record(delivered, BECAUSE, by=cast.actor("bea", LATER), at=LATER)
    corrected(cast, delivered, AFTER)
    assert told(cast, "wes") == [f"{delivered.ref}-1"] == told(cast, "bea")
    assert told(cast, "ines") == [f"{copy.ref}-1"]
    assert told(cast, "pip") == told(cast, "dara") == told(cast, "omar") == [], "who took none has none"
    read_by(cast, delivered, "pip")
    assert told(cast, "wes") == [f"{delivered.ref}-1"], "a colleague who reads the correction does not read the copy"


def test_a_new_copy_holds_the_correction_and_settles_what_was_told(cast: Cast, delivered: AgencyResponse) -> None:
    took(cast, delivered, "wes")
    took(cast, delivered, "pip")
    corrected(cast, delivered, AFTER)
    wes = cast.actor("wes", AFTER)
    taken = commands.take_record(fresh(delivered), BECAUSE, by=wes, at=AFTER)
    assert taken.record["corrections"][0]["right"] == RIGHT_CANARY
    assert (told(cast, "wes"), told(cast, "pip")) == ([], [f"{delivered.ref}-1"])
    corrected(cast, fresh(delivered), AFTER + timedelta(minutes=1))
    assert told(cast, "wes") == [f"{delivered.ref}-2"], "each correction tells anew"


def test_the_page_says_which_copy_is_old_until_a_new_one_is_taken(
    cast: Cast, delivered: AgencyResponse, tuesday: Any
) -> None:
    took(cast, delivered, "pip")
    tuesday.move_to(LATER)
    pip, place = visitor(cast, "pip"), f"/disclosures/{delivered.ref}/"

    def read() -> str:
        return text_of(pip.sends(place, {"then": "open"}, on=pip.opens(place), status=200).content.decode())

    old = "It was put right since: take a new copy, and destroy the old one."
    assert old not in read()
    corrected(cast, delivered, AFTER)
    tuesday.move_to(AFTER + timedelta(seconds=1))
    assert old in read()
    commands.take_record(fresh(delivered), BECAUSE, by=cast.actor("pip", AFTER), at=AFTER + timedelta(seconds=2))
    assert old not in read()


def test_a_recall_is_told_to_whoever_holds_a_copy_and_the_page_names_the_copies(
    cast: Cast, delivered: AgencyResponse, tuesday: Any
) -> None:
    took(cast, delivered, "wes")
    omar = cast.actor("omar", AFTER)
    commands.recall_response(fresh(delivered), BECAUSE, confirm="RECALL", by=omar, at=AFTER)
    assert told(cast, "wes") == [f"{delivered.ref}-recalled"]
    tuesday.move_to(AFTER)
    page = text_of(visitor(cast, "pip").opens(f"/disclosures/{delivered.ref}/destroyed/"))
    assert "Copies on record Wes Specimen, taken today 10:10" in page
    wes = Caller(cast.person("wes"))
    assert [one["kind"] for one in wes.seen("notices")["items"] if one["ref"]] == ["copy_old"]
    pip = cast.actor("pip", AFTER)
    commands.confirm_destroyed(fresh(delivered), "Shredded", copies="Wes's", by=pip, at=AFTER)
    assert told(cast, "wes") == []


def test_each_side_reads_on_page_and_api_which_copies_its_own_people_took(
    cast: Cast, delivered: AgencyResponse, tuesday: Any
) -> None:
    took(cast, delivered, "wes")
    commands.take_given_record(delivered, BECAUSE, by=cast.actor("bea", LATER), at=LATER)
    tuesday.move_to(AFTER)
    for who, side, own, other in (("pip", "disclosures", "Wes", "Bea"), ("omar", "responses", "Bea", "Wes")):
        page = text_of(visitor(cast, who).opens(f"/{side}/{delivered.ref}/custody/"))
        shown = Caller(cast.person(who)).seen(f"{side}/{delivered.ref}/custody")["copies"]
        assert f"{own} " in page and f"{other} " not in page
        assert [one["name"].split()[0] for one in shown] == [own]


def test_whoever_left_or_has_a_link_to_the_case_is_told_nothing(cast: Cast, delivered: AgencyResponse) -> None:
    took(cast, delivered, "wes")
    took(cast, delivered, "dara")
    end_membership(Membership.objects.get(person=cast.person("wes")), by=cast.actor("ada", LATER), at=LATER)
    request = delivered.info_request
    assert request
    commands.declare_link(request, "KNOWS", by=cast.actor("dara", LATER), at=LATER)
    corrected(cast, fresh(delivered), AFTER)
    assert told(cast, "wes") == told(cast, "dara") == []


def test_no_letter_about_a_copy_says_what_it_holds(cast: Cast, delivered: AgencyResponse) -> None:
    took(cast, delivered, "wes")
    corrected(cast, delivered, AFTER)
    late = AFTER + timedelta(hours=1)
    commands.write_letters(late)
    commands.post_notices(late)
    said = [one.subject + str(one.body) for one in mail.outbox if "A copy that you took" in one.subject + str(one.body)]
    assert said and not [one for one in said if WRONG_CANARY in one or RIGHT_CANARY in one or "Wren" in one]


def test_copies_of_another_answer_to_the_same_request_are_not_counted(cast: Cast, delivered: AgencyResponse) -> None:
    took(cast, delivered, "wes")
    commands.take_given_record(delivered, BECAUSE, by=cast.actor("bea", LATER), at=LATER)
    received, given = copies_received(fresh(delivered)), copies_given(fresh(delivered))
    assert [one.person for one in received] == [cast.person("wes")]
    assert [one.person for one in given] == [cast.person("bea")]
    other = fresh(delivered)
    other.ref = "2222-2222"
    assert copies_received(other) == []


def test_a_correction_that_tells_no_copier_is_caught(
    cast: Cast, delivered: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: only whoever asked is told, as it was."""
    monkeypatch.setattr("requests_app.commands.corrections.copiers", lambda *_: [])
    with pytest.raises(AssertionError):
        test_a_correction_is_told_to_everybody_on_both_sides_who_took_a_copy(cast, delivered)


def test_a_copier_in_another_role_still_reads_what_the_notice_leads_to(cast: Cast, delivered: AgencyResponse) -> None:
    joins(cast, "wes", "MCC", "TEAM_MANAGER", by="ada")
    took(cast, delivered, "wes")
    corrected(cast, delivered, AFTER)
    row = Notification.objects.get(kind=reminders.COPY_OLD, recipient=cast.person("wes"))
    page = visitor(cast, "wes")
    assert page.opens(page.client.get(f"/notices/{row.pk}/").headers["Location"])
