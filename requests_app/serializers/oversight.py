"""What whoever audits is shown over the API: counts, and nothing of a case."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.serializers.shown import AgencyName, Shown


class OverturnedShown(Shown):
    """Of one ground: null is a number from one to five, or one that would give such a number away."""

    ground = serializers.CharField()
    refused = serializers.IntegerField(allow_null=True, help_text="items not shared, or not in full, on this ground")
    again = serializers.IntegerField(allow_null=True, help_text="of those, looked at again by somebody else")
    overturned = serializers.IntegerField(allow_null=True, help_text="of those, shared and no longer kept back on it")


class RefusedShown(Shown):
    """How many attempts of an agency's people were refused for one reason in one month."""

    month = serializers.DateField(help_text="its first day, in London")
    agency = AgencyName()
    code = serializers.CharField(help_text="of the refusal: see the registry of problems")
    why = serializers.CharField(help_text="the same in words")
    count = serializers.IntegerField()
