"""`make bench`: measure, print, and write what was found into docs/benchmarks.md. `PART=deciding` measures one part."""

from __future__ import annotations

import sys
from importlib import import_module

from tests.bench.staging import set_up

PARTS = {
    "deciding": "Deciding a step",
    "lists": "List pages",
    "routing": "Choosing a route",
    "ledger": "The trail",
    "proofs": "Proofs out of a long tree",
    "governing": "Questions to a long trail",
    "reminders": "Reminders and letters",
}

ALONE = {"proofs", "governing"}
"""These fill the database with what nobody did, so each is asked for by name and has it for itself."""


def main(wanted: list[str]) -> int:
    """Run the parts asked for, or all. Ends with 1 when a ratio is on the wrong side of its limit."""
    if unknown := sorted(set(wanted) - set(PARTS)):
        sys.stderr.write(f"There is no part {', '.join(unknown)}. There are: {', '.join(PARTS)}\n")
        return 2
    set_up()
    from tests.bench.writing import write

    missed = 0
    for name in wanted or [part for part in PARTS if part not in ALONE]:
        body, found = import_module(f"tests.bench.{name}").run()
        write(PARTS[name], body, list(PARTS.values()))
        sys.stdout.write(f"## {PARTS[name]}\n\n{body}\n")
        missed += sum(not one.held for one in found)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
