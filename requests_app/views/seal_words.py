"""How sure one can be of the trail, in plain words (PG31): what a check came to, and the proof of one entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agencies import hours
from audit import sealed, trail, verify
from audit.models import Check, Entry, Leaf

Words = dict[str, Any]
STATES = {verify.SOUND: "sound", verify.NOT_ANCHORED: "unanchored", verify.TAMPERED: "broken"}
HEADINGS = {
    "sound": _("Nothing has been changed since it was recorded."),
    "unanchored": _("The entries agree with each other, but no outside agency has confirmed them yet."),
    "broken": _("The trail is not as it was recorded."),
    "unchecked": _("We could not finish the check."),
}
NOT_RULED_OUT = _(
    "This does not rule out that someone who runs the system rewrote them. Ask a partner agency to run its witness, "
    "or send it the proofs."
)


def check(done: Check | None, at: datetime) -> Words | None:
    """A check that was done: {heading, lines, state, when}; state is sound, unanchored, broken or unchecked."""
    if done is None or done.done_at is None:
        return None
    state = STATES.get(verify.NOT_CHECKED if done.status is None else done.status, "unchecked")
    lines = {"broken": _broken, "unchecked": _unchecked}.get(state, _sound)(done.said)
    if state == "unanchored":
        lines.append(str(NOT_RULED_OUT))
    return {"state": state, "heading": HEADINGS[state], "lines": lines, "when": hours.moment(done.done_at, at)}


def _sound(said: Words) -> list[str]:
    count, waiting = said.get("entries", 0), said.get("waiting", 0)
    lines = [
        ngettext(
            "We checked %(count)s entry: it is exactly as it was recorded, and none is missing.",
            "We checked %(count)s entries: each is exactly as it was recorded, and none is missing.",
            count,
        )
        % {"count": f"{count:,}"}
    ]
    if anchor := said.get("anchor"):
        held = {"by": len(anchor["by"]), "of": anchor["of"], "size": f"{anchor['size']:,}"}
        lines.append(gettext("%(by)s of %(of)s partner agencies hold the same seal, over %(size)s entries.") % held)
    if waiting:
        lines.append(
            ngettext(
                "The newest entry waits for the next seal.",
                "The %(count)s newest entries wait for the next seal.",
                waiting,
            )
            % {"count": waiting}
        )
    return lines


def _broken(said: Words) -> list[str]:
    found = said.get("findings") or []
    lines = []
    for one in found[:5]:
        if one.get("seq"):
            words = {"number": one["seq"], "stream": one["stream"], "act": one["action"], "problem": one["problem"]}
            lines.append(gettext("Entry %(number)s of %(stream)s (%(act)s): %(problem)s.") % words)
        else:
            lines.append(f"{one['problem']}.")
    if len(found) > 5:
        lines.append(gettext("And %(count)s more.") % {"count": len(found) - 5})
    lines.append(
        gettext("Do not repair or delete anything. Tell whoever runs the system and your data protection officer.")
    )
    return lines


def _unchecked(said: Words) -> list[str]:
    return [
        gettext("The cause: %(cause)s.") % {"cause": said.get("cause", "")},
        gettext("This says nothing about whether the trail is sound. Try again, or use the check on the command line."),
    ]


def proof(entry: Entry, at: datetime) -> Words:
    """How one entry is proved: {state, lines}; state is sealed, waiting or broken."""
    leaf, newest = Leaf.objects.filter(entry=entry).first(), sealed.newest()
    if leaf is None or newest is None or leaf.tree_index >= newest.tree_size:
        return {
            "state": "waiting",
            "lines": [gettext("It waits for the next seal. Until then its receipt is its proof.")],
        }
    try:
        if trail.leaf_hash(bytes(entry.body)) != bytes(entry.leaf_hash):
            return {"state": "broken", "lines": [gettext("What stands here is not what was recorded.")]}
        sealed.prove(bytes(entry.leaf_hash), leaf.tree_index, newest, sealed.keys())
        anchor = sealed.anchor()
    except ValueError as wrong:
        return {"state": "broken", "lines": [gettext("It is not proved: %(cause)s.") % {"cause": wrong}]}
    place = {"place": f"{leaf.tree_index + 1:,}", "size": f"{newest.tree_size:,}"}
    lines = [gettext("It is number %(place)s of the trail, and the seal over %(size)s entries proves it.") % place]
    if anchor and leaf.tree_index < anchor.size:
        held = {"by": len(anchor.by), "of": anchor.of, "when": hours.moment(anchor.at, at)}
        lines.append(gettext("Anchored by %(by)s of %(of)s, %(when)s.") % held)
    else:
        lines.append(gettext("No outside agency holds that seal yet."))
    return {"state": "sealed", "lines": lines}
