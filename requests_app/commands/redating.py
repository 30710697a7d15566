"""Dates that follow the agency's days: hours, closures or holidays changed, so what is open is counted anew.

Found from the database: an agency whose calendar is not the one by which its open clocks were last counted. A second
look changes nothing, because every clock then stands under the newest calendar.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agencies.actors import By, Machine
from agencies.events import CALENDAR
from agencies.hours import Calendar
from agencies.models import Agency
from agencies.queries import calendar_of
from audit.models import Entry
from requests_app import reminders, setbacks, trail
from requests_app.commands.locking import lock_request, lock_response
from requests_app.denials import NotNow
from requests_app.events import Event
from requests_app.models import AgencyResponse, Clock, Counted, InformationRequest, Redating, Thing
from requests_app.reminders import Redated
from requests_app.trail import command

JOB = "stuck_redating"
BATCH = 200
SETTLED_AFTER = timedelta(minutes=10)
"""How long an agency is looked at again after its days changed: a clock may have begun meanwhile by the old ones."""


def redate_open(at: datetime) -> int:
    """Count anew what is open wherever an agency's days changed, at most a batch of things. Returns how many moved.

    Two queries when nothing changed, however much is open.
    """
    counted = dict(Counted.objects.values_list("agency_id", "calendar"))
    left = BATCH
    moved = 0
    for agency in Agency.objects.order_by("pk"):
        calendar = calendar_of(agency)
        if left <= 0 or counted.get(agency.pk) == calendar.version:
            continue
        things = list(_outdated(agency, calendar).values_list("about_id", flat=True).distinct()[:left])
        left -= len(things)
        moved += setbacks.each(
            JOB, [f"{thing}:{agency.code}" for thing in things], lambda key: _redate(key, at), at, whose=_whose
        )
        if not things and _settled(agency, at):
            Counted.objects.update_or_create(agency=agency, defaults={"calendar": calendar.version, "at": at})
    return moved


@command
def redate(thing: Thing, agency: Agency, *, by: By, at: datetime) -> list[Redated]:
    """Count the open clocks of one agency on one thing anew, and tell whoever they concern.

    Raises NotNow where every one of them stands under the newest calendar.
    """
    thing = lock_request(thing) if isinstance(thing, InformationRequest) else lock_response(thing)
    calendar = calendar_of(Agency.objects.get(pk=agency.pk))
    clocks = list(_outdated(agency, calendar).filter(about_id=thing.pk).select_related("agency").order_by("slot"))
    if not clocks:
        raise NotNow(_("Its dates were counted by the newest hours and closures already."))
    moved = [found for clock in clocks if (found := reminders.count_anew(clock, thing, calendar, thing.next_seq))]
    if moved:
        _record(thing, moved, calendar, _cause(agency), by, at)
        for one in moved:
            reminders.tell_redated(one, thing, at)
    return moved


def _record(thing: Thing, moved: list[Redated], calendar: Calendar, cause: str, by: By, at: datetime) -> None:
    """The history of each due time, and one entry; the other side's too where its answer moves."""
    Redating.objects.bulk_create(
        Redating(
            root_id=thing.pk, slot=one.clock.slot, kind=one.clock.kind, was=one.was, became=one.clock.due_at,
            counted_by=one.calendar, counted_anew_by=calendar.version, cause=cause, at=at, audit_seq=thing.next_seq,
        )
        for one in moved
    )  # fmt: skip
    content = {"clocks": [_told(one) for one in moved], "calendar": calendar.version}
    saving = sorted({field for one in moved for field in one.saving})
    reply = [_told(one) for one in moved if one.clock.kind == "reply"]
    if isinstance(thing, AgencyResponse) and reply and thing.info_request_id:
        trail.record_both(
            Event.CLOCK_REDATED, response=thing, by=by, at=at, saving=saving, content=content,
            to_asker={"clocks": reply, "calendar": calendar.version}, outcome=cause,
        )  # fmt: skip
    else:
        trail.record(Event.CLOCK_REDATED, about=thing, by=by, at=at, saving=saving, content=content, outcome=cause)


def _told(one: Redated) -> dict[str, Any]:
    return {"kind": one.clock.kind, "was": one.was.isoformat(), "now": one.clock.due_at.isoformat()}


def _outdated(agency: Agency, calendar: Calendar) -> Any:
    """Running clocks that were counted by another calendar. A look's time was set by people and follows no calendar."""
    rows = Clock.objects.filter(agency=agency, stopped_at=None).exclude(calendar=calendar.version)
    return rows.exclude(kind=reminders.LOOK)


def _newest(agency: Agency) -> Entry | None:
    return Entry.objects.filter(stream_id=agency.pk, action__in=CALENDAR).order_by("-stream_seq").first()


def _cause(agency: Agency) -> str:
    """What changed last: the agency's own hours or closures, or else the nation's holidays."""
    newest = _newest(agency)
    return newest.action if newest and newest.stream_seq > 2 else "holidays"


def _settled(agency: Agency, at: datetime) -> bool:
    newest = _newest(agency)
    return newest is None or newest.at <= at - SETTLED_AFTER


def _redate(key: str, at: datetime) -> bool:
    thing, agency = _whose(key)
    try:
        return bool(redate(thing, agency, by=Machine(agency), at=at))
    except NotNow:
        return False  # somebody was first


def _whose(key: str) -> tuple[Thing, Agency]:
    pk, _colon, code = key.partition(":")
    agency = Agency.objects.get(code=code)
    asked = InformationRequest.objects.filter(pk=UUID(pk)).first()
    return asked or AgencyResponse.objects.get(pk=UUID(pk)), agency
