"""When the agency's days changed: what each due time was before, and by which calendar an agency was last counted."""

from __future__ import annotations

from django.db import models

from agencies.models import Agency
from audit import guard
from audit.models import Child


class Redating(Child):
    """One due time that moved: what it was, what it became, by which calendars, and what had changed."""

    root_id = models.UUIDField(help_text="the request or response")
    slot = models.CharField(max_length=80, help_text="the clock's")
    kind = models.CharField(max_length=12)
    was = models.DateTimeField()
    became = models.DateTimeField()
    counted_by = models.CharField(max_length=40)
    counted_anew_by = models.CharField(max_length=40)
    cause = models.CharField(max_length=20, help_text="hours.set, closure.added, closure.lifted, holidays")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(was=models.F("became")), name="requests_redating_moves"),
            guard.Recorded(name="requests_redating_rec", stream="root_id"),
            guard.Immutable(name="requests_redating_kept"),
        ]
        indexes = [models.Index(fields=["slot", "at"], name="requests_redating_slot")]

    def __str__(self) -> str:
        return f"{self.slot}: {self.was} to {self.became}"


class Counted(models.Model):
    """By which calendar everything open of an agency was last counted. Outside the trail: it can be found out again."""

    agency = models.OneToOneField(Agency, models.PROTECT, primary_key=True, related_name="+")
    calendar = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "counted"

    def __str__(self) -> str:
        return self.calendar
