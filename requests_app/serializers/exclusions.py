"""Exclusions over the API: what is taken, and what is shown."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.serializers.acts import reason
from requests_app.serializers.agency import ColleagueShown
from requests_app.serializers.shown import ReceiptShown, Shown
from requests_app.serializers.strict import StrictSerializer, Text


class AddExclusion(StrictSerializer):
    """Keep a colleague out of all that concerns a child. The NHS number, or name and date of birth."""

    person = serializers.UUIDField(help_text="a member of your own agency")
    kind = Text(max_length=10, help_text="PARTY, RELATIVE or EXCLUDED")
    name = Text(max_length=200, required=False, help_text="of the child, in full")
    dob = serializers.DateField(required=False)
    nhs_number = Text(max_length=20, required=False)
    ends_at = serializers.DateTimeField(required=False, help_text="no end when left out")
    why = reason()


class EndExclusion(StrictSerializer):
    """End it now. Nothing to say."""


class ExclusionShown(Shown):
    """Who is kept out. Which child it is stands on the page of administrators alone."""

    id = serializers.UUIDField()
    person = ColleagueShown()
    kind = serializers.CharField()
    added_by = ColleagueShown()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)


class ExclusionActed(Shown):
    """An exclusion as it now stands, and the receipt of your agency's record."""

    exclusion = ExclusionShown()
    receipt = ReceiptShown()
