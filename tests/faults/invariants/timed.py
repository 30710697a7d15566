"""Every due time equals what a second calculator makes of its rule, and runs exactly while it is wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

from agencies.models import Agency
from agencies.queries import calendar_of
from requests_app.guidance import load
from requests_app.models import AgencyResponse, ApprovalStep, Clock, Extension, LedgerLine, Question
from tests.agencies.slow_calendar import Case
from tests.agencies.slow_calendar import due as slowly
from tests.faults.invariants.books import Books

OFFICE = tuple((weekday, time(9), time(17)) for weekday in range(5))
UNITS = {"minutes": ("hours", 1), "hours": ("hours", 60), "working hours": ("working hours", 60)}
UNITS |= {"working days": ("working days", 1), "days": ("days", 1), "months": ("months", 1)}

Hours = tuple[tuple[int, time, time], ...]


def clocks(books: Books) -> Iterator[str]:
    """One clock for each thing that is timed; each with its due time, running only while the act is awaited."""
    keeping = {agency.pk: _keeps(agency) for agency in Agency.objects.all()}
    now = {agency.pk: calendar_of(agency).version for agency in Agency.objects.all()}
    longer: dict[object, list[Extension]] = defaultdict(list)
    for given in Extension.objects.order_by("number"):
        longer[given.response_id].append(given)
    questions = list(Question.objects.order_by("asked_at").select_related("response"))
    stood: dict[tuple[object, str], list[Question]] = defaultdict(list)
    for question in questions:
        if question.pauses:
            stood[question.response_id, "reply"].append(question)
    timing: dict[object, list[Clock]] = defaultdict(list)
    for clock in books.clocks:
        timing[clock.step_id or (clock.about_id, clock.kind)].append(clock)
        if clock.kind == "look_again":
            yield from _of_look(clock)
            continue
        if clock.calendar != now[clock.agency_id]:
            continue  # its agency's days changed: the look that counts it anew comes, or it was stopped before
        right = _due(clock.rule, clock.started_at, *keeping[clock.agency_id], _more(clock, longer))
        if held_up := stood[clock.about_id, clock.kind]:
            right = _pushed(right, clock, held_up)
        if right and clock.due_at != right:
            yield f"{clock} is due at {clock.due_at}, and should be at {right}"
    for response in books.responses.values():
        yield from _of_response(response, books, timing)
    for step in books.steps:
        yield from _of_step(step, timing.get(step.pk, []))
    yield from _of_questions(questions, {clock.slot: clock for clock in books.clocks})


def _of_look(clock: Clock) -> Iterator[str]:
    """The next look is that of the newest line about this person, and runs until they are told."""
    line = LedgerLine.objects.filter(root_id=clock.about_id, about=clock.slot.rpartition(":")[2]).order_by("-number")
    newest = line.first()
    if newest is None or (newest.look_again_at or clock.due_at) != clock.due_at:
        yield f"{clock} is due at {clock.due_at}, and the ledger says {newest and newest.look_again_at}"
    elif newest.told and clock.stopped_at is None:
        yield f"{clock} runs although they were told"


def _pushed(due: datetime, clock: Clock, questions: list[Question]) -> datetime | None:
    """Later by the minutes in which at least one question waited, up to the most that the urgency allows.

    None where that is counted in working time: tests of the calendar see to it.
    """
    amount, unit = load(clock.pack).urgencies[clock.urgency].pause_cap.split(" ", 1)
    if unit.startswith("working") or clock.rule.split()[1].startswith("working"):
        return None
    most = left = int(amount) * timedelta(**{unit if unit.endswith("s") else f"{unit}s": 1})
    reached = clock.started_at
    for question in questions:
        begins = max(question.asked_at, reached)
        ends = question.ended_at or begins + most
        if begins < ends and begins < due and left:
            lost = min(ends - begins, left)
            due, left = due + lost, left - lost
        reached = max(reached, ends)
    return due


def _of_questions(questions: list[Question], by_slot: dict[str, Clock]) -> Iterator[str]:
    for question in questions:
        slot = f"{question.response.info_request_id}:question:{question.response.ref}:{question.number}"
        clock = by_slot.get(slot)
        if clock is None or (clock.stopped_at is None) != (question.ending == ""):
            yield f"{question} of {question.response} is {question.ending or 'open'}, and its clock is {clock}"


def _of_response(response: AgencyResponse, books: Books, timing: dict[object, list[Clock]]) -> Iterator[str]:
    awaited = {"acknowledge": response.status == "received"} if response.info_request_id else {}
    if not response.info_request_id and books.how_many(response.pk)["emergency.shared"]:
        return  # it was shared before it was entered
    awaited["reply"] = response.status in ("received", "acknowledged", "in_approval", "approved")
    due = {"acknowledge": response.acknowledge_by, "reply": response.due_at}
    for kind, wanted in awaited.items():
        running = timing.get((response.pk, kind), [])
        if len(running) != 1 or running[0].due_at != due[kind]:
            yield f"{response} is timed by {len(running)} clocks to {kind} by {due[kind]}"
        elif (running[0].stopped_at is None) != wanted:
            yield f"{response} is {response.status}, and its time to {kind} stopped at {running[0].stopped_at}"


def _of_step(step: ApprovalStep, running: list[Clock]) -> Iterator[str]:
    if len(running) != (step.opened_at is not None) or any(clock.due_at != step.due_at for clock in running):
        yield f"{step} of {step.root_id} is timed by {len(running)} clocks until {step.due_at}"
    for clock in running:
        if (clock.stopped_at is None) != (step.status == "open"):
            yield f"{step} of {step.root_id} is {step.status}, and its clock stopped at {clock.stopped_at}"


def _keeps(agency: Agency) -> tuple[str, Hours, frozenset[date]]:
    rows = list(agency.service_hours.all())
    newest = max((row.audit_seq for row in rows), default=0)
    hours = tuple(sorted((row.weekday, row.opens, row.closes) for row in rows if row.audit_seq == newest))
    return (
        agency.nation,
        hours or OFFICE,
        frozenset(agency.closures.filter(lifted_at=None).values_list("day", flat=True)),
    )


@cache
def _due(rule: str, start: datetime, nation: str, hours: Hours, closures: frozenset[date], more: int = 0) -> datetime:
    amount, _blank, unit = rule.partition(" ")
    name, minutes = UNITS[unit if unit.endswith("s") else f"{unit}s"]
    return slowly(Case(nation, hours, closures, start, (int(amount) + more) * minutes, name))


def _more(clock: Clock, longer: dict[object, list[Extension]]) -> int:
    """How many more of its unit it was given, by the acts that gave it."""
    if clock.kind != "reply":
        return 0
    return sum(int(given.adds.partition(" ")[0]) for given in longer[clock.about_id])
