"""What the asker reads of an answer: the conditions first, then the content as it was delivered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies import hours
from agencies.actors import Actor
from requests_app import guidance, policies, queries
from requests_app.models import AgencyResponse
from requests_app.queries.copies import outdated
from requests_app.queries.tracks import explained_at
from requests_app.values.offer import ITEM
from requests_app.views import answered, labels, people
from requests_app.views.copies import elsewhere

Words = dict[str, Any]


def place(response: AgencyResponse) -> Words:
    """Where this page stands: under the request that it answers."""
    request = response.info_request
    crumbs = [{"text": _("Home"), "href": "/"}]
    if request:
        crumbs.append({"text": request.ref, "href": f"/requests/{request.ref}/"})
    else:
        crumbs.append({"text": _("Shared with us unasked"), "href": "/share/"})
    return {"ref": response.ref, "breadcrumbs": [*crumbs, {"text": response.ref}]}


def conditions_page(response: AgencyResponse, at: datetime, *, may_open: bool) -> Words:
    """How it may be used, before any of it is seen; whoever may not open it reads only that it is there."""
    before = _("Before you open this again") if response.opened_at else _("Before you open this")
    said = {"before": before, "conditions": conditions(response, at, may_open=may_open)}
    return {**place(response), "opened": False, **said, **confirmed(response, at)}


def conditions(response: AgencyResponse, at: datetime, *, may_open: bool = True) -> list[Words]:
    """From whom, for what, how it may be used and must be handled. Nothing of the content is in them."""
    sent = {"agency": response.from_agency.name, "when": hours.moment(response.delivered_at, at)}  # type: ignore[arg-type]
    rows: list[Words] = [
        {"key": _("From"), "value": _("%(agency)s, sent %(when)s") % sent},
        {"key": _("For"), "lines": what_for(response)},
    ]
    if not may_open:
        return rows
    words = queries.arrived_words(response)
    return [*rows, *answered.conditions(words, guidance.load(response.pack))]


def what_for(response: AgencyResponse) -> list[str]:
    """What it was asked for, in the asker's own words, and about whom."""
    if response.info_request is None:
        return [_("Passed on with leave.") if response.origin_id else _("Offered without being asked.")]
    words = queries.request_words(response.info_request)
    children = people.children_first(words["subjects"])
    about = [_("About: %(name)s") % {"name": people.short_name(children[0])}] if children else []
    return [words.get("purpose", ""), *about]


def content_page(response: AgencyResponse, words: Words, *, by: Actor, at: datetime) -> Words:
    """The content, with its conditions kept at hand and the receipt at its end."""
    pack = guidance.load(response.pack)
    questions = items_of(response, words)
    day = date_format(labels.today_in_london(at), "j F Y")
    opened = {"name": by.person.name, "day": day, "time": hours.clock(at), "ref": response.ref}
    return {
        **place(response),
        "opened": True,
        "heading": _("What %(agency)s shared") % {"agency": response.from_agency.name},
        "watermark": _("Opened by %(name)s, %(day)s %(time)s, %(ref)s") % opened,
        "warnings": [*copy_is_old(response, by, at), *warnings(words, pack)],
        "offered": unasked(words, pack, at),
        "items": answered.shared_items(words, questions, pack, subjects_of(response, words)),
        "sealed": list(sealed(words, response)),
        "explained": told_why(response, at),
        "conditions": conditions(response, at),
        "law": labels.law(words.get("discloser_law"), pack),
        "receipt_href": f"/disclosures/{response.ref}/receipt/",
        "acts": acts(response, by),
        "elsewhere": elsewhere(response, words, by=by),
        **confirmed(response, at),
    }


def items_of(response: AgencyResponse, words: Words) -> list[Words]:
    """What was asked; of what nobody asked for, its one line."""
    if response.info_request:
        items: list[Words] = queries.request_words(response.info_request)["items"]
        return items
    listed: list[Words] = words["offered"].get("items") or [{"id": ITEM, "question": words["offered"]["what"]}]
    return listed


def subjects_of(response: AgencyResponse, words: Words) -> list[Words]:
    """About whom it is, in the words of this side's own record."""
    said = queries.request_words(response.info_request) if response.info_request else words["offered"]
    subjects: list[Words] = said["subjects"]
    return subjects


def unasked(words: Words, pack: guidance.Pack, at: datetime) -> list[Words]:
    """About whom it is that nobody asked for, and why it was given now."""
    offer = words.get("offered")
    if not offer:
        return []
    today = labels.today_in_london(at)
    about = [people.introduced(person, pack, today) for person in people.children_first(offer["subjects"])]
    rows: list[Words] = [{"key": _("About"), "lines": about}, {"key": _("Why now"), "value": offer["why_now"]}]
    if origin := words.get("origin"):
        rows.insert(0, {"key": _("It comes from"), "value": origin["name"]})
    return rows


def warnings(words: Words, pack: guidance.Pack) -> Iterator[str]:
    """What nobody should miss."""
    entries = [pack.handling[code] for code in answered.handling_codes(words) if code in pack.handling]
    if any(entry.hidden_from_family for entry in entries):
        yield _("Do not show this to the family.")
    if any(entry.masks_address for entry in entries):
        yield _("An address in this matter is confidential. Do not write down or pass on where anybody lives.")


def copy_is_old(response: AgencyResponse, by: Actor, at: datetime) -> Iterator[str]:
    """That a copy which this person took says what was put right since."""
    if copy := outdated(response, by):
        said = _("You took a copy %(when)s. It was put right since: take a new copy, and destroy the old one.")
        yield said % {"when": hours.moment(copy.at, at)}


def sealed(words: Words, response: AgencyResponse) -> Iterator[str]:
    """That something is held and closed, without what it is."""
    if any(item["outcome"] == "SEALED" or item.get("closed") for item in words["items"]):
        agency = {"agency": response.from_agency.name}
        yield _("A sealed item is held by %(agency)s. Ring the number in the register to discuss it.") % agency


def told_why(response: AgencyResponse, at: datetime) -> str:
    """When this side was told why something is not shared: by telephone before, or by what stands here."""
    told = explained_at(response)
    return _("Explained to you %(when)s.") % {"when": hours.moment(told, at)} if told else ""


def confirmed(response: AgencyResponse, at: datetime) -> Words:
    """Who confirmed that it arrived, and when."""
    if response.received_at is None or response.received_by is None:
        return {"confirmed": ""}
    who = {"name": response.received_by.name, "when": hours.moment(response.received_at, at)}
    return {"confirmed": _("%(name)s confirmed receipt %(when)s.") % who}


def closed(response: AgencyResponse) -> Words:
    """After it reached the wrong place, or was recalled: nothing of it is shown any more."""
    if response.recalled_at:
        text = _("They recalled it. Do not use it any more, and confirm that no copy is left.")
        if response.destroyed_at:
            text = _("They recalled it, and it was confirmed that no copy is left.")
        href = "" if response.destroyed_at else f"/disclosures/{response.ref}/destroyed/"
        return {**place(response), "closed": text, "recalled": True, "destroyed_href": href}
    return {**place(response), "closed": _("We have closed it. Do not copy or forward anything.")}


def acts(response: AgencyResponse, by: Actor) -> list[Words]:
    """Where one can go on from here."""
    request, here = response.info_request, f"/disclosures/{response.ref}"
    has_it: Words = {"href": f"{here}/custody/", "text": _("Who has it, and passing it on")}
    copy: Words = {"href": f"{here}/record/", "text": _("Take a copy of the record")}
    if request is None:
        return [has_it, copy, {"href": "/share/", "text": _("What others have shared with us unasked")}]
    rows: list[Words] = [{"href": f"/requests/{request.ref}/", "text": _("Back to the request")}, has_it, copy]
    if policies.why_not_look_again(response, by=by) is None:
        rows.append({"href": f"{here}/look-again/", "text": _("Ask them to look again")})
    if policies.why_not_disagree(response, by=by) is None:
        rows.append({"href": f"{here}/disagree/", "text": _("Disagree")})
    if response.disagreements.exists():
        rows.append({"href": f"/disagreements/{response.ref}/", "text": _("The disagreement about this")})
    if policies.why_not_ask_better(response, by=by) is None:
        rows.append({"href": f"{here}/better/", "text": _("Make a better request"), "post": True})
    return rows
