"""The trail's own tables. They hold ids and hashes, never a foreign key out to what they speak of."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models.functions import Now

from audit import guard, months, seal
from audit.events import Event


class Root(models.Model):
    """Something with a stream of its own: its head stands in its row, its content is sealed under its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit_seq = models.PositiveIntegerField(default=0, editable=False)
    audit_head = models.BinaryField(max_length=32, default=bytes(32), editable=False)
    sealed_key = models.BinaryField(max_length=80, editable=False)  # empty: what was sealed is disposed of
    key_epoch = models.CharField(max_length=40, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def years_kept(cls) -> int:
        """For how many years after its last act it is kept at least; 0: as long as the installation stands."""
        return 0

    def seal_anew(self, at: date) -> None:
        """A key of its own, made with the first entry: a row that is only looked at needs none."""
        years = self.years_kept()
        self.sealed_key, self.key_epoch = seal.new_key(self.id, months.after(at, years) if years else "")

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
            models.Index(
                fields=["stream_id"], condition=models.Q(action=str(Event.DISPOSED)), name="audit_entry_disposed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.stream_id}/{self.stream_seq}"


class Payload(models.Model):
    """The sealed content of an entry. Without its root's key it says nothing to anybody; the entry stays."""

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


class Leaf(models.Model):
    """Where an entry stands in the tree: what is sealed has a place for good."""

    tree_index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="leaf")

    class Meta:
        verbose_name_plural = "leaves"
        constraints = [
            models.CheckConstraint(condition=models.Q(tree_index__gte=0), name="audit_leaf_numbered"),
            guard.Immutable(name="audit_leaf_kept"),
        ]

    def __str__(self) -> str:
        return f"leaf {self.tree_index}"


class Tile(models.Model):
    """Up to 256 hashes of the tree (`audit.tree`). Follows from the entries: it can be worked out again."""

    level = models.PositiveSmallIntegerField()
    idx = models.BigIntegerField()
    width = models.PositiveSmallIntegerField()
    data = models.BinaryField(max_length=8192)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "idx"], name="audit_tile_place"),
            models.CheckConstraint(condition=models.Q(width__gte=1, width__lte=256), name="audit_tile_width"),
        ]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.idx}, {self.width} wide"


class Checkpoint(models.Model):
    """A signed note on how large the tree is and which root it has (`audit.notes`)."""

    tree_size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    made_at = models.DateTimeField()  # to the second, as the note says it under a signature

    class Meta:
        constraints = [guard.Immutable(name="audit_checkpoint_kept")]

    def __str__(self) -> str:
        return f"checkpoint at {self.tree_size}"


class Cosignature(models.Model):
    """A witness's own signature line under a checkpoint: somebody outside holds this size and root."""

    tree_size = models.BigIntegerField()
    witness = models.CharField(max_length=200)
    line = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tree_size", "witness"], name="audit_cosignature_once"),
            guard.Immutable(name="audit_cosignature_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.witness} on {self.tree_size}"


class Timestamp(models.Model):
    """Somebody outside says that a checkpoint stood before a time: the token of RFC 3161 as they gave it."""

    tree_size = models.BigIntegerField(primary_key=True)
    stamped_at = models.DateTimeField()
    token = models.BinaryField()

    class Meta:
        constraints = [guard.Immutable(name="audit_timestamp_kept")]

    def __str__(self) -> str:
        return f"{self.tree_size} at {self.stamped_at:%Y-%m-%d %H:%M}"


class Check(models.Model):
    """One check of the whole trail: asked for, begun, done. Kept so that it can be said when it was last sound.

    `status` is the exit status of `verify_trail`: 0 sound, 1 not as recorded, 2 could not check, 3 not anchored.
    `said` is the `verify.Result` of it, or {"cause": …} where it could not be finished.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    said = models.JSONField(default=dict)

    class Meta:
        db_table = "trail_check"  # no part of the trail, so not among the tables that nobody may change
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at=None, status=None) | models.Q(done_at__isnull=False, status__lte=3),
                name="audit_check_done",
            )
        ]
        indexes = [models.Index(fields=["done_at", "asked_at"], name="audit_check_newest")]

    def __str__(self) -> str:
        return f"check of {self.asked_at:%Y-%m-%d %H:%M}"
