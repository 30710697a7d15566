"""Who is there: on call outside service hours, in which role; and who is away until when."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from agencies.models.register import Agency, Person
from audit import guard
from audit.models import Child


class Shift(Child):
    """One person is on call for an agency in one of their roles, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="shifts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=models.F("starts_at")), name="agencies_shift_forwards"),
            guard.Recorded(name="agencies_shift_rec", stream="agency_id"),
        ]
        indexes = [models.Index(fields=["agency", "ends_at"], name="agencies_shift_when")]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"

    @staticmethod
    def live(at: datetime) -> Q:
        """Shifts that run at an instant, of people who are still let in."""
        return Q(starts_at__lte=at, ends_at__gt=at, person__is_active=True)


class Away(Child):
    """One person is not there for an agency, from when until when. It takes no role away: they may still act."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="away")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "away"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=models.F("starts_at")), name="agencies_away_forwards"),
            guard.Recorded(name="agencies_away_rec", stream="agency_id"),
        ]
        indexes = [models.Index(fields=["agency", "ends_at"], name="agencies_away_when")]

    def __str__(self) -> str:
        return f"{self.person} is away"

    @staticmethod
    def live(at: datetime) -> Q:
        """Who is away at an instant."""
        return Q(starts_at__lte=at, ends_at__gt=at)
