"""Canaries: who hears them, who must not, and that none sings in mail, in the database or in a stored session.

Every answer of the matrix is listened to where it is tried (`test_matrix.py`); here are the places beside it.
"""

from __future__ import annotations

import base64
import logging
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.shortcuts import render

from requests_app import commands
from requests_app.commands import sending
from requests_app.models import Delivery, Notification
from requests_app.queries import sides
from requests_app.views import leaves
from tests.access.calls import REASON
from tests.access.canary import WORD, Audience, Aviary, Canary
from tests.access.columns import BY_CODE, COLUMNS
from tests.access.driving import Driver, rolled_back
from tests.access.listening import leaks, may_hear
from tests.access.matrix import rows
from tests.access.world import NOW, STAGES, Case, Story

pytestmark = pytest.mark.django_db

API = "/api/v1"


def _walk(case: Case) -> Iterator[tuple[str, str, Any]]:
    """Every place at which a request's words are shown in full: verb, path, what is sent."""
    if case.draft:
        yield "GET", f"{API}/drafts/{case.draft.ref}", None
    if case.asked:
        yield "GET", f"{API}/requests/{case.asked.ref}", None
        yield "GET", f"{API}/requests/{case.asked.ref}/timeline", None
    for response in filter(None, (case.ours, case.theirs)):
        yield "GET", f"{API}/responses/{response.ref}", None
        yield "GET", f"{API}/responses/{response.ref}/timeline", None
        yield "POST", f"{API}/requests/{response.info_request.ref}/responses/{response.ref}/open", {"accepts": True}
        if advice := response.advice.first():
            yield "GET", f"{API}/responses/{response.ref}/advice", None
            yield "GET", f"{API}/advice/{advice.ref}", None
        if draft := response.drafts.first():
            yield "GET", f"{API}/drafts/{draft.ref}", None


@pytest.fixture(scope="package")
def heard(driver: Driver) -> dict[Canary, set[str]]:
    """Which columns hear each canary at the API, which shows documents whole."""
    import time_machine

    found: dict[Canary, set[str]] = defaultdict(set)
    with time_machine.travel(NOW, tick=False):
        for case in driver.world.cases.values():
            for verb, path, words in _walk(case):
                for column in COLUMNS:
                    for canary in driver.world.aviary.heard(driver.tried(column, verb, path, words).body):
                        found[canary].add(column.code)
    return found


ON_ITS_OWN_PAGE = {"for whom", "what for", "what was wrong", "what is right"}
"""What the places of the walk do not show, or not to all: nobody may hear too much of it there all the same."""


@pytest.mark.parametrize("stage", STAGES)
def test_everybody_hears_what_is_for_them_and_nobody_else_does(stage: str, driver: Driver, heard: Any) -> None:
    """Both ways: a canary that its own side cannot hear would prove nothing by its silence."""
    wrong = []
    for canary in (one for one in driver.world.aviary.canaries if one.stage == stage):
        masked, got = canary.audience is Audience.MASKED, heard[canary]
        wanted = set() if masked else may_hear(canary)
        if wanted != got and (got - wanted or canary.name not in ON_ITS_OWN_PAGE):
            wrong.append(f"{canary}: missing {sorted(wanted - got)}, too many {sorted(got - wanted)}")
    assert not wrong, "\n".join(wrong)


def test_there_are_hundreds_of_canaries_in_every_kind_of_field(driver: Driver) -> None:
    canaries = driver.world.aviary.canaries
    assert len(canaries) > 500
    assert {canary.audience for canary in canaries} == set(Audience)
    assert {canary.stage for canary in canaries} == set(STAGES)


SHOWN_AT = {Audience.ASKING: "api/v1/requests/<ref:ref>", Audience.POLICE_INSIDE: "api/v1/responses/<ref:ref>"}


def test_the_audiences_are_those_of_the_matrix(driver: Driver) -> None:
    """What is listened for and what the cells say is one policy."""
    sees: dict[tuple[str, str], set[str]] = {}
    for row in rows():
        for stage in row.stages:
            sees[row.route, stage] = {code for code, word in row.expected.items() if word in ("see", "do")}
    for canary in driver.world.aviary.canaries:
        place = SHOWN_AT.get(canary.audience), canary.stage
        if place in sees:
            assert sees[place] == may_hear(canary), canary


def _texts(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    for row in rows:
        for value in row:
            if isinstance(value, str):
                yield value.encode()
            elif isinstance(value, bytes | bytearray | memoryview):
                yield bytes(value)
            elif isinstance(value, dict | list):
                yield str(value).encode()


def _unfolded(text: bytes) -> Iterator[bytes]:
    """The bytes, and what they are when read as UTF-16, hexadecimal, base64 or compressed."""
    yield text
    yield text.replace(b"\0", b"")
    for run in re.findall(rb"(?:[0-9a-fA-F]{2}){8,}", text):
        yield bytes.fromhex(run.decode())
    for run in re.findall(rb"[A-Za-z0-9+/_-]{12,}", text):
        try:
            plain = base64.b64decode(run.replace(b"-", b"+").replace(b"_", b"/") + b"=" * (-len(run) % 4))
        except ValueError:
            continue
        yield plain
        try:
            yield zlib.decompress(plain)
        except zlib.error:
            continue


def sung_in_the_database(aviary: Aviary) -> set[str]:
    """Table and canary, for each that stands in clear in any column of any table."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for text in _texts(cursor.fetchall()):
                for plain in _unfolded(text):
                    words = {word.decode() for word in WORD.findall(plain)}
                    found |= {f"{table}: {one}" for one in words | {str(one) for one in aviary.heard(plain)}}
    return found


def test_the_database_holds_no_canary_in_clear(driver: Driver) -> None:
    assert sung_in_the_database(driver.world.aviary) == set()


def test_a_canary_in_the_database_is_caught(driver: Driver) -> None:
    """Folded up as it may be."""
    word = driver.world.aviary.canaries[0].spellings[0]
    for folded in (word.decode(), word.hex(), base64.b64encode(word).decode(), word.decode("utf-8").upper()):
        with rolled_back():
            Notification.objects.filter(pk=Notification.objects.earliest("slot").pk).update(slot=f"x {folded} y")
            assert sung_in_the_database(driver.world.aviary)


def test_no_session_keeps_what_was_read_or_typed(driver: Driver) -> None:
    """After a whole afternoon: pages opened, a draft saved, an answer taken and stopped."""
    aviary = driver.world.aviary
    with rolled_back():
        for path in ("/", "/requests/", "/responses/", "/notices/"):
            for code in ("AU", "EN", "HO", "AP"):
                driver.call(BY_CODE[code], "GET", path)
        approved = driver.world.cases["approved"].ours
        assert approved
        why = {"reason": REASON, "version": approved.audit_seq}
        stopped = driver.call(BY_CODE["HO"], "POST", f"/responses/{approved.ref}/recall/", why)
        assert stopped.status == 302
        kept = [str(session.get_decoded()).encode() for session in Session.objects.all()]
        assert not [WORD.findall(text) for text in kept if WORD.search(text) or aviary.heard(text)]
        assert sung_in_the_database(aviary) == set()


def test_no_mail_names_anybody(driver: Driver) -> None:
    """Every notice of the world, posted: subject, body, headers and addresses."""
    with rolled_back():
        Notification.objects.update(done_at=None)
        Delivery.objects.update(status="practice")
        posted, notices = 0, Notification.objects.count()
        for number, pk in enumerate(Notification.objects.values_list("pk", flat=True)):  # one by one: each in full
            Delivery.objects.filter(pk=pk).update(status="waiting", letter=None)
            posted += commands.post_notices(NOW + number * timedelta(minutes=16))
        Delivery.objects.update(status="waiting", letter=None)
        posted += commands.post_notices(NOW + timedelta(days=300))  # and all that there is for somebody in one
        assert posted == len(mail.outbox) > notices > 50
        for message in mail.outbox:
            raw = message.message().as_bytes()
            plain = b"\n".join((raw, message.body.encode(), message.subject.encode(), repr(message.to).encode()))
            assert not WORD.search(plain) and not driver.world.aviary.heard(plain), message.subject


def _opened_by_the_holder(driver: Driver) -> list[str]:
    response, holder = driver.world.cases["received"].ours, BY_CODE["HO"]
    assert response
    return leaks(driver.tried(holder, "GET", f"/responses/{response.ref}/"), holder, driver.world.aviary)


def test_a_title_that_names_the_child_is_caught(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    name = next(one for one in driver.world.aviary.canaries if (one.stage, one.name) == ("received", "child's name"))

    def telling(*args: Any, **words: Any) -> Any:
        page = render(*args, **words)
        page.content = page.content.replace(b"<title>", b"<title>" + name.spellings[0] + b" - ", 1)
        return page

    assert _opened_by_the_holder(driver) == []
    monkeypatch.setattr(leaves, "render", telling)
    assert any("the title says" in one for one in _opened_by_the_holder(driver))


def test_an_address_that_travels_although_it_is_confidential_is_caught(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sides.addressed

    def telling(document: Any, code: str) -> Any:
        told = real(document, code)
        told["subjects"] = [
            one for one in document["subjects"] if one["ref"] in {two["ref"] for two in told["subjects"]}
        ]
        return told

    monkeypatch.setattr(sending, "addressed", telling)
    world = driver.world
    with rolled_back(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(world, "aviary", Aviary())
        case = Story(world, "received").told()
        holder = BY_CODE["HO"]
        assert case.ours
        found = leaks(driver.call(holder, "GET", f"{API}/responses/{case.ours.ref}"), holder, world.aviary)
    assert any("confidential address" in one for one in found)


def test_a_line_of_the_log_that_names_the_child_is_caught(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    def telling(*args: Any, **words: Any) -> Any:
        logging.getLogger("requests_app.views").info("shown", extra={"whom": "canarythechildzq"})
        return render(*args, **words)

    monkeypatch.setattr(leaves, "render", telling)
    assert any("the log says" in one for one in _opened_by_the_holder(driver))
