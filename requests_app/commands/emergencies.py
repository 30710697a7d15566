"""The emergency route: share first, record after. Ask, answer and enter at once; write up; add (domain section 12)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.hours.calendars import day_of
from agencies.models import Agency
from audit.trail import Receipt
from requests_app import guidance, lifecycle, policies, reminders, trail
from requests_app.commands.covering import give_to_cover, with_cover
from requests_app.commands.exclusions import keep_out_known
from requests_app.commands.locking import lock_request, lock_response
from requests_app.commands.offers import own_team, unasked
from requests_app.commands.parts import (
    Done,
    lay_down,
    let_questions_rest,
    new_ref,
    notice_slot,
    sign,
    use_pack,
    void_the_rest,
)
from requests_app.commands.requests import write_version
from requests_app.commands.responses import arrival_of, tell_asker, told_to_asker, write_answer
from requests_app.commands.sending import send_to
from requests_app.events import Event
from requests_app.lifecycle import Action, RequestStatus, ResponseStatus
from requests_app.models import AgencyResponse, ApprovalStep, Disclosure, Emergency, InformationRequest, Thing
from requests_app.models.emergencies import Use
from requests_app.models.steps import SignatureKind
from requests_app.pathways import StepDef
from requests_app.queries import routing
from requests_app.queries.parties import facts_of, facts_of_all
from requests_app.queries.sides import disclosed
from requests_app.trail import command, record_both
from requests_app.values.emergency import (
    URGENCY,
    WITHIN,
    check_ask,
    check_at_once,
    check_share,
    check_write_up,
    request_document,
    shared_asked,
    told_document,
)
from requests_app.values.pins import check_words

Words = Mapping[str, Any]


@command
def ask_at_once(words: Words, *, by: Actor, at: datetime) -> Done[InformationRequest]:
    """Ask in an emergency: sent in this act, endorsed by nobody, looked at afterwards by someone who took no part."""
    if denial := policies.why_not_act_at_once(by=by):
        raise denial
    said = check_ask(words, agency=facts_of(by.agency), partners=facts_of_all(at))
    pack = guidance.in_force(at)
    use_pack(pack)
    document = request_document(said, pack.nation)
    made = InformationRequest(
        ref=new_ref(), agency=by.agency, team=own_team(by), author=by.person, status=RequestStatus.SENT,
        type=document["type"], jurisdiction=document["jurisdiction"], urgency=URGENCY, stage=document["stage"],
        pack=pack.version, pack_hash=pack.hash, pathway=routing.pin(pack, by.agency, "asking", at), submitted_at=at,
        sent_at=at,
    )  # fmt: skip
    write_version(made, document, by=by, at=at)
    planned = routing.asking_steps(document, by.agency, at, pack=pack, label=made.pathway)
    emergency, steps = _use(made, Use.ASKED, planned, document, by=by, at=at, happened_at=at)
    receipt = trail.record(
        Event.EMERGENCY_ASKED, about=made, by=by, at=at, content={"document": document}, moved=("draft", made.status)
    )
    keep_out_known([made], lambda: document["subjects"], at, but=by.person)
    reply = WITHIN[said.within][0]
    send_to(set(said.ask), made, document, by=by, at=at, role=by.membership.role, reply=reply, endorsed=False)
    _tell(emergency, with_cover(steps, give_to_cover(made, at)), at)
    return Done(made, receipt)


@command
def answer_at_once(
    response: AgencyResponse, words: Words, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[AgencyResponse]:
    """Tell the asker by telephone, on the number that the register holds, and record it: it is shared with this act."""
    response = lock_response(response, seen)
    if denial := policies.why_not_answer_at_once(response, by=by):
        raise denial
    said = check_at_once(words)
    asked = trail.content_of(response, 1)
    document = told_document([item["id"] for item in asked["items"]], said.told, day_of(at).isoformat())
    let_questions_rest(response, at)
    void_the_rest(response, at)
    moved = lifecycle.moved(Action.SHARE_AT_ONCE, response.status)
    response.acknowledged_at = response.acknowledged_at or at
    content = {"document": document, "spoke_to": said.spoke_to, "rang": asked["requester"]["call_back"]}
    receipt = _share(
        response, Use.ANSWERED, document, content, by=by, at=at, happened_at=at, moved=(moved.was, moved.to)
    )
    return Done(response, receipt)


@command
def record_shared(words: Words, *, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """Enter what was shared by telephone before: with the time at which it happened, and the time of entering it."""
    if denial := policies.why_not_act_at_once(by=by):
        raise denial
    said = check_share(words, agency=facts_of(by.agency), partners=facts_of_all(at), at=at)
    happened_at, pack = said.happened_at or at, guidance.in_force(at)
    use_pack(pack)
    response = unasked(Agency.objects.get(code=said.to), URGENCY, pack, by=by, at=at)
    response.channel, response.sent_at = said.channel, happened_at
    response.acknowledged_at = response.acknowledge_by = response.due_at = happened_at
    asked = shared_asked(said, by.agency.code)
    document = told_document([asked["items"][0]["id"]], said.told, day_of(happened_at).isoformat())
    content = {**asked, "document": document}
    receipt = _share(
        response, Use.SHARED, document, content, by=by, at=at, happened_at=happened_at, moved=("", "delivered")
    )
    return Done(response, receipt)


def _share(
    response: AgencyResponse, use: Use, document: dict[str, Any], content: dict[str, Any], *, by: Actor, at: datetime,
    happened_at: datetime, moved: tuple[str, str],
) -> Receipt:  # fmt: skip
    """What both ways of telling have in common: a version, delivered in the act, with a look back and a write-up."""
    new = response._state.adding
    response.status, response.holder, response.outcome = ResponseStatus.DELIVERED, by.person, "SHARED"
    response.version, response.round = response.version + 1, response.round + 1
    response.approved_at = response.delivered_at = response.deliver_at = happened_at
    write_answer(response, document, (), by=by, at=at)
    planned = routing.answering_steps(response, document, at)
    emergency, steps = _use(response, use, planned, document, by=by, at=at, happened_at=happened_at)
    request = response.info_request
    if request is None:
        response.arrival = arrival_of(response, at)
    else:
        Disclosure.objects.create(
            info_request=request, response=response, number=response.version, delivered_at=at,
            audit_seq=request.next_seq,
        )  # fmt: skip
    asked = content if new else None
    receipt, _asked = record_both(
        Event.EMERGENCY_SHARED, response=response, by=by, at=happened_at, moved=moved, outcome=response.outcome,
        saving=() if new else _SAVED, content=content,
        to_asker=told_to_asker(response, disclosed(document), asked),
    )  # fmt: skip
    reminders.stop_clocks(response, at, kinds=["reply", "acknowledge"])
    reminders.settle(response, ["asked", "decide", "returned", *reminders.REPLIED], at)
    tell_asker(response, at)
    _tell(emergency, with_cover(steps, give_to_cover(response, at)), at)
    return receipt


_SAVED = (
    *("status", "holder", "outcome", "version", "round", "approved_at", "delivered_at", "deliver_at"),
    *("acknowledged_at", *reminders.REDATED),
)


def _use(
    thing: Thing, use: Use, planned: tuple[StepDef, ...], document: dict[str, Any], *, by: Actor, at: datetime,
    happened_at: datetime,
) -> tuple[Emergency, list[ApprovalStep]]:  # fmt: skip
    """One use on record: signed by whoever did it; whoever would have signed before looks back; the write-up's time."""
    sign(SignatureKind.DRAFTED, thing, digest=trail.digest(document), by=by, at=at, role=by.membership.role)
    first = replace(planned[0], order=1, mode="look_back", why=str(planned[0].why))
    steps = lay_down([first], thing, round_=thing.round, at=at)
    span = guidance.load(thing.pack).urgencies[URGENCY].write_up
    clock = reminders.start_clock(reminders.WRITE_UP, about=thing, agency=by.agency, span=span, at=at)
    request, response = (None, thing) if isinstance(thing, AgencyResponse) else (thing, None)
    emergency = Emergency.objects.create(
        id=uuid.uuid4(), root_id=thing.pk, info_request=request, response=response,
        ref=thing.ref, agency=by.agency, use=use, channel=thing.channel, acted_by=by.person, happened_at=happened_at,
        entered_at=at, write_up_due=clock.due_at, audit_seq=thing.next_seq,
    )  # fmt: skip
    return emergency, steps


def _tell(emergency: Emergency, steps: list[ApprovalStep], at: datetime) -> None:
    """The reviewer, whoever writes it up, and by reference alone whoever oversees."""
    thing = emergency.thing
    for step in steps:
        people = reminders.signers(step, at)
        reminders.notify("look_back", about=thing, to=people, at=at, due_at=step.due_at, slot=notice_slot(step))
    due_at = emergency.write_up_due
    reminders.notify("write_up", about=thing, to=[emergency.acted_by], at=at, due_at=due_at, side="emergency")
    overseers = reminders.overseers(emergency.agency, at)
    reminders.notify("emergency", about=thing, to=overseers, at=at, due_at=due_at, side="emergency")


@command
def write_up(emergency: Emergency, words: Words, *, by: Actor, at: datetime) -> Done[Thing]:
    """Sign the rest of the record. From then on nothing of it is changed; it can only be added to."""
    emergency, thing = _locked(emergency)
    if denial := policies.why_not_write_up(emergency, by=by):
        raise denial
    said = check_write_up(words).model_dump(mode="json")
    emergency.written_up_at, emergency.write_up_seq, emergency.audit_seq = at, thing.next_seq, thing.next_seq
    emergency.save(update_fields=["written_up_at", "write_up_seq", "audit_seq"])
    receipt = trail.record(Event.EMERGENCY_WRITTEN_UP, about=thing, by=by, at=at, content={"write_up": said})
    reminders.stop_clocks(thing, at, kinds=[reminders.WRITE_UP])
    reminders.settle(thing, ["write_up"], at)
    return Done(thing, receipt)


@command
def add_to_record(emergency: Emergency, words: str, *, by: Actor, at: datetime) -> Done[Thing]:
    """Add to a record that was signed. What stands there stays."""
    emergency, thing = _locked(emergency)
    if denial := policies.why_not_add(emergency, by=by):
        raise denial
    said = check_words(words, "/added", _("Enter what you add."))
    return Done(thing, trail.record(Event.EMERGENCY_ADDED_TO, about=thing, by=by, at=at, content={"added": said}))


def _locked(emergency: Emergency) -> tuple[Emergency, Thing]:
    thing = emergency.thing
    thing = lock_response(thing) if isinstance(thing, AgencyResponse) else lock_request(thing)
    fresh = Emergency.objects.select_related("agency", "acted_by").get(pk=emergency.pk)
    if isinstance(thing, AgencyResponse):
        fresh.response = thing
    else:
        fresh.info_request = thing
    return fresh, thing
