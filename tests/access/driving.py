"""Driving real requests through the real middleware, and looking at everything that comes back."""

from __future__ import annotations

import copy
import json
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from io import StringIO
from typing import Any

from django.db import connection, transaction
from django.test import Client

from tests.access.columns import COLUMNS, Column
from tests.access.routes import is_of_the_api
from tests.access.world import World
from tests.signing import sign_in

RANDOM = uuid.UUID(int=7)


@dataclass(frozen=True)
class Answer:
    """What came back, and what it cost."""

    status: int
    body: bytes
    headers: dict[str, str]
    statements: tuple[str, ...]
    log: bytes

    @property
    def location(self) -> str:
        """Where it leads on to."""
        return self.headers.get("Location", "")

    def same_as(self, other: Answer) -> bool:
        """Whether nobody could tell the two apart, by what they read or by how many questions were asked."""
        return self.differs_from(other) == ""

    def differs_from(self, other: Answer) -> str:
        """The first difference, in words."""
        if self.status != other.status:
            return f"status {self.status} is not {other.status}"
        mine, theirs = ({k: v for k, v in each.headers.items() if k != "Date"} for each in (self, other))
        if mine != theirs:
            return f"headers {sorted(set(mine.items()) ^ set(theirs.items()))}"
        if self.body != other.body:
            return f"bodies of {len(self.body)} and {len(other.body)} bytes"
        if len(self.statements) != len(other.statements):
            return f"{len(self.statements)} SQL statements are not {len(other.statements)}"
        return ""


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever happens inside has not happened afterwards. Commands may run inside as they do outside."""
    atom = transaction.atomic()
    atom._from_testcase = True  # type: ignore[attr-defined]  # "durable" transactions may stand inside, as in a TestCase
    with atom:
        yield
        transaction.set_rollback(True)


class _Raw(logging.Formatter):
    """A record with everything that was handed to it, also what the product's own formatter leaves out."""

    def format(self, record: logging.LogRecord) -> str:
        extra = {key: value for key, value in record.__dict__.items() if key not in _USUAL}
        return f"{record.getMessage()} {extra!r}"


_USUAL = frozenset(logging.makeLogRecord({}).__dict__) | {"request", "taskName"}


@contextmanager
def logged() -> Iterator[StringIO]:
    """Every line that is logged from INFO up: as the product's handler writes it, and raw."""
    root, written = logging.getLogger(), StringIO()
    product, raw = logging.StreamHandler(written), logging.StreamHandler(written)
    product.setFormatter(next(handler.formatter for handler in root.handlers if handler.name == "out"))
    raw.setFormatter(_Raw())
    level, before = root.level, root.handlers
    root.handlers = [product, raw]
    root.setLevel(logging.INFO)
    try:
        yield written
    finally:
        root.handlers = before
        root.setLevel(level)


@dataclass
class Driver:
    """The world, and a client for each column."""

    world: World = None  # type: ignore[assignment]
    clients: dict[str, Client] = field(default_factory=dict)
    _first: dict[str, SimpleCookie] = field(default_factory=dict)
    _cookies: dict[str, SimpleCookie] = field(default_factory=dict)

    def everybody_comes_in(self, world: World) -> None:
        """Everybody signs in and looks at home once, so that their session's stream has begun."""
        self.world = world
        for column in COLUMNS:
            client = Client(raise_request_exception=False)
            if column.who and not column.by_key:
                sign_in(client, world.cast.person(column.who))
                assert client.get("/").status_code == 200, column.relation
            self.clients[column.code] = client
            self._first[column.code] = copy.deepcopy(client.cookies)
            self.remember(column)

    def remember(self, column: Column, *, anew: bool = True) -> None:
        """Keep a client's cookies for its calls; or go back to those with which it came in."""
        if anew:
            self._cookies[column.code] = copy.deepcopy(self.clients[column.code].cookies)
        else:
            self._cookies[column.code] = copy.deepcopy(self._first[column.code])

    def cookies(self, code: str) -> SimpleCookie:
        """A copy of the cookies with which a column calls."""
        return copy.deepcopy(self._cookies[code])

    def signs_in(self, column: Column) -> None:
        """A new session."""
        sign_in(self.clients[column.code], self.world.cast.person(column.who))
        self.remember(column)

    def call(self, column: Column, verb: str, path: str, words: Any = None, **headers: str) -> Answer:
        """One call; what it does stays until the surrounding savepoint is rolled back."""
        client = self.clients[column.code]
        client.cookies = self.cookies(column.code)
        api = is_of_the_api(path.lstrip("/"))
        if column.by_key:
            headers["Authorization"] = f"Bearer {self.world.secrets[column.who, column.scopes]}"
        if api:
            headers.setdefault("Idempotency-Key", str(RANDOM))
        statements: list[str] = []

        def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            statements.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(listen), logged() as lines:
            said = client.generic(verb, path, *_body(words, api=api), headers=headers)
            body = said.getvalue() if said.streaming else said.content
        return Answer(said.status_code, body, _headers(said), tuple(statements), lines.getvalue().encode())

    def tried(self, column: Column, verb: str, path: str, words: Any = None) -> Answer:
        """One call that has not happened afterwards."""
        with rolled_back():
            return self.call(column, verb, path, words)


def _body(words: Any, *, api: bool) -> tuple[bytes, str]:
    if api:
        return (b"" if words is None else json.dumps(words).encode()), "application/json"
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    return encode_multipart(BOUNDARY, words or {}), MULTIPART_CONTENT


def _headers(said: Any) -> dict[str, str]:
    cookies = "; ".join(sorted(morsel.OutputString() for morsel in said.cookies.values()))
    return {**dict(said.headers.items()), **({"Set-Cookie": cookies} if cookies else {})}
