"""Whom a rung reaches: of those it is for, who is there and may be told; where nobody is, the rung above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from agencies.models import Agency, Person
from agencies.queries import members_holding, members_of, standing_in_for
from requests_app import guidance
from requests_app.models import Advice, ApprovalStep, Clock, Disagreement, InformationRequest, Thing
from requests_app.queries.custody import deciders
from requests_app.queries.disagreements import people_on
from requests_app.queries.glass import reviewers
from requests_app.queries.known import hearers
from requests_app.queries.presence import presence_of
from requests_app.reminders.kinds import (
    ADVICE,
    CORRECTION,
    DISAGREE,
    GLASS,
    LEADS,
    LEAVE,
    MANAGERS,
    MISUSE,
    PARTNERS,
    THEIRS,
)
from requests_app.reminders.people import answerers, askers, misuse_reviewers, receivers, signers, teams_answerers
from requests_app.roles import TABLE, May

UPWARDS = ("DEPUTY", "TEAM", "MANAGER", "SENIOR", "LEAD", "PARTNER")
"""From whoever stands in to whoever speaks for a safeguarding partner."""
SENIORS = "SENIORS"


def reached(to: str, clock: Clock, about: Thing, at: datetime) -> list[Person]:
    """Whom a rung reminds. Nobody is reminded who is away while somebody is there; and somebody always is."""
    holders = holders_at(clock, about, at)
    if to == "HOLDER":
        return here(holders, clock.agency, at) or holders
    if clock.kind == ADVICE:  # whoever asked can decide without it, or ask somebody else
        return [one.asked_by for one in _advice_of(clock)]
    named: dict[str, list[Person]] = {}
    for rung in _from(to):
        named[rung] = _may_hear(RUNGS[rung](clock, about, holders, at), clock, about, at)
        if there := here(named[rung], clock.agency, at):
            return there
    return named[to] or holders


def here(people: list[Person], agency: Agency, at: datetime) -> list[Person]:
    """Those who are there for their agency: it is open and they are not away, or they are on call."""
    if not people:
        return []
    there = presence_of([agency], at)
    return [one for one in people if there.here(agency.pk, one, there.on_call.get((agency.pk, one.pk), ()))]


def _from(to: str) -> tuple[str, ...]:
    """This rung and those above it. A safeguarding partner is told on their own rung alone; else the seniors are."""
    if to == "PARTNER":
        return ("PARTNER", "SENIOR", "LEAD", "MANAGER")
    return tuple(rung for rung in UPWARDS[UPWARDS.index(to) :] if rung != "PARTNER")


def _may_hear(people: list[Person], clock: Clock, about: Thing, at: datetime) -> list[Person]:
    """Nobody who is kept out, and of what is restricted only who is named; of what the other side does, its people."""
    if clock.kind in (GLASS, *THEIRS):
        return people
    return hearers(about, people, at) if people else []


def _deputies(clock: Clock, _about: Thing, holders: list[Person], at: datetime) -> list[Person]:
    return standing_in_for(holders, clock.agency, at)


def _team(clock: Clock, about: Thing, holders: list[Person], at: datetime) -> list[Person]:
    """Everybody who could do it."""
    if clock.step_id or clock.kind in (GLASS, DISAGREE, MISUSE, *THEIRS):
        return holders
    if isinstance(about, InformationRequest):
        return [row.person for row in members_of(about.team, at).filter(role__in=TABLE[May.RAISE])]
    return teams_answerers([about.team_id], at).get(about.team_id, [])


def _managers(clock: Clock, _about: Thing, _holders: list[Person], at: datetime) -> list[Person]:
    return [row.person for row in members_holding(MANAGERS, clock.agency, at)]


def _seniors(clock: Clock, _about: Thing, _holders: list[Person], at: datetime) -> list[Person]:
    """Whom the guidance names where agencies do not agree."""
    named = guidance.load(clock.pack).disagreements
    roles = named[SENIORS].roles if SENIORS in named else LEADS
    return [row.person for row in members_holding(roles, clock.agency, at)]


def _leads(clock: Clock, _about: Thing, _holders: list[Person], at: datetime) -> list[Person]:
    return [row.person for row in members_holding(LEADS, clock.agency, at)]


def _partners(clock: Clock, _about: Thing, _holders: list[Person], at: datetime) -> list[Person]:
    return [row.person for row in members_holding(PARTNERS, clock.agency, at)]


RUNGS: dict[str, Callable[[Clock, Thing, list[Person], datetime], list[Person]]] = {
    "DEPUTY": _deputies,
    "TEAM": _team,
    "MANAGER": _managers,
    "SENIOR": _seniors,
    "LEAD": _leads,
    "PARTNER": _partners,
}


def holders_at(clock: Clock, about: Thing, at: datetime) -> list[Person]:
    """Who can act now: the step's eligible signers; whoever took the response, else its team's preparers."""
    if clock.step_id:
        step = ApprovalStep.objects.select_related("agency", "info_request", "response").get(pk=clock.step_id)
        return signers(step, at)
    if clock.kind == GLASS:
        return reviewers(clock.agency, at)
    if clock.kind == ADVICE:
        return [one.adviser for one in _advice_of(clock)]
    if clock.kind == DISAGREE:
        return _on_the_rung(clock, at)
    if isinstance(about, InformationRequest):
        return askers(about, at)
    if clock.kind in THEIRS:
        return receivers(about.arrival, at)
    if clock.kind == MISUSE:
        return [one for row in about.misuses.filter(verdict="") for one in misuse_reviewers(row, at)]
    return (deciders(about, at) if clock.kind in (LEAVE, CORRECTION) else []) or answerers(about, at)


def _on_the_rung(clock: Clock, at: datetime) -> list[Person]:
    ref, number, rung = clock.slot.split(":")[-3:]
    rows = Disagreement.objects.select_related(
        "response__info_request__team", "response__from_agency", "response__to_agency", "response__team"
    )
    return people_on(rows.get(response__ref=ref, number=number), int(rung), clock.agency, at)


def _advice_of(clock: Clock) -> list[Advice]:
    number = clock.slot.rpartition(":")[2]
    return list(Advice.objects.filter(response=clock.about_id, number=number).select_related("adviser", "asked_by"))
