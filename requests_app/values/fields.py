"""The kinds of field that the documents are made of: trimmed text, dates, instants.

Text is normalised (NFC), trimmed and free of control characters, so that what was signed reads the same everywhere.
Dates and instants are taken from their ISO spelling only: a bare number is never taken for a time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    SerializerFunctionWrapHandler,
    StrictBool,
    model_serializer,
)
from pydantic_core import PydanticCustomError

from agencies.denials import Fault, Incomplete

_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Control characters but line end and tab, halves of pairs, and what turns the direction of what follows: words could
read one way and say another."""
_UNSEEN = dict.fromkeys([*map(ord, "\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\ufeff"), *range(0xE0000, 0xE0080)])
"""Characters without a shape that come along when words are pasted. The joiners stay: some scripts need them."""


def clean(words: str) -> str:
    """The words in one spelling; refuses characters that no reader can see or that change what a reader sees."""
    words = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", words).translate(_UNSEEN))
    if _REFUSED.search(words):
        raise PydanticCustomError("control_character", "has control characters")
    return words.strip()


def typed(words: str, pointer: str) -> str:
    """A text outside a document, in one spelling like those inside. Raises Incomplete."""
    try:
        return clean(words)
    except PydanticCustomError:
        detail = _("Your text has characters that nobody can see. Type it again without them")
        raise Incomplete([Fault(pointer, "control_character", detail)]) from None


def is_blank(words: str | None) -> bool:
    """Whether nothing is said: no letter and no digit of any script."""
    return not any(character.isalnum() for character in words or "")


def _at_most(limit: int) -> Callable[[str], str]:
    def check(words: str) -> str:
        words = clean(words)
        if len(words) > limit:
            raise PydanticCustomError("text_too_long", "is too long", {"limit": limit, "length": len(words)})
        return words

    return check


def _iso_date(given: Any) -> Any:
    if isinstance(given, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", given.strip()):
        return given.strip()
    if type(given) is date:
        return given
    raise PydanticCustomError("not_a_date", "is not a date")


def _iso_instant(given: Any) -> Any:
    if isinstance(given, datetime) or (isinstance(given, str) and re.match(r"\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d", given)):
        return given.strip() if isinstance(given, str) else given
    raise PydanticCustomError("not_a_time", "is not a date and time")


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise PydanticCustomError("no_time_zone", "has no time zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise PydanticCustomError("not_a_time", "is not a date and time") from error


Code = Annotated[str, AfterValidator(_at_most(80))]
Line = Annotated[str, AfterValidator(_at_most(200))]
Sentence = Annotated[str, AfterValidator(_at_most(500))]
Paragraph = Annotated[str, AfterValidator(_at_most(2000))]
Story = Annotated[str, AfterValidator(_at_most(4000))]
Day = Annotated[date, BeforeValidator(_iso_date)]
Instant = Annotated[datetime, BeforeValidator(_iso_instant), AfterValidator(_in_utc)]
YesNo = StrictBool


class Part(BaseModel):
    """A part of a document. Nothing unknown is taken; what was left empty is left out of the words."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, hide_input_in_errors=True)

    @model_serializer(mode="wrap")
    def _without_gaps(self, say: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {key: value for key, value in say(self).items() if value not in (None, "", [], (), {})}
