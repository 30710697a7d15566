"""Disagreements between two agencies over the API: what is taken, and what is shown."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.serializers.acts import reason
from requests_app.serializers.shown import Shown
from requests_app.serializers.strict import StrictSerializer, Text
from requests_app.values.disagreements import VIEWS


class RaiseDisagreement(StrictSerializer):
    """Say that you do not accept what was decided: about which items, what should happen, and why."""

    items = serializers.ListField(child=Text(max_length=10), max_length=60, help_text="ids of the items")
    view = serializers.ChoiceField(choices=list(VIEWS))
    justification = reason()


class SayView(StrictSerializer):
    """What your agency holds on this rung. When both say the same, it is settled."""

    view = serializers.ChoiceField(choices=list(VIEWS))
    justification = reason()


class TakeFurther(StrictSerializer):
    """Why it cannot be settled on this rung. Both sides read it."""

    justification = reason()


class TurnShown(Shown):
    """One turn. `who` is a name for your own side, role and agency for the other."""

    kind = serializers.ChoiceField(choices=["RAISED", "SAID", "FURTHER", "SILENCE"])
    rung = serializers.IntegerField()
    view = serializers.CharField(allow_blank=True)
    who = serializers.CharField(allow_blank=True)
    ours = serializers.BooleanField()
    at = serializers.DateTimeField()
    why = serializers.CharField(allow_blank=True)


class RungShown(Shown):
    """One rung of the ladder, by the guidance that is pinned to the answer."""

    label = serializers.CharField()  # type: ignore[assignment]
    roles = serializers.ListField(child=serializers.CharField(), help_text="empty: whoever asks and answers")
    within = serializers.CharField()
    ours = serializers.ListField(child=serializers.CharField(), help_text="who of your agency speaks on it now")


class DisagreementShown(Shown):
    """A disagreement as your side reads it."""

    ref = serializers.CharField(help_text="of the answer")
    number = serializers.IntegerField()
    items = serializers.ListField(child=serializers.CharField())
    rung = serializers.IntegerField(help_text="the place in the ladder that is reached, from 0")
    rung_due = serializers.DateTimeField(help_text="when it goes further by itself")
    outcome = serializers.CharField(allow_blank=True, help_text="what both said; empty while it is open")
    settled_at = serializers.DateTimeField(allow_null=True)
    rungs = RungShown(many=True)
    turns = TurnShown(many=True)
