"""What is judged, and all that it is judged by: a request or an answer, its parties, the instant, the guidance."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from agencies.hours.calendars import day_of
from requests_app.values.answer import AnswerDocument
from requests_app.values.duty import both_in_scope
from requests_app.values.parties import AgencyFacts
from requests_app.values.request import RequestDocument

if TYPE_CHECKING:
    from requests_app.guidance import Pack


@dataclass(frozen=True)
class Asking:
    """A request's words. `unread`: places that could not be read, so that nothing is concluded from their absence."""

    words: RequestDocument
    agency: AgencyFacts
    partners: Mapping[str, AgencyFacts]
    at: datetime
    pack: Pack
    unread: Sequence[str] = ()

    @property
    def today(self) -> date:
        """The day in London."""
        return day_of(self.at)

    def is_stranger(self, ref: str) -> bool:
        """Whether a ref names none of the people of the request, all of whom could be read."""
        named = {subject.ref for subject in self.words.subjects} - {""}
        return ref not in named and not any(re.fullmatch(r"|/subjects(/\d+(/ref)?)?", place) for place in self.unread)

    @property
    def kinds_asked(self) -> frozenset[str]:
        """The kinds of all agencies that are asked."""
        asked = [self.partners[item.asked_of] for item in self.words.items if item.asked_of in self.partners]
        return frozenset(kind for agency in asked for kind in agency.kinds)


@dataclass(frozen=True)
class Answering:
    """An answer's words. `confidential`: address lines that must never be among what is shared (H5).

    `recipient`: who asked, None where that is not known here. `declared`: the request declares a public task.
    """

    words: AnswerDocument
    agency: AgencyFacts
    asked: Sequence[str]
    at: datetime
    pack: Pack
    urgency: str = ""
    confidential: Sequence[str] = ()
    partners: Mapping[str, AgencyFacts] | None = None
    unread: Sequence[str] = ()
    recipient: AgencyFacts | None = None
    type: str = ""
    declared: bool = True
    people: Sequence[str] | None = None

    @property
    def today(self) -> date:
        """The day in London."""
        return day_of(self.at)

    @property
    def in_duty(self) -> bool:
        """Whether the information sharing duty reaches whoever holds it and whoever receives it."""
        return both_in_scope(self.agency, self.recipient)

    @property
    def shares(self) -> bool:
        """Whether anything of the answer is shared."""
        outcomes = self.pack.outcomes
        return any(
            item.shared or (item.outcome in outcomes and outcomes[item.outcome].shares) for item in self.words.items
        )

    @property
    def withholds(self) -> bool:
        """Whether anything of the answer is kept back."""
        outcomes = self.pack.outcomes
        return any(
            item.withheld or (item.outcome in outcomes and outcomes[item.outcome].withholds)
            for item in self.words.items
        )
