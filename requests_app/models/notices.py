"""Notices: outbox rows written in the act's own transaction, and the e-mail that goes with each."""

from __future__ import annotations

import uuid

from django.db import models

from agencies.hours import Span
from agencies.models import Agency, Person


class Notification(models.Model):
    """Something one person should know or do. `slot` is unique, so that looking twice makes nothing twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slot = models.CharField(max_length=200, unique=True, help_text="recipient, thing, kind, which time")
    kind = models.CharField(max_length=20)
    recipient = models.ForeignKey(Person, models.PROTECT, related_name="notifications")
    about_id = models.UUIDField(help_text="the request or response")
    ref = models.CharField(max_length=9)
    side = models.CharField(max_length=10, help_text="request or response: where the link leads")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True, help_text="when it was no longer anybody's to do")

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "done_at"], name="requests_notice_recipient"),
            models.Index(fields=["about_id", "kind"], name="requests_notice_about"),
        ]

    def __str__(self) -> str:
        return self.kind


class Letter(models.Model):
    """One e-mail: all that waits for one person, under one Message-ID, sent by one worker at a time.

    Nobody has two under way, so whatever comes meanwhile waits for the next one. What was sent the mail server may
    later say was delivered, or bounced.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(Person, models.PROTECT, related_name="letters")
    status = models.CharField(max_length=10, default="waiting", help_text="waiting, claimed, sent, parked, needless")
    claims = models.PositiveIntegerField(default=0, help_text="how often a worker has begun to send it")
    refusals = models.PositiveIntegerField(default=0, help_text="how often it was refused")
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient"],
                condition=models.Q(status__in=["waiting", "claimed"]),
                name="requests_one_letter_under_way",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "next_try_at"], name="requests_letter_next"),
            models.Index(fields=["recipient", "sent_at"], name="requests_letter_recipient"),
        ]

    def __str__(self) -> str:
        return self.status


class Delivery(models.Model):
    """That a notice goes out by e-mail too, and the letter in which it does; or that its recipient muted its kind.

    Like its letter, it may later be known to be delivered, or bounced.
    """

    notification = models.OneToOneField(Notification, models.PROTECT, primary_key=True, related_name="delivery")
    status = models.CharField(max_length=10, default="waiting", help_text="waiting, sent, needless, practice")
    pressing = models.BooleanField(default=False, help_text="goes out at once, also soon after another letter")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="deliveries")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["letter"], condition=models.Q(status="waiting"), name="requests_delivery_waiting"),
        ]

    def __str__(self) -> str:
        return self.status


class Clock(models.Model):
    """A running time: whose, since when, until when, and the next rung of its ladder.

    A projection: the due time must equal what its rule and calendar give for its start, at any time.
    """

    slot = models.CharField(max_length=80, primary_key=True, help_text="what it times: thing, kind, round")
    kind = models.CharField(max_length=12, help_text="acknowledge, reply, step, look_back, receipt …")
    about_id = models.UUIDField(help_text="the request or response")
    step_id = models.UUIDField(null=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="who must act")
    ref = models.CharField(max_length=9)
    urgency = models.CharField(max_length=20)
    pack = models.CharField(max_length=20)
    rule = models.CharField(max_length=40, help_text="the span, as the pack says it")
    extended = models.CharField(max_length=40, blank=True, help_text="by how much it was made longer in all")
    calendar = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    rung = models.PositiveSmallIntegerField(default=0, help_text="the next rung's place in the ladder")
    next_at = models.DateTimeField(null=True, help_text="when the next rung is due; empty when none is left")
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(stopped_at=None), name="requests_clock_next"),
            models.Index(fields=["about_id"], name="requests_clock_about"),
        ]

    def __str__(self) -> str:
        return self.slot

    @property
    def span(self) -> Span:
        """How long it runs: what the rule gives, and by how much people made it longer."""
        return Span.parse(self.rule).plus(Span.parse(self.extended)) if self.extended else Span.parse(self.rule)
