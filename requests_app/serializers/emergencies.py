"""The emergency route as the API takes and shows it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from requests_app.models.emergencies import Use
from requests_app.serializers.acts import version
from requests_app.serializers.shown import AgencyName, ReceiptShown, Shown
from requests_app.serializers.strict import StrictSerializer, Text, Words


@extend_schema_field({"$ref": "#/components/schemas/EmergencyAsk"})
class AskWords(Words):
    """Five fields."""


@extend_schema_field({"$ref": "#/components/schemas/EmergencyShare"})
class ShareWords(Words):
    """Five questions; `to` and `checked` are one."""


@extend_schema_field({"$ref": "#/components/schemas/WriteUp"})
class WriteUpWords(Words):
    """Six answers."""


class AskAtOnce(StrictSerializer):
    """Ask in an emergency: sent with this call, endorsed by nobody, looked at afterwards."""

    ask = AskWords()


class RecordShared(StrictSerializer):
    """Enter what was shared by telephone before, with the time at which it happened."""

    shared = ShareWords()


class AnswerAtOnce(StrictSerializer):
    """Ring the number that the register holds, tell them, record it: it is shared with this call."""

    spoke_to = Text(max_length=1000)
    told = Text(max_length=8000)
    version = version()


class SignWriteUp(StrictSerializer):
    """Sign the rest of the record, once. It is not changed afterwards."""

    write_up = WriteUpWords()


class AddToRecord(StrictSerializer):
    """Add to a record that was signed. What stands there stays."""

    added = Text(max_length=8000)


class EmergencyLine(Shown):
    """One use of the emergency route: a reference, times and where it stands. Nothing of what was said."""

    ref = serializers.CharField()
    agency = AgencyName()
    use = serializers.ChoiceField(choices=[str(use) for use in Use])
    channel = serializers.CharField()
    happened_at = serializers.DateTimeField()
    entered_at = serializers.DateTimeField()
    write_up_due = serializers.DateTimeField()
    written_up_at = serializers.DateTimeField(allow_null=True)
    review = serializers.ChoiceField(choices=["to_review", "reviewed"])


class AddedShown(Shown):
    """What was added later."""

    at = serializers.DateTimeField()
    by = serializers.CharField()
    words = serializers.CharField()


class EmergencyShown(EmergencyLine):
    """The record, for its own side."""

    acted_by = serializers.CharField()
    write_up = serializers.DictField(child=serializers.CharField())
    added = AddedShown(many=True)


class EmergencyActed(Shown):
    """What an act of the emergency route leaves."""

    emergency = EmergencyShown()
    receipt = ReceiptShown()
