"""Kinds of notice and of clock, by the names that commands, queries and pages call them by."""

from __future__ import annotations

from datetime import timedelta

from requests_app.roles import TABLE, May

PARTNERSHIP = "PARTNERSHIP"
SOON = timedelta(hours=1)
MANAGERS = TABLE[May.GRANT]
LEADS = frozenset({"AGENCY_LEAD"})
PARTNERS = frozenset({"PARTNER_LEAD"})
QUESTION = "question"
WRITE_UP = "write_up"
GLASS = "glass"
ADVICE = "advice"
DISAGREE = "disagree"
OVERSEEN = ("emergency",)  # told by reference alone to whoever oversees, wherever it happened
DESTROY = "destroy"
LOOK = "look_again"  # at whether somebody can be told now
RECEIPT = "receipt"
LEAVE, MISUSE, CORRECTION, READ = "leave", "misuse", "correction", "read"
COPY_OLD = "copy_old"  # a copy that somebody took no longer says what is so
THEIRS = (RECEIPT, DESTROY, READ)  # what whoever received an answer does
REDATED = ("due_at", "calendar", "paused_at", "paused_until")
EXTENDED = (*REDATED, "extended", "extensions_given")
REDATED_NOTICE = "redated"  # told, with the new time, when the agency's days changed
REPLIED = ("reply", "reply_only", "no_reply")
LADDER = ("due_soon", "due", "overdue", "escalated")  # the kinds that rungs have
TO_DO = (
    "dissent",
    *("endorse", "asked", "decide", "look_back", "returned", "ready", "receipt", "offered"),
    *("recalled", "leave", "correction", "correction_send", "misuse_review"),
    *("due_soon", "due", "overdue", "escalated", "question", "question_only", "sign", "agree", "expiring"),
    *("agree_role", "agree_linking", "agree_text", "second_factor", "role_ends", "standing_ends", "agree_number"),
    *("sample_review", "sample_action"),
    *(WRITE_UP, GLASS, ADVICE, DISAGREE),
    *("passed_on", "nobody", "absent"),
)
"""Kinds of notice that ask somebody to act; the others only tell."""
MUTABLE = (
    *("reply_only", "narrowed", "no_reply", "advised", "disagree_done", "leave_answered", "destroyed"),
    *("extended", "objected", "chased", REDATED_NOTICE, "withdrawn", "sight_ended", "misuse_done"),
)
"""Kinds that somebody may have without an e-mail. None of them asks anybody to act, or tells of a duty, a time that
runs, an emergency, or something that went wrong: those cannot be turned off."""
