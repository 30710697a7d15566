"""Advice as the API takes and shows it."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.models.advice import View
from requests_app.serializers.acts import reason, version
from requests_app.serializers.shown import AnyWords, ReceiptShown, Shown
from requests_app.serializers.strict import StrictSerializer, Text

STATES = ["adviser", "share", "conditions", "withhold", "no_view", "taken_back", "overtaken"]
SAW = "when the adviser first opened it; null while they have not"


class AskAdvice(StrictSerializer):
    """Ask one adviser of your agency on named items. They see those items, everybody under a code."""

    adviser = serializers.UUIDField(help_text="one of the advisers of this answer")
    items = serializers.ListField(child=Text(max_length=10), max_length=60, help_text="ids of the items they may see")
    question = Text(max_length=8000, help_text="names nobody, unless the adviser is to know who it is")
    because = Text(
        max_length=8000, required=False, allow_blank=True, help_text="why the adviser needs to know who this is"
    )
    version = version()


class GiveAdvice(StrictSerializer):
    """Advise. It decides nothing."""

    view = serializers.ChoiceField(choices=[str(one) for one in View])
    condition = Text(max_length=8000, required=False, allow_blank=True, help_text="with `conditions`")
    justification = reason()
    version = version()


class TakeAdviceBack(StrictSerializer):
    """Take a request for advice back: the adviser's access ends at once."""

    version = version()


class AdviserShown(Shown):
    """Somebody of your agency who may be asked."""

    id = serializers.UUIDField(source="person.pk")
    name = serializers.CharField(source="person.name")
    role = serializers.CharField()
    title = serializers.CharField()


class AdviceShown(Shown):
    """A request for advice, as the side that asked reads it. The requester never sees it."""

    ref = serializers.CharField(source="advice.ref")
    state = serializers.ChoiceField(choices=STATES)
    items = serializers.ListField(child=serializers.CharField(), source="advice.items")
    named = serializers.BooleanField(source="advice.named", help_text="whether the adviser sees who it is")
    adviser = serializers.CharField(source="advice.adviser.name")
    role = serializers.CharField(source="advice.role")
    question = serializers.CharField()
    because = serializers.CharField(allow_blank=True)
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField(source="advice.asked_at")
    due_at = serializers.DateTimeField(source="advice.due_at")
    seen_at = serializers.DateTimeField(allow_null=True, help_text=SAW)
    why = serializers.CharField(allow_blank=True)
    condition = serializers.CharField(allow_blank=True)
    ended_at = serializers.DateTimeField(source="advice.ended_at", allow_null=True)
    version = serializers.IntegerField(source="advice.version", help_text="for acts on it")


class AdviceLine(Shown):
    """Something that you were asked to advise on: a reference, and nothing of what was written."""

    ref = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    urgency = serializers.CharField(source="response.urgency")
    due_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class ExtractShown(Shown):
    """What you were asked, and the extract. That you looked is recorded."""

    advice = AdviceLine()
    question = serializers.CharField()
    extract = AnyWords(help_text="people under codes; the named items, as asked and as put forward")
    why = serializers.CharField(allow_blank=True)
    condition = serializers.CharField(allow_blank=True)


class AdviceActed(Shown):
    """What giving advice leaves."""

    advice = AdviceLine()
    receipt = ReceiptShown()
