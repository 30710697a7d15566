"""What is done about what a dip sample found: set with an owner and a day, reminded of, said to be done."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.hours.calendars import day_of
from agencies.models import Membership, Person
from requests_app import policies, setbacks
from requests_app.commands.parts import Done, reason
from requests_app.commands.sampling import lock_sample, recorded
from requests_app.commands.telling import end_of, settle_about, tell
from requests_app.denials import Fault, Incomplete
from requests_app.events import Event
from requests_app.models import Sample, SampleAction, SampledCase
from requests_app.trail import command
from requests_app.values.reviews import faults_of_day

ACT = "sample_action"
AFTER = 7
"""How many days before its day, and how many after, somebody is told of an action again."""


@command
def set_action(
    sample: Sample, what: str, *, owner: Person | None, due_on: date | None, by: Actor, at: datetime,
    case: SampledCase | None = None,
) -> Done[Sample]:  # fmt: skip
    """Say what is to be done, by whom and by when. Whoever is named learns of it."""
    sample = lock_sample(sample)
    if denial := policies.why_not_set_action(sample, by=by):
        raise denial
    faults = list(faults_of_day(due_on, day_of(at)))
    members = Membership.objects.filter(Membership.live(at), agency=sample.agency)
    if owner is None or not members.filter(person=owner).exists():
        faults.insert(0, Fault("/owner", "not_a_member", _("Choose a member of your own agency")))
    if faults:
        raise Incomplete(faults)
    words = reason(what, pointer="/what")
    assert owner and due_on  # noqa: S101 - said above
    action = SampleAction.objects.create(
        id=uuid.uuid4(), sample=sample, number=sample.actions.count() + 1, case=case, owner=owner, due_on=due_on,
        set_by=by.person, set_at=at, set_seq=sample.next_seq, audit_seq=sample.next_seq,
    )  # fmt: skip
    place = f"action {action.number}" + (f" on case {case.number}" if case else "")
    done = recorded(Event.ACTION_SET, sample, by=by, at=at, content={"what": words}, refers_to=place)
    _tell(action, "set", at)
    return done


@command
def finish_action(action: SampleAction, how: str, *, by: Actor, at: datetime) -> Done[Sample]:
    """Say that it is done, and how that can be seen."""
    sample = lock_sample(action.sample)
    action = SampleAction.objects.select_related("owner").get(pk=action.pk)
    if denial := policies.why_not_finish_action(action, by=by):
        raise denial
    words = reason(how, pointer="/how")
    action.done_at, action.done_seq, action.audit_seq = at, sample.next_seq, sample.next_seq
    action.save(update_fields=["done_at", "done_seq", "audit_seq"])
    done = recorded(
        Event.ACTION_DONE, sample, by=by, at=at, content={"how": words}, refers_to=f"action {action.number}"
    )
    settle_about(action.sample_id, [ACT], at, slot=f"{action.pk}:")
    return done


def remind_of_actions(at: datetime) -> int:
    """Tell owners a week before the day, on it and a week after, and then whoever leads. Returns how many were told.

    After an outage the nearest rung says all that the earlier ones would.
    """
    today = day_of(at)
    rows = SampleAction.objects.filter(done_at=None, due_on__lte=today + timedelta(days=AFTER))
    near = {str(row.pk): row for row in rows.select_related("sample", "owner", "set_by")}
    told = 0

    def reminds(key: str) -> bool:
        nonlocal told
        with transaction.atomic(durable=True):
            told += _tell(near[key], _rung(near[key], today), at)
        return True

    setbacks.each("stuck_warning", near, reminds, at)
    return told


def _rung(action: SampleAction, today: date) -> str:
    late = (today - action.due_on).days
    return "late" if late >= AFTER else "due" if late >= 0 else "soon"


def _tell(action: SampleAction, rung: str, at: datetime) -> int:
    people = [action.owner, action.set_by] if rung == "late" else [action.owner]
    return tell(
        ACT, about_id=action.sample_id, ref=action.sample.ref, side="sample", to=people, at=at,
        slot=f"{action.pk}:{rung}", due_at=end_of(action.due_on),
    )  # fmt: skip
