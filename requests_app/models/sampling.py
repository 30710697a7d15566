"""A dip sample: drawn once from a population that is kept with it, reviewed by two people each, moderated, acted on.

Marks and grades are codes; every word that anybody wrote is sealed with its entry.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Person
from audit import guard
from audit.models import Child, Root
from requests_app.models.responses import AgencyResponse


class Sample(Root):
    """Seed, population and its hash stand in the first entry of its stream, before anything is drawn."""

    ref = models.CharField(max_length=9, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="whose people review it")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    start = models.DateField(help_text="answers asked for from this day on")
    stop = models.DateField(help_text="up to this day, which counts")
    size = models.PositiveIntegerField(help_text="how many are drawn by chance")
    seed = models.CharField(max_length=64)
    population = models.PositiveIntegerField()
    population_hash = models.CharField(max_length=64)
    form = models.CharField(max_length=20, help_text="the version of the form")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by", help_text="re-audit")
    published_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lte=models.F("stop")), name="requests_sample_forwards"),
            models.CheckConstraint(
                condition=Q(assigned_at=None) | Q(drawn_at__isnull=False), name="requests_sample_in_order"
            ),
            guard.Recorded(name="requests_sample_rec"),
        ]

    def __str__(self) -> str:
        return self.ref


class SampledCase(Child):
    """One answer in a sample. What two reviewers differed on and agreed afterwards is its moderation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="cases")
    number = models.PositiveIntegerField()
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="+")
    added = models.JSONField(default=list, help_text="why it is looked at in any case; empty: drawn by chance")
    moderated_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    moderated_at = models.DateTimeField(null=True)
    overall = models.CharField(max_length=40, blank=True, help_text="as moderated")
    marks = models.JSONField(default=dict, help_text="of the standards that differed, as moderated")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "number"], name="requests_sampled_numbered"),
            models.UniqueConstraint(fields=["sample", "response"], name="requests_sampled_once"),
            guard.Recorded(name="requests_sampled_rec", stream="sample_id"),
        ]

    def __str__(self) -> str:
        return f"case {self.number}"


class CaseReview(Child):
    """What one of the two reviewers found. Nobody but them sees it before both are in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="reviews")
    case = models.ForeignKey(SampledCase, models.PROTECT, related_name="reviews")
    place = models.PositiveSmallIntegerField(help_text="first or second, by the seed")
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    overall = models.CharField(max_length=40, blank=True)
    marks = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="requests_review_placed"),
            models.UniqueConstraint(fields=["case", "reviewer"], name="requests_review_once"),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="requests_review_two"),
            models.CheckConstraint(
                condition=Q(submitted_at=None, overall="") | (Q(submitted_at__isnull=False) & ~Q(overall="")),
                name="requests_review_whole",
            ),
            guard.Recorded(name="requests_review_rec", stream="sample_id"),
        ]

    def __str__(self) -> str:
        return f"review {self.place}"


class SampleAction(Child):
    """What is done about what was found: by whom, by when. What it is and how it ended is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="actions")
    number = models.PositiveIntegerField()
    case = models.ForeignKey(SampledCase, models.PROTECT, null=True, related_name="actions")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    due_on = models.DateField()
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_seq = models.PositiveIntegerField(help_text="the entry that holds what is to be done")
    set_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_seq = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "number"], name="requests_sample_action_numbered"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_seq=None) | Q(done_at__isnull=False, done_seq__isnull=False),
                name="requests_sample_action_done",
            ),
            guard.Recorded(name="requests_sample_action_rec", stream="sample_id"),
        ]
        indexes = [models.Index(fields=["done_at", "due_on"], name="requests_sample_action_due")]

    def __str__(self) -> str:
        return f"action {self.number}"
