"""Measures over the API. Null is a number that is not told: from one to five, or one that would show such a number."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.serializers.shown import Shown


def _count(words: str) -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=True, help_text=words)


class MeasuredLine(Shown):
    """The measures of one group."""

    group = serializers.CharField(help_text="the code of an agency that answers, of an urgency or of a kind of request")
    asked = _count("answers asked for")
    answered = _count("of those, given")
    acknowledged = _count("of those asked for, acknowledged in time")
    in_time = _count("of those given, given in time")
    refused = _count("of those given, refused in full")
    looked_again = _count("second looks, which no other number counts")
    overdue = _count("of those asked for, overdue now")
    median = _count("hours begun, from asking to answering")
    p90 = _count("the same of the slowest tenth: nine in ten were no slower")
    oldest = _count("days by which the oldest is overdue")


class OutcomeCount(Shown):
    """How often an outcome was given."""

    outcome = serializers.CharField()
    count = _count("answers")


class BlockedCount(Shown):
    """How often somebody was kept from deciding what they had a part in."""

    agency = serializers.CharField(help_text="its code")
    count = _count("refused attempts")


class MeasuresShown(Shown):
    """The measures of a quarter."""

    quarter = serializers.CharField()
    start = serializers.DateField()
    stop = serializers.DateField()
    as_of = serializers.DateTimeField(allow_null=True, help_text="when the trail was last taken in")
    by_agency = MeasuredLine(many=True)
    by_urgency = MeasuredLine(many=True)
    by_kind = MeasuredLine(many=True)
    outcomes = OutcomeCount(many=True)
    blocked = BlockedCount(many=True)
