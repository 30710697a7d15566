"""Why something is late, as whoever does it says it: a code of the guidance, and whose step it was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault
from requests_app.guidance import Pack


class Missed(StrEnum):
    """The clock whose time has passed."""

    ACKNOWLEDGE = "acknowledge"
    REPLY = "reply"


class Whose(StrEnum):
    """Where the time went: a step of the answering side, or somebody for whom it waited."""

    TAKING = "taking"
    PREPARING = "preparing"
    DECIDING = "deciding"
    ADVISING = "advising"
    ASKING = "asking"
    OTHERS = "others"


WHOSE: dict[str, str | Promise] = {
    Whose.TAKING: _("Nobody had taken it yet"),
    Whose.PREPARING: _("Whoever prepared the answer"),
    Whose.DECIDING: _("Whoever decided the answer"),
    Whose.ADVISING: _("Whoever was asked for advice"),
    Whose.ASKING: _("The agency that asked"),
    Whose.OTHERS: _("Another agency"),
}
"""Each as both sides read it."""


@dataclass(frozen=True)
class Late:
    """What is said of a lateness."""

    code: str = ""
    whose: str = ""

    def faults(self, pack: Pack) -> list[Fault]:
        """What is missing, or not known."""
        found = []
        if self.code not in pack.late_reasons:
            found.append(
                Fault("/late/code", "unknown" if self.code else "required", _("Its time has passed. Choose why"))
            )
        if self.whose not in WHOSE:
            found.append(Fault("/late/whose", "unknown" if self.whose else "required", _("Choose where the time went")))
        return found
