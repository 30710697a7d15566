"""Who may raise requests: accredited from when to when, and on which terms of use."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from agencies.models.register import Agency, Person
from audit import guard
from audit.models import Child


class Accreditation(Child):
    """Somebody of an agency is accredited to raise requests, from when to when; by whom, and on what it rests."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="accreditations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="accreditations")
    kind = models.CharField(max_length=20, help_text="a code of standing.yaml")
    source = models.CharField(max_length=20, help_text="a code of standing.yaml: who says so")
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=models.F("starts_at")), name="agencies_accred_forwards"),
            models.CheckConstraint(condition=~Q(person=models.F("granted_by")), name="agencies_accred_two_people"),
            guard.Recorded(name="agencies_accred_rec", stream="agency_id"),
        ]
        indexes = [models.Index(fields=["person", "agency"], name="agencies_accred_person")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person}"

    @staticmethod
    def live(at: datetime) -> Q:
        """Accreditations in force at an instant."""
        return Q(starts_at__lte=at, ends_at__gt=at)


class TermsAcceptance(Child):
    """Somebody accepted one version of the terms of use, as a member of an agency."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the words that were shown")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "person", "version", "digest"], name="agencies_terms_once"),
            guard.Recorded(name="agencies_terms_rec", stream="agency_id"),
            guard.Immutable(name="agencies_terms_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.version}"
