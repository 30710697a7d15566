"""The guidance as tables: the law, the times, which step evidences which rule, and what changed since the last pack."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.hours import Span, duration
from requests_app import guidance
from requests_app.guidance import Law, Pack, Turn
from requests_app.guidance.coverage import Change, changes, evidenced, modes_in_short, unevidenced
from requests_app.roles import TABLE, May
from requests_app.views import labels
from requests_app.views.door import page
from requests_app.views.library import pack_or_404

Words = dict[str, Any]
Rows = list[list[str]]


def _tables(request: HttpRequest, pack: Pack, title: str, lead: str, tables: list[Words]) -> HttpResponse:
    back = {"href": f"/guidance/{pack.version}/", "text": _("Back to the guidance")}
    context = {"title": title, "lead": lead, "version": pack.version, "tables": tables, "back": back}
    return render(request, "requests_app/library_tables.html", context)


@require_http_methods(["GET"])
@page
def laws(request: HttpRequest, *, by: Actor, at: datetime, pack: str) -> HttpResponse:
    """Every law of a pack: where it stands, who may rely on it, from when to when, and what to mind."""
    held = pack_or_404(pack)
    head = [_("Law"), _("Where it stands"), _("When"), _("What to mind")]
    names = {"gateways": _("Powers and duties"), "bases": _("Article 6"), "conditions": _("Sensitive information")}
    tables = [
        {"heading": heading, "head": head, "rows": [_law(law) for law in held.laws[name].values()]}
        for name, heading in names.items()
    ]
    lead = _("Which of these your agency may rely on today, the page of the law shows when you ask or answer.")
    return _tables(request, held, _("The law"), lead, tables)


def _law(law: Law) -> list[str]:
    if law.valid_to:
        when = _("Repealed: it could be relied on until %(day)s.") % {"day": labels.day(law.valid_to.isoformat())}
    elif not law.active:
        when = _("Not in force yet.")
    else:
        when = _("From %(day)s.") % {"day": labels.day(law.valid_from.isoformat())} if law.valid_from else ""
    minded = " ".join(part for part in (law.caveat, str(law.instead_words or "")) if part)
    return [f"{law.label} ({law.code})", law.citation, when, minded]


@require_http_methods(["GET"])
@page
def times(request: HttpRequest, *, by: Actor, at: datetime, pack: str) -> HttpResponse:
    """How fast each act is, by urgency."""
    held = pack_or_404(pack)
    rows = [
        [
            str(one.label),
            str(one.when),
            *(duration(Span.parse(span)) for span in (one.acknowledge, one.reply, one.step)),
        ]
        for one in held.urgencies.values()
    ]
    head = [_("Urgency"), _("When it is right"), _("Confirm"), _("Answer"), _("Each decision")]
    lead = _("There is no national standard. A partnership may set its own.")
    return _tables(request, held, _("How fast?"), lead, [{"heading": "", "head": head, "rows": rows}])


@require_http_methods(["GET"])
@page
def coverage(request: HttpRequest, *, by: Actor, at: datetime, pack: str) -> HttpResponse:
    """Rules and routes: who may do what, which step evidences which rule, and the rules that no step evidences."""
    held = pack_or_404(pack)
    steps = {route.code: str(route.label) for route in held.pathways}
    found = [(labels.rule(code, held), on) for code, on in evidenced(held).items() if on]
    tables = [
        {
            "heading": _("Rules, and the steps that evidence them"),
            "head": [_("Rule"), _("Steps")],
            "rows": [[rule, ", ".join(steps[step] for step in on)] for rule, on in found],
        },
        {
            "heading": _("Rules that no step evidences"),
            "head": [_("Rule"), _("What it asks for")],
            "rows": [[labels.rule(code, held), str(held.rules[code].obligation)] for code in unevidenced(held)],
        },
        {"heading": _("Steps, and who signs them"), "head": [_("Step"), _("Rule"), _("Why")], "rows": _steps(held)},
        {
            "heading": _("Questions that a decision turns on, in order"),
            "head": [_("Question"), _("Rule"), _("Answers, and where they lead")],
            "rows": [[str(turn.text), labels.rule(turn.rule, held), _ways(turn, held)] for turn in held.turns.values()],
        },
        {"heading": _("Statutory modes"), "head": modes_head(), "rows": modes_in_short(held)},
        {"heading": _("What a role may do"), "head": [_("Role"), *_rights().values()], "rows": _roles(held)},
    ]
    lead = _("Drawn from the rules that the software runs on. No rule approves a disclosure by itself.")
    return _tables(request, held, _("Rules and routes"), lead, tables)


def _steps(held: Pack) -> Rows:
    return [[str(route.label), labels.rule(route.rule, held), str(route.why)] for route in held.pathways]


def modes_head() -> list[str]:
    """What the table of statutory modes says of each."""
    return [
        *(_("Mode"), _("Kinds of request"), _("What it asks"), _("Who authorises and answers it")),
        *(_("Who is owed a notice"), _("Which time it runs to"), _("Source, and how sure")),
    ]


def _ways(turn: Turn, held: Pack) -> str:
    """Each answer with the question that comes next, or that the way ends there."""
    ends = _("The way ends.")
    return " ".join(f"{way.label} → {held.turns[way.to].label if way.to else ends}" for way in turn.ways.values())


def _rights() -> dict[May, str]:
    return {right: right.value.replace("_", " ") for right in TABLE}


def _roles(held: Pack) -> Rows:
    every = sorted({role for holders in TABLE.values() for role in holders})
    return [
        [labels.label(held.roles, role), *(_("Yes") if role in TABLE[right] else "" for right in TABLE)]
        for role in every
    ]


@require_http_methods(["GET"])
@page
def what_changed(request: HttpRequest, *, by: Actor, at: datetime, pack: str) -> HttpResponse:
    """What a pack adds, changes and removes against the one that it supersedes."""
    held = pack_or_404(pack)
    found = changes(guidance.load(held.supersedes), held) if held.supersedes else []
    head = [_("Where"), _("Before"), _("Now")]
    rows = [
        [f"{one.table.replace('_', ' ')}: {one.code}", _entry(one, "before"), _entry(one, "after")] for one in found
    ]
    lead = (
        _("Against %(version)s.") % {"version": held.supersedes} if held.supersedes else _("There was none before it.")
    )
    return _tables(request, held, _("What changed"), lead, [{"heading": "", "head": head, "rows": rows}])


def _entry(change: Change, side: str) -> str:
    entry = change.before if side == "before" else change.after
    if entry is None:
        return _("Nothing") if side == "before" else _("Removed")
    says = next((str(getattr(entry, key)) for key in ("obligation", "text", "means", "why") if hasattr(entry, key)), "")
    return ". ".join(part for part in (str(entry.label), says, entry.caveat) if part)
