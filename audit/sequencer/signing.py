"""Signing, with a memory of its own: what was signed last stands in a file outside the database.

So a database that was restored from a backup, cut or rewritten is never signed again as if nothing had happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from audit import files, notes, sealed
from audit.notes import Checkpoint, Key, Note, NoteError, Signer


class Refused(Exception):  # noqa: N818 - it reads as a state, like the denials
    """This database is not signed. The words say why, for whoever runs the system."""


def make_key() -> None:
    """A new signing key for this log; an existing one is never overwritten."""
    Signer.create(settings.SIGNING_KEY_FILE, settings.TRAIL_ORIGIN)


def can_sign() -> bool:
    """Whether this machine holds the signing key: only one should."""
    return bool(settings.SIGNING_KEY_FILE.is_file())


@dataclass
class Signing:
    """The key, every public key of this log, and the last checkpoint that was signed."""

    signer: Signer
    keys: list[Key]
    last: Checkpoint | None

    @classmethod
    def load(cls) -> Signing:
        """From the files that the settings name. Raises Refused, OSError."""
        try:
            signer = Signer.load(settings.SIGNING_KEY_FILE)
            keys = list({*sealed.keys(), signer.key})
        except NoteError as wrong:
            raise Refused(f"The signing key cannot be used: {wrong}.") from wrong
        if signer.name != settings.TRAIL_ORIGIN:
            raise Refused(f"The signing key is for {signer.name}; this log is {settings.TRAIL_ORIGIN}.")
        signing = cls(signer, keys, None)
        signing.last = signing._remembered()
        return signing

    def sign(self, size: int, root: bytes, at: datetime) -> str:
        """A checkpoint, signed, and signed again with the time (see `notes.dated`).

        It counts once the database holds it, and leaves the house once it is remembered.
        """
        text = Checkpoint(self.signer.name, size, root).text
        return str(Note(text, (self.signer.sign(text), self.signer.date(text, int(at.timestamp())))))

    def remember(self, note: str) -> None:
        """Keep a checkpoint as the last one that was signed."""
        files.replace(settings.SIGNED_STATE_FILE, note.encode(), 0o600)
        self.last = self.opened(note)

    def opened(self, note: str) -> Checkpoint:
        """A checkpoint with a good signature of this log. Raises Refused."""
        try:
            return notes.opened(note, self.keys)[0]
        except NoteError as wrong:
            raise Refused(f"A checkpoint is not ours: {wrong}.") from wrong

    def _remembered(self) -> Checkpoint | None:
        """The larger of what we kept and what we published; of another log's name (an earlier one) nothing counts."""
        kept, published = settings.SIGNED_STATE_FILE, settings.TRAIL_FOLDER / "checkpoint"
        found = [self.opened(kept.read_text())] if kept.exists() else []
        if published.exists():
            try:
                found.append(self.opened(published.read_text()))
            except (Refused, UnicodeDecodeError):
                if not found:  # torn on the disk, and nothing else remembers
                    raise
        ours = [one for one in found if one.origin == self.signer.name]
        return max(ours, key=lambda one: one.size, default=None)
