"""The short story of an agency's own people: let in by one, by two, refused; its teams and call-back numbers."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

from agencies import commands as of_agencies
from agencies.actors import Actor, Newcomer
from agencies.denials import Denial
from agencies.models import Away, Closure, Contact, Invitation, Proposal, Shift, Team
from agencies.values import NewHours, NewMembership, NewPerson, NewShift
from requests_app import commands
from tests.faults.deeds import AT, Deed, _asks, _endorses, _person, _prepares, _submits


def _role(code: str, at: datetime) -> NewMembership:
    return NewMembership(code, code.lower(), starts_at=at)


def _gives(who: str, code: str, after: int) -> Deed:
    def does(by: Actor, at: datetime) -> Any:
        return commands.give_role(by.agency, _person(who), _role(code, at), by=by, at=at)

    return Deed("give_role", "ada", does, after=after)


def _newest() -> Proposal:
    return Proposal.objects.select_related("agency").latest("proposed_at")


def _link(**which: Any) -> Invitation:
    return Invitation.objects.select_related("agency", "person").filter(**which).latest("made_at")


def _accepts(_by: Actor, at: datetime) -> int:
    """How many accepted it: a link is used once, before a crash or by one of many."""
    link = _link()
    with suppress(Denial):
        if not link.used_at:
            by = Newcomer(link.person, link.agency)
            commands.accept_invitation(link, "copper lantern walks north", "1", by=by, at=at)
            return 1
    return 0


STAFFING = [
    Deed(
        "invite_person", "ada",
        lambda by, at: commands.invite_person(
            by.agency, NewPerson("new@demo.example", "Nell Specimen"), _role("SOCIAL_WORKER", at), by=by, at=at
        ),
        after=1,
    ),
    Deed(
        "make_invitation", "ada", lambda by, at: of_agencies.make_invitation(_person("new"), by=by, at=at), after=1,
    ),
    Deed(
        "withdraw_invitation", "ada",
        lambda by, at: of_agencies.withdraw_invitation(_link(ended_at=None), by=by, at=at), after=1,
    ),
    Deed(
        "make_invitation", "ada",
        lambda by, at: of_agencies.make_invitation(_person("new"), by=by, at=at, handed=True), after=2,
    ),
    Deed("accept_invitation", "", _accepts, after=2),
    _gives("new", "PRACTITIONER", 2),
    _gives("wes", "TEAM_MANAGER", 3),
    Deed("agree_role", "dara", lambda by, at: commands.agree_role(_newest(), by=by, at=at), after=4),
    _gives("kit", "TEAM_MANAGER", 5),
    Deed("decline_role", "mara", lambda by, at: commands.decline_role(_newest(), by=by, at=at), after=6),
    Deed(
        "clear_second_factor", "ada",
        lambda by, at: of_agencies.clear_second_factor(_person("new"), "Rung back on her desk.", by=by, at=at), after=6,
    ),
    Deed(
        "ask_for_second_factors", "ada",
        lambda by, at: commands.ask_for_second_factors(by.agency, by=by, at=at), after=6,
    ),
    Deed("add_team", "ada", lambda by, at: of_agencies.add_team(by.agency, "Family help", by=by, at=at), after=7),
    Deed(
        "choose_receiving_team", "ada",
        lambda by, at: of_agencies.choose_receiving_team(
            Team.objects.select_related("agency").get(name="Family help"), by=by, at=at
        ),
        after=8,
    ),
    Deed(
        "add_contact", "ada",
        lambda by, at: commands.add_contact(by.agency, "Duty desk", "01632 960999", by=by, at=at), after=9,
    ),
    Deed(
        "agree_contact", "dara",
        lambda by, at: commands.agree_contact(
            Contact.objects.select_related("agency").get(label="Duty desk"), by=by, at=at
        ),
        after=9,
    ),
    Deed(
        "end_contact", "ada",
        lambda by, at: commands.end_contact(
            Contact.objects.select_related("agency").get(label="Duty desk"), by=by, at=at
        ),
        after=10,
    ),
]  # fmt: skip

LATER = NewHours(tuple((day, time(10), time(18)) for day in (0, 3, 4, 5, 6)), (AT + timedelta(days=1)).date())


def _closes(by: Actor, at: datetime) -> Closure:
    closure = Closure(day=(AT + timedelta(days=1)).date(), reason="TRAINING")
    return of_agencies.add_closure(by.agency, closure, by=by, at=at)


def _closure() -> Closure:
    return Closure.objects.select_related("agency").get(reason="TRAINING")


def _looks(after: int) -> Deed:
    return Deed("redate_open", "", lambda _by, at: commands.redate_open(at), after=after)


REDATING = [
    Deed(
        "prepare_request",
        "pip",
        lambda by, at: commands.prepare_request({**_asks(at), "urgency": "GREEN"}, by=by, at=at),
        lambda draft: draft.ref,
        after=1,
    ),
    _submits(2),
    _endorses(3),
    Deed("add_closure", "gil", _closes, after=4),
    _looks(5),
    Deed("lift_closure", "gil", lambda by, at: of_agencies.lift_closure(_closure(), by=by, at=at), after=6),
    _looks(7),
    Deed("set_hours", "gil", lambda by, at: of_agencies.set_hours(by.agency, LATER, by=by, at=at), after=8),
    _looks(9),
]


def _on_call(by: Actor, at: datetime) -> Shift:
    new = NewShift(_person("dara").pk, "TEAM_MANAGER", at, at + timedelta(hours=8))
    return of_agencies.put_on_rota(by.agency, new, by=by, at=at)


def _goes_away(who: str, after: int) -> Deed:
    return Deed(
        "say_away", who,
        lambda by, at: of_agencies.say_away(by.agency, by.person, at + timedelta(days=3), by=by, at=at), after=after,
    )  # fmt: skip


def _dara_is_away() -> Away:
    return Away.objects.select_related("agency").get(person=_person("dara"))


PRESENCE = [
    _prepares(1),
    _submits(2),
    Deed("put_on_rota", "ada", _on_call, after=3),
    _goes_away("dara", 4),
    _goes_away("mara", 5),
    Deed("keep_owners", "", lambda _by, at: commands.keep_owners(at), after=6),
    Deed("say_back", "dara", lambda by, at: of_agencies.say_back(_dara_is_away(), by=by, at=at), after=7),
    Deed("keep_owners", "", lambda _by, at: commands.keep_owners(at), after=8),
    Deed(
        "take_off_rota", "ada",
        lambda by, at: of_agencies.take_off_rota(Shift.objects.select_related("agency").get(), by=by, at=at), after=9,
    ),
]  # fmt: skip
