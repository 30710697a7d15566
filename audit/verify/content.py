"""The records that the trail is about: where each says its stream ends, and whether sealed content still opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps

from audit import seal
from audit.keys import Gone
from audit.models import Root
from audit.verify.reading import Row, as_bytes


@dataclass(frozen=True, slots=True)
class Head:
    """Where a root says its stream ends."""

    seq: int
    leaf: bytes
    sealed_key: bytes
    key_epoch: str


def heads(only: UUID | None = None) -> Iterator[tuple[str, Head]]:
    """Every root of every kind, or the one that a stream is about."""
    for model in apps.get_models():
        if issubclass(model, Root):
            rows = model._base_manager.all() if only is None else model._base_manager.filter(pk=only)
            columns = rows.values_list("id", "audit_seq", "audit_head", "sealed_key", "key_epoch")
            for pk, seq, leaf, sealed_key, epoch in columns.iterator(chunk_size=2000):
                yield str(pk), Head(seq, bytes(leaf), bytes(sealed_key), epoch)


class Contents:
    """Opens sealed contents, with each root's key unwrapped once."""

    def __init__(self, held: dict[str, Head]) -> None:
        self._heads = held
        self._opener = lru_cache(maxsize=50_000)(self._unwrapped)
        self.disposed: dict[str, tuple[int, Gone | None]] = {}  # by stream: how many contents, and how they went

    def check(self, row: Row, committed: str) -> tuple[bool, str]:
        """Whether there is content that opens to what was committed to, and what is wrong otherwise."""
        if committed and self._is_gone(row.stream):
            self.disposed[row.stream] = (self.disposed.get(row.stream, (0, None))[0] + 1, self._gone(row.stream))
            return False, ""
        if row.sealed is None:
            return False, "its content is missing" if committed else ""
        if not committed:
            return False, "it has content that was not recorded with it"
        if row.stream not in self._heads:
            return False, "the record that it belongs to is missing"
        if row.kept_under != row.stream:
            return False, "its content stands under another stream"
        try:
            opened = self._committed(row)
        except seal.SealError as wrong:
            return False, f"its content cannot be opened: {wrong}"
        return True, "" if opened == committed else "its content is not what was recorded"

    def _is_gone(self, stream: str) -> bool:
        """Whether the key of a stream's contents was destroyed."""
        head = self._heads.get(stream)
        return head is not None and (not head.sealed_key or self._gone(stream) is not None)

    def _gone(self, stream: str) -> Gone | None:
        """How it was, where its epoch's key was: of a record's own key its stream says so."""
        head = self._heads[stream]
        return seal.keys().destroyed(head.key_epoch) if head.sealed_key else None

    def _committed(self, row: Row) -> str:
        """The commitment that the content opens to. Raises SealError."""
        sealed, place = as_bytes(row.sealed), f"{row.stream}|{row.seq}"
        try:
            opened = self._opener(row.stream).decrypt(sealed[: seal.NONCE], sealed[seal.NONCE :], place.encode())
        except (InvalidTag, ValueError) as wrong:
            raise seal.SealError("it was changed, moved, or sealed under another key") from wrong
        return seal.commitment(opened[: seal.SALT], opened[seal.SALT :])

    def _unwrapped(self, stream: str) -> AESGCM:
        head = self._heads[stream]
        return AESGCM(seal.keys().unwrap(head.sealed_key, head.key_epoch, UUID(stream)))
