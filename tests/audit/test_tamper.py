"""Every way of tampering is found up to the last checkpoint, and a trail with which nobody tampered is never suspected.

TAMPERS=100 tries every way with a hundred seeds instead of ten, and a thousand clean trails instead of a hundred.
"""

from __future__ import annotations

import os
import random
import signal
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from agencies.models import Agency
from audit import anchoring, notes, receipts, sealed, verify, witness
from audit.models import Entry
from audit.notes import Signer
from audit.receipts import State
from audit.sequencer import Sequencer
from audit.verify import Asked, hands
from tests import clean
from tests.audit import tampering
from tests.audit.sealing import another, as_sequencer, lay, seal, unguarded
from tests.audit.tampering import Hand

SEEDS = int(os.environ.get("TAMPERS", "10"))
CLEAN = 10 * SEEDS


@pytest.fixture
def sealed_trail(log, agency) -> Agency:
    """Two streams under three checkpoints, the newest one witnessed; and two entries that wait."""
    other = another()
    for root in (agency, other, agency):
        lay(root, 3, content=True)
        seal()
    witness._make(log / "w", "otterbrook.example")
    signer = Signer.load(log / "w" / "key", notes.WITNESS)
    settings.TRAIL_WITNESSES.write_text(f"{signer.key}\n")
    seer = witness.Witness(signer, sealed.keys(), log / "w" / "signed", clock=lambda: 1_763_460_000)
    request = anchoring.request_for(signer.key, sealed.newest())
    with as_sequencer():
        lines = seer.answer(request.encode()).body.splitlines()
        anchoring.take(signer.key, sealed.newest(), lines, datetime.now(UTC))
    lay(other, 1, content=True)
    lay(agency, 1, content=True)
    return agency


def keep() -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """Every row that a way may touch."""
    kept = {}
    for table in tampering.KEPT:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            kept[table] = ([column[0] for column in cursor.description], cursor.fetchall())
    return kept


def put_back(kept: dict[str, tuple[list[str], list[tuple[Any, ...]]]]) -> None:
    with unguarded(check=False) as cursor:
        for table, (columns, rows) in kept.items():
            cursor.execute(f"DELETE FROM {table}")
            places = ", ".join(["%s"] * len(columns))
            for row in rows:
                cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", _plain(columns, row))


def _plain(columns: list[str], row: tuple[Any, ...]) -> list[Any]:
    from psycopg.types.json import Jsonb

    return [Jsonb(one) if isinstance(one, list | dict) else one for one in row]


def tamper(way: tampering.Way, seed: int, agency: Agency) -> None:
    lot = random.Random(f"{way.__name__} {seed}")  # noqa: S311 - repeatable
    with unguarded(check=False) as cursor:
        way(Hand(cursor, lot, agency.pk))


@pytest.mark.parametrize("way", tampering.FOUND_HERE, ids=lambda way: way.__name__)
def test_it_is_found(sealed_trail, way):
    kept = keep()
    for seed in range(SEEDS):
        tamper(way, seed, sealed_trail)
        assert not verify.verify().sound, seed
        put_back(kept)
    result = verify.verify()
    assert result.sound, result.findings
    assert result.anchored


@pytest.mark.parametrize("way", tampering.FOUND_HERE, ids=lambda way: way.__name__)
def test_it_is_found_by_two_processes_that_each_check_a_part(sealed_trail, way, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("a check of SQLite is one process")
    monkeypatch.setattr(hands, "AT_ONCE", 4)
    tamper(way, 0, sealed_trail)
    alone, many = verify.verify(), verify.verify(many=2)
    assert not many.sound
    assert {(one.problem, one.stream, one.seq) for one in many.findings} == {
        (one.problem, one.stream, one.seq) for one in alone.findings
    }


def test_two_processes_find_a_clean_trail_as_sound_as_one_does(sealed_trail, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("a check of SQLite is one process")
    alone = verify.verify()
    monkeypatch.setattr(hands, "AT_ONCE", 4)
    assert verify.verify(many=2) == alone
    assert alone.sound and alone.contents


def test_a_process_that_could_not_check_its_part_says_nothing_about_the_trail(sealed_trail, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("a check of SQLite is one process")
    monkeypatch.setattr(hands, "check", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(verify.Stopped, match="was ended"):
        verify.verify(many=2)
    monkeypatch.setattr(hands, "check", lambda *_: (_ for _ in ()).throw(OSError("disk")))
    with pytest.raises(verify.Stopped, match="disk"):
        verify.verify(many=2)


@pytest.mark.parametrize("way", tampering.FOUND_OUTSIDE, ids=lambda way: way.__name__)
def test_it_is_found_by_whoever_holds_a_checkpoint_and_by_nobody_else(sealed_trail, way):
    kept, held = keep(), sealed.cosigned(sealed.newest())
    for seed in range(SEEDS):
        tamper(way, seed, sealed_trail)
        alone = verify.verify()
        assert alone.sound, (seed, alone.findings)
        assert not alone.anchored
        assert not verify.verify(Asked(held=[held])).sound, seed
        assert not verify.verify(Asked(ours=[held])).sound, seed  # or the signer's own memory, off the database
        put_back(kept)
    result = verify.verify(Asked(held=[held]))
    assert result.sound and result.held


def test_there_are_at_least_twelve_ways():
    assert len({*tampering.FOUND_HERE, *tampering.FOUND_OUTSIDE}) >= 12


def test_clean_trails_are_never_suspected(log, agency):
    lot = random.Random(0)  # noqa: S311 - repeatable
    roots = [agency]
    for number in range(CLEAN):
        if lot.random() < 0.2 or len(roots) > 4:
            roots = [*roots[-3:], another(f"C{number}")]
        for root in lot.choices(roots, k=lot.randrange(1, 4)):
            lay(root, lot.randrange(1, 4), content=lot.random() < 0.5)
        if lot.random() < 0.7:
            seal()
        ours = [settings.SIGNED_STATE_FILE.read_text()] if settings.SIGNED_STATE_FILE.exists() else []
        result = verify.verify(Asked(ours=ours))
        assert result.sound, (number, result.findings)


class TestReceipts:
    """What is newer than the last checkpoint rests on the receipts that were handed out (dec.18, dec.21)."""

    def test_a_receipt_says_what_became_of_its_act(self, log, agency):
        (receipt,) = lay(agency, 1)
        found = receipts.look_up(bytes.fromhex(receipt.leaf_hash))
        assert found.state == State.WAITING
        assert "not yet sealed" in found.sentence
        seal()
        found = receipts.look_up(bytes.fromhex(receipt.leaf_hash))
        assert (found.state, found.size) == (State.SEALED, Entry.objects.count())
        assert f"sealed at number {found.place}" in found.sentence

    def test_an_entry_deleted_before_it_was_sealed_is_proved_by_its_receipt_and_by_nothing_else(self, log, agency):
        """The newest entry is gone and the record wound back: the database says nothing, the receipt says it all."""
        lay(agency, 1)
        seal()
        (receipt,) = lay(agency, 1, action="response.delivered", content=True)
        with unguarded() as cursor:
            hand = Hand(cursor, random.Random(0), agency.pk)  # noqa: S311
            (pk,) = hand.ask("SELECT max(id) FROM audit_entry")[0]
            tampering._remove(hand, pk)
            hand.rechain(10**9)
        assert verify.verify().sound
        seal()
        assert verify.verify(Asked(ours=[settings.SIGNED_STATE_FILE.read_text()])).sound
        assert receipts.look_up(bytes.fromhex(receipt.leaf_hash)).state == State.MISSING

    @pytest.mark.parametrize("tiles", ["of the database", "as published"])
    def test_an_entry_deleted_after_it_was_sealed_is_still_in_the_tree(self, log, agency, tiles):
        (receipt,) = lay(agency, 1, content=True)
        seal()
        with unguarded() as cursor:
            hand = Hand(cursor, random.Random(0), agency.pk)  # noqa: S311
            (pk,) = hand.ask("SELECT max(id) FROM audit_entry")[0]
            tampering._remove(hand, pk)
            if tiles == "as published":
                hand.run("DELETE FROM audit_tile")
        found = receipts.look_up(bytes.fromhex(receipt.leaf_hash))
        assert found.state == State.REMOVED
        assert found.place == Entry.objects.count()

    def test_the_command_says_it_and_ends_accordingly(self, log, agency, capsys):
        (receipt,) = lay(agency, 1)
        call_command("verify_trail", "--receipt", receipt.leaf_hash)
        assert "not yet sealed" in capsys.readouterr().out
        for wrong, code in (("00" * 32, 1), ("00" * 31, 2), ("no hash", 2)):
            with pytest.raises(SystemExit) as ended:
                call_command("verify_trail", "--receipt", wrong)
            assert ended.value.code == code


def test_an_entry_that_was_passed_over_is_found(log, agency):
    """Later ones were sealed, this one was not: somebody saw to it that it got no place."""
    lay(agency, 1)
    later = datetime.now(UTC) + timedelta(minutes=20)
    blind = Sequencer()
    blind.after, blind.swept_at = Entry.objects.order_by("-id").first().pk, later
    lay(agency, 1)
    assert seal(blind, now=later) == 1
    assert "were not sealed although later ones were" in " ".join(one.problem for one in verify.verify().findings)


def test_swept_tables_leave_nothing_behind(log, agency):
    seal()
    clean.sweep()
    assert not Entry.objects.exists()
