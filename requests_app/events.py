"""What happens to requests and answers. A label completes "Priya …". Additive only."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Event(StrEnum):
    """noun.past"""

    REQUEST_SUBMITTED = "request.submitted"
    REQUEST_RETURNED = "request.returned"
    REQUEST_DECLINED = "request.declined"
    REQUEST_SENT = "request.sent"
    REQUEST_WITHDRAWN = "request.withdrawn"
    REQUEST_CLOSED = "request.closed"
    REQUEST_OPENED = "request.opened"
    RESPONSE_RECEIVED = "response.received"
    OFFER_BEGUN = "offer.begun"
    RESPONSE_ACKNOWLEDGED = "response.acknowledged"
    RESPONSE_PUT_FORWARD = "response.put_forward"
    RESPONSE_APPROVED = "response.approved"
    RESPONSE_STOPPED = "response.stopped"
    RESPONSE_DELIVERED = "response.delivered"
    RESPONSE_CLOSED = "response.closed"
    RESPONSE_OPENED = "response.opened"
    EMERGENCY_ASKED = "emergency.asked"
    EMERGENCY_SHARED = "emergency.shared"
    EMERGENCY_WRITTEN_UP = "emergency.written_up"
    EMERGENCY_ADDED_TO = "emergency.added_to"
    GLASS_BROKEN = "glass.broken"
    GLASS_ENDED = "glass.ended"
    GLASS_REVIEWED = "glass.reviewed"
    STEP_ENDORSED = "step.endorsed"
    STEP_APPROVED = "step.approved"
    STEP_RETURNED = "step.returned"
    STEP_LOOKED_BACK = "step.looked_back"
    STEP_DISSENTED = "step.dissented"
    STEP_VIEWED = "step.viewed"
    VIEWS_OPENED = "views.opened"
    VIEWS_AGAINST = "views.against"
    DISSENT_ANSWERED = "dissent.answered"
    STEP_COVERED = "step.covered"
    DISCLOSURE_OPENED = "disclosure.opened"
    RECEIPT_CONFIRMED = "receipt.confirmed"
    RESPONSE_RECALLED = "response.recalled"
    DISCLOSURE_DESTROYED = "disclosure.destroyed"
    CUSTODY_OPENED = "custody.opened"
    RECORD_TAKEN = "record.taken"
    LEAVE_ASKED = "leave.asked"
    LEAVE_AGREED = "leave.agreed"
    LEAVE_REFUSED = "leave.refused"
    PASSING_TOLD = "passing.told"
    DISCLOSURE_PASSED_ON = "disclosure.passed_on"
    MISUSE_REPORTED = "misuse.reported"
    MISUSE_REVIEWED = "misuse.reviewed"
    CORRECTION_WRITTEN = "correction.written"
    CORRECTION_DROPPED = "correction.dropped"
    CORRECTION_SENT = "correction.sent"
    CORRECTION_READ = "correction.read"
    RESPONSE_CHASED = "response.chased"
    RESPONSE_EXTENDED = "response.extended"
    EXTENSION_OBJECTED = "extension.objected"
    MAIL_CHOSEN = "mail.chosen"
    REQUEST_LOOKED_AGAIN = "request.looked_again"
    DISAGREEMENT_RAISED = "disagreement.raised"
    DISAGREEMENT_ANSWERED = "disagreement.answered"
    DISAGREEMENT_TAKEN_FURTHER = "disagreement.taken_further"
    DISAGREEMENT_SETTLED = "disagreement.settled"
    DISAGREEMENT_OPENED = "disagreement.opened"
    QUESTION_ASKED = "question.asked"
    QUESTION_REPLIED = "question.replied"
    QUESTION_TAKEN_BACK = "question.taken_back"
    QUESTION_CLOSED = "question.closed"
    ADVICE_ASKED = "advice.asked"
    ADVICE_OPENED = "advice.opened"
    ADVICE_GIVEN = "advice.given"
    ADVICE_TAKEN_BACK = "advice.taken_back"
    CLOCK_REDATED = "clock.redated"
    NOTE_ADDED = "note.added"
    NOTICE_GIVEN = "notice.given"
    NOTICE_DEFERRED = "notice.deferred"
    GRANT_OPENED = "grant.opened"
    GRANT_ENDED = "grant.ended"
    HIDDEN_SHOWN = "hidden.shown"
    LINK_DECLARED = "link.declared"
    EXCLUSION_ADDED = "exclusion.added"
    EXCLUSION_ENDED = "exclusion.ended"
    PERSON_EXCLUDED = "person.excluded"
    REQUEST_RESTRICTED = "request.restricted"
    REQUEST_UNRESTRICTED = "request.unrestricted"
    RESPONSE_RESTRICTED = "response.restricted"
    RESPONSE_UNRESTRICTED = "response.unrestricted"
    RESPONSE_RELEASED = "response.released"
    PATHWAY_DRAFTED = "pathway.drafted"
    PATHWAY_CHANGED = "pathway.changed"
    PATHWAY_PROPOSED = "pathway.proposed"
    PATHWAY_RETURNED = "pathway.returned"
    PATHWAY_APPROVED = "pathway.approved"
    PATHWAY_DISCARDED = "pathway.discarded"
    LOCAL_TEXT_WRITTEN = "local_text.written"
    LOCAL_TEXT_CHANGED = "local_text.changed"
    LOCAL_TEXT_RETURNED = "local_text.returned"
    LOCAL_TEXT_APPROVED = "local_text.approved"
    LOCAL_TEXT_DISCARDED = "local_text.discarded"
    LOCAL_TEXT_ENDED = "local_text.ended"
    AGREEMENT_REGISTERED = "agreement.registered"
    AGREEMENT_SIGNED = "agreement.signed"
    AGREEMENT_REVIEWED = "agreement.reviewed"
    AGREEMENT_ENDED = "agreement.ended"
    ACCREDITED = "people.accredited"
    ACCREDITATION_ENDED = "accreditation.ended"
    TERMS_ACCEPTED = "terms.accepted"
    TRAIL_SEARCHED = "trail.searched"
    TRAIL_COUNTED = "trail.counted"
    SUBJECT_SOUGHT = "trail.subject_sought"
    OVERTURNS_COUNTED = "overturns.counted"
    TRAIL_ENTRY_SHOWN = "trail.entry_shown"
    TRAIL_CHECKED = "trail.checked"
    TRAIL_EXPORTED = "trail.exported"
    HOLD_PLACED = "hold.placed"
    HOLD_LIFTING_ASKED = "hold.lifting_asked"
    HOLD_LIFTED = "hold.lifted"
    DISPOSAL_PROPOSED = "disposal.proposed"
    DISPOSAL_REFUSED = "disposal.refused"
    CONTENT_DISPOSED = "content.disposed"
    CONTENT_KEPT = "content.kept"
    MEASURES_COUNTED = "measures.counted"
    MEASURES_LISTED = "measures.listed"
    MEASURES_TAKEN = "measures.taken"
    POPULATION_COUNTED = "population.counted"
    SEED_PUBLISHED = "sample.seed_published"
    SAMPLE_DRAWN = "sample.drawn"
    REVIEWERS_ASSIGNED = "sample.reviewers_assigned"
    SAMPLE_SHOWN = "sample.shown"
    SAMPLED_CASE_SHOWN = "sample.case_shown"
    CASE_REVIEWED = "sample.case_reviewed"
    CASE_MODERATED = "sample.case_moderated"
    ACTION_SET = "sample.action_set"
    ACTION_DONE = "sample.action_done"


LABELS: dict[Event, str | Promise] = {
    Event.REQUEST_SUBMITTED: _("put the request forward"),
    Event.REQUEST_RETURNED: _("returned the request to be changed"),
    Event.REQUEST_DECLINED: _("decided not to send the request"),
    Event.REQUEST_SENT: _("sent the request"),
    Event.REQUEST_WITHDRAWN: _("withdrew the request"),
    Event.REQUEST_CLOSED: _("closed the request: every answer is received"),
    Event.REQUEST_OPENED: _("opened the request"),
    Event.RESPONSE_RECEIVED: _("asked for information"),
    Event.OFFER_BEGUN: _("began to share information that nobody asked for"),
    Event.RESPONSE_ACKNOWLEDGED: _("confirmed that the agency has the request"),
    Event.RESPONSE_PUT_FORWARD: _("put an answer forward for decision"),
    Event.RESPONSE_APPROVED: _("agreed the last step: the answer is ready to send"),
    Event.RESPONSE_STOPPED: _("stopped the answer before it was sent"),
    Event.RESPONSE_DELIVERED: _("sent the answer"),
    Event.RESPONSE_CLOSED: _("closed the response"),
    Event.RESPONSE_OPENED: _("opened the response"),
    Event.EMERGENCY_ASKED: _("asked in an emergency, without waiting"),
    Event.EMERGENCY_SHARED: _("shared in an emergency, without waiting"),
    Event.EMERGENCY_WRITTEN_UP: _("wrote up and signed the emergency record"),
    Event.EMERGENCY_ADDED_TO: _("added to the emergency record"),
    Event.GLASS_BROKEN: _("opened this record by emergency access"),
    Event.GLASS_ENDED: _("ended an emergency access: its hour was over"),
    Event.GLASS_REVIEWED: _("reviewed an emergency access"),
    Event.STEP_ENDORSED: _("endorsed the request"),
    Event.STEP_APPROVED: _("approved the answer"),
    Event.STEP_RETURNED: _("returned the answer to be changed"),
    Event.STEP_LOOKED_BACK: _("looked back at the decision"),
    Event.STEP_DISSENTED: _("dissented"),
    Event.STEP_VIEWED: _("said what they think, which nobody sees before all have"),
    Event.VIEWS_AGAINST: _("was the last to say what they think, and nobody agrees: it goes back"),
    Event.VIEWS_OPENED: _("was the last to say what they think, and all can be read now"),
    Event.DISSENT_ANSWERED: _("answered a dissent in writing"),
    Event.STEP_COVERED: _("gave a step to the agency that covers, because nobody else could sign it"),
    Event.DISCLOSURE_OPENED: _("opened what was shared"),
    Event.RECEIPT_CONFIRMED: _("answered whether it arrived"),
    Event.RESPONSE_RECALLED: _("recalled what was shared: access ended at once"),
    Event.DISCLOSURE_DESTROYED: _("confirmed that no copy of what was recalled is left"),
    Event.CUSTODY_OPENED: _("looked at who has what was shared"),
    Event.RECORD_TAKEN: _("took a copy of the disclosure record"),
    Event.LEAVE_ASKED: _("asked for leave to pass on or keep what was shared"),
    Event.LEAVE_AGREED: _("gave leave to pass on or keep what was shared"),
    Event.LEAVE_REFUSED: _("refused leave to pass on or keep what was shared"),
    Event.PASSING_TOLD: _("told that it had to be passed on without waiting"),
    Event.DISCLOSURE_PASSED_ON: _("passed on what was shared, with the originator’s leave"),
    Event.MISUSE_REPORTED: _("reported a misuse: access is closed"),
    Event.MISUSE_REVIEWED: _("reviewed a report of misuse"),
    Event.CORRECTION_WRITTEN: _("wrote a correction for a second person to send"),
    Event.CORRECTION_DROPPED: _("decided not to send a correction"),
    Event.CORRECTION_SENT: _("sent a correction"),
    Event.CORRECTION_READ: _("confirmed that the correction was read"),
    Event.RESPONSE_CHASED: _("asked where the answer is"),
    Event.RESPONSE_EXTENDED: _("gave the answer more time, before its time had passed"),
    Event.MAIL_CHOSEN: _("chose when and of what they are told by e-mail"),
    Event.EXTENSION_OBJECTED: _("objected to the answer being given more time"),
    Event.DISAGREEMENT_RAISED: _("said that the two agencies do not agree"),
    Event.DISAGREEMENT_ANSWERED: _("said what their agency holds in the disagreement"),
    Event.DISAGREEMENT_TAKEN_FURTHER: _("took the disagreement to the next rung"),
    Event.DISAGREEMENT_SETTLED: _("said the same as the other agency: the disagreement is settled"),
    Event.DISAGREEMENT_OPENED: _("opened the disagreement"),
    Event.REQUEST_LOOKED_AGAIN: _("asked a partner to look again, on something new"),
    Event.QUESTION_ASKED: _("asked the requester a question"),
    Event.QUESTION_REPLIED: _("replied to a question"),
    Event.QUESTION_TAKEN_BACK: _("took a question back"),
    Event.QUESTION_CLOSED: _("closed a question that nobody replied to"),
    Event.ADVICE_ASKED: _("asked for advice"),
    Event.ADVICE_OPENED: _("opened what their advice was asked on"),
    Event.ADVICE_GIVEN: _("gave advice"),
    Event.ADVICE_TAKEN_BACK: _("took a request for advice back: the adviser's access ended at once"),
    Event.CLOCK_REDATED: _("counted its dates anew, because the agency’s hours, closures or holidays changed"),
    Event.NOTE_ADDED: _("added a note that only their own agency sees"),
    Event.NOTICE_GIVEN: _("recorded what somebody whom it is about was told"),
    Event.NOTICE_DEFERRED: _("recorded why somebody whom it is about is not told yet"),
    Event.GRANT_OPENED: _("let a named person see the request"),
    Event.GRANT_ENDED: _("ended a named person's access"),
    Event.HIDDEN_SHOWN: _("showed a hidden detail"),
    Event.LINK_DECLARED: _("said that they have a link to somebody in this, and gave it up"),
    Event.EXCLUSION_ADDED: _("kept a colleague out of what concerns a child, from now on"),
    Event.EXCLUSION_ENDED: _("ended an exclusion"),
    Event.PERSON_EXCLUDED: _("kept a colleague out of this"),
    Event.REQUEST_RESTRICTED: _("restricted the request to people who are named"),
    Event.REQUEST_UNRESTRICTED: _("let the team see the request again"),
    Event.RESPONSE_RESTRICTED: _("restricted the answer to people who are named"),
    Event.RESPONSE_UNRESTRICTED: _("let the team see the answer again"),
    Event.RESPONSE_RELEASED: _("passed the response on, because whoever held it has gone"),
    Event.PATHWAY_DRAFTED: _("began a version of the agency's own pathway"),
    Event.PATHWAY_CHANGED: _("changed a draft of the agency's own pathway"),
    Event.PATHWAY_PROPOSED: _("asked a second person to agree to a pathway"),
    Event.PATHWAY_RETURNED: _("sent a pathway back to be changed"),
    Event.PATHWAY_APPROVED: _("agreed to a pathway"),
    Event.PATHWAY_DISCARDED: _("gave a draft of a pathway up"),
    Event.LOCAL_TEXT_WRITTEN: _("wrote local guidance for a second person to agree to"),
    Event.LOCAL_TEXT_CHANGED: _("changed local guidance before anybody agreed to it"),
    Event.LOCAL_TEXT_RETURNED: _("sent local guidance back to be changed"),
    Event.LOCAL_TEXT_APPROVED: _("agreed to local guidance"),
    Event.LOCAL_TEXT_DISCARDED: _("gave local guidance up before anybody agreed to it"),
    Event.LOCAL_TEXT_ENDED: _("took local guidance away"),
    Event.AGREEMENT_REGISTERED: _("registered an information sharing agreement"),
    Event.AGREEMENT_SIGNED: _("signed an agreement for their agency"),
    Event.AGREEMENT_REVIEWED: _("reviewed an agreement for their agency"),
    Event.AGREEMENT_ENDED: _("ended an agreement"),
    Event.ACCREDITED: _("accredited colleagues to raise requests"),
    Event.ACCREDITATION_ENDED: _("ended an accreditation"),
    Event.TERMS_ACCEPTED: _("accepted the terms of use"),
    Event.TRAIL_SEARCHED: _("looked through the trail"),
    Event.SUBJECT_SOUGHT: _("looked for the records about one child, and said why"),
    Event.TRAIL_COUNTED: _("counted refused attempts in the trail"),
    Event.OVERTURNS_COUNTED: _("counted refusals that did not stand"),
    Event.TRAIL_ENTRY_SHOWN: _("looked at an entry of the trail"),
    Event.TRAIL_CHECKED: _("had the trail checked"),
    Event.TRAIL_EXPORTED: _("took entries of the trail away with their proofs"),
    Event.HOLD_PLACED: _("held the record: nothing of it is destroyed"),
    Event.HOLD_LIFTING_ASKED: _("asked to lift a hold"),
    Event.HOLD_LIFTED: _("lifted a hold"),
    Event.DISPOSAL_PROPOSED: _("proposed to dispose of the record"),
    Event.DISPOSAL_REFUSED: _("decided that the record stays"),
    Event.CONTENT_DISPOSED: _("disposed of what was sealed in the record"),
    Event.CONTENT_KEPT: _("kept what is sealed in the record beyond its disposal month"),
    Event.MEASURES_COUNTED: _("looked at the measures of a quarter"),
    Event.MEASURES_TAKEN: _("took the measures of a quarter away as a file"),
    Event.MEASURES_LISTED: _("looked at the records behind a number of the measures"),
    Event.POPULATION_COUNTED: _("counted what a dip sample could be drawn from"),
    Event.SEED_PUBLISHED: _("published the seed and the population of a dip sample, before it was drawn"),
    Event.SAMPLE_DRAWN: _("drew a dip sample"),
    Event.REVIEWERS_ASSIGNED: _("had two reviewers assigned to each case of a dip sample"),
    Event.SAMPLE_SHOWN: _("looked at a dip sample"),
    Event.SAMPLED_CASE_SHOWN: _("looked at this as a case of a dip sample"),
    Event.CASE_REVIEWED: _("reviewed a case of a dip sample"),
    Event.CASE_MODERATED: _("wrote down what was agreed on a case of a dip sample"),
    Event.ACTION_SET: _("set an action after a dip sample"),
    Event.ACTION_DONE: _("said that an action after a dip sample is done"),
}
