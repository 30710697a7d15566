"""The law as the API shows it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field({"$ref": "#/components/schemas/LawWords"})
class LawShown(serializers.JSONField):
    """A controller's own law."""


class SuggestedLawShown(serializers.Serializer[Any]):
    """The law that usually fits. It is never filled in for you: send it as your own, or another."""

    law = LawShown()
    because = serializers.ListField(child=serializers.CharField())
