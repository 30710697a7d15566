"""What was given unasked, as the API shows it to those it was given to."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.serializers.shown import AgencyName, AnyWords, ReceiptShown, Shown
from requests_app.vocabulary import ARRIVAL


class ArrivalShown(Shown):
    """Something that one's agency was given without asking: where it stands, and nothing of what it holds."""

    ref = serializers.CharField()
    agency = AgencyName(help_text="who shared it")
    state = serializers.ChoiceField(choices=list(ARRIVAL))
    label = serializers.CharField()  # type: ignore[assignment]
    delivered_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class ArrivalOpened(Shown):
    """What was shared, with about whom it is and why now."""

    disclosure = AnyWords()
    arrival = ArrivalShown()


class ArrivalActed(Shown):
    """What confirming a receipt leaves."""

    arrival = ArrivalShown()
    receipt = ReceiptShown()
