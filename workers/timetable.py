"""When the software looks for itself. A tick only says "look now": what there is to do stands in the database.

So it does no harm when two timetables run, when a tick is lost, or when none comes for a day: the next look
finds whatever is due, and claims by unique key make looking twice the same as looking once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

DELIVER_WHAT_IS_DUE: Final = "workers.deliver_what_is_due"
SEND_REMINDERS: Final = "workers.send_reminders"
CLOSE_QUESTIONS: Final = "workers.close_questions"
KEEP_OWNERS: Final = "workers.keep_owners"
KEEP_OUT: Final = "workers.keep_out"
REDATE_OPEN: Final = "workers.redate_open"
POST_NOTICES: Final = "workers.post_notices"
SEAL_TRAIL: Final = "workers.seal_trail"
ASK_WITNESSES: Final = "workers.ask_witnesses"
STAMP_TRAIL: Final = "workers.stamp_trail"
CHECK_TRAIL: Final = "workers.check_trail"
SAY_ALIVE: Final = "workers.say_alive"
FORGET_WHAT_IS_OLD: Final = "workers.forget_what_is_old"
END_EMERGENCY_ACCESS: Final = "workers.end_emergency_access"
WARN_OF_LAPSES: Final = "workers.warn_of_lapses"
SETTLE_DISPOSALS: Final = "workers.settle_disposals"
CARRY_ON: Final = "workers.carry_on"
WARN_OF_ENDINGS: Final = "workers.warn_of_endings"
LAPSE_LINKINGS: Final = "workers.lapse_linkings"
CLIMB_DISAGREEMENTS: Final = "workers.climb_disagreements"
REMIND_OF_ACTIONS: Final = "workers.remind_of_actions"
MEASURE: Final = "workers.measure"

EVERY: Final = {
    DELIVER_WHAT_IS_DUE: timedelta(seconds=10),
    SEND_REMINDERS: timedelta(seconds=30),
    CLOSE_QUESTIONS: timedelta(minutes=1),
    KEEP_OWNERS: timedelta(minutes=1),
    KEEP_OUT: timedelta(minutes=1),
    REDATE_OPEN: timedelta(seconds=30),
    POST_NOTICES: timedelta(seconds=10),
    SAY_ALIVE: timedelta(seconds=10),
    SEAL_TRAIL: timedelta(seconds=5),
    ASK_WITNESSES: timedelta(minutes=1),
    STAMP_TRAIL: timedelta(minutes=1),
    CHECK_TRAIL: timedelta(seconds=10),
    FORGET_WHAT_IS_OLD: timedelta(minutes=1),
    END_EMERGENCY_ACCESS: timedelta(minutes=1),
    WARN_OF_LAPSES: timedelta(minutes=1),
    SETTLE_DISPOSALS: timedelta(minutes=1),
    CARRY_ON: timedelta(minutes=1),
    WARN_OF_ENDINGS: timedelta(minutes=1),
    LAPSE_LINKINGS: timedelta(minutes=1),
    CLIMB_DISAGREEMENTS: timedelta(minutes=1),
    REMIND_OF_ACTIONS: timedelta(minutes=1),
    MEASURE: timedelta(seconds=10),
}
"""How long after one look the next one comes: a hold or a reminder is late by no more than this."""

BEAT_SCHEDULE: Final = {name: {"task": name, "schedule": every} for name, every in EVERY.items()}
