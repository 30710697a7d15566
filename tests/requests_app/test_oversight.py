"""The governance lead reads the record of one's own side, the partnership's that of both; never a word of content."""

from __future__ import annotations

import io
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.actors import Actor
from agencies.commands import end_membership, open_membership
from agencies.models import SignIn
from agencies.values import NewMembership
from audit.models import Check, Entry
from requests_app import commands
from requests_app.denials import NotFound, NotPermitted
from requests_app.events import Event
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, InformationRequest
from requests_app.queries import oversight
from requests_app.queries.lookers import lookers
from requests_app.queries.oversight import Sought, overseen
from tests.audit.sealing import seal
from tests.cast import FOUNDED_AT
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, a_key
from tests.requests_app.pages import Visitor, text_of, visitor

LATER = TUESDAY + timedelta(minutes=6)


@pytest.fixture
def glen(cast: Cast) -> Actor:
    """The county council's own governance lead."""
    dee, ada = cast.actor("dee", FOUNDED_AT), cast.actor("ada", FOUNDED_AT)
    new = NewMembership(role="GOVERNANCE_LEAD", title="governance lead", starts_at=FOUNDED_AT, team="MASH")
    end_membership(dee.membership, by=ada, at=FOUNDED_AT)
    open_membership(dee.agency, dee.person, new, by=ada, at=FOUNDED_AT)
    return cast.actor("dee", TUESDAY)


@pytest.fixture
def grace(cast: Cast) -> Actor:
    """The partnership's."""
    return cast.actor("grace", TUESDAY)


def of_others(entries: Iterable[Entry], by: Actor) -> list[str]:
    """Entries that stand in another agency's record."""
    own = {
        by.agency.pk,
        *InformationRequest.objects.filter(agency=by.agency).values_list("pk", flat=True),
        *AgencyResponse.objects.filter(from_agency=by.agency).values_list("pk", flat=True),
        *SignIn.objects.filter(agency=by.agency).values_list("pk", flat=True),
    }
    return [str(entry) for entry in entries if entry.stream_id not in own]


def test_an_agencys_lead_reads_its_own_side_and_nothing_else(glen: Actor, delivered: AgencyResponse) -> None:
    entries = commands.search_trail(Sought(), by=glen, at=LATER)
    assert entries
    assert of_others(entries, glen) == []
    assert of_others(Entry.objects.all(), glen), "the detector sees what a door without scope would show"


def test_the_partnerships_lead_reads_both_sides(grace: Actor, delivered: AgencyResponse) -> None:
    streams = set(overseen(grace, LATER).values_list("stream_id", flat=True))
    assert {delivered.pk, delivered.info_request_id} <= streams


def test_nobody_else_reads_the_trail(cast: Cast, delivered: AgencyResponse) -> None:
    for short in ("pip", "omar", "dee", "ada"):
        with pytest.raises(NotPermitted):
            commands.search_trail(Sought(), by=cast.actor(short, LATER), at=LATER)
        assert not overseen(cast.actor(short, LATER), LATER).exists()
        visitor(cast, short).opens("/oversight/trail/", 403)


def test_a_partners_record_is_as_if_it_were_not_there(glen: Actor, delivered: AgencyResponse) -> None:
    with pytest.raises(NotFound):
        commands.show_entry((delivered.pk, 1), by=glen, at=LATER)
    with pytest.raises(NotFound):
        commands.take_proofs(delivered.ref, by=glen, at=LATER)
    assert commands.search_trail(Sought(ref=delivered.ref), by=glen, at=LATER) == []


def test_looking_is_recorded_with_what_was_sought_and_the_owners_see_it(
    grace: Actor, delivered: AgencyResponse
) -> None:
    assert delivered.info_request
    commands.search_trail(Sought(ref=delivered.info_request.ref), by=grace, at=LATER)
    commands.show_entry((delivered.pk, 1), by=grace, at=LATER)
    looks = Entry.objects.filter(stream_id=grace.sign_in.pk).order_by("-stream_seq")
    assert [look.action for look in looks[:3]] == [Event.TRAIL_ENTRY_SHOWN, Event.TRAIL_SEARCHED, Event.TRAIL_SEARCHED]
    assert {look.name for look in lookers(delivered)} == {"Grace Inventon"}
    assert "Grace Inventon" in {look.name for look in lookers(delivered.info_request)}


def test_each_filter_narrows(cast: Cast, grace: Actor, delivered: AgencyResponse) -> None:
    def found(**sought: Any) -> list[Entry]:
        return commands.search_trail(Sought(**sought), by=grace, at=LATER)

    omar = cast.person("omar").pk
    assert {entry.agency_id for entry in found(agency="OBS")} == {delivered.from_agency_id}
    assert {entry.actor_id for entry in found(person=omar)} == {omar}
    assert {entry.action for entry in found(act=Event.STEP_APPROVED)} == {Event.STEP_APPROVED}
    assert {entry.request_id for entry in found(ref=delivered.ref)} == {delivered.pk}
    assert found(refused=True) == []
    with pytest.raises(NotPermitted):
        commands.search_trail(Sought(), by=cast.actor("pip", LATER), at=LATER)
    assert [entry.actor_id for entry in found(refused=True)] == [cast.person("pip").pk]
    assert found(stop=Entry.objects.earliest("recorded_at").recorded_at) == []
    first = found()[0]
    assert first.pk not in {entry.pk for entry in found(before=first.pk)}


def test_the_pages_name_ones_own_people_and_only_the_role_of_partners(
    cast: Cast, glen: Actor, delivered: AgencyResponse
) -> None:
    assert delivered.info_request
    own = text_of(Visitor(glen.person).opens(f"/oversight/trail/?ref={delivered.info_request.ref}"))
    assert "Pip Mockridge" in own
    assert "Bea Mockridge" not in own
    assert "Practice administrator, Otterbrook Surgery" in own or "Otterbrook Surgery" in own
    both = text_of(visitor(cast, "grace").opens(f"/oversight/trail/?ref={delivered.info_request.ref}"))
    assert "Bea Mockridge" in both
    assert BECAUSE not in own + both, "a reason is content, and the trail page shows none"


def test_an_entry_leads_to_its_neighbours_and_its_proof(cast: Cast, delivered: AgencyResponse) -> None:
    page = visitor(cast, "grace").opens(f"/oversight/trail/{delivered.pk}/2/")
    assert f"/oversight/trail/{delivered.pk}/1/" in page
    assert f"/oversight/trail/{delivered.pk}/3/" in page
    assert "It waits for the next seal" in text_of(page)
    assert BECAUSE not in page


def test_a_search_that_cannot_be_says_why_and_keeps_what_was_typed(cast: Cast, submitted: InformationRequest) -> None:
    grace = visitor(cast, "grace")
    days = "start_0=12&start_1=11&start_2=2026&stop_0=1&stop_1=11&stop_2=2026"
    page = grace.opens(f"/oversight/trail/?ref=abcd&{days}", 422)
    assert "not before the first" in text_of(page)
    assert 'value="abcd"' in page
    assert "No entries match." in text_of(grace.opens("/oversight/trail/?ref=ZZZZ-ZZZZ"))


def test_a_long_trail_costs_no_more_queries(cast: Cast, grace: Actor, delivered: AgencyResponse) -> None:
    lead = visitor(cast, "grace")
    lead.opens("/oversight/trail/")
    counts = []
    for rows in (5, oversight.PAGE):
        with (
            pytest.MonkeyPatch.context() as patch,
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            patch.setattr("requests_app.queries.oversight.PAGE", rows)
            patch.setattr("requests_app.views.oversight_context.PAGE", rows)
            lead.opens("/oversight/trail/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_trail_is_checked_with_one_press(cast: Cast, delivered: AgencyResponse) -> None:
    grace = visitor(cast, "grace")
    assert "Check the trail now" in grace.opens("/")
    said = text_of(grace.follows(grace.sends("/oversight/check/", {})))
    assert "We checked" in said
    assert Check.objects.get().done_at


@pytest.mark.usefixtures("log")
def test_the_proofs_are_checked_without_us(cast: Cast, delivered: AgencyResponse, tmp_path: Path) -> None:
    seal()
    answer = visitor(cast, "grace").sends("/oversight/proofs/", {"ref": delivered.ref}, status=200)
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path / "proofs")
    names = {path.name for path in (tmp_path / "proofs").iterdir()}
    assert "contents" not in names
    checked = subprocess.run(
        [sys.executable, tmp_path / "proofs" / "verify.py", tmp_path / "proofs"], capture_output=True, text=True
    )
    assert checked.returncode in (0, 3), checked.stdout + checked.stderr
    assert "Nothing was changed since it was recorded." in checked.stdout


@pytest.mark.parametrize(
    ("place", "tried"),
    [
        ("", "oversight"),
        ("trail/", "search_trail"),
        ("trail/?start_0=99&start_1=11&start_2=2026", "oversight-trail"),
        ("check/", "oversight-check"),
        ("trail/2b1f3b5e-6a50-4a9e-9d37-6f4f0a7f3c11/1/", "show_entry"),
    ],
)
def test_who_is_turned_away_from_the_trail_leaves_one_refused_attempt(cast: Cast, place: str, tried: str) -> None:
    refused = Entry.objects.filter(action="attempt.refused")
    visitor(cast, "pip").opens(f"/oversight/{place}", 403)
    assert [orjson.loads(bytes(entry.body))["refers_to"] for entry in refused] == [tried]


def test_an_entry_that_is_not_there_is_one_refused_attempt_and_not_two(cast: Cast) -> None:
    visitor(cast, "grace").opens(f"/oversight/trail/{uuid.uuid4()}/1/", 404)
    assert Entry.objects.filter(action="attempt.refused").count() == 1


def test_a_system_without_the_scope_and_a_person_who_finds_nothing_each_leave_one(cast: Cast) -> None:
    refused = Entry.objects.filter(action="attempt.refused")
    system = Caller(key=a_key(cast.actor("pip", TUESDAY), "requests:draft", at=timezone.now() - timedelta(days=1)))
    assert system.get("requests").status_code == 403
    assert refused.count() == 1
    assert Caller(cast.person("pip")).get("requests/2222-3333").status_code == 404
    assert refused.count() == 2
