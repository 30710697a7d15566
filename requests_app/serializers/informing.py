"""The notice ledger as the API shows it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

Shown = serializers.Serializer[Any]


class LedgerLineShown(Shown):
    """One line of a side's own notice ledger. The newest about a person says how it stands."""

    number = serializers.IntegerField()
    about = serializers.CharField(help_text="the person's ref; OFFICER for the officer for allegations")
    told = serializers.BooleanField()
    how = serializers.CharField(allow_blank=True)
    ground = serializers.CharField(allow_blank=True)
    happened_at = serializers.DateTimeField()
    look_again_at = serializers.DateTimeField(allow_null=True)
    words = serializers.CharField(allow_blank=True)
    by = serializers.CharField()
