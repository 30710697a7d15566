"""Whether an answer's words are complete and right. Every check names the field and says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault, Incomplete
from requests_app.values.answer import AnswerDocument
from requests_app.values.faults import beside, fault, in_order, read
from requests_app.values.parties import AgencyFacts

if TYPE_CHECKING:
    from requests_app.guidance import Pack


@dataclass(frozen=True)
class Answering:
    """An answer's words and all that they are judged by."""

    words: AnswerDocument
    agency: AgencyFacts
    asked: Sequence[str]
    at: datetime
    pack: Pack
    urgency: str = ""
    confidential: Sequence[str] = ()


def check_answer(
    document: Mapping[str, object],
    *,
    agency: AgencyFacts,
    asked: Sequence[str],
    at: datetime,
    pack: Pack,
    urgency: str = "",
    confidential: Sequence[str] = (),
) -> AnswerDocument:
    """The document in typed words. Raises Incomplete with every fault, in the order of reading.

    `asked`: ids of the items this agency was asked for. `confidential`: address lines that never travel (H5).
    """
    words, unread = read(AnswerDocument, document)
    case = Answering(words, agency, asked, at, pack, urgency, confidential)
    found = [each for check in CHECKS for each in check(case)]
    faults = in_order([*unread, *beside(unread, found)], AnswerDocument)
    if faults:
        raise Incomplete(faults)
    return words


def _answered(case: Answering) -> Iterator[Fault]:
    given = [item.item for item in case.words.items]
    for ref in case.asked:
        if ref not in given:
            yield fault("/items", "not_answered", _("Select what happens to item %(item)s"), item=ref)


CHECKS = (_answered,)
