"""Two agencies do not agree on an answer: raised, spoken to by both sides, taken further, settled when both say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from agencies.actors import Actor, By, Machine
from agencies.models import Agency
from requests_app import policies, reminders, setbacks
from requests_app.commands.locking import lock_response
from requests_app.commands.parts import Done, reason
from requests_app.commands.responses import confidential_lines
from requests_app.denials import Changed, Incomplete, NotNow
from requests_app.events import Event
from requests_app.models import AgencyResponse, Disagreement, DisagreementTurn, InformationRequest, Thing
from requests_app.models.disagreements import TurnKind
from requests_app.queries import disagreements as ladder
from requests_app.reminders import DISAGREE
from requests_app.trail import command, record_both, record_look
from requests_app.values.disagreements import check_items, check_view
from requests_app.values.identity_checks import confidential_addresses

STUCK = "stuck_reminder"
Words = dict[str, Any]


@command
def raise_disagreement(
    response: AgencyResponse, items: Sequence[str], view: str, why: str, *, by: Actor, at: datetime
) -> Done[AgencyResponse]:
    """Say that one does not accept what was decided, about which items and why. Both sides' practitioners begin."""
    response = lock_response(response)
    if denial := policies.why_not_disagree(response, by=by):
        raise denial
    chosen = check_items(items, ladder.open_items(response))
    said = _said(response, view, why)
    found = Disagreement(
        response=response, number=response.disagreements.count() + 1, items=chosen, raised_by=by.person, raised_at=at,
        rung_due=at, audit_seq=response.next_seq,
    )  # fmt: skip
    _begin_rung(found, at)
    found.save(force_insert=True)
    done = _turn(found, TurnKind.RAISED, Event.DISAGREEMENT_RAISED, {**said, "items": chosen}, by=by, at=at)
    _tell_rung(found, at)
    return done


@command
def say_view(found: Disagreement, view: str, why: str, *, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """Say what one's side holds on this rung, and why. When both sides say the same, it is settled in those words."""
    found = _locked(found)
    if denial := policies.why_not_say(found, by=by, at=at):
        raise denial
    response = found.response
    said = _said(response, view, why)
    other = response.from_agency if by.agency.pk == response.to_agency_id else response.to_agency
    theirs = ladder.latest_view(found, other)
    if theirs is None or theirs.view != view:
        return _turn(found, TurnKind.SAID, Event.DISAGREEMENT_ANSWERED, said, by=by, at=at)
    found.outcome, found.settled_at = view, at
    found.audit_seq = response.next_seq
    found.save(update_fields=["outcome", "settled_at", "audit_seq"])
    done = _turn(found, TurnKind.SAID, Event.DISAGREEMENT_SETTLED, said, by=by, at=at)
    _rest(found, at)
    for agency in _sides(response):
        people = {one.pk: one for rung in range(found.rung + 1) for one in ladder.people_on(found, rung, agency, at)}
        _notify("disagree_done", found, agency, list(people.values()), at)
    return done


@command
def take_further(found: Disagreement, why: str, *, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """Take it to the next rung before its time is over, with a reason that both sides read."""
    found = _locked(found)
    if denial := policies.why_not_take_further(found, by=by, at=at, rungs=len(ladder.ladder_of(found.response))):
        raise denial
    return _climb(found, TurnKind.FURTHER, {"why": _leaving(found.response, reason(why))}, by=by, at=at)


@command
def open_disagreement(found: Disagreement, *, by: Actor, at: datetime) -> None:
    """Record that this person reads what both sides have said."""
    about = ladder.side_of(found.response, by.agency)
    record_look(Event.DISAGREEMENT_OPENED, by=by, at=at, looked_at=about.pk, refers_to=found.response.ref)


def climb_disagreements(at: datetime) -> int:
    """Take further whatever nobody has settled in the time of its rung. Returns how many."""
    rows = Disagreement.objects.filter(outcome="").select_related("response__info_request", "response__from_agency")
    due = [one for one in rows if one.rung + 1 < len(ladder.ladder_of(one.response))]
    waiting = {str(one.pk): one for one in due if ladder.due_of(one) <= at}

    def climbs(key: str) -> bool:
        try:
            climb_silent(waiting[key], by=Machine(waiting[key].response.from_agency), at=at)
        except (NotNow, Changed):
            return False  # another worker was first, or somebody settled it
        return True

    def whose(key: str) -> tuple[Thing, Agency]:
        return waiting[key].response, waiting[key].response.from_agency

    return setbacks.each(STUCK, waiting, climbs, at, whose=whose)


@command
def climb_silent(found: Disagreement, *, by: By, at: datetime) -> Done[AgencyResponse]:
    """Nobody settled it in time: the next rung has it."""
    found = _locked(found)
    if found.outcome or ladder.due_of(found) > at:
        raise NotNow("")
    return _climb(found, TurnKind.SILENCE, {}, by=by, at=at)


def _climb(found: Disagreement, kind: TurnKind, said: Words, *, by: By, at: datetime) -> Done[AgencyResponse]:
    done = _turn(found, kind, Event.DISAGREEMENT_TAKEN_FURTHER, said, by=by, at=at, then=1)
    _tell_rung(found, at)
    return done


def _turn(
    found: Disagreement, kind: TurnKind, event: Event, said: Words, *, by: By, at: datetime, then: int = 0
) -> Done[AgencyResponse]:
    """One turn in both streams. `then`: how many rungs up it stands with it. The receipt is of one's own stream."""
    response = found.response
    request = cast(InformationRequest, response.info_request)
    actor = by if isinstance(by, Actor) else None
    DisagreementTurn.objects.create(
        response=response, disagreement=found, kind=kind, rung=found.rung, view=said.get("view", ""),
        agency=actor.agency if actor else None, by=actor.person if actor else None, role=by.who().role, at=at,
        seq=response.next_seq, seq_there=request.next_seq, audit_seq=response.next_seq,
    )  # fmt: skip
    if then:
        _rest(found, at)
        found.rung += then
        _begin_rung(found, at)
        found.audit_seq = response.next_seq
        found.save(update_fields=["rung", "rung_due", "audit_seq"])
    outcome, response.disputed_on = said.get("view", ""), None if found.outcome else found.rung
    own, there = record_both(
        event, response=response, by=by, at=at, saving=["disputed_on"], content=said, to_asker=said, outcome=outcome
    )
    asks = actor is not None and actor.agency.pk == response.to_agency_id
    return Done(response, there if asks and there else own)


def _begin_rung(found: Disagreement, at: datetime) -> None:
    """A clock for each side, by its own calendar; the rung has until the later of the two."""
    response = found.response
    clocks = [
        reminders.start_clock(
            DISAGREE, about=ladder.side_of(response, agency), agency=agency, span=ladder.within(response, found.rung),
            at=at, slot=_slot(found),
        )
        for agency in _sides(response)
    ]  # fmt: skip
    found.rung_due = max(clock.due_at for clock in clocks)


def _rest(found: Disagreement, at: datetime) -> None:
    for agency in _sides(found.response):
        about = ladder.side_of(found.response, agency)
        reminders.let_rest(about, DISAGREE, _slot(found), at)
        reminders.settle(about, [DISAGREE], at, slot=f"{_slot(found)}:now")


def _tell_rung(found: Disagreement, at: datetime) -> None:
    for agency in _sides(found.response):
        people = ladder.people_on(found, found.rung, agency, at)
        _notify(DISAGREE, found, agency, people, at, due_at=found.rung_due)


def _notify(
    kind: str, found: Disagreement, agency: Agency, people: Sequence[Any], at: datetime, due_at: datetime | None = None
) -> None:
    about = ladder.side_of(found.response, agency)
    slot = f"{_slot(found)}:now"
    reminders.notify(kind, about=about, to=people, at=at, due_at=due_at, slot=slot, side="disagree")


def _sides(response: AgencyResponse) -> tuple[Agency, Agency]:
    return response.to_agency, response.from_agency


def _slot(found: Disagreement) -> str:
    return f"{found.response.ref}:{found.number}:{found.rung}"


def _locked(found: Disagreement) -> Disagreement:
    response = lock_response(found.response)
    fresh = response.disagreements.get(pk=found.pk)
    fresh.response = response
    return fresh


def _said(response: AgencyResponse, view: str, why: str) -> Words:
    return {"view": check_view(view), "why": _leaving(response, reason(why))}


def _leaving(response: AgencyResponse, words: str) -> str:
    """Both sides read it: an address that is confidential stays out of it. Raises Incomplete."""
    if faults := list(confidential_addresses(confidential_lines(response), [("/justification", words)])):
        raise Incomplete(faults)
    return words
