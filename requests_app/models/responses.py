"""One partner's answer: its own clock, people, versions and trail; and what of it was disclosed to the asker."""

from __future__ import annotations

from django.db import models

from agencies.models import Agency, Person, Team
from audit import guard
from audit.models import Child, Root
from requests_app.guidance.retention import retention
from requests_app.lifecycle import ResponseStatus
from requests_app.models.requests import InformationRequest, RequestedItem


class AgencyResponse(Root):
    """What one agency answers. Its request may be absent: information offered, or a call taken down (dec.10)."""

    ref = models.CharField(max_length=9, unique=True)
    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="responses", null=True)
    from_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="who answers")
    to_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="who asks")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", help_text="the team that it was sent to")
    status = models.CharField(max_length=20, default=ResponseStatus.RECEIVED)
    restricted = models.BooleanField(default=False, help_text="only people who are named on it know that it exists")
    ended_as = models.CharField(max_length=20, blank=True)
    hides = models.BooleanField(default=False, help_text="part of its answer may not even be known to exist (H4)")
    type = models.CharField(max_length=40)
    urgency = models.CharField(max_length=20)
    channel = models.CharField(max_length=10, default="TOOL")
    version = models.PositiveIntegerField(default=0, help_text="the newest answer put forward; 0 is none")
    round = models.PositiveIntegerField(default=0)
    pack = models.CharField(max_length=20)
    pack_hash = models.CharField(max_length=64)
    pathway = models.CharField(max_length=100, help_text="pinned at receipt")
    calendar = models.CharField(max_length=40, help_text="calendar version by which the times were counted")
    sent_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    due_at = models.DateTimeField()
    extended = models.CharField(max_length=40, blank=True, help_text="by how much its time was made longer in all")
    extensions_given = models.PositiveSmallIntegerField(default=0)
    late_said = models.PositiveSmallIntegerField(default=0, help_text="how often it was said why something came late")
    paused_at = models.DateTimeField(null=True, help_text="since when a question holds up the reply clock")
    paused_until = models.DateTimeField(null=True, help_text="when the clock runs again even without a reply")
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    deliver_at = models.DateTimeField(null=True, help_text="when the undo hold ends")
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    explained_at = models.DateTimeField(null=True, help_text="when the requester was told why something is not shared")
    access_until = models.DateTimeField(null=True, help_text="when the asker's access ends by itself")
    recalled_at = models.DateTimeField(null=True, help_text="when it was taken back after it had been sent")
    destroyed_at = models.DateTimeField(null=True, help_text="when the asker said that no copy is left")
    disputed_on = models.PositiveSmallIntegerField(
        null=True, help_text="the rung on which an open disagreement about it stands; null where there is none"
    )
    reconsiders = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="looked_again", help_text="the first decision, which stays"
    )
    origin = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="passed",
        help_text="what was passed on, as its originator gave it",
    )
    passes_on = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="passed_on",
        help_text="the answer as whoever passed it on holds it",
    )
    cut_at = models.DateTimeField(null=True, help_text="since when access is closed by a report of misuse")
    chased_at = models.DateTimeField(null=True, help_text="when the requester last asked where it is")
    outcome = models.CharField(max_length=20, blank=True, help_text="computed from the items")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(origin=None, passes_on=None)
                | models.Q(origin__isnull=False, passes_on__isnull=False, info_request=None),
                name="requests_response_passed_on",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[str(state) for state in ResponseStatus]), name="requests_response_status"
            ),
            models.UniqueConstraint(
                fields=["info_request", "from_agency"],
                condition=models.Q(reconsiders__isnull=True),
                name="requests_response_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(from_agency=models.F("to_agency")), name="requests_response_two_agencies"
            ),
            guard.Recorded(name="requests_response_rec"),
        ]
        indexes = [
            models.Index(fields=["team", "status", "due_at"], name="requests_response_team"),
            models.Index(fields=["status", "deliver_at"], name="requests_response_deliver"),
            models.Index(fields=["to_agency", "status"], name="requests_response_asker"),
        ]

    def __str__(self) -> str:
        return self.ref

    @classmethod
    def years_kept(cls) -> int:
        """No rule lets it go sooner after its last act."""
        return retention().shortest

    @property
    def root(self) -> AgencyResponse:
        """The answer as its originator gave it: itself, unless it was passed on."""
        return self.origin or self


Thing = InformationRequest | AgencyResponse
"""What has versions, steps and a trail of its own: a request, or one partner's answer."""


class ResponseVersion(Child):
    """One immutable answer put forward: by whom, and the digest that an approval signs."""

    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=20)
    bases = models.JSONField(default=list, help_text="the lawful bases that it names, as codes")
    identity_matched_on = models.JSONField(default=dict, help_text="by item and person: kinds of detail, no values")
    careful = models.BooleanField(
        default=True, help_text="whether its approver has texts to clear first, or confirms that nothing is shared"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="requests_answer_once"),
            guard.Recorded(name="requests_answer_rec", stream="response_id"),
            guard.Immutable(name="requests_answer_kept"),
        ]

    def __str__(self) -> str:
        return f"answer {self.number}"


class AnsweredItem(Child):
    """What a version decides about one item: codes only; the words are sealed with the version."""

    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="answers")
    number = models.PositiveIntegerField()
    item = models.ForeignKey(RequestedItem, models.PROTECT, null=True, related_name="answers")
    ref = models.CharField(max_length=10)
    outcome = models.CharField(max_length=20)
    grounds = models.JSONField(default=list)
    handling = models.JSONField(default=list)
    duty = models.CharField(max_length=24, blank=True, help_text="what the information sharing duty came to")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number", "ref"], name="requests_answered_once"),
            guard.Recorded(name="requests_answered_rec", stream="response_id"),
            guard.Immutable(name="requests_answered_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {self.outcome}"


class Disclosure(Child):
    """What reached the asker: sealed anew under the request's key, in the entry that this row names."""

    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="disclosures")
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="disclosures")
    number = models.PositiveIntegerField(help_text="of the answer's version")
    delivered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="requests_disclosure_once"),
            guard.Recorded(name="requests_disclosure_rec", stream="info_request_id"),
            guard.Immutable(name="requests_disclosure_kept"),
        ]

    def __str__(self) -> str:
        return f"disclosure of answer {self.number}"


class Clearance(Child):
    """An approver's word that one hit of what must not reach somebody may leave, in one version.

    The hit is a keyed index of place and words; what it says, and the reason, are sealed with the approval.
    """

    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="clearances")
    number = models.PositiveIntegerField(help_text="of the answer's version")
    hit = models.CharField(max_length=32)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number", "hit"], name="requests_clearance_once"),
            guard.Recorded(name="requests_clearance_rec", stream="response_id"),
            guard.Immutable(name="requests_clearance_kept"),
        ]

    def __str__(self) -> str:
        return f"clearance of answer {self.number}"
