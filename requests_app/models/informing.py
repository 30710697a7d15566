"""The notice ledger: for each person concerned what they were told, or why not yet and when that is looked at again."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from agencies.models import Person
from audit import guard
from audit.models import Child
from requests_app.models.requests import InformationRequest
from requests_app.models.responses import AgencyResponse


class LedgerLine(Child):
    """One line of a side's own ledger. Lines are only added: the newest about a person says how it stands now.

    `about` is the person's ref in the request; what was said, and why not, is sealed with the entry.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    root_id = models.UUIDField(help_text="whose stream records it: the request's or the response's")
    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="ledger", null=True)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="ledger", null=True)
    number = models.PositiveIntegerField(help_text="of the request or the response, from 1")
    about = models.CharField(max_length=10, help_text="S1; OFFICER for the officer for allegations")
    told = models.BooleanField()
    how = models.CharField(max_length=12, blank=True, help_text="how they were told; empty while they are not")
    ground = models.CharField(max_length=40, blank=True, help_text="why not yet; empty once they are told")
    happened_at = models.DateTimeField(help_text="when they were told, or when it was decided to wait")
    look_again_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["root_id", "number"], name="requests_ledger_once"),
            models.CheckConstraint(
                condition=Q(told=True, ground="", look_again_at=None)
                | Q(told=False, how="", look_again_at__gt=F("happened_at")) & ~Q(ground=""),
                name="requests_ledger_told_or_why",
            ),
            guard.Recorded(name="requests_ledger_rec", stream="root_id"),
            guard.Immutable(name="requests_ledger_kept"),
        ]
        indexes = [models.Index(fields=["root_id", "about"], name="requests_ledger_about")]

    def __str__(self) -> str:
        return f"line {self.number}"
