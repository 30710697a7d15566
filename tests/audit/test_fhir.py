"""A bundle renders its entries as FHIR AuditEvents: as many, in order, saying what the bytes say and nothing more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.core.management import call_command

from audit import fhir, offline, trail
from audit.models import Entry
from audit.trail import Who, Why
from tests.audit.conftest import AT, act
from tests.audit.sealing import lay, seal

REQUIRED = {"type", "recorded", "agent", "source"}  # of AuditEvent in R4


def events_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "audit-events.ndjson").read_text().splitlines()]


@pytest.fixture
def bundled(log: Path, agency: Any) -> Path:
    lay(agency, 3, content=True)
    seal()
    call_command("export_trail", str(log / "bundle"), "--stream", str(agency.pk))
    return log / "bundle"


def test_each_entry_is_an_event_in_order_and_the_bundle_checks_out(bundled, agency):
    events = events_of(bundled)
    entries = list(trail.about(agency))
    assert [one["id"] for one in events] == [bytes(entry.leaf_hash).hex() for entry in entries]
    for one, entry in zip(events, entries, strict=True):
        assert one["resourceType"] == "AuditEvent" and one.keys() >= REQUIRED
        assert one["recorded"] == trail.stamp(entry.recorded_at)
        assert one["subtype"][0]["code"] == entry.action
        assert one["agent"][1]["who"]["identifier"]["value"] == str(entry.agency_id)
    assert offline.main([str(bundled)]) == 0


def test_no_content_and_no_name_is_in_it(bundled):
    said = (bundled / "audit-events.ndjson").read_text()
    assert "seen" not in said and "phone" not in said and "Otterbrook" not in said


def test_an_act_for_somebody_else_under_a_rule_says_so(agency):
    by = Who(uuid4(), agency.pk, role="DPO", acting_for=UUID(int=5))
    said = act(agency, by=by, why=Why("GR6", "ENG-2026-09", "00"), request=UUID(int=9), outcome="SHARE", at=AT)
    body = trail.canonical(said, stream=agency.pk, seq=2, prev=bytes(32), recorded_at=AT, committed="")
    one = fhir.event(orjson.loads(body), trail.leaf_hash(body))
    assert one["agent"][0]["role"][0]["coding"][0]["code"] == "DPO"
    assert one["agent"][2]["who"]["identifier"]["value"] == str(UUID(int=5))
    assert one["purposeOfEvent"][0]["coding"][0]["code"] == "GR6"
    assert one["entity"][1]["what"]["identifier"]["value"] == str(UUID(int=9))
    assert (one["outcome"], one["outcomeDesc"]) == ("0", "SHARE")


@pytest.mark.parametrize(
    ("action", "letter", "outcome"),
    [("request.opened", "R", "0"), ("request.submitted", "C", "0"), ("step.approved", "U", "0"),
     ("attempt.refused", "E", "8")],
)  # fmt: skip
def test_what_kind_of_act_it_was_is_told(agency, action, letter, outcome):
    body = trail.canonical(
        act(agency, action=action), stream=agency.pk, seq=2, prev=bytes(32), recorded_at=AT, committed=""
    )
    one = fhir.event(orjson.loads(body), trail.leaf_hash(body))
    assert (one["action"], one["outcome"]) == (letter, outcome)


def test_every_entry_of_this_log_can_be_rendered(bundled):
    entries = [(bytes(one.body), bytes(one.leaf_hash)) for one in Entry.objects.all()]
    assert len(list(fhir.ndjson(entries))) == len(entries)
