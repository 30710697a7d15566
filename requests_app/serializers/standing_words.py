"""Accreditation and terms of use over the API: what the acts take, and what is shown."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.serializers.agency import ColleagueShown
from requests_app.serializers.shown import Shown
from requests_app.serializers.strict import StrictSerializer, Text


class AccreditPeople(StrictSerializer):
    """Accredit colleagues to raise requests."""

    people = serializers.ListField(child=serializers.UUIDField(), max_length=200, help_text="of your own agency")
    kind = Text(max_length=20, help_text="on what it rests")
    said_by = Text(max_length=20, help_text="who says so: a code of the partnership")
    starts_at = serializers.DateTimeField(required=False, help_text="now when left out")
    ends_at = serializers.DateTimeField(help_text="three years later at most")


class EndAccreditation(StrictSerializer):
    """End it now. Nothing to say."""


class AcceptTerms(StrictSerializer):
    """Accept the newest version."""

    version = Text(max_length=20)


class AccreditationShown(Shown):
    """Who is accredited, from when to when."""

    id = serializers.UUIDField()
    person = ColleagueShown()
    kind = serializers.CharField()
    said_by = serializers.CharField(source="source")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class TermsShown(Shown):
    """The terms, and how somebody stands."""

    version = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())
    accepted = serializers.BooleanField()
    demanded = serializers.BooleanField(help_text="whether the partnership demands it of whoever raises requests")
    accredited = serializers.BooleanField()
    accredited_until = serializers.DateTimeField(allow_null=True)
