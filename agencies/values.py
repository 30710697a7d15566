"""Plain values that commands take: what a new agency, person or membership is told to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CLOSED_BECAUSE: dict[str, str | Promise] = {
    "TRAINING": _("Training or a team day"),
    "LOCAL_HOLIDAY": _("A local holiday"),
    "BREAK": _("School holidays or a yearly break"),
    "BUILDING": _("The building cannot be used"),
    "STAFFING": _("Too few people to open safely"),
    "OTHER": _("Another reason"),
}
"""Why an agency is closed on a day. Codes, because a sentence of one's own would say who is ill."""

SAME_BECAUSE: dict[str, str | Promise] = {
    "SAID": _("They said so themselves"),
    "TWO_POSTS": _("They hold two posts, and both agencies know it"),
    "PAPERS": _("Staff records show it"),
}
"""Why two records are one human being. Codes, because a sentence of one's own would tell more than is needed."""

APART_BECAUSE: dict[str, str | Promise] = {
    "MISTAKEN": _("They are two people: the link was a mistake"),
    "NAMESAKE": _("They only share a name"),
}
"""Why two records that were linked are not one human being."""


@dataclass(frozen=True)
class NewAgency:
    """An agency to register. Codes of kinds are those of the guidance pack (domain section 7.1)."""

    code: str
    name: str
    kinds: tuple[str, ...]
    nation: str = "ENG"
    public_authority: bool = False
    s11_body: bool = False
    designated: bool = False
    contracted_by: str = ""
    le_competent: bool = False
    has_caldicott: bool = False
    apd_current: bool = False
    is_vcse: bool = False
    call_back_number: str = ""
    teams: tuple[str, ...] = ("Safeguarding",)
    hours: tuple[tuple[int, time, time], ...] = field(
        default_factory=lambda: tuple((weekday, time(9), time(17)) for weekday in range(5))
    )
    closures: tuple[date, ...] = ()


@dataclass(frozen=True)
class NewHours:
    """When an agency works: (weekday, opens, closes) for each day on which it opens, from a day on."""

    days: tuple[tuple[int, time, time], ...]
    valid_from: date


@dataclass(frozen=True)
class NewPerson:
    """A person to add: how they sign in and what they are called. Without a password they cannot sign in yet."""

    email: str
    name: str
    language: str = "en"
    password: str | None = None
    encoded_password: str = ""  # one that is hashed already: made-up people share one, and hashing is slow on purpose


@dataclass(frozen=True)
class NewMembership:
    """What a person becomes in an agency, from when to when (UTC)."""

    role: str
    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    team: str = ""


@dataclass(frozen=True)
class NewDeputy:
    """Who shall stand in for somebody, from when to when (UTC), in which of their roles; none named means all."""

    deputy: UUID
    starts_at: datetime
    ends_at: datetime
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewLine:
    """Who shall be on record as somebody's line manager, from when to when (UTC); without an end until it is ended."""

    person: UUID | None
    manager: UUID | None
    starts_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True)
class NewShift:
    """Who is on call, in which of their roles, from when to when (UTC)."""

    person: UUID
    role: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class NewCover:
    """Which agency shall cover (its code), from when to when (UTC), in which of its roles.

    Or one person of it only: then in every role of theirs, where none is named.
    """

    by_agency: str
    starts_at: datetime
    ends_at: datetime
    roles: tuple[str, ...] = ()
    person: UUID | None = None


@dataclass(frozen=True)
class IssuedKey:
    """A new API key. The secret is shown once and is held nowhere."""

    secret: str
    prefix: str


@dataclass(frozen=True)
class Issued:
    """A new invitation: whose, and the secret of its link, which is held nowhere else."""

    pk: UUID
    secret: str
    handed: bool
    expires_at: datetime
