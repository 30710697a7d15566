"""What happens to agencies and people. A label completes "Ada Fauxley …"."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Event(StrEnum):
    """noun.past; additive only."""

    AGENCY_REGISTERED = "agency.registered"
    AGENCY_VERIFIED = "agency.verified"
    TEAM_ADDED = "team.added"
    TEAM_RECEIVES = "team.receives"
    CONTACT_ADDED = "contact.added"
    CONTACT_AGREED = "contact.agreed"
    CONTACT_ENDED = "contact.ended"
    HOURS_SET = "hours.set"
    CLOSURE_ADDED = "closure.added"
    CLOSURE_LIFTED = "closure.lifted"
    PERSON_ADDED = "person.added"
    PERSON_SUSPENDED = "person.suspended"
    PERSON_RESTORED = "person.restored"
    PERSON_LINKED = "person.linked"
    PERSON_UNLINKED = "person.unlinked"
    INVITATION_MADE = "invitation.made"
    INVITATION_ENDED = "invitation.ended"
    INVITATION_USED = "invitation.used"
    PASSWORD_SET = "password.set"  # noqa: S105 - an event
    LINKING_PROPOSED = "linking.proposed"
    LINKING_AGREED = "linking.agreed"
    LINKING_DECLINED = "linking.declined"
    LINKING_LAPSED = "linking.lapsed"
    MEMBERSHIP_PROPOSED = "membership.proposed"
    MEMBERSHIP_DECLINED = "membership.declined"
    MEMBERSHIP_OPENED = "membership.opened"
    MEMBERSHIP_ENDED = "membership.ended"
    DEPUTY_NAMED = "deputy.named"
    DEPUTY_ENDED = "deputy.ended"
    LINE_NAMED = "line.named"
    LINE_ENDED = "line.ended"
    COVER_REGISTERED = "cover.registered"
    COVER_ACCEPTED = "cover.accepted"
    COVER_ENDED = "cover.ended"
    SHIFT_ENTERED = "shift.entered"
    SHIFT_ENDED = "shift.ended"
    AWAY_SAID = "away.said"
    AWAY_ENDED = "away.ended"
    KEY_ISSUED = "key.issued"
    KEY_REVOKED = "key.revoked"
    SESSION_OPENED = "session.opened"
    SECOND_FACTOR_SET = "second_factor.set"
    SECOND_FACTOR_REMOVED = "second_factor.removed"
    SECOND_FACTOR_CLEARED = "second_factor.cleared"
    SECOND_FACTORS_ASKED = "second_factors.asked"
    RECOVERY_CODES_MADE = "recovery_codes.made"
    ATTEMPT_REFUSED = "attempt.refused"


CALENDAR = (Event.HOURS_SET, Event.CLOSURE_ADDED, Event.CLOSURE_LIFTED)
"""After which an agency's time is counted otherwise."""

LABELS: dict[Event, str | Promise] = {
    Event.AGENCY_REGISTERED: _("registered the agency"),
    Event.AGENCY_VERIFIED: _("confirmed that the agency is who it says"),
    Event.TEAM_ADDED: _("added a team"),
    Event.TEAM_RECEIVES: _("chose the team that receives what the agency is asked"),
    Event.CONTACT_ADDED: _("added a contact with a call-back number"),
    Event.CONTACT_AGREED: _("agreed to a call-back number"),
    Event.CONTACT_ENDED: _("took a call-back number out of the register"),
    Event.HOURS_SET: _("set the agency's service hours"),
    Event.CLOSURE_ADDED: _("added a day on which the agency is closed"),
    Event.CLOSURE_LIFTED: _("took a closure back"),
    Event.PERSON_ADDED: _("added a person"),
    Event.PERSON_SUSPENDED: _("suspended a person"),
    Event.PERSON_RESTORED: _("let a suspended person sign in again"),
    Event.PERSON_LINKED: _("linked two records of the same person"),
    Event.PERSON_UNLINKED: _("parted two records that are not of the same person"),
    Event.INVITATION_MADE: _("made a link by which somebody sets their password"),
    Event.INVITATION_ENDED: _("took back a link by which somebody sets their password"),
    Event.INVITATION_USED: _("used the link that was made for them"),
    Event.PASSWORD_SET: _("set their password"),
    Event.LINKING_PROPOSED: _("asked others to agree that two records are, or are not, of the same person"),
    Event.LINKING_AGREED: _("agreed for an agency to what was proposed of two records"),
    Event.LINKING_DECLINED: _("did not agree to what was proposed of two records"),
    Event.LINKING_LAPSED: _("let lapse what was proposed of two records"),
    Event.MEMBERSHIP_PROPOSED: _("asked a second person to agree to a role"),
    Event.MEMBERSHIP_DECLINED: _("decided that a role is not given"),
    Event.MEMBERSHIP_OPENED: _("opened a membership"),
    Event.MEMBERSHIP_ENDED: _("ended a membership"),
    Event.DEPUTY_NAMED: _("named a deputy"),
    Event.DEPUTY_ENDED: _("ended a deputyship"),
    Event.LINE_NAMED: _("put a line manager on record"),
    Event.LINE_ENDED: _("took a line manager off the record"),
    Event.COVER_REGISTERED: _("asked another agency to cover"),
    Event.COVER_ACCEPTED: _("accepted to cover for another agency"),
    Event.COVER_ENDED: _("ended a cover agreement"),
    Event.SHIFT_ENTERED: _("put somebody on the rota"),
    Event.SHIFT_ENDED: _("took somebody off the rota"),
    Event.AWAY_SAID: _("said that somebody is away"),
    Event.AWAY_ENDED: _("said that somebody is back"),
    Event.KEY_ISSUED: _("issued an API key"),
    Event.KEY_REVOKED: _("revoked an API key"),
    Event.SESSION_OPENED: _("signed in"),
    Event.SECOND_FACTOR_SET: _("set up their second factor"),
    Event.SECOND_FACTOR_REMOVED: _("removed their second factor"),
    Event.SECOND_FACTOR_CLEARED: _("cleared somebody's lost second factor"),
    Event.SECOND_FACTORS_ASKED: _("asked people to set up a second factor"),
    Event.RECOVERY_CODES_MADE: _("made new recovery codes"),
    Event.ATTEMPT_REFUSED: _("tried something and was refused"),
}
