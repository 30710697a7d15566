"""The agencies' way to the trail, and the one decorator that every command passes (dec.19)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.db import transaction

import audit.events
import audit.trail
from agencies.actors import Actor, By, Newcomer
from agencies.denials import Changed, Denial, ReadOnly
from agencies.events import Event
from agencies.models import SignIn
from audit.models import Root
from audit.trail import Act, Receipt, Why

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Thing = TypeVar("Thing")


def record(
    event: str,
    *,
    about: Root,
    by: By | Newcomer,
    at: datetime,
    saving: Sequence[str] = (),
    content: dict[str, Any] | None = None,
    request: UUID | None = None,
    role: str = "",
    outcome: str = "",
    moved: tuple[str, str] = ("", ""),
    why: Why | None = None,
    refers_to: str = "",
) -> Receipt:
    """Record an act about a root, saving the named fields of it. Raises Changed when somebody else was first.

    The actor's name and title as now shown are sealed with the content. While sealing is too late, only what people
    look at and try is recorded, in their sessions; anything else raises ReadOnly.
    """
    if not isinstance(about, SignIn) and audit.trail.moment().too_late(at):
        raise ReadOnly
    act = Act(
        action=event,
        at=at,
        by=by.who(role),
        request=request,
        outcome=outcome,
        moved=moved,
        why=why or Why(),
        refers_to=refers_to,
        content={"by": by.shown, **(content or {})},
    )
    try:
        return audit.trail.record(act, about=about, saving=saving)
    except audit.trail.Stale as stale:
        raise Changed from stale


@contextmanager
def together() -> Iterator[None]:
    """Inside, what is recorded of different things is written at the end, by one statement. Raises Changed there."""
    try:
        with audit.trail.together():
            yield
    except audit.trail.Stale as stale:
        raise Changed from stale


def dispose(about: Root, *, by: By, at: datetime, request: UUID, why: Why, refers_to: str = "") -> Receipt:
    """Record that what is sealed about a root is disposed of, with which its key goes. Raises ReadOnly, Changed."""
    if audit.trail.moment().too_late(at):
        raise ReadOnly
    act = Act(action=audit.events.Event.DISPOSED, at=at, by=by.who(""), request=request, why=why, refers_to=refers_to)
    try:
        return audit.trail.dispose(act, about=about)
    except audit.trail.Stale as stale:
        raise Changed from stale


def record_look(
    event: str, *, by: Actor, at: datetime, looked_at: UUID | None, refers_to: str = "",
    content: dict[str, Any] | None = None,
) -> Receipt:  # fmt: skip
    """Record a sensitive read in the reader's own session stream, before anything is shown.

    `content` is what was asked for, where that is more than an id: it is sealed.
    """
    with transaction.atomic():
        sign_in = SignIn.objects.select_for_update().get(pk=by.sign_in.pk)
        return record(event, about=sign_in, by=by, at=at, request=looked_at, refers_to=refers_to, content=content)


def record_refusal(denial: Denial, *, by: By | Newcomer, at: datetime, tried: str, asked_for: str) -> None:
    """Record a refused attempt once, in a transaction of its own: the one it was refused in is gone.

    The same statements and bytes whether the thing exists or not (what was asked for is sealed).
    """
    if denial.recorded:
        return
    denial.recorded = True
    if not isinstance(by, Actor):
        log.warning("refused", extra={"tried": tried, "code": denial.code})
        return
    with transaction.atomic(durable=True):
        sign_in = SignIn.objects.select_for_update().get(pk=by.sign_in.pk)
        content = {"asked_for": asked_for}
        record(
            Event.ATTEMPT_REFUSED,
            about=sign_in,
            by=by,
            at=at,
            outcome=denial.code,
            refers_to=tried,
            content=content,
        )


class Claim(Protocol):
    """What a command carries along in its own transaction: a caller's claim that this is done once (dec.24)."""

    def begin(self) -> None:
        """Before the act. May raise to stop it."""

    def finish(self, done: Any) -> None:
        """After the act, with what it returned."""


_claim: ContextVar[Claim | None] = ContextVar("claim", default=None)


@contextmanager
def claiming(claim: Claim) -> Iterator[None]:
    """The one command that runs inside stands or falls together with this claim."""
    token = _claim.set(claim)
    try:
        yield
    finally:
        _claim.reset(token)


def command(act: Callable[Concatenate[Thing, P], T]) -> Callable[Concatenate[Thing, P], T]:
    """One transaction around a command; when it is refused, nothing stands but the record of the attempt.

    A command takes the thing it acts on, then `by` (who) and `at` (UTC) by name.
    """

    @wraps(act)
    def run(thing: Thing, /, *args: P.args, **kwargs: P.kwargs) -> T:
        claim = _claim.get()
        try:
            with transaction.atomic(durable=True), audit.trail.at_one_moment():
                if claim:
                    claim.begin()
                done = act(thing, *args, **kwargs)
                if claim:
                    claim.finish(done)
                return done
        except Denial as denial:
            by: Any = kwargs["by"]
            at: Any = kwargs["at"]
            record_refusal(denial, by=by, at=at, tried=act.__name__, asked_for=_id_of(thing))
            raise

    return run


def _id_of(thing: object) -> str:
    return str(getattr(thing, "pk", "") or "")
