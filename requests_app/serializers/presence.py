"""The rota and being away over the API: what the acts take, and what is shown."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.serializers.agency import ColleagueShown
from requests_app.serializers.shown import Shown
from requests_app.serializers.strict import StrictSerializer, Text


class PutOnRota(StrictSerializer):
    """Put somebody on call in one of their roles."""

    person = serializers.UUIDField()
    role = Text(max_length=40, help_text="one that they hold at that time")
    starts_at = serializers.DateTimeField(required=False, help_text="now when left out")
    ends_at = serializers.DateTimeField(help_text="7 days later at most")


class TakeOffRota(StrictSerializer):
    """End it now. Nothing to say."""


class ShiftShown(Shown):
    """Who is on call, in which role."""

    id = serializers.UUIDField()
    person = ColleagueShown()
    role = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class SayAway(StrictSerializer):
    """Say that somebody is away."""

    person = serializers.UUIDField(required=False, help_text="yourself unless you administer the agency")
    until = serializers.DateTimeField(help_text="within a year")


class SayBack(StrictSerializer):
    """They are there again. Nothing to say."""


class AwayShown(Shown):
    """Who is away until when."""

    id = serializers.UUIDField()
    person = ColleagueShown()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
