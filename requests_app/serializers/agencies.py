"""What the acts on an agency's pathways and agreements take, and how both are shown."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from requests_app import guidance, pathways
from requests_app.models import Agreement, Pathway
from requests_app.serializers.acts import reason, version
from requests_app.serializers.shown import ReceiptShown
from requests_app.serializers.strict import StrictSerializer, Text, Words
from requests_app.values.agreements import DATA_KINDS

SIDES = ("asking", "answering")


class DraftPathway(StrictSerializer):
    """Begin a version of your agency's own pathway for one side."""

    side = serializers.ChoiceField(choices=SIDES)


class ChangePathway(StrictSerializer):
    """The steps anew, all of them, in order."""

    steps = serializers.ListField(
        child=Words(),
        max_length=100,
        help_text=(
            "Each is either `{national: code}`, the place of one of the guidance's own steps, or a step of your own: "
            "`code, label, why, roles, rule`, and where wanted `questions, people, agencies, beside, blind, when`."
        ),
    )
    version = version()


class ProposePathway(StrictSerializer):
    """Ask a second person to agree."""

    why = reason()
    valid_from = serializers.DateTimeField(help_text="from when it holds; what is under way keeps its route")
    version = version()


class DecidePathway(StrictSerializer):
    """Agree to a version, or send it back."""

    justification = reason()
    version = version()


class DiscardPathway(StrictSerializer):
    """Give a draft up."""

    version = version()


class PathwayShown(serializers.ModelSerializer[Pathway]):
    """One version of an agency's own pathway."""

    steps = serializers.ListField(child=serializers.DictField())
    least = serializers.SerializerMethodField(help_text="the guidance's own steps, which every version must hold")
    written_by = serializers.SerializerMethodField()

    class Meta:
        model = Pathway
        fields = [
            "id", "side", "number", "status", "pack", "steps", "least", "digest", "version", "drafted_at",
            "proposed_at", "valid_from", "decided_at", "written_by",
        ]  # fmt: skip

    def get_least(self, pathway: Pathway) -> list[str]:
        """Codes of the guidance's steps."""
        pack = guidance.load(pathway.pack)
        return [one["national"] for one in pathways.default_document(pack, pathway.side, pathway.agency.kinds)]

    def get_written_by(self, pathway: Pathway) -> list[str]:
        """Names of whoever wrote any of it."""
        return [hand.person.name for hand in pathway.hands.all() if hand.kind == "wrote"]


class PathwayActed(serializers.Serializer[Any]):
    """Where the version stands after an act, and the receipt."""

    pathway = PathwayShown()
    receipt = ReceiptShown()


ADDED = "median working minutes that a changed one waits longer, as your signatures took; null where nobody signed yet"


class ChangedRoute(serializers.Serializer[Any]):
    """One route that would have become another, and how often."""

    old = serializers.CharField()
    new = serializers.CharField()
    count = serializers.IntegerField()
    added_minutes = serializers.IntegerField(allow_null=True, help_text=ADDED)


class RehearsedShown(serializers.Serializer[Any]):
    """What a version would change of the requests, or answers, of the scenario files."""

    total = serializers.IntegerField()
    changed = serializers.IntegerField()
    more_people = serializers.IntegerField(help_text="the median number of people that a changed one asks for besides")
    added_minutes = serializers.IntegerField(allow_null=True, help_text=ADDED)
    rows = ChangedRoute(many=True)


class PreviewShown(serializers.Serializer[Any]):
    """What a version would have changed in the last 90 days."""

    days = serializers.IntegerField()
    added_minutes = serializers.IntegerField(allow_null=True, help_text=ADDED)
    scenarios = RehearsedShown()
    total = serializers.IntegerField()
    changed = serializers.IntegerField()
    more_people = serializers.IntegerField(help_text="the median number of people that a changed one asks for besides")
    rows = ChangedRoute(many=True)


class RegisterAgreement(StrictSerializer):
    """Put an agreement on the register."""

    name = Text(max_length=200)
    parties = serializers.ListField(child=Text(max_length=20), max_length=60, help_text="codes, your own among them")
    purposes = serializers.ListField(child=Text(max_length=40), max_length=30, help_text="kinds of request")
    data_kinds = serializers.ListField(child=serializers.ChoiceField(choices=list(DATA_KINDS)), max_length=10)
    gateways = serializers.ListField(child=Text(max_length=40), max_length=60, default=list, help_text="empty: any")
    subject_kinds = serializers.ListField(child=Text(max_length=20), max_length=10, default=list)
    starts_on = serializers.DateField()
    review_by = serializers.DateField()
    document = Text(max_length=200, required=False, default="", help_text="what the paper is called, where it is kept")
    document_hash = Text(max_length=64, required=False, default="", help_text="its SHA-256")


class SignAgreement(StrictSerializer):
    """Sign for your agency; you look after it there."""

    version = version()


class ReviewAgreement(StrictSerializer):
    """Agree that it holds until a later day."""

    why = reason()
    review_by = serializers.DateField()
    version = version()


class EndAgreement(StrictSerializer):
    """End it for all its parties."""

    why = reason()
    version = version()


class PartyShown(serializers.Serializer[Any]):
    """One party of an agreement."""

    agency = serializers.CharField(source="agency.code")
    name = serializers.CharField(source="agency.name")
    owner = serializers.CharField(source="owner.name", default="")
    signed_by = serializers.CharField(source="signed_by.name", default="")
    signed_role = serializers.CharField()
    signed_at = serializers.DateTimeField(allow_null=True)
    agrees_to = serializers.DateField(allow_null=True)


class AgreementShown(serializers.ModelSerializer[Agreement]):
    """One agreement, as its parties see it."""

    parties = PartyShown(many=True)
    version = serializers.IntegerField(source="audit_seq")

    class Meta:
        model = Agreement
        fields = [
            "ref", "name", "pack", "purposes", "data_kinds", "gateways", "subject_kinds", "starts_on", "review_by",
            "proposed_review", "document", "document_hash", "registered_at", "ended_at", "parties", "version",
        ]  # fmt: skip


class AgreementActed(serializers.Serializer[Any]):
    """Where the agreement stands after an act, and the receipt."""

    agreement = AgreementShown()
    receipt = ReceiptShown()
