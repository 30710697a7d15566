"""Who stands in for whom, and who manages whom: a person for a colleague, an agency for a small one. Always dated."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from agencies.models.register import Agency, Person
from audit import guard
from audit.models import Child


class Deputy(Child):
    """One person stands in for another in an agency, in some of that person's roles, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="deputies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", help_text="whose part is taken")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="+", help_text="who takes it")
    roles = models.CharField(max_length=300, help_text="in which of their roles; blank-separated, blank at both ends")
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "deputies"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=models.F("starts_at")), name="agencies_deputy_forwards"),
            models.CheckConstraint(condition=~Q(person=models.F("deputy")), name="agencies_deputy_two_people"),
            guard.Recorded(name="agencies_deputy_rec", stream="agency_id"),
        ]
        indexes = [models.Index(fields=["deputy", "agency"], name="agencies_deputy_who")]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.person}"

    @property
    def role_codes(self) -> tuple[str, ...]:
        """In which of the person's roles, while they hold them."""
        return tuple(self.roles.split())

    @staticmethod
    def live(at: datetime) -> Q:
        """Deputyships in force at an instant, of deputies who are still let in."""
        return Q(starts_at__lte=at, ends_at__gt=at, deputy__is_active=True, person__is_active=True)


class Cover(Child):
    """One agency's people may answer for another that has too few: agreed by both sides, from when to when.

    `person` narrows it to one of them, such as a trustee. It covers nothing before the other side has accepted it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="covers", help_text="which is covered")
    by_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="whose people cover")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, help_text="only this one of them")
    roles = models.CharField(max_length=300, help_text="any of these; blank-separated, blank at both ends")
    registered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    accepted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    accepted_at = models.DateTimeField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=models.F("starts_at")), name="agencies_cover_forwards"),
            models.CheckConstraint(condition=~Q(agency=models.F("by_agency")), name="agencies_cover_two_agencies"),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=models.F("registered_by")),
                name="agencies_cover_two_people",
            ),
            guard.Recorded(name="agencies_cover_rec", stream="agency_id"),
        ]
        indexes = [models.Index(fields=["by_agency"], name="agencies_cover_by")]

    def __str__(self) -> str:
        return f"{self.by_agency} for {self.agency}"

    @property
    def role_codes(self) -> tuple[str, ...]:
        """Which of the covering agency's roles may answer under it."""
        return tuple(self.roles.split())

    @staticmethod
    def live(at: datetime) -> Q:
        """Agreements in force at an instant: accepted, and within their dates."""
        return Q(accepted_at__isnull=False, starts_at__lte=at, ends_at__gt=at)


class LineManager(Child):
    """Who manages whom in an agency, from when to when: the line that independence is measured by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="lines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", help_text="who is managed")
    manager = models.ForeignKey(Person, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("starts_at")), name="agencies_line_forwards"
            ),
            models.CheckConstraint(condition=~Q(person=models.F("manager")), name="agencies_line_two_people"),
            guard.Recorded(name="agencies_line_rec", stream="agency_id"),
        ]
        indexes = [models.Index(fields=["person"], name="agencies_line_person")]

    def __str__(self) -> str:
        return f"{self.manager} manages {self.person}"

    @staticmethod
    def live(at: datetime) -> Q:
        """Lines in force at an instant."""
        return Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))
