"""Cover at work: what nobody of a small agency may sign is signed by whoever covers for it, a second person (dec.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.actors import By, Machine
from agencies.models import Agency, Cover
from agencies.queries import covers_of
from requests_app import reminders, trail
from requests_app.commands.locking import lock_request, lock_response
from requests_app.denials import NotNow
from requests_app.events import Event
from requests_app.models import AgencyResponse, ApprovalStep, InformationRequest, Thing
from requests_app.models.steps import StepStatus
from requests_app.queries.routing import not_to_sign
from requests_app.queries.signers import signers_of
from requests_app.trail import command


@command
def pass_to_cover(thing: Thing, *, by: By, at: datetime) -> Thing:
    """Give what nobody may sign any more to whoever covers. Raises NotNow where nothing can be given."""
    thing = lock_request(thing) if isinstance(thing, InformationRequest) else lock_response(thing)
    if not (given := give_to_cover(thing, at)):
        raise NotNow(_("Somebody may sign what is open here, or nobody covers for this agency."))
    for step in given:
        kind = "look_back" if step.looks_back else "decide"
        people = reminders.signers(step, at)
        slot = f"{step.round}:{step.group}"
        reminders.notify(kind, about=thing, to=people, at=at, due_at=step.due_at, slot=slot)
    return thing


def give_to_cover(thing: Thing, at: datetime) -> list[ApprovalStep]:
    """Those steps of a thing that nobody may sign, given to agencies that cover and have somebody who may.

    Within a command that holds the lock, after its own entry: what is given has an entry of its own. A step that was
    given stays with that agency, whatever becomes of the agreement: what is under way keeps its route.
    """
    own = own_agency(thing)
    covers = list(covers_of([own.pk], at))
    steps = _without_anybody(thing, at) if covers else []
    given = [step for step in steps if any(_takes(step, cover, at) for cover in _allowed(covers, thing))]
    for step in given:
        step.audit_seq = thing.next_seq
        step.save(update_fields=["agency", "cover", "roles", "why", "audit_seq"])
    if given:
        content = {"steps": [{"step": str(step.pk), "cover": str(step.cover_id)} for step in given]}
        agencies = ",".join(sorted({step.agency.code for step in given}))
        trail.record(
            Event.STEP_COVERED, about=thing, by=Machine(own), at=at, content=content, rule=given[0].rule,
            outcome=agencies, refers_to=str(given[0].pk),
        )  # fmt: skip
    return given


def own_agency(thing: Thing) -> Agency:
    """Whose step it is before anybody covers."""
    return thing.agency if isinstance(thing, InformationRequest) else thing.from_agency


def with_cover(steps: list[ApprovalStep], given: list[ApprovalStep]) -> list[ApprovalStep]:
    """A round's steps as they stand after some were given."""
    theirs = {step.pk: step for step in given}
    return [theirs.get(step.pk, step) for step in steps]


def _without_anybody(thing: Thing, at: datetime) -> list[ApprovalStep]:
    """Answers' steps, and what looks back: an agency endorses its own requests by its own people."""
    rows = ApprovalStep.objects.filter(root_id=thing.pk, status__in=[StepStatus.OPEN, StepStatus.WAITING])
    if isinstance(thing, InformationRequest):
        rows = rows.filter(mode="look_back")
    steps = list(rows.select_related("agency", "cover", "info_request", "response").order_by("order"))
    signers = signers_of(steps, at)
    return [step for step in steps if not signers[step.pk]]


def _allowed(covers: list[Cover], thing: Thing) -> Iterator[Cover]:
    """Nobody signs for both sides: not the agency that asks, nor another that was asked the same."""
    if isinstance(thing, AgencyResponse):
        barred = not_to_sign(thing)
    else:
        barred = set(thing.responses.values_list("from_agency__code", flat=True))
    return (cover for cover in covers if cover.by_agency.code not in barred)


def _takes(step: ApprovalStep, cover: Cover, at: datetime) -> bool:
    """Whether somebody who covers may sign this step; it is theirs then."""
    before = step.agency, step.cover, step.roles
    step.agency, step.cover, step.roles = cover.by_agency, cover, cover.roles
    if not signers_of([step], at)[step.pk]:
        step.agency, step.cover, step.roles = before
        return False
    with translation.override("en"):
        said = gettext("Nobody else of the agency could sign it, so %(agency)s covers.")
        step.why = f"{step.why} {said % {'agency': cover.by_agency.name}}"
    return True
