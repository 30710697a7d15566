"""Who decides what becomes of records, and what stands in the way of destroying one (domain section 9)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.models import Agency, Person
from agencies.queries import records_of
from audit.models import Entry
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.events import Event
from requests_app.guidance.retention import retention
from requests_app.lifecycle import ENDED_REQUESTS, ENDED_RESPONSES
from requests_app.models import AgencyResponse, Arrival, Disposal, Hold, InformationRequest, Kept
from requests_app.models.retention import Outcome
from requests_app.policies.parts import HAD_A_PART, is_a_key, not_of
from requests_app.roles import May, may

OURS = (Event.HOLD_PLACED, Event.HOLD_LIFTING_ASKED, Event.HOLD_LIFTED, Event.CONTENT_KEPT)
"""What looking after a record itself writes into it."""


def why_not_keep_records(*, by: Actor) -> Denial | None:
    """Whose role carries looking after records, in person."""
    if denial := is_a_key(by):
        return denial
    if not may(May.DISPOSE, by.roles):
        return NotPermitted(
            _("Only whoever looks after your agency’s records (governance, data protection, legal) decides this.")
        )
    return None


def why_not_hold(thing: Kept, *, by: Actor) -> Denial | None:
    """Anything of one's own agency that is still there can be held, also what is under way."""
    return why_not_keep_records(by=by) or not_of(keeper(thing), by) or _is_gone(thing)


def keeper(thing: Kept) -> Agency:
    """Whose record it is."""
    return thing.from_agency if isinstance(thing, AgencyResponse) else thing.agency


def why_not_propose_disposal(thing: Kept, *, by: Actor) -> Denial | None:
    """What has ended, is not held and is not proposed already."""
    if denial := why_not_hold(thing, by=by):
        return denial
    if denial := _is_under_way(thing):
        return denial
    if Disposal.objects.filter(root_id=thing.pk, outcome=Outcome.PROPOSED).exists():
        return NotNow(_("It is proposed already, and waits for a second person."))
    return _is_held(thing)


def why_not_dispose(disposal: Disposal, *, by: Actor) -> Denial | None:
    """Another person than who proposed it, while nothing holds it and nothing has come to it since."""
    if denial := why_not_refuse_disposal(disposal, by=by) or _is_under_way(disposal.thing):
        return denial
    if _came_since(disposal):
        return NotNow(_("Something has happened to it since this was proposed. Keep it, and review it again."))
    return _is_held(disposal.thing)


def why_not_refuse_disposal(disposal: Disposal, *, by: Actor) -> Denial | None:
    """Another person than who proposed it."""
    if denial := why_not_keep_records(by=by) or not_of(keeper(disposal.thing), by):
        return denial
    if disposal.outcome != Outcome.PROPOSED:
        return NotNow(_("This was decided already."))
    if _is(disposal.proposed_by, by):
        return NotPermitted(_("You proposed this, so someone else decides it."), HAD_A_PART)
    return None


def why_not_ask_lifting(hold: Hold, *, by: Actor) -> Denial | None:
    """A hold that stands, and that nobody asked to lift in the last weeks."""
    if denial := why_not_keep_records(by=by) or not_of(keeper(hold.thing), by):
        return denial
    if hold.lifted_at or hold.lifting_asked(by.at):
        return NotNow(_("Somebody has asked to lift this hold already, or it is lifted."))
    return None


def why_not_lift_hold(hold: Hold, *, by: Actor) -> Denial | None:
    """Another person than who asked."""
    if denial := why_not_keep_records(by=by) or not_of(keeper(hold.thing), by):
        return denial
    if hold.lifted_at or hold.asked_by is None:
        return NotNow(_("Nobody has asked to lift this hold, or it is lifted already."))
    if not hold.lifting_asked(by.at):
        return NotNow(_("It is more than 28 days since somebody asked to lift this hold. Ask again, with the reason."))
    if _is(hold.asked_by, by):
        return NotPermitted(_("You asked to lift this hold, so someone else lifts it."), HAD_A_PART)
    return None


def _is_under_way(thing: Kept) -> Denial | None:
    """What was asked again, or is recalled and not confirmed destroyed, has not ended; a copy is like its original."""
    if isinstance(thing, Arrival):
        return _is_under_way(thing.response)
    ended = ENDED_REQUESTS if isinstance(thing, InformationRequest) else ENDED_RESPONSES
    waits = isinstance(thing, AgencyResponse) and thing.recalled_at and not thing.destroyed_at
    if thing.status not in ended or waits:
        return NotNow(_("It is still under way. Only what has ended is reviewed."))
    return None


def _came_since(disposal: Disposal) -> bool:
    """Whether anything but looks and holds stands in the record after the proposal."""
    later = Entry.objects.filter(stream_id=disposal.root_id, stream_seq__gt=disposal.audit_seq)
    return later.exclude(action__in=OURS).exists()


def _is_gone(thing: Kept) -> Denial | None:
    return None if thing.sealed_key else NotNow(_("What was sealed here has been disposed of."))


def _is_held(thing: Kept) -> Denial | None:
    hold = Hold.objects.filter(root_id=thing.pk, lifted_at=None).order_by("placed_at").first()
    if hold is None:
        return None
    words = retention().holds.get(hold.code)
    why = words.label if words else hold.code
    return NotNow(_("It is held: %(why)s. Two people lift a hold before anything is destroyed.") % {"why": why})


def _is(person: Person, by: Actor) -> bool:
    return records_of(by.human).filter(pk=person.pk).exists()
