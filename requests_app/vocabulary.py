"""The words of every status that a person reads: object and state, in one table.

A state is named by who must act, in at most 22 characters. The colour repeats the meaning and never carries it:
grey, nothing to do or ended; blue, someone has it, in time; yellow, waiting for a person's reply or receipt; orange,
forecast late; red, late or stop using it; green, done; purple, sealed or restricted. Urgency is never a status.
Placeholders are `%(time)s` ("12:45") and `%(date)s` ("10 Dec").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Status:
    """One row: the tag's words and colour, what the state means, and what comes next."""

    text: Words
    colour: str
    means: Words
    next: Words


NOTHING = _("Nothing more to do.")

REQUEST: Mapping[str, Status] = {
    "draft": Status(_("Author to finish"), "grey", _("This is a draft."), _("The author sends it.")),
    "endorse": Status(
        _("Manager to endorse"),
        "blue",
        _("It is with the asking agency's own endorser."),
        _("The endorser endorses it, returns it, or decides not to send it."),
    ),
    "change": Status(
        _("Author to change"),
        "yellow",
        _("It came back with a reason."),
        _("The author changes it and sends it again."),
    ),
    "partners": Status(
        _("Partners to answer"), "blue", _("It is with the partners."), _("Each partner's track says who acts.")
    ),
    "receive": Status(
        _("Requester to receive"),
        "yellow",
        _("At least one response is not opened or not confirmed."),
        _("The requester opens it and confirms receipt."),
    ),
    "finished": Status(
        _("Finished"), "green", _("Every response is answered and received."), _("Nothing. You can ask to look again.")
    ),
    "not_sent": Status(
        _("Not sent"), "grey", _("The endorser decided not to send it."), _("The author may start a better one.")
    ),
    "withdrawn": Status(
        _("Withdrawn"), "grey", _("The requester stopped it. Clocks are stopped and everyone was told."), NOTHING
    ),
}

RESPONSE: Mapping[str, Status] = {
    "confirm": Status(
        _("Partner to confirm"), "blue", _("It is sent and nobody has taken it yet."), _("Someone takes it.")
    ),
    "prepare": Status(
        _("Partner to prepare"), "blue", _("Someone has taken it and is writing."), _("They send it for decision.")
    ),
    "decide": Status(_("Approver to decide"), "blue", _("A step is open."), _("The approver decides.")),
    "second": Status(
        _("Second to decide"), "blue", _("A second role is needed."), _("The second role decides.")
    ),  # only the answering agency may read this
    "reply": Status(
        _("Requester to reply"),
        "yellow",
        _("A question was asked, and this clock is paused."),
        _("The reply restarts it."),
    ),
    "sending": Status(
        _("Sending at %(time)s"),
        "blue",
        _("It is decided, and it waits so that it can be stopped."),
        _("It can be stopped until then."),
    ),  # only the answering agency may read this
    "open": Status(_("Requester to open"), "yellow", _("It is delivered."), _("The requester opens it.")),
    "receipt": Status(
        _("Requester to confirm"),
        "yellow",
        _("It is open, and receipt is not confirmed."),
        _("The requester confirms."),
    ),
    "received": Status(_("Received"), "green", _("Receipt is confirmed by a named person."), NOTHING),
    "nothing_held": Status(
        _("Nothing held"), "green", _("They searched and hold nothing: a full answer."), _("The requester confirms.")
    ),
    "not_shared": Status(
        _("Not shared"),
        "grey",
        _("Refused, with the ground and what would change it."),
        _("Ask them to look again, or disagree."),
    ),
    "looking_again": Status(_("Looking again"), "blue", _("Someone else decides on new facts."), _("They decide.")),
    "seniors": Status(
        _("Seniors to settle"), "yellow", _("A disagreement is on the ladder."), _("The named rung settles it.")
    ),
    "destroy": Status(
        _("Requester to destroy"),
        "red",
        _("It was recalled after delivery, and access is off."),
        _("The requester confirms that copies are destroyed."),
    ),
    "recalled": Status(_("Recalled"), "grey", _("Copies are destroyed, and that is confirmed."), NOTHING),
    "access_ended": Status(
        _("Access ended"), "grey", _("The time for using it has passed."), _("The requester asks for longer.")
    ),
    "wrong_place": Status(
        _("Closed"), "grey", _("It reached the wrong place, or was about somebody else. Access has ended."), NOTHING
    ),
    "withdrawn": Status(_("Withdrawn"), "grey", _("The requester withdrew the request."), NOTHING),
    "not_offered": Status(_("Not shared after all"), "grey", _("It was decided not to share it."), NOTHING),
    "theirs_to_open": Status(
        _("Recipient to open"), "yellow", _("It is delivered to those it was shared with."), _("They open it.")
    ),
    "theirs_to_confirm": Status(
        _("Recipient to confirm"), "yellow", _("It is open, and receipt is not confirmed."), _("They confirm.")
    ),
}

ARRIVAL: Mapping[str, Status] = {
    "open": Status(_("To open"), "yellow", _("It is here and nobody has opened it."), _("Open it.")),
    "receipt": Status(_("To confirm"), "yellow", _("It is open, and receipt is not confirmed."), _("Confirm it.")),
    "received": Status(_("Received"), "green", _("Receipt is confirmed by a named person."), NOTHING),
    "destroy": Status(
        _("To destroy"), "red", _("They recalled it. Access has ended."), _("Confirm that copies are destroyed.")
    ),
    "access_ended": Status(
        _("Access ended"), "grey", _("The time for using it has passed."), _("Ask for longer, if you need it.")
    ),
    "recalled": Status(_("Closed"), "grey", _("It was recalled, and no copy is left."), NOTHING),
    "wrong_place": Status(_("Closed"), "grey", _("It reached the wrong place. Access has ended."), NOTHING),
}

STEP: Mapping[str, Status] = {
    "not_yet": Status(_("Not yet"), "grey", _("An earlier step is open."), _("It waits.")),
    "to_decide": Status(_("To decide"), "blue", _("It is this role's turn."), _("Decide.")),
    "agreed": Status(_("Agreed"), "green", _("Agreed, with a reason."), _("The next step, or sending.")),
    "sent_back": Status(_("Sent back"), "yellow", _("Sent back, with a reason."), _("The preparer changes it.")),
    "not_agreed": Status(_("Not agreed"), "grey", _("Refused."), _("The second role decides too.")),
    "void": Status(_("Void: changed"), "yellow", _("The content changed after this was agreed."), _("Decide afresh.")),
    "viewed": Status(_("View recorded"), "blue", _("It is read once all of this review have given theirs."), NOTHING),
    "dissented": Status(_("Dissented"), "orange", _("One who decides did not agree, and said why."), NOTHING),
    "enough": Status(_("Enough agreed"), "grey", _("As many people agreed as are needed."), NOTHING),
    "skipped": Status(_("Skipped by rule"), "grey", _("A named rule skips this step."), NOTHING),
    "passed_on": Status(
        _("Passed on"), "grey", _("A personal link was declared."), _("The next eligible person decides.")
    ),
    "escalated": Status(
        _("Escalated"), "orange", _("No one acted in time."), _("The named senior acts or names who will.")
    ),
    "look_back": Status(
        _("To look back"), "yellow", _("It was sent on one signature."), _("This role looks back within its time.")
    ),
}

ITEM: Mapping[str, Status] = {
    "SHARED": Status(_("Shared"), "green", _("They share it."), _("The requester opens it.")),
    "SHARED_SUMMARY": Status(
        _("Summary"), "green", _("They share a summary; a line says what was left out."), _("The requester opens it.")
    ),
    "SHARED_REDACTED": Status(
        _("Redacted"), "green", _("They share it with parts removed."), _("The requester opens it.")
    ),
    "PART": Status(_("In part"), "green", _("They share part of it."), _("The requester opens it.")),
    "WITHHELD": Status(
        _("Withheld"), "grey", _("They withhold it, with the ground."), _("See what would change this.")
    ),
    "NOT_HELD": Status(_("Nothing held"), "grey", _("They searched and hold nothing."), _("The requester confirms.")),
    "NOT_CONFIRMED": Status(_("Cannot say"), "grey", _("They neither confirm nor deny."), _("Ask them to look again.")),
    "REFERRED_ON": Status(_("Referred on"), "blue", _("Another agency holds it."), _("Copy the request there.")),
    "SEALED": Status(_("Sealed"), "purple", _("It exists, and it is closed."), _("Ring the originator.")),
    "CLARIFY": Status(_("Question asked"), "yellow", _("A question is open."), _("Reply.")),
    "open": Status(_("To decide"), "blue", _("Nothing is chosen yet."), _("Choose what happens to it.")),
}

QUESTION: Mapping[str, Status] = {
    "open": Status(_("Question asked"), "yellow", _("The clock runs on meanwhile."), _("Reply.")),
    "overtaken": Status(_("No longer needed"), "grey", _("The answer went ahead without a reply."), NOTHING),
    "reply": Status(_("Requester to reply"), "yellow", _("The clock is paused."), _("Reply.")),
    "answered": Status(_("Answered"), "green", _("The clock is running again."), NOTHING),
    "taken_back": Status(_("Taken back"), "grey", _("Whoever asked withdrew it."), NOTHING),
    "closed": Status(_("Closed: no reply"), "grey", _("Nobody replied after warnings."), _("It can be reopened.")),
}

ADVICE: Mapping[str, Status] = {
    "adviser": Status(_("Adviser to reply"), "blue", _("The holder's clock runs on."), _("The adviser replies.")),
    "taken_back": Status(_("Taken back"), "grey", _("Recalled; what was seen is recorded."), NOTHING),
    "overtaken": Status(_("No longer needed"), "grey", _("The answer went ahead without it."), NOTHING),
    "share": Status(_("Advises share"), "green", _("Advice, never a decision."), _("The approver decides.")),
    "conditions": Status(_("Advises conditions"), "green", _("Advice, never a decision."), _("The approver decides.")),
    "withhold": Status(_("Advises withhold"), "green", _("Advice, never a decision."), _("The approver decides.")),
    "no_view": Status(_("No view"), "green", _("Advice, never a decision."), _("The approver decides.")),
}

DISCLOSURE: Mapping[str, Status] = {
    "held": Status(_("Held to %(time)s"), "blue", _("It waits so that it can be stopped."), _("Wait, or stop it.")),
    "ready": Status(
        _("Ready to open"), "yellow", _("Delivered to named people."), _("Accept the conditions and open it.")
    ),
    "open": Status(_("Open to %(date)s"), "green", _("It is in use."), _("Use it.")),
    "ends_soon": Status(_("Ends soon"), "orange", _("14 days or fewer are left."), _("Ask to extend, with a reason.")),
    "ended": Status(_("Access ended"), "grey", _("The time for using it has passed."), _("Ask again.")),
    "recalled": Status(_("Recalled"), "red", _("Stop using it."), _("Confirm that copies are destroyed.")),
}

RECEIPT: Mapping[str, Status] = {
    "to_confirm": Status(_("To confirm"), "yellow", _("Opened, and not confirmed."), _("Confirm.")),
    "confirmed": Status(_("Confirmed"), "green", _("Confirmed by a named person."), NOTHING),
    "wrong_person": Status(
        _("Wrong person"), "red", _("It reached the wrong person. Access is cut."), _("A report is opened.")
    ),
}

NOTICE: Mapping[str, Status] = {
    "to_do": Status(_("To do"), "yellow", _("Only you can act."), _("Do it.")),
    "to_know": Status(_("To know"), "blue", _("For information."), _("Read it.")),
    "done_by_others": Status(_("Done by others"), "grey", _("No longer yours."), NOTHING),
}

DELIVERY: Mapping[str, Status] = {
    "sent": Status(_("Sent"), "blue", _("The e-mail left."), NOTHING),
    "delivered": Status(_("Delivered"), "green", _("The e-mail arrived."), NOTHING),
    "bounced": Status(_("Bounced"), "red", _("The e-mail came back."), _("The deputy and the administrator are told.")),
    "failed": Status(
        _("Failed"), "red", _("The e-mail could not be sent."), _("The deputy and the administrator are told.")
    ),
    "practice": Status(_("Practice"), "grey", _("Practice sends nothing."), NOTHING),
}

FAMILY: Mapping[str, Status] = {
    "told": Status(_("Told"), "green", _("Everyone who should know was told."), NOTHING),
    "some_told": Status(_("Some told"), "blue", _("Some were told."), _("Tell the rest.")),
    "unsaid": Status(_("Nothing said yet"), "yellow", _("Nobody has said whether they were told."), _("Say it.")),
    "not_yet": Status(_("Not yet"), "yellow", _("Nobody was told, for a reason."), _("Review it on its date.")),
    "review_late": Status(_("Review late"), "red", _("The date of the review has passed."), _("Review it now.")),
    "not_to_be_told": Status(_("Not to be told"), "grey", _("Nobody is to be told."), _("The reason stands.")),
}

CLOCK: Mapping[str, Status] = {
    "due_soon": Status(_("Due soon"), "orange", _("It is forecast to be late."), _("Act, or pass it on.")),
    "overdue": Status(_("Overdue"), "red", _("Its due time has passed."), _("Act, and say why.")),
}

TASK: Mapping[str, Status] = {
    "incomplete": Status(_("Incomplete"), "blue", _("Something is still missing."), _("Finish it.")),
}

EMERGENCY: Mapping[str, Status] = {
    "to_review": Status(
        _("To review"), "yellow", _("It was shared without waiting."), _("Someone who took no part reviews it.")
    ),
    "reviewed": Status(_("Reviewed"), "green", _("Someone who took no part has reviewed it."), NOTHING),
}

GLASS: Mapping[str, Status] = {
    "to_review": Status(
        _("To review"), "yellow", _("It was opened without asking."), _("The owner's side reviews it.")
    ),
    "justified": Status(_("Justified"), "green", _("It was right to open it."), NOTHING),
    "needs_a_talk": Status(_("Needs a talk"), "yellow", _("It is talked over."), _("They talk it over.")),
    "not_justified": Status(_("Not justified"), "red", _("It was not right, and is reported."), NOTHING),
}

ACCESS: Mapping[str, Status] = {
    "in_use": Status(_("In use"), "green", _("It works."), NOTHING),
    "ends_soon": Status(_("Ends soon"), "orange", _("14 days or fewer are left."), _("Make a new one.")),
    "ended": Status(_("Ended"), "grey", _("It no longer works."), NOTHING),
}

TRAIL: Mapping[str, Status] = {
    "refused": Status(_("Refused"), "grey", _("Somebody tried this and was refused."), NOTHING),
    "sound": Status(_("Confirmed"), "green", _("Nothing was changed since it was recorded."), NOTHING),
    "sealed": Status(_("Confirmed"), "green", _("The entry is proved under a seal."), NOTHING),
    "waiting": Status(_("Not sealed yet"), "grey", _("It waits for the next seal."), NOTHING),
    "unanchored": Status(
        _("Not confirmed outside"), "yellow", _("No outside agency holds a seal."), _("A partner runs its witness.")
    ),
    "broken": Status(_("Changed"), "red", _("Something is not as it was recorded."), _("Tell who runs the system.")),
    "unchecked": Status(_("Not checked"), "yellow", _("The check could not be finished."), _("Try again.")),
}

PATHWAY: Mapping[str, Status] = {
    "draft": Status(_("Draft"), "grey", _("It is being written."), _("Whoever writes it proposes it.")),
    "proposed": Status(
        _("Second to agree"), "yellow", _("It waits for a second person."), _("They agree or send it back.")
    ),
    "agreed": Status(_("Agreed"), "blue", _("It holds from its day."), NOTHING),
    "in_force": Status(_("In force"), "green", _("It lays down steps now."), NOTHING),
    "replaced": Status(_("Replaced"), "grey", _("A later version holds. What it began keeps it."), NOTHING),
    "discarded": Status(_("Given up"), "grey", _("It never held."), NOTHING),
}

LOCAL_TEXT: Mapping[str, Status] = {
    "draft": Status(_("Sent back"), "grey", _("It was sent back."), _("Whoever wrote it changes it.")),
    "proposed": PATHWAY["proposed"],
    "agreed": Status(_("Agreed"), "blue", _("It is shown from its day."), NOTHING),
    "in_force": Status(_("In force"), "green", _("It is shown beside the national text."), NOTHING),
    "replaced": Status(_("Replaced"), "grey", _("A later version is shown in its place."), NOTHING),
    "ended": Status(_("Ended"), "grey", _("It was taken away, or its last day has passed."), NOTHING),
    "discarded": Status(_("Given up"), "grey", _("It was shown nowhere."), NOTHING),
}

AGREEMENT: Mapping[str, Status] = {
    "to_sign": Status(_("To be signed"), "yellow", _("Not every party has signed."), _("Somebody of theirs signs.")),
    "not_begun": Status(_("Not begun"), "grey", _("Its first day is still to come."), NOTHING),
    "in_force": Status(_("In force"), "green", _("It covers what it names."), NOTHING),
    "ends_soon": Status(_("Review soon"), "orange", _("Its review day is near."), _("The parties review it.")),
    "lapsed": Status(
        _("Lapsed"), "red", _("Its review day is past, so it covers nothing."), _("The parties review it.")
    ),
    "ended": Status(_("Ended"), "grey", _("A party ended it."), NOTHING),
}

STATUSES: Mapping[str, Mapping[str, Status]] = {
    "request": REQUEST,
    "response": RESPONSE,
    "arrival": ARRIVAL,
    "step": STEP,
    "item": ITEM,
    "question": QUESTION,
    "advice": ADVICE,
    "disclosure": DISCLOSURE,
    "receipt": RECEIPT,
    "notice": NOTICE,
    "delivery": DELIVERY,
    "family": FAMILY,
    "clock": CLOCK,
    "task": TASK,
    "access": ACCESS,
    "emergency": EMERGENCY,
    "trail": TRAIL,
    "pathway": PATHWAY,
    "local_text": LOCAL_TEXT,
    "agreement": AGREEMENT,
    "glass": GLASS,
}

KINDS: Mapping[str, Words] = {
    "FACT": _("Fact"),
    "OBSERVATION": _("Observation"),
    "OPINION": _("Opinion"),
    "HEARSAY": _("Hearsay"),
    "THIRD_PARTY": _("Third party"),
    "SAID": _("Said in an emergency"),
}
