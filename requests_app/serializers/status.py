"""How the site stands, as the API shows it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from requests_app.queries.status import Figure


class FigureShown(serializers.Serializer[Any]):
    """One thing that the software does by itself."""

    name = serializers.CharField(
        help_text="worker, answers, reminders, letters, given_up, seal, bank_holidays or recording"
    )
    alarm = serializers.BooleanField()
    age_seconds = serializers.SerializerMethodField(help_text="of the oldest that waits; null where it has no age")
    count = serializers.IntegerField()

    def get_age_seconds(self, one: Figure) -> int | None:
        """Whole seconds."""
        return int(one.age.total_seconds()) if one.age is not None else None


class StatusShown(serializers.Serializer[Any]):
    """Whether everything is well, and each thing."""

    well = serializers.BooleanField()
    figures = FigureShown(many=True)
