"""Whether a record is held, and how it is disposed of: two people each time. Why is sealed with the entries."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from django.db import models
from django.db.models import Q

from agencies.models import Person
from audit import guard
from audit.models import Child
from requests_app.models.arrivals import Arrival
from requests_app.models.requests import InformationRequest
from requests_app.models.responses import AgencyResponse

Kept = InformationRequest | AgencyResponse | Arrival
"""What is kept and reviewed: what was asked with what it brought, what was answered, what was given unasked."""
OF_ONE = (
    Q(info_request=models.F("root_id"), response=None, arrival=None)
    | Q(response=models.F("root_id"), info_request=None, arrival=None)
    | Q(arrival=models.F("root_id"), info_request=None, response=None)
)


ASKED_FOR = timedelta(days=28)
"""How long it stands that somebody asked to lift a hold: what was a good reason then is said again after that."""


class Hold(Child):
    """While it stands nothing of the record is destroyed. One person asks to lift it, another lifts it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    root_id = models.UUIDField(help_text="whose stream records it: the request's, the response's or the arrival's")
    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="holds", null=True)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="holds", null=True)
    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="holds", null=True)
    code = models.CharField(max_length=20, help_text="a kind of hold")
    placed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    review_at = models.DateTimeField(help_text="when somebody looks whether it must go on")
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=OF_ONE, name="requests_hold_of_one"),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None)
                | Q(lifted_at__isnull=False, asked_at__isnull=False) & ~Q(lifted_by=models.F("asked_by")),
                name="requests_hold_two_people",
            ),
            models.UniqueConstraint(fields=["root_id", "code"], condition=Q(lifted_at=None), name="requests_hold_one"),
            guard.Recorded(name="requests_hold_rec", stream="root_id"),
        ]

    def __str__(self) -> str:
        return self.code

    def lifting_asked(self, at: datetime | None) -> bool:
        """Whether somebody asked to lift it, lately enough that a second person still answers that."""
        return self.asked_at is not None and (at is None or at < self.asked_at + ASKED_FOR)

    @property
    def thing(self) -> Kept:
        """What is held."""
        return self.response or self.arrival or cast(InformationRequest, self.info_request)


class Outcome(StrEnum):
    """What came of a proposal."""

    PROPOSED = "proposed"
    DISPOSED = "disposed"
    KEPT = "kept"


class Disposal(Child):
    """A proposal to dispose of what is sealed in a record, and what a second person decided: its certificate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    root_id = models.UUIDField(help_text="whose stream records it: the request's, the response's or the arrival's")
    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="disposals", null=True)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="disposals", null=True)
    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="disposals", null=True)
    rule = models.CharField(max_length=20)
    kept_until = models.DateField(help_text="until when the longest record about the case is kept")
    outcome = models.CharField(max_length=10, default=Outcome.PROPOSED)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=OF_ONE, name="requests_disposal_of_one"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.PROPOSED, decided_at=None)
                | Q(outcome__in=[Outcome.DISPOSED, Outcome.KEPT], decided_at__isnull=False),
                name="requests_disposal_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=models.F("proposed_by")), name="requests_disposal_two_people"
            ),
            models.UniqueConstraint(
                fields=["root_id"], condition=Q(outcome=Outcome.PROPOSED), name="requests_disposal_one_open"
            ),
            guard.Recorded(name="requests_disposal_rec", stream="root_id"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.outcome}"

    @property
    def thing(self) -> Kept:
        """What it is about."""
        return self.response or self.arrival or cast(InformationRequest, self.info_request)
