"""Emergency access to a record that somebody may not see: one record, to read, for an hour, reviewed."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import cast

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Person
from audit import guard
from audit.models import Child
from requests_app.models.requests import InformationRequest
from requests_app.models.responses import AgencyResponse, Thing


class Verdict(StrEnum):
    """What the owner's side says of it afterwards."""

    JUSTIFIED = "justified"
    NEEDS_A_TALK = "needs_a_talk"
    NOT_JUSTIFIED = "not_justified"


class Glass(Child):
    """One use: who, of which agency, from when to when; whether it was looked at. Why is sealed with its entry."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    root_id = models.UUIDField(help_text="whose stream records it: the request's or the response's")
    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="glasses", null=True)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="glasses", null=True)
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="whose record it is")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="for which the person acted")
    title = models.CharField(max_length=200, help_text="what they were there")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="when its end was recorded; it is over at `ends_at` whatever")
    opened_seq = models.PositiveIntegerField(help_text="the entry that holds why")
    review_due = models.DateTimeField()
    verdict = models.CharField(max_length=20, blank=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "glasses"
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="", reviewed_at=None) | Q(verdict__in=[str(one) for one in Verdict]),
                name="requests_glass_verdict",
            ),
            models.CheckConstraint(condition=Q(opened_at__lt=models.F("ends_at")), name="requests_glass_forwards"),
            models.CheckConstraint(condition=~Q(reviewed_by=models.F("person")), name="requests_glass_two_people"),
            models.CheckConstraint(
                condition=Q(info_request=models.F("root_id"), response=None)
                | Q(response=models.F("root_id"), info_request=None),
                name="requests_glass_of_one",
            ),
            guard.Recorded(name="requests_glass_rec", stream="root_id"),
        ]
        indexes = [models.Index(fields=["person", "ends_at"], name="requests_glass_person")]

    def __str__(self) -> str:
        return f"until {self.ends_at:%Y-%m-%d %H:%M}"

    @property
    def thing(self) -> Thing:
        """The record that was opened."""
        return self.response or cast(InformationRequest, self.info_request)

    @staticmethod
    def live(at: datetime) -> Q:
        """Accesses in force at an instant: they end by themselves."""
        return Q(opened_at__lte=at, ends_at__gt=at)
