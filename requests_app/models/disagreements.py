"""Two agencies that do not agree on an answer: which rung they stand on, and every turn that either side took.

Both stand in the stream of the answer; the words of a turn are sealed for each side anew (`…_there`: the asker's).
"""

from __future__ import annotations

import uuid
from enum import StrEnum

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Person
from audit import guard
from audit.models import Child
from requests_app.models.responses import AgencyResponse


class Disagreement(Child):
    """The asking side does not accept what was decided. Open until both sides say the same on one rung."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="disagreements")
    number = models.PositiveIntegerField(help_text="of the response, from 1")
    items = models.JSONField(default=list, help_text="ids of the items that it is about")
    rung = models.PositiveSmallIntegerField(default=0, help_text="its place in the ladder of the guidance")
    rung_due = models.DateTimeField(
        help_text="as first counted when the rung began; its clocks say when it goes further by itself"
    )
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, blank=True, help_text="what both sides said; empty while it is open")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="requests_disagreement_once"),
            models.UniqueConstraint(
                fields=["response"], condition=Q(outcome=""), name="requests_disagreement_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None) | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="requests_disagreement_settled",
            ),
            guard.Recorded(name="requests_disagreement_rec", stream="response_id"),
        ]
        indexes = [
            models.Index(fields=["rung_due"], condition=Q(outcome=""), name="requests_disagreement_due"),
        ]

    def __str__(self) -> str:
        return f"disagreement {self.number}"


class TurnKind(StrEnum):
    """What a turn was."""

    RAISED = "RAISED"
    SAID = "SAID"
    FURTHER = "FURTHER"
    SILENCE = "SILENCE"


class DisagreementTurn(Child):
    """One turn: it was raised, one side said what it holds, one side or silence took it to the next rung."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="disagreement_turns")
    disagreement = models.ForeignKey(Disagreement, models.PROTECT, related_name="turns")
    kind = models.CharField(max_length=10)
    rung = models.PositiveSmallIntegerField(help_text="on which it was taken")
    view = models.CharField(max_length=12, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", help_text="empty for silence")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=40)
    at = models.DateTimeField()
    seq = models.PositiveIntegerField()
    seq_there = models.PositiveIntegerField()

    class Meta:
        constraints = [
            guard.Recorded(name="requests_disagreement_turn_rec", stream="response_id"),
            guard.Immutable(name="requests_disagreement_turn_kept"),
        ]
        indexes = [models.Index(fields=["disagreement", "at"], name="requests_disagreement_turns")]

    def __str__(self) -> str:
        return f"{self.kind} on rung {self.rung}"
