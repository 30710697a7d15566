"""Telling the people whom it is about, or recording why not yet (GR2, V3): each side keeps its own ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import guidance, policies, queries, reminders, trail
from requests_app.commands.locking import lock_request, lock_response
from requests_app.commands.parts import Done
from requests_app.denials import Fault, Incomplete
from requests_app.events import Event
from requests_app.models import AgencyResponse, InformationRequest, LedgerLine, Thing
from requests_app.queries.informing import may_be_told
from requests_app.trail import command
from requests_app.values.fields import typed
from requests_app.values.informing import Line, Owed, faults_deferred, faults_told, opening, owed

Words = dict[str, Any]


@command
def tell_person(
    thing: Thing, about: str, what: str, *, how: str, happened_at: datetime, by: Actor, at: datetime
) -> Done[Thing]:
    """Record that somebody was told: what, how and when. Nothing reminds of them any more."""
    locked, one = _locked(thing, about, by)
    line = Line(about, True, happened_at, typed(what, "/words"), how=how)
    if faults := [*_who(locked, about), *faults_told(line, one, at)]:
        raise Incomplete(faults)
    return _write(locked, line, Event.NOTICE_GIVEN, by=by, at=at)


@command
def defer_notice(
    thing: Thing, about: str, why: str, *, ground: str, look_again_at: datetime | None, by: Actor, at: datetime
) -> Done[Thing]:
    """Record why somebody is not told yet, and when that is looked at again. Whoever holds the thing is reminded."""
    locked, one = _locked(thing, about, by)
    line = Line(about, False, at, typed(why, "/words"), ground=ground, look_again_at=look_again_at)
    pack = guidance.load(locked.pack)
    faults = [*_who(locked, about), *faults_deferred(line, one, pack, at)]
    newest = LedgerLine.objects.filter(root_id=locked.pk, about=about).order_by("-number").first()
    if newest is not None and newest.told:
        faults.append(Fault("/about", "already_told", _("They have been told already. What is said stays said.")))
    if faults:
        raise Incomplete(faults)
    return _write(locked, line, Event.NOTICE_DEFERRED, by=by, at=at)


def _locked(thing: Thing, about: str, by: Actor) -> tuple[Thing, Owed | None]:
    locked: Thing = lock_response(thing) if isinstance(thing, AgencyResponse) else lock_request(thing)
    if denial := policies.why_not_inform(locked, by=by):
        raise denial
    due = {one.about: one for one in owed(_words(locked), guidance.load(locked.pack))}
    return locked, due.get(about)


def _words(thing: Thing) -> Words:
    """Whom it is about, as this side knows them."""
    return queries.addressed_words(thing) if isinstance(thing, AgencyResponse) else queries.request_words(thing)


def _who(thing: Thing, about: str) -> list[Fault]:
    if about in may_be_told(_words(thing)):
        return []
    return [Fault("/about", "unknown" if about else "required", _("Select the person."))]


def _write(thing: Thing, line: Line, event: Event, *, by: Actor, at: datetime) -> Done[Thing]:
    write_lines(thing, [line], by=by, at=at)
    content = {"ledger": {line.about: line.words}, "about": line.about}
    receipt = trail.record(event, about=thing, by=by, at=at, content=content, outcome=line.ground or line.how)
    reminders.settle(thing, [], at)
    return Done(thing, receipt)


def write_lines(thing: Thing, lines: Iterable[Line], *, by: Actor, at: datetime) -> None:
    """The rows of the next entry, and for whoever is not told yet the clock of the next look."""
    sides = (thing, None) if isinstance(thing, InformationRequest) else (None, thing)
    number = LedgerLine.objects.filter(root_id=thing.pk).count()
    rows = [
        LedgerLine(
            root_id=thing.pk, info_request=sides[0], response=sides[1],
            number=number + place, about=line.about, told=line.told, how=line.how, ground=line.ground,
            happened_at=min(line.happened_at, at), look_again_at=line.look_again_at, by=by.person,
            role=by.who().role, at=at, audit_seq=thing.next_seq,
        )
        for place, line in enumerate(lines, 1)
    ]  # fmt: skip
    LedgerLine.objects.bulk_create(rows)
    for row in rows:
        reminders.stop_look(thing, row.about, at)
        if row.look_again_at is not None:
            reminders.start_look(thing, by.agency, row.about, at=at, due_at=row.look_again_at)


def open_ledger(info_request: InformationRequest, words: Words, *, by: Actor, at: datetime) -> dict[str, str]:
    """What a version that is put forward says of telling people, of everybody of whom nothing was said before.

    Returns the words, for the entry that the rows belong to.
    """
    known = set(LedgerLine.objects.filter(root_id=info_request.pk).values_list("about", flat=True))
    lines = [line for line in opening(words, guidance.load(info_request.pack), at) if line.about not in known]
    write_lines(info_request, lines, by=by, at=at)
    return {line.about: line.words for line in lines if line.words}
