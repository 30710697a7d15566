"""What somebody was told is done is there, once; and a key remembers exactly that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from requests_app.models import IdempotencyKey
from tests.faults.invariants.books import Books

OF_REQUESTS = {
    "request.submitted", "step.endorsed", "request.returned", "request.declined", "request.withdrawn",
    "receipt.confirmed", "question.replied",
}  # fmt: skip
OF_RESPONSES = {
    "response.acknowledged", "response.put_forward", "step.approved", "step.returned", "response.stopped",
    "step.looked_back", "question.asked", "question.taken_back",
}  # fmt: skip


@dataclass(frozen=True)
class Acknowledged:
    """One act that its doer was told is done: with which key, by whom, and where it is recorded (`stream:number`)."""

    key: str
    person: UUID
    mark: str
    action: str


def remembered(books: Books) -> Iterator[str]:
    """A key that is remembered leads to an act of the same person, if it was one that is recorded; none is half-way."""
    for row in IdempotencyKey.objects.all():
        if not row.status:
            yield f"the key {row.key} is under way for ever"
        elif ":" in row.entry and not _done_by(books, row.entry, row.person_id, ""):
            yield f"the key {row.key} leads to {row.entry}, which {row.person_id} did not do"


def once_each(books: Books, acknowledged: list[Acknowledged]) -> Iterator[str]:
    """Every act that was acknowledged is recorded and remembered once; and no act is there that was not."""
    keys = {(row.person_id, row.key): row.entry for row in IdempotencyKey.objects.filter(entry__contains=":")}
    for one in acknowledged:
        if not _done_by(books, one.mark, one.person, one.action):
            yield f"{one.action} was acknowledged as {one.mark} and is not there"
        if keys.pop((one.person, one.key), None) != one.mark:
            yield f"{one.action} was acknowledged as {one.mark} and its key does not lead there"
    for (person, key), mark in keys.items():
        yield f"{person} did {mark} with {key} and nobody was told"
    told = Counter((one.mark.partition(":")[0], one.action) for one in acknowledged)
    for found, times in _acts(books).items():
        if times != told[found]:
            yield f"{found[1]} of {found[0]} was acknowledged {told[found]} times and stands {times} times"
    for found in told.keys() - _acts(books).keys():
        yield f"{found[1]} of {found[0]} was acknowledged and is not there"


def _acts(books: Books) -> Counter[tuple[str, str]]:
    """The acts of people in the streams in which their receipts lie."""
    found: Counter[tuple[str, str]] = Counter()
    for things, actions in ((books.requests, OF_REQUESTS), (books.responses, OF_RESPONSES)):
        for pk in things:
            found.update((str(pk), said.action) for said in books.of(pk) if said.action in actions)
    return found


def _done_by(books: Books, mark: str, person: UUID, action: str) -> bool:
    stream, _colon, seq = mark.partition(":")
    said = books.entry(UUID(stream), int(seq))
    return said is not None and said.actor == person and action in ("", said.action)
