"""Questions about agencies and people. Noun phrases, true of what they return."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.actors import Actor
from agencies.events import Event
from agencies.hours import OFFICE_HOURS, Calendar, edition
from agencies.hours.calendars import WeeklyHours
from agencies.models import (
    Agency,
    ApiKey,
    Closure,
    Contact,
    Cover,
    Deputy,
    Invitation,
    LineManager,
    Linking,
    Membership,
    Person,
    Proposal,
    ServiceHours,
    Team,
)
from agencies.roles import ADMINISTRATOR, NO_CASEWORK
from audit.models import Entry
from audit.prepared import prepared


def founding_agency() -> UUID | None:
    """The agency whose registration began the trail: it founded the partnership. None before there is one."""
    registrations = Entry.objects.filter(action=Event.AGENCY_REGISTERED).order_by("id")
    return registrations.values_list("stream_id", flat=True).first()


def members_holding(roles: Iterable[str], agency: Agency, at: datetime) -> QuerySet[Membership]:
    """Live memberships of an agency in any of these roles."""
    held = Membership.objects.filter(Membership.live(at), agency=agency, role__in=list(roles))
    return held.select_related("person", "team").order_by("starts_at", "id")


def members_of(team: Team, at: datetime) -> QuerySet[Membership]:
    """Live memberships of a team."""
    return members_of_teams([team.pk], at)


def members_of_teams(teams: Iterable[UUID], at: datetime) -> QuerySet[Membership]:
    """Live memberships of any of these teams."""
    return Membership.objects.filter(Membership.live(at), team__pk__in=list(teams)).select_related("person")


def receiving_teams(codes: set[str]) -> list[Team]:
    """The team of each of these agencies that takes what it is asked, in one order for everybody.

    Raises Team.DoesNotExist when one of them has none.
    """
    found = _receiving(list(codes))
    if len(found) != len(codes):
        raise Team.DoesNotExist("A partner has no team that receives what it is asked.")
    return found


@prepared
def _receiving(codes: list[str]) -> QuerySet[Team]:
    teams = Team.objects.filter(agency__code__in=codes, receives=True)
    return teams.select_related("agency").order_by("agency__code")


def held_by(person: Person, at: datetime) -> list[Membership]:
    """The same as `memberships_of`, read: every page begins with it."""
    return _held_by(person.pk, at)


def _held(person: UUID, at: datetime) -> QuerySet[Membership]:
    live = Membership.objects.filter(Membership.live(at), person=person)
    return live.select_related("person", "agency", "team").order_by("starts_at", "id")


_held_by = prepared(_held)


def memberships_of(person: Person, at: datetime) -> QuerySet[Membership]:
    """What a person is, anywhere, at an instant; the oldest membership first."""
    return _held(person.pk, at)


def records_of(human: UUID) -> QuerySet[Person]:
    """Every record of one human being: what somebody signed before two records were linked counts too."""
    return Person.objects.filter(Q(pk=human) | Q(same_as=human))


def is_of(human: UUID) -> Q:
    """Rows whose `person` is this human being, under any record."""
    return Q(person=human) | Q(person__same_as=human)


def roles_in(agency: Agency, person: Person, at: datetime) -> list[str]:
    """The roles that a person holds in an agency at an instant, the oldest first."""
    held = Membership.objects.filter(Membership.live(at), agency=agency, person=person)
    return list(dict.fromkeys(held.order_by("starts_at", "id").values_list("role", flat=True)))


def caseworkers(agency: Agency, at: datetime) -> list[Membership]:
    """Who works on cases in an agency: one membership each, in the order of names."""
    live = Membership.objects.filter(Membership.live(at), agency=agency).exclude(role__in=NO_CASEWORK)
    rows = live.select_related("person").order_by("person__name", "person_id", "-starts_at")
    return list({row.person_id: row for row in rows}.values())


def deputies_seen_by(by: Actor, at: datetime) -> QuerySet[Deputy]:
    """Deputyships in force or to come that concern somebody; all of the agency for its administrator."""
    rows = Deputy.objects.filter(agency=by.agency, ends_at__gt=at)
    if ADMINISTRATOR not in by.roles:
        rows = rows.filter(Q(person=by.person) | Q(deputy=by.person))
    return rows.select_related("agency", "person", "deputy", "named_by").order_by("starts_at", "id")


def standing_in_for(people: Iterable[Person], agency: Agency, at: datetime) -> list[Person]:
    """Whoever stands in for one of these people in an agency now."""
    rows = Deputy.objects.filter(Deputy.live(at), agency=agency, person__in=[one.pk for one in people])
    return [row.deputy for row in rows.select_related("deputy").order_by("starts_at", "id")]


def lines_of(agency: Agency, at: datetime) -> QuerySet[LineManager]:
    """Who manages whom in an agency: all that have not ended, by the name of whoever is managed."""
    rows = LineManager.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), agency=agency)
    return rows.select_related("agency", "person", "manager", "named_by").order_by("person__name", "starts_at", "id")


def managers_of(humans: Iterable[UUID], at: datetime) -> list[tuple[UUID, UUID, UUID]]:
    """Who is managed by whom at an instant, of these natural persons: the agency whose line it is, and the two
    natural persons. One query."""
    wanted = list(humans)
    rows = LineManager.objects.filter(LineManager.live(at), Q(person__in=wanted) | Q(person__same_as__in=wanted))
    return [(row.agency_id, row.person.human, row.manager.human) for row in rows.select_related("person", "manager")]


def covers_seen_by(by: Actor, at: datetime) -> QuerySet[Cover]:
    """Cover agreements of somebody's agency, on either side: all that have not ended."""
    rows = Cover.objects.filter(Q(agency=by.agency) | Q(by_agency=by.agency), ends_at__gt=at)
    related = ("agency", "by_agency", "person", "registered_by", "accepted_by")
    return rows.select_related(*related).order_by("starts_at", "id")


def member_by_email(code: str, email: str, at: datetime) -> Person | None:
    """Who of an agency has this e-mail address, if they work on cases there now."""
    live = Membership.objects.filter(Membership.live(at), agency__code=code, person__email__iexact=email)
    found = live.exclude(role__in=NO_CASEWORK).select_related("person").first()
    return found.person if found else None


def member_at_address(code: str, email: str, at: datetime) -> Person | None:
    """Who of an agency has this e-mail address, whatever they are there."""
    live = Membership.objects.filter(Membership.live(at), agency__code=code, person__email__iexact=email)
    found = live.select_related("person").first()
    return found.person if found else None


def linkings_seen_by(by: Actor, at: datetime) -> QuerySet[Linking]:
    """What waits to be said of two records, proposed by this administrator's agency or asked of it."""
    if by.is_key or ADMINISTRATOR not in by.roles:
        return Linking.objects.none()
    mine = Q(agency=by.agency) | Q(asked__of_agency=by.agency)
    rows = Linking.objects.filter(mine, Linking.waiting(at)).distinct()
    related = ("agency", "person", "to", "proposed_by")
    return rows.select_related(*related).prefetch_related("asked__of_agency").order_by("proposed_at", "id")


def linked_in(agency: Agency, at: datetime) -> list[tuple[Person, Person]]:
    """Linked records of which one is of this agency, or both: each with the one that it follows."""
    here = Membership.objects.filter(Membership.live(at), agency=agency).values("person")
    rows = Person.objects.filter(Q(pk__in=here) | Q(same_as__in=here), same_as__isnull=False)
    return [(row, row.same_as) for row in rows.select_related("same_as").order_by("name", "id") if row.same_as]


def agencies_of(people: Iterable[Person], at: datetime) -> list[Agency]:
    """In which agencies any of these people is a member, in one order for everybody."""
    held = Membership.objects.filter(Membership.live(at), person__in=list(people))
    return list(Agency.objects.filter(pk__in=held.values("agency")).order_by("code"))


def covers_of(agencies: Iterable[UUID], at: datetime) -> QuerySet[Cover]:
    """Cover agreements in force for these agencies, the oldest first."""
    rows = Cover.objects.filter(Cover.live(at), agency__in=list(agencies)).select_related("by_agency", "person")
    return rows.order_by("starts_at", "id")


def covering_humans(agencies: Iterable[UUID], at: datetime) -> dict[UUID, set[UUID]]:
    """For each of these agencies, the natural persons of others who may answer for it now. At most two queries."""
    found: dict[UUID, set[UUID]] = {}
    covers = list(covers_of(agencies, at))
    if not covers:
        return found
    held = Membership.objects.filter(Membership.live(at), agency__in={one.by_agency_id for one in covers})
    members = list(held.select_related("person"))
    for cover in covers:
        humans = found.setdefault(cover.agency_id, set())
        humans.update(
            one.person.human
            for one in members
            if one.agency_id == cover.by_agency_id
            and one.role in cover.role_codes
            and cover.person_id in (None, one.person_id)
        )
    return found


def people_of(agency: Agency, at: datetime) -> QuerySet[Membership]:
    """Who holds what in an agency, now or later, in the order of names; nobody who has left or was suspended."""
    rows = Membership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), agency=agency, person__is_active=True)
    return rows.select_related("person", "team", "agency").order_by("person__name", "person_id", "starts_at", "id")


def suspended_in(agency: Agency, at: datetime) -> list[Person]:
    """Who of an agency is suspended, in the order of names."""
    held = Membership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), agency=agency, person__is_active=False)
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("name", "id"))


def proposals_of(agency: Agency) -> QuerySet[Proposal]:
    """Roles of an agency that wait for a second person."""
    rows = Proposal.objects.filter(agency=agency, settled_at=None)
    return rows.select_related("agency", "person", "team", "proposed_by").order_by("proposed_at", "id")


def contacts_of(agency: Agency) -> QuerySet[Contact]:
    """Under which numbers an agency is rung back; the first is the one that partners are given."""
    return Contact.objects.filter(Contact.counts(), agency=agency).select_related("agency").order_by("id")


def contacts_waiting(agency: Agency) -> QuerySet[Contact]:
    """Numbers that a second person has not agreed to."""
    rows = Contact.objects.filter(agency=agency, ended_at=None, waits=True)
    return rows.select_related("agency", "proposed_by").order_by("id")


def teams_of(agency: Agency) -> QuerySet[Team]:
    """The teams of an agency, the receiving one first."""
    return Team.objects.filter(agency=agency).select_related("agency").order_by("-receives", "name")


def works_elsewhere(people: Iterable[Person], agency: Agency, at: datetime) -> bool:
    """Whether any of these people is a member of another agency."""
    return Membership.objects.filter(Membership.live(at), person__in=people).exclude(agency=agency).exists()


def agency_of_longest(person: Person, at: datetime) -> UUID | None:
    """The agency that somebody has been a member of longest; of whoever is none yet, the first that proposed them."""
    not_over = Q(ends_at=None) | Q(ends_at__gt=at)
    held = Membership.objects.filter(not_over, person=person).order_by("starts_at", "id")
    waits = Proposal.objects.filter(not_over, person=person, settled_at=None).order_by("starts_at", "id")
    return held.values_list("agency", flat=True).first() or waits.values_list("agency", flat=True).first()


def has_a_part(agency: Agency, person: Person, at: datetime) -> bool:
    """Whether somebody is a member of an agency, now or later, or a role in it waits for a second person's yes."""
    return any(
        rows.filter(Q(ends_at=None) | Q(ends_at__gt=at), agency=agency, person=person).exists()
        for rows in (Membership.objects.all(), Proposal.objects.filter(settled_at=None))
    )


def is_alone(person: Person, role: str, agency: Agency, at: datetime) -> bool:
    """Whether nobody else holds this role in an agency, under any record of theirs."""
    held = [one.person for one in members_holding([role], agency, at)]
    return bool(held) and {one.human for one in held} == {person.human}


def known_in(agency: Agency) -> QuerySet[Person]:
    """Whoever is or was a member of an agency, and whoever waits for a second person's yes to a role in it."""
    held, waits = Membership.objects.filter(agency=agency), Proposal.objects.filter(agency=agency, settled_at=None)
    return Person.objects.filter(Q(pk__in=held.values("person")) | Q(pk__in=waits.values("person")))


def invitations_of(agency: Agency, at: datetime) -> QuerySet[Invitation]:
    """Links of an agency that open something now, the newest first."""
    rows = Invitation.objects.filter(Invitation.live(at), agency=agency)
    return rows.select_related("agency", "person", "made_by").order_by("-made_at", "id")


def invitation_opened(digest: str, at: datetime) -> Invitation | None:
    """What the link of this hash opens now; None alike for one that never was, was used, was taken back or ran out."""
    found = Invitation.objects.filter(Invitation.live(at), digest=digest).select_related("agency", "person").first()
    return found if found and agency_of_longest(found.person, at) == found.agency_id else None


def keys_of(person: Person, agency: Agency) -> QuerySet[ApiKey]:
    """A person's keys in an agency, ended ones too."""
    keys = ApiKey.objects.filter(membership__person=person, agency=agency).select_related("membership", "agency")
    return keys.order_by("expires_at", "id")


def agency_names(codes: Iterable[str]) -> dict[str, str]:
    """What the agencies of these codes are called, by code. One query; none where nothing is asked."""
    wanted = set(codes)
    return dict(Agency.objects.filter(code__in=wanted).values_list("code", "name")) if wanted else {}


def title_in(agency: Agency, person: Person, at: datetime) -> str:
    """What a person is in an agency at an instant, as it is shown; "" for who is no member of it then."""
    return next(iter(_titles(agency.pk, person.pk, at)), "")


@prepared
def _titles(agency: UUID, person: UUID, at: datetime) -> QuerySet[Membership, str]:
    titles = Membership.objects.filter(Membership.live(at), agency=agency, person=person).order_by("starts_at", "id")
    return titles.values_list("title", flat=True)[:1]


def calendar_of(agency: Agency) -> Calendar:
    """The agency's service hours, closures and nation, as a calendar to count by."""
    return _calendar(agency.pk, agency.nation, bytes(agency.audit_head))


@lru_cache(maxsize=1024)
def _calendar(agency: UUID, nation: str, head: bytes) -> Calendar:
    """Two queries, once for each state of an agency's record.

    No row of these can be written without an entry of the agency's stream, and the hash of the newest entry stands in
    the agency's row: as long as it is the same, so is the calendar.
    """
    said: dict[int, list[ServiceHours]] = {}
    for row in ServiceHours.objects.filter(agency=agency).order_by("audit_seq", "weekday"):
        said.setdefault(row.audit_seq, []).append(row)
    weeks: list[tuple[date, WeeklyHours]] = []
    for rows in said.values():  # what was said later holds from its day on, whatever had been said for then
        begins = rows[0].valid_from or date.min
        weeks = [one for one in weeks if one[0] < begins]
        weeks.append((begins, {row.weekday: (row.opens, row.closes) for row in rows}))
    if not weeks or weeks[0][0] > date.min:
        weeks.insert(0, (date.min, OFFICE_HOURS))
    closed = list(Closure.objects.filter(agency=agency))
    newest = max([*said, *(row.audit_seq for row in closed)], default=0)
    closures = frozenset(row.day for row in closed if row.lifted_at is None)
    version = f"{nation}-{newest}-{len(closures)} {edition()}"
    return Calendar(nation=nation, hours=weeks[0][1], closures=closures, version=version, later=tuple(weeks[1:]))


def closures_of(agency: Agency, from_day: date) -> QuerySet[Closure]:
    """The days from this one on that an agency is closed by its own word."""
    rows = Closure.objects.filter(agency=agency, lifted_at=None, day__gte=from_day)
    return rows.select_related("agency").order_by("day")
