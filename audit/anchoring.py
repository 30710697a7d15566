"""Asking the witnesses: each gets the newest checkpoint with the proof from what it signed last, and signs or says why.

Whoever is asked over HTTP answers at once. Where there is no line, the request goes out as a file and the answer comes
back as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import structlog

from audit import notes, sealed, tree
from audit.models import Checkpoint, Cosignature
from audit.notes import Key, Note, NoteError, Signature
from audit.sealed import Witness
from audit.sequencer import can_sign, publishing
from audit.witness import Asked

log = structlog.stdlib.get_logger(__name__)
PATIENCE = 5  # seconds for a witness that does not answer
AHEAD = timedelta(minutes=5)
"""How far a witness's clock may be before ours."""


class NotTaken(Exception):  # noqa: N818 - it reads as a state
    """An answer that is no cosignature of this witness on a checkpoint of ours."""


@dataclass(frozen=True)
class Told:
    """What came of asking one witness."""

    witness: str
    signed: bool
    words: str = ""


def request_for(witness: Key, checkpoint: Checkpoint, old: int | None = None) -> str:
    """What a witness is asked, from what it signed last as far as we know. Raises tree.ProofError."""
    if old is None:
        signed = Cosignature.objects.filter(witness=witness.name, tree_size__lte=checkpoint.tree_size)
        old = signed.order_by("-tree_size").values_list("tree_size", flat=True).first() or 0
    proof = tree.consistency(old, checkpoint.tree_size, sealed.tiles)
    return str(Asked(old, proof, Note.parse(checkpoint.note)))


def take(witness: Key, checkpoint: Checkpoint, lines: Sequence[str], now: datetime) -> None:
    """Keep a witness's signature on a checkpoint. Raises NotTaken."""
    try:
        text = Note.parse(checkpoint.note).text
        signature = next(one for one in map(Signature.parse, lines) if witness.made(one))
        at = witness.checked(text, signature)
    except (NoteError, StopIteration) as wrong:
        raise NotTaken(f"There is no good signature of {witness.name} in the answer.") from wrong
    if at > (now + AHEAD).timestamp():
        raise NotTaken(f"The clock of {witness.name} is ahead of ours.")
    Cosignature.objects.get_or_create(
        tree_size=checkpoint.tree_size, witness=witness.name, defaults={"line": str(signature).removesuffix("\n")}
    )
    newest = sealed.newest()
    if newest is not None and newest.tree_size == checkpoint.tree_size:
        publishing.put(newest)


def take_note(witness: Key, answered: str, now: datetime) -> int:
    """The same from a file: the checkpoint that we had asked about, with the signature. Returns its size.

    Raises NotTaken.
    """
    try:
        note = Note.parse(answered)
        size = notes.Checkpoint.parse(note.text).size
    except NoteError as wrong:
        raise NotTaken(f"The witness did not sign: {answered.strip()[:200]}") from wrong
    checkpoint = Checkpoint.objects.filter(tree_size=size).first()
    if checkpoint is None or Note.parse(checkpoint.note).text != note.text:
        raise NotTaken("The answer is about a checkpoint that is not ours.")
    take(witness, checkpoint, [str(one).removesuffix("\n") for one in note.signatures], now)
    return size


def ask(now: datetime) -> list[Told]:
    """Ask every witness that has an address and does not hold the newest checkpoint yet. Done each minute.

    A witness that is away or refuses is a warning, never a failure: the checkpoint stands without it.
    """
    checkpoint = sealed.newest()
    if checkpoint is None or not can_sign():
        return []
    held = set(Cosignature.objects.filter(tree_size=checkpoint.tree_size).values_list("witness", flat=True))
    asked = [witness for witness in sealed.witnesses() if witness.url and witness.key.name not in held]
    told = [_ask(witness, checkpoint, now) for witness in asked]
    for one in told:
        if not one.signed:
            log.warning(f"a witness did not sign: {one.witness}")
    return told


def _ask(witness: Witness, checkpoint: Checkpoint, now: datetime) -> Told:
    name = witness.key.name
    try:
        status, body = _post(witness.url, request_for(witness.key, checkpoint))
        if status == 409 and notes.SIZE.fullmatch(body.strip()) and int(body) <= checkpoint.tree_size:
            status, body = _post(witness.url, request_for(witness.key, checkpoint, old=int(body)))
        if status != 200:
            return Told(name, False, f"{status} {body.strip()[:200]}")
        take(witness.key, checkpoint, body.splitlines(), now)
    except (OSError, NotTaken, ValueError) as wrong:
        return Told(name, False, str(wrong)[:200])
    return Told(name, True)


def _post(url: str, request: str) -> tuple[int, str]:
    """Status and body, whatever the status. Raises OSError."""
    if not url.startswith(("http://", "https://")):
        raise OSError("the address of a witness starts with http:// or https://")
    call = Request(f"{url}/add-checkpoint", request.encode(), {"Content-Type": "text/plain"})  # noqa: S310 - as above
    try:
        with urlopen(call, timeout=PATIENCE) as answer:  # noqa: S310 - as above
            return int(answer.status), answer.read(10_000).decode()
    except HTTPError as refused:
        return int(refused.code), refused.read(10_000).decode(errors="replace")


def standing(now: datetime) -> str:
    """Who holds the trail, in one sentence."""
    anchor, count = sealed.anchor(), len(sealed.witnesses())
    if anchor is None:
        return f"Anchored by none of {count} witnesses." if count else "There are no witnesses yet."
    at = anchor.at.astimezone(UTC)
    when = f"{at:%H:%M} UTC" if at.date() == now.astimezone(UTC).date() else f"{at:%d %B %Y, %H:%M} UTC"
    return f"Anchored by {len(anchor.by)} of {anchor.of} at {when}: {anchor.size} entries."
