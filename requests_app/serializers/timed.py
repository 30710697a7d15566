"""Times as the API shows them: how a due time was worked out, and what more it was given."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from requests_app.serializers.acts import reason, version
from requests_app.serializers.strict import StrictSerializer, Text, Whole
from requests_app.values.forecast import Pace
from requests_app.values.lateness import Missed, Whose

Shown = serializers.Serializer[Any]


class LineShown(Shown):
    """One day of the sum behind a due time."""

    day = serializers.DateField()
    text = serializers.CharField()
    counted = serializers.BooleanField()


class LongerShown(Shown):
    """One time that a due time was made longer, by its code."""

    number = serializers.IntegerField()
    adds = serializers.CharField(help_text="a span, such as 2 working days")
    reason = serializers.CharField(help_text="a code of the guidance's late_reasons")
    was = serializers.DateTimeField()
    became = serializers.DateTimeField()
    at = serializers.DateTimeField()
    objected_at = serializers.DateTimeField(allow_null=True)


class MoreTimeShown(LongerShown):
    """The same with what both sides wrote. The other side's people are told by role and agency."""

    response = serializers.CharField(help_text="the answer that it belongs to")
    by = serializers.CharField()
    why = serializers.CharField(allow_blank=True)
    objected_by = serializers.CharField(allow_blank=True)
    objection = serializers.CharField(allow_blank=True)


class ForecastShown(Shown):
    """What the usual pace of the agency says. Both agencies read the same numbers."""

    pace = serializers.ChoiceField(choices=list(Pace))
    in_time = serializers.IntegerField(help_text="of them, how many were in time")
    of = serializers.IntegerField(help_text="how many earlier answers stood here at this point")


class DueShown(Shown):
    """How a due time was worked out."""

    kind = serializers.CharField()
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    stopped_at = serializers.DateTimeField(allow_null=True)
    rule = serializers.CharField(help_text="the span, as the guidance says it")
    extended = serializers.CharField(allow_blank=True, help_text="by how much it was made longer in all")
    calendar = serializers.CharField()
    because = serializers.CharField()
    explanation = LineShown(many=True, source="lines")
    remaining = serializers.CharField()
    more_time = LongerShown(many=True)
    forecast = ForecastShown(allow_null=True, help_text="null where nothing runs, or its time has passed")


class LateShown(Shown):
    """Why something came late, by codes. The other side's people are told by role and agency."""

    response = serializers.CharField(help_text="the answer that it belongs to")
    number = serializers.IntegerField()
    act = serializers.ChoiceField(choices=list(Missed), help_text="the clock that was missed")
    reason = serializers.CharField(help_text="a code of the guidance's late_reasons")
    whose = serializers.ChoiceField(choices=list(Whose), help_text="where the time went")
    due_at = serializers.DateTimeField(help_text="the time that was missed, as it stood")
    at = serializers.DateTimeField()
    by = serializers.CharField()


class ExtendResponse(StrictSerializer):
    """Give an answer more time before its time has passed. The asking side is told, and reads why."""

    adds = Whole(min_value=1, max_value=1000, help_text="how many more of the unit in which its time is counted")
    code = Text(max_length=40, help_text="a code of the guidance's late_reasons")
    justification = reason()
    version = version()


class ObjectToExtension(StrictSerializer):
    """Say why it cannot wait so long. It moves no clock."""

    justification = reason()
    version = version()
