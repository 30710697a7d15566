"""Who holds the keys that wrap every record's own key: a provider, outside the database and its backups.

`Keys` is all that is asked of one. `FileKeys` keeps them in a file of the host. A provider that leads to a KMS or to
PKCS#11 implements the same six things and is named by `KEY_PROVIDER`; docs/trail.md says what to heed.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.module_loading import import_string

from audit import files

NONCE = 12


class SealError(Exception):
    """The content cannot be opened: wrong key, moved, or changed."""


@dataclass(frozen=True)
class Gone:
    """Under which rule something was disposed of, and on which day."""

    rule: str
    on: str

    def __str__(self) -> str:
        return f"disposed under rule {self.rule} on {self.on}"


class Disposed(SealError):  # noqa: N818 - it reads as a state
    """The content cannot be opened because it was disposed of. `gone` says how, where that is known here."""

    def __init__(self, root: UUID, gone: Gone | None = None) -> None:
        super().__init__(str(gone) if gone else "it was disposed of")
        self.root, self.gone = root, gone


class Keys(Protocol):
    """What sealing asks of whoever holds the keys. No key leaves it but that of the one record that is opened."""

    @property
    def current(self) -> str:
        """The epoch whose key wraps what has no month of its own."""

    def holds(self, epoch: str) -> bool:
        """Whether it can wrap under this epoch's key: a disposal month's has to be made before it is needed."""

    def wrap(self, key: bytes, root: UUID, epoch: str = "") -> bytes:
        """A record's key under an epoch's, or the current one's, bound to the record's id: at most 80 bytes."""

    def unwrap(self, wrapped: bytes, epoch: str, root: UUID) -> bytes:
        """It again. Raises Disposed where the epoch's key was destroyed, SealError where it is not here or moved."""

    def mark(self, words: bytes) -> bytes:
        """A keyed digest (HMAC-SHA256) under a key that nothing else uses and that never changes: blind indexes."""

    def destroyed(self, epoch: str) -> Gone | None:
        """Under which rule and when the epoch's key was destroyed, if it was."""


@dataclass(frozen=True)
class FileKeys:
    """Keys in a file of the host: `{"current": epoch, "keys": {epoch: base64}, "index": base64, "gone": {…}}`."""

    current: str
    keys: dict[str, bytes]
    index_key: bytes
    gone: dict[str, Gone] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> FileKeys:
        """Read the file. Raises FileNotFoundError: keys are never made up silently."""
        held = json.loads(path.read_text())
        keys = {epoch: base64.b64decode(key) for epoch, key in held["keys"].items()}
        gone = {epoch: Gone(**said) for epoch, said in held.get("gone", {}).items()}
        return cls(held["current"], keys, base64.b64decode(held["index"]), gone)

    @staticmethod
    def create(path: Path, epoch: str = "epoch-1", months: Iterable[str] = ()) -> None:
        """Make a new file, readable by its owner only, with keys of these months too. Never overwrites one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        held = {name: _fresh() for name in (epoch, *months)}
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump({"current": epoch, "keys": held, "index": _fresh()}, file)

    @staticmethod
    def make(path: Path, months: Iterable[str]) -> int:
        """Keys for these disposal months, where there never was one. Returns how many were made."""
        held = json.loads(path.read_text())
        new = {month: _fresh() for month in months if month not in held["keys"] and month not in held.get("gone", {})}
        if new:
            _write(path, held | {"keys": {**held["keys"], **new}})
        return len(new)

    @staticmethod
    def begin(path: Path, epoch: str) -> None:
        """A new epoch with a key of its own, which wraps whatever is new. Raises ValueError where the name was used."""
        held = json.loads(path.read_text())
        if epoch in held["keys"] or epoch in held.get("gone", {}) or not epoch or len(epoch) > 40:
            raise ValueError("an epoch has a name of its own, of at most 40 characters")
        held["keys"][epoch] = _fresh()
        _write(path, held | {"current": epoch})

    @staticmethod
    def destroy(path: Path, epoch: str, rule: str, on: date) -> None:
        """An epoch's key is no more, nor anything it wrapped, in whatever backup. Raises ValueError: not this one."""
        held = json.loads(path.read_text())
        if epoch == held["current"]:
            raise ValueError("what is new is wrapped under this epoch: begin another first")
        if epoch not in held["keys"]:
            raise ValueError("no key of this epoch is held here")
        del held["keys"][epoch]
        _write(path, held | {"gone": {**held.get("gone", {}), epoch: {"rule": rule, "on": on.isoformat()}}})

    def holds(self, epoch: str) -> bool:
        """Whether its key is in the file."""
        return epoch in self.keys

    def wrap(self, key: bytes, root: UUID, epoch: str = "") -> bytes:
        """The root's key under that key-encryption key."""
        return encrypt(self.keys[epoch or self.current], key, root.bytes)

    def unwrap(self, wrapped: bytes, epoch: str, root: UUID) -> bytes:
        """The root's key again. Raises Disposed, SealError."""
        if epoch not in self.keys:
            if epoch in self.gone:
                raise Disposed(root, self.gone[epoch])
            raise SealError(f"the key of {epoch} is not held here")
        return decrypt(self.keys[epoch], wrapped, root.bytes)

    def mark(self, words: bytes) -> bytes:
        """A keyed digest."""
        return hmac.digest(self.index_key, words, "sha256")

    def destroyed(self, epoch: str) -> Gone | None:
        """Whether and how this epoch's key was destroyed."""
        return self.gone.get(epoch)


def keys() -> Keys:
    """The provider that the settings name; its file is looked at again when it was changed."""
    path = settings.KEY_FILE
    held: tuple[object, Keys] | None = _held.get(path)
    found = path.stat()
    changed = (settings.KEY_PROVIDER, found.st_ino, found.st_mtime_ns)
    if held is None or held[0] != changed:
        held = _held[path] = changed, import_string(settings.KEY_PROVIDER).load(path)
    return held[1]


_held: dict[Path, tuple[object, Keys]] = {}


def encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """AES-256-GCM under a fresh nonce, which stands first."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """It again. Raises SealError."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
    except (InvalidTag, ValueError) as wrong:
        raise SealError("the content was changed, moved, or sealed under another key") from wrong


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _write(path: Path, held: dict[str, Any]) -> None:
    files.replace(path, json.dumps(held).encode(), 0o600)
