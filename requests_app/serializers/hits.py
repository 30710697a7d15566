"""What an approver clears, and what was marked to be withheld."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

Shown = serializers.Serializer[Any]


class HitShown(Shown):
    """A text of the newest version that holds what must not reach somebody. An approver clears it with a reason."""

    key = serializers.CharField()
    place = serializers.CharField(help_text="JSON pointer into the answer")
    about = serializers.CharField(allow_blank=True)
    what = serializers.CharField()
    text = serializers.CharField()
    cleared = serializers.BooleanField()


class MarkedShown(Shown):
    """An item that is to be withheld while the rest may stand."""

    item = serializers.CharField()
    code = serializers.CharField(help_text="the ground")
    would_change = serializers.CharField()
