"""A place to practise a decision (PG28): made-up people, the same questions, feedback at once; nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from requests_app import commands, guidance, queries
from requests_app.denials import Incomplete, NotFound
from requests_app.forms.practising import PractiseForm
from requests_app.guidance.practice import Scenario, scenarios
from requests_app.http import call_of_form, once
from requests_app.models import PracticeAttempt
from requests_app.values.practising import BEST, MARKS, MET, NOT_MET, PARTS, PASS, TELL, marks
from requests_app.views.door import errors_on, page, typed_in
from requests_app.views.leaves import shown

Words = dict[str, Any]
PATH = 6  # situations for a team in half an hour


@require_http_methods(["GET"])
@page
def practice(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Every situation, and how far one is."""
    tries = queries.own_tries(by)
    rows = [
        {"title": str(one.label), "href": f"/practice/scenarios/{code}/", "status": _status(tries.get(code))}
        for code, one in scenarios().items()
    ]
    return shown(request, "practice", {"rows": rows, "done": len(tries), "of": len(rows)})


def _status(tried: PracticeAttempt | None) -> str:
    if tried is None:
        return _("Not tried yet")
    return _("%(points)d of %(best)d points") % {"points": tried.points, "best": BEST}


@require_http_methods(["GET", "POST"])
@page
def scenario(request: HttpRequest, *, by: Actor, at: datetime, code: str) -> HttpResponse:
    """One situation; once it is decided, how one did. What was typed as a reason is shown back and kept nowhere."""
    found = scenarios().get(code)
    if found is None:
        raise NotFound
    pack = guidance.in_force(at)
    form = PractiseForm(typed_in(request), scenario=found, pack=pack)
    context: Words = {
        "title": str(found.label),
        "story": str(found.story),
        "form": form,
        "back": {"href": "/practice/", "text": _("Back to all situations")},
    }
    if request.method != "POST":
        return shown(request, "practice_scenario", context)
    said, call = form.said(), call_of_form(request, by, at)
    call = replace(call, key=f"{call.key[:200]}.{call.body_hash[:40]}")  # gone back and decided otherwise: another try
    try:
        once(
            call,
            lambda: commands.practise(code, said, by=by, at=at),
            mark_of=lambda _marks: code,
        )
    except Incomplete as incomplete:
        context["errors"] = errors_on(form, incomplete, PractiseForm.POINTERS)
        return shown(request, "practice_scenario", context)
    return shown(request, "practice_feedback", {**context, **_feedback(found, marks(said, found), form, pack)})


def _feedback(found: Scenario, given: dict[str, int], form: PractiseForm, pack: guidance.Pack) -> Words:
    points = sum(given.values())
    codes = list(scenarios())
    following = codes[(codes.index(found.code) + 1) % len(codes)]
    return {
        "passed": points >= PASS and given["decision"] == MET,
        "points": _("%(points)d of %(best)d points") % {"points": points, "best": BEST},
        "rows": [
            {"part": PARTS[part], "mark": MARKS[mark], "points": mark, "colour": _colour(mark), "note": note}
            for (part, mark), note in zip(given.items(), _notes(found, pack), strict=True)
        ],
        "best": str(found.options[found.best]),
        "why": str(found.why),
        "wrong": [{"option": str(found.options[code]), "why": str(why)} for code, why in found.wrong.items()],
        "record": str(found.record),
        "reason": form.cleaned_data.get("reason", ""),
        "rules": [
            {"href": f"/guidance/{pack.version}/rules/{code}/", "text": str(pack.rules[code].label)}
            for code, right in found.rules.items()
            if right and code in pack.rules
        ],
        "again": f"/practice/scenarios/{found.code}/",
        "next": f"/practice/scenarios/{following}/",
    }


def _notes(found: Scenario, pack: guidance.Pack) -> list[str]:
    """Beside each mark: what would have met it."""
    rules = [str(pack.rules[code].label) for code, right in found.rules.items() if right and code in pack.rules]
    send = [str(one.text) for one in found.items.values() if one.send]
    protect = [str(one.text) for one in found.protect.values() if one.need]
    return [
        str(found.options[found.best]),
        "; ".join(rules),
        "; ".join(send) or _("Nothing is sent"),
        "; ".join(str(TELL[code]) for code in found.tell),
        "; ".join(protect) or _("Nobody else is named"),
    ]


def _colour(mark: int) -> str:
    return "green" if mark == MET else "grey" if mark == NOT_MET else "blue"
