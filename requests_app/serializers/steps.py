"""A step as the API shows it to its own side."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

Shown = serializers.Serializer[Any]


class WayShown(Shown):
    """The way that some items took: each question with its answer, as codes of the guidance."""

    items = serializers.ListField(child=serializers.CharField())
    turns = serializers.ListField(child=serializers.ListField(child=serializers.CharField(), min_length=2))


class StepShown(Shown):
    """A step of one's own side: any one of its roles signs it."""

    id = serializers.UUIDField()
    order = serializers.IntegerField()
    round = serializers.IntegerField()
    mode = serializers.ChoiceField(choices=["sign", "look_back"])
    roles = serializers.ListField(child=serializers.CharField(), source="role_codes")
    rule = serializers.CharField(allow_blank=True)
    questions = serializers.ListField(child=serializers.CharField())
    why = serializers.CharField()
    status = serializers.CharField()
    opened_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField(
        source="decider", allow_null=True, default=None, help_text="where a deputy did, both names"
    )
    decided_at = serializers.DateTimeField(allow_null=True)
    blind = serializers.BooleanField(help_text="nobody of its group sees what another says before all have")
    ways = WayShown(many=True, help_text="the ways taken through the questions of the guidance when it was laid down")
    local = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(), min_length=2, max_length=2),
        help_text="the local guidance that was shown beside it: of each text its id and digest",
    )
