"""The trail: what it costs an act, beside acts without it, with a plain line for each, and with one chain for all."""

from __future__ import annotations

import hashlib
import os
import random
import statistics
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, connections, models, transaction

from audit import guard, sealed, sequencer, trail, tree, verify
from audit.models import Entry, Root
from audit.trail import Act, Who, Why
from deploy.owner import as_owner
from tests.audit.sealing import as_sequencer, unguarded
from tests.bench import beside
from tests.bench.measuring import Judged
from tests.bench.plotting import bars
from tests.bench.writing import judged, table

TITLE = "The trail"
SECONDS = float(os.environ.get("SECONDS", "1.5"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
ENTRIES = int(os.environ.get("ENTRIES", "200000"))
WRITERS, ROWS, PORTION = (1, 8), 1000, 10_000
PLOT = Path(__file__).parents[2] / "docs" / "images" / "trail.svg"
WORDS = """A transaction locks one row of a thousand, changes its status (which is indexed), commits. Each way does so
for {seconds} seconds in processes of its own, by turns, {rounds} times, with one writer and with eight. *Nothing* only
changes the row. *Plain line* also inserts one row with the same columns and indexes as an entry, through the ORM. *One
chain* does that with a hash of the line before it, whichever record it is about, so everybody waits for its head.
*django-auditlog*, *django-simple-history* and *django-pghistory* record the same change as their documentation says,
in a database of their own on the same server, without guards, chain or sealing. *Ours* is the whole design: a chain
for each record, the guard, the hash that the database checks, sealed content, and the question whether sealing is late.

![Transactions in a second, by way and number of writers](images/trail.svg)

"""
WHY = Why("GR6", "ENG-2026-09", "0" * 64)
CONTENT = {"justification": "The child does not crawl, the account changed twice. " * 4}


def _model(name: str, table_name: str, *bases: type, constraints: tuple[Any, ...] = (), **fields: Any) -> Any:
    held = {"app_label": "bench", "db_table": table_name, "constraints": list(constraints)}
    meta = type("Meta", (), held)
    return type(name, bases or (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


def _row(name: str) -> Any:
    return _model(
        name, f"bench_{name.lower()}", id=models.UUIDField(primary_key=True, default=uuid.uuid4),
        status=models.IntegerField(default=0, db_index=True), head=models.BinaryField(default=bytes(32)),
    )  # fmt: skip


Plain, Lined, Chain = _row("Plain"), _row("Lined"), _row("Chain")
Guarded = _model(
    "Guarded", "bench_guarded", Root, constraints=(guard.Recorded(name="bench_guarded_rec"),),
    status=models.IntegerField(default=0, db_index=True),
)  # fmt: skip
Line = _model(
    "Line", "bench_line", stream_id=models.UUIDField(), stream_seq=models.IntegerField(), at=models.DateTimeField(),
    recorded_at=models.DateTimeField(), actor_id=models.UUIDField(), agency_id=models.UUIDField(),
    request_id=models.UUIDField(null=True), action=models.CharField(max_length=60),
    outcome=models.CharField(max_length=60), body=models.BinaryField(), leaf_hash=models.BinaryField(max_length=32),
)  # fmt: skip
INDEXES = ("stream_id, stream_seq", "agency_id, recorded_at", "actor_id, recorded_at", "request_id, id")


def run() -> tuple[str, list[Judged]]:
    """The section and its ratios."""
    keys, libraries = _made(), beside.made()
    ways: dict[str, Callable[[random.Random], None]] = {
        "nothing": lambda dice: _changed(Plain, dice.choice(keys["Plain"])),
        "plain line": lambda dice: _lined(dice.choice(keys["Lined"])),
        "one chain": lambda dice: _chained(dice.choice(keys["Chain"]), keys["head"][0]),
        "ours": lambda dice: _ours(dice.choice(keys["Guarded"])),
    }
    contenders: dict[str, Callable[[int], float]] = {
        **{name: partial(_speed, way) for name, way in ways.items()},
        **{name: partial(beside.speed, libraries, name, seconds=SECONDS) for name in beside.NAMES},
    }
    speeds = _speeds(contenders)
    wal = {name: _wal(way) for name, way in ways.items()}
    wal |= {name: beside.wal(libraries, name) for name in beside.NAMES}
    middle = {key: statistics.median(held) for key, held in speeds.items()}
    found = _ratios(speeds, wal)
    PLOT.write_text(bars("Transactions in a second", middle, list(contenders), WRITERS))
    cells = [
        (name, *(f"{middle[name, count]:.0f}" for count in WRITERS), f"{wal[name]:,.0f}") for name in contenders
    ]  # fmt: skip
    body = WORDS.format(seconds=SECONDS, rounds=ROUNDS)
    more, others = _long()
    body += judged([*found, *others]) + "\n"
    body += table(("Way", *(f"A second, {count} at once" for count in WRITERS), "WAL, bytes each"), cells) + "\n" + more
    return body, [*found, *others]


def _ratios(speeds: dict[tuple[str, int], list[float]], wal: dict[str, float]) -> list[Judged]:
    def of(one: str, other: str, count: int) -> float:
        pairs = zip(speeds[one, count], speeds[other, count], strict=True)
        return statistics.median(mine / theirs for mine, theirs in pairs)

    scaling = {name: statistics.median(speeds[name, 8]) / statistics.median(speeds[name, 1]) for name, _ in speeds}
    return [
        Judged("Ours ÷ plain line, one writer", of("ours", "plain line", 1), 0.75),
        Judged("Ours ÷ plain line, eight writers", of("ours", "plain line", 8), 0.75),
        Judged("Ours ÷ nothing, one writer", of("ours", "nothing", 1), 0.58),
        Judged("Gain from one writer to eight: ours ÷ plain line", scaling["ours"] / scaling["plain line"], 0.8),
        Judged("Ours ÷ one chain, eight writers", of("ours", "one chain", 8), 1.0),
        *(Judged(f"Ours ÷ {name}, eight writers", of("ours", name, 8), 0.75) for name in beside.NAMES),
        Judged("WAL of ours ÷ of a plain line", wal["ours"] / wal["plain line"], 1.6, at_least=False),
    ]


def _made() -> dict[str, list[uuid.UUID]]:
    """The tables, as the owner makes them, and a thousand rows of each."""
    with as_owner(), connection.schema_editor() as editor:
        for model in (Plain, Lined, Chain, Guarded, Line):
            editor.create_model(model)
            editor.execute(f"GRANT SELECT, INSERT, UPDATE ON {model._meta.db_table} TO gt_app")
        for number, columns in enumerate(INDEXES):
            editor.execute(f"CREATE INDEX bench_line_{number} ON bench_line ({columns})")
        editor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO gt_app")
    keys = {}
    for model in (Plain, Lined, Chain):
        keys[model.__name__] = [row.pk for row in model.objects.bulk_create(model() for _ in range(ROWS))]
    keys["head"] = [Chain.objects.create().pk]
    keys["Guarded"] = []
    for _ in range(ROWS):
        root = Guarded()
        with transaction.atomic():
            trail.record(_act("bench.made", root), about=root)
        keys["Guarded"].append(root.pk)
    return keys


def _act(action: str, root: Any) -> Act:
    by = Who(trail.NOBODY, trail.NOBODY, role="GP_SAFEGUARDING_LEAD", session=root.pk)
    return Act(action, datetime.now(UTC), by, request=root.pk, outcome="SHARE", why=WHY, content=CONTENT)


def _changed(model: Any, pk: uuid.UUID) -> None:
    with transaction.atomic():
        row = model.objects.select_for_update().get(pk=pk)
        row.status += 1
        row.save(update_fields=["status"])


def _line(row: Any, prev: bytes) -> bytes:
    now = datetime.now(UTC)
    act = _act("step.approved", row)
    body = trail.canonical(act, stream=row.pk, seq=row.status, prev=prev, recorded_at=now, committed="0" * 64)
    leaf = hashlib.sha256(b"\0" + body).digest()
    Line.objects.create(
        stream_id=row.pk, stream_seq=row.status, at=now, recorded_at=now, actor_id=trail.NOBODY,
        agency_id=trail.NOBODY, request_id=row.pk, action=act.action, outcome=act.outcome, body=body, leaf_hash=leaf,
    )  # fmt: skip
    return leaf


def _lined(pk: uuid.UUID) -> None:
    with transaction.atomic():
        row = Lined.objects.select_for_update().get(pk=pk)
        row.status += 1
        row.save(update_fields=["status"])
        _line(row, bytes(32))


def _chained(pk: uuid.UUID, head_pk: uuid.UUID) -> None:
    with transaction.atomic():
        row = Chain.objects.select_for_update().get(pk=pk)
        row.status += 1
        row.save(update_fields=["status"])
        head = Chain.objects.select_for_update().get(pk=head_pk)
        head.head = _line(row, bytes(head.head))
        head.save(update_fields=["head"])


def _ours(pk: uuid.UUID) -> None:
    with transaction.atomic():
        row = Guarded.objects.select_for_update().get(pk=pk)
        row.status += 1
        trail.record(_act("step.approved", row), about=row, saving=["status"])


def _speeds(ways: dict[str, Callable[[int], float]]) -> dict[tuple[str, int], list[float]]:
    dice = random.Random(3)  # noqa: S311 - an order, not a secret
    cells = [(name, count) for name in ways for count in WRITERS]
    speeds: dict[tuple[str, int], list[float]] = {cell: [] for cell in cells}
    for number in range(ROUNDS + 1):
        dice.shuffle(cells)
        for name, count in cells:
            speed = ways[name](count)
            if number:
                speeds[name, count].append(speed)
    return speeds


def _speed(way: Callable[[random.Random], None], writers: int) -> float:
    """Transactions in a second of so many processes at once."""
    connections.close_all()  # no two processes on one connection
    pipes = []
    for number in range(writers):
        reads, writes = os.pipe()
        if not os.fork():
            done = _writes(way, random.Random(f"{number} {time.time_ns()}"))  # noqa: S311
            os.write(writes, f"{done}".encode())
            os._exit(0)
        os.close(writes)
        pipes.append(reads)
    done = 0.0
    for reads in pipes:
        done += float(os.read(reads, 40) or b"0")
        os.close(reads)
        os.wait()
    return done


def _writes(way: Callable[[random.Random], None], dice: random.Random) -> float:
    way(dice)  # connected, and read what is read once
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < SECONDS:
        way(dice)
        done += 1
    return done / (time.perf_counter() - began)


def _wal(way: Callable[[random.Random], None], times: int = 200) -> float:
    dice = random.Random(4)  # noqa: S311
    way(dice)

    def stands() -> float:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
            return float(cursor.fetchone()[0])

    before = stands()
    for _ in range(times):
        way(dice)
    return (stands() - before) / times


def _long() -> tuple[str, list[Judged]]:
    """Sealing and checking a long trail, beside hashing the same bytes, and the tree of them alone."""
    sequencer.make_key()
    seals = sequencer.Sequencer()
    with as_sequencer():
        seals.tick(datetime.now(UTC))
    _lay(PORTION)
    sealing = _timed(lambda: _sealed(seals))
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("-id").values_list("leaf_hash", flat=True)[:PORTION]]
    alone = _timed(lambda: tree.Edge().extend(leaves))
    _lay(ENTRIES)
    _sealed(seals)
    count = Entry.objects.count()
    checking = _timed(lambda: _checked())
    bodies = [bytes(body) for body in Entry.objects.order_by("id").values_list("body", flat=True)[:100_000]]
    hashing = _timed(lambda: [hashlib.sha256(b"\0" + body).digest() for body in bodies]) / len(bodies)
    found = [
        Judged(f"Sealing {PORTION:,}: the tree alone ÷ ours", alone / sealing, 0.08),
        Judged(f"Checking {count:,}: hashing alone ÷ ours", hashing * count / checking, 0.055),
    ]
    return _said(count, sealing, checking), found


def _said(count: int, sealing: float, checking: float) -> str:
    size, dice = sealed.newest().tree_size, random.Random(5)  # noqa: S311
    proofs = [(dice.randrange(size), dice.randrange(1, size)) for _ in range(200)]
    included = _timed(lambda: [tree.inclusion(one, size, sealed.tiles) for one, _ in proofs]) / len(proofs)
    grown = _timed(lambda: [tree.consistency(one, size, sealed.tiles) for _, one in proofs]) / len(proofs)
    longest = max(len(tree.inclusion(one, size, sealed.tiles)) for one, _ in proofs) * tree.HASH
    with connection.cursor() as cursor:
        tables = ("audit_entry", "audit_leaf", "audit_tile")
        cursor.execute(f"SELECT {' + '.join('pg_total_relation_size(%s)' for _ in tables)}", tables)
        stored = cursor.fetchone()[0] / count
    return (
        f"{PORTION:,} entries were sealed in {sealing:.2f} s ({PORTION / sealing:,.0f} a second), {count:,} checked in "
        f"full in {checking:.1f} s ({count / checking:,.0f} a second). Under {size:,} entries a proof that one is "
        f"there takes {included * 1000:.2f} ms and {longest} bytes at most, a proof that the tree only grew "
        f"{grown * 1000:.2f} ms. An entry takes {stored:,.0f} bytes with its indexes, its place and its tiles, its "
        "sealed content apart.\n"
    )


def _sealed(seals: sequencer.Sequencer) -> None:
    with as_sequencer():
        seals.tick(datetime.now(UTC))


def _checked() -> None:
    result = verify.verify(verify.Asked(records=False), many=os.cpu_count() or 1)
    assert result.sound, result.findings[:3]


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _lay(count: int) -> None:
    """So many entries in streams of twenty, past the guards: laying them is not what is measured."""
    clock = datetime.now(UTC)
    columns = (
        "stream_id, stream_seq, at, recorded_at, actor_id, agency_id, request_id, action, outcome, body, leaf_hash"
    )
    with unguarded() as cursor, cursor.copy(f"COPY audit_entry ({columns}) FROM STDIN") as copy:
        for number in range(count):
            if number % 20 == 0:
                root, prev = Guarded(), bytes(32)
                act = _act("step.approved", root)
            seq = number % 20 + 1
            body = trail.canonical(act, stream=root.pk, seq=seq, prev=prev, recorded_at=clock, committed="")
            prev = trail.leaf_hash(body)
            copy.write_row(
                (root.pk, seq, act.at, clock, act.by.actor, act.by.agency, root.pk, act.action, act.outcome, body, prev)
            )
    connection.close()
