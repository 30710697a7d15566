"""What the pages of the emergency route show. Numbers come from the register, never from a request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies import hours
from agencies.actors import Actor
from agencies.models import Agency, Contact, Team
from requests_app import guidance, policies
from requests_app.models import AgencyResponse, Emergency, InformationRequest
from requests_app.models.emergencies import Use
from requests_app.queries.emergencies import added_to, overseen_emergencies, review_of, write_up_of
from requests_app.queries.parties import facts_of_all
from requests_app.values.emergency import WITHIN
from requests_app.views import asked, labels

Words = dict[str, Any]
SHOWN = 50
FIRST = frozenset({"POLICE", "LA_CSC"})


def start(by: Actor, at: datetime) -> Words:
    """The first screen."""
    may = policies.why_not_act_at_once(by=by) is None
    return {
        "ask_href": "/emergency/ask/" if may else "",
        "record_href": "/emergency/record/" if may else "",
        "glass_href": "/glass/" if policies.why_not_break_glass(by=by, at=at) is None else "",
        "numbers": [one for one in numbers() if one["code"] != by.agency.code],
        "uses": [use_row(one, at) for one in overseen_emergencies(by).order_by("-entered_at")[:SHOWN]],
    }


def numbers() -> list[Words]:
    """Every agency's number, as the register holds it: the police and children's social care first, then by name."""
    teams = dict(Team.objects.filter(receives=True).values_list("agency_id", "name"))
    held: dict[Any, Contact] = {}
    for contact in Contact.objects.filter(Contact.counts()).select_related("agency").order_by("id"):
        held.setdefault(contact.agency_id, contact)
    rows: list[Words] = [
        {
            "code": contact.agency.code,
            "agency": contact.agency.name,
            "who": teams.get(pk, contact.label),
            "number": contact.call_back_number,
            "kinds": frozenset(contact.agency.kinds),
        }
        for pk, contact in held.items()
    ]
    return sorted(rows, key=lambda row: (not FIRST & row.pop("kinds"), row["agency"]))


def own_number(by: Actor) -> str:
    """The number on which partners ring this agency back."""
    return number_of(by.agency)


def number_of(agency: Agency) -> str:
    """An agency's number in the register; empty where it holds none."""
    contact = Contact.objects.filter(Contact.counts(), agency=agency).order_by("id").first()
    return contact.call_back_number if contact else ""


def who_can_be_asked(by: Actor, at: datetime) -> Words:
    """Every other agency that can receive, with who is there and the number."""
    can = {code for code, facts in facts_of_all(at).items() if facts.can_receive and code != by.agency.code}
    rows = [row for row in numbers() if row["code"] in can]
    words = _("%(who)s, %(number)s")
    return {
        "agencies": [(row["code"], row["agency"]) for row in rows],
        "on_duty": {row["code"]: words % row for row in rows},
    }


def use_row(one: Emergency, at: datetime) -> Words:
    """One use for whoever oversees: a reference, times and where it stands, and nothing of anybody."""
    return {
        "ref": one.ref,
        "agency": one.agency.name,
        "what": what_was_done(one),
        "times": times(one, at),
        "write_up": written(one, at),
        "tag": {"object": "emergency", "state": review_of(one)},
    }


def what_was_done(one: Emergency) -> str:
    """Asked, answered or shared."""
    return str(
        {Use.ASKED: _("Asked"), Use.ANSWERED: _("Answered by phone"), Use.SHARED: _("Shared by phone")}[Use(one.use)]
    )


def times(one: Emergency, at: datetime) -> str:
    """Both clock times."""
    words = {"happened": hours.moment(one.happened_at, at), "entered": hours.moment(one.entered_at, at)}
    return _("Happened %(happened)s. Entered %(entered)s.") % words


def written(one: Emergency, at: datetime) -> str:
    """Whether the rest is written up; by when it is due."""
    if one.written_up_at:
        return _("Written up %(when)s") % {"when": hours.moment(one.written_up_at, at)}
    return _("Write-up due %(when)s") % {"when": hours.moment(one.write_up_due, at, ends=True)}


def sent(one: Emergency, at: datetime) -> Words:
    """The third screen: it is done; now ring; what is still to do."""
    partners = partners_of(one)
    rings = [{"agency": agency.name, "number": number_of(agency)} for agency in partners]
    due = {"when": hours.moment(one.write_up_due, at, ends=True)}
    time = {"time": hours.clock(one.entered_at)}
    return {
        "ref": one.ref,
        "title": _("Sent at %(time)s") % time if one.use == Use.ASKED else _("Recorded at %(time)s") % time,
        "rings": rings if one.use == Use.ASKED else [],
        "nexts": [
            _("Finish the record by %(when)s.") % due,
            _("Someone who took no part will review it."),
        ],
        "write_up_href": f"/emergency/{one.ref}/write-up/",
        "href": f"/emergency/{one.ref}/",
    }


def partners_of(one: Emergency) -> list[Agency]:
    """Who was asked, or who was told."""
    thing = one.thing
    if isinstance(thing, InformationRequest):
        rows = thing.responses.select_related("from_agency").order_by("from_agency__name")
        return [response.from_agency for response in rows]
    return [thing.to_agency]


def at_once(response: AgencyResponse, words: Words, at: datetime) -> Words:
    """What was asked, whole, and the number to ring: the register's, whatever the request may say."""
    pack = guidance.load(response.pack)
    requester = words.get("requester") or {}
    within = WITHIN.get(words.get("within", ""))
    return {
        "ref": response.ref,
        "version": response.audit_seq,
        "back": {"href": f"/responses/{response.ref}/", "text": _("Back")},
        "number": number_of(response.to_agency),
        "asker": ", ".join(part for part in (requester.get("name"), requester.get("title")) if part),
        "agency": response.to_agency.name,
        "within": str(within[1]) if within else "",
        "asked": asked.what_they_asked(words, pack, at, asked.EVERYTHING),
    }


def record(one: Emergency, *, by: Actor, at: datetime) -> Words:
    """The whole record of one use."""
    thing = one.thing
    asking = isinstance(thing, InformationRequest)
    place = f"/requests/{thing.ref}/" if asking else f"/responses/{thing.ref}/"
    said = write_up_of(one)
    return {
        "ref": one.ref,
        "breadcrumbs": [{"text": _("Home"), "href": "/"}, {"text": _("Emergency"), "href": "/emergency/"},
                        {"text": one.ref}],
        "tag": {"object": "emergency", "state": review_of(one)},
        "rows": [
            {"key": _("What was done"), "value": what_was_done(one)},
            {"key": _("When"), "value": times(one, at)},
            {"key": _("By"), "value": one.acted_by.name},
            {"key": _("With"), "lines": [agency.name for agency in partners_of(one)]},
            {"key": _("Record"), "value": written(one, at)},
        ],
        "place": place,
        "write_up": [{"key": str(label), "value": said[name]} for name, label in LABELS().items() if said.get(name)],
        "write_up_href": f"/emergency/{one.ref}/write-up/" if policies.why_not_write_up(one, by=by) is None else "",
        "added": [{"words": each.words, "by": each.by, "at": hours.moment(each.at, at)} for each in added_to(one)],
        "add_href": f"/emergency/{one.ref}/add/" if policies.why_not_add(one, by=by) is None else "",
        "review_href": review_href(one, by=by),
        "why_not_review": why_not_review(one, by=by),
    }  # fmt: skip


def LABELS() -> dict[str, str]:  # noqa: N802 - made anew in each reader's language
    """The six answers of a write-up, as a page names them."""
    return {
        "asked_by": _("Who asked"),
        "verified": _("How they were verified"),
        "left_out": _("What was left out and why"),
        "family": _("Family told"),
        "law": _("Law"),
        "follow_up": _("What happens next"),
    }


def _review_step(one: Emergency) -> Any:
    steps = one.thing.steps.select_related("response", "info_request", "agency").filter(mode="look_back", status="open")
    return steps.order_by("-round", "order").first()


def review_href(one: Emergency, *, by: Actor) -> str:
    """Where somebody who took no part looks back; empty for whoever may not."""
    step = _review_step(one)
    if step is None or policies.why_not_look_back(step, by=by):
        return ""
    thing = one.thing
    asking = isinstance(thing, InformationRequest)
    return f"/requests/{thing.ref}/endorse/" if asking else f"/responses/{thing.ref}/decide/"


def why_not_review(one: Emergency, *, by: Actor) -> str:
    """ "You took part, so someone else reviews it." Only for whoever did."""
    took_part = one.acted_by.human == by.human
    return _("You took part, so someone else reviews it.") if took_part and review_of(one) == "to_review" else ""


def to_write_up(one: Emergency, at: datetime) -> Words:
    """The form of the write-up."""
    return {
        "ref": one.ref,
        "times": times(one, at),
        "due": written(one, at),
        "back": {"href": f"/emergency/{one.ref}/", "text": _("Back")},
        "law_hint": law_hint(one),
    }


def law_hint(one: Emergency) -> str:
    """What usually fits, as words to go by: never filled in (domain section 12)."""
    pack = guidance.load(one.thing.pack)
    public = one.agency.public_authority
    codes = [("bases", "A6-1-E" if public else "A6-1-EA-6"), ("bases", "A6-1-D"), ("conditions", "A9-2-C")]
    codes += [("conditions", "S1-18"), ("gateways", "CA89-44-46")]
    return "; ".join(labels.citation(pack, table, code) for table, code in codes)
