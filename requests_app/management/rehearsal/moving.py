"""Moving a story so that it ends now: what is today to the minute, what was before by whole weeks.

Weeks keep the weekday and the wall time, on which working hours and working days hang; a clock that runs day and
night must have exactly so much left as the story says, so today's part moves by the same length as `now` does.
Expected times are dropped, because bank holidays and clock changes do not move along.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from agencies.hours import LONDON
from requests_app.management.rehearsal.reading import Act, BrokenFile, Story
from requests_app.management.rehearsal.schema import After

A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
AN_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)")
WEEK = timedelta(weeks=1)


def moved(story: Story, now: datetime) -> Story:
    """The same story ending at `now`. Raises BrokenFile when the file does not say which part of it is today."""
    today = story.scenario.today
    if today is None:
        raise BrokenFile(f"{story.file}: it does not say what of it is today, so it cannot be moved")
    exactly = now - today.now
    weeks = exactly // WEEK  # rounded down: what was before stays before
    acts = tuple(_moved_act(act, exactly if act.line.at >= today.begins else None, weeks) for act in story.acts)
    starts_at = _by_weeks(story.scenario.starts_at, weeks)
    return Story(story.file, story.scenario.model_copy(update={"starts_at": starts_at}), story.partnership, acts)


def _moved_act(act: Act, exactly: timedelta | None, weeks: int) -> Act:
    def move(instant: datetime) -> datetime:
        return _by_weeks(instant, weeks) if exactly is None else instant + exactly

    line = act.line
    expect = line.expect
    if isinstance(expect, After):
        expect = expect.model_copy(update={"due_at": None, "acknowledge_by": None, "deliver_at": None})
    document = _moved_words(act.document, line.at, move(line.at), weeks) if act.document else None
    return Act(act.number, line.model_copy(update={"at": move(line.at), "expect": expect}), document)


def _moved_words(words: Any, was: datetime, becomes: datetime, weeks: int, key: str = "") -> Any:
    """A document's dates: births by whole weeks, so that one person has one birthday; all others with the act."""
    if isinstance(words, dict):
        return {name: _moved_words(value, was, becomes, weeks, name) for name, value in words.items()}
    if isinstance(words, list):
        return [_moved_words(value, was, becomes, weeks, key) for value in words]
    if isinstance(words, str) and A_DAY.fullmatch(words):
        days = timedelta(weeks=weeks) if key == "dob" else becomes.date() - was.date()
        return (date.fromisoformat(words) + days).isoformat()
    if isinstance(words, str) and AN_INSTANT.fullmatch(words):
        return (datetime.fromisoformat(words) + (becomes - was)).isoformat()
    return words


def _by_weeks(instant: datetime, weeks: int) -> datetime:
    """So many weeks later on a London clock."""
    wall = instant.astimezone(LONDON) + timedelta(weeks=weeks)
    return wall.astimezone(UTC)
