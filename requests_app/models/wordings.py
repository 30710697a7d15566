"""Marks of the reasons that people gave, so that a copied one is noticed: keyed digests, never words."""

from __future__ import annotations

from django.db import models

from audit import guard
from audit.models import Child


class Wording(Child):
    """The marks of one reason. `copied_at`: when the same person gave nearly the same reason before, if they did."""

    root_id = models.UUIDField(help_text="whose stream records the decision: the request's or the response's")
    human = models.UUIDField()
    at = models.DateTimeField()
    marks = models.JSONField(help_text="a keyed digest and a sketch of each sentence")
    copied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            guard.Recorded(name="requests_wording_rec", stream="root_id"),
            guard.Immutable(name="requests_wording_kept"),
        ]
        indexes = [models.Index(fields=["human", "at"], name="requests_wording_human")]

    def __str__(self) -> str:
        return f"reason of {self.at:%Y-%m-%d %H:%M}"
