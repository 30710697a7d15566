"""Advice asked from within an answer: of whom, about which items, and what they said. Words are sealed."""

from __future__ import annotations

import uuid
from enum import StrEnum

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Person
from audit import guard
from audit.models import Child
from requests_app.models.responses import AgencyResponse
from requests_app.models.steps import ApprovalStep


class View(StrEnum):
    """What an adviser says. It is never a decision."""

    SHARE = "share"
    CONDITIONS = "conditions"
    WITHHOLD = "withhold"
    NO_VIEW = "no_view"


class AdviceEnding(StrEnum):
    """How a request for advice ended; an open one has none."""

    ADVISED = "advised"
    TAKEN_BACK = "taken_back"
    OVERTAKEN = "overtaken"


class Advice(Child):
    """One adviser asked about named items of one answer, and what came of it. It opens and closes no step."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=9, unique=True)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="advice")
    number = models.PositiveIntegerField(help_text="of the response, from 1")
    step = models.ForeignKey(
        ApprovalStep, models.PROTECT, related_name="+", null=True, help_text="asked from within it"
    )
    items = models.JSONField(help_text="ids of the items that the adviser may see")
    named = models.BooleanField(default=False, help_text="the adviser sees who it is; why is sealed")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="for which the adviser advises")
    adviser = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, help_text="in which the adviser is asked")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_seq = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    view = models.CharField(max_length=12, blank=True)
    ending = models.CharField(max_length=12, blank=True, help_text="empty while it is open")
    ended_at = models.DateTimeField(null=True)
    ended_seq = models.PositiveIntegerField(null=True, help_text="the entry that holds what was said or seen")

    class Meta:
        verbose_name_plural = "advice"
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="requests_advice_once"),
            models.UniqueConstraint(
                fields=["response", "adviser"], condition=Q(ending=""), name="requests_advice_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ending="", ended_at=None, view="")
                | Q(ending=AdviceEnding.ADVISED, view__in=[str(one) for one in View], ended_at__isnull=False)
                | Q(ending__in=[AdviceEnding.TAKEN_BACK, AdviceEnding.OVERTAKEN], view="", ended_at__isnull=False),
                name="requests_advice_ended",
            ),
            models.CheckConstraint(condition=~Q(adviser=models.F("asked_by")), name="requests_advice_two_people"),
            guard.Recorded(name="requests_advice_rec", stream="response_id"),
        ]
        indexes = [models.Index(fields=["adviser", "ending"], name="requests_advice_adviser")]

    def __str__(self) -> str:
        return self.ref

    @property
    def version(self) -> int:
        """What an act on it was made from: it moves when it ends."""
        return 2 if self.ending else 1
