"""A leaver, through page, API and key: dead at the next request; the work is somebody else's, and that is on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from agencies.commands import end_membership, suspend_person
from agencies.models import Membership
from requests_app import commands, reminders
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, InformationRequest, Notification
from requests_app.queries.owners import open_steps, unowned
from requests_app.queries.timelines import timeline
from tests.requests_app.answering import answer, put
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, a_key
from tests.requests_app.covering import joins
from tests.requests_app.pages import visitor

pytestmark = pytest.mark.both_engines

MINUTE = timedelta(minutes=1)


def leaves(cast: Cast, short: str, by: str, *, suspended: bool = False) -> None:
    administrator = cast.actor(by, TUESDAY)
    if suspended:
        suspend_person(cast.person(short), "Left without a word.", by=administrator, at=TUESDAY)
        return
    for row in Membership.objects.filter(Membership.live(TUESDAY), person=cast.person(short)):
        end_membership(row, by=administrator, at=TUESDAY)


@pytest.mark.parametrize("suspended", [False, True])
def test_what_a_leaver_held_is_the_teams_again_and_every_door_is_shut(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller, suspended: bool
) -> None:
    page, api = visitor(cast, "bea"), Caller(cast.person("bea"))
    key = Caller(key=a_key(cast.actor("bea", TUESDAY), "responses:read"))
    taken = api.done(f"responses/{asked.ref}/acknowledge", {"version": asked.audit_seq})
    assert taken["response"]["ref"] == asked.ref
    page.opens(f"/responses/{asked.ref}/")
    assert key.get("responses").status_code == 200
    leaves(cast, "bea", "joy", suspended=suspended)
    assert page.client.get(f"/responses/{asked.ref}/").status_code == 302
    assert page.client.get("/").status_code == 302
    assert api.get(f"responses/{asked.ref}").status_code == 401
    assert key.get("responses").status_code == 401
    commands.keep_owners(TUESDAY + MINUTE)
    held = AgencyResponse.objects.select_related("from_agency").get(pk=asked.pk)
    if not suspended:  # a suspended person is a member still, and no live one
        assert held.holder is None
    assert [event.event for event in timeline(held)][-1] == "response.released"
    told = Notification.objects.filter(kind="passed_on", about_id=asked.pk, done_at=None)
    assert cast.person("bea").pk not in set(told.values_list("recipient_id", flat=True)) and told.exists()
    tuesday.shift(2 * MINUTE)
    assert put(cast, asked, answer("SHARED"), who="joy", at=TUESDAY + 2 * MINUTE).status == "in_approval"


def test_a_step_whose_signer_left_is_owned_by_the_next_and_signed_by_them(
    cast: Cast, submitted: InformationRequest
) -> None:
    dara, api = visitor(cast, "dara"), Caller(cast.person("dara"))
    dara.opens(f"/requests/{submitted.ref}/endorse/")
    leaves(cast, "dara", "ada")
    leaves(cast, "mara", "ada")
    assert dara.client.get(f"/requests/{submitted.ref}/endorse/").status_code == 302
    assert api.get(f"requests/{submitted.ref}").status_code == 401
    later = TUESDAY + MINUTE
    waiting = unowned(open_steps(), later)
    assert [step.root_id for step in waiting] == [submitted.pk]
    commands.keep_owners(later)
    assert Notification.objects.filter(kind="nobody", about_id=submitted.pk).exists()
    joins(cast, "wes", "MCC", "TEAM_MANAGER", by="ada", at=later)
    commands.keep_owners(later + MINUTE)
    assert unowned(open_steps(), later + MINUTE) == []
    told = Notification.objects.get(kind="passed_on", about_id=submitted.pk, done_at=None)
    assert told.recipient == cast.person("wes")
    step = submitted.steps.select_related("info_request", "response", "agency").get(status="open")
    assert reminders.signers(step, later + MINUTE) == [cast.person("wes")]
    commands.endorse_request(step, BECAUSE, by=cast.actor("wes", later + MINUTE), at=later + MINUTE)
    who = [event.who for event in timeline(submitted) if event.event == "step.endorsed"]
    assert len(who) == 1 and who[0].startswith("Wes Specimen, ")
