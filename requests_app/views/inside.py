"""What of an answer stays with the agency that answers, for whoever decides it: "Only your agency sees this" (PG16)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies import hours
from requests_app.forms.answer_choices import MATCHED_ON
from requests_app.guidance import Pack
from requests_app.models import AgencyResponse
from requests_app.views import labels
from requests_app.vocabulary import ITEM

Words = dict[str, Any]


def rows(answer: Words, response: AgencyResponse, pack: Pack, at: datetime) -> Iterator[Words]:
    """The agency's own workings: what was left out and why, who drafted, who else is named."""
    for item in answer["items"]:
        yield from untold(item, pack)
        for part in item.get("withheld") or []:
            ground, title = labels.label(pack.grounds, part["code"]), labels.item_title(item["item"])
            lines = [_("Ground: %(ground)s") % {"ground": ground}]
            lines += [part[key] for key in ("law", "why", "harm") if part.get(key)]
            key = _("Left out of %(item)s") % {"item": title}
            yield {"key": key, "value": part["what"], "lines": lines}
        for line in item.get("shared") or []:
            if line.get("made_from"):
                yield {"key": _("Summed up in %(item)s") % {"item": title_of(item)}, "value": line["made_from"]}
        if item.get("not_confirmed_why"):
            yield {"key": _("Why neither confirmed nor denied"), "value": item["not_confirmed_why"]}
        if item.get("left_out"):
            key = _("Why the rest of %(item)s is enough") % {"item": title_of(item)}
            yield {"key": key, "value": item["left_out"]}
        if item.get("identity_matched_on"):
            key = _("Right person in %(item)s?") % {"item": title_of(item)}
            yield {"key": key, "lines": list(records(item["identity_matched_on"]))}
    if answer.get("left_out"):
        yield {"key": _("Why the rest is enough"), "value": answer["left_out"]}
    match = answer.get("identity_match") or {}
    yield {"key": _("Right person?"), "value": identity(match), "lines": list(records(match.get("people")))}
    for one in answer.get("third_parties") or []:
        yield {"key": _("Also named"), "value": one["who"], "lines": third_party(one)}
    drafted = response.versions.select_related("drafted_by").get(number=response.version)
    who = {"name": drafted.drafted_by.name, "when": hours.moment(drafted.at, at)}
    yield {"key": _("Drafted by"), "value": _("%(name)s, %(when)s") % who}
    if answer.get("explained_to_requester_at"):
        told = labels.instant(answer["explained_to_requester_at"])
        yield {"key": _("Explained to the requester"), "value": hours.moment(told, at)}


def untold(item: Words, pack: Pack) -> Iterator[Words]:
    """What is decided of an item that the other side will be told otherwise: whoever signs reads that it is so."""
    hidden = [pack.handling[code] for code in item.get("handling") or [] if pack.handling[code].hidden]
    if hidden:
        key = _("What they are not told of %(item)s") % {"item": title_of(item)}
        yield {"key": key, "value": ITEM[item["outcome"]].text, "lines": [str(entry.label) for entry in hidden]}


def title_of(item: Words) -> str:
    """What an item is called."""
    return labels.item_title(item["item"])


def records(matched: Sequence[Words] | None) -> Iterator[str]:
    """Which record of ours is whose, and on what it matched."""
    for one in matched or []:
        on = ", ".join(str(MATCHED_ON.get(detail, detail)) for detail in one.get("on") or [])
        words = {"about": one["about"], "record": one.get("record") or _("our record"), "on": on}
        yield _("%(about)s: %(record)s. Matched on: %(on)s.") % words


def identity(match: Words) -> str:
    """Whether the record found is the right person's."""
    said = {
        "MATCH": _("The record matches."),
        "POSSIBLE": _("A possible match only."),
        "NO_RECORD": _("No record was found."),
    }
    on = ", ".join(str(MATCHED_ON.get(one, one)) for one in match.get("on") or [])
    words = str(said.get(match.get("result", ""), _("Not said.")))
    return _("%(result)s Matched on: %(on)s.") % {"result": words, "on": on} if on else words


def third_party(one: Words) -> list[str]:
    """Whether a named person is at risk, and how they stand in the answer."""
    risk = _("Could be harmed if identified.") if one.get("risk") else _("Not at risk if identified.")
    how = {
        "NAMED": _("Stands by name."),
        "CODED": _("Stands under a code."),
        "REMOVED": _("Was removed."),
    }
    stands = str(how.get(one.get("handling", ""), ""))
    return [risk, f"{stands} {one['code']}" if one.get("code") else stands]
