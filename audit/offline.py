"""Checks an export or a bundle of the trail. One file, to be read and run by whoever received it:

    python3 verify.py                                what lies beside this file
    python3 verify.py FOLDER --keys KEYS             with the public keys that you were given by another way
    python3 verify.py FOLDER --checkpoint HELD       and a checkpoint that you hold from before

It needs Python 3.11 and the package `cryptography`, nothing of the software that made the export, and no network.
Exit status: 0 everything is as it was recorded; 1 something is not; 2 it could not be checked.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import html
import json
import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOG, WITNESS, WIDTH, HASH = 1, 4, 256, 32
GENESIS = "0" * 64


class WrongError(Exception):
    """Something is not as it was recorded. The words say what."""


class AwayError(Exception):
    """It cannot be checked. The words say why."""


@dataclass
class Report:
    """What was checked, for the page at the end."""

    title: str
    origin: str = ""
    size: int = 0
    lines: list[str] = field(default_factory=list)
    acts: list[tuple[int, str, str, str]] = field(default_factory=list)


def sha(prefix: bytes, *parts: bytes) -> bytes:
    return hashlib.sha256(prefix + b"".join(parts)).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root of RFC 6962 over leaf hashes or the roots of full tiles."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    level, left_over = list(hashes), []
    while len(level) > 1:
        if len(level) % 2:
            left_over.append(level.pop())
        level = [sha(b"\x01", level[at], level[at + 1]) for at in range(0, len(level), 2)]
    while left_over:  # from the right, where the subtrees are smallest
        right = left_over.pop(0)
        if left_over:
            left_over[0] = sha(b"\x01", left_over[0], right)
        else:
            level = [sha(b"\x01", level[0], right)]
    return level[0]


def leads_to(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that an inclusion proof leads to, walked down from the top as RFC 6962 cuts the tree."""

    def walk(start: int, stop: int, left: int) -> bytes:
        if stop - start == 1:
            if left:
                raise WrongError("a proof is too long")
            return leaf
        if not left:
            raise WrongError("a proof is too short")
        middle = start + (1 << (stop - start - 1).bit_length() - 1)
        beside = proof[left - 1]
        if index < middle:
            return sha(b"\x01", walk(start, middle, left - 1), beside)
        return sha(b"\x01", beside, walk(middle, stop, left - 1))

    if not 0 <= index < size:
        raise WrongError(f"there is no number {index} in a tree of {size}")
    return walk(0, size, len(proof))


def keys_in(path: Path) -> list[tuple[str, bytes, int, bytes]]:
    """Name, number, kind and public key of each line."""
    found = []
    for line in path.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, number, encoded = line.split()[0].split("+", 2)
            held = base64.b64decode(encoded, validate=True)
            if sha(b"", name.encode() + b"\n", held)[:4].hex() != number or len(held) != 33:
                raise WrongError(f"the key of {name} is damaged")
            found.append((name, bytes.fromhex(number), held[0], held[1:]))
    return found


def open_checkpoint(note: str, keys: Sequence[tuple[str, bytes, int, bytes]]) -> tuple[str, int, bytes, dict[str, int]]:
    """Origin, size, root, and which witnesses signed when. Raises WrongError."""
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    lines = text.split("\n")
    if len(lines) < 4 or not signatures.endswith("\n"):
        raise WrongError("the checkpoint is damaged")
    seen: dict[str, int] = {}
    by_log = False
    for line in signatures.splitlines():
        dash, name, encoded = line.split(" ")
        held = base64.b64decode(encoded, validate=True)
        if dash != "\N{EM DASH}" or base64.b64encode(held).decode() != encoded:
            raise WrongError("a signature line of the checkpoint is damaged")
        for key_name, number, kind, public in keys:
            if (key_name, number) == (name, held[:4]):
                time = _verify(kind, public, text, held[4:], name)
                by_log |= kind == LOG and name == lines[0]
                if kind == WITNESS:
                    seen[name] = time
    if not by_log:
        raise WrongError("the checkpoint is not signed by a key of its log that we have")
    if not lines[1].isdigit() or len(base64.b64decode(lines[2], validate=True)) != HASH:
        raise WrongError("the checkpoint is damaged")
    return lines[0], int(lines[1]), base64.b64decode(lines[2]), seen


def _verify(kind: int, public: bytes, text: str, made: bytes, name: str) -> int:
    time, message = 0, text
    if kind == WITNESS:
        (time,), made = struct.unpack(">Q", made[:8]), made[8:]
        message = f"cosignature/v1\ntime {time}\n{text}"
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(made, message.encode())
    except InvalidSignature:
        raise WrongError(f"the signature of {name} under the checkpoint is wrong") from None
    return int(time)


class Chains:
    """Follows each stream from entry to entry."""

    def __init__(self) -> None:
        self.last: dict[str, tuple[int, str]] = {}
        self.first: dict[str, int] = {}

    def add(self, index: int, body: bytes, leaf: bytes) -> dict[str, Any]:
        """One entry, in order. Raises WrongError."""
        said: dict[str, Any] = json.loads(body)
        stream, seq = said["stream"], said["seq"]
        before = self.last.get(stream)
        if before is not None and (said["prev"], seq) != (before[1], before[0] + 1):
            raise WrongError(f"entry {seq} of {stream} (number {index}) does not follow the one before it")
        if before is None and (seq == 1) != (said["prev"] == GENESIS):
            raise WrongError(f"entry {seq} of {stream} (number {index}) is not the first, and says so")
        self.first.setdefault(stream, seq)
        self.last[stream] = (seq, leaf.hex())
        return said


def tile_path(level: int | str, index: int, width: int) -> str:
    parts = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        parts.insert(0, f"x{index % 1000:03}")
    return f"tile/{level}/{'/'.join(parts)}" + (f".p/{width}" if width < WIDTH else "")


def check_export(folder: Path, report: Report, size: int, root: bytes) -> list[bytes]:
    """Every entry, every tile, one root. Returns the leaf hashes."""
    chains, leaves = Chains(), []
    for start in range(0, size, WIDTH):
        width = min(WIDTH, size - start)
        bundle = (folder / tile_path("entries", start // WIDTH, width)).read_bytes()
        bodies = list(_bundled(bundle))
        if len(bodies) != width:
            raise WrongError(f"{tile_path('entries', start // WIDTH, width)} has {len(bodies)} entries, not {width}")
        leaves += [sha(b"\x00", body) for body in bodies]
        _same_tile(folder, 0, leaves[start:], start)
        for index, body in enumerate(bodies, start):
            _note(report, index, chains.add(index, body, leaves[index]))
    level, hashes = 0, leaves
    while hashes:
        for start in range(0, len(hashes), WIDTH):
            _same_tile(folder, level, hashes[start : start + WIDTH], start)
        full = range(0, len(hashes) - len(hashes) % WIDTH, WIDTH)
        hashes, level = [fold(hashes[start : start + WIDTH]) for start in full], level + 1
    if fold(leaves) != root:
        raise WrongError("the entries are not those that the checkpoint was signed over")
    report.lines.append(
        f"All {size} entries of {len(chains.last)} streams are here, from the first, and none was changed."
    )
    return leaves


def _same_tile(folder: Path, level: int, held: Sequence[bytes], start: int) -> None:
    where = tile_path(level, start // WIDTH, len(held))
    if (folder / where).read_bytes() != b"".join(held):
        raise WrongError(f"{where} is not what follows from the entries")


def _bundled(bundle: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(bundle):
        (length,) = struct.unpack_from(">H", bundle, at)
        at += 2 + length
        if at > len(bundle):
            raise WrongError("a bundle of entries is torn")
        yield bundle[at - length : at]


def check_bundle(folder: Path, report: Report, checkpoint: str, size: int, root: bytes) -> None:
    """Each entry with its proof; each stream without a gap, as far as the bundle says."""
    said = json.loads((folder / "bundle.json").read_text())
    chains, count, contents = Chains(), 0, 0
    for index in sorted(int(path.stem) for path in (folder / "entries").glob("*.json")):
        body = (folder / "entries" / f"{index}.json").read_bytes()
        leaf, count = sha(b"\x00", body), count + 1
        if leads_to(leaf, index, size, _proof(folder, index, checkpoint)) != root:
            raise WrongError(f"entry number {index} is not what was recorded, or its proof is wrong")
        act = chains.add(index, body, leaf)
        _note(report, index, act)
        contents += _content(folder, index, act)
    held = {stream: [chains.first[stream], last] for stream, (last, _) in chains.last.items()}
    if held != said["streams"]:
        raise WrongError("the bundle does not hold the entries that it says it holds")
    report.lines.append(f"All {count} entries are exactly what was recorded; each is proved under the checkpoint.")
    whole = [stream for stream, (first, _) in held.items() if first == 1]
    report.lines.append(f"{len(held)} streams without a gap, {len(whole)} of them from the first entry.")
    if contents:
        report.lines.append(f"{contents} sealed contents were opened for you and are what was recorded.")


def _proof(folder: Path, index: int, checkpoint: str) -> list[bytes]:
    head, _, note = (folder / "proofs" / f"{index}.tlog-proof").read_text().partition("\n\n")
    kind, number, *hashes = head.split("\n")
    if (kind, number) != ("c2sp.org/tlog-proof@v1", f"index {index}") or note != checkpoint:
        raise WrongError(f"the proof of entry number {index} is about something else")
    proof = [base64.b64decode(one, validate=True) for one in hashes]
    if any(len(one) != HASH for one in proof) or [base64.b64encode(one).decode() for one in proof] != hashes:
        raise WrongError(f"the proof of entry number {index} is damaged")
    return proof


def _content(folder: Path, index: int, act: dict[str, Any]) -> bool:
    path = folder / "contents" / f"{index}.json"
    if not path.exists():
        return False
    held = json.loads(path.read_text())
    opened = hashlib.sha256(b"audit-payload/v1\0" + base64.b64decode(held["salt"]) + base64.b64decode(held["plain"]))
    if opened.hexdigest() != act["pcommit"]:
        raise WrongError(f"the content of entry number {index} is not what was recorded")
    return True


def _note(report: Report, index: int, act: dict[str, Any]) -> None:
    if act["action"] == "content.disposed":
        on = datetime.fromisoformat(act["at"])
        how = f"was disposed of under rule {act['rule']} on {on.day} {on:%B %Y}"
        report.lines.append(f"What was sealed with the entries of {act['stream']} {how}.")
    if len(report.acts) < 5000:
        report.acts.append((index, act["recorded_at"], act["action"], act["agency"]))


def check(folder: Path, keys: Path | None, held: Sequence[Path]) -> Report:
    """Everything that lies in a folder. Raises WrongError, AwayError, OSError; other errors for what is damaged."""
    note = (folder / "checkpoint").read_text()
    known = keys_in(keys or folder / "keys")
    origin, size, root, seen = open_checkpoint(note, known)
    report = Report("Nothing was changed since it was recorded", origin, size)
    if (folder / "bundle.json").exists():
        if held:
            raise AwayError("a bundle cannot be compared with an older checkpoint; ask for an export")
        check_bundle(folder, report, note, size, root)
    else:
        leaves = check_export(folder, report, size, root)
        for path in held:
            _, older, older_root, _ = open_checkpoint(path.read_text(), known)
            if older > size or fold(leaves[:older]) != older_root:
                raise WrongError(f"the checkpoint over {older} entries that you hold does not belong to this trail")
            report.lines.append(f"It begins with the {older} entries of the checkpoint that you hold.")
    for name, time in seen.items():
        at = datetime.fromtimestamp(time, UTC)
        report.lines.append(f"{name} has seen this trail grow, last at {at:%d %B %Y, %H:%M} UTC.")
    if not seen and not held:
        report.lines.append("Nobody outside has signed it: whoever keeps the trail could have rewritten it as a whole.")
    if keys is None:
        names = ", ".join(f"{name} {number.hex()}" for name, number, *_ in known)
        report.lines.append(f"The keys came with it. Compare them with what you know: {names}.")
    return report


def page(report: Report) -> str:
    """The result as a page."""
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in report.lines)
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in act) + "</tr>" for act in report.acts
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(report.title)}</title>'
        f"<h1>{html.escape(report.title)}</h1><p>{html.escape(report.origin)}, {report.size} entries</p>"
        f"<ul>{lines}</ul>"
        f"<table><caption>Entries</caption><tr><th>Number<th>Recorded at<th>Act<th>Agency</tr>{rows}</table></html>\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Check an export or a bundle of the trail.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--keys", type=Path, help="public keys that you hold, instead of those that came with it")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="a checkpoint that you hold")
    parser.add_argument("--page", type=Path, help="write the result as a page")
    given = parser.parse_args(arguments)
    status, report = 0, Report("")
    try:
        report = check(given.folder, given.keys, given.checkpoint)
    except WrongError as wrong:
        status, report = (
            1,
            Report("This is not what was recorded", lines=[f"{str(wrong)[:1].upper()}{str(wrong)[1:]}."]),
        )
    except (ValueError, KeyError, TypeError, struct.error) as damaged:
        status, report = 1, Report("This is not what was recorded", lines=[f"Something is damaged: {damaged}."])
    except (OSError, AwayError) as away:
        status, report = 2, Report("This could not be checked", lines=[f"{away}. This says nothing about the trail."])
    sys.stdout.write("\n".join([f"{report.title}.", *report.lines, ""]))
    if given.page:
        given.page.write_text(page(report))
    return status


if __name__ == "__main__":
    sys.exit(main())
