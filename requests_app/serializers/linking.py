"""Records of one person over the API: what the acts take, and what is shown."""

from __future__ import annotations

from rest_framework import serializers

from agencies.values import APART_BECAUSE, SAME_BECAUSE
from requests_app.serializers.shown import Shown
from requests_app.serializers.strict import StrictSerializer, Text


class ProposeLinking(StrictSerializer):
    """Say that two records are one person."""

    person = serializers.UUIDField(help_text="a member of your own agency")
    agency = Text(max_length=20, help_text="code of the agency of the other record; it may be your own")
    email = Text(max_length=254, help_text="work e-mail address of the other record")
    why = Text(max_length=20, help_text=f"one of {', '.join(SAME_BECAUSE)}")


class ProposeParting(StrictSerializer):
    """Say that a link was a mistake."""

    person = serializers.UUIDField(help_text="the record that follows the other one")
    why = Text(max_length=20, help_text=f"one of {', '.join(APART_BECAUSE)}")


class AgreeLinking(StrictSerializer):
    """Agree for the agency that you act for. Nothing to say."""


class DeclineLinking(StrictSerializer):
    """Do not agree. Nothing to say."""


class PersonsRecordShown(Shown):
    """One record of a person."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()


class LinkingAskedShown(Shown):
    """One agency whose yes it needs."""

    agency = serializers.CharField(source="of_agency.code")
    agreed_at = serializers.DateTimeField(source="said_at", allow_null=True)


class LinkingShown(Shown):
    """What is proposed of two records."""

    id = serializers.UUIDField()
    agency = serializers.CharField(source="agency.code", help_text="of whoever proposed it")
    person = PersonsRecordShown()
    to = PersonsRecordShown()
    apart = serializers.BooleanField(help_text="that they are two people after all")
    why = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    lapses_at = serializers.DateTimeField()
    asked = LinkingAskedShown(many=True)
    settled_at = serializers.DateTimeField(allow_null=True)
    done = serializers.BooleanField(help_text="every agency that was asked has agreed, and it counts")


class LinkedShown(Shown):
    """Two records that count as one person."""

    record = PersonsRecordShown()
    follows = PersonsRecordShown()
