"""Who writes a text beside the national guidance, and who may agree to it: never anybody who wrote any of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.models import Agency
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.models import LocalText
from requests_app.models.local_texts import TextStatus
from requests_app.policies.parts import is_a_key, not_of
from requests_app.roles import May, may

SENTENCES = {
    TextStatus.DRAFT: _("It was sent back and is being changed."),
    TextStatus.PROPOSED: _("It waits for a second person to agree."),
    TextStatus.APPROVED: _("It has been agreed to. Write a new version to change it."),
    TextStatus.DISCARDED: _("It was given up. Write a new version."),
}


def why_not_write_local_text(agency: Agency, *, by: Actor) -> Denial | None:
    """Whoever keeps an agency's guidance, in person."""
    if denial := is_a_key(by) or not_of(agency, by):
        return denial
    if not may(May.WRITE_TEXTS, by.roles):
        return NotPermitted(_("Your role does not write local guidance. An administrator or a lead does."))
    return None


def why_not_change_local_text(text: LocalText, *, by: Actor) -> Denial | None:
    """As long as nobody has agreed to it."""
    return why_not_write_local_text(text.agency, by=by) or _unless(text, TextStatus.DRAFT, TextStatus.PROPOSED)


def why_not_decide_local_text(text: LocalText, *, by: Actor) -> Denial | None:
    """A senior of the agency who wrote none of it; natural persons count."""
    if denial := is_a_key(by) or not_of(text.agency, by):
        return denial
    if not may(May.AGREE_TEXTS, by.roles):
        return NotPermitted(_("Your role does not agree to local guidance. A manager, lead or administrator does."))
    if by.human in {hand.person.human for hand in text.hands.select_related("person")}:
        return NotPermitted(_("You wrote some of this, so someone else agrees to it."))
    return _unless(text, TextStatus.PROPOSED)


def why_not_end_local_text(text: LocalText, *, by: Actor) -> Denial | None:
    """Whoever writes or agrees may take away what holds: what is wrong must not wait for a second person."""
    if denial := is_a_key(by) or not_of(text.agency, by):
        return denial
    if not may(May.WRITE_TEXTS, by.roles) and not may(May.AGREE_TEXTS, by.roles):
        return NotPermitted(_("Your role does not end local guidance. A manager, lead or administrator does."))
    if text.status != TextStatus.APPROVED:
        return NotNow(_("Nobody has agreed to it, so it is not shown anywhere."))
    if text.ended_at:
        return NotNow(_("It has been taken away already."))
    if text.valid_until and by.at and text.valid_until <= by.at:
        return NotNow(_("Its last day has passed, so it is not shown any more."))
    return None


def _unless(text: LocalText, *states: TextStatus) -> Denial | None:
    status = TextStatus(text.status)
    return None if status in states else NotNow(SENTENCES[status])
