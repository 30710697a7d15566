"""A role that one administrator wants to give: it is held once a second person has agreed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from agencies.models.register import Agency, Membership, Person, Team
from audit import guard
from audit.models import Child


class Proposal(Child):
    """What somebody shall become in an agency, who wants it, and what came of it. It gives no right by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="proposals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True)
    role = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    settled_at = models.DateTimeField(null=True)
    membership = models.OneToOneField(Membership, models.PROTECT, related_name="proposal", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | Q(membership__isnull=True) | ~Q(settled_by=models.F("person")),
                name="agencies_proposal_not_ones_own",
            ),
            models.CheckConstraint(
                condition=Q(membership__isnull=True) | ~Q(settled_by=models.F("proposed_by")),
                name="agencies_proposal_two_people",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, membership__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="agencies_proposal_settled_whole",
            ),
            guard.Recorded(name="agencies_proposal_rec", stream="agency_id"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.agency}"
