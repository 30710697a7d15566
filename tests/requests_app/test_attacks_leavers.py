"""Attacks by time: people leave, and what they held must not follow them."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from agencies.commands import end_membership
from agencies.models import Membership
from agencies.values import NewMembership
from requests_app import commands, reminders
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Notification
from tests.requests_app.callers import TUESDAY
from tests.requests_app.covering import let_in


def leave(cast: Cast, short: str) -> None:
    live = Membership.objects.filter(Membership.live(TUESDAY), person=cast.person(short))
    for member in live.select_related("agency"):
        administrator = next(
            name
            for name, person in cast.people.items()
            if Membership.objects.filter(person=person, agency=member.agency, role="ADMINISTRATOR").exists()
        )
        end_membership(member, by=cast.actor(administrator, TUESDAY, member.agency.code), at=TUESDAY)


def test_whoever_left_is_not_written_to_about_what_they_held(cast: Cast, asked: AgencyResponse) -> None:
    commands.acknowledge_response(asked, by=cast.actor("bea", TUESDAY), at=TUESDAY)
    leave(cast, "bea")
    held = AgencyResponse.objects.select_related("holder", "team").get(pk=asked.pk)
    people = reminders.answerers(held, TUESDAY + timedelta(hours=1))
    assert people and cast.person("bea") not in people


def test_an_answer_to_whoever_left_is_told_to_their_team(cast: Cast, agreed: AgencyResponse) -> None:
    leave(cast, "pip")
    assert commands.deliver_due(TUESDAY + timedelta(minutes=6)) == 1
    told = {row.recipient_id for row in Notification.objects.filter(kind="ready")}
    assert told and cast.person("pip").pk not in told


def test_notices_of_one_agency_are_not_read_in_another(cast: Cast, put_forward: AgencyResponse) -> None:
    """Nor after leaving it: a notice says that something is asked, when, and that it is late."""
    ada, omar = cast.actor("ada", TUESDAY), cast.person("omar")
    guest = NewMembership("PRACTITIONER", "guest", starts_at=TUESDAY - timedelta(minutes=1))
    let_in(ada, omar, guest)
    at_home, away = cast.actor("omar", TUESDAY), cast.actor("omar", TUESDAY, "MCC")
    assert [row.kind for row in reminders.inbox(at_home)] == ["decide"] and reminders.to_do(at_home) == 1
    assert reminders.inbox(away) == [] and reminders.to_do(away) == 0
    there = Client(raise_request_exception=False)
    there.force_login(omar)
    notice = Notification.objects.get(recipient=omar, kind="decide")
    assert there.get(f"/notices/{notice.pk}/").status_code == 302
    assert there.post("/account/", {"then": "change", "agency": "MCC"}).status_code == 302
    assert there.get(f"/notices/{notice.pk}/").status_code == 404
    assert put_forward.ref not in there.get("/notices/").content.decode()
