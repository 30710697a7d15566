"""Why an act is refused: one small family of exceptions, mapped to a status in one place.

404 when the person may not know that the thing exists, 403 when it is not theirs to do,
409 when it is not the time, 422 (pages) or 400 (API) when their words are incomplete.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


@dataclass(frozen=True)
class Fault:
    """One thing to put right: where (a JSON pointer), which code, and what to do (a whole sentence)."""

    pointer: str
    code: str
    detail: Sentence


class Denial(Exception):  # noqa: N818 - the field says denial
    """An act that does not happen. `sentence` is what the person reads in place of the button."""

    status = 403
    default_code = "not_permitted"

    def __init__(self, sentence: Sentence, code: str = "", errors: Iterable[Fault] = ()) -> None:
        super().__init__(code or self.default_code)
        self.sentence = sentence
        self.code = code or self.default_code
        self.errors = tuple(errors)
        self.recorded = False  # a command records its own refusals, a door every other one

    def __str__(self) -> str:
        return str(self.sentence)


class NotFound(Denial):
    """It does not exist, or this person may not know that it does: always the same words."""

    status = 404
    default_code = "not_found"

    def __init__(self) -> None:
        super().__init__(_("We cannot find that page."))


class NotPermitted(Denial):
    """It is not this person's to do."""


class NotNow(Denial):
    """The state does not allow it (now, or any more)."""

    status = 409
    default_code = "not_now"


class Changed(NotNow):
    """Somebody else changed it between this person's look and their act; `changes` says what, in sentences."""

    default_code = "changed"

    def __init__(self, changes: Iterable[Sentence] = ()) -> None:
        super().__init__(_("This changed while you were looking. Look at it again before you act."))
        self.changes = tuple(changes)


class ReadOnly(Denial):
    """Nothing more is recorded until what was recorded is sealed (see AUDIT_MAX_UNSEALED)."""

    status = 503
    default_code = "read_only"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The record of what was done could not be sealed for too long. Until it is, everything can be read, "
                "but nothing can be changed. Your administrator has been told."
            )
        )


class Incomplete(Denial):
    """The words are incomplete or wrong; `errors` names each field and what to do."""

    status = 422
    default_code = "incomplete"

    def __init__(self, errors: Iterable[Fault]) -> None:
        super().__init__(_("There is a problem. Put right what is listed and send it again."), errors=errors)
