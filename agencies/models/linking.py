"""Two records that one administrator holds for one human being: it counts once every agency concerned has said yes."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from agencies.models.register import Agency, Person
from audit import guard
from audit.models import Child


class Linking(Child):
    """That two records are of one human being, or are not after all (`apart`). It changes nothing by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="linkings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    to = models.ForeignKey(Person, models.PROTECT, related_name="+")
    apart = models.BooleanField(default=False)
    why = models.CharField(max_length=20, help_text="a code of SAME_BECAUSE or APART_BECAUSE")
    records = models.JSONField(help_text="the ids of every record that it would touch, as it was proposed")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    settled_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    settled_at = models.DateTimeField(null=True)
    done = models.BooleanField(default=False, help_text="every agency concerned said yes")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("to")), name="agencies_linking_two_records"),
            models.CheckConstraint(
                condition=Q(done=False)
                | Q(settled_by__isnull=False)
                & ~Q(settled_by=F("proposed_by"))
                & ~Q(settled_by=F("person"))
                & ~Q(settled_by=F("to")),
                name="agencies_linking_two_people",
            ),
            models.CheckConstraint(condition=Q(lapses_at__gt=F("proposed_at")), name="agencies_linking_forwards"),
            models.UniqueConstraint(
                fields=["person", "to", "apart"], condition=Q(settled_at__isnull=True), name="agencies_linking_once"
            ),
            guard.Recorded(name="agencies_linking_rec", stream="agency_id"),
        ]

    def __str__(self) -> str:
        return f"{self.person} and {self.to}"

    @staticmethod
    def waiting(at: datetime) -> Q:
        """What can still come about at an instant."""
        return Q(settled_at__isnull=True, lapses_at__gt=at)


class LinkingYes(Child):
    """One agency whose yes a linking needs; whose it was, and when."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="of whoever proposed it")
    linking = models.ForeignKey(Linking, models.PROTECT, related_name="asked")
    of_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["linking", "of_agency"], name="agencies_linkingyes_once"),
            models.CheckConstraint(
                condition=Q(said_by__isnull=True, said_at__isnull=True)
                | Q(said_by__isnull=False, said_at__isnull=False),
                name="agencies_linkingyes_whole",
            ),
            guard.Recorded(name="agencies_linkingyes_rec", stream="agency_id"),
        ]

    def __str__(self) -> str:
        return f"{self.of_agency}: {self.linking}"
