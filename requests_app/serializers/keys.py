"""Keys of one's own systems, as they are shown."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

Shown = serializers.Serializer[Any]


class KeyShown(Shown):
    """A key, without its secret."""

    id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)


class KeyIssued(KeyShown):
    """A new key. The secret is shown this once and is held nowhere: sent again, this call gives null."""

    secret = serializers.CharField(allow_null=True)
