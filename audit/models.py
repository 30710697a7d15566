"""The trail's own tables. They hold ids and hashes, never a foreign key out to what they speak of."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now

from audit import guard, seal


class Root(models.Model):
    """Something with a stream of its own: its head stands in its row, its content is sealed under its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit_seq = models.PositiveIntegerField(default=0, editable=False)
    audit_head = models.BinaryField(max_length=32, default=bytes(32), editable=False)
    sealed_key = models.BinaryField(max_length=80, editable=False)
    key_epoch = models.CharField(max_length=40, editable=False)

    class Meta:
        abstract = True

    def seal_anew(self) -> None:
        """A key of its own, made with the first entry: a row that is only looked at needs none."""
        self.sealed_key, self.key_epoch = seal.new_key(self.id)

    @property
    def next_seq(self) -> int:
        """The number that the next entry of this stream will have: children name it before it is written."""
        return int(self.audit_seq) + 1


class Entry(models.Model):
    """One act: the exact bytes that were hashed, their leaf hash, and columns that verification derives again."""

    stream_id = models.UUIDField()
    stream_seq = models.PositiveIntegerField()
    at = models.DateTimeField(help_text="when the act is said to have happened")
    recorded_at = models.DateTimeField(help_text="the database's clock")
    actor_id = models.UUIDField()
    agency_id = models.UUIDField()
    request_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    outcome = models.CharField(max_length=60, blank=True)
    body = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = guard.ENTRY_TABLE
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["stream_id", "stream_seq"], name="audit_entry_stream"),
            models.CheckConstraint(condition=models.Q(stream_seq__gt=0), name="audit_entry_numbered"),
            guard.Chained(name="audit_entry_chain"),
            guard.Immutable(name="audit_entry_kept"),
        ]
        indexes = [
            models.Index(fields=["agency_id", "recorded_at"], name="audit_entry_agency"),
            models.Index(fields=["actor_id", "recorded_at"], name="audit_entry_actor"),
            models.Index(fields=["request_id", "id"], name="audit_entry_request"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.stream_id}/{self.stream_seq}"


class Payload(models.Model):
    """The sealed content of an entry. Disposable later; the entry stays."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="payload")
    stream_id = models.UUIDField()
    sealed = models.BinaryField()
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [guard.Immutable(name="audit_payload_kept")]

    def __str__(self) -> str:
        return f"content of entry {self.entry_id}"


class Child(models.Model):
    """A row that belongs to a root: it names the entry of the root's stream that wrote it (see guard.Recorded)."""

    audit_seq = models.PositiveIntegerField(editable=False)

    class Meta:
        abstract = True
