"""A link by which somebody sets their password: it lies in their hands alone, and here is only its hash."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from agencies.models.proposals import Proposal
from agencies.models.register import Agency, Membership, Person
from audit import guard
from audit.models import Child


class Invitation(Child):
    """Somebody may set a password once, until a day; by whose leave, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, help_text="null: at the machine")
    handed = models.BooleanField(default=False, help_text="shown to whoever made it, to be passed on; else by mail")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of a 256-bit random secret")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, help_text="when the mail server took the letter")
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="taken back, or another was made")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="agencies_invitation_forwards"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(ended_at__isnull=True), name="agencies_invitation_one_end"
            ),
            models.CheckConstraint(
                condition=Q(made_by__isnull=True) | ~Q(made_by=F("person")), name="agencies_invitation_not_ones_own"
            ),
            models.UniqueConstraint(
                fields=["agency", "person"], condition=Q(used_at__isnull=True, ended_at__isnull=True),
                name="agencies_invitation_one_open",
            ),
            guard.Recorded(
                name="agencies_invitation_rec", stream="agency_id",
                watching=("person_id", "made_by_id", "handed", "digest", "expires_at", "used_at", "ended_at"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person}, until {self.expires_at:%Y-%m-%d %H:%M}"

    @staticmethod
    def live(at: datetime) -> Q:
        """Those that open something now: of somebody who is not suspended, and is to work where they were invited."""
        here = {"agency": models.OuterRef("agency"), "person": models.OuterRef("person")}
        held = Membership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), **here)
        waits = Proposal.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), settled_at=None, **here)
        works_here = Q(models.Exists(held)) | Q(models.Exists(waits))
        return Q(used_at=None, ended_at=None, expires_at__gt=at, person__is_active=True) & works_here
