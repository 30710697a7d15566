"""The answering side: take what was asked, put an answer forward, hold it, deliver it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor, By, Machine
from agencies.hours import LONDON
from agencies.models import Team
from audit.trail import Receipt
from requests_app import guidance, lifecycle, policies, queries, reminders, setbacks, trail
from requests_app.commands.agreements import write_matches
from requests_app.commands.covering import give_to_cover, with_cover
from requests_app.commands.exclusions import keep_out_known
from requests_app.commands.lateness import SAID, say_why_late, unsaid
from requests_app.commands.lessons import tell_of_too_wide
from requests_app.commands.locking import lock_draft, lock_response
from requests_app.commands.parts import (
    Done,
    check_people,
    lay_down,
    let_questions_rest,
    notice_slot,
    reason,
    sign,
    use_pack,
    void_the_rest,
)
from requests_app.commands.policy_documents import tell_of_policy_document
from requests_app.denials import Changed, Fault, Incomplete, NotNow
from requests_app.events import Event
from requests_app.lifecycle import Action
from requests_app.models import (
    AgencyResponse,
    AnsweredItem,
    ApprovalStep,
    Arrival,
    Disclosure,
    Draft,
    RequestedItem,
    ResponseVersion,
)
from requests_app.models.steps import SignatureKind, StepStatus
from requests_app.queries import routing
from requests_app.queries.exclusions import given_about
from requests_app.queries.lateness import lateness_codes, missed_in_answering, missed_in_taking
from requests_app.queries.parties import facts_of, facts_of_all
from requests_app.queries.reaching import found_in
from requests_app.queries.sides import disclosed, offered
from requests_app.trail import command, record_both
from requests_app.values import ItemDuty, check_answer, declares, duty_of, overall
from requests_app.values.computed import bases_of, refuses_everything
from requests_app.values.lateness import Late
from requests_app.values.persons import matched_on, with_codes

Words = dict[str, Any]
STUCK = "stuck_answer"
USUAL_DAYS = 180


@command
def acknowledge_response(
    response: AgencyResponse, *, by: Actor, at: datetime, late: Late | None = None, seen: int | None = None
) -> Done[AgencyResponse]:
    """Take it: the asker learns that the agency has it, and one person holds it. `late`: why, after its time."""
    response = lock_response(response, seen)
    if denial := policies.why_not_acknowledge(response, by=by) or policies.linked(response, by):
        raise denial
    missed = missed_in_taking(response, at)
    told = say_why_late(response, missed, late, by=by, at=at, role=by.membership.role)
    return Done(response, take(response, by=by, at=at, told=told))


def take(response: AgencyResponse, *, by: Actor, at: datetime, told: Words | None = None) -> Receipt:
    moved = lifecycle.moved(Action.ACKNOWLEDGE, response.status)
    response.status, response.acknowledged_at, response.holder = moved.to, at, by.person
    receipt, _asked = record_both(
        Event.RESPONSE_ACKNOWLEDGED, response=response, by=by, at=at, moved=moved,
        saving=["status", "acknowledged_at", "holder", *SAID], content=told, to_asker=told,
    )  # fmt: skip
    reminders.stop_clocks(response, at, kinds=["acknowledge"])
    reminders.settle(response, ["asked"], at)
    return receipt


@command
def put_forward_response(
    draft: Draft, *, by: Actor, at: datetime, late: Late | None = None, seen: int | None = None
) -> Done[AgencyResponse]:
    """Put an answer forward as a numbered version: a new round of steps, laid down from what it contains.

    `seen` is the response's version, not the draft's. `late`: why, once its time has passed.
    """
    draft = lock_draft(draft)
    if draft.response is None or draft.owner_id != by.person.pk:
        raise NotNow(_("This draft is not an answer of yours."))
    response = lock_response(draft.response, seen)
    if denial := policies.why_not_prepare(response, by=by) or policies.linked(response, by):
        raise denial
    missed = missed_in_answering(response, at)
    words = _checked(draft.words, response, at, unsaid(response, missed, late))
    if response.acknowledged_at is None:  # whoever answers has it: the asker can prove that too
        take(response, by=by, at=at)
    moved = lifecycle.moved(Action.PUT_FORWARD, response.status)
    hidden_parts = _hidden_parts(response, words)
    response.hides = response.hides or hidden_parts
    response.status, response.holder = moved.to, by.person
    response.version, response.round, response.outcome = response.version + 1, response.round + 1, overall(words)
    void_the_rest(response, at)
    duty = _duty(response, words)
    why_late = say_why_late(response, missed, late, by=by, at=at, role=by.membership.role)
    write_answer(response, words, duty, by=by, at=at)
    write_matches(response, routing.answering_matches(response, words, at))
    planned = routing.answering_steps(response, words, at)
    steps = lay_down(planned, response, round_=response.round, at=at, ways=routing.ways_taken(response, words))
    sign(SignatureKind.DRAFTED, response, digest=trail.digest(words), by=by, at=at, role=by.membership.role)
    receipt = trail.record(
        Event.RESPONSE_PUT_FORWARD, about=response, by=by, at=at, moved=moved,
        saving=["status", "holder", "version", "round", "outcome", "hides", *SAID],
        content={"document": words, "duty": [one.words() for one in duty], **why_late}, outcome=response.outcome,
    )  # fmt: skip
    draft.delete()
    laws = [words.get("discloser_law"), *(item.get("law") for item in words["items"])]
    tell_of_policy_document(response, response.from_agency, laws, guidance.load(response.pack), at)
    reminders.settle(response, ["returned", *reminders.REPLIED], at)
    _ask_to_decide(response, with_cover(steps, give_to_cover(response, at)), at)
    return Done(response, receipt)


def _checked(words: Words, response: AgencyResponse, at: datetime, unsaid: Sequence[Fault]) -> Words:
    """The answer checked as below, and what else was not said: everything that is missing is told at once."""
    try:
        checked = _as_asked(words, response, at)
    except Incomplete as incomplete:
        raise Incomplete([*incomplete.errors, *unsaid]) from incomplete
    if unsaid:
        raise Incomplete(unsaid)
    return checked


def _as_asked(words: Words, response: AgencyResponse, at: datetime) -> Words:
    """The answer checked against what this partner was asked, under the guidance pinned at receipt."""
    asked = queries.addressed_words(response)
    pack = guidance.load(response.pack)
    use_pack(pack)
    document = check_answer(
        words, agency=facts_of(response.from_agency), asked=[item["id"] for item in asked["items"]], at=at, pack=pack,
        urgency=response.urgency, confidential=confidential_lines(response), partners=facts_of_all(at),
        recipient=facts_of(response.to_agency), type=response.type, declared=declares(asked),
        people=[person["ref"] for person in asked["subjects"]],
    )  # fmt: skip
    checked: Words = document.model_dump(mode="json", by_alias=True, exclude_none=True)
    before = [queries.answer_words(response, number) for number in range(1, response.version + 1)]
    return with_codes(checked, before)


def _hidden_parts(response: AgencyResponse, words: Words) -> bool:
    """Whether part of it may not be known to exist. Then only people who are named may come near it: restrict first."""
    hidden = {code for code, entry in guidance.load(response.pack).handling.items() if entry.hidden}
    places = [n for n, item in enumerate(words["items"]) if hidden & set(item.get("handling") or ())]
    if places and not response.restricted:
        detail = _("Restrict this answer first to whoever decides it: nobody else may learn that it exists")
        raise Incomplete([Fault(f"/items/{n}/handling", "not_restricted", detail) for n in places])
    return bool(places)


def confidential_lines(response: AgencyResponse) -> list[str]:
    """Addresses that must not travel (H5). The partner was never told them; it may hold them all the same."""
    request = response.info_request
    people = (queries.request_words(request) if request else queries.addressed_words(response))["subjects"]
    addresses = [person.get("address") or {} for person in people]
    return [address["line"] for address in addresses if address.get("confidential") and address.get("line")]


def _duty(response: AgencyResponse, words: Words) -> tuple[ItemDuty, ...]:
    """What the information sharing duty comes to for each item and this recipient: kept with the version."""
    agency, recipient = facts_of(response.from_agency), facts_of(response.to_agency)
    return duty_of(words, agency=agency, recipient=recipient, pack=guidance.load(response.pack))


def write_answer(
    response: AgencyResponse, words: Words, duty: tuple[ItemDuty, ...], *, by: Actor, at: datetime
) -> None:
    """The rows of an answer that is put forward, or given, with the next entry."""
    results = {one.item: one.result for one in duty}
    seq, number = response.next_seq, response.version
    ResponseVersion.objects.create(
        response=response, number=number, drafted_by=by.person, digest=trail.digest(words), outcome=response.outcome,
        identity_matched_on=matched_on(words), careful=refuses_everything(words) or bool(found_in(response, words)),
        at=at, audit_seq=seq, bases=bases_of(words),
    )  # fmt: skip
    items: dict[str, RequestedItem] = {}
    if response.info_request:
        rows = response.info_request.items.filter(number=response.info_request.version, asked_of=response.from_agency)
        items = {item.ref: item for item in rows}
    AnsweredItem.objects.bulk_create(
        AnsweredItem(
            response=response, number=number, item=items.get(answer["item"]), ref=answer["item"],
            outcome=answer["outcome"], grounds=[part["code"] for part in answer.get("withheld") or []],
            handling=answer.get("handling") or [], duty=results.get(answer["item"], ""), audit_seq=seq,
        )
        for answer in words["items"]
    )  # fmt: skip


def _ask_to_decide(response: AgencyResponse, steps: list[ApprovalStep], at: datetime) -> None:
    check_people(steps, at)
    for step in steps:
        people = reminders.signers(step, at)
        if not step.looks_back and not people:
            raise NotNow(
                _(
                    "Nobody else in your agency can decide this, and nobody covers. Ask your administrator who stands "
                    "in for: %(roles)s. If a child is in danger now, answer at once by the emergency route."
                )
                % {"roles": ", ".join(step.role_codes)}
            )
        if step.status == StepStatus.OPEN:
            reminders.notify("decide", about=response, to=people, at=at, due_at=step.due_at, slot=notice_slot(step))


@command
def stop_response(
    response: AgencyResponse, why: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[AgencyResponse]:
    """Stop an approved answer while it is still held: the approval is void, and it goes back to be prepared."""
    response = lock_response(response, seen)
    if denial := policies.why_not_stop(response, by=by):
        raise denial
    words = reason(why)
    void_the_rest(response, at)
    moved = lifecycle.moved(Action.STOP, response.status)
    response.status, response.approved_at, response.deliver_at = moved.to, None, None
    receipt = trail.record(
        Event.RESPONSE_STOPPED, about=response, by=by, at=at, saving=["status", "approved_at", "deliver_at"],
        content={"why": words}, moved=moved,
    )  # fmt: skip
    reminders.settle(response, ["look_back"], at)
    reminders.notify("void", about=response, to=reminders.answerers(response, at), at=at, slot=str(response.round))
    return Done(response, receipt)


def hold_until(response: AgencyResponse, at: datetime) -> datetime:
    """When an answer agreed now leaves: after the undo hold, cut short rather than made late."""
    urgency = guidance.load(response.pack).urgencies[response.urgency]
    held = at + timedelta(minutes=urgency.hold_minutes)
    return held if held <= response.due_at else max(at, response.due_at)


def deliver_due(at: datetime) -> int:
    """Deliver every answer whose hold is over; each in its own transaction. Returns how many left."""
    resting = list(setbacks.resting(STUCK, at))
    due = {str(response.pk): response for response in queries.due_deliveries(at, not_these=resting)}

    def leaves(key: str) -> bool:
        try:
            deliver_response(due[key], by=Machine(due[key].from_agency), at=at)
        except (NotNow, Changed):
            return False  # another worker was first, or somebody stopped it
        return True

    return setbacks.each(STUCK, due, leaves, at, whose=lambda key: (due[key], due[key].from_agency))


@command
def deliver_response(response: AgencyResponse, *, by: By, at: datetime) -> Done[AgencyResponse]:
    """Hand the answer over: what is shared is sealed anew under the request's own key, for the asker's side."""
    response = lock_response(response)
    if denial := policies.why_not_deliver(response, at):
        raise denial
    let_questions_rest(response, at)
    moved = lifecycle.moved(Action.DELIVER, response.status)
    response.status, response.delivered_at = moved.to, at
    words = queries.answer_words(response)
    response.access_until, response.explained_at = access_ends(response, words, at), explained(words, at)
    request = response.info_request
    if request is not None:
        Disclosure.objects.create(
            info_request=request, response=response, number=response.version, delivered_at=at,
            audit_seq=request.next_seq,
        )  # fmt: skip
    else:
        response.arrival = arrival_of(response, at)
    given = disclosed(words)
    receipt, _asked = record_both(
        Event.RESPONSE_DELIVERED, response=response, by=by, at=at, moved=moved,
        saving=["status", "delivered_at", "access_until", "explained_at", *reminders.REDATED],
        to_asker=told_to_asker(response, given), outcome=response.outcome,
    )  # fmt: skip
    reminders.stop_clocks(response, at, kinds=["reply", "acknowledge"])
    reminders.settle(response, ["decide", *reminders.REPLIED], at)
    tell_asker(response, at)
    tell_of_too_wide(response, given, at)
    return Done(response, receipt)


def access_ends(response: AgencyResponse, words: Words, at: datetime) -> datetime:
    """When the asker's access ends by itself: at the end of the day that was said, else after what is usual."""
    if said := words.get("destroy_by"):
        return datetime.combine(date.fromisoformat(said) + timedelta(days=1), time(), LONDON).astimezone(UTC)
    kind = guidance.load(response.pack).types.get(response.type)
    return at + timedelta(days=kind.access_days if kind else USUAL_DAYS)


def explained(words: Words, at: datetime) -> datetime:
    """When the requester was told why something is not shared: by phone before, or now, by reading it."""
    return instant(words["explained_to_requester_at"]) if words.get("explained_to_requester_at") else at


def instant(said: str) -> datetime:
    """An instant as documents hold it."""
    return datetime.fromisoformat(said.replace("Z", "+00:00"))


def arrival_of(response: AgencyResponse, at: datetime) -> Arrival:
    """Where it arrives that nobody asked for in the tool; recorded with the act that gives it."""
    team = Team.objects.get(agency=response.to_agency, receives=True)
    return Arrival(response=response, agency=response.to_agency, team=team, delivered_at=at)


def told_to_asker(response: AgencyResponse, given: Words, asked: Words | None = None) -> Words:
    """What the asking side's own record holds of a delivery; of what nobody asked for, also about whom and why."""
    told: Words = {"disclosure": given, "from": response.from_agency.code, "ref": response.ref}
    if late := lateness_codes(response):
        told["late"] = late
    return told if response.info_request else {**told, "offered": offered(asked or queries.addressed_words(response))}


def tell_asker(response: AgencyResponse, at: datetime) -> None:
    """Whoever asked, or whoever receives what nobody asked for, learns that there is something to open."""
    request, (about, slot) = response.info_request, reminders.received_from(response)
    span = guidance.load(response.pack).urgencies[response.urgency].receipt
    clock = reminders.start_clock(
        reminders.RECEIPT, about=about, agency=response.to_agency, span=span, at=at, slot=slot
    )
    when: Words = {"at": at, "due_at": clock.due_at, "slot": slot}
    if request is not None:
        reminders.notify("ready", about=request, to=reminders.askers(request, at), **when)
    else:
        keep_out_known([response.arrival], partial(given_about, response.arrival), at)
        people = reminders.receivers(response.arrival, at)
        reminders.notify("offered", about=response, to=people, side="arrival", **when)
