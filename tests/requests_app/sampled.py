"""A dip sample of the partnership, driven by the real commands to wherever a test wants it."""

from __future__ import annotations

from datetime import date

from requests_app import commands
from requests_app.guidance.audit_form import newest_form
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import CaseReview, Sample, SampledCase
from requests_app.queries.sampling import case_or_404
from requests_app.values.reviews import Review
from tests.requests_app.callers import TUESDAY

DAYS = (date(2026, 11, 1), date(2026, 11, 30))
WHY = "The record says plainly what was needed, why, and how soon, and it was sent in time."
SEEN = "heronevidence in the third entry"
WORDS = "heronwhy the answer came late, although the danger was plain from the first line on."


def published(cast: Cast, size: int = 20) -> Sample:
    return commands.publish_seed(DAYS, size, by=cast.actor("grace", TUESDAY), at=TUESDAY).thing


def drawn(cast: Cast, size: int = 20) -> Sample:
    return commands.draw_sample(published(cast, size), by=cast.actor("grace", TUESDAY), at=TUESDAY).thing


def assigned(cast: Cast) -> Sample:
    return commands.assign_reviewers(drawn(cast), by=cast.actor("grace", TUESDAY), at=TUESDAY).thing


def all_met(overall: str = "GOOD", **other: str) -> Review:
    """Everything met, but for what is said."""
    marks = dict.fromkeys(newest_form().standards, "MET") | other
    return Review(marks, {code: SEEN for code, mark in marks.items() if mark in ("PARTLY", "NOT_MET")}, overall)


def case_of(cast: Cast, sample: Sample, who: str = "grace") -> SampledCase:
    return case_or_404(cast.actor(who, TUESDAY), sample.ref, 1)


def reviews(cast: Cast, sample: Sample, who: str, said: Review, why: str = WHY) -> CaseReview:
    by = cast.actor(who, TUESDAY)
    commands.review_case(case_of(cast, sample, who), said, why, by=by, at=TUESDAY)
    return CaseReview.objects.get(sample=sample, reviewer=by.person)
