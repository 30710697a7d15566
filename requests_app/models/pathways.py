"""Pathways that agencies own: numbered versions of what is added to the guidance's routes, each agreed by a second."""

from __future__ import annotations

import uuid
from enum import StrEnum

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Person
from audit import guard
from audit.models import Child


class PathwayStatus(StrEnum):
    """A version's short life. Which approved one is in force follows from the day from which each holds."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    DISCARDED = "discarded"


OPEN = (PathwayStatus.DRAFT, PathwayStatus.PROPOSED)


class Pathway(Child):
    """One version for one side: its steps in order, citing a pack. The agency's own stream records it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="pathways")
    side = models.CharField(max_length=10, help_text="asking or answering")
    number = models.PositiveIntegerField(help_text="of this agency and side, from 1")
    status = models.CharField(max_length=10, default=PathwayStatus.DRAFT)
    pack = models.CharField(max_length=20, help_text="the guidance that its steps cite")
    steps = models.JSONField(help_text="see requests_app.pathways.own")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the steps: what the second person agrees to")
    version = models.PositiveIntegerField(default=1, help_text="counts the acts on it")
    drafted_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    valid_from = models.DateTimeField(null=True, help_text="from when it lays down steps, once approved")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "side", "number"], name="requests_pathway_once"),
            models.UniqueConstraint(
                fields=["agency", "side"], condition=Q(status__in=[str(one) for one in OPEN]),
                name="requests_pathway_one_open",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[str(state) for state in PathwayStatus]), name="requests_pathway_status"
            ),
            models.CheckConstraint(condition=Q(side__in=["asking", "answering"]), name="requests_pathway_side"),
            models.CheckConstraint(
                condition=~Q(status=PathwayStatus.APPROVED) | Q(valid_from__gte=models.F("decided_at")),
                name="requests_pathway_forwards",
            ),
            guard.Recorded(name="requests_pathway_rec", stream="agency_id"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["agency", "side", "valid_from"], name="requests_pathway_in_force")]

    def __str__(self) -> str:
        return f"{self.side} {self.number}"


class HandKind(StrEnum):
    """What somebody did with a version."""

    WROTE = "wrote"
    AGREED = "agreed"


class PathwayHand(Child):
    """A natural person's one part in a version: whoever wrote any of it cannot agree to it. The database holds that."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    pathway = models.ForeignKey(Pathway, models.PROTECT, related_name="hands")
    human = models.UUIDField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pathway", "human"], name="requests_pathway_one_part"),
            guard.Recorded(name="requests_pathwayhand_rec", stream="agency_id"),
            guard.Immutable(name="requests_pathwayhand_kept"),
        ]

    def __str__(self) -> str:
        return self.kind
