"""Notices and reminders: outbox rows written with the act; ladders found again from running clocks.

Nothing here sends anything. Every row has a unique slot, so looking twice makes nothing twice (dec.23).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies import hours
from agencies.actors import Actor
from agencies.hours import Pause, Span
from agencies.models import Accreditation, Agency, Membership, Person
from agencies.queries import calendar_of, members_holding, members_of, members_of_teams, memberships_of
from requests_app import guidance
from requests_app.models import (
    Advice,
    AgencyResponse,
    AgreementParty,
    ApprovalStep,
    Arrival,
    Clock,
    Delivery,
    Glass,
    InformationRequest,
    Misuse,
    Notification,
    Pathway,
    Thing,
)
from requests_app.queries.clocks import pauses_of_clock
from requests_app.queries.custody import deciders
from requests_app.queries.glass import reviewers
from requests_app.queries.known import hearers
from requests_app.queries.pauses import paused_of
from requests_app.queries.scope import ACROSS_TEAMS
from requests_app.queries.signers import signers_of
from requests_app.roles import TABLE, May, may

PARTNERSHIP = "PARTNERSHIP"
SOON = timedelta(hours=1)
MANAGERS = TABLE[May.GRANT]
LEADS = frozenset({"AGENCY_LEAD"})
QUESTION = "question"
WRITE_UP = "write_up"
GLASS = "glass"
ADVICE = "advice"
OVERSEEN = ("emergency",)  # told by reference alone to whoever oversees, wherever it happened
DESTROY = "destroy"
LOOK = "look_again"  # at whether somebody can be told now
RECEIPT = "receipt"
LEAVE, MISUSE, CORRECTION, READ = "leave", "misuse", "correction", "read"
THEIRS = (RECEIPT, DESTROY, READ)  # what whoever received an answer does
REDATED = ("due_at", "calendar", "paused_at", "paused_until")
REPLIED = ("reply", "reply_only", "no_reply")
LADDER = ("due_soon", "due", "overdue", "escalated")  # the kinds that rungs have


def notify(
    kind: str, *, about: Thing, to: Iterable[Person], at: datetime, slot: str = "", due_at: datetime | None = None,
    side: str = "",
) -> list[Notification]:  # fmt: skip
    """Tell people, once each per slot: an inbox row and its e-mail in the act's own transaction.

    `side` is where the link leads, when that is not the thing's own page.
    """
    return post(notices(kind, about=about, to=to, at=at, slot=slot, due_at=due_at, side=side))


def notices(
    kind: str, *, about: Thing, to: Iterable[Person], at: datetime, slot: str = "", due_at: datetime | None = None,
    side: str = "", linked: Mapping[UUID, set[UUID]] | None = None,
) -> list[Delivery]:  # fmt: skip
    """What `post` then writes: an e-mail for each person, with its inbox row. `linked`: as in `hearers`."""
    side = side or ("request" if isinstance(about, InformationRequest) else "response")
    pressing, theirs = _cannot_wait(kind, about, at, due_at), side in (GLASS, "arrival")
    rows = [
        Notification(
            id=uuid.uuid4(), slot=f"{person.pk}:{about.pk}:{kind}:{slot}", kind=kind, recipient=person,
            about_id=about.pk, ref=about.ref, side=side, made_at=at, due_at=due_at,
        )
        for person in {person.pk: person for person in hearers(about, to, at, whoever=theirs, linked=linked)}.values()
    ]  # fmt: skip
    return [Delivery(notification=row, pressing=pressing) for row in rows]


def post(rows: list[Delivery], *, new: bool = False) -> list[Notification]:
    """Write notices with their e-mails, each slot's once. `new`: they are about what is made in this very act."""
    made = {row.pk for row in rows}
    Notification.objects.bulk_create([row.notification for row in rows], ignore_conflicts=not new)
    if not new:
        made = set(Notification.objects.filter(pk__in=made).values_list("pk", flat=True))
    posted = [row for row in rows if row.pk in made]
    Delivery.objects.bulk_create(posted)
    return [row.notification for row in posted]


def _cannot_wait(kind: str, about: Thing, at: datetime, due_at: datetime | None) -> bool:
    """Whether the e-mail goes out at once, even to somebody who had one just now."""
    if due_at and at < due_at <= at + SOON:
        return True
    return kind not in LADDER and guidance.load(about.pack).urgencies[about.urgency].one_signature


def settle(about: Thing, kinds: Iterable[str], at: datetime, *, slot: str = "", who: Person | None = None) -> None:
    """What was asked of people is done: nobody needs to do it any more, nor what a stopped clock reminded of.

    `slot` settles the notices of one slot only, `who` those of one person. Clocks are stopped before.
    """
    asked = Q(kind__in=list(kinds), slot__endswith=f":{slot}") if slot else Q(kind__in=list(kinds))
    if who is not None:
        asked &= Q(recipient=who)
    running = Clock.objects.filter(about_id=about.pk, stopped_at=None).values("due_at")
    reminded = Q(kind__in=LADDER) & ~Q(due_at__in=running)
    Notification.objects.filter(asked | reminded, about_id=about.pk, done_at=None).update(done_at=at)


def start_clock(
    kind: str, *, about: Thing, agency: Agency, span: str, at: datetime, step: ApprovalStep | None = None,
    slot: str = "",
) -> Clock:  # fmt: skip
    """Start a time running for an agency. Returns the clock with its due time."""
    clock = timed(kind, about=about, agency=agency, span=span, at=at, step=step, slot=slot)
    clock.save(force_insert=True)
    return clock


def timed(
    kind: str, *, about: Thing, agency: Agency, span: str, at: datetime, step: ApprovalStep | None = None,
    slot: str = "",
) -> Clock:  # fmt: skip
    """A clock as it starts, worked out and not yet written."""
    calendar = calendar_of(agency)
    clock = Clock(
        slot=slot_of(step or about, kind, slot), kind=kind, about_id=about.pk, step_id=step.pk if step else None,
        agency=agency, ref=about.ref, urgency=about.urgency, pack=about.pack, rule=span, calendar=calendar.version,
        started_at=at, due_at=hours.due(Span.parse(span), at, calendar),
    )  # fmt: skip
    clock.next_at = _rung_at(clock, 0)
    return clock


def start_look(about: Thing, agency: Agency, whom: str, *, at: datetime, due_at: datetime) -> None:
    """The next look at whether somebody can be told: a time that people set, and so no span of the guidance."""
    calendar = calendar_of(agency)
    clock = Clock(
        slot=slot_of(about, LOOK, whom), kind=LOOK, about_id=about.pk, agency=agency, ref=about.ref,
        urgency=about.urgency, pack=about.pack, rule="", calendar=calendar.version, started_at=at, due_at=due_at,
    )  # fmt: skip
    clock.next_at = _rung_at(clock, 0)
    clock.save()


def stop_look(about: Thing, whom: str, at: datetime) -> None:
    """Somebody was told, or looked at again: the reminders of the last look rest."""
    Clock.objects.filter(slot=slot_of(about, LOOK, whom), stopped_at=None).update(stopped_at=at)


def slot_of(thing: Thing | ApprovalStep, kind: str, slot: str = "") -> str:
    """What names a clock."""
    return f"{thing.pk}:{kind}:{slot}"


def let_rest(about: Thing, kind: str, slot: str, at: datetime) -> None:
    """One thing of several of its kind is done: its own clock stops, and its notices are nobody's to do."""
    Clock.objects.filter(slot=slot_of(about, kind, slot), stopped_at=None).update(stopped_at=at)
    settle(about, [QUESTION, "question_only"], at, slot=slot)


def let_advice_rest(response: AgencyResponse, rows: Iterable[Advice], at: datetime) -> None:
    """Nobody waits for this advice any more: its own clock stops, and whoever was asked has nothing to do."""
    for advice in rows:
        Clock.objects.filter(slot=slot_of(response, ADVICE, str(advice.number))).update(stopped_at=at)
        settle(response, [ADVICE], at, slot=advice.ref)


def stop_clocks(about: Thing, at: datetime, *, kinds: Iterable[str] = (), step: ApprovalStep | None = None) -> None:
    """The act is done, or no longer wanted: its ladder stops."""
    running = Clock.objects.filter(about_id=about.pk, stopped_at=None)
    # What was done at once is written up and reviewed whatever becomes of its thing.
    running = running.filter(kind__in=list(kinds)) if kinds else running.exclude(kind__in=[WRITE_UP, GLASS, LOOK])
    if step:
        running = running.filter(step_id=step.pk)
    running.update(stopped_at=at)


def due_rungs(at: datetime) -> QuerySet[Clock]:
    """Clocks whose next rung is due, the longest overdue first."""
    return Clock.objects.filter(stopped_at=None, next_at__lte=at).order_by("next_at", "slot")


def climb(slot: str, at: datetime) -> bool:
    """One rung of one clock, claimed by a conditional update: two workers climb it once."""
    with transaction.atomic(durable=True):
        clock = Clock.objects.select_related("agency").get(slot=slot)
        if clock.stopped_at or clock.next_at is None or clock.next_at > at:
            return False
        rungs = _ladder(clock)
        rung, following = rungs[clock.rung], _rung_at(clock, clock.rung + 1, pauses_of_clock(clock))
        claimed = Clock.objects.filter(slot=slot, rung=clock.rung, stopped_at=None).update(
            rung=clock.rung + 1, next_at=following
        )
        if not claimed:
            return False
        # After an outage several rungs are due at once: the last of them says all that the earlier ones would.
        superseded = following is not None and following <= at and rungs[clock.rung + 1].to == rung.to
        if not superseded:
            about = thing_of(clock)
            people = _recipients(rung.to, clock, about, at)
            side = _side_of(clock, about, rung.to)
            slot = f"{clock.slot}:{clock.rung}"
            notify(rung.kind, about=about, to=people, at=at, due_at=clock.due_at, slot=slot, side=side)
        return True


def _side_of(clock: Clock, about: Thing, to: str) -> str:
    """Where a reminder leads, when that is not the thing's own page."""
    if clock.kind in THEIRS and isinstance(about, AgencyResponse):
        return "arrival"
    if clock.kind == ADVICE:
        return ADVICE if to == "HOLDER" else ""
    return {LEAVE: "custody", CORRECTION: "custody", MISUSE: "misuse", GLASS: GLASS}.get(clock.kind, "")


def _ladder(clock: Clock) -> tuple[guidance.Rung, ...]:
    """The rungs of a clock: a question to the asker and a look have their own, everything else its urgency's."""
    urgency = guidance.load(clock.pack).urgencies[clock.urgency]
    own = {QUESTION: urgency.question_rungs, LOOK: urgency.look_rungs}
    return own.get(clock.kind, urgency.rungs)


def _rung_at(clock: Clock, number: int, pauses: Sequence[Pause] = ()) -> datetime | None:
    """When a rung of the clock's ladder is due: a part of the span, or so long before or after the due time.

    Nobody is reminded while their clock stands: a rung that falls into a pause waits until it ends.
    """
    rungs = _ladder(clock)
    if number >= len(rungs):
        return None
    when, calendar = rungs[number].at, calendar_of(clock.agency)
    if when == "due":
        return clock.due_at
    if when.endswith("%"):
        span, part = Span.parse(clock.rule), int(when[:-1]) / 100
        at = hours.fraction(clock.started_at, clock.due_at, part, span, calendar, pauses)
    elif when.startswith("-"):
        at = max(clock.started_at, hours.before(Span.parse(when[1:]), clock.due_at, calendar))
    else:
        at = hours.due(Span.parse(when.removeprefix("+")), clock.due_at, calendar)
    return next((pause.ends for pause in pauses if pause.begins <= at < pause.ends), at)


def redate(response: AgencyResponse) -> None:
    """Work the reply's due time and ladder out again from its questions. The caller saves `REDATED` of the response."""
    clock = Clock.objects.select_related("agency").get(about_id=response.pk, kind="reply")
    calendar, was = calendar_of(clock.agency), clock.due_at
    stood = paused_of(response, calendar)
    clock.due_at = hours.due(Span.parse(clock.rule), clock.started_at, calendar, stood.pauses)
    clock.calendar = calendar.version
    clock.next_at = _rung_at(clock, clock.rung, stood.pauses)
    clock.save(update_fields=["due_at", "next_at", "calendar"])
    response.due_at, response.calendar = clock.due_at, calendar.version
    response.paused_at, response.paused_until = stood.since, stood.until
    told = Notification.objects.filter(about_id=response.pk, kind__in=LADDER, due_at=was, done_at=None)
    told.update(due_at=clock.due_at)


def thing_of(clock: Clock) -> Thing:
    """What a clock is about: where its notices lead."""
    if clock.step_id and not ApprovalStep.objects.filter(pk=clock.step_id).exclude(response=None).exists():
        return InformationRequest.objects.get(pk=clock.about_id)
    if clock.kind == QUESTION:
        return InformationRequest.objects.get(pk=clock.about_id)
    known = clock.kind in (WRITE_UP, GLASS, LOOK, *THEIRS)
    if known and (asked := InformationRequest.objects.filter(pk=clock.about_id).first()):
        return asked
    return AgencyResponse.objects.get(pk=clock.about_id)


def about_whom(notice: Notification) -> tuple[Thing, Agency] | None:
    """What a notice is about, and the agency whose business it is; None where it is no request and no answer."""
    response = AgencyResponse.objects.select_related("from_agency").filter(pk=notice.about_id).first()
    if response is not None:
        return response, response.from_agency
    info_request = InformationRequest.objects.select_related("agency").filter(pk=notice.about_id).first()
    return (info_request, info_request.agency) if info_request is not None else None


def who_must_know(about: Thing, agency: Agency, at: datetime, *, but: Person | None = None) -> list[Person]:
    """Whom the software tells what it cannot do itself: whoever holds the thing, and who manages or leads there.

    Where that is nobody but the one who cannot be told, everybody there who prepares answers.
    """
    holders = askers(about, at) if isinstance(about, InformationRequest) else answerers(about, at)
    above = [member.person for member in members_holding(MANAGERS | LEADS, agency, at)]
    people = [person for person in (*holders, *above) if but is None or person.pk != but.pk]
    others = members_holding(TABLE[May.PREPARE], agency, at)
    return people or [one.person for one in others if but is None or one.person_id != but.pk]


def _recipients(to: str, clock: Clock, about: Thing, at: datetime) -> list[Person]:
    """Whom a rung reaches: who can act now, or their manager or lead; where there is none, whoever can act."""
    roles = {"MANAGER": MANAGERS, "LEAD": LEADS}.get(to)
    if roles is None:
        return _holders(clock, about, at)
    if clock.kind == ADVICE:  # whoever asked can decide without it, or ask somebody else
        return [one.asked_by for one in _advice_of(clock)]
    above = [member.person for member in members_holding(roles, clock.agency, at)]
    return above or _holders(clock, about, at)


def _holders(clock: Clock, about: Thing, at: datetime) -> list[Person]:
    """Who can act now: the step's eligible signers; whoever took the response, else its team's preparers."""
    if clock.step_id:
        step = ApprovalStep.objects.select_related("agency", "info_request", "response").get(pk=clock.step_id)
        return signers(step, at)
    if clock.kind == GLASS:
        return reviewers(clock.agency, at)
    if clock.kind == ADVICE:
        return [one.adviser for one in _advice_of(clock)]
    if isinstance(about, InformationRequest):
        return askers(about, at)
    if clock.kind in THEIRS:
        return receivers(about.arrival, at)
    if clock.kind == MISUSE:
        return [one for row in about.misuses.filter(verdict="") for one in misuse_reviewers(row, at)]
    return (deciders(about, at) if clock.kind in (LEAVE, CORRECTION) else []) or answerers(about, at)


def _advice_of(clock: Clock) -> list[Advice]:
    number = clock.slot.rpartition(":")[2]
    return list(Advice.objects.filter(response=clock.about_id, number=number).select_related("adviser", "asked_by"))


def signers(step: ApprovalStep, at: datetime) -> list[Person]:
    """The people who may sign a step now, deputies too."""
    return [signer.person for signer in signers_of([step], at)[step.pk]]


def answerers(response: AgencyResponse, at: datetime) -> list[Person]:
    """Whoever took the response, while they are of its team; else everybody of it who prepares answers."""
    people = teams_answerers([response.team_id], at).get(response.team_id, [])
    people = hearers(response, people, at) if response.restricted else people
    return [person for person in people if person.pk == response.holder_id] or people


def teams_answerers(teams: Iterable[UUID], at: datetime) -> dict[UUID, list[Person]]:
    """Everybody who prepares answers in each of these teams. One query."""
    people: dict[UUID, list[Person]] = {}
    for member in members_of_teams(teams, at).filter(role__in=TABLE[May.PREPARE]):
        people.setdefault(cast(UUID, member.team_id), []).append(member.person)
    return people


def askers(info_request: InformationRequest, at: datetime) -> list[Person]:
    """Whoever wrote the request, while they are a member of its agency; else everybody of its team who raises them."""
    author = info_request.author
    if not hearers(info_request, [author], at):
        return hearers(
            info_request, [m.person for m in members_of(info_request.team, at).filter(role__in=TABLE[May.RAISE])], at
        )
    if memberships_of(author, at).filter(agency=info_request.agency_id).exists():
        return [author]
    return [member.person for member in members_of(info_request.team, at).filter(role__in=TABLE[May.RAISE])]


def received_from(response: AgencyResponse) -> tuple[Thing, str]:
    """Where the clocks of whoever receives an answer run, and the slot that tells its partners' apart."""
    return (response.info_request, response.ref) if response.info_request else (response, "")


def holders_of(held: AgencyResponse, at: datetime) -> list[Person]:
    """Whoever asked for an answer or receives it, and whoever said by name that they have it."""
    request, named = held.info_request, [held.received_by] if held.received_by else []
    return [*(askers(request, at) if request else receivers(held.arrival, at)), *named]


def misuse_reviewers(misuse: Misuse, at: datetime) -> list[Person]:
    """Who of the reporting side may review a report: who leads, manages or oversees there, but for the reporter."""
    root, rows = misuse.response, members_holding(TABLE[May.REVIEW_MISUSE], misuse.agency, at)
    teams = {root.team_id, *([root.info_request.team_id] if root.info_request else [root.arrival.team_id])}
    found = [row for row in rows if row.team_id in teams or row.role in ACROSS_TEAMS]
    return [row.person for row in found if row.person.human != misuse.reported_by.human]


def receivers(arrival: Arrival, at: datetime) -> list[Person]:
    """Everybody of the team that something was sent to unasked, who may receive it."""
    return [member.person for member in members_of(arrival.team, at).filter(role__in=TABLE[May.RECEIVE])]


def overseers(agency: Agency, at: datetime) -> list[Person]:
    """Whoever oversees an agency: its own governance leads, and the partnership's."""
    held = Membership.objects.filter(Membership.live(at), role__in=TABLE[May.OVERSEE])
    held = held.select_related("person", "agency")
    return [one.person for one in held if one.agency_id == agency.pk or PARTNERSHIP in one.agency.kinds]


def notices_of(by: Actor) -> QuerySet[Notification]:
    """A person's notices about what the agency they act for asked, or was asked: elsewhere they are told elsewhere."""
    asked = InformationRequest.objects.filter(pk=OuterRef("about_id"), agency=by.agency)
    answers = AgencyResponse.objects.filter(pk=OuterRef("about_id"), from_agency=by.agency)
    steps = ApprovalStep.objects.filter(root_id=OuterRef("about_id"), agency=by.agency)  # of another agency's pathway
    arrived = Arrival.objects.filter(response=OuterRef("about_id"), agency=by.agency)
    party = AgreementParty.objects.filter(agreement=OuterRef("about_id"), agency=by.agency)
    pathway = Pathway.objects.filter(pk=OuterRef("about_id"), agency=by.agency)
    opened = Glass.objects.filter(Q(agency=by.agency) | Q(owner=by.agency), root_id=OuterRef("about_id"))
    advised = Advice.objects.filter(response=OuterRef("about_id"), agency=by.agency, adviser=by.person)
    of_their_own = {"glass": opened, "arrival": arrived, "agreement": party, "pathway": pathway, ADVICE: advised}
    of_their_own["standing"] = Accreditation.objects.filter(pk=OuterRef("about_id"), agency=by.agency)
    of_their_own["misuse"] = Misuse.objects.filter(response=OuterRef("about_id"), agency=by.agency)
    here = (
        ~Q(side__in=of_their_own) & ~Q(kind__in=OVERSEEN) & (Q(Exists(asked)) | Q(Exists(answers)) | Q(Exists(steps)))
    )
    for side, rows in of_their_own.items():
        here |= Q(Exists(rows), side=side)
    if may(May.OVERSEE, by.roles):
        here |= Q(kind__in=OVERSEEN)
    return Notification.objects.filter(here, recipient=by.person)


def inbox(by: Actor) -> list[Notification]:
    """This person's open notices, the most pressing first."""
    rows = notices_of(by).filter(done_at=None)
    return list(rows.order_by("due_at", "made_at")[:200])


TO_DO = (
    *("endorse", "asked", "decide", "look_back", "returned", "ready", "receipt", "offered"),
    *("recalled", "leave", "correction", "correction_send", "misuse_review"),
    *("due_soon", "due", "overdue", "escalated", "question", "question_only", "sign", "agree", "expiring"),
    *(WRITE_UP, GLASS, ADVICE),
    *("passed_on", "nobody"),
)
"""Kinds of notice that ask somebody to act; the others only tell."""


def to_do(by: Actor) -> int:
    """How many things wait for this person to act: notices about one thing count once.

    Every page says it, so it asks no more than it must: who was never a member elsewhere was told nothing elsewhere.
    """
    elsewhere = Membership.objects.filter(person=by.person).exclude(agency=by.agency).exists()
    mine = notices_of(by) if elsewhere else Notification.objects.filter(recipient=by.person)
    rows = mine.filter(done_at=None, kind__in=TO_DO)
    return rows.values("about_id").distinct().count()
