"""Clocks that jump: each look at one shows a time up to three days from the right one."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

BEGINS = datetime(2026, 11, 18, 13, tzinfo=UTC)  # a Wednesday; three days back is still after what the documents say
WIDEST = timedelta(days=3)


@dataclass
class Jumping:
    """A clock that goes on for seven minutes from look to look, and shows a time of its own until it is put right."""

    seed: int
    looks: int = 0
    right: bool = False
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - chance, not a secret

    def now(self) -> datetime:
        """What it shows."""
        self.looks += 1
        time = BEGINS + self.looks * timedelta(minutes=7)
        return time if self.right else time + WIDEST * self.dice.uniform(-1, 1)
