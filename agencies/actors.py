"""Who acts: a person as a member of an agency, or the software itself when a clock runs out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from agencies.models import Agency, Deputy, Membership, Person, SignIn
from agencies.roles import NO_CASEWORK
from audit.prepared import prepared
from audit.trail import NOBODY, Who


@dataclass(frozen=True)
class StandIn:
    """Somebody whose part one may take now, in which of the roles that they still hold, and until when."""

    person: Person
    roles: frozenset[str]
    until: datetime


@dataclass(frozen=True)
class Actor:
    """A person acting in an agency, as the memberships stood when the act began (`at`).

    `roles` and `teams` are those live in this agency at that instant; `membership` is the one shown and recorded.
    `acting_for` is the person whose part is taken; `roles` are then that person's, as far as they were handed on.
    """

    person: Person
    agency: Agency
    membership: Membership
    roles: frozenset[str]
    teams: frozenset[UUID]
    sign_in: SignIn
    is_key: bool = False
    scopes: frozenset[str] = field(default_factory=frozenset)
    at: datetime | None = None
    acting_for: Person | None = None
    proved_at: datetime | None = None
    """When this person last proved who they are, in this session; None for a key, and where nobody has."""

    @cached_property
    def stand_ins(self) -> tuple[StandIn, ...]:
        """For whom this person may act here. What one holds for another is never handed on, nor lent to a key."""
        if self.at is None or self.is_key or self.acting_for or self.roles <= NO_CASEWORK:
            return ()
        return stand_ins(self.person, self.agency, self.at)

    @property
    def borrowed(self) -> frozenset[str]:
        """The roles in which this person may act for somebody."""
        return frozenset().union(*(one.roles for one in self.stand_ins))

    def standing_in(self, one: StandIn) -> Actor:
        """The same person, taking another's part: both go on record."""
        return replace(self, acting_for=one.person, roles=one.roles)

    @property
    def human(self) -> UUID:
        """The natural person that separation of duties counts."""
        return self.person.human

    @property
    def shown(self) -> str:
        """Name and title as they stand now; sealed beside the entry, because names change."""
        return f"{self.named}, {self.membership.title}, {self.agency.name}"

    @property
    def named(self) -> str:
        """Who acts, and for whom: "Priya Inventon for Grace Fauxley"."""
        return f"{self.person.name} for {self.acting_for.name}" if self.acting_for else self.person.name

    def who(self, role: str = "") -> Who:
        """Ids and codes for the entry."""
        return Who(
            actor=self.person.pk, agency=self.agency.pk, role=role or self.membership.role,
            acting_for=self.acting_for.pk if self.acting_for else None, session=self.sign_in.pk,
        )  # fmt: skip


@dataclass(frozen=True)
class Machine:
    """The software acting on an agency's behalf when time has come: it delivers and reminds, it never decides."""

    agency: Agency
    shown: str = "Golden Thread"

    def who(self, role: str = "") -> Who:
        """Nobody's id: no natural person acted."""
        return Who(actor=NOBODY, agency=self.agency.pk, role=role or "SOFTWARE")


@dataclass(frozen=True)
class Newcomer:
    """Whoever holds the link that was made for somebody: they set a password with it, and nothing else."""

    person: Person
    agency: Agency

    @property
    def shown(self) -> str:
        """Name as it stands now."""
        return f"{self.person.name}, {self.agency.name}"

    def who(self, role: str = "") -> Who:
        """Their own id, without a session: nobody has signed in."""
        return Who(actor=self.person.pk, agency=self.agency.pk, role=role or "NEWCOMER")


By = Actor | Machine


def actor_of(
    sign_in: SignIn, at: datetime, *, is_key: bool = False, scopes: frozenset[str] = frozenset(),
    proved_at: datetime | None = None, held: Sequence[Membership] | None = None,
) -> Actor | None:  # fmt: skip
    """The actor behind a session as the register stands at `at`; None when nothing is left to act as.

    Read again at every request: a leaver's session is dead at the next one. `held`: all that this person is at `at`,
    in any agency, where that was read just now.
    """
    rows = Membership.objects.filter(Membership.live(at), person=sign_in.person_id, agency=sign_in.agency_id)
    rows = rows.select_related("person", "agency", "team").order_by("starts_at", "id")
    live = [one for one in (rows if held is None else held) if one.agency_id == sign_in.agency_id]
    if not live or is_of_before(sign_in, live[0].person):
        return None
    return Actor(
        person=live[0].person,
        agency=live[0].agency,
        membership=live[0],
        roles=frozenset(membership.role for membership in live),
        teams=frozenset(membership.team_id for membership in live if membership.team_id),
        sign_in=sign_in,
        is_key=is_key,
        scopes=scopes,
        at=at,
        proved_at=proved_at,
    )


def is_of_before(sign_in: SignIn, person: Person) -> bool:
    """Whether a session was begun before its owner was shut out and let in again: such a one stays dead."""
    return person.let_in_at is not None and sign_in.opened_at < person.let_in_at


def stand_ins(person: Person, agency: Agency, at: datetime) -> tuple[StandIn, ...]:
    """Whose part somebody may take: only roles that this other human being holds at the very instant."""
    named = [row for row in _deputed(person.pk, agency.pk, at) if row.person.human != person.human]
    if not named:
        return ()
    held: dict[UUID, set[str]] = {row.person_id: set() for row in named}
    members = Membership.objects.filter(Membership.live(at), person__in=held, agency=agency)
    for person_id, role in members.values_list("person_id", "role"):
        held[person_id].add(role)
    found = [StandIn(row.person, frozenset(row.role_codes) & held[row.person_id], row.ends_at) for row in named]
    return tuple(one for one in found if one.roles)


@prepared
def _deputed(deputy: UUID, agency: UUID, at: datetime) -> QuerySet[Deputy]:
    rows = Deputy.objects.filter(Deputy.live(at), deputy=deputy, agency=agency)
    return rows.select_related("person").order_by("starts_at", "id")
