"""Signed notes and checkpoints, as C2SP writes them (signed-note, tlog-checkpoint, tlog-cosignature). Pure.

A note is a text and, after an empty line, signature lines. A checkpoint is a note whose text says how large a tree is
and which root it has. The log signs the text (type 0x01); a witness signs it with the time at which it saw it to be
consistent with everything before (type 0x04).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LOG, WITNESS = 0x01, 0x04
DASH = "\N{EM DASH} "
MOST_BYTES = 1_000_000
MOST_SIGNATURES = 64
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
COSIGNED = "cosignature/v1\ntime {time}\n{text}"


class NoteError(ValueError):
    """Not a note, not a checkpoint, or not signed by whom it should be."""


@dataclass(frozen=True)
class Signature:
    """One signature line: who says so, which key of theirs, and the bytes."""

    name: str
    key_id: bytes
    made: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {_encoded(self.key_id + self.made)}\n"

    @classmethod
    def parse(cls, line: str) -> Signature:
        """A line without its newline. Raises NoteError."""
        parts = line.removeprefix(DASH).split(" ")
        if not line.startswith(DASH) or len(parts) != 2 or not _named(parts[0]):
            raise NoteError("a signature line is malformed")
        held = decoded(parts[1])
        if len(held) < 5:
            raise NoteError("a signature is too short")
        return cls(parts[0], held[:4], held[4:])


@dataclass(frozen=True)
class Note:
    """A text with its signature lines."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))

    @classmethod
    def parse(cls, note: str | bytes) -> Note:
        """Raises NoteError."""
        try:
            words = note.decode() if isinstance(note, bytes) else note
        except UnicodeDecodeError as wrong:
            raise NoteError("a note is UTF-8") from wrong
        if len(words) > MOST_BYTES or re.search(r"[\x00-\x09\x0b-\x1f]", words) or not words.endswith("\n"):
            raise NoteError("a note is lines of text, each ended by a newline")
        text, empty_line, lines = words.rpartition("\n\n")
        if not empty_line or not text or not lines:
            raise NoteError("a note has signatures after an empty line")
        signatures = tuple(Signature.parse(line) for line in lines.removesuffix("\n").split("\n"))
        if len(signatures) > MOST_SIGNATURES:
            raise NoteError("a note has too many signatures")
        return cls(text + "\n", signatures)


@dataclass(frozen=True)
class Key:
    """A public key by its name: how a log or a witness is known. `str()` is the line that is handed on (a vkey)."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature line says which key it was."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_encoded(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, line: str) -> Key:
        """Raises NoteError."""
        name, _, rest = line.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        held = decoded(encoded)
        if not _named(name) or len(held) != 33 or held[0] not in (LOG, WITNESS):
            raise NoteError(f"not a key that we know how to use: {line.strip()[:80]}")
        key = cls(name, held[0], held[1:])
        if key.key_id.hex() != key_id:
            raise NoteError(f"the key of {name} does not have the number that it is given with")
        return key

    @property
    def dating(self) -> Key:
        """The same key in the form of a witness's: with it a log says when it signed."""
        return Key(self.name, WITNESS, self.public)

    def made(self, signature: Signature) -> bool:
        """Whether this signature says it is by this key."""
        return (signature.name, signature.key_id) == (self.name, self.key_id)

    def checked(self, text: str, signature: Signature) -> int:
        """When a witness signed (seconds since 1970; 0 for a log). Raises NoteError when the signature is wrong."""
        time, made, signed = 0, signature.made, text
        if self.kind == WITNESS:
            if len(made) != 72:
                raise NoteError(f"the signature of {self.name} has the wrong length")
            (time,), made = struct.unpack(">Q", made[:8]), made[8:]
            signed = COSIGNED.format(time=time, text=text)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(made, signed.encode())
        except InvalidSignature as wrong:
            raise NoteError(f"the signature of {self.name} is wrong") from wrong
        return int(time)


@dataclass(frozen=True)
class Signer:
    """A private key by its name. Its file is one line, as Go's note package writes it."""

    name: str
    secret: Ed25519PrivateKey
    kind: int = LOG

    @classmethod
    def load(cls, path: Path, kind: int = LOG) -> Signer:
        """Raises FileNotFoundError: keys are never made up silently. Raises NoteError."""
        parts = path.read_text().strip().split("+", 4)  # base64 has a + too
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
            raise NoteError(f"{path} holds no signing key")
        held = decoded(parts[4])
        if len(held) != 33 or held[0] != kind:
            raise NoteError(f"{path} holds a key for something else")
        signer = cls(parts[2], Ed25519PrivateKey.from_private_bytes(held[1:]), kind)
        if signer.key.key_id.hex() != parts[3]:
            raise NoteError(f"{path} holds a key that was changed")
        return signer

    @staticmethod
    def create(path: Path, name: str, kind: int = LOG) -> None:
        """Make a new file, readable by its owner only; an existing one is never overwritten."""
        if not _named(name):
            raise NoteError(f"not a name for a key: {name!r}")
        path.parent.mkdir(parents=True, exist_ok=True)
        signer = Signer(name, Ed25519PrivateKey.generate(), kind)
        secret = _encoded(bytes([kind]) + signer.secret.private_bytes_raw())
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(f"PRIVATE+KEY+{name}+{signer.key.key_id.hex()}+{secret}\n")

    @property
    def key(self) -> Key:
        """The public half."""
        return Key(self.name, self.kind, self.secret.public_key().public_bytes_raw())

    def date(self, text: str, time: int) -> Signature:
        """Say when a note's text was signed, as a witness would: anybody else's reader passes over the line."""
        return Signer(self.name, self.secret, WITNESS).sign(text, time)

    def sign(self, text: str, time: int = 0) -> Signature:
        """Sign a note's text; a witness says when (seconds since 1970)."""
        if self.kind == LOG:
            return Signature(self.name, self.key.key_id, self.secret.sign(text.encode()))
        made = self.secret.sign(COSIGNED.format(time=time, text=text).encode())
        return Signature(self.name, self.key.key_id, struct.pack(">Q", time) + made)


@dataclass(frozen=True)
class Checkpoint:
    """How large the tree of a log is, and which root it has."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{_encoded(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """From a note's text; further lines are allowed and mean nothing to us. Raises NoteError."""
        lines = text.split("\n")
        if len(lines) < 4 or not all(lines[:-1]) or not SIZE.fullmatch(lines[1]):
            raise NoteError("a checkpoint says whose it is, how many entries, and which root")
        root = decoded(lines[2])
        if len(root) != 32:
            raise NoteError("the root of a checkpoint is 32 bytes")
        return cls(lines[0], int(lines[1]), root)


def opened(note: str | bytes, keys: Iterable[Key]) -> tuple[Checkpoint, Note]:
    """A checkpoint that its own log has signed with one of these keys. Raises NoteError.

    A signature that claims to be by a known key and is wrong spoils the whole note.
    """
    found = Note.parse(note)
    checkpoint = Checkpoint.parse(found.text)
    logs = [key for key in keys if key.kind == LOG and key.name == checkpoint.origin]
    good = [key.checked(found.text, made) for made in found.signatures for key in logs if key.made(made)]
    if not good:
        raise NoteError(f"no key that we know of {checkpoint.origin} has signed this checkpoint")
    return checkpoint, found


def dated(note: Note, keys: Iterable[Key]) -> int | None:
    """When its own log says that it signed (seconds since 1970). Raises NoteError for a wrong signature."""
    return next(iter(seen_by(note, [key.dating for key in keys if key.kind == LOG]).values()), None)


def seen_by(note: Note, keys: Iterable[Key]) -> dict[str, int]:
    """Which of these witnesses have signed, and when (seconds since 1970). Raises NoteError for a wrong signature."""
    witnesses = [key for key in keys if key.kind == WITNESS]
    return {key.name: key.checked(note.text, made) for made in note.signatures for key in witnesses if key.made(made)}


def keys_in(path: Path) -> list[Key]:
    """The keys of a file, one a line; empty lines and lines that begin with # are skipped. Raises NoteError."""
    lines = path.read_text().splitlines() if path.exists() else []
    return [Key.parse(line.split()[0]) for line in lines if line.strip() and not line.startswith("#")]


def hashes_in(lines: Sequence[str]) -> list[bytes]:
    """The hashes of a proof, one a line in base64. Raises NoteError."""
    hashes = [decoded(line) for line in lines]
    if any(len(one) != 32 for one in hashes):
        raise NoteError("a proof is hashes of 32 bytes")
    return hashes


def lines_of(hashes: Iterable[bytes]) -> str:
    """A proof as lines."""
    return "".join(f"{_encoded(one)}\n" for one in hashes)


def decoded(words: str) -> bytes:
    """Base64, in the one form that it has. Raises NoteError."""
    try:
        held = base64.b64decode(words, validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise NoteError("not base64") from wrong
    if _encoded(held) != words:
        raise NoteError("base64 in a second form")
    return held


def _encoded(held: bytes) -> str:
    return base64.b64encode(held).decode()


def _named(name: str) -> bool:
    return bool(name) and "+" not in name and not re.search(r"\s", name)
