"""Who may raise requests beside their role, and who says so. It never keeps anybody from answering."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from agencies import hours
from agencies.actors import Actor
from agencies.models import Accreditation
from agencies.policies import why_not_administer
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.policies.parts import is_a_key
from requests_app.queries.standing import stands


def lacks_standing(by: Actor) -> Denial | None:
    """Accredited now, and on the terms as they are now: where the partnership demands it."""
    if not settings.ACCREDITATION_DEMANDED:
        return None
    at = by.at
    if at is None:  # whoever acts was read from the register at some instant
        return NotPermitted(_("Sign in first."))
    found = stands(by, at)
    if not found.live and found.until:
        sentence = _(
            "Your accreditation ended: %(when)s. So you cannot raise requests. You can still answer, and use the "
            "emergency route. Ask your agency's administrator to renew it, or a colleague to raise this."
        )
        return NotPermitted(sentence % {"when": hours.moment(found.until, at)}, code="not_accredited")
    if not found.live:
        sentence = _(
            "You are not accredited to raise requests. You can still answer, and use the emergency route. "
            "Ask your agency's administrator to accredit you, or a colleague to raise this."
        )
        return NotPermitted(sentence, code="not_accredited")
    if not found.terms:
        sentence = _(
            "Read and accept the terms of use before you raise a request: Manage agency, Accreditation and terms. "
            "What you have written is kept."
        )
        return NotPermitted(sentence, code="terms_not_accepted")
    return None


def why_not_accredit(*, by: Actor) -> Denial | None:
    """An administrator of the agency, in person."""
    return why_not_administer(by.agency, by=by)


def why_not_end_accreditation(row: Accreditation, *, by: Actor, at: datetime) -> Denial | None:
    """An administrator of its agency, once."""
    if denial := why_not_administer(row.agency, by=by):
        return denial
    return NotNow(_("This has ended already.")) if row.ends_at <= at else None


def why_not_accept_terms(*, by: Actor) -> Denial | None:
    """Everybody for themselves, in person."""
    return is_a_key(by)
