"""What the pages of an agency's own pathways show, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import hours
from agencies.actors import Actor
from agencies.models import Agency
from requests_app import guidance, pathways, policies
from requests_app.forms.pathways import can_show
from requests_app.guidance import Pack, Route, When
from requests_app.models import Pathway
from requests_app.models.pathways import PathwayStatus
from requests_app.pathways import OwnStep
from requests_app.queries.previews import AT_MOST, DAYS, Preview, preview, rehearse
from requests_app.trail import content_of
from requests_app.views import labels

Words = dict[str, Any]


def crumbs(*more: Words) -> list[Words]:
    """Where this stands."""
    here = [{"text": _("Home"), "href": "/"}, {"text": _("Manage agency"), "href": "/agency/"}]
    return [*here, {"text": _("Pathways"), **({"href": "/agency/pathways/"} if more else {})}, *more]


def name_of_side(side: str) -> str:
    """What a side is called."""
    return _("When we ask") if side == "asking" else _("When we answer")


def side(side: str, rows: Iterable[Pathway], in_force: Pathway | None, *, by: Actor, at: datetime) -> Words:
    """One side's versions, and whether a new one can be begun."""
    mine = [row for row in rows if row.side == side]
    is_open = any(row.status in (PathwayStatus.DRAFT, PathwayStatus.PROPOSED) for row in mine)
    return {
        "code": side,
        "heading": name_of_side(side),
        "rows": [_line(row, in_force, at) for row in mine],
        "why_not": policies.why_not_write_pathways(by.agency, by=by),
        "is_open": is_open,
    }


def _line(row: Pathway, in_force: Pathway | None, at: datetime) -> Words:
    return {
        "text": _("Version %(number)d") % {"number": row.number},
        "href": f"/agency/pathways/{row.pk}/",
        "tag": {"object": "pathway", "state": state_of(row, in_force, at)},
        "from": hours.moment(row.valid_from, at) if row.valid_from else "",
        "added": ", ".join(step.label for step in pathways.read_own(row.number, row.steps).added),
    }


def state_of(row: Pathway, in_force: Pathway | None, at: datetime) -> str:
    """The word of its tag."""
    if row.status != PathwayStatus.APPROVED:
        return str(row.status)
    if in_force is not None and row.pk == in_force.pk:
        return "in_force"
    return "agreed" if row.valid_from and row.valid_from > at else "replaced"


def page_of(row: Pathway, *, by: Actor, at: datetime) -> Words:
    """One version."""
    from requests_app.queries.routing import pathway_in_force

    pack, may_change = guidance.load(row.pack), policies.why_not_change_pathway(row, by=by)
    decide = policies.why_not_decide_pathway(row, by=by)
    open_now = row.status in (PathwayStatus.DRAFT, PathwayStatus.PROPOSED)
    title = _("Version %(number)d") % {"number": row.number}
    return {
        "breadcrumbs": crumbs({"text": f"{name_of_side(row.side)}: {title}"}),
        "heading": f"{name_of_side(row.side)}: {title}",
        "tag": {"object": "pathway", "state": state_of(row, pathway_in_force(row.agency, row.side, at), at)},
        "rows": _rows(row, at),
        "cards": list(_cards(row, pack, may_change=may_change is None)),
        "preview": _preview(preview(row, at)) if open_now else None,
        "rehearsed": _rehearsed(rehearse(row, at)) if open_now else None,
        "may_change": may_change is None,
        "may_decide": decide is None,
        "may_discard": policies.why_not_discard_pathway(row, by=by) is None,
        "why_not": decide.sentence if decide and row.status == PathwayStatus.PROPOSED else "",
        "add_href": f"/agency/pathways/{row.pk}/steps/add/",
        "version": row.version,
    }


def _rows(row: Pathway, at: datetime) -> list[Words]:
    hands = list(row.hands.all())
    wrote, agreed = ([hand.person.name for hand in hands if hand.kind == kind] for kind in ("wrote", "agreed"))
    told = [
        (_("Guidance"), row.pack),
        (_("Written by"), ", ".join(wrote)),
        (_("Agreed by"), ", ".join(agreed)),
        (_("Holds from"), hours.moment(row.valid_from, at) if row.valid_from else ""),
        (_("Why it is proposed"), _why(row)),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


def _why(row: Pathway) -> str:
    """What whoever proposed it said, for the second person: sealed in the agency's own stream."""
    if row.status != PathwayStatus.PROPOSED:
        return ""
    return str(content_of(row.agency, row.audit_seq)["why"])


def _cards(row: Pathway, pack: Pack, *, may_change: bool) -> Iterable[Words]:
    routes = {route.code: route for route in pack.pathways}
    names = dict(Agency.objects.values_list("code", "name"))
    own = pathways.read_own(row.number, row.steps)
    last = len(own.steps) - 1
    for place, step in enumerate(own.steps):
        if isinstance(step, OwnStep):
            yield {
                **_own_card(step, pack, names),
                "own": True,
                "change_href": f"/agency/pathways/{row.pk}/steps/{step.code}/" if may_change else "",
                "may_move": may_change,
                "first": place == 0,
                "last": place == last,
            }
        elif step.national in routes:
            yield _national_card(routes[step.national], row, pack)


def _own_card(step: OwnStep, pack: Pack, names: dict[str, str]) -> Words:
    rows = [
        {"key": _("Who signs"), "value": labels.roles(step.roles, pack)},
        {"key": _("When"), "value": pathways.when_words(step.when, pack)},
        {"key": _("Why"), "value": step.why},
        {"key": _("Rule"), "value": step.rule},
    ]
    if step.agencies:
        of = ", ".join(names.get(code, code) for code in step.agencies)
        words = {"people": step.people, "agencies": of}
        rows.insert(1, {"key": _("From"), "value": _("%(people)d of: %(agencies)s") % words})
    elif step.people > 1:
        rows.insert(1, {"key": _("How many"), "value": _("%(people)d different people") % {"people": step.people}})
    if step.blind:
        said = _("Each says what they think before any reads another. Where they differ, somebody else decides.")
        rows.append({"key": _("Blind review"), "value": said})
    if step.beside:
        rows.append({"key": _("Order"), "value": _("At the same time as the step before it")})
    return {"code": step.code, "heading": step.label, "rows": rows}


def _national_card(route: Route, row: Pathway, pack: Pack) -> Words:
    roles = [role for kind in row.agency.kinds for role in route.roles.get(kind, [])] or route.roles.get("ANY", [])
    when: list[When] = route.when
    return {
        "code": route.code,
        "heading": str(route.label),
        "own": False,
        "rows": [
            {"key": _("Who signs"), "value": labels.roles(tuple(dict.fromkeys(roles)), pack)},
            {"key": _("When"), "value": pathways.when_words(when, pack)},
        ],
    }


def _rehearsed(looked: Preview) -> Words:
    """Of the scenario files, as if they were the agency's own."""
    words = {"changed": looked.changed, "total": looked.total}
    lead = _("Of the practice scenarios: %(changed)d of %(total)d would go another way than now.") % words
    return {"lead": lead, "more": _longer(looked.added_minutes), "rows": _timed(looked)}


def _longer(minutes: int | None) -> str:
    if minutes is None:
        return ""
    return ngettext(
        "In the middle it takes %(count)d working minute longer.",
        "In the middle it takes %(count)d working minutes longer.",
        minutes,
    ) % {"count": minutes}


def _timed(looked: Preview) -> list[tuple[str, str, int, str]]:
    unknown = _("Not known: nobody has signed yet")
    return [(old, new, count, unknown if minutes is None else str(minutes)) for old, new, count, minutes in looked.rows]


def _preview(looked: Preview) -> Words:
    words = {"changed": looked.changed, "total": looked.total, "days": DAYS}
    lead = _("On the last %(days)d days: %(changed)d of %(total)d would have gone another way.") % words
    more = ""
    if looked.changed:
        more = ngettext(
            "In the middle one of these, %(count)d person more is asked.",
            "In the middle one of these, %(count)d people more are asked.",
            looked.more_people,
        ) % {"count": looked.more_people}
    if looked.total >= AT_MOST:
        more = f"{more} " + _("Only the newest %(most)d are counted.") % {"most": AT_MOST}
    more = f"{more} {_longer(looked.added_minutes)}"
    return {"lead": lead, "more": more.strip(), "rows": _timed(looked)}


def step_page(row: Pathway, step: Words, pack: Pack) -> Words:
    """The form of one own step."""
    here = {"text": _("Version %(number)d") % {"number": row.number}, "href": f"/agency/pathways/{row.pk}/"}
    heading = step.get("label") or _("Add a step")
    own = OwnStep.model_validate(step) if step else None
    return {
        "breadcrumbs": crumbs(here, {"text": heading}),
        "heading": heading,
        "when_kept": pathways.when_words(own.when, pack) if own and not can_show(step) else "",
        "version": row.version,
    }


def said(then: str, decision: str) -> tuple[str, str]:
    """What was done, and what comes next."""
    if then == "decide":
        if decision == "approve":
            return _("Agreed. It holds from its day."), _("What is under way keeps its route.")
        return _("Sent back to be changed."), ""
    if then == "propose":
        return _("Proposed."), _("Next: a second person of your agency agrees, or sends it back.")
    if then == "discard":
        return _("Given up. It stays on record."), ""
    return _("Saved."), ""
