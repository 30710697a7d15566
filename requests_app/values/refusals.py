"""Why an attempt was refused, by the code that its entry keeps as the outcome: what a count of them is read by."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.denials import Sentence

REFUSALS: Mapping[str, Sentence] = {
    "had_a_part": _("They had a part in it already, so somebody else had to decide"),
    "in_the_line": _("They manage whoever prepared it, so somebody outside the line had to decide"),
    "linked": _("They have a link to somebody in the case"),
    "not_permitted": _("It was not theirs to do"),
    "not_found": _("They looked for something that is not there, or that they may not know of"),
    "not_accredited": _("They were not accredited to raise requests"),
    "terms_not_accepted": _("They had not accepted the terms of use"),
    "out_of_scope": _("A system’s key lacked the scope"),
    "second_factor": _("They had set up no second factor, which is demanded here"),
    "sign_in_again": _("They had signed in too long ago to open what was shared"),
    "not_now": _("The state did not allow it, or not any more"),
    "changed": _("Somebody else had changed it meanwhile"),
    "incomplete": _("Words were missing or wrong"),
    "idempotency_key_reused": _("A key that marks a call as sent once came with other words"),
    "read_only": _("Nothing could be recorded at that time"),
}


def refusal(code: str) -> str:
    """The words of a code; a code that has none reads as words itself."""
    return str(REFUSALS.get(code, code.replace("_", " ")))
