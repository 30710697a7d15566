"""The words of the pages of dip samples: codes and roles, never a name of a child or of who worked on a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import hours
from agencies.actors import Actor
from agencies.hours import LONDON
from agencies.models import Agency
from agencies.queries import members_holding
from audit.models import Entry
from requests_app import guidance, policies
from requests_app.forms.sampling import ModerationForm, ReviewForm
from requests_app.guidance.audit_form import AuditForm, form_of
from requests_app.models import Sample, SampleAction, SampledCase
from requests_app.papers import measured
from requests_app.queries import sampling as queries
from requests_app.queries.oversight import oversees, oversees_all
from requests_app.roles import TABLE, May
from requests_app.values.measuring import SMALL, told_across
from requests_app.values.sampling import ADDED, Case, strata
from requests_app.views.oversight_context import SAID

Words = dict[str, Any]
HERE = "/oversight/samples/"
STATES = {
    "waiting": gettext_lazy("Waits for reviewers"),
    "with_reviewers": gettext_lazy("With reviewers"),
    "agreed": gettext_lazy("Both agree"),
    "differs": gettext_lazy("To be moderated"),
    "moderated": gettext_lazy("Moderated"),
}


def index(by: Actor, at: datetime) -> Words:
    """What one reviews and does, and the samples."""
    return {
        "leads": oversees(by),
        "whole": oversees_all(by),
        "agency": by.agency.name,
        "mine": [
            {"text": _("Case %(number)d") % {"number": one.case.number}, "ref": one.sample.ref,
             "href": f"{HERE}{one.sample.ref}/{one.case.number}/"}
            for one in queries.own_open(by)
        ],
        "actions": [_action(one, at) for one in queries.own_actions(by)],
        "samples": [
            {"ref": one.ref, "href": f"{HERE}{one.ref}/", "period": _period(one), "state": _state(one)}
            for one in queries.samples_of(by)
        ],
        "breadcrumbs": [{"text": _("Oversight"), "href": "/oversight/"}] if oversees(by) else [],
    }  # fmt: skip


def _period(one: Sample) -> str:
    return _("%(start)s to %(stop)s") % {"start": _day(one.start), "stop": _day(one.stop)}


def _state(one: Sample) -> str:
    if one.assigned_at:
        return _("With reviewers")
    return _("Drawn, not assigned yet") if one.drawn_at else _("Published, not drawn yet")


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def population(cases: Sequence[Case], by: Actor, at: datetime) -> Words:
    """The strata with their shares, and what is added in any case. Across agencies small ones are not told."""
    names = dict(Agency.objects.filter(code__in={case.agency for case in cases}).values_list("code", "name"))
    added = {reason: sum(reason in case.added for case in cases) for reason in ADDED}
    shown: dict[tuple[str, str, str], int | None] = dict(strata(cases))
    if oversees_all(by):
        cells = {
            (agency, f"{urgency}|{outcome}"): {"asked": many} for (agency, urgency, outcome), many in strata(cases)
        }
        covered = told_across(cells, {"asked": ""})
        shown = {key: covered[key[0], f"{key[1]}|{key[2]}"]["asked"] for key in shown}
    return {
        "total": len(cases),
        "rows": [
            {"agency": names.get(agency, agency), "urgency": _urgency(urgency, at), "outcome": _outcome(outcome, at),
             "count": measured.number(count),
             "share": "–" if count is None else f"{round(100 * count / len(cases))}%"}
            for (agency, urgency, outcome), count in shown.items()
        ],
        "added": [
            {"text": ADDED[reason], "count": measured.number(None if oversees_all(by) and count in SMALL else count)}
            for reason, count in added.items()
        ],
    }  # fmt: skip


def _urgency(code: str, at: datetime) -> str:
    table = guidance.in_force(at).urgencies
    return str(table[code].label) if code in table else code


def _outcome(code: str, at: datetime) -> str:
    table = guidance.in_force(at).outcomes
    return str(table[code].label) if code in table else code or _("Not answered yet")


def people(by: Actor, at: datetime) -> list[tuple[str, str]]:
    """Who could be given an action: everybody of one's agency who reviews or leads."""
    leads = members_holding(TABLE[May.REVIEW_SAMPLES] | TABLE[May.GRANT] | {"AGENCY_LEAD"}, by.agency, at)
    return sorted({(str(one.person_id), one.person.name) for one in leads}, key=lambda pair: pair[1])


def sample(found: Sample, by: Actor, at: datetime) -> Words:
    """One sample, as far as one may see it."""
    cases = list(queries.cases_of(found, by))
    leads = oversees(by)
    again = f"manage.py redraw_sample {found.ref}"
    rows = [
        {"key": _("Answers asked for"), "value": _period(found)},
        {"key": _("Population"), "value": str(found.population)},
        {"key": _("Drawn by chance"), "value": str(found.size)},
        {"key": _("Seed"), "value": found.seed},
        {"key": _("Hash of the population"), "value": found.population_hash},
        {"key": _("Draw it again"), "value": again},
        *([{"key": _("Looks again at"), "value": found.follows.ref}] if found.follows else []),
    ]
    return {
        "ref": found.ref,
        "version": found.audit_seq if leads else None,
        "leads": leads,
        "rows": rows if leads else [],
        "published_href": f"/oversight/trail/{found.pk}/1/",
        "cases": [_case_line(one, by, at) for one in cases],
        "to_draw": leads and policies.why_not_draw(found, by=by) is None,
        "to_assign": leads and policies.why_not_assign(found, by=by) is None,
        "assigned": bool(found.assigned_at),
        "agreement": _agreement(cases) if leads and found.assigned_at else None,
        "actions": [_action(one, at) for one in queries.actions_of(found)] if leads else [],
        "caveat": form_of(found.form).caveat,
        "breadcrumbs": _crumbs(by),
        "again_href": "?again=yes" if leads and found.drawn_at else "",
        "compared": _compared(found) if leads and found.follows else None,
    }


def drawn_again(found: Sample) -> Words:
    """What comes out when it is drawn once more from what was published."""
    wrong = [str(one) for one in queries.faults_of(found)]
    return {"wrong": wrong, "as_published": not wrong}


def _compared(found: Sample) -> Words:
    """The overall grades of the sample that this one looks again at, and of this one."""
    earlier, now = queries.grades_of(found.follows), queries.grades_of(found)  # type: ignore[arg-type]
    columns = [found.follows.ref if found.follows else "", found.ref]
    grades = form_of(found.form).overall
    return {
        "columns": columns,
        "rows": [
            {"name": label, "cells": [
                {"label": columns[0], "text": str(earlier[code])}, {"label": columns[1], "text": str(now[code])},
            ]}
            for code, label in grades.items()
        ],
    }  # fmt: skip


def _crumbs(by: Actor) -> list[Words]:
    above = [{"text": _("Oversight"), "href": "/oversight/"}] if oversees(by) else []
    return [*above, {"text": _("Dip samples"), "href": HERE}]


def _case_line(one: SampledCase, by: Actor, at: datetime) -> Words:
    answer = one.response
    return {
        "number": one.number,
        "href": f"{HERE}{one.sample.ref}/{one.number}/",
        "ref": answer.ref,
        "about": ", ".join(
            [answer.from_agency.name, _urgency(answer.urgency, at), _outcome(answer.outcome, at)]
        ),
        "why": ", ".join(str(ADDED[reason]) for reason in one.added) or _("By chance"),
        "state": case_state(one),
    }  # fmt: skip


def case_state(one: SampledCase) -> str:
    """Where a case stands, in words."""
    return str(STATES[queries.state_of(one)])


def _agreement(cases: Sequence[SampledCase]) -> Words:
    found = queries.agreement_of(cases)

    def number(value: int | None) -> str:
        return _("cannot be told") if value is None else f"{value / 100:.2f}"

    return {"cases": found.cases, "overall": number(found.overall), "standards": number(found.standards)}


def _action(one: SampleAction, at: datetime) -> Words:
    due = _day(one.due_on)
    return {
        "what": queries.what_of(one),
        "owner": one.owner.name,
        "due": due,
        "late": not one.done_at and one.due_on < at.astimezone(LONDON).date(),
        "done": date_format(one.done_at.astimezone(LONDON), "j F Y") if one.done_at else "",
        "href": f"{HERE}{one.sample.ref}/actions/{one.number}/",
        "ref": one.sample.ref,
    }


def case(found: SampledCase, review: ReviewForm, moderation: ModerationForm, by: Actor, at: datetime) -> Words:
    """One case with what may be done on it."""
    form = form_of(found.sample.form)
    answer = found.response
    to_review = policies.why_not_review_case(found, by=by) is None
    to_moderate = policies.why_not_moderate(found, by=by) is None
    differing = queries.differences(found)
    closed = answer.restricted or (answer.hides and oversees_all(by))  # since it was drawn
    return {
        "ref": found.sample.ref,
        "number": found.number,
        "facts": [
            {"key": _("Answer"), "value": answer.ref},
            {"key": _("Asked by"), "value": answer.to_agency.name},
            {"key": _("Answered by"), "value": answer.from_agency.name},
            {"key": _("Urgency"), "value": _urgency(answer.urgency, at)},
            {"key": _("Outcome"), "value": _outcome(answer.outcome, at)},
            {"key": _("Due"), "value": hours.moment(answer.due_at, at)},
            {"key": _("Sent"), "value": hours.moment(answer.delivered_at, at) if answer.delivered_at else _("Not yet")},
            {"key": _("In the sample"), "value": _case_line(found, by, at)["why"]},
        ],
        "events": [] if closed else _chronology(found, at),
        "state": case_state(found),
        "found": [_found(one, form, differing, by) for one in queries.found_by(found, by)],
        "to_review": to_review,
        "standards": [
            {"label": label, "mark": review[f"mark_{code}"], "evidence": review[f"evidence_{code}"]}
            for code, label in form.standards.items()
        ],
        "review": review,
        "to_moderate": to_moderate,
        "moderation": moderation,
        "to_agree": [
            {"label": form.standards[code], "mark": moderation[f"agreed_{code}"]} for code in differing if code
        ],
        "moderated": _moderated(found, form),
        "breadcrumbs": [*_crumbs(by), {"text": found.sample.ref, "href": f"{HERE}{found.sample.ref}/"}],
    }  # fmt: skip


def _found(one: queries.Found, form: AuditForm, differing: Sequence[str], by: Actor) -> Words:
    mine = one.reviewer.human == by.human
    return {
        "heading": _("Your review") if mine else _("Review %(place)d") % {"place": one.place},
        "overall": form.overall[one.overall],
        "overall_differs": "" in differing,
        "why": one.why,
        "rows": [
            {"label": label, "mark": form.marks[one.marks[code]], "evidence": one.evidence.get(code, ""),
             "differs": code in differing}
            for code, label in form.standards.items()
        ],
    }  # fmt: skip


def _moderated(found: SampledCase, form: AuditForm) -> Words | None:
    if not found.moderated_at:
        return None
    agreed = [{"key": form.standards[code], "value": form.marks[mark]} for code, mark in found.marks.items()]
    grade = [{"key": _("Overall"), "value": form.overall[found.overall]}] if found.overall else []
    return {"rows": [*agreed, *grade], "why": queries.moderation_of(found)}


def _chronology(found: SampledCase, at: datetime) -> list[Words]:
    """What happened in the answer's record: when, and by which agency; nobody by name."""
    entries = Entry.objects.filter(stream_id=found.response_id).order_by("stream_seq")
    agencies = dict(Agency.objects.filter(pk__in={one.agency_id for one in entries}).values_list("pk", "name"))
    return [
        {
            "at": hours.moment(one.at, at),
            "who": agencies.get(one.agency_id, ""),
            "did": capfirst(str(SAID.get(one.action, one.action))),
        }
        for one in entries
    ]
