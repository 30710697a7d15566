"""Notices as the API shows them: a reference, and nothing of what was written."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from requests_app.serializers.strict import StrictSerializer, Text


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


class MailChoiceShown(serializers.Serializer[Any]):
    """How one is told by e-mail."""

    digest_at = serializers.TimeField(format="%H:%M", allow_null=True, help_text="in London; null: each at once")
    mutes = serializers.ListField(child=serializers.CharField(), help_text="kinds that come without an e-mail")
    mutable = serializers.ListField(child=serializers.CharField(), help_text="kinds that can be turned off")


class ChooseMail(StrictSerializer):
    """Choose how you are told by e-mail. On the page every notice stands all the same."""

    digest_at = Text(max_length=8, allow_blank=True, help_text="such as 08:30, in London; empty: each at once")
    mutes = serializers.ListField(child=Text(max_length=20), max_length=40, help_text="kinds out of `mutable`")
