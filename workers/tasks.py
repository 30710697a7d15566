"""What a tick sets off: one call each. The work itself lives below, and finds for itself what is due."""

from __future__ import annotations

from django.utils import timezone

from audit import anchoring, checks, disposal, sequencer, timestamps
from requests_app import commands
from workers import timetable
from workers.app import app


@app.task(name=timetable.DELIVER_WHAT_IS_DUE)
def deliver_what_is_due() -> None:
    """Deliver the answers whose hold has run out."""
    commands.deliver_due(timezone.now())


@app.task(name=timetable.SEND_REMINDERS)
def send_reminders() -> None:
    """Climb the reminder ladders of every clock that runs."""
    commands.sweep(timezone.now())


@app.task(name=timetable.CLOSE_QUESTIONS)
def close_questions() -> None:
    """Close the questions that nobody replied to in spite of their warnings."""
    commands.close_unanswered(timezone.now())


@app.task(name=timetable.KEEP_OWNERS)
def keep_owners() -> None:
    """See that each open step has somebody who may decide it, or that seniors are told."""
    commands.keep_owners(timezone.now())


@app.task(name=timetable.KEEP_OUT)
def keep_out() -> None:
    """Whoever was excluded a moment ago has no part in what came about in that moment."""
    commands.keep_all_out(timezone.now())


@app.task(name=timetable.REDATE_OPEN)
def redate_open() -> None:
    """Count anew what is open where an agency's hours, closures or holidays changed."""
    commands.redate_open(timezone.now())


@app.task(name=timetable.POST_NOTICES)
def post_notices() -> None:
    """Send the e-mails that wait in the outbox."""
    commands.post_notices(timezone.now())


@app.task(name=timetable.SAY_ALIVE)
def say_alive() -> None:
    """Say that ticks come through."""
    commands.say_alive(timezone.now())


@app.task(name=timetable.FORGET_WHAT_IS_OLD)
def forget_what_is_old() -> None:
    """Delete drafts that nobody touches any more, and the marks of calls that are too old to be repeated."""
    commands.forget_what_is_old(timezone.now())


@app.task(name=timetable.SEAL_TRAIL)
def seal_trail() -> None:
    """Seal what was recorded, where this machine holds the signing key."""
    sequencer.tick(timezone.now())


@app.task(name=timetable.ASK_WITNESSES)
def ask_witnesses() -> None:
    """Have the newest checkpoint signed by whoever is asked over HTTP."""
    anchoring.ask(timezone.now())


@app.task(name=timetable.END_EMERGENCY_ACCESS)
def end_emergency_access() -> None:
    """Record the end of emergency accesses whose hour is over."""
    commands.end_glasses(timezone.now())


@app.task(name=timetable.WARN_OF_LAPSES)
def warn_of_lapses() -> None:
    """Tell whoever looks after something that ends soon."""
    commands.warn_of_lapses(timezone.now())


@app.task(name=timetable.CLIMB_DISAGREEMENTS)
def climb_disagreements() -> None:
    """Take further every disagreement that nobody settled in the time of its rung."""
    commands.climb_disagreements(timezone.now())


@app.task(name=timetable.REMIND_OF_ACTIONS)
def remind_of_actions() -> None:
    """Tell whoever has something to do after a dip sample that its day comes, or is past."""
    commands.remind_of_actions(timezone.now())


@app.task(name=timetable.MEASURE)
def measure() -> None:
    """Take what was sealed into what is measured."""
    commands.measure(timezone.now())


@app.task(name=timetable.WARN_OF_ENDINGS)
def warn_of_endings() -> None:
    """Tell people that their accreditation ends soon."""
    commands.warn_of_endings(timezone.now())


@app.task(name=timetable.LAPSE_LINKINGS)
def lapse_linkings() -> None:
    """Let go of what was proposed of two records and can come about no more."""
    commands.lapse_linkings(timezone.now())


@app.task(name=timetable.CHECK_TRAIL)
def check_trail() -> None:
    """Check the whole trail where somebody asked for it, and once a day."""
    checks.look(timezone.now())


@app.task(name=timetable.SETTLE_DISPOSALS)
def settle_disposals() -> None:
    """Keep apart what was disposed of, and dispose again of what a restored backup brought back."""
    disposal.settle(timezone.now())


@app.task(name=timetable.CARRY_ON)
def carry_on() -> None:
    """Wrap by a later month's key what lives on though its disposal month is over."""
    disposal.carry_on(timezone.now())


@app.task(name=timetable.STAMP_TRAIL)
def stamp_trail() -> None:
    """Have the newest checkpoint stamped with the time, once a day, where somebody is named who does."""
    timestamps.ask(timezone.now())
