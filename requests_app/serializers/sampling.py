"""Dip samples over the API: what the acts take, and what is shown as far as one may know it."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.serializers.acts import reason, version
from requests_app.serializers.shown import AgencyName, ReceiptShown, Shown
from requests_app.serializers.strict import StrictSerializer, Text, Whole, Words

STATES = ("waiting", "with_reviewers", "agreed", "differs", "moderated")


class PublishSeed(StrictSerializer):
    """Publish the seed and the population. The draw is an act of its own."""

    start = serializers.DateField(help_text="answers asked for from this day on, in London")
    stop = serializers.DateField(help_text="up to this day, which counts")
    size = Whole(min_value=0, max_value=100_000, help_text="how many to draw by chance")
    follows = Text(required=False, max_length=9, help_text="the reference of an earlier sample to look at again")


class OnSample(StrictSerializer):
    """Draw, or have reviewers assigned."""

    version = version()


class GiveReview(StrictSerializer):
    """What one found. It stays as it is given."""

    marks = Words(help_text="a mark for each standard of the form: `{code: mark}`")
    evidence = Words(required=False, help_text="what was seen: `{code: words}`; needed for PARTLY and NOT_MET")
    overall = Text(max_length=40)
    why = reason()


class Moderate(StrictSerializer):
    """What was agreed, of that alone on which the two differ."""

    marks = Words(required=False, help_text="of the standards that differ: `{code: mark}`")
    overall = Text(required=False, max_length=40, help_text="only where the overall grades differ")
    why = reason()


class SetAction(StrictSerializer):
    """What is to be done about it."""

    what = reason()
    owner = serializers.UUIDField(help_text="a member of your agency")
    due_on = serializers.DateField()


class FinishAction(StrictSerializer):
    """That it is done."""

    how = reason()


class SampledLine(Shown):
    """One case in its sample."""

    number = serializers.IntegerField()
    answer = serializers.CharField(help_text="the reference of the answer")
    agency = AgencyName(help_text="who answered")
    urgency = serializers.CharField()
    outcome = serializers.CharField(allow_blank=True)
    added = serializers.ListField(child=serializers.CharField(), help_text="why in any case; empty: by chance")
    state = serializers.ChoiceField(choices=STATES, help_text="which of two reviews is still out is said to nobody")


class AgreementOfReviewers(Shown):
    """How far the two reviewers agree."""

    cases = serializers.IntegerField(help_text="of which both reviews are in")
    overall = serializers.IntegerField(allow_null=True, help_text="Cohen's kappa of the grades, in hundredths")
    standards = serializers.IntegerField(allow_null=True, help_text="of all standards, in hundredths")


class ActionShown(Shown):
    """One action."""

    number = serializers.IntegerField()
    what = serializers.CharField()
    owner = serializers.CharField()
    due_on = serializers.DateField()
    done_at = serializers.DateTimeField(allow_null=True)


class SampleLine(Shown):
    """A sample in a list."""

    ref = serializers.CharField()
    start = serializers.DateField()
    stop = serializers.DateField()
    published_at = serializers.DateTimeField()
    drawn_at = serializers.DateTimeField(allow_null=True)
    assigned_at = serializers.DateTimeField(allow_null=True)


class SampleShown(SampleLine):
    """One sample. Whoever reviews and does not lead is told of their own cases, and of nothing else."""

    version = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField()
    seed = serializers.CharField(allow_blank=True)
    population = serializers.IntegerField(allow_null=True)
    population_hash = serializers.CharField(allow_blank=True)
    form = serializers.CharField()
    follows = serializers.CharField(allow_blank=True)
    cases = SampledLine(many=True)
    agreement = AgreementOfReviewers(allow_null=True)
    actions = ActionShown(many=True)


class FoundShown(Shown):
    """What one reviewer found."""

    place = serializers.IntegerField()
    mine = serializers.BooleanField()
    overall = serializers.CharField()
    marks = serializers.DictField(child=serializers.CharField())
    evidence = serializers.DictField(child=serializers.CharField(allow_blank=True))
    why = serializers.CharField()


class SampledShown(SampledLine):
    """One case: one's own review, and both once both are in."""

    form = serializers.CharField()
    found = FoundShown(many=True)
    differing = serializers.ListField(
        child=serializers.CharField(allow_blank=True), help_text='standards; "" is the overall grade'
    )
    moderated_at = serializers.DateTimeField(allow_null=True)
    agreed = serializers.DictField(child=serializers.CharField())
    agreed_overall = serializers.CharField(allow_blank=True)


class SampleActed(Shown):
    """What an act on a sample leaves."""

    sample = SampleShown()
    receipt = ReceiptShown()
