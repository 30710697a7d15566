"""Questions and notes as the API shows them: by field, each to the side whose stream they are read from."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from requests_app.values.narrowing import CLARIFIES, NARROWS, WIDENS

Shown = serializers.Serializer[Any]


class ThreadShown(Shown):
    """A question to the asking side, and what came of it. Both sides of this answer see it; nobody else does."""

    id = serializers.UUIDField()
    response = serializers.CharField(help_text="the answer that it belongs to")
    number = serializers.IntegerField()
    about = serializers.CharField(help_text="items/I2, subjects/S1 or requester_law")
    category = serializers.ChoiceField(choices=["ITEM", "PERSON", "LAW"])
    state = serializers.ChoiceField(choices=["reply", "answered", "taken_back", "closed", "overtaken"])
    pauses = serializers.BooleanField(help_text="whether the reply clock waits, or waited, for it")
    question = serializers.CharField()
    asked_at = serializers.DateTimeField()
    asked_by = serializers.CharField(help_text="a name on one's own side; a role and agency on the other")
    reply = serializers.CharField(allow_blank=True)
    changed_from = serializers.CharField(allow_blank=True)
    changed_to = serializers.CharField(allow_blank=True)
    change_does = serializers.ChoiceField(choices=[NARROWS, CLARIFIES, WIDENS], allow_blank=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(help_text="for acts on this question")


class NoteShown(Shown):
    """A note of one's own side: the other side never sees it."""

    number = serializers.IntegerField(help_text="of its entry in this side's record")
    at = serializers.DateTimeField()
    by = serializers.CharField()
    about = serializers.CharField(allow_blank=True)
    note = serializers.CharField()
