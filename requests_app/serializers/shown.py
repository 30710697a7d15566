"""What the API shows: every field by name. What is not named here does not leave."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from requests_app.serializers.hits import HitShown, MarkedShown
from requests_app.serializers.informing import LedgerLineShown
from requests_app.serializers.laws import ItemDutyShown, SuggestedLawShown
from requests_app.serializers.steps import StepShown
from requests_app.serializers.threads import NoteShown, ThreadShown
from requests_app.serializers.timed import LateShown, MoreTimeShown

Shown = serializers.Serializer[Any]
EXPLAINED = "when the requester was told why something is not shared; null where nothing was kept back"
UNSEEN = "null for whoever sees it no longer: `signed` says what they decided"
SIGNED = "only for whoever sees the rest no longer, as after signing for another agency: the step as it stands"
STATE = "Where it stands, named by who must act; `label` and `means` say it in words."


@extend_schema_field({"$ref": "#/components/schemas/RequestDocument"})
class RequestWords(serializers.JSONField):
    """The request document."""


@extend_schema_field({"$ref": "#/components/schemas/AnswerDocument"})
class AnswerWords(serializers.JSONField):
    """The answer document."""


@extend_schema_field({"type": "object", "additionalProperties": True})
class AnyWords(serializers.JSONField):
    """A document made from others."""


class ReceiptShown(Shown):
    """Proof for whoever acted: the entry's number in this side's record, and its hash, which nobody can alter later."""

    number = serializers.IntegerField()
    leaf_hash = serializers.CharField()
    short = serializers.CharField(help_text="to read out")


class AgencyName(Shown):
    """An agency, by code and name."""

    code = serializers.CharField()
    name = serializers.CharField()


class AgencyShown(AgencyName):
    """An agency that can be asked."""

    kinds = serializers.ListField(child=serializers.CharField())
    nation = serializers.CharField()


class MembershipShown(Shown):
    """What one is in an agency."""

    agency = AgencyName()
    role = serializers.CharField()
    title = serializers.CharField()
    team = serializers.CharField(allow_blank=True)


class MeShown(Shown):
    """As whom this call acts, and what that carries."""

    name = serializers.CharField()
    language = serializers.CharField()
    agency = AgencyName()
    title = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    by_key = serializers.BooleanField()
    scopes = serializers.ListField(child=serializers.CharField(), help_text="of the key; empty for a person")
    memberships = MembershipShown(many=True)


class StopShown(Shown):
    """One plain step of a partner's answer."""

    code = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=["done", "now", "next"])
    at = serializers.DateTimeField(allow_null=True)


class TrackShown(Shown):
    """One partner's answer as the asker may know it: never drafts, how many steps there are, or a hold."""

    ref = serializers.CharField()
    agency = AgencyName()
    state = serializers.CharField(help_text=STATE)
    label = serializers.CharField()  # type: ignore[assignment]
    means = serializers.CharField()
    held_by = serializers.CharField(allow_blank=True, help_text="team, preparer, approver, requester or seniors")
    who_acts = serializers.CharField()
    next_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField()
    extended = serializers.CharField(allow_blank=True, help_text="by how much its time was made longer in all")
    steps = StopShown(many=True, source="stops")
    explained_at = serializers.DateTimeField(allow_null=True, help_text=EXPLAINED)
    version = serializers.IntegerField()


class RequestLine(Shown):
    """A request in a list: nothing of what was written in it."""

    ref = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.CharField(help_text=STATE)
    label = serializers.CharField()  # type: ignore[assignment]
    means = serializers.CharField()
    type = serializers.CharField()
    jurisdiction = serializers.CharField()
    urgency = serializers.CharField()
    stage = serializers.CharField()
    requester = AgencyName()
    author = serializers.CharField()
    raised_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True, help_text="the last of the partners' due times")
    clock = serializers.CharField(help_text="what it counts: elapsed, working_hours or working_days")
    asked = serializers.IntegerField(help_text="how many agencies")
    answered = serializers.IntegerField()
    guidance_version = serializers.CharField()


class AuthorisedShown(Shown):
    """Who endorsed it."""

    name = serializers.CharField()
    role = serializers.CharField()
    at = serializers.DateTimeField()


class RequestStanding(RequestLine):
    """Where a request stands, after an act."""

    authorised_by = AuthorisedShown(allow_null=True)
    steps = StepShown(many=True)
    responses = TrackShown(many=True)


class RequestShown(RequestStanding):
    """A request with its words. Reading it is recorded."""

    mode = serializers.CharField(help_text="the statutory mode that this version is made in, by its guidance")
    ledger = LedgerLineShown(many=True)
    document = RequestWords()
    questions = ThreadShown(many=True)
    more_time = MoreTimeShown(many=True, help_text="what was given before its time had passed")
    late = LateShown(many=True, help_text="why something came late")
    notes = NoteShown(many=True)


class DraftLine(Shown):
    """One's own draft in a list."""

    ref = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["draft"])
    saved_at = serializers.DateTimeField()
    answers = serializers.CharField(allow_null=True, help_text="the response that it answers, if it is an answer")
    changes = serializers.CharField(allow_null=True, help_text="the request that it changes, if it was sent before")


class OverlapShown(Shown):
    """Another open request, which one may see, that may concern the same child: ask its author."""

    ref = serializers.CharField()
    author = serializers.CharField()
    submitted_at = serializers.DateTimeField()


class DraftShown(DraftLine):
    """One's own draft: nobody else sees it, and it may be unfinished."""

    document = AnyWords()
    overlaps = OverlapShown(many=True)
    suggested_law = SuggestedLawShown(
        allow_null=True, help_text="null where nothing fits, and for a requester who is not verified"
    )


class FaultShown(Shown):
    """One thing to look at: where, which code, and what to do."""

    pointer = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class Prepared(Shown):
    """A draft that a person can put forward now. Warnings do not stop it: the next reader sees them too."""

    ref = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.CharField(help_text="draft; another state when this is an old call's answer")
    warnings = FaultShown(many=True)


class ResponseLine(Shown):
    """What one's agency was asked, in a list: nothing of what was written."""

    ref = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.CharField(help_text=STATE)
    label = serializers.CharField()  # type: ignore[assignment]
    means = serializers.CharField()
    type = serializers.CharField()
    urgency = serializers.CharField()
    requester = AgencyName()
    holder = serializers.CharField(allow_null=True)
    sent_at = serializers.DateTimeField()
    acknowledge_by = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField()
    paused_at = serializers.DateTimeField(allow_null=True, help_text="since when a question holds up the clock")
    paused_until = serializers.DateTimeField(allow_null=True, help_text="when it runs again even without a reply")
    deliver_at = serializers.DateTimeField(allow_null=True, help_text="until then it can be stopped")
    delivered_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField(allow_blank=True)
    guidance_version = serializers.CharField()


class ResponseStanding(ResponseLine):
    """Where an answer stands, after an act."""

    steps = StepShown(many=True)
    explained_at = serializers.DateTimeField(allow_null=True, help_text=EXPLAINED)


class ResponseShown(ResponseStanding):
    """What was asked of this agency, and the newest answer put forward. Reading it is recorded."""

    asked = AnyWords()
    answer = AnswerWords(allow_null=True)
    declaration = serializers.CharField(
        allow_blank=True, help_text="what the request declares, on which a body that is no public authority can rely"
    )
    suggested_law = SuggestedLawShown(allow_null=True)
    duty = ItemDutyShown(many=True, help_text="of the newest answer put forward, item by item")
    hits = HitShown(many=True)
    marked = MarkedShown(many=True, help_text="items that the last return marked to be withheld")
    ledger = LedgerLineShown(many=True, help_text="whom this side told itself")
    questions = ThreadShown(many=True)
    more_time = MoreTimeShown(many=True, help_text="what was given before its time had passed")
    late = LateShown(many=True, help_text="why something came late")
    notes = NoteShown(many=True)


class RequestActed(Shown):
    """What an act on a request leaves."""

    request = RequestStanding(allow_null=True, help_text=UNSEEN)
    signed = StepShown(allow_null=True, help_text=SIGNED)
    receipt = ReceiptShown()


class ResponseActed(Shown):
    """What an act on an answer leaves."""

    response = ResponseStanding(allow_null=True, help_text=UNSEEN)
    signed = StepShown(allow_null=True, help_text=SIGNED)
    receipt = ReceiptShown()


class TrackActed(Shown):
    """What confirming a receipt leaves."""

    response = TrackShown()
    receipt = ReceiptShown()


class DisclosureShown(Shown):
    """What was shared, and the track as it stands after this opening."""

    disclosure = AnyWords()
    response = TrackShown()


class HappenedShown(Shown):
    """One entry of this side's record."""

    number = serializers.IntegerField()
    event = serializers.CharField()
    sentence = serializers.CharField()
    who = serializers.CharField()
    ours = serializers.BooleanField()
    at = serializers.DateTimeField(help_text="when it is said to have happened")
    recorded_at = serializers.DateTimeField()
    rule = serializers.CharField(allow_blank=True)
    guidance_version = serializers.CharField(source="guidance", allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True, help_text="the partner's response that it is about")
    leaf_hash = serializers.CharField(source="receipt")


class GuidanceVersion(Shown):
    """A guidance pack there is."""

    version = serializers.CharField()
    effective_from = serializers.DateField()
    supersedes = serializers.CharField(allow_blank=True)
    hash = serializers.CharField()
    in_force = serializers.BooleanField()


class ProblemKind(Shown):
    """A code that a refusal may carry."""

    code = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
