"""Emergency access to one record: open it, look, let it end, review it (domain section 12)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor, By, Machine
from audit.trail import Receipt
from requests_app import guidance, policies, queries, reminders, trail
from requests_app.commands.locking import lock_request, lock_response
from requests_app.commands.parts import reason
from requests_app.denials import Denial, Fault, Incomplete, NotFound, NotNow
from requests_app.events import Event
from requests_app.models import Glass, InformationRequest, Thing
from requests_app.models.glass import Verdict
from requests_app.queries.glass import protection_leads, record_of, reviewers
from requests_app.trail import command, record_look
from requests_app.values.pins import check_words

LASTS = timedelta(minutes=60)


@dataclass(frozen=True)
class Opened:
    """What an act of emergency access leaves: the use, and its receipt."""

    glass: Glass
    receipt: Receipt


@command
def break_glass(ref: str, why: str, tried: str, *, by: Actor, at: datetime) -> Opened:
    """Open one record for 60 minutes, to read only. Its owner and the data protection leads learn of it at once.

    Who may, and what was written, is judged before the record is looked for: a refusal says nothing of any record.
    """
    if denial := policies.why_not_break_glass(by=by, at=at):
        raise denial
    said = {"why": reason(why, pointer="/why"), "tried": check_words(tried, "/tried", _("Enter who else you tried."))}
    found = record_of(ref.strip().upper(), by)
    if found is None:
        raise NotFound
    if _sees(found, by, at):
        raise NotNow(_("You can see this already. Open it in your own lists."))
    thing, pk = _lock(found), uuid.uuid4()
    of = {"info_request": thing} if isinstance(thing, InformationRequest) else {"response": thing}
    owner = thing.agency if isinstance(thing, InformationRequest) else thing.from_agency
    span = guidance.load(thing.pack).urgencies[thing.urgency].look_back
    clock = reminders.start_clock(reminders.GLASS, about=thing, agency=owner, span=span, at=at, slot=str(pk))
    glass = Glass.objects.create(
        id=pk, root_id=thing.pk, **of, owner=owner, person=by.person, agency=by.agency, title=by.membership.title,
        opened_at=at, ends_at=at + LASTS, opened_seq=thing.next_seq, review_due=clock.due_at, audit_seq=thing.next_seq,
    )  # fmt: skip
    receipt = trail.record(Event.GLASS_BROKEN, about=thing, by=by, at=at, content=said, refers_to=str(pk))
    keepers = reminders.askers(thing, at) if isinstance(thing, InformationRequest) else reminders.answerers(thing, at)
    told = [*keepers, *reviewers(owner, at), *protection_leads([owner, by.agency], at)]
    reminders.notify("glass", about=thing, to=told, at=at, due_at=clock.due_at, slot=str(pk), side="glass")
    return Opened(glass, receipt)


def _sees(found: Thing, by: Actor, at: datetime) -> bool:
    rows = queries.visible_requests if isinstance(found, InformationRequest) else queries.visible_responses
    return rows(by, at).filter(pk=found.pk).exists()


def _lock(thing: Thing) -> Thing:
    return lock_request(thing) if isinstance(thing, InformationRequest) else lock_response(thing)


@command
def read_by_glass(glass: Glass, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Record that this person looks, then give the words of the record: of an answer, what was asked of its agency."""
    asked = isinstance(glass.thing, InformationRequest)
    event = Event.REQUEST_OPENED if asked else Event.RESPONSE_OPENED
    record_look(event, by=by, at=at, looked_at=glass.root_id, refers_to=glass.thing.ref)
    if isinstance(glass.thing, InformationRequest):
        return queries.request_words(glass.thing)
    return queries.addressed_words(glass.thing)


def end_glasses(at: datetime) -> int:
    """Record the end of every access whose hour is over: it is over by itself, whether or not anybody looks."""
    over = Glass.objects.filter(ended_at=None, ends_at__lte=at).select_related("info_request", "response", "owner")
    ended = 0
    for glass in over.order_by("ends_at", "id"):
        try:
            end_glass(glass, by=Machine(glass.owner), at=at)
        except Denial:
            continue  # another worker was first
        ended += 1
    return ended


@command
def end_glass(glass: Glass, *, by: By, at: datetime) -> None:
    """Record that an access is over."""
    thing = _lock(glass.thing)
    fresh = Glass.objects.get(pk=glass.pk)
    if fresh.ended_at or fresh.ends_at > at:
        raise NotNow(_("This access has ended already, or is not over yet."))
    fresh.ended_at, fresh.audit_seq = at, thing.next_seq
    fresh.save(update_fields=["ended_at", "audit_seq"])
    trail.record(Event.GLASS_ENDED, about=thing, by=by, at=at, refers_to=str(glass.pk))


@command
def review_glass(glass: Glass, verdict: str, why: str, *, by: Actor, at: datetime) -> Opened:
    """Say whether it was right to open it: it was, it needs a talk, or it was not."""
    thing = _lock(glass.thing)
    fresh = Glass.objects.select_related("person", "agency", "owner", "info_request", "response").get(pk=glass.pk)
    if denial := policies.why_not_review_glass(fresh, by=by):
        raise denial
    if verdict not in set(Verdict):
        raise Incomplete([Fault("/verdict", "unknown", _("Select whether it was right to open it"))])
    said = reason(why)
    fresh.verdict, fresh.reviewed_by, fresh.reviewed_at = verdict, by.person, at
    fresh.audit_seq = thing.next_seq
    fresh.save(update_fields=["verdict", "reviewed_by", "reviewed_at", "audit_seq"])
    receipt = trail.record(
        Event.GLASS_REVIEWED, about=thing, by=by, at=at, outcome=verdict, content={"why": said},
        refers_to=str(glass.pk),
    )  # fmt: skip
    reminders.let_rest(thing, reminders.GLASS, str(glass.pk), at)
    reminders.settle(thing, ["glass"], at, slot=str(glass.pk))
    return Opened(fresh, receipt)
