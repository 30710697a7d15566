"""Refused attempts are counted by reason, agency and month: of one's own side, in as many queries however many."""

from __future__ import annotations

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.actors import Actor
from agencies.commands import end_membership, open_membership
from agencies.values import NewMembership
from audit.models import Entry
from requests_app import commands
from requests_app.denials import Denial, NotPermitted
from requests_app.events import Event
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, ApprovalStep, InformationRequest
from requests_app.policies.parts import HAD_A_PART, IN_THE_LINE
from requests_app.policies.responses import SIGN_IN_AGAIN
from requests_app.queries import attempts
from requests_app.values.refusals import REFUSALS
from tests.cast import FOUNDED_AT
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller
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


def tries_to_endorse(cast: Cast, info_request: InformationRequest, short: str) -> None:
    step = ApprovalStep.objects.select_related("info_request", "agency").get(info_request=info_request, status="open")
    with pytest.raises(Denial):
        commands.endorse_request(step, BECAUSE, by=cast.actor(short, LATER), at=LATER)


def test_what_the_author_tried_is_counted_under_its_own_reason(
    cast: Cast, glen: Actor, submitted: InformationRequest
) -> None:
    tries_to_endorse(cast, submitted, "pip")
    tries_to_endorse(cast, submitted, "pip")
    tries_to_endorse(cast, submitted, "wes")
    counts = {one.code: one.count for one in commands.count_refused("", by=glen, at=LATER)}
    assert counts == {"had_a_part": 2, "not_permitted": 1}
    assert Entry.objects.filter(stream_id=glen.sign_in.pk, action=Event.TRAIL_COUNTED).count() == 1


def test_an_agencys_lead_counts_its_own_people_and_the_partnerships_all(
    cast: Cast, glen: Actor, delivered: AgencyResponse
) -> None:
    step = delivered.steps.select_related("response", "agency").get()
    for short in ("bea", "omar", "pip"):
        with pytest.raises(Denial):
            commands.approve_step(step, BECAUSE, by=cast.actor(short, LATER), at=LATER)
    own = commands.count_refused("", by=glen, at=LATER)
    assert {one.agency.code for one in own} == {"MCC"}
    assert commands.count_refused("OBS", by=glen, at=LATER) == [], "naming another agency shows nothing of it"
    grace = cast.actor("grace", LATER)
    assert {one.agency.code for one in commands.count_refused("", by=grace, at=LATER)} == {"MCC", "OBS"}
    assert {one.agency.code for one in commands.count_refused("OBS", by=grace, at=LATER)} == {"OBS"}


def test_months_are_londons_and_a_year_is_shown(monkeypatch: pytest.MonkeyPatch, cast: Cast, glen: Actor) -> None:
    with pytest.raises(NotPermitted):
        commands.count_refused("", by=cast.actor("pip", LATER), at=LATER)
    recorded = Entry.objects.get(action="attempt.refused").recorded_at
    [one] = attempts.refused_attempts(glen, recorded)
    assert one.month == date(recorded.year, recorded.month, 1)
    assert attempts.refused_attempts(glen, recorded + timedelta(days=400)) == []
    assert len(attempts.refused_attempts(glen, recorded + timedelta(days=300))) == 1


def test_nobody_else_counts(cast: Cast, submitted: InformationRequest) -> None:
    for short in ("pip", "omar", "ada"):
        with pytest.raises(NotPermitted):
            commands.count_refused("", by=cast.actor(short, LATER), at=LATER)
        assert attempts.refused_attempts(cast.actor(short, LATER), LATER) == []
        visitor(cast, short).opens("/oversight/refused/", 403)
        assert Caller(cast.person(short)).get("refused_attempts").status_code == 403


def test_the_page_and_the_api_say_the_same_and_each_number_leads_to_its_entries(
    cast: Cast, glen: Actor, submitted: InformationRequest
) -> None:
    tries_to_endorse(cast, submitted, "pip")
    lead = Visitor(glen.person)
    page = lead.opens("/oversight/refused/")
    assert str(REFUSALS["had_a_part"]) in text_of(page)
    assert submitted.ref not in page
    href = re.search(r'href="(/oversight/trail/\?[^"]+had_a_part[^"]+)"', page)
    assert href
    found = text_of(lead.opens(href[1].replace("&amp;", "&")))
    assert "Pip Mockridge" in found
    assert "No entries match" not in found
    items = Caller(glen.person).get("refused_attempts").json()["items"]
    assert [(one["code"], one["agency"]["code"], one["count"]) for one in items] == [("had_a_part", "MCC", 1)]


def test_many_attempts_cost_no_more_queries(cast: Cast, glen: Actor, submitted: InformationRequest) -> None:
    costs, grace = [], cast.actor("grace", LATER)
    for _many in range(2):
        for short in ("pip", "wes", "kit"):
            tries_to_endorse(cast, submitted, short)
        with CaptureQueriesContext(connection) as queries:
            attempts.refused_attempts(grace, LATER)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def codes_said(app: str) -> set[str]:
    """Every code with which a refusal is made in this app, as its source says it."""
    known = {"HAD_A_PART": HAD_A_PART, "IN_THE_LINE": IN_THE_LINE, "SIGN_IN_AGAIN": SIGN_IN_AGAIN}
    found = set()
    for path in Path(settings.ROOT, app).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("NotPermitted", "NotNow"):
                said = [*node.args[1:2], *(one.value for one in node.keywords if one.arg == "code")]
                found |= {one.value if isinstance(one, ast.Constant) else known[one.id] for one in said}  # type: ignore[attr-defined]
    return found


def test_every_code_of_a_refusal_has_words_for_whoever_counts() -> None:
    kinds, found = [Denial], codes_said("agencies") | codes_said("requests_app")
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert {"linked", "had_a_part", "sign_in_again"} <= found, "the detector reads what it should"
    assert found | {kind.default_code for kind in kinds} <= set(REFUSALS)
