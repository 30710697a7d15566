"""What several pages show of a request or a response, as plain values: who, by when, what was asked, what happened."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import hours
from agencies.hours import LONDON, Calendar, Span
from requests_app import guidance
from requests_app.guidance import Pack
from requests_app.queries.timelines import Happened
from requests_app.views import draft_context
from requests_app.views.draft_context import label

Words = dict[str, Any]


def urgency(code: str, pack: Pack) -> Words:
    """The urgency as pages say it."""
    return {"code": code, "label": label(pack.urgencies, code)}


def due(
    due_at: datetime | None, at: datetime, span: str, calendar: Calendar, *, ref: str, done_at: datetime | None = None
) -> Words | None:
    """A deadline: the time, what is left, and where it is explained."""
    if due_at is None:
        return None
    unit = Span.parse(span).unit
    if done_at:
        text, state = hours.answered(done_at, due_at, at, unit, calendar), "done"
    else:
        text, state = hours.remaining(due_at, at, unit, calendar), "late" if at > due_at else "in_time"
    return {"text": text, "iso": due_at.isoformat(), "state": state, "href": f"/dates/{ref}/"}


def child_line(subjects: list[Words], at: datetime) -> str:
    """The first child as lists show one: "Wren S, 8 months"."""
    child = next((one for one in subjects if one.get("kind") in ("CHILD", "UNBORN")), None)
    if child is None:
        return _("A child")
    parts = child.get("name", "").split()
    name = f"{parts[0]} {parts[-1][0]}" if len(parts) > 1 else (parts or [_("Unborn baby")])[0]
    return f"{name}, {age(child, at)}" if child.get("dob") else name


def age(child: Words, at: datetime) -> str:
    """How old a child is: in months until two years, then in years."""
    born, today = date.fromisoformat(child["dob"]), at.astimezone(LONDON).date()
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months < 24:
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    return ngettext("%(count)d year", "%(count)d years", months // 12) % {"count": months // 12}


def short_child(subjects: list[Words], at: datetime) -> str:
    """The first child without a name, for those who have not taken the request: "girl, 8 months"."""
    child = next((one for one in subjects if one.get("kind") in ("CHILD", "UNBORN")), None)
    if child is None or not child.get("dob"):
        return _("A child")
    kind = {"FEMALE": _("girl"), "MALE": _("boy")}.get(child.get("sex", ""), _("child"))
    return f"{kind}, {age(child, at)}"


def asked(words: Words, pack: Pack, at: datetime) -> Words:
    """What was asked and why, in the order of reading; dates of birth, identifiers and addresses are covered."""
    people = {one["ref"]: draft_context.name_of(one) for one in words["subjects"]}
    rows: list[Words] = [
        {"key": _("About"), "lines": [_person(one, pack, at) for one in words["subjects"]]},
        {"key": _("How serious"), "value": label(pack.thresholds, words.get("threshold", ""))},
        {"key": _("Stage"), "value": label(pack.stages, words.get("stage", ""))},
        {"key": _("What it is for"), "value": words.get("purpose", "")},
        {"key": _("Why it is needed"), "value": words.get("necessity", "")},
        {"key": _("Kept to what is needed"), "value": words.get("proportionality", "")},
        *draft_context.law_rows(words, pack),
        *draft_context.family_rows(words, pack),
    ]
    requested = [
        {
            "title": _("Item %(number)s") % {"number": item["id"].removeprefix("I")},
            "sought": item["sought"],
            "question": item.get("question", ""),
            "why": item.get("necessary_because", ""),
            "period": draft_context.period(item),
            "about": ", ".join(people.get(ref, ref) for ref in item.get("about", [])),
        }
        for item in words["items"]
    ]
    concern = [{"kind": "", "text": words.get("concern", "")}]
    return {
        "rows": [row for row in rows if row.get("value") or row.get("lines")],
        "concern": concern,
        "requested": requested,
    }


def _person(one: Words, pack: Pack, at: datetime) -> str:
    about = [age(one, at)] if one.get("dob") and one["kind"] == "CHILD" else []
    if one.get("relation"):
        about.append(label(pack.relations, one["relation"]))
    return ", ".join([draft_context.name_of(one), *about])


def event(happened: Happened) -> Words:
    """One thing that happened, for a timeline."""
    rules = guidance.load(happened.guidance).rules if happened.guidance else {}
    return {
        "title": happened.sentence,
        "by": "",
        "at": f"{happened.at.astimezone(LONDON):%-d %B %Y %H:%M}",
        "iso": happened.at.isoformat(),
        "rule": label(rules, happened.rule) if happened.rule else "",
        "text": "",
        "reason": happened.reason,
        "ours": happened.ours,
        "receipt": {"code": happened.receipt, "number": happened.number, "of": ""},
    }
