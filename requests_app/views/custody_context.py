"""Who holds what was shared, in words: people outside one's own agency by what they are, never by name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies import hours
from agencies.actors import Actor
from requests_app import guidance, policies, queries
from requests_app.models import AgencyResponse, Leave
from requests_app.queries import custody
from requests_app.queries.copies import Copy, copies_given, copies_received
from requests_app.queries.custody import Holder
from requests_app.queries.sides import put_right
from requests_app.views import answered, disclosure_context, labels

Words = dict[str, Any]


def node(one: Holder, at: datetime) -> Words:
    """One who has it, and below it whoever has it from there."""
    held = one.held
    how = {
        "sent": _("They were sent it %(when)s."),
        "leave": _("It was passed on to them with leave %(when)s."),
        "outside": _("It may be passed on to them outside this service, with leave of %(when)s."),
        "told": _("It was passed on to them without waiting, as was told %(when)s."),
    }[one.how]
    return {
        "agency": one.agency or _("Outside these agencies"),
        "who": one.who,
        "why": one.why,
        "lines": [how % {"when": hours.moment(one.at, at)}, *(list(_since(held, at)) if held else [])],
        "corrections": [_read(copy, at) for copy in one.corrections],
        "branches": [node(branch, at) for branch in one.branches],
    }


def _since(held: AgencyResponse, at: datetime) -> Iterator[str]:
    """What became of it there: opened, confirmed, closed, destroyed."""
    told = (
        (held.opened_at, _("First opened %(when)s.")),
        (held.received_at, _("Receipt confirmed %(when)s.")),
        (held.cut_at, _("Access closed by a report of misuse %(when)s.")),
        (held.recalled_at, _("Access ended %(when)s.")),
        (held.destroyed_at, _("They confirmed %(when)s that no copy is left.")),
    )
    if held.opened_at is None:
        yield _("Not opened yet.")
    yield from (sentence % {"when": hours.moment(when, at)} for when, sentence in told if when)
    if held.access_until and not held.recalled_at:
        ends = _("Access ends %(when)s.") if held.access_until > at else _("Access ended by itself %(when)s.")
        yield ends % {"when": hours.moment(held.access_until, at)}


def _read(copy: Any, at: datetime) -> str:
    named = {"number": copy.correction.number}
    if copy.read_at is None:
        return _("Correction %(number)d: not confirmed yet.") % named
    return _("Correction %(number)d: confirmed %(when)s.") % {**named, "when": hours.moment(copy.read_at, at)}


def of_the_originator(root: AgencyResponse, *, by: Actor, at: datetime) -> Words:
    """The page of whoever gave it: everybody who has it, what waits for a word, what can be done."""
    here = f"/responses/{root.ref}"
    return {
        "ref": root.ref,
        "back": {"href": f"{here}/", "text": _("Back to the answer")},
        "waiting": [*_waiting(root, here, at), *_corrections(root, here), *_reported(root, by)],
        "tree": node(custody.custody_of(root), at),
        "copies": copies_taken(copies_given(root), at),
        "acts": list(_acts_of_the_originator(root, here, by)),
    }


def copies_taken(copies: list[Copy], at: datetime) -> list[str]:
    """Which copies of the record are on record, so that none is forgotten."""
    said = _("%(name)s, taken %(when)s")
    return [said % {"name": one.person.name, "when": hours.moment(one.at, at)} for one in copies]


def _waiting(root: AgencyResponse, here: str, at: datetime) -> Iterator[Words]:
    for leave in custody.open_leaves(root):
        asked = {"agency": leave.held.to_agency.name, "when": hours.moment(leave.asked_at, at)}
        text = (
            _("%(agency)s asks to keep it longer, %(when)s")
            if leave.kind == "LONGER"
            else _("%(agency)s asks for leave to pass it on, %(when)s")
        )
        yield {"href": f"{here}/leaves/{leave.pk}/", "text": text % asked}


def _corrections(root: AgencyResponse, here: str) -> Iterator[Words]:
    for one in root.corrections.filter(ended=""):
        yield {"href": f"{here}/corrections/{one.pk}/", "text": _("A correction waits for a second person")}


def _reported(root: AgencyResponse, by: Actor) -> Iterator[Words]:
    misuse = custody.misuse_of(root)
    if misuse is not None and policies.why_not_review_misuse(misuse, by=by) is None:
        yield {"href": f"/misuse/{root.ref}/", "text": _("Review the report of misuse")}


def _acts_of_the_originator(root: AgencyResponse, here: str, by: Actor) -> Iterator[Words]:
    if policies.why_not_correct(root, by=by) is None:
        yield {"href": f"{here}/correct/", "text": _("Put something right")}
    if policies.why_not_recall(root, by=by) is None:
        yield {"href": f"{here}/recall/", "text": _("Recall what was sent")}
    if policies.why_not_report_misuse(root, by=by) is None:
        yield {"href": f"{here}/report-misuse/", "text": _("Report a misuse")}


def of_a_recipient(held: AgencyResponse, *, by: Actor, at: datetime) -> Words:
    """The page of whoever holds it: their own branch, what they asked, what can be done."""
    here = f"/disclosures/{held.ref}"
    return {
        **disclosure_context.place(held),
        "back": {"href": f"{here}/", "text": _("Back to what was shared")},
        "waiting": [{"text": text} for text in _asked(held, at)],
        "tree": node(custody.branch_of(held), at),
        "copies": copies_taken(copies_received(held), at),
        "acts": list(acts_of_a_recipient(held, by=by, at=at)),
    }


def _asked(held: AgencyResponse, at: datetime) -> Iterator[str]:
    for leave in held.leaves_asked.exclude(verdict="TOLD").order_by("number"):
        named = {"when": hours.moment(leave.asked_at, at), "what": _what(leave)}
        if not leave.verdict:
            yield _("Asked %(when)s: %(what)s. They have not answered yet.") % named
            continue
        named["why"] = custody.answered_words(leave).get("why", "")
        said = _("Asked %(when)s: %(what)s. They agreed: %(why)s")
        yield (said if leave.verdict == "AGREED" else _("Asked %(when)s: %(what)s. They refused: %(why)s")) % named


def _what(leave: Leave) -> str:
    return _("to keep it longer") if leave.kind == "LONGER" else _("to pass it on")


def acts_of_a_recipient(held: AgencyResponse, *, by: Actor, at: datetime) -> Iterator[Words]:
    """Where a recipient can go on from here."""
    here = f"/disclosures/{held.ref}"
    if policies.why_not_pass_on(held, by=by, at=at) is None:
        yield {"href": f"{here}/pass-on/", "text": _("Pass it on")}
    if policies.why_not_keep_longer(held, by=by) is None:
        yield {"href": f"{here}/keep/", "text": _("Ask to keep it longer")}
    if policies.why_not_report_misuse(held.root, by=by) is None:
        yield {"href": f"{here}/report-misuse/", "text": _("Report a misuse")}


def leave_rows(leave: Leave, at: datetime) -> list[Words]:
    """What is asked, for whoever decides."""
    root = leave.response
    words = custody.asked_words(leave, root)
    rows: list[Words] = [
        {"key": _("Asked by"), "value": leave.held.to_agency.name},
        {"key": _("When"), "value": hours.moment(leave.asked_at, at)},
    ]
    if leave.kind == "LONGER":
        ends = hours.moment(leave.held.access_until, at) if leave.held.access_until else ""
        until = hours.moment(leave.until, at) if leave.until else ""
        return [
            *rows, {"key": _("Access ends"), "value": ends}, {"key": _("They ask until"), "value": until},
            {"key": _("Why"), "value": words["why"]},
        ]  # fmt: skip
    to = leave.to_agency.name if leave.to_agency else _("Outside these agencies")
    pack, given = guidance.load(root.pack), queries.arrived_words(root)
    chosen = [item for item in given["items"] if item["item"] in words["items"]]
    lines = [line for item in chosen for line in _item_lines(item, pack)]
    return [
        *rows,
        {"key": _("For whom"), "lines": [to, words["who"]]},
        {"key": _("What for"), "value": words["why"]},
        {"key": _("What of it"), "lines": lines},
    ]


def _item_lines(item: Words, pack: guidance.Pack) -> Iterator[str]:
    yield labels.item_title(item["item"])
    yield from (line["text"] for line in item.get("shared") or [])
    if handled := answered.handling(item, pack):
        yield _("Handling: %(handling)s") % {"handling": handled}


def correction_rows(words: Words) -> list[Words]:
    """What was wrong and what is right."""
    items = [labels.item_title(item) for item in words["items"]]
    if words.get("closed"):
        closed = _("It is about what is closed to you. Whoever asked for it, and whoever endorsed that, can read it.")
        return [{"key": _("About"), "lines": items}, {"key": _("Sealed"), "value": closed}]
    return [
        {"key": _("About"), "lines": items},
        {"key": _("What was wrong"), "value": words["wrong"]},
        {"key": _("What is right"), "value": words["right"]},
    ]


def corrections_of(held: AgencyResponse, told: Words, *, by: Actor) -> list[Words]:
    """Every correction that reached a recipient, as far as this person may read it, with where to confirm it."""
    return [
        {
            "rows": correction_rows(put_right(words, told)),
            "href": f"/disclosures/{held.ref}/corrections/{copy.pk}/"
            if policies.why_not_read_correction(copy, by=by) is None
            else "",
        }
        for copy, words in custody.copies_of(held)
    ]


def unread_href(held: AgencyResponse, *, by: Actor) -> str:
    """Where this person reads the first correction that nobody there has confirmed."""
    copy = custody.unread_copy(held)
    if copy is None or policies.why_not_read_correction(copy, by=by):
        return ""
    return f"/disclosures/{held.ref}/corrections/{copy.pk}/"
