"""How far somebody has practised: theirs alone, outside the trail; nobody else reads it, and it decides nothing."""

from __future__ import annotations

from django.db import models

from agencies.models import Person


class PracticeAttempt(models.Model):
    """A person's latest try at one situation: its points, and no word of what they wrote."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    scenario = models.CharField(max_length=20)
    points = models.PositiveSmallIntegerField()
    best = models.PositiveSmallIntegerField(help_text="the most points of any try")
    tries = models.PositiveIntegerField(default=1)
    tried_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "scenario"], name="requests_practice_once_each")]

    def __str__(self) -> str:
        return self.scenario
