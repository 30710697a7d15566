"""Ways to tamper with a sealed trail, each with everything that a database administrator could do to hide it.

A way gets a cursor past all guards and a lot that makes it repeatable, and changes the stream of one agency. Most are
found by the database alone. Some are only found by what is held outside it: that is the argument for witnesses and
receipts, so both halves are tested.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection

from audit import notes, tree
from audit.models import Checkpoint
from audit.notes import Signer

TABLES = ("audit_payload", "audit_leaf", "audit_cosignature", "audit_checkpoint", "audit_tile", "audit_entry")
KEPT = (*TABLES, "agencies_agency")


@dataclass
class Hand:
    """Whoever tampers: a cursor, a lot, and the stream they are after."""

    cursor: Any
    lot: random.Random
    stream: UUID

    def run(self, statement: str, *values: object) -> None:
        self.cursor.execute(statement, [self.id(one) if isinstance(one, UUID) else one for one in values])
        assert self.cursor.rowcount, statement

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        self.cursor.execute(question, [self.id(one) if isinstance(one, UUID) else one for one in values])
        return list(self.cursor.fetchall())

    @staticmethod
    def id(one: UUID) -> object:
        return one if connection.vendor == "postgresql" else one.hex

    @staticmethod
    def time(one: datetime) -> object:
        return one if connection.vendor == "postgresql" else one.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")

    def entries(self) -> list[tuple[int, int, bytes]]:
        """Id, number and bytes of the sealed entries of the stream."""
        rows = self.ask(
            "SELECT e.id, e.stream_seq, e.body FROM audit_entry e JOIN audit_leaf l ON l.entry_id = e.id "
            "WHERE e.stream_id = %s ORDER BY e.stream_seq",
            self.stream,
        )
        return [(pk, seq, bytes(body)) for pk, seq, body in rows]

    def entry(self, *, last: bool = True) -> tuple[int, int, bytes]:
        """One of them, by lot; without `last` there is another one after it."""
        entries = self.entries()
        return self.lot.choice(entries if last else entries[:-1])

    def rewrite(self, pk: int, body: bytes) -> None:
        self.run("UPDATE audit_entry SET body = %s, leaf_hash = %s WHERE id = %s", body, tree.leaf(body), pk)

    def rechain(self, start: int) -> None:
        """Make a stream fit again from a number on: numbers, links, hashes, and the head of the record."""
        rows = self.ask("SELECT id, body FROM audit_entry WHERE stream_id = %s ORDER BY stream_seq", self.stream)
        prev, seq = "0" * 64, 0
        for pk, held in rows:
            seq, body = seq + 1, bytes(held)
            if seq >= start:
                said = orjson.loads(body) | {"prev": prev, "seq": seq}
                body = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
                self.run("UPDATE audit_entry SET stream_seq = %s WHERE id = %s", seq, pk)
                self.rewrite(pk, body)
            prev = tree.leaf(body).hex()
        head = bytes.fromhex(prev)
        self.run("UPDATE agencies_agency SET audit_seq = %s, audit_head = %s WHERE id = %s", seq, head, self.stream)

    def reseal(self, signer: Signer) -> None:
        """Sign again, over what now stands, every checkpoint; and the tiles with it."""
        rows = self.ask(
            "SELECT e.leaf_hash FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.tree_index"
        )
        leaves = [bytes(leaf) for (leaf,) in rows]
        for place, (index,) in enumerate(self.ask("SELECT tree_index FROM audit_leaf ORDER BY tree_index")):
            if place != index:
                self.run("UPDATE audit_leaf SET tree_index = %s WHERE tree_index = %s", place, index)
        for size, made_at in list(Checkpoint.objects.values_list("tree_size", "made_at")):
            kept = min(size, len(leaves))
            text = notes.Checkpoint(settings.TRAIL_ORIGIN, kept, tree.over(leaves[:kept])).text
            note = str(notes.Note(text, (signer.sign(text), signer.date(text, int(made_at.timestamp())))))
            self.run("UPDATE audit_checkpoint SET note = %s, tree_size = %s WHERE tree_size = %s", note, kept, size)
        for (level, index), held in tree.Edge().extend(leaves).items():
            width = len(held) // tree.HASH
            self.run(
                "UPDATE audit_tile SET data = %s, width = %s WHERE level = %s AND idx = %s", held, width, level, index
            )
        self.cursor.execute("DELETE FROM audit_cosignature")


def said(body: bytes, **changes: object) -> bytes:
    """The bytes of an entry that says something else."""
    return orjson.dumps(json.loads(body) | changes, option=orjson.OPT_SORT_KEYS)


def _flipped(held: bytes, lot: random.Random) -> bytes:
    bit = lot.randrange(len(held) * 8)
    changed = bytearray(held)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def one_bit_of_an_entry(hand: Hand) -> None:
    pk, _, body = hand.entry()
    hand.run("UPDATE audit_entry SET body = %s WHERE id = %s", _flipped(body, hand.lot), pk)


def an_entry_with_its_hash(hand: Hand) -> None:
    pk, _, body = hand.entry()
    hand.run("UPDATE audit_entry SET outcome = 'forged' WHERE id = %s", pk)
    hand.rewrite(pk, said(body, outcome="forged"))


def an_entry_with_its_hash_and_all_that_follow(hand: Hand) -> None:
    pk, seq, body = hand.entry()
    hand.run("UPDATE audit_entry SET outcome = 'forged' WHERE id = %s", pk)
    hand.rewrite(pk, said(body, outcome="forged"))
    hand.rechain(seq + 1)


def a_column(hand: Hand) -> None:
    pk, _, _ = hand.entry()
    other = Hand.id(UUID(int=hand.lot.getrandbits(128)))
    column, value = hand.lot.choice(
        [
            ("at", "2020-01-01 00:00:00+00:00"),
            ("recorded_at", "2020-01-01 00:00:00+00:00"),
            ("action", "agency.forged"),
            ("outcome", "forged"),
            ("actor_id", other),
            ("agency_id", other),
            ("request_id", other),
        ]
    )
    hand.run(f"UPDATE audit_entry SET {column} = %s WHERE id = %s", value, pk)


def _remove(hand: Hand, pk: int) -> None:
    hand.cursor.execute("DELETE FROM audit_payload WHERE entry_id = %s", [pk])
    hand.cursor.execute("DELETE FROM audit_leaf WHERE entry_id = %s", [pk])
    hand.run("DELETE FROM audit_entry WHERE id = %s", pk)


def an_entry_is_removed(hand: Hand) -> None:
    _remove(hand, hand.entry()[0])


def an_entry_is_removed_and_the_gap_is_closed(hand: Hand) -> None:
    pk, seq, _ = hand.entry(last=False)
    _remove(hand, pk)
    hand.run("DELETE FROM audit_payload WHERE stream_id = %s", hand.stream)  # they were bound to their numbers
    hand.rechain(seq)


def two_entries_change_places(hand: Hand) -> None:
    last = hand.ask("SELECT max(tree_index) FROM audit_leaf")[0][0]
    one, other = sorted(hand.lot.sample(range(last + 1), 2))
    for old, new in ((one, last + 1), (other, one), (last + 1, other)):
        hand.run("UPDATE audit_leaf SET tree_index = %s WHERE tree_index = %s", new, old)


def a_place_is_removed(hand: Hand) -> None:
    (index,) = hand.lot.choice(hand.ask("SELECT tree_index FROM audit_leaf"))
    hand.run("DELETE FROM audit_leaf WHERE tree_index = %s", index)


def one_bit_of_a_checkpoint(hand: Hand) -> None:
    size, note = hand.lot.choice(hand.ask("SELECT tree_size, note FROM audit_checkpoint"))
    at = hand.lot.randrange(len(note))
    other = chr(ord(note[at]) ^ 1)
    hand.run("UPDATE audit_checkpoint SET note = %s WHERE tree_size = %s", note[:at] + other + note[at + 1 :], size)


def another_time_of_a_checkpoint(hand: Hand) -> None:
    """So that an entry that was passed over would not seem late."""
    size, made_at = hand.lot.choice(list(Checkpoint.objects.values_list("tree_size", "made_at")))
    other = made_at + timedelta(seconds=hand.lot.choice((-1, 1)) * 10 ** hand.lot.randrange(7))
    hand.run("UPDATE audit_checkpoint SET made_at = %s WHERE tree_size = %s", hand.time(other), size)


def a_checkpoint_says_no_longer_when(hand: Hand) -> None:
    """Its text is signed as before; the signature on the time is gone, and another time stands beside it."""
    size, note, made_at = hand.lot.choice(list(Checkpoint.objects.values_list("tree_size", "note", "made_at")))
    held = notes.Note.parse(note)
    other = hand.time(made_at - timedelta(days=1))
    shorter = str(notes.Note(held.text, held.signatures[:1]))
    hand.run("UPDATE audit_checkpoint SET note = %s, made_at = %s WHERE tree_size = %s", shorter, other, size)


def a_checkpoint_by_another_key(hand: Hand) -> None:
    """Everything fits, but the signing key was not at hand."""
    an_entry_with_its_hash_and_all_that_follow(hand)
    path = settings.SIGNING_KEY_FILE.with_name(f"stranger-{hand.lot.getrandbits(64):x}")
    Signer.create(path, settings.TRAIL_ORIGIN)
    hand.reseal(Signer.load(path))


def the_newest_checkpoint_is_removed(hand: Hand) -> None:
    newest = hand.ask("SELECT max(tree_size) FROM audit_checkpoint")[0][0]
    hand.cursor.execute("DELETE FROM audit_cosignature WHERE tree_size = %s", [newest])
    hand.run("DELETE FROM audit_checkpoint WHERE tree_size = %s", newest)


def one_bit_of_a_cosignature(hand: Hand) -> None:
    pk, line = hand.lot.choice(hand.ask("SELECT id, line FROM audit_cosignature"))
    name, encoded = line.rsplit(" ", 1)
    held = notes.decoded(encoded)
    made = held[:4] + _flipped(held[4:], hand.lot)
    forged = str(notes.Signature(name.removeprefix(notes.DASH), made[:4], made[4:])).rstrip("\n")
    hand.run("UPDATE audit_cosignature SET line = %s WHERE id = %s", forged, pk)


def one_bit_of_a_tile(hand: Hand) -> None:
    level, index, held = hand.lot.choice(hand.ask("SELECT level, idx, data FROM audit_tile"))
    changed = _flipped(bytes(held), hand.lot)
    hand.run("UPDATE audit_tile SET data = %s WHERE level = %s AND idx = %s", changed, level, index)


def a_head_is_moved(hand: Hand) -> None:
    head = bytes(hand.lot.randrange(256) for _ in range(32))
    hand.run("UPDATE agencies_agency SET audit_head = %s WHERE id = %s", head, hand.stream)


def one_bit_of_a_content(hand: Hand) -> None:
    pk, held = hand.lot.choice(hand.ask("SELECT entry_id, sealed FROM audit_payload WHERE stream_id = %s", hand.stream))
    hand.run("UPDATE audit_payload SET sealed = %s WHERE entry_id = %s", _flipped(bytes(held), hand.lot), pk)


def two_contents_change_places(hand: Hand) -> None:
    rows = hand.ask("SELECT entry_id, sealed FROM audit_payload WHERE stream_id = %s", hand.stream)
    (one, its), (other, others) = hand.lot.sample(rows, 2)
    hand.run("UPDATE audit_payload SET sealed = %s WHERE entry_id = %s", bytes(others), one)
    hand.run("UPDATE audit_payload SET sealed = %s WHERE entry_id = %s", bytes(its), other)


def a_content_moves_to_another_stream(hand: Hand) -> None:
    """One row's content, put under an entry of another record: sealed under another key, bound to another place."""
    ((pk, held), *_rest) = hand.ask("SELECT entry_id, sealed FROM audit_payload WHERE stream_id = %s", hand.stream)
    (other, others) = hand.lot.choice(
        hand.ask("SELECT entry_id, sealed FROM audit_payload WHERE stream_id <> %s", hand.stream)
    )
    hand.run("UPDATE audit_payload SET sealed = %s WHERE entry_id = %s", bytes(others), pk)
    hand.run("UPDATE audit_payload SET sealed = %s WHERE entry_id = %s", bytes(held), other)


def a_content_is_removed(hand: Hand) -> None:
    (pk,) = hand.lot.choice(hand.ask("SELECT entry_id FROM audit_payload WHERE stream_id = %s", hand.stream))
    hand.run("DELETE FROM audit_payload WHERE entry_id = %s", pk)


def the_record_itself_is_removed(hand: Hand) -> None:
    hand.run("DELETE FROM agencies_agency WHERE id = %s", hand.stream)


def all_is_rewritten_and_signed_with_the_real_key(hand: Hand) -> None:
    """The operator holds database and key. Nothing inside the database can tell (ledger section 2, L4)."""
    an_entry_with_its_hash_and_all_that_follow(hand)
    hand.reseal(Signer.load(settings.SIGNING_KEY_FILE))


def an_older_day_is_put_back(hand: Hand) -> None:
    """Everything after a checkpoint is gone, heads wound back: as a restored backup looks (L6)."""
    size = hand.lot.choice(hand.ask("SELECT tree_size FROM audit_checkpoint ORDER BY tree_size")[:-1])[0]
    gone = hand.ask(
        "SELECT id FROM audit_entry WHERE id NOT IN (SELECT entry_id FROM audit_leaf WHERE tree_index < %s)", size
    )
    hand.cursor.execute("DELETE FROM audit_cosignature WHERE tree_size > %s", [size])
    hand.run("DELETE FROM audit_checkpoint WHERE tree_size > %s", size)
    for (pk,) in gone:
        _remove(hand, pk)
    rows = hand.ask(
        "SELECT e.leaf_hash FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.tree_index"
    )
    hand.cursor.execute("DELETE FROM audit_tile")
    for (level, index), held in tree.Edge().extend([bytes(leaf) for (leaf,) in rows]).items():
        hand.run(
            "INSERT INTO audit_tile (level, idx, width, data) VALUES (%s, %s, %s, %s)",
            level, index, len(held) // tree.HASH, held,
        )  # fmt: skip
    for (stream,) in hand.ask("SELECT id FROM agencies_agency"):
        hand.stream = stream if isinstance(stream, UUID) else UUID(stream)
        if hand.ask("SELECT 1 FROM audit_entry WHERE stream_id = %s", hand.stream):
            hand.rechain(10**9)
        else:
            hand.run("DELETE FROM agencies_agency WHERE id = %s", hand.stream)


Way = Callable[[Hand], None]
FOUND_HERE: tuple[Way, ...] = (
    one_bit_of_an_entry, an_entry_with_its_hash, an_entry_with_its_hash_and_all_that_follow, a_column,
    an_entry_is_removed, an_entry_is_removed_and_the_gap_is_closed, two_entries_change_places, a_place_is_removed,
    one_bit_of_a_checkpoint, another_time_of_a_checkpoint, a_checkpoint_says_no_longer_when,
    a_checkpoint_by_another_key, the_newest_checkpoint_is_removed, one_bit_of_a_cosignature,
    one_bit_of_a_tile, a_head_is_moved, one_bit_of_a_content, two_contents_change_places,
    a_content_moves_to_another_stream, a_content_is_removed, the_record_itself_is_removed,
)  # fmt: skip
"""Found by the database and the log's public key alone."""
FOUND_OUTSIDE: tuple[Way, ...] = (all_is_rewritten_and_signed_with_the_real_key, an_older_day_is_put_back)
"""Found by whoever holds a checkpoint, and by nobody else."""
