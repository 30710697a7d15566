"""The answers to a statutory mode's questions, in words: as whoever authorises and whoever answers reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies import hours
from agencies.hours import LONDON
from requests_app.guidance import ModeQuestion, Pack, ends_at, ready_by, runs_to, since_of
from requests_app.views import labels, people

Words = Mapping[str, Any]
Row = dict[str, Any]


def rows(part: Words, document: Words, pack: Pack) -> list[Row]:
    """The answers of a request, or of one of its items."""
    return [
        {"key": str(pack.mode_questions[code].label), "lines": lines}
        for code, answer in (part.get("mode_answers") or {}).items()
        if code in pack.mode_questions and (lines := _lines(pack.mode_questions[code], answer, document))
    ]


def of_mode(document: Words, pack: Pack, at: datetime) -> list[Row]:
    """The mode, its answers and the time that it runs to; nothing where it asks nothing."""
    mode = pack.mode_of(str(document.get("type", "")))
    if not mode.asks or not document.get("mode_answers"):
        return []
    found: list[Row] = [{"key": _("Kind of request"), "value": str(mode.label)}, *rows(document, document, pack)]
    if mode.clock and (due := runs_to(mode, document["mode_answers"], pack.nation)):
        found.append({"key": str(mode.clock.label), "value": _("by %(when)s") % {"when": hours.moment(due, at)}})
    return found


def served(document: Words, pack: Pack, at: datetime) -> list[Row]:
    """The time of law or guidance that the answers serve, when it is up, and by when answers must be there."""
    serves = document.get("serves") or {}
    clock = pack.statutory_clocks.get(serves.get("clock", ""))
    if clock is None or not serves.get("since"):
        return []
    since = since_of(serves)
    lines = [str(clock.label)]
    if (ends := ends_at(clock, since, pack.nation)) and (ready := ready_by(clock, since, pack.nation)):
        lines.append(_("It must be done by %(when)s.") % {"when": hours.moment(ends, at, ends=True)})
        lines.append(_("Answers are of use until %(when)s.") % {"when": hours.moment(ready, at, ends=True)})
    return [{"key": _("Serves"), "lines": lines}]


def _lines(question: ModeQuestion, answer: Words, document: Words) -> list[str]:
    choice = question.choices.get(answer.get("choice", ""))
    said = [str(choice.label)] if choice else []
    if ref := answer.get("person"):
        named = {one["ref"]: people.name(one) for one in document.get("subjects") or ()}
        said.append(named.get(str(ref)) or str(ref))
    if answer.get("at"):
        said.append(f"{labels.instant(answer['at']).astimezone(LONDON):%-d %B %Y %H:%M}")
    return said + ([answer["words"]] if answer.get("words") else [])
