"""The exceptions to who sees what: a named person's live grant on one request or answer (dec.3)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import cast

from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase

from agencies.models import Person
from audit import guard
from audit.models import Child
from requests_app.models.requests import InformationRequest
from requests_app.models.responses import AgencyResponse, Thing


class RequestGrant(UserObjectPermissionBase):
    """guardian's direct row: person, request, permission. It exists exactly while the grant is live."""

    content_object = models.ForeignKey(InformationRequest, models.CASCADE)


class ResponseGrant(UserObjectPermissionBase):
    """The same of an answer: person, response, permission."""

    content_object = models.ForeignKey(AgencyResponse, models.CASCADE)


class Grant(Child):
    """The fact behind it: who may see which request or answer, why (sealed with its entry), from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    root_id = models.UUIDField(help_text="whose stream records it: the request's or the response's")
    info_request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="grants", null=True)
    response = models.ForeignKey(AgencyResponse, models.PROTECT, related_name="grants", null=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["root_id", "person"], condition=Q(ended_at__isnull=True), name="requests_grant_one_live"
            ),
            models.CheckConstraint(
                condition=Q(info_request=models.F("root_id"), response=None)
                | Q(response=models.F("root_id"), info_request=None),
                name="requests_grant_of_one",
            ),
            guard.Recorded(name="requests_grant_rec", stream="root_id"),
        ]

    def __str__(self) -> str:
        return f"grant until {self.ends_at:%Y-%m-%d %H:%M}"

    @property
    def thing(self) -> Thing:
        """What it opens."""
        return self.response or cast(InformationRequest, self.info_request)

    @staticmethod
    def live(at: datetime) -> Q:
        """Grants in force at an instant."""
        return Q(ended_at__isnull=True, starts_at__lte=at, ends_at__gt=at)
