"""Run as a process of its own: a sequencer that is killed at one step. `python -m tests.audit.killed STEP`.

No clean-up runs: the process is gone as if the machine had been switched off.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def after(module: Any, name: str) -> None:
    """Let the step happen, then die."""
    real: Callable[..., Any] = getattr(module, name)

    def step(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        die()

    setattr(module, name, step)


def unless_empty(owner: Any, name: str, held: Callable[[Any], str]) -> None:
    """Die instead of the step; but not yet at the checkpoint of the empty tree, which comes before everything."""
    real = getattr(owner, name)
    setattr(owner, name, lambda *args: real(*args) if "\n0\n" in held(args) else die())


def after_the_first(files: Any) -> None:
    """Let one file of many be put in place, then die."""
    real: Callable[..., Any] = files.place_all

    def first(placed: dict[Any, bytes]) -> None:
        real(dict(list(placed.items())[:1]))
        die()

    files.place_all = first


def arm(step: str) -> None:
    """Put death into the step."""
    from audit import files
    from audit.sequencer import batch, publishing, signing, storing

    steps: dict[str, Callable[[], None]] = {
        "fetched": lambda: after(batch, "unsealed"),
        "checked": lambda: after(batch, "check"),
        "leaves": lambda: after(storing, "leaves"),
        "tiles": lambda: after(storing, "tiles"),
        "checkpoint": lambda: after(storing, "checkpoint"),
        "committed": lambda: unless_empty(signing.Signing, "remember", lambda args: args[1]),
        "written aside": lambda: unless_empty(files.Path, "rename", lambda args: args[0].read_text()),
        "remembered": lambda: setattr(publishing, "publish", die),
        "tile published": lambda: after_the_first(files),
        "tiles published": lambda: setattr(publishing, "put", die),
        "published": lambda: after(publishing, "put"),
    }
    steps[step]()


def main(step: str) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from audit.sequencer import Sequencer

    arm(step)
    Sequencer().tick(timezone.now())


STEPS = (
    "fetched", "checked", "leaves", "tiles", "checkpoint", "committed", "written aside", "remembered",
    "tile published", "tiles published", "published",
)  # fmt: skip

if __name__ == "__main__":
    main(sys.argv[1])
