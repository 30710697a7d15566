"""What the pages of a draft show, as plain values. Names stand inside pages, never in titles or addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies import hours
from agencies.actors import Actor
from agencies.hours import LONDON, Span
from agencies.models import Agency
from agencies.queries import calendar_of, members_holding
from audit.trail import Receipt
from requests_app import guidance
from requests_app.denials import Fault
from requests_app.forms.modes import asked
from requests_app.models import Draft, InformationRequest
from requests_app.queries import routing
from requests_app.queries.overlaps import overlapping
from requests_app.queries.parties import facts_of
from requests_app.values import warnings_of
from requests_app.views import covering, labels, mode_words, people

Words = dict[str, Any]
Task = tuple[str, Any, tuple[str, ...]]

TASKS: tuple[Task, ...] = (
    ("child", _("Child and family"), ("/subjects",)),
    (
        "concern",
        _("Concern and urgency"),
        ("/concern", "/threshold", "/urgency", "/stage", "/type", "/purpose", "/serves"),
    ),
    ("mode", _("What this kind of request asks"), ("/mode_answers", "/taken_from_template")),
    ("ask", _("What you need and from whom"), ("/items", "/necessity", "/proportionality", "/dsa")),
    ("law", _("Law"), ("/requester_law", "/jurisdiction")),
    ("family", _("Telling the family"), ("/transparency",)),
)

ON_ONE_PAGE = ("/concern", "/necessity", "/transparency", "/meeting")


def frame(draft: Draft, at: datetime) -> Words:
    """What every page of a draft carries: when it was saved, the version it was read at."""
    return {
        "draft": {"saved_at": _time(draft), "line": saved_line(draft)},
        "version": draft.version,
        "ref": draft.ref,
        "back": {"href": f"/requests/{draft.ref}/", "text": _("Back to the tasks")},
    }


def _time(draft: Draft) -> str:
    return f"{draft.saved_at.astimezone(LONDON):%H:%M}"


def saved_line(draft: Draft) -> str:
    """When the draft was saved, as its pages say it."""
    return _("Draft, saved %(time)s") % {"time": _time(draft)}


def in_words(form: Any, box: str, value: Any) -> str:
    """What a box holds, as it reads: the words of the options that are chosen, or what was typed."""
    choices = {code: str(label) for code, label in getattr(form.fields[box], "choices", ())}
    held = value if isinstance(value, list | tuple) else [value]
    return ", ".join(choices.get(one, str(one)) for one in held if one not in ("", None))


def tasks(draft: Draft, document: Words, faults: Sequence[Fault], pack: guidance.Pack) -> Words:
    """The task list, with what each still needs."""
    rows, done = [], 0
    wanted = [one for one in TASKS if one[0] != "mode" or asked(pack, document.get("type", ""), "request")]
    for name, title, pointers in wanted:
        missing = [fault for fault in faults if fault.pointer.startswith(pointers)]
        done += not missing
        rows.append(
            {
                "title": title,
                "href": f"/requests/{draft.ref}/{name}/",
                "state": "todo" if missing else "done",
                "hint": "",
                "why": "",
            }
        )
    ready = done == len(wanted)
    rows.append(
        {
            "title": _("Check and send"),
            "href": f"/requests/{draft.ref}/check/",
            "state": "todo" if ready else "blocked",
            "hint": "",
            "why": "" if ready else _("Finish the other tasks first."),
        }
    )
    return {
        "heading": _("Request %(ref)s") % {"ref": draft.ref},
        "tasks": rows,
        "done": done,
        "total": len(rows),
        "missing_href": "" if ready else f"/requests/{draft.ref}/check/",
        "one_page_href": f"/requests/{draft.ref}/one-page/" if _fits_one_page(document) else "",
        "delete_href": f"/requests/{draft.ref}/delete/",
        "back": None,
    }


def _fits_one_page(document: Words) -> bool:
    """Whether it can be asked in one page: about a known child, and nothing asked so far but by a template."""
    return bool(document.get("template")) or (bool(document.get("subjects")) and not document.get("items"))


def task_of(pointer: str, document: Words) -> str:
    """The page on which a fault is put right."""
    if document.get("template") and pointer.startswith(ON_ONE_PAGE):
        return "one-page"
    return next((name for name, _title, pointers in TASKS if pointer.startswith(pointers)), "child")


def check(draft: Draft, document: Words, faults: Sequence[Fault], *, by: Actor, at: datetime) -> Words:
    """Everything that would be sent, in the order of the tasks, with what is missing linked to its page."""
    pack = guidance.in_force(at)
    urgency = pack.urgencies.get(document.get("urgency", ""))
    errors = [
        {"text": fault.detail, "href": f"/requests/{draft.ref}/{task_of(fault.pointer, document)}/"} for fault in faults
    ]
    context: Words = {"cards": list(cards(draft, document, pack, at)), "errors": errors, "gaps": []}
    context["template"] = from_template(document, pack)
    context["overlaps"] = [overlap(one, at) for one in overlapping(draft, by=by, at=at)]
    if urgency and not faults:
        context["gaps"] = covering.gaps(document, by=by, at=at)
        context["warnings"] = list(second_looks(draft, document, pack, by=by, at=at))
        context["urgency"] = {"code": urgency.code, "label": str(urgency.label)}
        context["by_when"] = by_when(urgency, by, at)
        context["counts"] = counts(document)
        context["endorser"] = endorser(document, pack, by, at)
    return context


TAKEN: dict[str, Any] = {
    "urgency": gettext_lazy("how fast partners must answer"),
    "threshold": gettext_lazy("how serious it is"),
    "stage": gettext_lazy("the stage of the work"),
    "purpose": gettext_lazy("what you will decide"),
    "items": gettext_lazy("what each agency is asked, for which period and about whom"),
    "proportionality": gettext_lazy("how it is kept to what is needed"),
    "law": gettext_lazy("the law for asking"),
}


def from_template(document: Words, pack: guidance.Pack) -> Words | None:
    """What stands here as a template put it; None where no template was used."""
    purpose = pack.purposes.get(document.get("template") or "")
    if purpose is None:
        return None
    taken = document.get("taken_from_template") or ()
    return {"label": str(purpose.label), "rows": [str(words) for key, words in TAKEN.items() if key in taken]}


def second_looks(draft: Draft, document: Words, pack: guidance.Pack, *, by: Actor, at: datetime) -> Iterator[Words]:
    """What can be sent and deserves a second look first, once each, with the page on which it can be changed."""
    told: set[tuple[str, str]] = set()
    for one in warnings_of(document, facts_of(by.agency), pack, at):
        task = task_of(one.pointer, document)
        if (task, str(one.detail)) not in told:
            told.add((task, str(one.detail)))
            yield {"text": one.detail, "href": f"/requests/{draft.ref}/{task}/"}


def overlap(found: InformationRequest, at: datetime) -> Words:
    """Another open request that may concern the same child, which this person may see: whom to ask, and where it is."""
    words = {"ref": found.ref, "name": found.author.name, "when": hours.moment(found.submitted_at, at)}
    text = _("Another open request may concern the same child: %(ref)s, by %(name)s, %(when)s. Ask before you send.")
    return {"text": text % words, "href": f"/requests/{found.ref}/"}


def by_when(urgency: guidance.Urgency, by: Actor, at: datetime) -> str:
    """By when partners would answer, were it endorsed now."""
    due = hours.due(Span.parse(urgency.reply), at, calendar_of(by.agency))
    return _("Partners answer by %(when)s, if your manager endorses it now.") % {"when": hours.moment(due, at)}


def counts(document: Words) -> str:
    """How many people and agencies: what a manager looks at first."""
    people, agencies = len(document["subjects"]), len({item["asked_of"] for item in document["items"]})
    about = ngettext("%(count)d person is asked about", "%(count)d people are asked about", people) % {"count": people}
    asked = ngettext("by asking %(count)d agency", "by asking %(count)d agencies", agencies) % {"count": agencies}
    return _("%(about)s, %(asked)s.") % {"about": about, "asked": asked}


def endorser(document: Words, pack: guidance.Pack, by: Actor, at: datetime) -> str:
    """Who will be asked to endorse."""
    label = routing.pin(pack, by.agency, "asking", at)
    steps = routing.asking_steps(document, by.agency, at, pack=pack, label=label)
    names = [
        f"{member.person.name} ({member.title})"
        for member in members_holding(steps[0].roles, by.agency, at)
        if member.person.human != by.human
    ]
    if not names:
        return _("Nobody else in your agency can endorse this now.")
    return _("Any one of these endorses it: %(names)s.") % {"names": ", ".join(names)}


def cards(draft: Draft, document: Words, pack: guidance.Pack, at: datetime) -> Iterable[Words]:
    """The summary cards of the check page."""
    here = f"/requests/{draft.ref}"
    change = _("Change")
    for person in document.get("subjects", []):
        acts = [{"href": f"{here}/child/{person['ref']}/", "text": change}]
        yield {"heading": people.name(person), "rows": person_rows(person, pack), "acts": acts}
    yield {
        "heading": _("Concern"),
        "rows": _concern_rows(document, pack, at),
        "acts": [{"href": f"{here}/concern/", "text": change}],
    }
    made = pack.mode_of(document.get("type", ""))
    if made.asks:
        rows = [{"key": _("Kind of request"), "value": str(made.label)}, *mode_words.rows(document, document, pack)]
        yield {
            "heading": _("What this kind of request asks"),
            "rows": rows,
            "acts": [{"href": f"{here}/mode/", "text": change}],
        }
    names = dict(Agency.objects.values_list("code", "name"))
    known = {person["ref"]: people.name(person) for person in document.get("subjects", [])}
    for code in dict.fromkeys(item.get("asked_of", "") for item in document.get("items", [])):
        mine = [item for item in document["items"] if item.get("asked_of") == code]
        rows = [row for item in mine for row in [*item_rows(item, known), *mode_words.rows(item, document, pack)]]
        yield {"heading": names.get(code, code), "rows": rows, "acts": [{"href": f"{here}/ask/", "text": change}]}
    yield {
        "heading": _("Law"),
        "rows": labels.law(document.get("requester_law"), pack),
        "acts": [{"href": f"{here}/law/", "text": change}],
    }
    acts = [{"href": f"{here}/family/", "text": change}]
    yield {"heading": _("Telling the family"), "rows": family_rows(document, pack), "acts": acts}


def _concern_rows(document: Words, pack: guidance.Pack, at: datetime) -> list[Words]:
    return [
        {"key": _("What has happened"), "value": document.get("concern", "")},
        {"key": _("How serious"), "value": labels.label(pack.thresholds, document.get("threshold", ""))},
        {"key": _("How fast"), "value": labels.label(pack.urgencies, document.get("urgency", ""))},
        {"key": _("Stage"), "value": labels.label(pack.stages, document.get("stage", ""))},
        {"key": _("What you will decide"), "value": document.get("purpose", "")},
        {"key": _("Why you need it"), "value": document.get("necessity", "")},
        {"key": _("Kept to what is needed"), "value": document.get("proportionality", "")},
        *meeting_rows(document),
        *mode_words.served(document, pack, at),
    ]


def meeting_rows(document: Words) -> list[Words]:
    """The meeting or decision that it is for, where there is one."""
    meeting = document.get("meeting") or {}
    when = meeting.get("at")
    said = [meeting.get("what", ""), f"{_instant(when):%-d %B %Y %H:%M}" if when else ""]
    return [{"key": _("For"), "value": ", ".join(one for one in said if one)}] if meeting else []


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(LONDON)


def person_rows(person: Words, pack: guidance.Pack) -> list[Words]:
    """Who a person of the draft is. Identifiers and addresses that were saved are covered."""
    rows = [{"key": _("Who"), "value": labels.label(pack.subject_kinds, person.get("kind", ""))}]
    for key, title in (("dob", _("Date of birth")), ("due_date", _("Due"))):
        if person.get(key):
            rows.append({"key": title, "value": labels.day(person[key])})
    if person.get("relation"):
        rows.append({"key": _("Relation to the child"), "value": labels.label(pack.relations, person["relation"])})
    if person.get("identifiers"):
        numbers = [labels.label(pack.identifier_schemes, number.get("scheme", "")) for number in person["identifiers"]]
        rows.append({"key": _("Numbers held"), "value": ", ".join(numbers)})
    address = person.get("address") or {}
    if address:
        said = _("Confidential: it never leaves your agency") if address.get("confidential") else _("Held")
        rows.append({"key": _("Address"), "value": said})
    return rows


def item_rows(item: Words, known: dict[str, str]) -> list[Words]:
    """One requested item, in words."""
    about = ", ".join(known.get(ref, ref) for ref in item.get("about", []))
    return [
        {"key": _("What"), "value": item.get("sought", "")},
        {"key": _("Question it answers"), "value": item.get("question", "")},
        {"key": _("Why only they hold it"), "value": item.get("necessary_because", "")},
        {"key": _("Period"), "value": labels.period(item)},
        {"key": _("About whom"), "value": about},
    ]


def family_rows(document: Words, pack: guidance.Pack) -> list[Words]:
    """Whether the family knows, in words."""
    told = document.get("transparency") or {}
    rows = [{"key": _("Do they know?"), "value": labels.label(pack.informed, told.get("informed", ""))}]
    if told.get("reason_code"):
        rows.append({"key": _("Why not yet"), "value": labels.label(pack.reasons_not_informed, told["reason_code"])})
    for key, title in (("reason", _("In words")), ("said", _("What they said")), ("weighed", _("Objection weighed"))):
        if told.get(key):
            rows.append({"key": title, "value": told[key]})
    if told.get("review_at"):
        rows.append({"key": _("Looked at again"), "value": f"{_instant(told['review_at']):%-d %B %Y %H:%M}"})
    return rows


def sent(info_request: InformationRequest, at: datetime, receipt: Receipt | None = None) -> Words:
    """What was just sent, to whom, and what comes next."""
    step = info_request.steps.filter(round=info_request.round).order_by("order").first()
    nexts = []
    if step and step.due_at:
        nexts.append(_("It is due to be endorsed by %(when)s.") % {"when": hours.moment(step.due_at, at)})
    nexts.append(_("When it is endorsed it goes to every agency you asked, and their time starts."))
    return {
        "to": _("Sent to be endorsed"),
        "ref": info_request.ref,
        "nexts": nexts,
        "receipt": {"code": str(receipt), "number": receipt.seq, "of": "request"} if receipt else None,
        "href": f"/requests/{info_request.ref}/",
    }
