"""Every entry gets one place in the tree, whatever commits when; and another database than the last is not signed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from audit import notes, sealed, sequencer, trail, tree
from audit.models import Checkpoint, Entry, Leaf, Tile
from audit.sealed import keys
from audit.sequencer import WIDE, Refused, Sequencer, batch
from tests.audit.conftest import act
from tests.audit.sealing import HOUR, another, as_sequencer, lay, lay_fast, seal, unguarded


def published() -> notes.Checkpoint:
    """What stands in the published folder, by its own keys."""
    text = (settings.TRAIL_FOLDER / "checkpoint").read_text()
    return notes.opened(text, notes.keys_in(settings.TRAIL_FOLDER / "keys"))[0]


def from_disk(places: Sequence[tree.Place]) -> dict[tuple[int, int], bytes]:
    def held(level: int, index: int, width: int) -> bytes:
        path = settings.TRAIL_FOLDER / tree.path(level, index, width)
        return (path if path.exists() else settings.TRAIL_FOLDER / tree.path(level, index)).read_bytes()

    return {place[:2]: held(*place) for place in places}


def all_is_sealed() -> None:
    """Entries, leaves, tiles, checkpoint, published files and the signer's memory say the same."""
    leaves = list(Leaf.objects.order_by("tree_index").values_list("tree_index", "entry__leaf_hash"))
    hashes = [bytes(leaf) for _, leaf in leaves]
    assert [index for index, _ in leaves] == list(range(Entry.objects.count()))
    assert published().size == len(leaves)
    assert (
        published().root
        == tree.over(hashes)
        == tree.root(len(leaves), sealed.tiles)
        == tree.root(len(leaves), from_disk)
    )
    assert settings.SIGNED_STATE_FILE.read_text() == sealed.newest().note
    assert sealed.lag(datetime.now(UTC)) == timedelta()


def test_what_is_recorded_is_sealed_and_published(log, agency):
    lay(agency, 5)
    assert seal() == Entry.objects.count()
    all_is_sealed()
    assert seal() == 0
    assert Checkpoint.objects.count() == 1


def test_a_longer_trail_is_sealed_in_portions_and_tiles_fill_up(log, agency, monkeypatch):
    monkeypatch.setattr(sequencer, "AT_ONCE", 100)
    lay_fast(agency, 1030)
    seals = Sequencer()
    seal(seals)
    all_is_sealed()
    assert Checkpoint.objects.count() == Entry.objects.count() // 100 + 1
    assert not list(settings.TRAIL_FOLDER.glob("tile/0/00[0-3].p"))
    lay_fast(agency, 300)
    seal(seals)
    all_is_sealed()


def test_a_slow_transaction_that_commits_after_a_later_number_is_sealed_exactly_once(log, agency):
    """The number is given at the insert, not at the commit: whoever only looks past the last one loses it for ever."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer: numbers and commits have one order")
    other = another()
    inserted, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            trail.record(act(other), about=other)
            inserted.set()
            assert go_on.wait(30)
        connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    assert inserted.wait(30)
    (fast,) = lay(agency, 1)
    seals = Sequencer()
    seal(seals)
    passed = Entry.objects.get(leaf_hash=bytes.fromhex(fast.leaf_hash))
    assert Leaf.objects.filter(entry=passed).exists()
    go_on.set()
    slow.join()
    late = Entry.objects.filter(stream_id=other.pk).order_by("-id").first()
    assert late.pk < passed.pk
    assert not Leaf.objects.filter(entry=late).exists()
    assert [seal(seals), seal(seals)] == [1, 0]
    all_is_sealed()


def test_whoever_commits_later_than_the_next_look_goes_back_is_found_by_the_wide_look(log, agency):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer: numbers and commits have one order")
    other, inserted, go_on = another(), threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            trail.record(act(other), about=other)
            inserted.set()
            assert go_on.wait(30)
        connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    assert inserted.wait(30)
    lay(agency, 1)
    seals, now = Sequencer(), datetime.now(UTC) + 2 * WIDE
    seal(seals, now=now)
    assert seals.near == Entry.objects.order_by("-id").first().pk
    go_on.set()
    slow.join()
    assert [seal(seals, now=now + timedelta(seconds=1)), seal(seals, now=now + WIDE)] == [0, 1]
    all_is_sealed()


def test_only_a_sweep_looks_at_everything_and_it_comes_every_hour(log, agency, monkeypatch):
    looked_after = []
    real = batch.unsealed
    monkeypatch.setattr(batch, "unsealed", lambda after, limit: looked_after.append(after) or real(after, limit))
    seals, now = Sequencer(), datetime.now(UTC)
    monkeypatch.setattr(batch, "old_enough", lambda before: 7 if before < now - HOUR / 2 else 9)
    for later in (timedelta(), WIDE / 2, WIDE, WIDE * 1.5, HOUR):
        seal(seals, now=now + later)
    assert looked_after == [0, 9, 7, 9, 0]


def test_two_sequencers_seal_once(log, agency):
    lay_fast(agency, 400)
    sealed_by = []

    def work() -> None:
        for _ in range(5):
            sealed_by.append(sequencer.tick(datetime.now(UTC)))
        connection.close()

    with as_sequencer():
        both = [threading.Thread(target=work) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
    assert sum(sealed_by) == Entry.objects.count()
    all_is_sealed()


def test_whoever_comes_second_is_turned_away(log, agency):
    with as_sequencer(), sequencer.alone() as first, sequencer.alone() as second:
        assert (first, second) == (True, False)
        assert sequencer.tick(datetime.now(UTC)) == 0


def test_another_machine_is_turned_away_by_the_database(log, agency, settings, tmp_path):
    """Its files are its own, so only the database's lock stands between the two."""
    if connection.vendor == "sqlite":
        pytest.skip("a SQLite file has one machine")
    answers = []

    def elsewhere() -> None:
        with sequencer.alone() as mine:
            answers.append(mine)
        connection.close()

    with as_sequencer(), sequencer.alone():
        settings.SIGNED_STATE_FILE = tmp_path / "elsewhere" / "signed"
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert answers == [False]


def test_where_the_key_is_not_nothing_is_sealed(log, agency, settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "none"
    assert sequencer.tick(datetime.now(UTC)) == 0
    assert not Leaf.objects.exists()


def test_a_key_of_another_log_signs_nothing_here(log, agency, settings):
    settings.TRAIL_ORIGIN = "elsewhere.example/1"
    with pytest.raises(Refused, match="this log is elsewhere"):
        seal()


def test_an_entry_whose_bytes_were_changed_before_it_was_sealed_is_not_sealed(log, agency):
    lay(agency, 3)
    with unguarded(check=False) as cursor:
        cursor.execute("UPDATE audit_entry SET body = %s WHERE stream_seq = 2", [b'{"forged":1}'])
    with pytest.raises(Refused, match=r"Entry 2 of .* do not have the hash"):
        seal()
    assert not Leaf.objects.exists()


def test_an_entry_that_was_moved_before_it_was_sealed_is_not_sealed(log, agency):
    (last,) = lay(agency, 1)
    with unguarded() as cursor:
        cursor.execute("UPDATE audit_entry SET stream_seq = stream_seq + 5 WHERE stream_seq = %s", [last.seq])
    with pytest.raises(Refused, match="another place"):
        seal()


@pytest.mark.parametrize("sealed_before", [False, True])
def test_an_entry_that_does_not_follow_the_one_before_it_is_not_sealed(log, agency, sealed_before):
    """The one before it is in the same portion, or was sealed already and then exchanged."""
    if sealed_before:
        seal()
    last = agency.audit_seq
    lay(agency, 1)
    with unguarded() as cursor:
        body = b'{"prev":"00","seq":%d,"stream":"%s"}' % (last, str(agency.pk).encode())
        if not sealed_before:
            body = bytes(trail.about(agency).get(stream_seq=last).body).replace(b'"outcome":""', b'"outcome":"x"')
        cursor.execute(
            "UPDATE audit_entry SET body = %s, leaf_hash = %s WHERE stream_seq = %s",
            [body, trail.leaf_hash(body), last],
        )
    seals = Sequencer()
    seals.whole = sealed_before  # in the middle of its life: tiles were looked at before
    with pytest.raises(Refused, match=rf"Entry {last + 1} of .* does not follow"):
        seal(seals)


class TestAnotherDatabaseThanTheLast:
    """The signer remembers outside the database, and refuses what did not grow from there."""

    def cut(self, count: int) -> None:
        """As a restored backup looks: leaves, tiles and checkpoints of an earlier day."""
        with unguarded() as cursor:
            cursor.execute("DELETE FROM audit_leaf WHERE tree_index >= %s", [count])
            cursor.execute("DELETE FROM audit_checkpoint WHERE tree_size > %s", [count])

    def test_a_restored_backup_is_refused(self, log, agency):
        seal()
        size = Entry.objects.count()
        lay(agency, 4)
        seal()
        self.cut(size)
        for seals in (Sequencer(), Sequencer()):
            with pytest.raises(Refused, match="restored or cut"):
                seal(seals)
        assert Leaf.objects.count() == size

    def test_it_is_refused_too_when_only_the_published_checkpoint_remembers(self, log, agency):
        self.test_a_restored_backup_is_refused(log, agency)
        settings.SIGNED_STATE_FILE.unlink()
        with pytest.raises(Refused, match="restored or cut"):
            seal()

    def test_without_any_memory_nothing_is_signed(self, log, agency):
        seal()
        settings.SIGNED_STATE_FILE.unlink()
        (settings.TRAIL_FOLDER / "checkpoint").unlink()
        with pytest.raises(Refused, match="not known here"):
            seal()

    def test_a_tree_in_another_order_is_refused(self, log, agency):
        lay(agency, 3)
        seal()
        with unguarded() as cursor:
            for old, new in ((0, 1000), (1, 0), (1000, 1)):
                cursor.execute("UPDATE audit_leaf SET tree_index = %s WHERE tree_index = %s", [new, old])
        with pytest.raises(Refused, match="does not belong to the entries"):
            seal()

    def test_a_removed_leaf_is_refused(self, log, agency):
        lay(agency, 3)
        seal()
        with unguarded() as cursor:
            cursor.execute("DELETE FROM audit_leaf WHERE tree_index = 1")
        with pytest.raises(Refused, match="The place 1 in the tree is empty"):
            seal()

    def test_a_forged_checkpoint_is_refused(self, log, agency):
        seal()
        with unguarded() as cursor:
            cursor.execute("UPDATE audit_checkpoint SET note = replace(note, 'merrowdale', 'marrowdale')")
        with pytest.raises(Refused, match="A checkpoint is not ours"):
            seal()

    def test_to_go_on_after_a_restore_is_a_new_log_with_a_number_and_a_key_of_its_own(self, log, agency, settings):
        self.test_a_restored_backup_is_refused(log, agency)
        settings.TRAIL_ORIGIN = "merrowdale.example/golden-thread/2"
        settings.SIGNING_KEY_FILE = log / "second-key"
        sequencer.make_key()
        seal()
        assert published().origin == settings.TRAIL_ORIGIN
        assert {key.name for key in keys()} == {settings.TRAIL_ORIGIN, "merrowdale.example/golden-thread/1"}
        all_is_sealed()


def test_a_new_key_of_the_same_log_goes_on_where_the_old_one_ended(log, agency, settings):
    seal()
    settings.SIGNING_KEY_FILE = log / "new-key"
    sequencer.make_key()
    lay(agency, 2)
    seal()
    all_is_sealed()
    assert len(keys()) == 2


@pytest.mark.parametrize("harm", ["zero", "torn", "gone"])
def test_a_damaged_published_tile_is_put_right_at_the_next_start(log, agency, harm):
    lay_fast(agency, 300)
    seal()
    path: Path = settings.TRAIL_FOLDER / tree.path(0, 0)
    held = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(bytes(len(held)) if harm == "zero" else held[:100])
    seal()
    assert path.read_bytes() == held


def test_damaged_tiles_in_the_database_are_worked_out_again(log, agency):
    lay_fast(agency, 300)
    seals = Sequencer()
    seal(seals)
    with unguarded() as cursor:
        cursor.execute("UPDATE audit_tile SET data = %s, width = 1 WHERE level = 0 AND idx = 1", [bytes(32)])
    lay(agency, 1)
    with pytest.raises((Refused, tree.ProofError)):
        seal(seals)
    assert seal(seals) == 1
    all_is_sealed()
    assert not Tile.objects.filter(data=bytes(32)).exists()
