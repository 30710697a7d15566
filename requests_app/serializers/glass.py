"""Emergency access as the API takes and shows it."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.models.glass import Verdict
from requests_app.serializers.acts import reason
from requests_app.serializers.shown import AgencyName, AnyWords, ReceiptShown, Shown
from requests_app.serializers.strict import StrictSerializer, Text


class BreakGlass(StrictSerializer):
    """Open one record for 60 minutes, to read only. Its owner and both data protection leads are told at once."""

    ref = Text(max_length=20, help_text="the exact reference")
    why = reason()
    tried = Text(max_length=8000, help_text="who else you tried first")


class ReviewGlass(StrictSerializer):
    """Say afterwards whether it was right to open it."""

    verdict = serializers.ChoiceField(choices=[str(one) for one in Verdict])
    justification = reason()


class GlassShown(Shown):
    """One use of emergency access."""

    id = serializers.UUIDField()
    ref = serializers.CharField(source="thing.ref")
    person = serializers.CharField(source="person.name")
    title = serializers.CharField()
    agency = AgencyName()
    opened_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    review_due = serializers.DateTimeField()
    verdict = serializers.CharField(allow_blank=True)
    reviewed_at = serializers.DateTimeField(allow_null=True)


class GlassActed(Shown):
    """What an act of emergency access leaves."""

    glass = GlassShown()
    receipt = ReceiptShown()


class GlassRecord(Shown):
    """The record, to read until the access ends."""

    ref = serializers.CharField()
    ends_at = serializers.DateTimeField()
    document = AnyWords(help_text="the request; of an answer, what its agency was asked")
    answer = AnyWords(allow_null=True, help_text="of an answer: as it was put forward, without what is withheld")
