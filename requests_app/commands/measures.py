"""Looking at what is measured: every look is an act, recorded before anything is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from audit.trail import Receipt
from requests_app import policies
from requests_app.commands.parts import reason
from requests_app.denials import Fault, Incomplete
from requests_app.events import Event
from requests_app.queries.measured_records import Behind, answers_behind
from requests_app.queries.measures import Measures, known_codes, measures_of
from requests_app.queries.oversight import oversees_all
from requests_app.trail import command, digest, record_look
from requests_app.values.measuring import WITHIN, Narrowed, Quarter, narrowing_faults

WHOLE = Narrowed()


@dataclass(frozen=True)
class TakenMeasures:
    """The numbers as they were taken, their digest, and the receipt of the entry that says so."""

    measures: Measures
    digest: str
    receipt: Receipt


@command
def count_measures(quarter: Quarter, *, by: Actor, at: datetime, narrowed: Narrowed = WHOLE) -> Measures:
    """Record that the measures of a quarter are looked at, then give them. Raises NotPermitted, Incomplete."""
    if denial := policies.why_not_oversee(by=by):
        raise denial
    _check(narrowed, by, at, one_at_a_time=oversees_all(by))
    record_look(Event.MEASURES_COUNTED, by=by, at=at, looked_at=None, content=_said(quarter, narrowed))
    return measures_of(by, quarter, at, narrowed)


@command
def list_behind(quarter: Quarter, what: str, *, by: Actor, at: datetime, narrowed: Narrowed = WHOLE) -> Behind:
    """Record that the records behind a number are looked at, then give those that one may see.

    Raises NotPermitted, Incomplete.
    """
    if denial := policies.why_not_oversee(by=by):
        raise denial
    if what not in WITHIN:
        raise Incomplete([Fault("/what", "unknown_code", _("Select one of the numbers of the measures."))])
    _check(narrowed, by, at, one_at_a_time=False)
    content = {**_said(quarter, narrowed), "what": what}
    record_look(Event.MEASURES_LISTED, by=by, at=at, looked_at=None, content=content)
    return answers_behind(by, quarter, what, narrowed, at)


@command
def take_measures(quarter: Quarter, why: str, *, by: Actor, at: datetime, narrowed: Narrowed = WHOLE) -> TakenMeasures:
    """Take the measures of a quarter away, for a purpose that stays sealed with the entry, and their digest with it.

    Raises NotPermitted, Incomplete.
    """
    if denial := policies.why_not_oversee(by=by):
        raise denial
    said = reason(why, pointer="/why")
    _check(narrowed, by, at, one_at_a_time=oversees_all(by))
    found = measures_of(by, quarter, at, narrowed)
    made = digest({"numbers": repr(found)})
    content = {**_said(quarter, narrowed), "why": said, "sha256": made}
    receipt = record_look(Event.MEASURES_TAKEN, by=by, at=at, looked_at=None, content=content)
    return TakenMeasures(found, made, receipt)


def _check(narrowed: Narrowed, by: Actor, at: datetime, *, one_at_a_time: bool) -> None:
    if narrowed.by and (faults := [*narrowing_faults(narrowed, known_codes(at), one_at_a_time=one_at_a_time)]):
        raise Incomplete(faults)


def _said(quarter: Quarter, narrowed: Narrowed) -> dict[str, Any]:
    return {"quarter": quarter.code, **narrowed.said}
