"""What becomes of records: hold them, propose to dispose of them, dispose of them, each with two people."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.hours import LONDON
from requests_app import policies, trail
from requests_app.commands.locking import lock_arrival, lock_request, lock_response
from requests_app.commands.parts import Done, reason
from requests_app.denials import Fault, Incomplete
from requests_app.events import Event
from requests_app.guidance.retention import retention
from requests_app.models import Arrival, Disposal, Hold, InformationRequest, Kept
from requests_app.models.retention import Outcome
from requests_app.queries.retention import ended_on
from requests_app.trail import command
from requests_app.values.retention import Proposal, abuse_faults, faults_of

DISPOSE = "DISPOSE"
MONTH = timedelta(days=30)


@command
def place_hold(thing: Kept, code: str, why: str, *, by: Actor, at: datetime, seen: int | None = None) -> Done[Kept]:
    """Hold a record: nothing of it is destroyed until two people lift the hold."""
    thing = _lock(thing, seen)
    if denial := policies.why_not_hold(thing, by=by):
        raise denial
    if code not in retention().holds:
        raise Incomplete([Fault("/code", "unknown", _("Select why it is held"))])
    said = reason(why, pointer="/why")
    if Hold.objects.filter(root_id=thing.pk, code=code, lifted_at=None).exists():
        raise Incomplete([Fault("/code", "held", _("It is held for this reason already"))])
    return _hold(thing, code, said, by=by, at=at)


def _hold(thing: Kept, code: str, why: str, *, by: Actor, at: datetime) -> Done[Kept]:
    pk, words = uuid.uuid4(), retention().holds[code]
    Hold.objects.create(
        id=pk, root_id=thing.pk, **_side(thing), code=code, placed_by=by.person, placed_at=at,
        review_at=at + words.review_months * MONTH, audit_seq=thing.next_seq,
    )  # fmt: skip
    receipt = trail.record(
        Event.HOLD_PLACED, about=thing, by=by, at=at, content={"why": why}, outcome=code, refers_to=str(pk)
    )
    return Done(thing, receipt)


@command
def ask_lifting(hold: Hold, why: str, *, by: Actor, at: datetime, seen: int | None = None) -> Done[Kept]:
    """Ask that a hold be lifted, with a reason that a second person reads."""
    thing, hold = _fresh_hold(hold, seen)
    if denial := policies.why_not_ask_lifting(hold, by=by):
        raise denial
    said = reason(why, pointer="/why")
    hold.asked_by, hold.asked_at, hold.audit_seq = by.person, at, thing.next_seq
    hold.save(update_fields=["asked_by", "asked_at", "audit_seq"])
    receipt = trail.record(
        Event.HOLD_LIFTING_ASKED, about=thing, by=by, at=at, content={"why": said}, outcome=hold.code,
        refers_to=str(hold.pk),
    )  # fmt: skip
    return Done(thing, receipt)


@command
def lift_hold(hold: Hold, why: str, *, by: Actor, at: datetime, seen: int | None = None) -> Done[Kept]:
    """Lift a hold that somebody else asked to lift."""
    thing, hold = _fresh_hold(hold, seen)
    if denial := policies.why_not_lift_hold(hold, by=by):
        raise denial
    said = reason(why, pointer="/why")
    hold.lifted_by, hold.lifted_at, hold.audit_seq = by.person, at, thing.next_seq
    hold.save(update_fields=["lifted_by", "lifted_at", "audit_seq"])
    receipt = trail.record(
        Event.HOLD_LIFTED, about=thing, by=by, at=at, content={"why": said}, outcome=hold.code, refers_to=str(hold.pk)
    )
    return Done(thing, receipt)


@command
def propose_disposal(
    thing: Kept, proposal: Proposal, why: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[Kept]:
    """After a review: propose that what is sealed in a record be destroyed.

    Whatever concerns child sexual abuse or exploitation, or may, is held instead.
    """
    thing = _lock(thing, seen)
    if denial := policies.why_not_propose_disposal(thing, by=by):
        raise denial
    ended = ended_on([thing])[thing.pk]
    if faults := list(faults_of(proposal, ended=ended, today=at.astimezone(LONDON).date())):
        raise Incomplete(faults)
    said = reason(why, pointer="/why")
    default = retention().always
    if proposal.abuse != "NO":
        return _hold(thing, default, said, by=by, at=at)
    pk = uuid.uuid4()
    Disposal.objects.create(
        id=pk, root_id=thing.pk, **_side(thing), rule=proposal.rule, kept_until=date.fromisoformat(proposal.kept_until),
        proposed_by=by.person, proposed_at=at, audit_seq=thing.next_seq,
    )  # fmt: skip
    receipt = trail.record(
        Event.DISPOSAL_PROPOSED, about=thing, by=by, at=at, content={"why": said, "abuse": proposal.abuse},
        outcome=proposal.rule, refers_to=str(pk),
    )  # fmt: skip
    return Done(thing, receipt)


@command
def dispose_of(
    disposal: Disposal, abuse: str, *, confirm: str, by: Actor, at: datetime, seen: int | None = None
) -> Done[Kept]:
    """As a second person: destroy what is sealed in a record. Its key goes with the entry, which is the certificate.

    Somebody who sees now that it may concern child sexual abuse or exploitation, holds it instead.
    """
    thing, disposal = _fresh_disposal(disposal, seen)
    if denial := policies.why_not_dispose(disposal, by=by):
        raise denial
    faults = list(abuse_faults(abuse))
    if confirm.strip() != DISPOSE:
        detail = _("Nobody can bring it back. Type %(word)s to destroy it") % {"word": DISPOSE}
        faults.append(Fault("/confirm", "not_confirmed", detail))
    if faults:
        raise Incomplete(faults)
    default = retention().always
    if abuse != "NO":
        _decide(disposal, Outcome.KEPT, thing, by=by, at=at)
        return _hold(thing, default, str(_("Seen by the second person who decides.")), by=by, at=at)
    _decide(disposal, Outcome.DISPOSED, thing, by=by, at=at)
    return Done(thing, trail.dispose(thing, rule=disposal.rule, by=by, at=at, refers_to=str(disposal.pk)))


@command
def refuse_disposal(disposal: Disposal, why: str, *, by: Actor, at: datetime, seen: int | None = None) -> Done[Kept]:
    """As a second person: the record stays."""
    thing, disposal = _fresh_disposal(disposal, seen)
    if denial := policies.why_not_refuse_disposal(disposal, by=by):
        raise denial
    said = reason(why, pointer="/why")
    _decide(disposal, Outcome.KEPT, thing, by=by, at=at)
    receipt = trail.record(
        Event.DISPOSAL_REFUSED, about=thing, by=by, at=at, content={"why": said}, refers_to=str(disposal.pk)
    )
    return Done(thing, receipt)


def _decide(disposal: Disposal, outcome: Outcome, thing: Kept, *, by: Actor, at: datetime) -> None:
    disposal.outcome, disposal.decided_by, disposal.decided_at = outcome, by.person, at
    disposal.audit_seq = thing.next_seq
    disposal.save(update_fields=["outcome", "decided_by", "decided_at", "audit_seq"])


def _lock(thing: Kept, seen: int | None) -> Kept:
    if isinstance(thing, Arrival):
        return lock_arrival(thing, seen)
    return lock_request(thing, seen) if isinstance(thing, InformationRequest) else lock_response(thing, seen)


def _side(thing: Kept) -> dict[str, Kept]:
    if isinstance(thing, Arrival):
        return {"arrival": thing}
    return {"info_request" if isinstance(thing, InformationRequest) else "response": thing}


def _fresh_hold(hold: Hold, seen: int | None) -> tuple[Kept, Hold]:
    thing = _lock(hold.thing, seen)
    return thing, Hold.objects.select_related("asked_by").get(pk=hold.pk)


def _fresh_disposal(disposal: Disposal, seen: int | None) -> tuple[Kept, Disposal]:
    thing = _lock(disposal.thing, seen)
    fresh = Disposal.objects.select_related("proposed_by", "info_request", "response", "arrival__response").get(
        pk=disposal.pk
    )
    return thing, fresh
