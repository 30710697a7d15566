"""Exclusions known beforehand: a person of an agency has no part in anything about a child, from when to when."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Person
from audit import guard
from audit.models import Child
from requests_app.models.links import LinkKind


class Exclusion(Child):
    """Who is kept out, and of which child by keyed blind indexes: no name of a child stands in a row.

    Who the child is and why are sealed with the entry that the row names first (`added_seq`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    nhs = models.CharField(max_length=32, blank=True, help_text="of the NHS number")
    name = models.CharField(max_length=32, blank=True, help_text="of the name; matches with the date of birth only")
    dob = models.CharField(max_length=32, blank=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_seq = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(nhs="") | (~Q(name="") & ~Q(dob="")), name="requests_exclusion_child"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("starts_at")),
                name="requests_exclusion_forwards",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in LinkKind]), name="requests_exclusion_kind"
            ),
            guard.Recorded(name="requests_exclusion_rec", stream="agency_id"),
        ]
        indexes = [models.Index(fields=["agency", "ends_at"], name="requests_exclusion_agency")]

    def __str__(self) -> str:
        return self.kind

    @staticmethod
    def live(at: datetime) -> Q:
        """Exclusions in force at an instant."""
        return Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))
