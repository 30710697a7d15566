"""More time that an answering side gave itself: by how much, why by its code, and whether the asker objected."""

from __future__ import annotations

from django.db import models

from agencies.models import Person
from audit import guard
from audit.models import Child
from requests_app.models.responses import AgencyResponse


class Extension(Child):
    """One time that the due time of an answer was made longer, before it had passed. The words are sealed.

    `…_seq_there` are entries of the asking side's stream.
    """

    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="extensions")
    number = models.PositiveSmallIntegerField(help_text="of the response, from 1")
    adds = models.CharField(max_length=40, help_text="a span, in the unit of the reply")
    reason = models.CharField(max_length=40, help_text="of the guidance's list")
    was = models.DateTimeField()
    became = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    at = models.DateTimeField()
    seq = models.PositiveIntegerField()
    seq_there = models.PositiveIntegerField()
    objected_at = models.DateTimeField(null=True)
    objected_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    objected_role = models.CharField(max_length=40, blank=True)
    objected_seq = models.PositiveIntegerField(null=True)
    objected_seq_there = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="requests_extension_once"),
            models.CheckConstraint(
                condition=models.Q(was__lt=models.F("became"), at__lt=models.F("was")),
                name="requests_extension_beforehand",
            ),
            guard.Recorded(name="requests_extension_rec", stream="response_id"),
        ]

    def __str__(self) -> str:
        return f"{self.adds} more"
