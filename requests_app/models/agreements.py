"""The register of information sharing agreements, and which of them covered what (ICO6, B1 to B3)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Person
from audit import guard
from audit.models import Child, Root
from requests_app.models.requests import InformationRequest
from requests_app.models.responses import AgencyResponse


class Agreement(Root):
    """What some agencies agreed: for which purposes, which information, under which law. A stream all parties read."""

    ref = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=200)
    pack = models.CharField(max_length=20, help_text="the guidance whose codes it uses")
    purposes = models.JSONField(help_text="kinds of request")
    data_kinds = models.JSONField()
    gateways = models.JSONField(default=list, help_text="empty: any")
    subject_kinds = models.JSONField(default=list, help_text="empty: any")
    starts_on = models.DateField()
    review_by = models.DateField(help_text="the last day on which it covers anything, unless it was reviewed")
    proposed_review = models.DateField(null=True, help_text="a later day that not every party has agreed to yet")
    document = models.CharField(max_length=200, blank=True, help_text="what the signed paper is called, where it is")
    document_hash = models.CharField(max_length=64, blank=True)
    registered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(review_by__gt=models.F("starts_on")), name="requests_agreement_forwards"
            ),
            guard.Recorded(name="requests_agreement_rec"),
        ]

    def __str__(self) -> str:
        return self.name


class AgreementParty(Child):
    """One party: who looks after it there, who signed, and whether they agreed to the review that is proposed."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="parties")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="agreements")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed_role = models.CharField(max_length=40, blank=True)
    signed_at = models.DateTimeField(null=True)
    agrees_to = models.DateField(null=True, help_text="the proposed review day that this party agrees to")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "agency"], name="requests_party_once"),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None) | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="requests_party_signed",
            ),
            guard.Recorded(name="requests_party_rec", stream="agreement_id"),
        ]

    def __str__(self) -> str:
        return str(self.agency)


class AgreementMatch(Child):
    """Which agreement covered a version of a request towards one partner, or an answer; or why none did."""

    root_id = models.UUIDField(help_text="whose stream records it: the request's or the response's")
    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="matches", null=True)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="matches", null=True)
    number = models.PositiveIntegerField(help_text="of the version")
    partner = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="the agency at the other end")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="matches")
    gap = models.CharField(max_length=20, blank=True, help_text="why none covers it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["root_id", "number", "partner"], name="requests_match_once"),
            models.CheckConstraint(
                condition=Q(gap="", agreement__isnull=False) | (~Q(gap="") & Q(agreement=None)),
                name="requests_match_or_gap",
            ),
            guard.Recorded(name="requests_match_rec", stream="root_id"),
            guard.Immutable(name="requests_match_kept"),
        ]

    def __str__(self) -> str:
        return self.gap or str(self.agreement)
