"""A proposal to dispose of a record, and whether its words are whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault
from requests_app.guidance.retention import retention

ABOUT_ABUSE = {"NO": _("No"), "YES": _("Yes"), "NOT_SURE": _("I am not sure")}
"""Whether a record concerns child sexual abuse or exploitation: only a plain no leaves it without the hold."""


@dataclass(frozen=True)
class Proposal:
    """Under which rule, until when the longest record about the case is kept (ISO), and whether the hold applies."""

    rule: str
    kept_until: str
    abuse: str


def years_after(day: date, years: int) -> date:
    """The same day so many years on; 1 March where there is no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def faults_of(proposal: Proposal, *, ended: date, today: date) -> Iterator[Fault]:
    """Each thing to put right."""
    rule = retention().rules.get(proposal.rule)
    if rule is None:
        yield Fault("/rule", "unknown", _("Select the rule under which it was kept"))
    yield from _day_faults(proposal.kept_until, years_after(ended, rule.years) if rule else None, today)
    yield from abuse_faults(proposal.abuse)


def abuse_faults(said: str) -> Iterator[Fault]:
    """Nobody disposes of anything without having asked themselves."""
    if said not in ABOUT_ABUSE:
        detail = _("Say whether it concerns child sexual abuse or exploitation")
        yield Fault("/abuse", "required", detail)


def _day_faults(said: str, earliest: date | None, today: date) -> Iterator[Fault]:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        yield Fault("/kept_until", "required", _("Enter until when the longest record about the case is kept"))
        return
    if earliest and day < earliest:
        detail = _("By this rule it is kept until %(day)s at least") % {"day": f"{earliest.day} {earliest:%B %Y}"}
        yield Fault("/kept_until", "too_early", detail)
    if day > today:
        yield Fault("/kept_until", "not_yet", _("That day has not come: it is kept until then"))
