"""What a page looks up more than once, it looks up once: every read of one page sees the same answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_found: ContextVar[dict[Any, Any] | None] = ContextVar("found", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Inside, a question marked `looked_up_once` goes to the database once for each set of arguments.

    For pages that only read: what is decided under a lock never asks in this way.
    """
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


def looked_up_once(question: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Mark a question whose arguments can be hashed and whose answer nobody changes."""

    @wraps(question)
    def asked(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        known = _found.get()
        if known is None:
            return question(*args, **kwargs)
        key = (question, args, tuple(kwargs.items()))
        if key not in known:
            known[key] = question(*args, **kwargs)
        answer: Answer = known[key]
        return answer

    return asked
