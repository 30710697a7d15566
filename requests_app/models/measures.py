"""What is measured of answers, kept beside them so that no page counts the trail. Outside it: all can be made again.

Written by a look of the worker in the order of the sealed trail; where that look has come to stands in `MeasuredTo`.
No foreign key is the database's: it would lock the rows of answers while they are measured, and people would wait.
"""

from __future__ import annotations

from enum import StrEnum

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
    got_to = models.PositiveSmallIntegerField(
        default=0, help_text="1 acknowledged, 2 put forward, 3 given, 4 receipt confirmed; as the asker may know it"
    )
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


class FactKind(StrEnum):
    """What is counted by code, besides the answers themselves."""

    GROUND = "GROUND"
    SECOND_LOOK = "SECOND_LOOK"
    TOLD = "TOLD"
    EMERGENCY = "EMERGENCY"
    STEP = "STEP"
    BASIS = "BASIS"
    QUESTION = "QUESTION"
    LEAVE = "LEAVE"
    MISUSE = "MISUSE"
    DISAGREEMENT = "DISAGREEMENT"
    GRADE = "GRADE"
    ACTION = "ACTION"


class MeasuredFact(models.Model):
    """What one agency counts of one record under one code: how often, and how often something came of it.

    What both sides know stands there for each; what one side alone knows, or may read, for that side alone. Of all
    agencies together the rows with `whole` are counted: each thing once, and nothing that is restricted or hidden.
    """

    root_id = models.UUIDField(db_index=True, help_text="the request, the answer or the sample that it is of")
    agency = models.ForeignKey(Agency, models.DO_NOTHING, related_name="+", db_constraint=False, help_text="counts it")
    of_agency = models.ForeignKey(
        Agency, models.DO_NOTHING, related_name="+", db_constraint=False, help_text="whose doing it is"
    )
    whole = models.BooleanField()
    measure = models.CharField(max_length=20)
    code = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=40)
    urgency = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20, blank=True)
    day = models.DateField(help_text="in London; of what is measured as answers are, the day that they were asked for")
    times = models.PositiveIntegerField()
    again = models.PositiveIntegerField(default=0, help_text="of those, looked at again")
    part = models.PositiveIntegerField(default=0, help_text="of those, such as in time, told, changed or overturned")
    minutes = models.PositiveIntegerField(null=True, help_text="how long it took, where it has ended")

    class Meta:
        indexes = [
            models.Index(fields=["agency", "day"], name="requests_fact_agency"),
            models.Index(fields=["day"], condition=models.Q(whole=True), name="requests_fact_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.code}: {self.times}"


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
