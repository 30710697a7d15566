"""A canary in every withheld, sealed and internal text of an answer: the other agencies find it nowhere.

Whoever is not of the agency that answers opens it and takes its record away, also as PDF; the author, colleagues,
another partner and those who oversee try every address there is besides. Mail and log are read too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail

from requests_app import commands
from requests_app.models import Delivery, Notification
from requests_app.queries.copies import copies_received
from tests.access.calls import path_of
from tests.access.canary import Audience, Aviary, Canary
from tests.access.columns import ASKING, BY_CODE, KEYS, OTHERS, Column
from tests.access.documents import Words, Writer
from tests.access.driving import Answer, Driver, rolled_back
from tests.access.listening import bodies
from tests.access.matrix import rows
from tests.access.world import ACTED, DELIVERED, NOW, Case, Story
from tests.requests_app.answering import agree, next_step
from tests.requests_app.callers import BECAUSE

pytestmark = pytest.mark.django_db

A = Audience
OUTSIDE = [one for one in (*ASKING, *OTHERS, *KEYS) if one.code not in ("DE", "KR")]
NAMED = {"AU", "EN"}  # who asks, and who endorsed it: what is sealed opens for them
READS = sorted({row.route for row in rows() if "GET" in row.verbs})


class SealedStory(Story):
    """The police answer with something sealed or hidden, after notes, advice and an answer that went back."""

    def __init__(self, driver: Driver, code: str) -> None:
        super().__init__(driver.world, "opened")
        self.code = code

    def words(self) -> Words:
        words = self.case.writer.of_the_police()
        item = words["items"][0]
        item["handling"] = [self.code]
        if self.code == "H4":
            item |= {"outcome": "WITHHELD", "shared": []}
        return words

    def _answered(self) -> None:
        writer, inside = self.case.writer, Audience.POLICE_INSIDE
        commands.add_note(self._ours(), writer.word("sealed note", inside), **self._by("tam"))
        if self.code == "H4":
            people = [self.world.cast.person(short) for short in ("leo", "rob", "ott", "cass", "fern")]
            until, why = NOW + timedelta(days=1), writer.reason("restricted because", inside)
            commands.restrict_response(self._ours(), people, why, until=until, **self._by("ines"))
        self._put()
        why = writer.reason("sent back because", inside)
        step = next_step(self._ours())
        assert step
        commands.return_answer(step, why, **self._by("leo"))
        self._put()
        agree(self.world.cast, self._ours(), ACTED)

    def _put(self) -> None:
        draft = commands.begin_draft(self._ours(), self.words(), **self._by("ines"))
        commands.put_forward_response(draft, **self._by("ines"))

    def _delivered(self) -> None:
        self._leaves(self._ours())
        commands.open_disclosure(self._ours(), accepts=True, **self._by("pip", DELIVERED))


class Quiet(Writer):
    """A writer that may write the same words twice: a second version holds what the first held."""

    def word(self, name: str, audience: Audience) -> str:
        kept = self.__dict__.setdefault("kept", {})
        if name not in kept:
            kept[name] = super().word(name, audience)
        said: str = kept[name]
        return said


def told(driver: Driver, code: str) -> Case:
    story = SealedStory(driver, code)
    story.case.writer = Quiet(driver.world.aviary, story.stage)
    return story.told()


def heard_by(driver: Driver, case: Case, everywhere: str) -> dict[Canary, set[str]]:
    """Which of those outside hear each canary where it is opened and taken away; some of them at every address."""
    found: dict[Canary, set[str]] = defaultdict(set)
    for column in OUTSIDE:
        routes = READS if column.code in everywhere.split() else []
        for answer in (*_looked(driver, case, column, routes), *_opened(driver, case, column)):
            for canary in driver.world.aviary.heard(*bodies(answer), answer.log, *_headers(answer)):
                found[canary].add(column.code)
    return found


def _headers(answer: Answer) -> Iterator[bytes]:
    yield from (value.encode() for value in answer.headers.values())


def _looked(driver: Driver, case: Case, column: Column, routes: list[str]) -> Iterator[Answer]:
    for route in routes:
        yield driver.tried(column, "GET", path_of(route, case, driver.world))


def _opened(driver: Driver, case: Case, column: Column) -> Iterator[Answer]:
    assert case.asked and case.ours
    opens = f"/api/v1/requests/{case.asked.ref}/responses/{case.ours.ref}/open"
    with rolled_back():
        yield driver.call(column, "POST", opens, {"accepts": True})
        yield driver.call(column, "POST", f"/disclosures/{case.ours.ref}/", {"then": "open"})
        yield driver.call(column, "POST", f"/api/v1/disclosures/{case.ours.ref}/take_record", {"why": BECAUSE})
        yield driver.call(column, "POST", f"/disclosures/{case.ours.ref}/record/", {"why": BECAUSE, "kind": "PDF"})


def posted(driver: Driver) -> bytes:
    """All mail there is, in full."""
    Delivery.objects.update(status="waiting", letter=None)
    commands.post_notices(NOW + timedelta(days=1))
    return b"\n".join(message.message().as_bytes() + message.body.encode() for message in mail.outbox)


@pytest.mark.parametrize(("code", "everywhere"), [("H3", "AU AT AG PA PG"), ("H4", "AU AG PG")])
def test_what_is_sealed_withheld_or_internal_is_found_nowhere_outside(
    code: str, everywhere: str, driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rolled_back():
        monkeypatch.setattr(driver.world, "aviary", Aviary())
        case = told(driver, code)
        found = heard_by(driver, case, everywhere)
        letters = posted(driver)
        aviary = driver.world.aviary
        inside = [one for one in aviary.canaries if one.audience is A.POLICE_INSIDE]
        assert len(inside) > 15
        assert {str(one): found[one] for one in inside if found[one]} == {}
        shared = next(one for one in aviary.canaries if one.name == "i1 shared text")
        assert found[shared] == (NAMED if code == "H3" else set())
        if code == "H4":
            ground = next(one for one in aviary.canaries if one.name == "i1 would change")
            assert found[ground] == set(), "what may not be known to exist has nothing beside it"
        assert not aviary.heard(letters) and Notification.objects.exists()


def test_what_is_recalled_and_why_is_found_nowhere_outside(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken back after somebody took a copy: the reason stays inside, and nothing opens any more for anybody."""
    with rolled_back():
        monkeypatch.setattr(driver.world, "aviary", Aviary())
        case = told(driver, "H3")
        assert case.ours
        pip, leo = driver.world.actor("pip", DELIVERED), driver.world.actor("leo", NOW)
        commands.take_record(case.ours, BECAUSE, by=pip, at=DELIVERED)
        assert copies_received(case.ours)
        why = case.writer.reason("recalled because", A.POLICE_INSIDE)
        commands.recall_response(case.ours, why, confirm="RECALL", by=leo, at=NOW)
        found, letters = heard_by(driver, case, "AU"), posted(driver)
        told_once = [one for one in driver.world.aviary.canaries if one.audience in (A.POLICE_INSIDE, A.POLICE_TOLD)]
        assert {str(one): found[one] for one in told_once if found[one]} == {}
        assert not driver.world.aviary.heard(letters)


def test_a_seal_that_opens_for_everybody_is_caught(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: whoever may open an answer opens what is sealed in it."""
    monkeypatch.setattr("requests_app.queries.opening.opened_by", lambda words, **_how: words)
    with pytest.raises(AssertionError):
        test_what_is_sealed_withheld_or_internal_is_found_nowhere_outside("H3", "", driver, monkeypatch)


def test_a_record_that_prints_what_is_sealed_is_caught(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: the sealed line stands in the PDF, which hides it from whoever does not read it."""
    monkeypatch.setattr("requests_app.queries.records.opened_by", lambda words, **_how: words)
    with rolled_back():
        monkeypatch.setattr(driver.world, "aviary", Aviary())
        case = told(driver, "H3")
        assert case.asked and case.ours
        colleague, here = BY_CODE["AT"], f"/disclosures/{case.ours.ref}"
        opens = f"/api/v1/requests/{case.asked.ref}/responses/{case.ours.ref}/open"
        assert driver.call(colleague, "POST", opens, {"accepts": True}).status == 200
        record = driver.call(colleague, "POST", f"{here}/record/", {"why": BECAUSE, "kind": "PDF"})
        assert record.headers["Content-Type"].startswith("application/pdf")
        heard = driver.world.aviary.heard(*bodies(record))
        assert "i1 shared text" in {one.name for one in heard}
