"""Personal links to a case: whoever has one neither decides it nor sees it (domain section 7.3)."""

from __future__ import annotations

import uuid
from enum import StrEnum

from django.db import models
from django.db.models import Q

from agencies.models import Person
from audit import guard
from audit.models import Child


class LinkKind(StrEnum):
    """Said by the person themselves, or by a manager who knows."""

    KNOWS = "KNOWS"
    INVOLVED = "INVOLVED"
    PARTY = "PARTY"
    RELATIVE = "RELATIVE"
    EXCLUDED = "EXCLUDED"


class Link(Child):
    """Somebody's link to a case: to the request and every answer to it, whichever side it was said on. It stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    root_id = models.UUIDField(help_text="whose stream records it: the own side's request or response")
    case_id = models.UUIDField(help_text="the request, or the response that answers none")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id", "person"], name="requests_link_once"),
            models.CheckConstraint(condition=Q(kind__in=[str(kind) for kind in LinkKind]), name="requests_link_kind"),
            guard.Recorded(name="requests_link_rec", stream="root_id"),
            guard.Immutable(name="requests_link_kept"),
        ]

    def __str__(self) -> str:
        return self.kind
