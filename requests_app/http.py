"""What pages and API share at the door: who acts, what time it is, looks that find nothing, and doing once.

by, at = acting(request), now()
with looked_up(by, at, tried="request", asked_for=ref):
    info_request = queries.request_or_404(by, ref, at)
with showing_changes(info_request, seen):
    carried = once(call_of_form(request, by, at), lambda: commands.withdraw_request(…))
receipt = receipt_of(carried.mark)
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.http import actor_for
from agencies.trail import claiming
from audit.models import Entry
from audit.trail import Receipt
from requests_app.commands.once import REMEMBERED_FOR, UNDER_WAY, Call, Claim, Repeated, forget
from requests_app.denials import Changed, KeyReused, NotFound, NotPermitted
from requests_app.models import IdempotencyKey, Thing
from requests_app.queries.timelines import happened_since
from requests_app.trail import record_refusal

A_KEY = re.compile(r"[!-~]{1,255}")  # what marks a call as sent once
NOT_WORDS = frozenset({"csrfmiddlewaretoken", "idempotency_key", "for_agency"})


def now() -> datetime:
    """The one look at the clock of a request (UTC)."""
    return timezone.now()


def acting(request: HttpRequest) -> Actor:
    """Whoever acts. Raises NotPermitted for nobody."""
    actor = actor_for(request)
    if actor is None:
        raise NotPermitted(_("Sign in first."))
    return actor


@contextmanager
def looked_up(by: Actor, at: datetime, *, tried: str, asked_for: str) -> Iterator[None]:
    """Around a look-up: when it finds nothing visible, that is recorded, alike for hidden and for absent (dec.19).

    Never around a command: a command records its own refusals.
    """
    try:
        yield
    except NotFound as denial:
        record_refusal(denial, by=by, at=at, tried=tried, asked_for=asked_for)
        raise


@contextmanager
def showing_changes(thing: Thing, seen: int | None) -> Iterator[None]:
    """Around an act on what was seen at a version: a refusal because it changed says what happened since."""
    try:
        yield
    except Changed as changed:
        if seen is not None and not changed.changes:
            changed.changes = tuple(event.sentence for event in happened_since(thing, seen))
        raise


@dataclass(frozen=True)
class Carried:
    """An unsafe call that took effect: how to find its entry, and whether that was an earlier call's doing."""

    mark: str
    again: bool


def mark_of(done: Any) -> str:
    """The mark of a command that returns a receipt with its thing."""
    receipt: Receipt = done.receipt
    return f"{receipt.stream}:{receipt.seq}"


def receipt_of(mark: str) -> Receipt:
    """The receipt that a mark leads to."""
    stream, _colon, seq = mark.partition(":")
    entry = Entry.objects.only("leaf_hash").get(stream_id=UUID(stream), stream_seq=int(seq))
    return Receipt(UUID(stream), int(seq), bytes(entry.leaf_hash).hex())


def once(call: Call, act: Callable[[], Any], *, status: int = 200, mark_of: Callable[[Any], str] = mark_of) -> Carried:
    """Run the one command in `act`, or say what an earlier call with the same key came to. Raises KeyReused.

    The key is claimed in the command's own transaction: of two calls at the same time one has an effect, and a call
    that is refused, or that dies half-way, leaves the key free.
    """
    if earlier := sent_before(call):
        return earlier
    claim = Claim(call, status=status, mark_of=mark_of)
    try:
        with claiming(claim):
            act()
    except Repeated:
        if earlier := sent_before(call):
            return earlier
        if forget(call):  # the key was used long ago, and is free again
            return once(call, act, status=status, mark_of=mark_of)
        raise
    return Carried(claim.mark, again=False)


def sent_before(call: Call) -> Carried | None:
    """What an earlier call with this key came to, if there was one. Raises KeyReused when it said something else."""
    rows = IdempotencyKey.objects.filter(person=call.person, key=call.key, made_at__gt=call.at - REMEMBERED_FOR)
    row = rows.exclude(status=UNDER_WAY).first()
    if row is None:
        return None
    if (row.route, row.body_hash) != (call.route, call.body_hash):
        raise KeyReused
    return Carried(row.entry, again=True)


def same_press(call: Call) -> IdempotencyKey | None:
    """The first time that this person sent the same words to the same place, whatever marked the call."""
    if "\0" in call.route:  # no database holds such a character, so nothing was ever sent there
        return None
    rows = IdempotencyKey.objects.filter(person=call.person, route=call.route, body_hash=call.body_hash)
    return rows.filter(made_at__gt=call.at - REMEMBERED_FOR).exclude(status=UNDER_WAY).order_by("made_at").first()


def call_of(by: Actor, at: datetime, *, key: str, route: str, words: Any) -> Call:
    """An unsafe call. `words` is what was sent, as JSON can say it; only its hash is kept, with whom it was sent for:
    the same words of the same person for another agency are another act."""
    said = json.dumps([by.agency.code, words], sort_keys=True, separators=(",", ":"), default=str)
    return Call(
        person=by.person, key=key, route=route[:200], body_hash=hashlib.sha256(said.encode()).hexdigest(), at=at
    )


def call_of_form(request: HttpRequest, by: Actor, at: datetime) -> Call:
    """A form that carries the hidden field `idempotency_key`; one without is done each time it is sent."""
    words = {name: values for name, values in request.POST.lists() if name not in NOT_WORDS}
    given = request.POST.get("idempotency_key", "")
    key = given if A_KEY.fullmatch(given) else str(uuid.uuid4())
    return call_of(by, at, key=key, route=request.path, words=words)
