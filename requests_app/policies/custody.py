"""Who may pass on or keep what was shared, decide about that, report a misuse, and put right what was wrong."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import lifecycle
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.lifecycle import Action
from requests_app.models import AgencyResponse, Correction, CorrectionCopy, Leave, Misuse
from requests_app.policies.parts import is_a_key, not_of
from requests_app.policies.responses import does_not_receive, not_its_team, why_not_closed
from requests_app.queries.custody import hands_off, roles_that_decide
from requests_app.roles import May, may


def why_not_pass_on(held: AgencyResponse, *, by: Actor, at: datetime) -> Denial | None:
    """Whoever receives it, while it is open to them and after they have read it."""
    return (
        does_not_receive(held, by)
        or lifecycle.why_not(Action.PASS_ON, held.status)
        or why_not_closed(held, at)
        or _unopened(held)
    )


def why_not_keep_longer(held: AgencyResponse, *, by: Actor) -> Denial | None:
    """Whoever receives it, also after access has ended; one such question at a time."""
    if denial := does_not_receive(held, by) or lifecycle.why_not(Action.KEEP_LONGER, held.status) or _is_cut(held):
        return denial
    if held.access_until is None:
        return NotNow(_("Your access does not end by itself."))
    if held.leaves_asked.filter(kind="LONGER", verdict="").exists():
        return NotNow(_("They have been asked already. You are told when they answer."))
    return None


def why_not_answer_leave(leave: Leave, *, by: Actor) -> Denial | None:
    """Somebody of the originator who could sign the answer, and had no hand in asking for it or drafting it."""
    root = leave.response
    if denial := is_a_key(by) or _does_not_decide(root, by):
        return denial
    if by.human in hands_off(root, leave.asked_by):
        return NotPermitted(_("You took part in asking for this or prepared it, so someone else decides."))
    if leave.verdict:
        return NotNow(_("This has been answered already."))
    return lifecycle.why_not(Action.ANSWER_LEAVE, root.status) or lifecycle.why_not(
        Action.ANSWER_LEAVE, leave.held.status
    )


def why_not_report_misuse(root: AgencyResponse, *, by: Actor) -> Denial | None:
    """Someone of the originator's team, or whoever oversees the originator or the recipient."""
    if denial := is_a_key(by):
        return denial
    oversees = may(May.OVERSEE, by.roles) and by.agency.pk in (root.from_agency_id, root.to_agency_id)
    if not oversees and (denial := not_its_team(root, by)):
        return denial
    if denial := lifecycle.why_not(Action.REPORT_MISUSE, root.status):
        return denial
    if root.cut_at is not None:
        return NotNow(_("A misuse of this has been reported already, and access is closed."))
    return None


def why_not_review_misuse(misuse: Misuse, *, by: Actor) -> Denial | None:
    """A second person of the side that reported it: who leads, manages or oversees there."""
    if denial := is_a_key(by) or not_of(misuse.agency, by):
        return denial
    if not may(May.REVIEW_MISUSE, by.roles):
        return NotPermitted(_("Somebody who leads, or looks after data protection, in your agency reviews this."))
    if by.human == misuse.reported_by.human:
        return NotPermitted(_("You reported this, so someone else reviews it."))
    return NotNow(_("This report has been reviewed already.")) if misuse.verdict else None


def why_not_correct(root: AgencyResponse, *, by: Actor) -> Denial | None:
    """Someone of the team that answered writes it; one at a time."""
    if denial := is_a_key(by) or not_its_team(root, by) or lifecycle.why_not(Action.CORRECT, root.status):
        return denial
    if root.corrections.filter(ended="").exists():
        return NotNow(_("A correction is written already and waits for a second person."))
    return None


def why_not_send_correction(correction: Correction, *, by: Actor) -> Denial | None:
    """Somebody who could sign the answer, and did not write the correction."""
    root = correction.response
    if denial := is_a_key(by) or _does_not_decide(root, by):
        return denial
    if by.human == correction.written_by.human:
        return NotPermitted(_("You wrote this, so someone else sends it."))
    if correction.ended:
        return NotNow(_("This correction is sent or dropped already."))
    return lifecycle.why_not(Action.CORRECT, root.status)


def why_not_read_correction(copy: CorrectionCopy, *, by: Actor) -> Denial | None:
    """Whoever receives there says once that it was read: also where access has ended since."""
    if denial := does_not_receive(copy.held, by):
        return denial
    return NotNow(_("It was confirmed already that this was read.")) if copy.read_at else None


def _does_not_decide(root: AgencyResponse, by: Actor) -> Denial | None:
    if denial := not_of(root.from_agency, by):
        return denial
    if by.roles.isdisjoint(roles_that_decide(root)):
        return NotPermitted(_("Only those of your agency who could sign the answer decide this."))
    return None


def _unopened(held: AgencyResponse) -> Denial | None:
    return NotNow(_("Open it first.")) if held.opened_at is None else None


def _is_cut(held: AgencyResponse) -> Denial | None:
    return NotNow(_("Access is closed while a report is looked into.")) if held.cut_at else None
