"""What stands outside the trail: drafts, idempotency keys, and which packs have been used."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from agencies.models import Agency, Person
from audit import seal
from requests_app.models.requests import InformationRequest
from requests_app.models.responses import AgencyResponse


class Draft(models.Model):
    """What is being typed: one owner, sealed, overwritten at will, deleted when put forward or after 30 days.

    The id of a request's first draft becomes the request's id, so that its address never changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=9, unique=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="drafts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    info_request = models.ForeignKey(InformationRequest, models.PROTECT, null=True, related_name="drafts")
    response = models.ForeignKey(AgencyResponse, models.PROTECT, null=True, related_name="drafts")
    sealed = models.BinaryField()
    sealed_key = models.BinaryField(max_length=80)
    key_epoch = models.CharField(max_length=40)
    version = models.PositiveIntegerField(
        default=1, help_text="counts the savings; a second tab sees that it is behind"
    )
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "owner"],
                condition=models.Q(response__isnull=False),
                name="requests_draft_one_answer_each",
            ),
            models.UniqueConstraint(
                fields=["info_request"],
                condition=models.Q(info_request__isnull=False),
                name="requests_draft_one_change",
            ),
        ]
        indexes = [models.Index(fields=["owner", "saved_at"], name="requests_draft_owner")]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not args and not self.sealed_key:
            self.sealed_key, self.key_epoch = seal.new_key(self.id)

    def __str__(self) -> str:
        return self.ref

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, opened."""
        return seal.unseal(self.sealed, self.sealed_key, self.key_epoch, self.id, "draft")[0]

    def write(self, words: dict[str, Any]) -> None:
        """Seal what was typed; the command saves the row."""
        self.sealed, _commitment = seal.seal(words, bytes(self.sealed_key), self.key_epoch, self.id, "draft")


class IdempotencyKey(models.Model):
    """An unsafe call that was carried out: the same key again answers the same, another body is refused."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    route = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    entry = models.CharField(max_length=120, blank=True, help_text="stream and number of the act's entry")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="requests_idempotency_once")]

    def __str__(self) -> str:
        return self.key


class PackInUse(models.Model):
    """A guidance pack that a decision was made under: from then on its bytes may not change."""

    version = models.CharField(max_length=20, primary_key=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "packs in use"

    def __str__(self) -> str:
        return self.version
