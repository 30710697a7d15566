"""Founding a made-up partnership by the commands that a real one is founded with; its people as actors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from agencies.actors import Actor, Machine, actor_of
from agencies.commands import add_person, end_membership, open_membership, open_sign_in, register_agency
from agencies.models import Agency, Membership, Person, SignIn
from agencies.roles import ADMINISTRATOR
from agencies.values import NewAgency, NewMembership, NewPerson
from requests_app.management.rehearsal.schema import AgencyWords, MembershipWords, PartnershipWords, PersonWords

WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
Belonging = tuple[PersonWords, MembershipWords]


@dataclass
class Cast:
    """The people and agencies of a founded partnership, by the names that scenarios and tests use."""

    agencies: dict[str, Agency] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)
    sign_ins: dict[tuple[str, str], SignIn] = field(default_factory=dict)

    def agency(self, code: str) -> Agency:
        """The agency of this code. Raises KeyError."""
        return self.agencies[code]

    def person(self, short: str) -> Person:
        """The person of this short name. Raises KeyError."""
        return self.people[short]

    def actor(self, short: str, at: datetime, agency: str = "") -> Actor:
        """The person as the register stands at `at`, in the agency they belong to first unless told.

        The first time they act in an agency they sign in. Raises LookupError for a stranger or somebody who left.
        """
        code = agency or self.home[short]
        if (short, code) not in self.sign_ins:
            person = self.people[short]
            self.sign_ins[short, code] = open_sign_in(person, self.agencies[code], by=None, at=at, door="play")
        actor = actor_of(self.sign_ins[short, code], at, proved_at=at)
        if actor is None:
            raise LookupError(f"{short} is nobody in {code} at {at:%Y-%m-%d %H:%M}")
        return actor


def found(partnership: Mapping[str, Any] | PartnershipWords, *, at: datetime, password: str | None) -> Cast:
    """Found a partnership: its first agency by nobody, everything else by administrators. Returns who there is.

    `password` is everybody's; None means that nobody can sign in on a page.
    """
    words = PartnershipWords.model_validate(partnership)
    encoded = make_password(password)
    cast = Cast(home={person.short: person.memberships[0].agency for person in words.people})
    founder: Actor | None = None
    for agency in words.agencies:
        registered = register_agency(_new_agency(agency), by=founder, at=at)
        cast.agencies[agency.code] = registered
        first = _administrator(words, agency.code)
        _let_in(cast, first, by=founder or Machine(registered), at=at, password=encoded)
        founder = founder or cast.actor(first[0].short, at, agency.code)
    administrators = {code: cast.actor(_administrator(words, code)[0].short, at, code) for code in cast.agencies}
    own: list[Belonging] = []
    for belonging in _rest(words):
        administrator = administrators[belonging[1].agency]
        if cast.people.get(belonging[0].short) == administrator.person:
            own.append(belonging)
        else:
            _let_in(cast, belonging, by=administrator, at=at, password=encoded)
    for belonging in own:
        _let_in_each_other(cast, belonging, by=administrators[belonging[1].agency], at=at, password=encoded)
    return cast


def _let_in_each_other(cast: Cast, belonging: Belonging, *, by: Actor, at: datetime, password: str) -> None:
    """Nobody gives themselves a role: a colleague is made administrator for as long as it takes to give it.

    Raises LookupError where there is no colleague.
    """
    code = belonging[1].agency
    members = (
        Membership.objects.filter(agency=cast.agencies[code]).exclude(person=by.person).order_by("starts_at", "id")
    )
    colleague = next((member.person for member in members.select_related("person")), None)
    short = next((short for short, person in cast.people.items() if person == colleague), "")
    if colleague is None:
        raise LookupError(f"{code} has nobody who could give its administrator another role")
    for_now = NewMembership(ADMINISTRATOR, "acting administrator", starts_at=at)
    membership = open_membership(cast.agencies[code], colleague, for_now, by=by, at=at)
    _let_in(cast, belonging, by=cast.actor(short, at, code), at=at, password=password)
    end_membership(membership, by=by, at=at)


def _let_in(cast: Cast, belonging: Belonging, *, by: Actor | Machine, at: datetime, password: str) -> None:
    person, membership = belonging
    agency = cast.agencies[membership.agency]
    if person.short not in cast.people:
        new = NewPerson(f"{person.short}@demo.example", person.name, person.language, encoded_password=password)
        cast.people[person.short] = add_person(agency, new, by=by, at=at)
    # What a person is first is what is shown of them, so it has to have begun first.
    later = len(person.memberships) - person.memberships.index(membership)
    joined = NewMembership(
        membership.role, membership.title, starts_at=at - timedelta(minutes=later), team=membership.team
    )
    open_membership(agency, cast.people[person.short], joined, by=by, at=at)


def _administrator(words: PartnershipWords, code: str) -> Belonging:
    """Who administers an agency first. Raises LookupError when the file names nobody."""
    for person in words.people:
        for membership in person.memberships:
            if membership.agency == code and membership.role == ADMINISTRATOR:
                return person, membership
    raise LookupError(f"{code} has no administrator")


def _rest(words: PartnershipWords) -> Iterator[Belonging]:
    """Everybody but the first administrators, in the order of the file."""
    first = [_administrator(words, agency.code) for agency in words.agencies]
    for person in words.people:
        for membership in person.memberships:
            if (person, membership) not in first:
                yield person, membership


def _new_agency(words: AgencyWords) -> NewAgency:
    flags = set(words.flags)
    return NewAgency(
        code=words.code, name=words.name, kinds=words.kinds, nation=words.nation,
        public_authority="public_authority" in flags, s11_body="s11_body" in flags, designated="designated" in flags,
        contracted_by=words.contracted_by, le_competent="le_competent" in flags,
        has_caldicott="has_caldicott" in flags, apd_current="apd_current" in flags, is_vcse="is_vcse" in flags,
        call_back_number=words.call_back_number, teams=words.teams, closures=words.closures,
        hours=tuple((day, *span) for days, span in words.hours.items() for day in _weekdays(days)),
    )  # fmt: skip


def _weekdays(days: str) -> range:
    """`Mon-Fri` as the numbers 0 to 4."""
    first, _, last = days.partition("-")
    return range(WEEK.index(first), WEEK.index(last or first) + 1)
