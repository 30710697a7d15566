"""An entry as a FHIR R4 AuditEvent (after BALP), for systems that read those. A rendering: the proof is in the bytes.

It says what the entry says, by id: who, for whom, when, what, under which rule, what came of it. No content.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson

OURS = "urn:golden-thread:action"
REST = "http://terminology.hl7.org/CodeSystem/audit-event-type"
READS = ("opened", "shown", "searched", "counted", "exported", "checked", "looked_back")
MAKES = ("submitted", "received", "begun", "registered", "placed", "proposed", "issued")
NOBODY = str(UUID(int=0))


def ndjson(entries: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """One AuditEvent a line, of the bytes and the leaf hash of each entry."""
    for body, leaf in entries:
        yield orjson.dumps(event(orjson.loads(body), leaf), option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def event(said: Mapping[str, Any], leaf: bytes) -> dict[str, Any]:
    """One entry as an AuditEvent."""
    verb = said["action"].rpartition(".")[2]
    refused = said["action"] == "attempt.refused"
    rendered: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "id": leaf.hex(),
        "type": {"system": REST, "code": "rest", "display": "RESTful Operation"},
        "subtype": [{"system": OURS, "code": said["action"]}],
        "action": "R" if verb in READS else "C" if verb in MAKES else "E" if refused else "U",
        "recorded": said["recorded_at"],
        "outcome": "8" if refused else "0",
        "agent": list(_agents(said)),
        "source": {"observer": {"identifier": {"system": "urn:golden-thread:log", "value": said["log"]}}},
        "entity": list(_entities(said, leaf)),
    }
    if said["at"] != said["recorded_at"]:
        rendered["period"] = {"start": said["at"], "end": said["at"]}
    if said["outcome"]:
        rendered["outcomeDesc"] = said["outcome"]
    if said["rule"]:
        rendered["purposeOfEvent"] = [{"coding": [_coding(f"urn:golden-thread:rule:{said['pack']}", said["rule"])]}]
    return rendered


def _agents(said: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    person: dict[str, Any] = {"who": _named("person", said["actor"]), "requestor": said["actor"] != NOBODY}
    if said["role"]:
        person["role"] = [{"coding": [_coding("urn:golden-thread:role", said["role"])]}]
    yield person
    yield {"who": _named("agency", said["agency"]), "requestor": False}
    if said["acting_for"]:
        on_behalf = _coding("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "AGNT")
        yield {"who": _named("person", said["acting_for"]), "requestor": False, "role": [{"coding": [on_behalf]}]}


def _entities(said: Mapping[str, Any], leaf: bytes) -> Iterator[dict[str, Any]]:
    detail = {"stream": said["stream"], "seq": str(said["seq"]), "prev": said["prev"], "from": said["from"]}
    detail |= {"to": said["to"], "refers_to": said["refers_to"], "pack_hash": said["pack_hash"]}
    yield {
        "what": _named("entry", base64.b64encode(leaf).decode()),
        "type": _coding("http://terminology.hl7.org/CodeSystem/audit-entity-type", "4"),
        "detail": [{"type": name, "valueString": value} for name, value in sorted(detail.items()) if value],
    }
    if said["request"]:
        yield {
            "what": _named("record", said["request"]),
            "type": _coding("http://terminology.hl7.org/CodeSystem/audit-entity-type", "2"),
        }


def _named(kind: str, value: str) -> dict[str, Any]:
    return {"identifier": {"system": f"urn:golden-thread:{kind}", "value": value}}


def _coding(system: str, code: str) -> dict[str, str]:
    return {"system": system, "code": code}
