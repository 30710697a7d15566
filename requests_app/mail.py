"""The words of e-mails: one sentence each, never a name, an agency, an urgency or an outcome (pages section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.hours import moment
from agencies.models import Person
from requests_app.models import Notification


@dataclass(frozen=True)
class Notice:
    """What a kind of notice says: the mail's subject and its one sentence."""

    subject: str | Promise
    sentence: str | Promise


NOTICES: dict[str, Notice] = {
    "endorse": Notice(
        _("You have a request to endorse"),
        _("A colleague has written a request. It goes out when you endorse it."),
    ),
    "asked": Notice(
        _("Your agency has been asked for information"),
        _("Someone needs to confirm that your agency has it."),
    ),
    "decide": Notice(_("You have a decision to make"), _("A response is ready for your decision.")),
    "dissent": Notice(
        _("A colleague dissents"),
        _("Somebody who decides together with you does not agree. One of you answers in writing before it closes."),
    ),
    "look_back": Notice(
        _("You have something to look back at"),
        _("It went out on one signature. Say whether that was right."),
    ),
    "returned": Notice(_("Your draft has come back"), _("Your approver has said what must change.")),
    "policy_document": Notice(
        _("A policy document is not current"),
        _("Your agency relied on a condition that needs one. Bring it up to date, then have the register say so."),
    ),
    "pressed_consent": Notice(
        _("Consent was sought that could not be refused"),
        _("Your agency asked on another basis. See that it does not happen again, and that they can complain."),
    ),
    "too_wide": Notice(
        _("A partner says something about a request that you endorsed"),
        _("It is about how much was asked. Sign in to read it, and what would change their answer."),
    ),
    "void": Notice(_("An approval no longer stands"), _("It was stopped before it was sent. Look again and decide.")),
    "question": Notice(_("Someone has a question for you"), _("Their clock is paused until you reply.")),
    "question_only": Notice(
        _("Someone has a question for you"), _("Their clock runs on meanwhile. A reply helps them answer.")
    ),
    "reply": Notice(_("Your question has a reply"), _("The clock is running again.")),
    "reply_only": Notice(_("Your question has a reply"), _("Sign in to read it.")),
    "narrowed": Notice(
        _("What a partner is asked was narrowed"),
        _("A colleague's reply changed it within what you endorsed. Sign in to read what it says now."),
    ),
    "no_reply": Notice(
        _("A question of yours was closed"), _("Nobody replied to it in time. Sign in to ask again or to go on.")
    ),
    "advice": Notice(_("You are asked for advice"), _("You see only what you need. Your advice is not the decision.")),
    "disagree": Notice(
        _("Two agencies do not agree, and you speak for yours"),
        _("Say what your agency holds by the time below, or take it further. Then it goes further by itself."),
    ),
    "disagree_done": Notice(_("A disagreement is settled"), _("Both agencies said the same. Sign in to read it.")),
    "advised": Notice(_("An adviser has replied to you"), _("Sign in to read it. The decision stays where it was.")),
    "due_soon": Notice(
        _("Due soon: something you hold"),
        _("It is due at the time below. If you cannot do it, pass it on now."),
    ),
    "due": Notice(_("Due now: something you hold"), _("It is due at the time below. Do it now or pass it on.")),
    "overdue": Notice(_("Overdue: something you hold"), _("It was due at the time below. Say why, or do it now.")),
    "escalated": Notice(
        _("Passed to you because it is late"),
        _("The person before you has not acted. You can act or name who will."),
    ),
    "ready": Notice(_("A response is ready to open"), _("Open it after signing in.")),
    "offered": Notice(
        _("Your agency was given information"), _("Nobody in your agency asked for it. Open it after signing in.")
    ),
    "emergency": Notice(
        _("Emergency route used"), _("For oversight: the reference is below. A review is due by the time below.")
    ),
    "write_up": Notice(_("Finish an emergency record"), _("It is due by the time below.")),
    "glass": Notice(
        _("Emergency access was used on a record you own"),
        _("Access lasts 60 minutes. You will be asked whether it was right."),
    ),
    "receipt": Notice(_("Please confirm that you have it"), _("You opened a response and have not confirmed it.")),
    "misdelivered": Notice(
        _("Something you sent reached the wrong place"),
        _("The recipient said that it is not for them. Access has ended. Sign in to see what to do."),
    ),
    "sign": Notice(_("An agreement waits for your agency"), _("Sign it, or agree to its review, after signing in.")),
    "agree": Notice(
        _("A pathway of your agency waits for you"), _("A colleague has proposed it. It holds once a second agrees.")
    ),
    "agree_text": Notice(
        _("Local guidance of your agency waits for you"),
        _("A colleague has written it. It holds once a second agrees."),
    ),
    "agree_role": Notice(
        _("A role waits for a second person"),
        _("A colleague shall sign or oversee. It holds once you, or another second person, agree."),
    ),
    "agree_number": Notice(
        _("A call-back number waits for a second person"),
        _("Partners are given it once you, or another second person, agree. Ring it first: is it your agency's own?"),
    ),
    "agree_linking": Notice(
        _("Another administrator asks you about two records"),
        _("They say that two records are, or are not, of the same person. It counts once you agree. Sign in to see."),
    ),
    "second_factor": Notice(
        _("Set up your second factor"),
        _("Your agency's administrator asks you to. With it nobody signs in as you who only knows your password."),
    ),
    "role_ends": Notice(
        _("A role ends soon"),
        _("It is yours, or a colleague's whom you administer. If it goes on, an administrator gives it anew."),
    ),
    "standing_ends": Notice(
        _("A colleague's accreditation ends soon"),
        _("After the time below they can raise no requests, and still answer. Renew it if they shall go on."),
    ),
    "sample_review": Notice(
        _("You are asked to review cases of a dip sample"),
        _("Another person reviews the same ones. Neither sees what the other found before both are done."),
    ),
    "sample_action": Notice(
        _("You have something to do after a dip sample"), _("It is due at the time below. Say when it is done.")
    ),
    "expiring": Notice(
        _("Something of yours ends soon"), _("Your accreditation or an agreement ends at the time below. Renew it.")
    ),
    "stuck_answer": Notice(
        _("An answer has not gone out"),
        _("It was approved, and sending it does not work. We go on trying; ring them if it cannot wait."),
    ),
    "stuck_reminder": Notice(
        _("A reminder could not be made"), _("Somebody may not know that something is due. Look who holds it.")
    ),
    "stuck_question": Notice(
        _("A question could not be closed"), _("Nobody replied to it in time, and closing it does not work.")
    ),
    "redated": Notice(
        _("A date has moved"),
        _("The hours, closures or holidays of the agency that must act changed. It is due at the time below now."),
    ),
    "stuck_redating": Notice(
        _("A date could not be counted anew"),
        _("An agency's days changed, and its dates do not follow. Go by the earlier one."),
    ),
    "bounced": Notice(
        _("A message did not arrive"),
        _("Someone in your agency could not be reached. Check the address or the rota."),
    ),
    "recalled": Notice(
        _("Stop using something you were sent"),
        _("Access has ended. Sign in to confirm that copies are destroyed."),
    ),
    "leave": Notice(
        _("You are asked for leave to share something on"),
        _("Whoever received something of yours asks to pass it on or keep it. Sign in to agree or refuse."),
    ),
    "leave_answered": Notice(_("You have an answer about sharing on"), _("Sign in to read what they decided.")),
    "told_on": Notice(
        _("Something you shared was passed on"), _("They say that it could not wait for you. Sign in to read why.")
    ),
    "misuse": Notice(
        _("Access to something is closed"), _("A misuse was reported. A second person looks into it within 72 hours.")
    ),
    "misuse_review": Notice(
        _("Review a report of misuse"), _("Access is closed meanwhile. Restore it or confirm the report in time.")
    ),
    "misuse_done": Notice(_("A report of misuse is reviewed"), _("Sign in to see whether access is open again.")),
    "correction_send": Notice(
        _("A correction waits for you"), _("A colleague has written it. It goes out when you send it.")
    ),
    "correction": Notice(_("A correction to something you received"), _("Read it and confirm.")),
    "copy_old": Notice(
        _("A copy that you took no longer stands"),
        _("What it says was corrected or recalled since. Sign in to see which. Do not use the copy any more."),
    ),
    "chased": Notice(_("Somebody asks where your answer is"), _("They are waiting for it. Its time runs on.")),
    "extended": Notice(
        _("An answer that you wait for was given more time"),
        _("It is due at the time below now. Sign in to read why, and to object if it cannot wait."),
    ),
    "objected": Notice(
        _("Somebody objects to more time"), _("Whoever asked cannot wait so long. Sign in to read why.")
    ),
    "destroyed": Notice(
        _("Copies of something you recalled are destroyed"), _("Somebody has confirmed it by name. Sign in to read it.")
    ),
    "passed_on": Notice(
        _("Work has passed to you"), _("Whoever had it cannot act on it any more. You can, and the time is running.")
    ),
    "nobody": Notice(
        _("Nobody can act on something now"),
        _("A step waits and nobody is there who may decide it. Let somebody in, or name a deputy."),
    ),
    "absent": Notice(
        _("Nobody is there for something that cannot wait"),
        _("A step waits, and whoever may decide it is away or not on call. Ring somebody, or name a deputy."),
    ),
    "sight_ended": Notice(
        _("You no longer see a request"), _("It is kept to people who are named now. You need do nothing more on it.")
    ),
    "withdrawn": Notice(
        _("Nothing more to do on a request"), _("The requester has withdrawn it. Clocks have stopped.")
    ),
}


AT_MOST = 20
"""How many notices one letter names; of the others it says how many they are."""


def letter(person: Person, notices: Sequence[Notification]) -> tuple[str, str]:
    """Subject and body in the recipient's language. The links are opaque; nothing personal is in either."""
    with translation.override(person.language):
        subject = str(NOTICES[notices[0].kind].subject)
        lines = [gettext("Hello,")]
        if len(notices) > 1:
            subject = gettext("Golden Thread: %(count)s things to see") % {"count": len(notices)}
            lines.append(gettext("This is what has come for you since the last message. Sign in to read it."))
        for number, notice in enumerate(notices[:AT_MOST], 1):
            lines += _named(notice) if len(notices) == 1 else ["\n".join(_named(notice, number))]
        if (more := len(notices) - AT_MOST) > 0:
            lines.append(gettext("And more of them: %(count)s. They are under Notices.") % {"count": more})
        lines.append(
            gettext(
                "This message holds no personal information. Do not reply with any. "
                "Not expected? Tell your agency's administrator."
            )
        )
        return subject, "\n\n".join(lines) + "\n"


def invitation(person: Person, address: str, until: datetime, at: datetime, *, known: bool) -> tuple[str, str]:
    """Subject and body of the letter with the link by which somebody sets a password, in the recipient's language.

    Without an address: that the link was handed to an administrator, who passes it on.
    """
    with translation.override(person.language):
        subject = gettext("Set a new password") if known else gettext("You can sign in to Golden Thread from now on")
        when = {"when": moment(until, at)}
        if address:
            lines = [
                gettext("Set your password on this page: %(address)s") % {"address": address},
                gettext("The link works once, until %(when)s.") % when,
                gettext("Give the link to nobody. Nobody of Golden Thread ever asks you for it or for your password."),
            ]
        else:
            lines = [
                gettext("A link to set your password was made for you. Your agency's administrator brings it to you."),
                gettext("It works once, until %(when)s.") % when,
                gettext("You were not given it, or it works no more? Somebody else may have used it: say so at once."),
            ]
        lines = [gettext("Hello,"), *lines, gettext("Not expected? Tell your agency's administrator.")]
        return subject, "\n\n".join(lines) + "\n"


def _named(notification: Notification, number: int = 0) -> list[str]:
    """What one notice says: as the whole of a letter, or as its so many-th part."""
    notice = NOTICES[notification.kind]
    lines = [f"{number}. {notice.subject}", str(notice.sentence)] if number else [str(notice.sentence)]
    if notification.due_at:
        lines.append(gettext("Due: %(when)s") % {"when": moment(notification.due_at, notification.made_at)})
    if notification.ref:
        lines.append(gettext("Reference: %(ref)s") % {"ref": notification.ref})
    address = f"{settings.SITE_URL}/notices/{notification.pk}/"
    lines.append(gettext("Sign in to Golden Thread to read it: %(address)s") % {"address": address})
    return lines
