"""Measuring side by side: every round runs each contender once, in an order of its own, and medians are compared."""

from __future__ import annotations

import gc
import os
import platform
import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

MILLISECONDS = 1000
Times = Mapping[str, list[float]]


@dataclass(frozen=True)
class Judged:
    """One ratio with the limit it is held against: `at_least` or `at_most`."""

    what: str
    ratio: float
    limit: float
    at_least: bool = True

    @property
    def held(self) -> bool:
        """Whether it is on the right side."""
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit

    @property
    def row(self) -> tuple[str, ...]:
        """As a row of the document."""
        wanted = f"{'at least' if self.at_least else 'at most'} {self.limit:g}"
        return (self.what, f"{self.ratio:.2f}", wanted, "yes" if self.held else "NO")


def side_by_side(contenders: Mapping[str, Callable[[int], object]], rounds: int, *, seed: int = 1) -> Times:
    """Seconds of each contender in each round. Each is called with the round's number; the first round warms up."""
    order, dice = list(contenders), random.Random(seed)  # noqa: S311 - an order, not a secret
    times: dict[str, list[float]] = {name: [] for name in order}
    gc.collect()
    for number in range(rounds + 1):
        dice.shuffle(order)
        for name in order:
            began = time.perf_counter()
            contenders[name](number)
            took = time.perf_counter() - began
            if number:
                times[name].append(took)
    return times


def median_ms(times: list[float]) -> float:
    """The middle of the times, in milliseconds."""
    return statistics.median(times) * MILLISECONDS


def ratio(times: Times, of: str, to: str) -> float:
    """The median of the ratios of each round: what else the machine did struck both."""
    return statistics.median(one / other for one, other in zip(times[of], times[to], strict=True))


def load() -> str:
    """How many processes wanted to run, of late, beside how many could."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def machine() -> str:
    """What this was measured on."""
    model = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    engine = connection.vendor
    if engine == "postgresql":
        engine = f"PostgreSQL {connection.pg_version // 10_000}"  # type: ignore[attr-defined]
    return (
        f"{os.cpu_count()} cores ({model or platform.machine()}), {memory / 2**20:.0f} GiB, "
        f"Python {platform.python_version()}, {engine}"
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []
