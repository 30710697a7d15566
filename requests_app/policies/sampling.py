"""Who draws, reviews, moderates and follows up a dip sample. Practice is looked at, never a worker by name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.models import Sample, SampleAction, SampledCase
from requests_app.policies.parts import HAD_A_PART, is_a_key
from requests_app.queries.sampling import both_in, differences, review_of
from requests_app.roles import May, may


def why_not_sampling(*, by: Actor) -> Denial | None:
    """Where samples are looked at, by those who draw and those who review."""
    if denial := is_a_key(by):
        return denial
    if not may(May.REVIEW_SAMPLES, by.roles):
        return NotPermitted(_("Only a governance lead, and whoever reviews for one, sees dip samples."))
    return None


def why_not_sample(*, by: Actor) -> Denial | None:
    """A governance lead publishes, draws, assigns and sees the whole."""
    if denial := why_not_sampling(by=by):
        return denial
    if not may(May.OVERSEE, by.roles):
        return NotPermitted(_("Only a governance lead does this. You review the cases that you were asked to review."))
    return None


def why_not_draw(sample: Sample, *, by: Actor) -> Denial | None:
    """Once, after the seed was published."""
    if denial := why_not_sample(by=by):
        return denial
    return NotNow(_("It is drawn already. The same seed would give the same sample.")) if sample.drawn_at else None


def why_not_assign(sample: Sample, *, by: Actor) -> Denial | None:
    """Once, after the draw."""
    if denial := why_not_sample(by=by):
        return denial
    if not sample.drawn_at:
        return NotNow(_("Draw the sample first."))
    return NotNow(_("Each case has its two reviewers already.")) if sample.assigned_at else None


def why_not_review_case(case: SampledCase, *, by: Actor) -> Denial | None:
    """Whoever was asked to, once."""
    if denial := why_not_sampling(by=by):
        return denial
    review = review_of(case, by)
    if review is None:
        return NotPermitted(_("You were not asked to review this case."))
    if review.submitted_at:
        return NotNow(_("You have reviewed this case. What you found stays as you gave it."))
    return None


def why_not_moderate(case: SampledCase, *, by: Actor) -> Denial | None:
    """A governance lead who is neither of the two, once both are in and where they differ."""
    if denial := why_not_sample(by=by):
        return denial
    if review_of(case, by) is not None:
        sentence = _("You reviewed this case, so another governance lead moderates it.")
        return NotPermitted(sentence, HAD_A_PART)
    if not both_in(case):
        return NotNow(_("Both reviews must be in first."))
    if case.moderated_at:
        return NotNow(_("It is moderated already."))
    return None if differences(case) else NotNow(_("The two reviewers agree: there is nothing to moderate."))


def why_not_set_action(sample: Sample, *, by: Actor) -> Denial | None:
    """A governance lead, once something was looked at."""
    if denial := why_not_sample(by=by):
        return denial
    return None if sample.assigned_at else NotNow(_("Nothing has been reviewed yet."))


def why_not_finish_action(action: SampleAction, *, by: Actor) -> Denial | None:
    """Whose action it is, or a governance lead."""
    if denial := is_a_key(by):
        return denial
    if action.owner.human != by.human and not may(May.OVERSEE, by.roles):
        return NotPermitted(_("Only whose action it is, or a governance lead, says that it is done."))
    return NotNow(_("It is done already.")) if action.done_at else None
