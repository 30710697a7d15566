"""What pages show of advice: whom one may ask, what was asked and said, and the extract that an adviser reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import hours
from agencies.actors import Actor
from requests_app import guidance, policies
from requests_app.forms.fields import Choices
from requests_app.guidance import Pack
from requests_app.guidance.glossary import words_used
from requests_app.models import Advice, AgencyResponse
from requests_app.queries.advice import Advised, advice_on, state_of
from requests_app.queries.advisers import Adviser, advisers_of
from requests_app.views import labels, people

Words = dict[str, Any]


def section(response: AgencyResponse, *, by: Actor, at: datetime) -> Words:
    """What stands beside a step, and on the response's own page: what was advised, and a link for each role to ask."""
    pack = guidance.load(response.pack)
    may_ask = policies.why_not_ask_advice(response, by=by) is None
    return {
        "advice": [told(one, pack, at, by=by) for one in advice_on(response)],
        "ask_advice": list(links(response, pack, at, by=by)) if may_ask else [],
    }


def links(response: AgencyResponse, pack: Pack, at: datetime, *, by: Actor) -> Iterator[Words]:
    """One link for each role in which somebody may be asked."""
    for role in dict.fromkeys(one.role for one in advisers_of(response, by, at)):
        text = _("Ask for advice: %(role)s") % {"role": labels.label(pack.roles, role)}
        yield {"href": f"/responses/{response.ref}/advice/?of={role}", "text": text}


def told(one: Advised, pack: Pack, at: datetime, *, by: Actor) -> Words:
    """One request for advice, and what came of it."""
    advice = one.advice
    who = {"name": advice.adviser.name, "role": labels.label(pack.roles, advice.role)}
    row: Words = {
        "tag": {"object": "advice", "state": one.state},
        "who": _("%(name)s, %(role)s") % who,
        "text": one.question,
        "asked": _("Asked by %(who)s, %(when)s") % {"who": one.asked_by, "when": hours.moment(advice.asked_at, at)},
        "saw": saw(one, at),
        "why": one.why,
        "condition": _("Condition: %(condition)s") % {"condition": one.condition} if one.condition else "",
        "version": advice.version,
    }
    if advice.view and advice.ended_at:
        row["advised"] = _("Advised %(when)s") % {"when": hours.moment(advice.ended_at, at)}
    elif not advice.ending:
        row["advised"] = _("Due %(when)s") % {"when": hours.moment(advice.due_at, at, ends=True)}
        if policies.why_not_take_advice_back(advice, by=by) is None:
            row["take_back_href"] = f"/responses/{advice.response.ref}/advice/{advice.ref}/take_back/"
    return row


def saw(one: Advised, at: datetime) -> str:
    """What the adviser has seen, since when, and for how long if it was taken back."""
    advice = one.advice
    if one.seen_at is None:
        return _("They have not opened it.")
    if advice.ending == "taken_back" and advice.ended_at:
        minutes = max(1, round((advice.ended_at - one.seen_at).total_seconds() / 60))
        words = {"minutes": minutes}
        if advice.named:
            return ngettext(
                "They saw it for %(minutes)d minute: the extract, with names.",
                "They saw it for %(minutes)d minutes: the extract, with names.", minutes,
            ) % words  # fmt: skip
        return ngettext(
            "They saw it for %(minutes)d minute: the extract, no names.",
            "They saw it for %(minutes)d minutes: the extract, no names.", minutes,
        ) % words  # fmt: skip
    when = {"when": hours.moment(one.seen_at, at)}
    return _("Opened %(when)s, with names.") % when if advice.named else _("Opened %(when)s, no names.") % when


def to_choose(advisers: list[Adviser], pack: Pack) -> Choices:
    """Whom one may ask, by name and role."""
    named = [(one, {"name": one.person.name, "role": labels.label(pack.roles, one.role)}) for one in advisers]
    return [(str(one.person.pk), _("%(name)s, %(role)s") % words) for one, words in named]


def row(advice: Advice, at: datetime) -> Words:
    """One thing that somebody was asked to advise on, in a list: coded, so without anybody's name."""
    pack = guidance.load(advice.response.pack)
    return {
        "ref": advice.ref,
        "href": f"/advice/{advice.ref}/",
        "urgency": labels.urgency(advice.response.urgency, pack),
        "tag": {"object": "advice", "state": state_of(advice)},
        "due": hours.moment(advice.due_at, at, ends=True),
    }


def page_of(advice: Advice, words: Words, at: datetime) -> Words:
    """The adviser's page."""
    pack, seen = guidance.load(advice.response.pack), words["extract"]
    rule = pack.rules["GR4"]
    return {
        **row(advice, at),
        "heading": _("Advice asked of you"),
        "breadcrumbs": [
            {"text": _("Home"), "href": "/"},
            {"text": _("Advice asked of you"), "href": "/advice/"},
            {"text": advice.ref},
        ],
        "question": words["question"],
        "people": [person(one, pack) for one in seen["people"]],
        "items": [item(one, pack) for one in seen["items"]],
        "rule": {
            "code": "GR4", "title": str(rule.label), "version": pack.version, "in_short": str(rule.short),
            "href": f"/guidance/{pack.version}/rules/GR4/", "questions": [],
            "words": words_used(pack, [str(rule.short)]),
        },
        "version": advice.version,
        "said": advised(advice, words, at),
    }  # fmt: skip


def advised(advice: Advice, words: Words, at: datetime) -> Words | None:
    """What one has advised already."""
    if not advice.view or advice.ended_at is None:
        return None
    condition = _("Condition: %(condition)s") % {"condition": words["condition"]} if words["condition"] else ""
    return {"why": words["why"], "condition": condition, "when": hours.moment(advice.ended_at, at)}


def person(one: Words, pack: Pack) -> str:
    """Somebody whom the items are about, under a code: "Child 1, girl, 15 years"."""
    kind, years = people.sort(one, pack), age(one.get("age"))
    code = _("%(name)s (%(code)s)") % {"name": one["name"], "code": one["code"]} if one.get("name") else one["code"]
    if years:
        return _("%(code)s, %(kind)s, %(age)s") % {"code": code, "kind": kind, "age": years}
    return _("%(code)s, %(kind)s") % {"code": code, "kind": kind}


def age(said: Words | None) -> str:
    """An age in words."""
    if not said:
        return ""
    if said["unit"] == "months":
        return ngettext("%(count)d month", "%(count)d months", said["count"]) % {"count": said["count"]}
    return ngettext("%(count)d year", "%(count)d years", said["count"]) % {"count": said["count"]}


def item(one: Words, pack: Pack) -> Words:
    """One item as it was asked, and how it is answered so far."""
    rows = [
        {"key": _("What they ask for"), "value": one["sought"]},
        {"key": _("About"), "value": ", ".join(one["about"])},
        {"key": _("To answer"), "value": one["question"]},
        {"key": _("Why it is needed"), "value": one["necessary_because"]},
    ]
    if one["outcome"]:
        rows.append({"key": _("Put forward as"), "value": labels.label(pack.outcomes, one["outcome"])})
    if one["shared"]:
        rows.append({"key": _("Would be shared"), "value": "", "lines": [line["text"] for line in one["shared"]]})
    for part in one["withheld"]:
        ground = {"what": part["what"], "ground": labels.label(pack.grounds, part["code"])}
        rows.append({"key": _("Would be left out"), "value": _("%(what)s. Ground: %(ground)s") % ground})
    return {"title": labels.item_title(one["id"]), "rows": rows}
