"""`golden-thread`: what runs without the site. `witness` cosigns checkpoints; `verify` checks an export or a bundle."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from audit import offline, witness

COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {"witness": witness.main, "verify": offline.main}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in COMMANDS:
        sys.stderr.write(f"golden-thread {' | '.join(COMMANDS)} …  (each with --help)\n")
        return 2
    return COMMANDS[given[0]](given[1:])


if __name__ == "__main__":
    sys.exit(main())
