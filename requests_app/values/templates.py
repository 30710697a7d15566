"""What a mode's template suggests for a draft, and a draft that has taken it: only where it was silent (dec.29)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requests_app.guidance import Mode

Words = Mapping[str, Any]
PLAIN = ("urgency", "stage", "threshold")
LAW = ("gateway", "art6")


def suggested(words: Words, mode: Mode) -> dict[str, str]:
    """What the template says of what the draft leaves open, or has taken from it."""
    law, was = words.get("requester_law") or {}, words.get("taken_from_template") or ()
    template = mode.template.model_dump()
    found = {key: template[key] for key in PLAIN if template[key] and (not words.get(key) or key in was)}
    return found | {key: template[key] for key in LAW if template[key] and (not law.get(key) or key in was)}


def taken(words: Words, mode: Mode) -> dict[str, Any]:
    """The draft with what was suggested, which stays changeable, and a record of what came from the template."""
    fits = suggested(words, mode)
    made = {**words, **{key: fits[key] for key in PLAIN if key in fits}}
    law = {**(words.get("requester_law") or {}), **{key: fits[key] for key in LAW if key in fits}}
    return {**made, **({"requester_law": law} if law else {}), "taken_from_template": list(fits)}
