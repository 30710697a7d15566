"""Whether an answer will come in time, from how earlier ones of the same agency and urgency went. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

ENOUGH = 5
"""Of fewer earlier answers nothing is said: chance would speak."""


class Pace(StrEnum):
    """What the usual pace comes to."""

    UNKNOWN = "unknown"
    IN_TIME = "in_time"
    LIKELY_LATE = "likely_late"


@dataclass(frozen=True)
class Past:
    """How an earlier answer went, in shares of the time that it had: 1 is its due time. `taken`: None if never."""

    taken: float | None
    given: float

    def stood_so(self, now: float, taken: bool) -> bool:
        """Whether it was still waited for at this point, and as far."""
        return self.given > now and (self.taken is not None and self.taken <= now) is taken


@dataclass(frozen=True)
class Forecast:
    """Of so many earlier answers that stood here at this point, so many came in time. The same for both agencies."""

    pace: Pace
    in_time: int = 0
    of: int = 0


def forecast(past: Sequence[Past], now: float, *, taken: bool) -> Forecast:
    """What becomes of an answer at `now`, a share of its time, if it goes as the earlier ones did.

    Only those count that were still waited for at this point and had been taken or not, as it is: what a quick one
    did says nothing of one that is slow already. Where none was, it is slower than each of them.
    """
    if len(past) < ENOUGH:
        return Forecast(Pace.UNKNOWN)
    alike = [one for one in past if one.stood_so(now, taken)]
    in_time = sum(one.given <= 1 for one in alike)
    late = not alike or 2 * in_time < len(alike)
    return Forecast(Pace.LIKELY_LATE if late else Pace.IN_TIME, in_time, len(alike))
