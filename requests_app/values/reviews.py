"""What a reviewer says of a case, and what is agreed where two differ: whether it is whole by its form."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault
from requests_app.guidance.audit_form import AuditForm
from requests_app.values.fields import is_blank

NEEDS_EVIDENCE = frozenset({"PARTLY", "NOT_MET"})
"""Marks that say something is wanting: nobody gives one without saying what was seen."""
LONGEST = 4000


@dataclass(frozen=True)
class Review:
    """A mark for each standard, what was seen, the overall grade and why."""

    marks: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    overall: str = ""


def faults_of_review(review: Review, form: AuditForm) -> Iterator[Fault]:
    """Each thing to put right before it can be given."""
    for code, label in form.standards.items():
        mark, words = review.marks.get(code, ""), review.evidence.get(code, "")
        if mark not in form.marks:
            yield Fault(f"/marks/{code}", "required", _("Mark this standard: %(label)s") % {"label": label})
        elif mark in NEEDS_EVIDENCE and is_blank(words):
            yield Fault(f"/evidence/{code}", "required", _("Say what you saw: %(label)s") % {"label": label})
        if len(words) > LONGEST:
            detail = _("Use %(most)d characters or fewer: %(label)s") % {"most": LONGEST, "label": label}
            yield Fault(f"/evidence/{code}", "too_long", detail)
    for name, given in (("marks", review.marks), ("evidence", review.evidence)):
        for code in sorted(set(given) - set(form.standards)):
            yield Fault(f"/{name}/{code}", "unknown", _("The form has no such standard"))
    if review.overall not in form.overall:
        yield Fault("/overall", "required", _("Select the overall grade"))


def faults_of_moderation(
    marks: Mapping[str, str], overall: str, differing: Collection[str], form: AuditForm
) -> Iterator[Fault]:
    """Everything on which the two differ is agreed, and nothing else. `differing`: "" is the overall grade."""
    for code in differing:
        if code and marks.get(code) not in form.marks:
            label = form.standards.get(code, code)
            yield Fault(f"/marks/{code}", "required", _("Select what was agreed: %(label)s") % {"label": label})
    for code in sorted(set(marks) - set(differing)):
        yield Fault(f"/marks/{code}", "unknown", _("The two reviewers do not differ on this"))
    if "" in differing and overall not in form.overall:
        yield Fault("/overall", "required", _("Select the overall grade that was agreed"))
    if "" not in differing and overall:
        yield Fault("/overall", "unknown", _("The two reviewers gave the same overall grade"))


def faults_of_day(due_on: date | None, today: date) -> Iterator[Fault]:
    """An action is due on a day that is still to come."""
    if due_on is None or due_on < today:
        yield Fault("/due_on", "required", _("Enter the day by which it is done, not before today"))
