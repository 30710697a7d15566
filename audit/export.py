"""The trail for somebody else to keep and check: the whole log, or the entries about one request or of one period.

The whole log lies as C2SP tlog-tiles lays it out: `checkpoint`, `tile/…`, `tile/entries/…` and `keys`, one key a line.
A bundle holds the exact bytes of some entries with a proof each. Both bring `verify.py`, which checks them alone.
Entries say who acted when: they go to those who are entitled to them, and every export is an act.
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from audit import fhir, notes, offline, seal, sealed, trail, tree
from audit.models import Checkpoint, Entry, Leaf, Payload, Root, Timestamp
from audit.sequencer import publishing

Tell = Callable[[int, int], None]
"""Told how many of how many entries are written."""
Open = Callable[[Entry], tuple[bytes, bytes] | None]
"""Salt and plain bytes of an entry's content, for who may have it; None where there is none."""
AT_ONCE = 2000


class NothingSealed(Exception):  # noqa: N818 - it reads as a state
    """There is nothing yet that could be proved."""


@dataclass(frozen=True)
class Written:
    """What was exported."""

    entries: int
    size: int


def export_log(folder: Path, *, tell: Tell = lambda *_: None) -> Written:
    """Write the whole log into an empty folder. Raises NothingSealed, FileExistsError, tree.ProofError."""
    checkpoint = _begin(folder)
    size = checkpoint.tree_size
    for path, held in publishing.files_of(tree.tiles(size)):
        _write(folder / path, held)
    for stamp in Timestamp.objects.filter(tree_size__lte=size).iterator():
        note = Checkpoint.objects.get(tree_size=stamp.tree_size).note
        _write(folder / "timestamps" / f"{stamp.tree_size}.checkpoint", note.encode())
        _write(folder / "timestamps" / f"{stamp.tree_size}.token", bytes(stamp.token))
    for index, bodies in enumerate(_portions(size)):
        held = b"".join(struct.pack(">H", len(body)) + body for body in bodies)
        _write(folder / tree.path("entries", index, len(bodies)), held)
        tell(index * tree.WIDTH + len(bodies), size)
    return Written(size, size)


def export_bundle(
    folder: Path, *, streams: Iterable[UUID] = (), start: datetime | None = None, stop: datetime | None = None,
    opened: Open | None = None, tell: Tell = lambda *_: None,
) -> Written:  # fmt: skip
    """Write the sealed entries of some streams, or recorded in a period, with their proofs, into an empty folder.

    `opened` gives the content to those who may have it. Raises NothingSealed, FileExistsError, tree.ProofError.
    """
    checkpoint = _begin(folder)
    leaves = _leaves(streams, start, stop).filter(tree_index__lt=checkpoint.tree_size)
    total, count = leaves.count(), 0
    held: dict[str, tuple[int, int]] = {}
    rendered: list[bytes] = []
    for leaf in leaves.iterator(chunk_size=AT_ONCE):
        entry, index = leaf.entry, leaf.tree_index
        body = bytes(entry.body)
        proof = sealed.prove(bytes(entry.leaf_hash), index, checkpoint, sealed.keys())
        _write(folder / "entries" / f"{index}.json", body)
        _write(folder / "proofs" / f"{index}.tlog-proof", proof_text(index, proof, checkpoint).encode())
        if opened is not None and (content := opened(entry)) is not None:
            _write(folder / "contents" / f"{index}.json", _content(*content))
        first, _ = held.get(str(entry.stream_id), (entry.stream_seq, 0))
        held[str(entry.stream_id)] = (first, entry.stream_seq)
        rendered.extend(fhir.ndjson([(body, bytes(entry.leaf_hash))]))
        count += 1
        tell(count, total)
    said = {"size": checkpoint.tree_size, "streams": held}
    _write(folder / "bundle.json", json.dumps(said, indent=1, sort_keys=True).encode())
    _write(folder / "audit-events.ndjson", b"".join(rendered))
    for name in ("entries", "proofs"):
        (folder / name).mkdir(exist_ok=True)
    return Written(count, checkpoint.tree_size)


def contents_of(*roots: Root) -> Open:
    """Opens what is sealed under these roots, for somebody who may read them. It may raise seal.SealError."""
    by_id = {root.pk: root for root in roots}

    def opened(entry: Entry) -> tuple[bytes, bytes] | None:
        root, payload = by_id.get(entry.stream_id), Payload.objects.filter(entry=entry).first()
        if root is None or payload is None:
            return None
        place = trail.place_of(entry.stream_id, entry.stream_seq)
        try:
            return seal.open_bytes(payload.sealed, root.sealed_key, root.key_epoch, root.pk, place)
        except seal.Disposed:
            return None

    return opened


def about_request(request: UUID) -> list[UUID]:
    """Every stream with an entry about a request, the request's own first."""
    found = Entry.objects.filter(request_id=request).values_list("stream_id", flat=True).distinct()
    return [request, *sorted(stream for stream in found if stream != request)]


def proof_text(index: int, proof: Sequence[bytes], checkpoint: Checkpoint) -> str:
    """A proof as C2SP tlog-proof writes it, with the checkpoint under which it holds."""
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{notes.lines_of(proof)}\n{sealed.cosigned(checkpoint)}"


def _begin(folder: Path) -> Checkpoint:
    """An empty folder with checkpoint, keys and the verifier."""
    checkpoint = sealed.newest()
    if checkpoint is None:
        raise NothingSealed("Nothing is sealed yet.")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    keys = [*sealed.keys(), *(witness.key for witness in sealed.witnesses())]
    _write(folder / "keys", "".join(f"{key}\n" for key in keys).encode())
    _write(folder / "checkpoint", sealed.cosigned(checkpoint).encode())
    _write(folder / "verify.py", Path(offline.__file__).read_bytes())
    return checkpoint


def _leaves(streams: Iterable[UUID], start: datetime | None, stop: datetime | None) -> QuerySet[Leaf]:
    wanted = Q()
    if chosen := list(streams):
        wanted &= Q(entry__stream_id__in=chosen)
    if start is not None:
        wanted &= Q(entry__recorded_at__gte=start)
    if stop is not None:
        wanted &= Q(entry__recorded_at__lt=stop)
    return Leaf.objects.filter(wanted).select_related("entry").order_by("tree_index")


def _portions(size: int) -> Iterator[list[bytes]]:
    """The bytes of every sealed entry, 256 at a time."""
    rows = Leaf.objects.filter(tree_index__lt=size).order_by("tree_index").values_list("entry__body", flat=True)
    portion: list[bytes] = []
    for body in rows.iterator(chunk_size=AT_ONCE):
        portion.append(bytes(body))
        if len(portion) == tree.WIDTH:
            yield portion
            portion = []
    if portion:
        yield portion


def _content(salt: bytes, plain: bytes) -> bytes:
    held: dict[str, Any] = {"salt": base64.b64encode(salt).decode(), "plain": base64.b64encode(plain).decode()}
    return json.dumps(held).encode()


def _write(path: Path, held: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(held)
