"""Refusals of this floor, beside those every floor shares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.denials import Changed, Denial, Fault, Incomplete, NotFound, NotNow, NotPermitted, ReadOnly, Sentence

__all__ = [
    "Changed",
    "Denial",
    "Fault",
    "Incomplete",
    "KeyReused",
    "NotFound",
    "NotNow",
    "NotPermitted",
    "ReadOnly",
    "Sentence",
]


class KeyReused(Denial):
    """The key that marks a call as sent once came with other words, or to another address (dec.24)."""

    status = 422
    default_code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__(_("This was sent before with other words. Send the new words with a new key."))
