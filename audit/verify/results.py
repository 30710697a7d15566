"""What a check has found."""

from __future__ import annotations

from dataclasses import dataclass, field

SOUND, TAMPERED, NOT_CHECKED, NOT_ANCHORED = 0, 1, 2, 3
"""What a check comes to, as an exit status (dec.21)."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was recorded."""

    problem: str
    stream: str = ""
    seq: int = 0
    action: str = ""
    recorded_at: str = ""


@dataclass
class Result:
    """What was checked and what was found.

    `stamped`: the newest time stamp, {size, at, by}.
    `disposed`: by rule and day, how many contents were disposed of; what they were is in the trail no more.
    `sealed` is the size of the tree, `waiting` how many entries are newer than it. `anchored` says that somebody
    outside holds a checkpoint that agrees: by cosignatures (`anchor`), or because one was handed in (`held`).
    """

    entries: int = 0
    streams: int = 0
    contents: int = 0
    disposed: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    sealed: int = 0
    checkpoints: int = 0
    cosignatures: int = 0
    waiting: int = 0
    oldest_waiting: str = ""
    anchored: bool = False
    anchor: dict[str, object] = field(default_factory=dict)
    held: list[int] = field(default_factory=list)
    stamped: dict[str, object] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Nothing is other than it was recorded."""
        return not self.findings

    @property
    def status(self) -> int:
        """What it comes to where an outside anchor is asked for. That nothing could be checked is not a result."""
        if not self.sound:
            return TAMPERED
        return SOUND if self.anchored else NOT_ANCHORED

    def found(self, problem: str) -> None:
        """Something about the trail as a whole, and not about one entry."""
        self.findings.append(Finding(problem))
