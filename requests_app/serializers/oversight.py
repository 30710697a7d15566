"""What whoever audits is shown over the API: counts, and nothing of a case."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.serializers.shown import AgencyName, Shown


class RefusedShown(Shown):
    """How many attempts of an agency's people were refused for one reason in one month."""

    month = serializers.DateField(help_text="its first day, in London")
    agency = AgencyName()
    code = serializers.CharField(help_text="of the refusal: see the registry of problems")
    why = serializers.CharField(help_text="the same in words")
    count = serializers.IntegerField()
