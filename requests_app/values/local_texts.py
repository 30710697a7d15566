"""A text that an agency writes beside the national guidance: what is said, and what is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault
from requests_app.values.fields import is_blank

if TYPE_CHECKING:
    from requests_app.guidance import Pack

TEXT_AT_LEAST, TEXT_AT_MOST = 20, 1500  # characters


@dataclass(frozen=True)
class NewLocalText:
    """Beside which rule, or which of its questions; what it says; from when, and until when if it has an end."""

    rule: str
    text: str
    valid_from: datetime | None = None
    question: str = ""
    valid_until: datetime | None = None


def digest_of(rule: str, question: str, text: str) -> str:
    """SHA-256 of what a text says and beside what it stands."""
    words = json.dumps([rule, question, text], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def faults_of(new: NewLocalText, pack: Pack, at: datetime) -> Iterator[Fault]:
    """Everything that is missing or cannot be, at its place."""
    if new.rule not in pack.rules:
        yield Fault("/rule", "unknown_code", _("Select a rule of the guidance that is in force."))
    elif new.question and (new.question not in pack.questions or pack.questions[new.question].rule != new.rule):
        yield Fault("/question", "unknown_code", _("Select one of the questions of this rule, or none for the rule."))
    yield from _of_words(new.text)
    yield from _of_days(new, at)


def _of_words(text: str) -> Iterator[Fault]:
    said = " ".join(text.split())
    if is_blank(said):
        yield Fault("/text", "required", _("Enter what your agency adds to the national text."))
    elif len(said) < TEXT_AT_LEAST:
        sentence = _("The text must be %(least)d characters or more.") % {"least": TEXT_AT_LEAST}
        yield Fault("/text", "too_short", sentence)
    elif len(text.strip()) > TEXT_AT_MOST:
        sentence = _("The text must be %(most)d characters or fewer, so that it is read.") % {"most": TEXT_AT_MOST}
        yield Fault("/text", "too_long", sentence)


def _of_days(new: NewLocalText, at: datetime) -> Iterator[Fault]:
    if new.valid_from is None:
        yield Fault("/valid_from", "required", _("Enter the day from which it holds, for example 24 11 2026 09:00."))
    elif new.valid_until and new.valid_until <= new.valid_from:
        yield Fault(
            "/valid_until", "before_start", _("Enter a day after the one from which it holds, or leave it out.")
        )
    if new.valid_until and new.valid_until <= at:
        yield Fault("/valid_until", "in_the_past", _("Enter a day that is still to come, or leave it out."))
