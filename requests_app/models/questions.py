"""Questions that an answering side asks back: where each stands. The words are sealed, for each side anew."""

from __future__ import annotations

import uuid
from enum import StrEnum

from django.db import models
from django.db.models import Q

from agencies.models import Person
from audit import guard
from audit.models import Child
from requests_app.models.responses import AgencyResponse


class PinKind(StrEnum):
    """What a question is about: the category of the pause that it may bring."""

    ITEM = "ITEM"
    PERSON = "PERSON"
    LAW = "LAW"


class Ending(StrEnum):
    """How a question ended; an open one has none."""

    ANSWERED = "answered"
    TAKEN_BACK = "taken_back"
    NO_REPLY = "no_reply"
    OVERTAKEN = "overtaken"


class Question(Child):
    """One question of a response's thread, and how it ended. `…_there` are entries of the asking side's stream."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField(help_text="of the response, from 1")
    kind = models.CharField(max_length=10, help_text="what it is about, and so the category of its pause")
    ref = models.CharField(max_length=10, blank=True, help_text="I2, S1; empty for the law")
    pauses = models.BooleanField(help_text="whether the reply clock waits for it")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_role = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    asked_seq = models.PositiveIntegerField()
    asked_seq_there = models.PositiveIntegerField()
    ending = models.CharField(max_length=12, blank=True, help_text="empty while it is open")
    changes = models.BooleanField(default=False, help_text="the reply changed what was asked")
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_role = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_seq = models.PositiveIntegerField(null=True)
    ended_seq_there = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="requests_question_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in PinKind]), name="requests_question_kind"
            ),
            models.CheckConstraint(
                condition=Q(ending="", ended_at=None)
                | Q(ending__in=[str(ending) for ending in Ending], ended_at__gte=models.F("asked_at")),
                name="requests_question_ended",
            ),
            guard.Recorded(name="requests_question_rec", stream="response_id"),
        ]

    def __str__(self) -> str:
        return f"question {self.number}"

    @property
    def version(self) -> int:
        """What an act on this question was made from: it moves when the question ends."""
        return 2 if self.ending else 1
