"""The emergency route: shared first, recorded after. One row for each use, in the stream of what it is about."""

from __future__ import annotations

import uuid
from enum import StrEnum

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Person
from audit import guard
from audit.models import Child
from requests_app.models.requests import InformationRequest
from requests_app.models.responses import AgencyResponse, Thing


class Use(StrEnum):
    """What was done at once."""

    ASKED = "asked"
    ANSWERED = "answered"
    SHARED = "shared"


class Emergency(Child):
    """One use: who did what at once, when it happened and when it was entered, and who wrote it up when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    root_id = models.UUIDField(unique=True, help_text="whose stream records it: the request's or the response's")
    info_request = models.OneToOneField(InformationRequest, models.PROTECT, related_name="emergency", null=True)
    response = models.OneToOneField(AgencyResponse, models.PROTECT, related_name="emergency", null=True)
    ref = models.CharField(max_length=9, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="whose use it is")
    use = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    acted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    write_up_due = models.DateTimeField()
    written_up_at = models.DateTimeField(null=True)
    write_up_seq = models.PositiveIntegerField(null=True, help_text="the entry that holds the write-up")

    class Meta:
        verbose_name_plural = "emergencies"
        constraints = [
            models.CheckConstraint(condition=Q(use__in=[str(use) for use in Use]), name="requests_emergency_use"),
            models.CheckConstraint(
                condition=Q(happened_at__lte=models.F("entered_at")), name="requests_emergency_forwards"
            ),
            models.CheckConstraint(
                condition=Q(info_request=None, response__isnull=False) | Q(info_request__isnull=False, response=None),
                name="requests_emergency_one_side",
            ),
            guard.Recorded(name="requests_emergency_rec", stream="root_id"),
        ]
        indexes = [models.Index(fields=["agency", "entered_at"], name="requests_emergency_agency")]

    def __str__(self) -> str:
        return f"{self.use} at once"

    @property
    def thing(self) -> Thing:
        """The request that was sent, or the response that was given, at once."""
        thing: Thing | None = self.response or self.info_request
        assert thing is not None  # noqa: S101 - the database holds it
        return thing

    @property
    def retrospective(self) -> bool:
        """Whether it was entered later than it happened."""
        return self.entered_at > self.happened_at
