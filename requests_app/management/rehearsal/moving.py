"""Moving a story so that it ends now: what is today to the minute, what was before by whole weeks.

Weeks keep the weekday and the wall time, on which working hours and working days hang; a clock that runs day and
night must have exactly so much left as the story says, so today's part moves by the same length as `now` does.
Expected times are dropped, because bank holidays and clock changes do not move along.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from agencies.hours import LONDON
from requests_app import guidance
from requests_app.management.rehearsal.dates import Shift, later
from requests_app.management.rehearsal.reading import Act, BrokenFile, Story
from requests_app.management.rehearsal.schema import After

WEEK = timedelta(weeks=1)


def moved(story: Story, now: datetime) -> Story:
    """The same story ending at `now`. Raises BrokenFile when it does not say which part is today, or other law held."""
    today = story.scenario.today
    if today is None:
        raise BrokenFile(f"{story.file}: it does not say what of it is today, so it cannot be moved")
    exactly = now - today.now
    weeks = exactly // WEEK  # rounded down: what was before stays before
    _check_law(story, weeks)
    acts = tuple(_moved_act(act, exactly if act.line.at >= today.begins else None, weeks) for act in story.acts)
    starts_at = _by_weeks(story.scenario.starts_at, weeks)
    return Story(story.file, story.scenario.model_copy(update={"starts_at": starts_at}), story.partnership, acts)


def _check_law(story: Story, weeks: int) -> None:
    """A story relies on the guidance of its own day: it cannot be told of a time before that guidance."""
    begins = story.scenario.starts_at
    written = guidance.in_force(begins)
    if _by_weeks(begins, weeks).date() < written.effective_from:
        raise BrokenFile(
            f"{story.file}: it relies on {written.version}, in force from {written.effective_from}, "
            "and cannot be moved to an earlier time. Is the clock of this machine right?"
        )


def _moved_act(act: Act, exactly: timedelta | None, weeks: int) -> Act:
    def move(instant: datetime) -> datetime:
        return _by_weeks(instant, weeks) if exactly is None else instant + exactly

    line = act.line
    expect = line.expect
    if isinstance(expect, After):
        expect = expect.model_copy(update={"due_at": None, "acknowledge_by": None, "deliver_at": None})
    at = move(line.at)
    by = Shift(at - line.at, at.astimezone(LONDON).date() - line.at.astimezone(LONDON).date(), weeks * WEEK)
    document = later(act.document, by) if act.document else None
    return Act(act.number, line.model_copy(update={"at": at, "expect": expect}), document)


def _by_weeks(instant: datetime, weeks: int) -> datetime:
    """So many weeks later on a London clock."""
    wall = instant.astimezone(LONDON) + timedelta(weeks=weeks)
    return wall.astimezone(UTC)
