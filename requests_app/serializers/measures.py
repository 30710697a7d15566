"""Measures over the API. Null is a number that is not told: from one to five, or one that would show such a number."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.models.measures import FactKind
from requests_app.serializers.acts import reason
from requests_app.serializers.records import Base64
from requests_app.serializers.shown import ReceiptShown, Shown
from requests_app.serializers.strict import StrictSerializer, Text


def _count(words: str) -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=True, help_text=words)


class MeasuredLine(Shown):
    """The measures of one group."""

    group = serializers.CharField(
        help_text="the code of an agency that answers, of an urgency or of a kind of request, or a Monday"
    )
    asked = _count("answers asked for")
    seen = _count("of those, acknowledged")
    acknowledged = _count("of those, in time")
    put_forward = _count("of those acknowledged, put forward for decision")
    answered = _count("of those, given")
    open = _count("of those asked for, not given yet")
    overdue = _count("of those, overdue now")
    in_time = _count("of those given, given in time")
    refused = _count("of those given, refused in full")
    received = _count("of those given, confirmed by whoever asked")
    looked_again = _count("second looks, which no other number counts")
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


class GivenAs(Shown):
    """How often an agency gave an outcome."""

    agency = serializers.CharField(help_text="the code of the agency that answers")
    outcome = serializers.CharField()
    count = _count("answers")


class AskedBy(Shown):
    """How often one agency asked another."""

    asking = serializers.CharField(help_text="its code")
    answering = serializers.CharField(help_text="its code")
    count = _count("answers asked for")


class CountedFact(Shown):
    """What is counted under one code."""

    measure = serializers.ChoiceField(choices=[str(kind) for kind in FactKind])
    code = serializers.CharField(
        help_text="of the guidance, such as a ground; a rung of disagreements by its number; empty: all, or told"
    )
    times = _count("how often")
    again = _count("of grounds: items looked at again; of emergencies: written up")
    part = _count(
        "of grounds: items on which it did not stand; of second looks: more was shared; told; written up in time; "
        "changed what was asked; agreed; confirmed; settled; done; steps decided in time"
    )
    median = _count("of steps: hours begun within which half were decided")
    p90 = _count("of steps: the same of nine in ten")


class MeasuredRecord(Shown):
    """An answer behind a number."""

    ref = serializers.CharField()
    agency = serializers.CharField(help_text="the code of the agency that answers")
    asking = serializers.CharField(help_text="the code of the agency that asks")
    urgency = serializers.CharField()
    outcome = serializers.CharField(help_text="empty: not given yet")
    sent_at = serializers.DateTimeField()


class BehindShown(Shown):
    """The answers behind a number of the measures, as far as one may see them."""

    what = serializers.CharField()
    count = _count("the number")
    items = MeasuredRecord(many=True)
    others = serializers.BooleanField(help_text="whether others are counted that are not yours to open")
    more = serializers.BooleanField(help_text="whether there are more than a hundred")


class MeasuresShown(Shown):
    """The measures of a quarter."""

    quarter = serializers.CharField()
    start = serializers.DateField()
    stop = serializers.DateField()
    as_of = serializers.DateTimeField(allow_null=True, help_text="when the trail was last taken in")
    by_agency = MeasuredLine(many=True)
    by_urgency = MeasuredLine(many=True)
    by_kind = MeasuredLine(many=True)
    by_week = MeasuredLine(many=True)
    outcomes = OutcomeCount(many=True)
    given_as = GivenAs(many=True)
    asked_by = AskedBy(many=True)
    facts = CountedFact(many=True)
    settled_in = _count("hours in which half of the disagreements that ended were settled")
    blocked = BlockedCount(many=True)


class TakeMeasures(StrictSerializer):
    """What you need the numbers for, and as what. The purpose stays with the trail and is not in the file."""

    why = reason()
    kind = serializers.ChoiceField(choices=["PDF", "XLSX", "CSV"])
    quarter = Text(max_length=7, required=False, default="", help_text="such as 2026-Q4; the one that runs now")
    agency = Text(max_length=40, required=False, default="", help_text="narrowed as the measures are")
    of_kind = Text(max_length=40, required=False, default="", help_text="the kind of request that narrows it")
    urgency = Text(max_length=40, required=False, default="")
    outcome = Text(max_length=40, required=False, default="")


class TakenShown(Shown):
    """The file, made for you, with your name in it."""

    kind = serializers.CharField()
    file = Base64()
    sha256 = serializers.CharField(help_text="of the numbers, as the trail keeps it")
    receipt = ReceiptShown()
