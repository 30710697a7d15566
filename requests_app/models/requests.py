"""A request: one concern, asked by one agency; its numbered versions, whom it is about, what it asks of whom."""

from __future__ import annotations

import uuid

from django.db import models

from agencies.models import Agency, Person, Team
from audit import guard
from audit.models import Child, Root
from requests_app.guidance.retention import retention
from requests_app.lifecycle import RequestStatus


def choices(states: type[RequestStatus]) -> models.Q:
    """A check that a status column holds one of the machine's states."""
    return models.Q(status__in=[str(state) for state in states])


class InformationRequest(Root):
    """What an agency asks, kept as versions; the words of each version are sealed with its entry."""

    ref = models.CharField(max_length=9, unique=True, help_text="random, can be read out and mailed")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="who asks")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, default=RequestStatus.SUBMITTED)
    ended_as = models.CharField(max_length=20, blank=True, help_text="how a closed request ended")
    type = models.CharField(max_length=40)
    jurisdiction = models.CharField(max_length=3)
    urgency = models.CharField(max_length=20)
    stage = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, default="TOOL", help_text="in the tool, by phone, e-mail, in a meeting")
    restricted = models.BooleanField(default=False, help_text="only people who are named on it know that it exists")
    version = models.PositiveIntegerField(default=1, help_text="the newest version put forward")
    round = models.PositiveIntegerField(default=1)
    pack = models.CharField(max_length=20)
    pack_hash = models.CharField(max_length=64)
    pathway = models.CharField(max_length=100, help_text="pinned at submission")
    submitted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=choices(RequestStatus), name="requests_request_status"),
            guard.Recorded(name="requests_request_rec"),
        ]
        indexes = [
            models.Index(fields=["team", "submitted_at"], name="requests_request_team"),
            models.Index(fields=["agency", "submitted_at"], name="requests_request_agency"),
            models.Index(fields=["author"], name="requests_request_author"),
        ]

    def __str__(self) -> str:
        return self.ref

    @classmethod
    def years_kept(cls) -> int:
        """No rule lets it go sooner after its last act."""
        return retention().shortest


class RequestVersion(Child):
    """One immutable version: who put it forward, and the digest that an endorsement signs."""

    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    mode = models.CharField(
        max_length=40, default="SAFEGUARDING", help_text="the statutory mode it is made in, by its pack"
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 of the version's canonical words")
    bases = models.JSONField(default=list, help_text="the lawful bases that it names, as codes")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["info_request", "number"], name="requests_version_once"),
            guard.Recorded(name="requests_version_rec", stream="info_request_id"),
            guard.Immutable(name="requests_version_kept"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Subject(Child):
    """Somebody a version is about. Identity is sealed; there is no master index of children."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="subjects")
    number = models.PositiveIntegerField(help_text="of the version")
    ref = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["info_request", "number", "ref"], name="requests_subject_once"),
            guard.Recorded(name="requests_subject_rec", stream="info_request_id"),
            guard.Immutable(name="requests_subject_kept"),
        ]

    def __str__(self) -> str:
        return self.ref


class SubjectKey(Child):
    """A keyed blind index of one identifying value of a subject: equal values match, nothing can be read."""

    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="keys")
    kind = models.CharField(max_length=20)
    blind = models.CharField(max_length=32)

    class Meta:
        constraints = [
            guard.Recorded(name="requests_subjectkey_rec", stream="info_request_id"),
            guard.Immutable(name="requests_subjectkey_kept"),
        ]
        indexes = [models.Index(fields=["kind", "blind"], name="requests_subjectkey_match")]

    def __str__(self) -> str:
        return self.kind


class RequestedItem(Child):
    """One thing asked of exactly one agency. What it is, why and for which period is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="items")
    number = models.PositiveIntegerField(help_text="of the version")
    ref = models.CharField(max_length=10)
    asked_of = models.ForeignKey(Agency, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["info_request", "number", "ref"], name="requests_item_once"),
            guard.Recorded(name="requests_item_rec", stream="info_request_id"),
            guard.Immutable(name="requests_item_kept"),
        ]

    def __str__(self) -> str:
        return self.ref
