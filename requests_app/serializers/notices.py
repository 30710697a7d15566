"""Notices as the API shows them: a reference, and nothing of what was written."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class NoticeShown(serializers.Serializer[Any]):
    """Something that waits for oneself."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    sentence = serializers.CharField()
    to_do = serializers.BooleanField(help_text="whether it asks you to act; the others only tell you")
    about = serializers.ChoiceField(choices=["request", "response", "arrival", "emergency", "glass", "advice"])
    ref = serializers.CharField(help_text="of that request or response")
    made_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
