"""Steps laid down per round, and the signatures on them: one natural person, one part in a round."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from enum import StrEnum
from typing import cast

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Cover, Person
from audit import guard
from audit.models import Child
from requests_app.models.requests import InformationRequest
from requests_app.models.responses import AgencyResponse, Thing


class StepStatus(StrEnum):
    """A step's own short life."""

    WAITING = "waiting"
    OPEN = "open"
    AGREED = "agreed"
    SENT_BACK = "sent_back"
    DECLINED = "declined"
    VOID = "void"
    ENOUGH = "enough"
    DISSENTED = "dissented"
    VIEWED = "viewed"


class ApprovalStep(Child):
    """One step of a round: whose role signs it, on which rule, by when. Its response is empty on the asking side."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    root_id = models.UUIDField(help_text="whose stream records it: the request's or the response's")
    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="steps", null=True)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="steps", null=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    cover = models.ForeignKey(
        Cover, models.PROTECT, null=True, related_name="+", help_text="under which it was given to another agency"
    )
    round = models.PositiveIntegerField()
    order = models.PositiveSmallIntegerField()
    stage = models.PositiveSmallIntegerField(default=0, help_text="steps of one stage are open together; 0: its order")
    key = models.CharField(max_length=40, blank=True, help_text="what lays it down: a route, or an agency's own step")
    needs = models.PositiveSmallIntegerField(default=1, help_text="how many of those with this key must agree")
    mode = models.CharField(max_length=10, default="sign", help_text="sign, or look back after the answer has gone")
    blind = models.BooleanField(default=False, help_text="nobody of its group sees what another says before all have")
    roles = models.CharField(max_length=300, help_text="any one of these may sign; blank-separated, blank at both ends")
    rule = models.CharField(max_length=20)
    questions = models.JSONField(default=list)
    why = models.TextField(help_text="why this step is here")
    ways = models.JSONField(default=list, help_text="the ways taken through the questions of the guidance, as codes")
    local = models.JSONField(default=list, help_text="local texts shown beside it: of each its id and digest")
    status = models.CharField(max_length=10, default=StepStatus.WAITING)
    opened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_for = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", help_text="whose part was taken by their deputy"
    )
    decided_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", help_text="who answered a dissent in writing"
    )
    answered_at = models.DateTimeField(null=True)

    # Where it was read to be decided:
    beside: Sequence[ApprovalStep] = ()  # the other steps of its round, in order
    digest = ""  # of the newest version, which is what is signed
    careful = True  # whether the newest version holds what must not reach somebody, or shares nothing

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["root_id", "round", "order"], name="requests_step_once"),
            models.CheckConstraint(
                condition=Q(status__in=[str(state) for state in StepStatus]), name="requests_step_status"
            ),
            guard.Recorded(name="requests_step_rec", stream="root_id"),
        ]
        indexes = [models.Index(fields=["agency", "status"], name="requests_step_open")]

    def __str__(self) -> str:
        return f"step {self.order} of round {self.round}"

    @property
    def turn(self) -> int:
        """When it is its turn: steps with the same are open together."""
        return self.stage or self.order

    @property
    def group(self) -> str:
        """What it counts towards: of a group, as many as `needs` must agree."""
        return self.key or str(self.order)

    @property
    def unanswered(self) -> bool:
        """Whether somebody dissented here and nobody has answered it: its group does not close before that.

        Where views were given blind, a step of its own brings together what differs, and nothing is answered.
        """
        return self.status == StepStatus.DISSENTED and self.answered_at is None and not self.blind

    @property
    def role_codes(self) -> tuple[str, ...]:
        """Any one of these roles may sign."""
        return tuple(self.roles.split())

    @property
    def looks_back(self) -> bool:
        """Whether nothing waits for it: it is asked afterwards whether what went out at once was right."""
        return self.mode == "look_back"

    @property
    def decider(self) -> str | None:
        """Who decided, and for whom: both names, wherever one is shown."""
        if self.decided_by is None:
            return None
        return f"{self.decided_by.name} for {self.decided_for.name}" if self.decided_for else self.decided_by.name

    @property
    def thing(self) -> Thing:
        """What it is a step of: an answer, or on the asking side the request."""
        return self.response or cast(InformationRequest, self.info_request)


class SignatureKind(StrEnum):
    """What somebody put their name to."""

    DRAFTED = "drafted"
    AGREED = "agreed"
    RETURNED = "returned"
    DECLINED = "declined"
    LOOKED_BACK = "looked_back"
    DISSENTED = "dissented"
    VIEWED = "viewed"


class Signature(Child):
    """A natural person's one part in a round: drafted, agreed, returned … (dec.6). The database holds the 'one'."""

    root_id = models.UUIDField()
    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="signatures", null=True)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="signatures", null=True)
    step = models.ForeignKey(ApprovalStep, models.PROTECT, related_name="signatures", null=True)
    round = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    human = models.UUIDField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    acting_for = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, help_text="whose part was taken by their deputy"
    )
    role = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, help_text="of the version that was signed")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["root_id", "round", "human"], name="requests_one_part_in_a_round"),
            guard.Recorded(name="requests_signature_rec", stream="root_id"),
            guard.Immutable(name="requests_signature_kept"),
        ]
        indexes = [models.Index(fields=["human"], name="requests_signature_human")]

    def __str__(self) -> str:
        return f"{self.kind} in round {self.round}"
