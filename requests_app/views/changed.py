"""What changed between two versions of an answer, in sentences: for whoever saw the one and decides the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from requests_app.guidance import Pack
from requests_app.views import labels

Words = dict[str, Any]


def changes(before: Words, now: Words, pack: Pack) -> list[str]:
    """Item by item, then what holds for the whole answer."""
    was = {item["item"]: item for item in before["items"]}
    items = [line for item in now["items"] for line in _of_item(was.get(item["item"], {}), item, pack)]
    return [*items, *_of_the_whole(before, now)]


def _of_item(was: Words, item: Words, pack: Pack) -> Iterator[str]:
    title = {"item": labels.item_title(item["item"])}
    if was.get("outcome") != item["outcome"]:
        outcome = {"outcome": labels.label(pack.outcomes, item["outcome"])}
        yield _("%(item)s: the outcome is now: %(outcome)s.") % (title | outcome)
    lines, old = item.get("shared") or [], was.get("shared") or []
    yield from _of_lines(lines, old, title, pack)
    if (item.get("withheld") or []) != (was.get("withheld") or []):
        yield _("%(item)s: what is left out, or why, changed.") % title
    if (item.get("handling") or []) != (was.get("handling") or []):
        yield _("%(item)s: its handling changed.") % title
    if was.get("left_out") != item.get("left_out"):
        yield _("%(item)s: why the rest is enough was written again.") % title
    if (item.get("identity_matched_on") or []) != (was.get("identity_matched_on") or []):
        yield _("%(item)s: which record it comes from, or on what that matched, changed.") % title


def _of_lines(lines: list[Words], old: list[Words], title: Words, pack: Pack) -> Iterator[str]:
    """A line that says the same words in the same place is the same line: then what else of it changed is told."""
    gone = [line for line in old if line not in lines]
    for number, line in enumerate(lines, start=1):
        if line in old:
            continue
        place = title | {"number": number}
        same = next((one for one in gone if one.get("text") == line.get("text")), None)
        if same is None:
            yield _("%(item)s: line %(number)d is new, or its words changed.") % place
            continue
        gone.remove(same)
        yield from _of_line(same, line, place, pack)
    for line in gone:
        yield _("%(item)s: a line is gone, or its words changed. It was: “%(text)s”") % (title | {"text": line["text"]})


def _of_line(was: Words, line: Words, place: Words, pack: Pack) -> Iterator[str]:
    told = {
        "kind": (_("%(item)s: line %(number)d is now marked: %(now)s. It was: %(was)s."), _kind),
        "as_at": (_("%(item)s: line %(number)d is now true on: %(now)s. It was: %(was)s."), _day),
        "source": (_("%(item)s: line %(number)d now comes from: %(now)s. It was: %(was)s."), _plain),
    }
    for key, (sentence, said) in told.items():
        if was.get(key) != line.get(key):
            yield sentence % (place | {"now": said(line.get(key), pack), "was": said(was.get(key), pack)})
    if {key for key in was | line if was.get(key) != line.get(key)} - told.keys():
        yield _("%(item)s: more of line %(number)d changed.") % place


def _kind(value: Any, pack: Pack) -> str:
    return labels.label(pack.item_kinds, value or "")


def _day(value: Any, _pack: Pack) -> str:
    return labels.day(value) if value else _("no date")


def _plain(value: Any, _pack: Pack) -> str:
    return str(value) if value else _("nothing given")


def _of_the_whole(before: Words, now: Words) -> Iterator[str]:
    for key, sentence in (
        ("discloser_law", _("Our law changed.")),
        ("isd", _("The duty test changed.")),
        ("use", _("What it may be used for changed.")),
        ("third_parties", _("Who else is named, or how, changed.")),
        ("left_out", _("Why the rest is enough was written again.")),
        ("answers", _("An answer to the guidance's questions changed.")),
        ("identity_match", _("Whether it is the right person was written again.")),
    ):
        if before.get(key) != now.get(key):
            yield sentence
