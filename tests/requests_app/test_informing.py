"""The notice ledger: who was told what, who not yet and why, and that whoever holds it is reminded of the next look."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import Entry
from requests_app import commands, queries
from requests_app.denials import Incomplete, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Clock, InformationRequest, LedgerLine, Notification
from requests_app.queries.informing import informed_of, ledger_of
from requests_app.queries.timelines import timeline
from tests.requests_app.asking import of, two_asked
from tests.requests_app.callers import TUESDAY, Caller
from tests.requests_app.documents import REQUESTS
from tests.requests_app.pages import text_of, visitor

CANARY = "juniperledger"


@pytest.fixture
def sent(cast: Cast) -> InformationRequest:
    return two_asked(cast)


def put_forward(cast: Cast, ref: str, who: str, at: datetime = TUESDAY) -> InformationRequest:
    by = cast.actor(who, at)
    draft = commands.begin_draft(None, REQUESTS[ref].document(), by=by, at=at)
    return commands.submit_request(draft, by=by, at=at).thing


def states(thing: Any, at: datetime) -> dict[str, str]:
    words = queries.request_words(thing) if isinstance(thing, InformationRequest) else queries.addressed_words(thing)
    return {one.about: one.state(at) for one in informed_of(thing, words)}


def tell(thing: Any, by: Any, at: datetime, **changed: Any) -> Any:
    said = {"how": "PHONE", "happened_at": at, **changed}
    return commands.tell_person(thing, said.pop("about", "S1"), said.pop("what", CANARY), **said, by=by, at=at)


def defer(thing: Any, by: Any, at: datetime, **changed: Any) -> Any:
    said = {"ground": "NOT_REACHED", "look_again_at": at + timedelta(days=1), **changed}
    return commands.defer_notice(thing, said.pop("about", "S1"), said.pop("why", CANARY), **said, by=by, at=at)


def pointers(act: Any) -> set[str]:
    with pytest.raises(Incomplete) as refused:
        act()
    return {fault.pointer for fault in refused.value.errors}


def test_a_request_opens_its_ledger_with_what_it_says_itself(cast: Cast) -> None:
    request = put_forward(cast, "RQ-08", "jo")
    assert states(request, TUESDAY) == {"OFFICER": "told", "S2": "not_yet", "S1": "told", "S3": "told"}
    (waiting,) = [line for line in ledger_of(request) if not line["told"]]
    assert (waiting["about"], waiting["ground"]) == ("S2", "NOT_AGREED") and "police first" in waiting["words"]
    connection.check_constraints()


def test_the_victims_written_notice_is_the_first_line_of_such_a_request(cast: Cast) -> None:
    request = put_forward(cast, "RQ-06", "ines")
    (line,) = ledger_of(request)
    assert (line["about"], line["told"], line["how"]) == ("S1", True, "BY_HAND")


def test_a_due_look_reminds_whoever_holds_it_and_shows_as_late(cast: Cast, sent: InformationRequest) -> None:
    pip = cast.actor("pip", TUESDAY)
    defer(sent, pip, TUESDAY, about="S1")
    later = TUESDAY + timedelta(days=1, minutes=1)
    assert states(sent, later)["S1"] == "late"
    commands.sweep(later)
    reminded = Notification.objects.filter(kind="due", about_id=sent.pk, due_at=TUESDAY + timedelta(days=1))
    assert [notice.recipient.name for notice in reminded] == ["Pip Mockridge"]
    tell(sent, cast.actor("pip", later), later)
    assert not reminded.filter(done_at=None).exists()
    assert Clock.objects.get(slot=f"{sent.pk}:look_again:S1").stopped_at == later
    assert states(sent, later)["S1"] == "told"


def test_looking_again_and_still_waiting_sets_the_next_look(cast: Cast, sent: InformationRequest) -> None:
    pip = cast.actor("pip", TUESDAY)
    for days in (1, 3):
        defer(sent, pip, TUESDAY, look_again_at=TUESDAY + timedelta(days=days))
    clock = Clock.objects.get(slot=f"{sent.pk}:look_again:S1")
    assert (clock.due_at, clock.stopped_at, clock.rung) == (TUESDAY + timedelta(days=3), None, 0)


def test_what_is_missing_or_wrong_is_named(cast: Cast, sent: InformationRequest) -> None:
    pip = cast.actor("pip", TUESDAY)
    assert pointers(lambda: tell(sent, pip, TUESDAY, about="S9")) == {"/about"}
    wrong = {"how": "", "what": " ", "happened_at": TUESDAY + timedelta(hours=1)}
    assert pointers(lambda: tell(sent, pip, TUESDAY, **wrong)) == {"/how", "/words", "/happened_at"}
    wrong = {"ground": "GOSSIP", "why": "", "look_again_at": TUESDAY}
    assert pointers(lambda: defer(sent, pip, TUESDAY, **wrong)) == {"/ground", "/words", "/look_again_at"}


def test_whoever_was_told_cannot_become_untold(cast: Cast, sent: InformationRequest) -> None:
    pip = cast.actor("pip", TUESDAY)
    tell(sent, pip, TUESDAY)
    assert pointers(lambda: defer(sent, pip, TUESDAY)) == {"/about"}


def test_a_victims_notice_is_given_in_writing_and_waits_on_the_laws_own_grounds(cast: Cast) -> None:
    request, ines = put_forward(cast, "RQ-06", "ines"), cast.actor("ines", TUESDAY)
    assert pointers(lambda: tell(request, ines, TUESDAY, how="PHONE")) == {"/how"}
    assert pointers(lambda: defer(request, ines, TUESDAY, ground="MAY_FLEE")) == {"/ground", "/about"}


def test_the_other_side_has_no_part_in_it_and_reads_nothing_of_it(cast: Cast, sent: InformationRequest) -> None:
    surgery, pip, bea = of(sent, "OBS"), cast.actor("pip", TUESDAY), cast.actor("bea", TUESDAY)
    tell(sent, pip, TUESDAY)
    with pytest.raises(NotPermitted):
        tell(surgery, pip, TUESDAY)
    tell(surgery, bea, TUESDAY, what="the mother, by our nurse")
    assert CANARY not in str(ledger_of(surgery)) and "our nurse" not in str(ledger_of(sent))
    assert "our nurse" in str(ledger_of(surgery))


def test_no_entry_of_the_trail_and_no_row_holds_what_was_said(cast: Cast, sent: InformationRequest) -> None:
    tell(sent, cast.actor("pip", TUESDAY), TUESDAY)
    entry = Entry.objects.filter(action="notice.given").get()
    assert CANARY.encode() not in bytes(entry.body)
    assert all(CANARY not in str(value) for row in LedgerLine.objects.values_list() for value in row)
    assert any("was told" in one.sentence for one in timeline(sent))


def test_a_line_of_the_ledger_is_never_changed_and_never_stands_alone(cast: Cast, sent: InformationRequest) -> None:
    tell(sent, cast.actor("pip", TUESDAY), TUESDAY)
    line = LedgerLine.objects.filter(root_id=sent.pk).latest("number")
    with pytest.raises(Exception, match="never changed"), transaction.atomic():
        LedgerLine.objects.filter(pk=line.pk).update(told=True)
    line.pk, line.number, line.told = None, 99, False  # not told, and neither ground nor next look
    with pytest.raises((IntegrityError, Exception)), transaction.atomic():
        line.save(force_insert=True)


@pytest.mark.usefixtures("tuesday")
def test_both_doors_write_the_same_line(cast: Cast, sent: InformationRequest) -> None:
    pip, path = visitor(cast, "pip"), f"/requests/{sent.ref}/telling/"
    page = pip.opens(path)
    assert "Wren Sampleton" in text_of(page) and "Record something" in text_of(page)
    again = pip.sends(path, {"about": "S1", "told": "YES", "words": CANARY}, on=page, status=422).content.decode()
    assert "Enter when they were told" in text_of(again)
    look = {f"look_again_at_{n}": part for n, part in enumerate(("20", "11", "2026", "09:00"))}
    words = {"about": "S1", "told": "NO", "ground": "NOT_REACHED", "words": CANARY, **look}
    assert pip.sends(path, words, on=again)["Location"] == path
    assert CANARY in text_of(pip.opens(path))
    caller = Caller(cast.people["pip"])
    told = {"about": "S1", "how": "PHONE", "happened_at": TUESDAY.isoformat(), "words": "She agrees."}
    caller.done(f"requests/{sent.ref}/tell_person", told)
    lines = [(line["about"], line["told"]) for line in caller.get(f"requests/{sent.ref}").json()["ledger"]]
    assert lines[-2:] == [("S1", False), ("S1", True)]
