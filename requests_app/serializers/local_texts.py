"""Local guidance over the API: what is taken, and what is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from requests_app.models import LocalText
from requests_app.queries.local_texts import since, writers_of
from requests_app.serializers.acts import reason, version
from requests_app.serializers.shown import ReceiptShown
from requests_app.serializers.strict import StrictSerializer, Text

NO_NAMES = "what your agency adds to the national text, without a name of anybody it is about: it is not sealed"


class WriteLocalText(StrictSerializer):
    """Write a text beside a rule, or a new version of one, for a second person to agree to."""

    rule = Text(max_length=20, help_text="code of a rule of the guidance that is in force")
    question = Text(max_length=40, required=False, default="", help_text="one of the rule's questions; empty: the rule")
    text = Text(max_length=4000, trim_whitespace=False, help_text=NO_NAMES)
    valid_from = serializers.DateTimeField(help_text="from when it is shown; never before a second person agreed")
    valid_until = serializers.DateTimeField(required=False, allow_null=True, default=None, help_text="null: no end")


class ChangeLocalText(StrictSerializer):
    """Write it anew, before anybody agreed. Where it stands stays as it is."""

    text = Text(max_length=4000, trim_whitespace=False, help_text=NO_NAMES)
    valid_from = serializers.DateTimeField()
    valid_until = serializers.DateTimeField(required=False, allow_null=True, default=None, help_text="null: no end")
    version = version()


class DecideLocalText(StrictSerializer):
    """Agree to a version, or send it back."""

    justification = reason()
    version = version()


class DiscardLocalText(StrictSerializer):
    """Give it up, before anybody agreed."""

    version = version()


class EndLocalText(StrictSerializer):
    """Take it away now."""

    why = reason()
    version = version()


class LocalTextShown(serializers.ModelSerializer[LocalText]):
    """One version of a text beside the national guidance."""

    agency = serializers.CharField(source="agency.code")
    since = serializers.SerializerMethodField(help_text="from when it is shown, or shall be")
    written_by = serializers.SerializerMethodField()

    class Meta:
        model = LocalText
        fields = [
            "id", "agency", "everywhere", "rule", "question", "number", "status", "pack", "text", "digest", "version",
            "written_at", "valid_from", "valid_until", "decided_at", "ended_at", "since", "written_by",
        ]  # fmt: skip

    def get_since(self, text: LocalText) -> datetime:
        """The later of its day and of the agreement to it."""
        return since(text)

    def get_written_by(self, text: LocalText) -> list[str]:
        """Names of whoever wrote any of it."""
        return writers_of(text)


class LocalTextActed(serializers.Serializer[Any]):
    """Where the text stands after an act, and the receipt."""

    local_text = LocalTextShown()
    receipt = ReceiptShown()
