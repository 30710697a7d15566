"""Who may read the trail, and who how the site stands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.roles import ADMINISTRATOR
from requests_app.denials import Denial, NotPermitted
from requests_app.policies.parts import is_a_key
from requests_app.roles import May, may


def why_not_oversee(*, by: Actor) -> Denial | None:
    """Whose role carries auditing the sharing, in person."""
    if denial := is_a_key(by):
        return denial
    if not may(May.OVERSEE, by.roles):
        return NotPermitted(_("Only a governance lead reads the trail. Ask yours what you need to know."))
    return None


def why_not_see_status(*, by: Actor) -> Denial | None:
    """Whoever administers an agency, or audits; in person."""
    if denial := is_a_key(by):
        return denial
    if ADMINISTRATOR in by.roles or may(May.OVERSEE, by.roles):
        return None
    return NotPermitted(_("Administrators and governance leads see this. Ask yours if something is late."))
