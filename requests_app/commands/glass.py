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
from requests_app.commands.parts import lock_request, reason
from requests_app.denials import Denial, Fault, Incomplete, NotFound, NotNow
from requests_app.events import Event
from requests_app.models import Glass, InformationRequest
from requests_app.models.glass import Verdict
from requests_app.queries.glass import protection_leads, reviewers
from requests_app.queries.known import cases_linked_to
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
    known_to = InformationRequest.objects.exclude(pk__in=cases_linked_to(by))  # to whoever has a link it is not there
    found = known_to.filter(ref=ref.strip().upper()).first()
    if found is None:
        raise NotFound
    if queries.visible_requests(by, at).filter(pk=found.pk).exists():
        raise NotNow(_("You can see this already. Open it under Requests."))
    info_request = lock_request(found)
    pk = uuid.uuid4()
    span = guidance.load(info_request.pack).urgencies[info_request.urgency].look_back
    owner = info_request.agency
    clock = reminders.start_clock(reminders.GLASS, about=info_request, agency=owner, span=span, at=at, slot=str(pk))
    glass = Glass.objects.create(
        id=pk, info_request=info_request, person=by.person, agency=by.agency, title=by.membership.title, opened_at=at,
        ends_at=at + LASTS, opened_seq=info_request.next_seq, review_due=clock.due_at, audit_seq=info_request.next_seq,
    )  # fmt: skip
    receipt = trail.record(Event.GLASS_BROKEN, about=info_request, by=by, at=at, content=said, refers_to=str(pk))
    told = [*reminders.askers(info_request, at), *reviewers(owner, at), *protection_leads([owner, by.agency], at)]
    reminders.notify("glass", about=info_request, to=told, at=at, due_at=clock.due_at, slot=str(pk), side="glass")
    return Opened(glass, receipt)


@command
def read_by_glass(glass: Glass, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Record that this person looks, then give the words of the record."""
    record_look(Event.REQUEST_OPENED, by=by, at=at, looked_at=glass.info_request_id, refers_to=glass.info_request.ref)
    return queries.request_words(glass.info_request)


def end_glasses(at: datetime) -> int:
    """Record the end of every access whose hour is over: it is over by itself, whether or not anybody looks."""
    over = Glass.objects.filter(ended_at=None, ends_at__lte=at).select_related("info_request__agency")
    ended = 0
    for glass in over.order_by("ends_at", "id"):
        try:
            end_glass(glass, by=Machine(glass.info_request.agency), at=at)
        except Denial:
            continue  # another worker was first
        ended += 1
    return ended


@command
def end_glass(glass: Glass, *, by: By, at: datetime) -> None:
    """Record that an access is over."""
    info_request = lock_request(glass.info_request)
    fresh = Glass.objects.get(pk=glass.pk)
    if fresh.ended_at or fresh.ends_at > at:
        raise NotNow(_("This access has ended already, or is not over yet."))
    fresh.ended_at, fresh.audit_seq = at, info_request.next_seq
    fresh.save(update_fields=["ended_at", "audit_seq"])
    trail.record(Event.GLASS_ENDED, about=info_request, by=by, at=at, refers_to=str(glass.pk))


@command
def review_glass(glass: Glass, verdict: str, why: str, *, by: Actor, at: datetime) -> Opened:
    """Say whether it was right to open it: it was, it needs a talk, or it was not."""
    info_request = lock_request(glass.info_request)
    fresh = Glass.objects.select_related("person", "agency").get(pk=glass.pk)
    fresh.info_request = info_request
    if denial := policies.why_not_review_glass(fresh, by=by):
        raise denial
    if verdict not in set(Verdict):
        raise Incomplete([Fault("/verdict", "unknown", _("Select whether it was right to open it"))])
    said = reason(why)
    fresh.verdict, fresh.reviewed_by, fresh.reviewed_at = verdict, by.person, at
    fresh.audit_seq = info_request.next_seq
    fresh.save(update_fields=["verdict", "reviewed_by", "reviewed_at", "audit_seq"])
    receipt = trail.record(
        Event.GLASS_REVIEWED, about=info_request, by=by, at=at, outcome=verdict, content={"why": said},
        refers_to=str(glass.pk),
    )  # fmt: skip
    reminders.let_rest(info_request, reminders.GLASS, str(glass.pk), at)
    reminders.settle(info_request, ["glass"], at, slot=str(glass.pk))
    return Opened(fresh, receipt)
