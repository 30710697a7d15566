"""What somebody says in a disagreement between two agencies about an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault, Incomplete, Sentence

VIEWS: Mapping[str, Sentence] = {
    "SHARE": _("It is shared"),
    "SHARE_PART": _("A part or a summary of it is shared"),
    "STAYS": _("The decision stays as it is"),
    "ASK_ANEW": _("It is asked anew, in a better way"),
}
"""What a side may hold, and so what can come of it. What is then shared is decided in a second look, as always."""


def check_items(chosen: Sequence[str], open_items: Sequence[str]) -> list[str]:
    """The items it is about: at least one, each of those that were not shared in full. Raises Incomplete."""
    found = list(dict.fromkeys(chosen))
    if not found:
        raise Incomplete([Fault("/items", "required", _("Select which items you do not agree about"))])
    if unknown := [one for one in found if one not in open_items]:
        sentence = _("Item %(item)s was shared in full, or was not asked. Take it off the list")
        raise Incomplete([Fault("/items", "not_open", sentence % {"item": unknown[0][:10]})])
    return found


def check_view(view: str) -> str:
    """Raises Incomplete."""
    if view not in VIEWS:
        raise Incomplete([Fault("/view", "required", _("Select what should happen"))])
    return view
