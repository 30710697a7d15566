"""Custody of what was shared, over the API: what is taken, and what is shown."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from requests_app.commands.misuse import VERDICTS
from requests_app.commands.passing import ANSWERS
from requests_app.serializers.acts import reason
from requests_app.serializers.shown import ReceiptShown, Shown
from requests_app.serializers.strict import StrictSerializer, Text
from requests_app.values.custody import WITHOUT_WAITING


class AskLeave(StrictSerializer):
    """Ask the originator whether you may pass it on. `to` is empty for somebody outside these agencies."""

    to = Text(max_length=20, required=False, allow_blank=True, help_text="code of the agency")
    who = Text(max_length=2000, help_text="who there is to have it: a name, and what they do")
    purpose = Text(max_length=2000, help_text="what they need it for")
    items = serializers.ListField(child=Text(max_length=10), max_length=60, help_text="ids of the items")


class TellPassedOn(AskLeave):
    """Tell the originator that it had to be passed on without waiting."""

    ground = serializers.ChoiceField(choices=list(WITHOUT_WAITING))


class AskToKeep(StrictSerializer):
    """Ask the originator for more time."""

    why = Text(max_length=2000)
    until = serializers.DateTimeField()


class AnswerLeave(StrictSerializer):
    """Agree or refuse. Whoever asked reads the reason."""

    answer = serializers.ChoiceField(choices=ANSWERS)
    justification = reason()


class ReportMisuse(StrictSerializer):
    """What happened, and when. Only your own side reads it."""

    what = reason()
    when = Text(max_length=2000)


class ReviewMisuse(StrictSerializer):
    """Restore access, or keep it closed for good."""

    verdict = serializers.ChoiceField(choices=VERDICTS)
    justification = reason()


class WriteCorrection(StrictSerializer):
    """What was wrong, and what is right. A second person sends it."""

    items = serializers.ListField(child=Text(max_length=10), max_length=60, help_text="ids of the items")
    wrong = Text(max_length=8000)
    right = Text(max_length=8000)


class SendCorrection(StrictSerializer):
    """Send it to everybody who has the answer. There is nothing to say."""


class DropCorrection(StrictSerializer):
    """Do not send it."""

    justification = reason()


class ReadCorrection(StrictSerializer):
    """Say that you have read it. There is nothing to say."""


class CorrectionCopyShown(Shown):
    """Whether a correction was read there."""

    number = serializers.IntegerField(source="correction.number")
    read_at = serializers.DateTimeField(allow_null=True)


class HolderShown(Shown):
    """One who has it. `who` and `why` are empty where they are not yours to read."""

    agency = serializers.CharField(help_text="empty for somebody outside these agencies")
    how = serializers.ChoiceField(choices=["sent", "leave", "outside", "told"])
    at = serializers.DateTimeField()
    who = serializers.CharField()
    why = serializers.CharField()
    opened_at = serializers.DateTimeField(source="held.opened_at", allow_null=True, default=None)
    received_at = serializers.DateTimeField(source="held.received_at", allow_null=True, default=None)
    access_until = serializers.DateTimeField(source="held.access_until", allow_null=True, default=None)
    cut_at = serializers.DateTimeField(source="held.cut_at", allow_null=True, default=None)
    recalled_at = serializers.DateTimeField(source="held.recalled_at", allow_null=True, default=None)
    destroyed_at = serializers.DateTimeField(source="held.destroyed_at", allow_null=True, default=None)
    corrections = CorrectionCopyShown(many=True)
    branches = serializers.SerializerMethodField()

    @extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/HolderShown"}})
    def get_branches(self, one: Any) -> Any:
        """Whoever has it from there."""
        return HolderShown(one.branches, many=True).data


class LeaveShown(Shown):
    """Leave that was asked for, and how it was answered."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=["ONWARD", "LONGER", "TOLD"])
    agency = serializers.CharField(source="held.to_agency.name", help_text="who asks")
    to = serializers.CharField(source="to_agency.name", allow_null=True, default=None)
    asked_at = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    verdict = serializers.CharField(allow_blank=True, help_text="AGREED, REFUSED, TOLD; empty while it waits")
    decided_at = serializers.DateTimeField(allow_null=True)


class CorrectionShown(Shown):
    """A correction that waits for a second person, or was read by this recipient or not."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    at = serializers.DateTimeField(allow_null=True, help_text="when it was written, or read")


class CopyTakenShown(Shown):
    """A copy of the disclosure record that somebody of your side took."""

    name = serializers.CharField(source="person.name")
    at = serializers.DateTimeField()


class CustodyShown(Shown):
    """Who has it, as far as your side may know."""

    tree = HolderShown()
    leaves = LeaveShown(many=True)
    corrections = CorrectionShown(many=True)
    copies = CopyTakenShown(many=True)


class CustodyActed(Shown):
    """What is on record now."""

    receipt = ReceiptShown()
