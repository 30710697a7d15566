"""An agency's hours and closures over the API: what the acts take, and what is shown."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from requests_app.serializers.shown import Shown
from requests_app.serializers.strict import StrictSerializer, Text, Whole


@extend_schema_field({"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}", "example": "08:30"})
class WallTime(serializers.TimeField):
    """A time on a UK wall clock, without a zone: no "time" as JSON Schema means it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class DayHours(StrictSerializer):
    """One day of the week."""

    weekday = Whole(min_value=0, max_value=6, help_text="0 is Monday")
    opens = WallTime(help_text="UK wall time")
    closes = WallTime(help_text="UK wall time; 00:00 is the midnight that ends the day")


class SetHours(StrictSerializer):
    """The hours of every day on which the agency opens, from a day on."""

    days = serializers.ListField(child=DayHours(), min_length=1, max_length=7)
    valid_from = serializers.DateField(help_text="today or later")


class AddClosure(StrictSerializer):
    """Close on a day."""

    day = serializers.DateField(help_text="today or later")
    reason = Text(max_length=20, help_text="TRAINING, LOCAL_HOLIDAY, BREAK, BUILDING, STAFFING or OTHER")


class LiftClosure(StrictSerializer):
    """Open on that day after all. Nothing to say."""


class DayShown(Shown):
    """One day of the week on which the agency opens."""

    weekday = serializers.IntegerField(help_text="0 is Monday")
    opens = WallTime()
    closes = WallTime(help_text="23:59 is the midnight that ends the day")


class HoursShown(Shown):
    """The hours that hold from a day on."""

    valid_from = serializers.DateField(allow_null=True, help_text="null: from the beginning")
    days = serializers.ListField(child=DayShown())


class CalendarShown(Shown):
    """When the agency works: hours in the order of their days, and the calendar's version."""

    nation = serializers.CharField()
    calendar = serializers.CharField()
    hours = serializers.ListField(child=HoursShown())


class ClosureShown(Shown):
    """A day on which the agency is closed."""

    id = serializers.IntegerField()
    day = serializers.DateField()
    reason = serializers.CharField()
    lifted_at = serializers.DateTimeField(allow_null=True)
