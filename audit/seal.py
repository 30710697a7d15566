"""Sealing: every root has a key of its own, and that key is wrapped by a key kept outside the database.

AES-256-GCM throughout. A payload is bound to its place (stream and number) so that it cannot be moved to
another; its salted commitment goes into the entry, and the salt lies inside the ciphertext, so that destroying
the key leaves a commitment that says nothing (ledger section 3).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
SALT = 32
COMMITMENT = b"audit-payload/v1\0"

Held = bytes | memoryview
"""Bytes as a database driver gives them back."""


class SealError(Exception):
    """The content cannot be opened: wrong key, moved, or changed."""


@dataclass(frozen=True)
class FileKeys:
    """Key-encryption keys in a file of the host: `{"current": epoch, "keys": {epoch: base64}, "index": base64}`.

    The interface (`current`, `wrap`, `unwrap`, `index_key`) is what a KMS or PKCS#11 provider implements later.
    """

    current: str
    keys: dict[str, bytes]
    index_key: bytes

    @classmethod
    def load(cls, path: Path) -> FileKeys:
        """Read the file. Raises FileNotFoundError: keys are never made up silently."""
        held = json.loads(path.read_text())
        keys = {epoch: base64.b64decode(key) for epoch, key in held["keys"].items()}
        return cls(held["current"], keys, base64.b64decode(held["index"]))

    @staticmethod
    def create(path: Path, epoch: str = "epoch-1") -> None:
        """Make a new file, readable by its owner only; an existing one is never overwritten."""
        path.parent.mkdir(parents=True, exist_ok=True)
        key, index = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(2))
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump({"current": epoch, "keys": {epoch: key}, "index": index}, file)

    def wrap(self, key: bytes, root: UUID) -> bytes:
        """The root's key under the current key-encryption key."""
        return _encrypt(self.keys[self.current], key, root.bytes)

    def unwrap(self, wrapped: bytes, epoch: str, root: UUID) -> bytes:
        """The root's key again. Raises SealError when the epoch is gone or the key was moved."""
        if epoch not in self.keys:
            raise SealError(f"the key of {epoch} is not held here")
        return _decrypt(self.keys[epoch], wrapped, root.bytes)


def keys() -> FileKeys:
    """The provider that the settings name."""
    return _load(settings.KEY_FILE)


@lru_cache(maxsize=4)
def _load(path: Path) -> FileKeys:
    return FileKeys.load(path)


def new_key(root: UUID) -> tuple[bytes, str]:
    """A fresh key for a root: wrapped, with the epoch that wraps it."""
    provider = keys()
    return provider.wrap(secrets.token_bytes(32), root), provider.current


def seal(content: dict[str, Any], wrapped: Held, epoch: str, root: UUID, place: str) -> tuple[bytes, str]:
    """Seal `content` (JSON) at `place` under the root's key. Returns (ciphertext, commitment in hex)."""
    plain = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    salt = secrets.token_bytes(SALT)
    sealed = _encrypt(keys().unwrap(bytes(wrapped), epoch, root), salt + plain, place.encode())
    return sealed, commitment(salt, plain)


def unseal(sealed: Held, wrapped: Held, epoch: str, root: UUID, place: str) -> tuple[dict[str, Any], str]:
    """The content again, with the commitment it opens to. Raises SealError."""
    salt, plain = open_bytes(sealed, wrapped, epoch, root, place)
    content: dict[str, Any] = orjson.loads(plain)
    return content, commitment(salt, plain)


def open_bytes(sealed: Held, wrapped: Held, epoch: str, root: UUID, place: str) -> tuple[bytes, bytes]:
    """Salt and bytes of a content: with them anyone can work out the commitment. Raises SealError."""
    opened = _decrypt(keys().unwrap(bytes(wrapped), epoch, root), bytes(sealed), place.encode())
    return opened[:SALT], opened[SALT:]


def commitment(salt: bytes, plain: bytes) -> str:
    """What the entry holds of its content: nothing without the salt."""
    return hashlib.sha256(COMMITMENT + salt + plain).hexdigest()


def blind(kind: str, value: str) -> str:
    """A keyed index of a value (32 hex digits): equal values match, and nobody without the key can guess."""
    return hmac.new(keys().index_key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()[:32]


def _encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def _decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
    except InvalidTag as wrong:
        raise SealError("the content was changed, moved, or sealed under another key") from wrong
