"""The law as the API shows it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from requests_app.values.duty import RESULTS


@extend_schema_field({"$ref": "#/components/schemas/LawWords"})
class LawShown(serializers.JSONField):
    """A controller's own law."""


class SuggestedLawShown(serializers.Serializer[Any]):
    """The law that usually fits. It is never filled in for you: send it as your own, or another."""

    law = LawShown()
    because = serializers.ListField(child=serializers.CharField())


class ItemDutyShown(serializers.Serializer[Any]):
    """What the information sharing duty came to for one item and this recipient."""

    item = serializers.CharField()
    result = serializers.ChoiceField(choices=RESULTS)
    holder_scope_class = serializers.CharField()
    recipient_scope_class = serializers.CharField()
    relevant_because = serializers.CharField(default="")
    function_facilitated = serializers.CharField(default="")
    extent = serializers.CharField(default="")
    detriment_outcome = serializers.CharField(default="")
    detriment_to_child = serializers.CharField(default="")
