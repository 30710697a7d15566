"""Sealing: every root has a key of its own, and that key is wrapped by a key kept outside the database.

AES-256-GCM throughout. A payload is bound to its place (stream and number) so that it cannot be moved to
another; its salted commitment goes into the entry, and the salt lies inside the ciphertext, so that destroying
the key leaves a commitment that says nothing (ledger section 3).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson

from audit import tombstones
from audit.keys import NONCE, Disposed, FileKeys, SealError, decrypt, encrypt, keys

__all__ = [
    "NONCE", "SALT", "Disposed", "FileKeys", "Held", "SealError", "blind", "blind_all", "commitment", "key_of", "keys",
    "moved_key", "new_key", "open_bytes", "seal", "unseal",
]  # fmt: skip

SALT = 32
COMMITMENT = b"audit-payload/v1\0"

Held = bytes | memoryview
"""Bytes as a database driver gives them back."""


def new_key(root: UUID, month: str = "") -> tuple[bytes, str]:
    """A fresh key for a root: wrapped by its disposal month's, where there is one, with the epoch that wraps it."""
    return _wrapped(secrets.token_bytes(32), root, month)


def moved_key(wrapped: Held, epoch: str, root: UUID, month: str) -> tuple[bytes, str]:
    """A root's own key, wrapped by another month's: what is sealed under it stays as it is. Raises SealError."""
    return _wrapped(key_of(wrapped, epoch, root), root, month)


def key_of(wrapped: Held, epoch: str, root: UUID) -> bytes:
    """A root's own key. Raises Disposed where it was shredded, here or before a backup was put back; SealError."""
    if not wrapped:
        raise Disposed(root)
    if gone := tombstones.of(root):
        raise Disposed(root, gone)
    return keys().unwrap(bytes(wrapped), epoch, root)


def seal(content: dict[str, Any], wrapped: Held, epoch: str, root: UUID, place: str) -> tuple[bytes, str]:
    """Seal `content` (JSON) at `place` under the root's key. Returns (ciphertext, commitment in hex)."""
    plain = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    salt = secrets.token_bytes(SALT)
    sealed = encrypt(key_of(wrapped, epoch, root), salt + plain, place.encode())
    return sealed, commitment(salt, plain)


def unseal(sealed: Held, wrapped: Held, epoch: str, root: UUID, place: str) -> tuple[dict[str, Any], str]:
    """The content again, with the commitment it opens to. Raises SealError."""
    salt, plain = open_bytes(sealed, wrapped, epoch, root, place)
    content: dict[str, Any] = orjson.loads(plain)
    return content, commitment(salt, plain)


def open_bytes(sealed: Held, wrapped: Held, epoch: str, root: UUID, place: str) -> tuple[bytes, bytes]:
    """Salt and bytes of a content: with them anyone can work out the commitment. Raises SealError."""
    opened = decrypt(key_of(wrapped, epoch, root), bytes(sealed), place.encode())
    return opened[:SALT], opened[SALT:]


def _wrapped(key: bytes, root: UUID, month: str) -> tuple[bytes, str]:
    provider = keys()
    epoch = month if month and provider.holds(month) else provider.current
    return provider.wrap(key, root, epoch), epoch


def commitment(salt: bytes, plain: bytes) -> str:
    """What the entry holds of its content: nothing without the salt."""
    return hashlib.sha256(COMMITMENT + salt + plain).hexdigest()


def blind(kind: str, value: str) -> str:
    """A keyed index of a value (32 hex digits): equal values match, and nobody without the key can guess."""
    return blind_all(kind, [value])[value]


def blind_all(kind: str, values: Iterable[str]) -> dict[str, str]:
    """The same of many values, by one look at the keys."""
    mark = keys().mark
    return {value: mark(f"{kind}\0{value}".encode()).hex()[:32] for value in values}
