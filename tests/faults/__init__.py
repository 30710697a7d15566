"""What happens when things go wrong in the middle: processes killed, crashes at every statement, people at once.

Whatever was done to a database, one checker says afterwards what is wrong with it (`tests.faults.checker`).
The ordinary suite takes a sample of each; `make chaos` takes every crash point and more kills, `make stress` the
long runs. Nothing here asserts how quick the machine is.
"""

import os

CHAOS = bool(os.environ.get("CHAOS"))
STRESS = bool(os.environ.get("STRESS"))
SEED = int(os.environ.get("SEED", "20261110"))


def how_many(name: str, *, suite: int, chaos: int, stress: int) -> int:
    """A number for this run: what the environment says under this name, else what suits the kind of run."""
    usual = stress if STRESS else chaos if CHAOS else suite
    return int(os.environ.get(name, usual))
