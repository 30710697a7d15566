"""Faults while an act is recorded: the connection goes, the disk is full, another holds the lock, the clock jumps.

Whatever happens, the record and its trail say the same afterwards, and whoever tries again makes no second number.
`test_thirty` says which test stands for which fault of the list.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, Error, OperationalError, connection, transaction

from agencies.models import Agency
from audit import trail, verify
from audit.models import Entry, Leaf
from audit.sequencer import Sequencer
from tests.audit.conftest import act
from tests.audit.sealing import another, as_sequencer, lay, lay_fast, seal
from tests.faults.racing import EIGHT


@pytest.fixture
def _on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite runs in the process itself: there is no connection to lose and no row to lock")


def again(agency: Agency) -> Agency:
    return Agency.objects.get(pk=agency.pk)


def agrees(agency: Agency) -> int:
    """The record's own count and the trail's are one; what it is."""
    held = again(agency)
    numbers = list(
        Entry.objects.filter(stream_id=agency.pk).order_by("stream_seq").values_list("stream_seq", flat=True)
    )
    assert numbers == list(range(1, held.audit_seq + 1))
    return held.audit_seq


@contextmanager
def beside(does: Callable[[], None]) -> Iterator[threading.Event]:
    """Something on a connection of its own, meanwhile; the event lets it go on. What it raises is raised."""
    failed: list[BaseException] = []
    go_on = threading.Event()

    def run() -> None:
        try:
            does()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield go_on
    finally:
        go_on.set()
        thread.join(30)
    assert not failed, failed


@pytest.mark.usefixtures("_on_postgresql")
def test_a_connection_that_is_cut_between_recording_and_commit_leaves_nothing(real_commits, agency):
    before = agrees(agency)
    with pytest.raises(Error), transaction.atomic():
        trail.record(act(agency), about=agency)
        pid = connection.cursor().execute("SELECT pg_backend_pid()").fetchone()[0]
        with beside(lambda: connection.cursor().execute("SELECT pg_terminate_backend(%s)", [pid])):
            pass
        connection.cursor().execute("SELECT 1")
    connection.close()
    assert agrees(agency) == before
    lay(again(agency), 1)
    assert agrees(agency) == before + 1


@pytest.mark.usefixtures("_on_postgresql")
def test_without_one_transaction_a_cut_connection_would_leave_half(real_commits, agency):
    """The broken variant: record and entry in two transactions. The guard refuses the first by itself."""
    with pytest.raises(DatabaseError):
        Agency._base_manager.filter(pk=agency.pk).update(audit_seq=agency.audit_seq + 1)
    assert agrees(agency) == agency.audit_seq


def _fill(agency: Agency) -> None:
    """Entries as large as they may be, until there are more than sixteen megabytes of them: a segment of the WAL is
    as large, and only the trail's own files are to be full."""
    words = "".join(f"{number:04x}" for number in range(3500))
    for _ in range(3):
        lay_fast(agency, 500, refers_to=words)
        connection.close()


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this connection grows beyond what the trail has now."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            allowed = cursor.execute("PRAGMA max_page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + 20}")
            yield
            cursor.execute(f"PRAGMA max_page_count = {allowed}")
            return
        cursor.execute(
            "SELECT pg_backend_pid(), pg_relation_size(reltoastrelid) FROM pg_class WHERE relname = 'audit_entry'"
        )
        pid, size = cursor.fetchone()
    assert size > 16 * 1024 * 1024, "the write-ahead log would be full too, which stops the whole server"
    _limit(pid, str(size + 5 * 8192))
    try:
        yield
    finally:
        _limit(pid, "unlimited")


def _limit(pid: int, size: str) -> None:
    """As the user that the server runs as: the soft limit alone, which may be raised again."""
    user = "postgres" if os.geteuid() == 0 else None
    command = ["prlimit", "--pid", str(pid), f"--fsize={size}:unlimited"]
    subprocess.run(command, user=user, group=user, cwd="/", check=True)


def test_a_full_disk_refuses_the_act_and_takes_nothing_away(real_commits, agency):
    if connection.vendor == "postgresql":
        _fill(agency)
    before, words = agrees(agency), "".join(f"{number:04x}" for number in range(3500))
    with full_disk():
        with pytest.raises(DatabaseError, match=r"(?i)file too large|disk is full|could not extend"):
            for _ in range(200):
                lay(agency, 1, refers_to=words)
        stopped = agrees(agency)
    assert before < stopped < before + 200
    lay(again(agency), 1)
    assert agrees(agency) == stopped + 1
    assert verify.verify().sound


@pytest.mark.usefixtures("_on_postgresql")
class TestWaitingForEachOther:
    def test_who_waits_too_long_for_a_lock_has_done_nothing_and_may_try_again(self, real_commits, agency):
        held, done = threading.Event(), threading.Event()

        def holds() -> None:
            with transaction.atomic():
                Agency._base_manager.select_for_update().get(pk=agency.pk)
                held.set()
                assert done.wait(30)

        before = agrees(agency)
        with beside(holds):
            assert held.wait(30)
            with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
                connection.cursor().execute("SET LOCAL lock_timeout = '200ms'")
                trail.record(act(agency), about=agency)
            done.set()
        lay(again(agency), 1)
        assert agrees(agency) == before + 1

    def test_of_two_that_lock_each_other_out_one_does_all_and_the_other_nothing(self, real_commits, agency):
        other = another()
        here, there = threading.Event(), threading.Event()
        came: list[str] = []

        def both(first: Agency, second: Agency, mine: threading.Event, theirs: threading.Event) -> None:
            try:
                with transaction.atomic():
                    trail.record(act(first), about=first)
                    mine.set()
                    assert theirs.wait(30)
                    trail.record(act(second), about=second)
                came.append("done")
            except OperationalError:
                came.append("refused")

        seqs = agrees(agency), agrees(other)
        copies = again(agency), again(other)
        with beside(lambda: both(copies[1], copies[0], there, here)):
            both(agency, other, here, there)
        assert sorted(came) == ["done", "refused"]
        assert (agrees(agency), agrees(other)) == (seqs[0] + 1, seqs[1] + 1)
        with transaction.atomic():  # and once more, from what stands now
            for root in (again(agency), again(other)):
                trail.record(act(root), about=root)
        assert (agrees(agency), agrees(other)) == (seqs[0] + 2, seqs[1] + 2)

    def test_who_read_an_older_state_writes_no_second_entry_of_that_number(self, real_commits, agency):
        before = agrees(agency)
        with pytest.raises(OperationalError, match="could not serialize"), transaction.atomic():
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            old = again(agency)
            with beside(lambda: lay(again(agency), 1)):
                pass
            trail.record(act(old), about=old)
        lay(again(agency), 1)
        assert agrees(agency) == before + 2

    def test_who_goes_to_sleep_inside_a_transaction_is_cut_off_and_holds_nobody_up(self, log, agency):
        other = again(another())
        with pytest.raises(Error), transaction.atomic():
            connection.cursor().execute("SET LOCAL idle_in_transaction_session_timeout = '1500ms'")
            trail.record(act(other), about=other)
            asleep = threading.Event()

            def others() -> None:
                lay(again(agency), 3)
                with as_sequencer_here():
                    Sequencer().tick(datetime.now(UTC))

            with beside(others):
                asleep.wait(2)
            connection.cursor().execute("SELECT 1")
        connection.close()
        assert agrees(other) == other.audit_seq - 1
        assert Leaf.objects.count() == Entry.objects.count() - seal()
        assert verify.verify().sound


@contextmanager
def as_sequencer_here() -> Iterator[None]:
    """The connection of this thread as the role that seals."""
    with as_sequencer():
        yield


EACH = 12


@pytest.mark.parametrize("streams", [1, 40])
def test_eight_writers_at_once_leave_no_gap_and_no_fork(log, agency, streams):
    roots = [agency, *(another(f"W{number}") for number in range(streams - 1))]
    before = Entry.objects.count()
    stop = threading.Event()

    def writes(number: int) -> None:
        done = 0
        while done < EACH:
            root = again(roots[(number * 7 + done) % streams])
            try:
                lay(root, 1)
                done += 1
            except (trail.Stale, OperationalError):
                continue

    def all_write() -> None:
        threads = [threading.Thread(target=closing(writes), args=(number,)) for number in range(EIGHT)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        stop.set()

    seals = Sequencer()
    with beside(all_write):
        while not stop.wait(0.1):
            seal(seals)
    seal(seals)
    seal(seals)
    assert Entry.objects.count() == Leaf.objects.count() == before + EIGHT * EACH
    assert sum(agrees(root) for root in roots) == Entry.objects.filter(stream_id__in=[one.pk for one in roots]).count()
    assert verify.verify().sound


def closing(does: Callable[[int], None]) -> Callable[[int], None]:
    """The same, and its connection is given back."""

    def run(number: int) -> None:
        try:
            does(number)
        finally:
            connection.close()

    return run


def test_a_writer_that_takes_the_number_it_read_is_refused_where_another_was_first(real_commits, agency):
    """The broken variant of the eight: no condition on the row, so two would have one number. The database refuses."""
    stale = again(agency)
    lay(agency, 1)
    body = trail.canonical(
        act(stale), stream=stale.pk, seq=stale.next_seq, prev=bytes(stale.audit_head),
        recorded_at=datetime.now(UTC), committed="",
    )  # fmt: skip
    entry = trail.entry_of(act(stale), stale.pk, stale.next_seq, datetime.now(UTC), body)
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(force_insert=True)
    assert agrees(agency) == agency.audit_seq
