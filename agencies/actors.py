"""Who acts: a person as a member of an agency, or the software itself when a clock runs out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from agencies.models import Agency, Membership, Person, SignIn
from audit.trail import NOBODY, Who


@dataclass(frozen=True)
class Actor:
    """A person acting in an agency, as the memberships stood when the act began (`at`).

    `roles` and `teams` are those live in this agency at that instant; `membership` is the one shown and recorded.
    """

    person: Person
    agency: Agency
    membership: Membership
    roles: frozenset[str]
    teams: frozenset[UUID]
    sign_in: SignIn
    is_key: bool = False
    scopes: frozenset[str] = field(default_factory=frozenset)

    @property
    def human(self) -> UUID:
        """The natural person that separation of duties counts."""
        return self.person.human

    @property
    def shown(self) -> str:
        """Name and title as they stand now; sealed beside the entry, because names change."""
        return f"{self.person.name}, {self.membership.title}, {self.agency.name}"

    def who(self, role: str = "") -> Who:
        """Ids and codes for the entry."""
        acting = role or self.membership.role
        return Who(actor=self.person.pk, agency=self.agency.pk, role=acting, session=self.sign_in.pk)


@dataclass(frozen=True)
class Machine:
    """The software acting on an agency's behalf when time has come: it delivers and reminds, it never decides."""

    agency: Agency
    shown: str = "Golden Thread"

    def who(self, role: str = "") -> Who:
        """Nobody's id: no natural person acted."""
        return Who(actor=NOBODY, agency=self.agency.pk, role=role or "SOFTWARE")


By = Actor | Machine


def actor_of(
    sign_in: SignIn, at: datetime, *, is_key: bool = False, scopes: frozenset[str] = frozenset()
) -> Actor | None:
    """The actor behind a session as the register stands at `at`; None when nothing is left to act as.

    Read again at every request: a leaver's session is dead at the next one.
    """
    rows = Membership.objects.filter(Membership.live(at), person=sign_in.person_id, agency=sign_in.agency_id)
    live = list(rows.select_related("person", "agency", "team").order_by("starts_at", "id"))
    if not live:
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
    )
