"""Where information arrives that nobody asked for in the tool: the receiving side's own record of it."""

from __future__ import annotations

from django.db import models

from agencies.models import Agency, Team
from audit import guard
from audit.models import Root
from requests_app.guidance.retention import retention
from requests_app.models.responses import AgencyResponse


class Arrival(Root):
    """The receiving agency's stream of what it was given without a request: sealed anew under its own key (dec.18)."""

    response = models.OneToOneField(AgencyResponse, models.PROTECT, related_name="arrival")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="who received it")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", help_text="the team that it was sent to")
    delivered_at = models.DateTimeField()

    class Meta:
        constraints = [guard.Recorded(name="requests_arrival_rec")]
        indexes = [models.Index(fields=["team", "delivered_at"], name="requests_arrival_team")]

    def __str__(self) -> str:
        return self.ref

    @classmethod
    def years_kept(cls) -> int:
        """No rule lets it go sooner after its last act."""
        return retention().shortest

    @property
    def ref(self) -> str:
        """Both sides call it by one reference."""
        return self.response.ref

    @property
    def pack(self) -> str:
        """The guidance under which it was given."""
        return self.response.pack

    @property
    def pack_hash(self) -> str:
        """The bytes of that guidance."""
        return self.response.pack_hash
