"""What was left out of an item, and why less is enough: said item by item, and kept by whoever answers (GR6, PG16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from agencies.denials import Sentence
from requests_app.values.answer import AnswerDocument
from requests_app.values.fields import is_blank

if TYPE_CHECKING:
    from requests_app.guidance import Pack

READS: Mapping[str, Sentence] = {
    "SHARED_SUMMARY": _("This is a summary. What was left out, and why this is enough, is on record with them."),
    "SHARED_REDACTED": _("Parts were removed. What they were, and why the rest is enough, is on record with them."),
    "PART": _("This is a part. What was left out, and why this is enough, is on record with them."),
}
"""What the asker reads of it: the note itself may tell what is withheld, so it stays where it was written."""


def needing_notes(words: AnswerDocument, pack: Pack) -> list[int]:
    """The numbers of the items whose outcome says that something was left out."""
    outcomes = pack.outcomes
    named = [(number, outcomes.get(item.outcome)) for number, item in enumerate(words.items)]
    return [number for number, outcome in named if outcome and outcome.needs_left_out]


def with_own_notes(words: AnswerDocument, pack: Pack) -> AnswerDocument:
    """One note for the whole answer is that of the one item that needs one; of several each has to have its own."""
    needing = needing_notes(words, pack)
    if is_blank(words.left_out) or len(needing) != 1 or not is_blank(words.items[needing[0]].left_out):
        return words
    items = list(words.items)
    items[needing[0]] = items[needing[0]].model_copy(update={"left_out": words.left_out})
    return words.model_copy(update={"items": tuple(items), "left_out": None})
