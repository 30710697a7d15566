"""An amount of time in the unit in which people gave it: "4 working hours", "1 working day"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Unit(StrEnum):
    """How a span is counted. The values are what guidance packs and the record hold."""

    HOURS = "hours"
    WORKING_HOURS = "working hours"
    WORKING_DAYS = "working days"
    DAYS = "days"
    MONTHS = "months"


BY_THE_MINUTE = frozenset({Unit.HOURS, Unit.WORKING_HOURS})

_TEXT = re.compile(r"(?P<amount>\d+(?:\.\d+)?) (?P<unit>(?:working )?(?:minute|hour|day)|month)s?")


@dataclass(frozen=True)
class Span:
    """So much of a unit. Hours may be parts of an hour, to the minute; days and months are whole."""

    amount: int | float
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"A span cannot be less than nothing: {self.amount} {self.unit}.")
        if self.unit in BY_THE_MINUTE:
            whole = abs(self.amount * 60 - round(self.amount * 60)) < 1e-6
        else:
            whole = self.amount == int(self.amount)
        if not whole:
            raise ValueError(f"A span is counted in whole minutes, days or months: {self.amount} {self.unit}.")

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read "4 hours", "4 working hours", "1 working day", "30 minutes", "10 days", "2 months"."""
        found = _TEXT.fullmatch(text.strip())
        if not found:
            raise ValueError(f"Not a span of time: {text!r}. Write it like '4 hours' or '1 working day'.")
        amount, noun = float(found["amount"]), found["unit"]
        if noun.endswith("minute"):
            amount, noun = amount / 60, noun.replace("minute", "hour")
        return cls(int(amount) if amount == int(amount) else amount, Unit(f"{noun}s"))

    def plus(self, more: Span) -> Span:
        """Both together. Only what is counted in the same unit can be."""
        if more.unit is not self.unit:
            raise ValueError(f"{more} cannot be added to {self}: they are not counted alike.")
        return Span(self.amount + more.amount, self.unit)

    @property
    def length(self) -> timedelta:
        """How long a span of hours lasts while its clock runs; days and months have no fixed length."""
        if self.unit not in BY_THE_MINUTE:
            raise ValueError(f"A span of {self.unit} has no fixed length.")
        return timedelta(minutes=round(self.amount * 60))

    def __str__(self) -> str:
        """The text that `parse` reads back, for packs and the record; people read `hours.duration`."""
        amount: int | float = self.amount
        unit = str(self.unit)
        if self.unit in BY_THE_MINUTE and amount != int(amount):
            amount, unit = round(amount * 60), unit.replace("hour", "minute")
        return f"{int(amount)} {unit.removesuffix('s') if amount == 1 else unit}"
