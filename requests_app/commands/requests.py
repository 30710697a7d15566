"""The asking side: put a request forward, endorse it, return it, send it to its partners, withdraw it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.models import Agency, Team
from audit import seal
from requests_app import guidance, lifecycle, policies, queries, reminders, trail
from requests_app.commands.agreements import write_matches
from requests_app.commands.blind import give_view
from requests_app.commands.exclusions import keep_out_known
from requests_app.commands.informing import open_ledger
from requests_app.commands.lessons import tell_of_pressed_consent
from requests_app.commands.locking import lock_draft, lock_request, lock_response, lock_step
from requests_app.commands.parts import (
    Done,
    agree,
    check_people,
    decided,
    lay_down,
    let_questions_rest,
    notice_slot,
    reason,
    role_for,
    settle_notices,
    settle_step,
    sign,
    sign_version,
    use_pack,
    void_the_rest,
)
from requests_app.commands.policy_documents import tell_of_policy_document
from requests_app.commands.sending import send_to
from requests_app.commands.wordings import own_words
from requests_app.denials import NotNow
from requests_app.events import Event
from requests_app.lifecycle import Action, RequestStatus
from requests_app.models import (
    AgencyResponse,
    ApprovalStep,
    Draft,
    InformationRequest,
    RequestedItem,
    RequestVersion,
    Subject,
    SubjectKey,
)
from requests_app.models.steps import SignatureKind, StepStatus
from requests_app.queries import routing
from requests_app.queries.blind import AGREES
from requests_app.queries.parties import facts_of, facts_of_all
from requests_app.trail import command
from requests_app.values import check_request
from requests_app.values.computed import bases_of
from requests_app.values.exclusions import identifying
from requests_app.values.turning import ways_of_request

Words = dict[str, Any]


@command
def submit_request(draft: Draft, *, by: Actor, at: datetime, seen: int | None = None) -> Done[InformationRequest]:
    """Put a draft forward as a numbered version for endorsement. Raises Incomplete with every fault."""
    draft = lock_draft(draft, seen)
    revised = lock_request(draft.info_request) if draft.info_request else None
    if denial := policies.why_not_submit(draft, by=by):
        raise denial
    pack = guidance.in_force(at)
    document = check_request(draft.words, agency=facts_of(by.agency), partners=facts_of_all(at), at=at, pack=pack)
    words: Words = document.model_dump(mode="json", by_alias=True, exclude_none=True)
    use_pack(pack)
    info_request = _as_submitted(revised or _new(draft, by), words, pack, by=by, at=at)
    write_version(info_request, words, by=by, at=at)
    pinned = guidance.load(info_request.pack)
    if denial := policies.excluded_from(words["subjects"], by=by, at=at):
        raise denial
    told = open_ledger(info_request, words, by=by, at=at)
    write_matches(info_request, routing.asking_matches(words, by.agency, at, pack=pinned))
    planned = routing.asking_steps(words, by.agency, at, pack=pinned, label=info_request.pathway)
    ways = ways_of_request(words, pinned)
    steps = lay_down(planned, info_request, round_=info_request.round, at=at, ways=ways)
    sign(SignatureKind.DRAFTED, info_request, digest=trail.digest(words), by=by, at=at, role=by.membership.role)
    receipt = trail.record(
        Event.REQUEST_SUBMITTED, about=info_request, by=by, at=at, saving=_SUBMITTED if revised else (),
        content={"document": words, "ledger": told},
        moved=lifecycle.moved(Action.REVISE, "returned" if revised else "draft"),
    )  # fmt: skip
    draft.delete()
    keep_out_known([info_request], lambda: words["subjects"], at)
    tell_of_policy_document(info_request, by.agency, [words["requester_law"]], pack, at)
    tell_of_pressed_consent(info_request, words, pack, at)
    _ask_to_endorse(info_request, steps, at)
    return Done(info_request, receipt)


_SUBMITTED = ("status", "type", "urgency", "stage", "version", "round", "submitted_at")


def _new(draft: Draft, by: Actor) -> InformationRequest:
    team = Team.objects.get(pk=by.membership.team_id or sorted(by.teams)[0])
    return InformationRequest(
        id=draft.id, ref=draft.ref, agency=by.agency, team=team, author=by.person, version=0, round=0
    )


def _as_submitted(
    info_request: InformationRequest, words: Words, pack: guidance.Pack, *, by: Actor, at: datetime
) -> InformationRequest:
    info_request.status = RequestStatus.SUBMITTED
    info_request.type, info_request.urgency, info_request.stage = words["type"], words["urgency"], words["stage"]
    info_request.version, info_request.round = info_request.version + 1, info_request.round + 1
    info_request.submitted_at = at
    if info_request._state.adding:  # the pathway's version is pinned once, at submission (dec.11)
        info_request.jurisdiction = words["jurisdiction"]
        info_request.pack, info_request.pack_hash = pack.version, pack.hash
        info_request.pathway = routing.pin(pack, by.agency, "asking", at)
    return info_request


def write_version(info_request: InformationRequest, words: Words, *, by: Actor, at: datetime) -> None:
    """The rows of a version that is put forward with the next entry."""
    seq, number = info_request.next_seq, info_request.version
    RequestVersion.objects.create(
        info_request=info_request, number=number, author=by.person, digest=trail.digest(words), at=at, audit_seq=seq,
        mode=guidance.load(info_request.pack).mode_of(info_request.type).code, bases=bases_of(words),
    )  # fmt: skip
    subjects = [
        Subject(info_request=info_request, number=number, ref=person["ref"], kind=person["kind"], audit_seq=seq)
        for person in words["subjects"]
    ]
    Subject.objects.bulk_create(subjects)
    SubjectKey.objects.bulk_create(
        SubjectKey(info_request=info_request, subject=subject, kind=kind, blind=seal.blind(kind, value), audit_seq=seq)
        for subject, person in zip(subjects, words["subjects"], strict=True)
        for kind, value in identifying(person)
    )
    codes = {item["asked_of"] for item in words["items"]}
    agencies = {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}
    RequestedItem.objects.bulk_create(
        RequestedItem(
            info_request=info_request, number=number, ref=item["id"], asked_of=agencies[item["asked_of"]], audit_seq=seq
        )
        for item in words["items"]
    )


def _ask_to_endorse(info_request: InformationRequest, steps: list[ApprovalStep], at: datetime) -> None:
    check_people(steps, at)
    if info_request.round > 1:
        reminders.settle(info_request, ["returned"], at)
    for step in steps:
        people = reminders.signers(step, at)
        if not step.looks_back and not people:
            raise NotNow(
                _("Nobody else in your agency can endorse this now. Ask your administrator who stands in: %(roles)s.")
                % {"roles": ", ".join(step.role_codes)}
            )
        if step.status == StepStatus.OPEN:
            reminders.notify(
                "endorse", about=info_request, to=people, at=at, due_at=step.due_at, slot=notice_slot(step)
            )


@command
def endorse_request(
    step: ApprovalStep, justification: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[InformationRequest]:
    """The asking side agrees. The last agreement sends the request to every partner, each with its own clock."""
    info_request, step = _lock_asking(step, seen)
    if denial := policies.why_not_sign(step, by=by):
        raise denial
    by = policies.in_whose_place(step, by)
    words, role = own_words(justification, info_request, by=by, at=at), role_for(step, by)
    if step.blind:
        receipt, following = give_view(step, info_request, AGREES, words, by=by, at=at, role=role)
    else:
        following = agree(step, info_request, by=by, at=at, role=role)
        receipt = trail.record(
            Event.STEP_ENDORSED, about=info_request, by=by, at=at, role=role,
            content=decided(step, info_request, words), rule=step.rule, refers_to=str(step.pk),
        )  # fmt: skip
    settle_notices(step, following.enough, info_request, "endorse", by=by, at=at)
    if following.all_signed:
        send_out(info_request, by=by, at=at, role=role)
    tell_endorsers(info_request, following.opened, at)
    return Done(info_request, receipt)


def tell_endorsers(info_request: InformationRequest, steps: list[ApprovalStep], at: datetime) -> None:
    """Whoever may decide what has just opened learns of it."""
    for step in steps:
        kind = "look_back" if step.looks_back else "endorse"
        people = reminders.signers(step, at)
        reminders.notify(kind, about=info_request, to=people, at=at, due_at=step.due_at, slot=notice_slot(step))


def send_out(info_request: InformationRequest, *, by: Actor, at: datetime, role: str) -> None:
    """Everybody who signs has signed: it reaches every partner, each with its own clocks."""
    moved = lifecycle.moved(Action.ENDORSE, info_request.status)
    info_request.status, info_request.sent_at = moved.to, at
    document = queries.request_words(info_request)
    trail.record(
        Event.REQUEST_SENT, about=info_request, by=by, at=at, saving=["status", "sent_at"], role=role, moved=moved
    )
    codes = {item["asked_of"] for item in document["items"]}
    send_to(codes, info_request, document, by=by, at=at, role=role)


@command
def return_request(
    step: ApprovalStep, what_must_change: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[InformationRequest]:
    """Give the request back to its author, saying what must change. The next version is a new round."""
    return _refuse(step, what_must_change, Action.RETURN_REQUEST, by=by, at=at, seen=seen)


@command
def decline_request(
    step: ApprovalStep, why: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[InformationRequest]:
    """Decide that the request is not sent, saying why."""
    return _refuse(step, why, Action.DECLINE, by=by, at=at, seen=seen)


def _refuse(
    step: ApprovalStep, words: str, action: Action, *, by: Actor, at: datetime, seen: int | None
) -> Done[InformationRequest]:
    info_request, step = _lock_asking(step, seen)
    if denial := policies.why_not_send_back(step, by=by):
        raise denial
    by = policies.in_whose_place(step, by)
    words, role = own_words(words, info_request, by=by, at=at), role_for(step, by)
    declined = action is Action.DECLINE
    settle_step(step, StepStatus.DECLINED if declined else StepStatus.SENT_BACK, info_request, by=by, at=at)
    kind = SignatureKind.DECLINED if declined else SignatureKind.RETURNED
    sign_version(kind, info_request, step, by=by, at=at, role=role)
    void_the_rest(info_request, at)
    moved = lifecycle.moved(action, info_request.status)
    info_request.status, info_request.ended_as = moved.to, "declined" if declined else ""
    receipt = trail.record(
        Event.REQUEST_DECLINED if declined else Event.REQUEST_RETURNED, about=info_request, by=by, at=at,
        saving=["status", "ended_as"], role=role, content=decided(step, info_request, words),
        moved=moved, rule=step.rule, refers_to=str(step.pk),
    )  # fmt: skip
    if declined:
        reminders.stop_clocks(info_request, at, kinds=[reminders.LOOK])
    reminders.settle(info_request, ["endorse"], at)
    people = reminders.askers(info_request, at)
    reminders.notify("returned", about=info_request, to=people, at=at, slot=str(info_request.round))
    return Done(info_request, receipt)


@command
def withdraw_request(
    info_request: InformationRequest, why: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[InformationRequest]:
    """Stop a request: every partner's clock stops and everybody concerned is told."""
    info_request = lock_request(info_request, seen)
    if denial := policies.why_not_withdraw(info_request, by=by):
        raise denial
    words = reason(why)
    void_the_rest(info_request, at)
    moved = lifecycle.moved(Action.WITHDRAW, info_request.status)
    info_request.status = moved.to
    receipt = trail.record(
        Event.REQUEST_WITHDRAWN, about=info_request, by=by, at=at, saving=["status"], content={"why": words},
        moved=moved,
    )  # fmt: skip
    unsent = [reminders.LOOK] if info_request.sent_at is None else []
    reminders.stop_clocks(info_request, at)
    reminders.stop_clocks(info_request, at, kinds=unsent) if unsent else None
    reminders.settle(info_request, ["endorse", "returned", "look_back"], at)
    for pk in info_request.responses.order_by("id").values_list("pk", flat=True):
        _close_unsent(pk, by=by, at=at)
    return Done(info_request, receipt)


def _close_unsent(pk: UUID, *, by: Actor, at: datetime) -> None:
    response = lock_response(AgencyResponse.objects.get(pk=pk))
    if lifecycle.why_not(Action.CLOSE_RESPONSE, response.status):
        return
    void_the_rest(response, at)
    let_questions_rest(response, at)
    moved = lifecycle.moved(Action.CLOSE_RESPONSE, response.status)
    response.status, response.ended_as = moved.to, "withdrawn"
    trail.record(
        Event.RESPONSE_CLOSED, about=response, by=by, at=at, moved=moved, outcome="withdrawn",
        saving=["status", "ended_as", *reminders.REDATED],
    )  # fmt: skip
    reminders.stop_clocks(response, at)
    reminders.settle(response, ["asked", "decide", "look_back", *reminders.REPLIED], at)
    reminders.notify("withdrawn", about=response, to=reminders.answerers(response, at), at=at)


def _lock_asking(step: ApprovalStep, seen: int | None) -> tuple[InformationRequest, ApprovalStep]:
    thing, fresh = lock_step(step, seen)
    if not isinstance(thing, InformationRequest):
        raise NotNow(_("This step is the answering agency's, not the asking agency's."))
    return thing, fresh
