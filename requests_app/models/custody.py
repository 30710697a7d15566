"""What becomes of an answer after it was sent: who asked to pass it on or keep it, what was put right or misused.

All of it stands in the stream of the answer as its originator gave it; `held` is the answer as one recipient has it.
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


class LeaveKind(StrEnum):
    """What leave is asked for; TOLD needs none: the law or immediate danger did not let them wait."""

    ONWARD = "ONWARD"
    LONGER = "LONGER"
    TOLD = "TOLD"


class Verdict(StrEnum):
    """How leave was answered; what was only told of was never asked."""

    AGREED = "AGREED"
    REFUSED = "REFUSED"
    TOLD = "TOLD"


class Leave(Child):
    """A recipient asks the originator for leave. Its words are sealed, for each side anew (`…_there`: the asker's)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="leaves")
    held = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="leaves_asked")
    number = models.PositiveIntegerField(help_text="of the response, from 1")
    kind = models.CharField(max_length=10)
    to_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", help_text="empty for somebody outside the partnership"
    )
    until = models.DateTimeField(null=True, help_text="until when they ask to keep it, or may")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_seq = models.PositiveIntegerField()
    asked_seq_there = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, blank=True, help_text="empty while it waits")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_seq = models.PositiveIntegerField(null=True)
    decided_seq_there = models.PositiveIntegerField(null=True)
    passed = models.OneToOneField(AgencyResponse, models.PROTECT, null=True, related_name="passed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="requests_leave_once"),
            models.UniqueConstraint(
                fields=["held"], condition=Q(verdict="", kind="LONGER"), name="requests_leave_one_longer"
            ),
            models.CheckConstraint(condition=Q(kind__in=[str(kind) for kind in LeaveKind]), name="requests_leave_kind"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at=None)
                | Q(verdict__in=[str(one) for one in Verdict], decided_at__isnull=False),
                name="requests_leave_decided",
            ),
            guard.Recorded(name="requests_leave_rec", stream="response_id"),
        ]

    def __str__(self) -> str:
        return f"leave {self.number}"


class Misuse(Child):
    """A report that what was shared is misused: access is cut with it, until a second person restores or confirms."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="misuses")
    number = models.PositiveIntegerField(help_text="of the response, from 1")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="whose people report and review it")
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    reported_seq = models.PositiveIntegerField(help_text="of the reporting side's stream, where the words are")
    review_due = models.DateTimeField()
    verdict = models.CharField(max_length=10, blank=True, help_text="RESTORED or CONFIRMED; empty while it waits")
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="requests_misuse_once"),
            models.UniqueConstraint(fields=["response"], condition=Q(verdict=""), name="requests_misuse_one_open"),
            models.CheckConstraint(
                condition=Q(verdict="", reviewed_at=None)
                | (Q(verdict__in=["RESTORED", "CONFIRMED"]) & ~Q(reviewed_by=models.F("reported_by"))),
                name="requests_misuse_second_person",
            ),
            guard.Recorded(name="requests_misuse_rec", stream="response_id"),
        ]

    def __str__(self) -> str:
        return f"report {self.number}"


class Correction(Child):
    """What was wrong in an answer that was sent, and what is right: written by one person, sent by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="corrections")
    number = models.PositiveIntegerField(help_text="of the response, from 1")
    items = models.JSONField(default=list, help_text="ids of the items it is about")
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    written_seq = models.PositiveIntegerField()
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=10, blank=True, help_text="SENT or DROPPED; empty while it waits for a second")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="requests_correction_once"),
            models.CheckConstraint(
                condition=Q(sent_by=None) | ~Q(sent_by=models.F("written_by")), name="requests_correction_two_people"
            ),
            guard.Recorded(name="requests_correction_rec", stream="response_id"),
        ]

    def __str__(self) -> str:
        return f"correction {self.number}"


class CorrectionCopy(Child):
    """One recipient's copy of a correction, and who there said that they read it. `seq_there`: of their own stream."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    correction = models.ForeignKey(Correction, models.PROTECT, related_name="copies")
    held = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="correction_copies")
    seq_there = models.PositiveIntegerField()
    read_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "correction copies"
        constraints = [
            models.UniqueConstraint(fields=["correction", "held"], name="requests_correction_copy_once"),
            guard.Recorded(name="requests_correction_copy_rec", stream="held_id"),
        ]

    def __str__(self) -> str:
        return f"copy of correction {self.correction_id}"
