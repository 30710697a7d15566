"""Who writes an agency's own pathway, and who may agree to it: never anybody who wrote any of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.models import Agency
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.models import Pathway
from requests_app.models.pathways import PathwayStatus
from requests_app.policies.parts import is_a_key, not_of
from requests_app.roles import May, may

SENTENCES = {
    PathwayStatus.DRAFT: _("It is still being written."),
    PathwayStatus.PROPOSED: _("It waits for a second person to agree."),
    PathwayStatus.APPROVED: _("It has been agreed to. Begin a new version to change it."),
    PathwayStatus.DISCARDED: _("It was given up. Begin a new version."),
}


def why_not_write_pathways(agency: Agency, *, by: Actor) -> Denial | None:
    """An administrator of the agency, in person."""
    if denial := is_a_key(by) or not_of(agency, by):
        return denial
    if not may(May.WRITE_ROUTES, by.roles):
        return NotPermitted(_("Only an administrator of this agency writes its pathways."))
    return None


def why_not_change_pathway(pathway: Pathway, *, by: Actor) -> Denial | None:
    """As long as it is a draft."""
    return why_not_write_pathways(pathway.agency, by=by) or _unless(pathway, PathwayStatus.DRAFT)


def why_not_discard_pathway(pathway: Pathway, *, by: Actor) -> Denial | None:
    """As long as nobody has agreed to it."""
    return why_not_write_pathways(pathway.agency, by=by) or _unless(
        pathway, PathwayStatus.DRAFT, PathwayStatus.PROPOSED
    )


def why_not_decide_pathway(pathway: Pathway, *, by: Actor) -> Denial | None:
    """A senior of the agency, or another administrator, who wrote none of it; natural persons count."""
    if denial := is_a_key(by) or not_of(pathway.agency, by):
        return denial
    if not may(May.AGREE_ROUTES, by.roles):
        return NotPermitted(_("Your role does not agree to pathways. A manager, lead or another administrator does."))
    if by.human in {hand.person.human for hand in pathway.hands.select_related("person")}:
        return NotPermitted(_("You wrote some of this, so someone else agrees to it."))
    return _unless(pathway, PathwayStatus.PROPOSED)


def _unless(pathway: Pathway, *states: PathwayStatus) -> Denial | None:
    status = PathwayStatus(pathway.status)
    return None if status in states else NotNow(SENTENCES[status])
