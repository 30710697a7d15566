"""What the software knows of its own work: that it goes on, and what of it does not succeed. Outside the trail."""

from __future__ import annotations

from django.db import models


class Setback(models.Model):
    """One thing that the software could not do by itself: tried again every minute, and told of after a few times.

    The row goes when it succeeds. `reason` names a kind of error and quotes nothing.
    """

    job = models.CharField(max_length=20, help_text="also the kind of notice that tells of it")
    key = models.CharField(max_length=80, help_text="what it was done to")
    attempts = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=80)
    first_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    parked_at = models.DateTimeField(null=True, help_text="since when somebody should look at it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "key"], name="requests_one_setback")]

    def __str__(self) -> str:
        return f"{self.job} {self.key}"


class Heartbeat(models.Model):
    """That ticks come through: from the timetable over the queue to a worker that can write here."""

    name = models.CharField(primary_key=True, max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
