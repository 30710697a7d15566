"""What is measured of answers, kept beside them so that no page counts the trail. Outside it: all can be made again.

Written by a look of the worker in the order of the sealed trail; where that look has come to stands in `MeasuredTo`.
No foreign key is the database's: it would lock the rows of answers while they are measured, and people would wait.
"""

from __future__ import annotations

from django.db import models

from agencies.models import Agency
from requests_app.models.responses import AgencyResponse


class MeasuredAnswer(models.Model):
    """One answer: codes, times and whose it is. `closed`: counted by its own two agencies alone."""

    response = models.OneToOneField(
        AgencyResponse, models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    from_agency = models.ForeignKey(Agency, models.DO_NOTHING, related_name="+", db_constraint=False)
    to_agency = models.ForeignKey(Agency, models.DO_NOTHING, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=40)
    urgency = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20, blank=True, help_text="as the asker may read it; empty: not given yet")
    asked_on = models.DateField(help_text="in London")
    acknowledge_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(null=True, help_text="from when it was asked for to when it was given")
    waits = models.BooleanField(help_text="not given, not ended, and no question holds its clock up")
    again = models.BooleanField(help_text="a second look at an answer")
    closed = models.BooleanField(help_text="restricted, or with a part that may not be known to exist")

    class Meta:
        indexes = [
            models.Index(fields=["from_agency", "asked_on"], name="requests_measured_from"),
            models.Index(fields=["to_agency", "asked_on"], name="requests_measured_to"),
            models.Index(fields=["asked_on"], name="requests_measured_day"),
        ]

    def __str__(self) -> str:
        return f"{self.urgency} {self.outcome}"


class MeasuredRefusal(models.Model):
    """How many attempts of an agency's people were refused for one reason on one day."""

    agency = models.ForeignKey(Agency, models.DO_NOTHING, related_name="+", db_constraint=False)
    day = models.DateField(help_text="in London")
    code = models.CharField(max_length=60)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "day", "code"], name="requests_measured_refusal")]

    def __str__(self) -> str:
        return f"{self.code}: {self.count}"


class MeasuredTo(models.Model):
    """How far the sealed trail has been measured: the place in the tree of the next entry."""

    name = models.CharField(primary_key=True, max_length=10)
    place = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "measured to"

    def __str__(self) -> str:
        return f"to {self.place}"
