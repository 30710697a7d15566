"""Whoever had to be told was told, once, and nobody was told of what did not happen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime

from agencies.models import Accreditation, Linking, Proposal
from requests_app.models import (
    AgencyResponse,
    ApprovalStep,
    Delivery,
    InformationRequest,
    LocalText,
    Notification,
    Pathway,
    Question,
)
from tests.faults.invariants.books import Books, Said

LADDER = {"due_soon", "due", "overdue", "escalated"}
TO_SIGN = {"endorse", "decide", "look_back"}


def notices(books: Books, at: datetime | None) -> Iterator[str]:
    """Each notice of an act is there with its e-mail, unique in its slot; each climbed rung has told somebody."""
    rows = list(Notification.objects.all())
    posted = set(Delivery.objects.values_list("notification_id", flat=True))
    pathways = set(Pathway.objects.values_list("pk", flat=True))
    pathways |= set(Accreditation.objects.values_list("pk", flat=True))  # rows of an agency's own stream, as those are
    pathways |= set(LocalText.objects.values_list("pk", flat=True))
    pathways |= {*Proposal.objects.values_list("pk", flat=True), *Linking.objects.values_list("pk", flat=True)}
    told: Counter[tuple[object, str, str]] = Counter()
    for row in rows:
        person, about, kind, slot = row.slot.split(":", 3)
        if (person, about, kind) != (str(row.recipient_id), str(row.about_id), row.kind):
            yield f"the notice {row.slot} is another's"
        if row.pk not in posted:
            yield f"the notice {row.slot} has no e-mail"
        if row.about_id not in books.streams and row.about_id not in pathways:
            yield f"the notice {row.slot} is about nothing"
        told[row.about_id, row.kind, slot] += 1
        yield from _still_open(row, slot, books)
    for wanted in _wanted(books):
        if not told[wanted]:
            yield f"nobody was told: {wanted[1]} {wanted[2]} about {wanted[0]}"
    yield from _ladders(rows, books, at)


def _still_open(row: Notification, slot: str, books: Books) -> Iterator[str]:
    """What is still to be done is told as that, and nothing else is."""
    wanted = _still_wanted(row, slot, books)
    if wanted and any(
        said.action.endswith(".restricted") and said.at == row.done_at for said in books.of(row.about_id)
    ):
        return  # nobody's to do any more: whoever it was told to may not know of it
    if wanted is not None and wanted != (row.done_at is None):
        yield f"the notice {row.kind} {slot} about {row.about_id} was done at {row.done_at}"


def _still_wanted(row: Notification, slot: str, books: Books) -> bool | None:
    """None where nothing says so."""
    thing = books.requests.get(row.about_id) or books.responses.get(row.about_id)
    if row.kind in LADDER:
        timed = slot.rpartition(":")[0]
        return any(clock.slot == timed and clock.stopped_at is None for clock in books.clocks)
    if row.kind == "ready":
        return any(one.ref == slot and one.status == "delivered" for one in books.responses.values())
    if row.kind == "asked":
        return thing is not None and thing.status == "received"
    if row.kind in ("question", "question_only"):
        ref, _colon, number = slot.partition(":")
        return Question.objects.filter(response__ref=ref, number=number, ending="").exists()
    if row.kind in TO_SIGN:
        return _to_sign(row, slot, books)
    return None


def _to_sign(row: Notification, slot: str, books: Books) -> bool:
    """Whether one of the steps that it is about (`round:name`) is open, and its recipient signed none of them."""
    mode = "look_back" if row.kind == "look_back" else "sign"
    number, _colon, name = slot.partition(":")
    steps = [step for step in books.steps if (step.root_id, step.mode, step.round) == (row.about_id, mode, int(number))]
    named = [step for step in steps if name in ("", _name(step))]
    return any(step.status == "open" for step in named) and not any(
        step.decided_by_id == row.recipient_id for step in named
    )


def _name(step: ApprovalStep) -> str:
    """By what a notice calls a step: what laid it down, or else its place."""
    return step.key or str(step.order)


def _wanted(books: Books) -> Iterator[tuple[object, str, str]]:
    """(about whom, kind, slot) of every notice that an act must have left."""
    for request in books.requests.values():
        yield from _of_request(request, books.of(request.pk))
    for response in books.responses.values():
        yield from [(response.pk, "asked", "")] if response.info_request_id else []
        yield from _of_response(response, books.of(response.pk))
        if response.delivered_at:
            asker = response.info_request_id
            yield (asker, "ready", response.ref) if asker else (response.pk, "offered", "")
    for step in books.steps:
        if step.opened_at:
            signs = "decide" if step.response_id else "endorse"
            yield step.root_id, "look_back" if step.mode == "look_back" else signs, f"{step.round}:{_name(step)}"


def _of_request(request: InformationRequest, entries: list[Said]) -> Iterator[tuple[object, str, str]]:
    number = 0
    for said in entries:
        if said.action == "request.submitted":
            number += 1
        if said.action == "question.asked":
            question = Question.objects.select_related("response").get(
                response__ref=said.body["refers_to"], asked_seq_there=said.seq
            )
            kind = "question" if question.pauses else "question_only"
            yield request.pk, kind, f"{question.response.ref}:{question.number}"
        if said.action in ("request.returned", "request.declined"):
            yield request.pk, "returned", str(number)


def _of_response(response: AgencyResponse, entries: list[Said]) -> Iterator[tuple[object, str, str]]:
    number = 0
    for said in entries:
        number += said.action == "response.put_forward"
        if said.action == "step.returned":
            yield response.pk, "returned", str(number)
        if said.action == "response.stopped":
            yield response.pk, "void", str(number)
        if said.action == "response.closed" and response.info_request_id:
            yield response.pk, "withdrawn", ""
        if said.action == "question.closed":
            yield response.pk, "no_reply", str(Question.objects.get(response=response, ended_seq=said.seq).number)
        if said.action == "receipt.confirmed" and said.body["outcome"] != "RIGHT":
            yield response.pk, "misdelivered", response.ref


def _ladders(rows: list[Notification], books: Books, at: datetime | None) -> Iterator[str]:
    """A reminder belongs to a rung that was climbed, and the last rung that was climbed has reminded somebody."""
    reached: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        clock, _colon, rung = row.slot.split(":", 3)[3].rpartition(":")
        if row.kind in LADDER:
            reached[clock].add(int(rung))
    rungs = {clock.slot: clock.rung for clock in books.clocks}
    going_on = {clock.slot for clock in books.clocks if at and clock.next_at and clock.next_at <= at}
    for slot, numbers in reached.items():
        if max(numbers) >= rungs.get(slot, 0):
            yield f"{slot} reminded of rung {max(numbers)}, and stands at {rungs.get(slot)}"
    for slot, rung in rungs.items():
        if rung and rung - 1 not in reached[slot] and slot not in going_on:
            yield f"{slot} has climbed rung {rung - 1} and reminded nobody"
