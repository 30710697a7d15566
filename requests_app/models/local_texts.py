"""What an agency, or the partnership, writes beside the national guidance: dated versions, two people each."""

from __future__ import annotations

import uuid
from enum import StrEnum

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Person
from audit import guard
from audit.models import Child


class TextStatus(StrEnum):
    """A version's short life. Which approved one holds follows from its days, and from whether it was ended."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    DISCARDED = "discarded"


WRITING = (TextStatus.DRAFT, TextStatus.PROPOSED)


class LocalText(Child):
    """One version of a text beside one rule, or one of its questions. The agency's own stream records it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="local_texts")
    everywhere = models.BooleanField(default=False, help_text="of the partnership's own office: every agency reads it")
    rule = models.CharField(max_length=20)
    question = models.CharField(max_length=40, blank=True, help_text="one of the rule's questions; empty: the rule")
    number = models.PositiveIntegerField(help_text="of this agency, rule and question, from 1")
    status = models.CharField(max_length=10, default=TextStatus.PROPOSED)
    pack = models.CharField(max_length=20, help_text="the guidance beside which it was written")
    text = models.TextField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of what it says and beside what: what is agreed to")
    version = models.PositiveIntegerField(default=1, help_text="counts the acts on it")
    written_at = models.DateTimeField()
    valid_from = models.DateTimeField(help_text="from when it is shown, once agreed to; never before that")
    valid_until = models.DateTimeField(null=True, help_text="until when it is shown; null: no end")
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="when it was taken away before its end")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "rule", "question", "number"], name="requests_localtext_once"),
            models.UniqueConstraint(
                fields=["agency", "rule", "question"], condition=Q(status__in=[str(one) for one in WRITING]),
                name="requests_localtext_one_open",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[str(state) for state in TextStatus]), name="requests_localtext_status"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=models.F("valid_from")),
                name="requests_localtext_forwards",
            ),
            guard.Recorded(name="requests_localtext_rec", stream="agency_id"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["agency", "rule"], name="requests_localtext_beside")]

    def __str__(self) -> str:
        return f"{self.question or self.rule} {self.number}"


class TextHandKind(StrEnum):
    """What somebody did with a version."""

    WROTE = "wrote"
    AGREED = "agreed"


class LocalTextHand(Child):
    """A natural person's one part in a version: whoever wrote any of it cannot agree to it. The database holds that."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    local_text = models.ForeignKey(LocalText, models.PROTECT, related_name="hands")
    human = models.UUIDField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["local_text", "human"], name="requests_localtext_one_part"),
            guard.Recorded(name="requests_localtexthand_rec", stream="agency_id"),
            guard.Immutable(name="requests_localtexthand_kept"),
        ]

    def __str__(self) -> str:
        return self.kind
