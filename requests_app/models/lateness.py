"""Why something came late: a code of the guidance, and whose step it was, said by whoever then did it."""

from __future__ import annotations

from django.db import models

from agencies.models import Person
from audit import guard
from audit.models import Child
from requests_app.models.responses import AgencyResponse


class LateReason(Child):
    """One act that came after its time, and why. Codes only, because both sides read them."""

    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="late_reasons")
    number = models.PositiveSmallIntegerField(help_text="of the response, from 1")
    act = models.CharField(max_length=12, help_text="the clock that was missed: acknowledge or reply")
    round = models.PositiveIntegerField(help_text="of the response; 0 before the first answer")
    reason = models.CharField(max_length=40, help_text="of the guidance's list")
    whose = models.CharField(max_length=12, help_text="where the time went")
    due_at = models.DateTimeField(help_text="the time that was missed, as it stood")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="requests_lateness_once"),
            models.CheckConstraint(condition=models.Q(at__gt=models.F("due_at")), name="requests_lateness_is_late"),
            guard.Recorded(name="requests_lateness_rec", stream="response_id"),
            guard.Immutable(name="requests_lateness_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.act}: {self.reason}"
