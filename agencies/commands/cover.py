"""Cover for a small agency: asked for by its administrator, accepted by the other side, ended by either (dec.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agencies import policies, trail
from agencies.actors import Actor
from agencies.commands.register import end_now
from agencies.denials import Fault, Incomplete
from agencies.events import Event
from agencies.models import Agency, Cover, Membership
from agencies.roles import NO_CASEWORK
from agencies.trail import command
from agencies.values import NewCover

COVERS_AT_MOST = timedelta(days=366)


@command
def register_cover(agency: Agency, new: NewCover, *, by: Actor, at: datetime) -> Cover:
    """Ask another agency, or one person of it, to answer where one's own people are too few. Raises Incomplete."""
    other = Agency.objects.filter(code=new.by_agency).exclude(pk=agency.pk).first()
    locked = _locked(agency, other)
    agency, other = locked[agency.pk], locked[other.pk] if other else None
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    held = _held(other, new, at)
    faults = [*_of_the_agency(agency, other, new, at), *_of_the_roles(new, held), *_of_the_time(new, at)]
    if other is None or faults:
        raise Incomplete(faults)
    roles = sorted(set(new.roles) or held)
    cover = Cover.objects.create(
        agency=agency, by_agency=other, person_id=new.person, roles=f" {' '.join(roles)} ", registered_by=by.person,
        starts_at=new.starts_at, ends_at=new.ends_at, audit_seq=agency.next_seq,
    )  # fmt: skip
    _record(Event.COVER_REGISTERED, cover, agency, other, by=by, at=at)
    return cover


@command
def accept_cover(cover: Cover, *, by: Actor, at: datetime) -> Cover:
    """Say for the covering side that its people will. From then on, within its dates, they may be asked to sign."""
    cover, agency, other = _fresh(cover)
    if denial := policies.why_not_accept_cover(cover, by=by, at=at):
        raise denial
    cover.accepted_by, cover.accepted_at, cover.audit_seq = by.person, at, agency.next_seq
    cover.save(update_fields=["accepted_by", "accepted_at", "audit_seq"])
    _record(Event.COVER_ACCEPTED, cover, agency, other, by=by, at=at)
    return cover


@command
def end_cover(cover: Cover, *, by: Actor, at: datetime) -> Cover:
    """End it now: nothing more is given to the other side. What they were given already, they still decide."""
    cover, agency, other = _fresh(cover)
    if denial := policies.why_not_end_cover(cover, by=by, at=at):
        raise denial
    end_now(cover, agency, at)
    _record(Event.COVER_ENDED, cover, agency, other, by=by, at=at)
    return cover


def _fresh(cover: Cover) -> tuple[Cover, Agency, Agency]:
    rows = _locked(cover.agency, cover.by_agency)
    fresh = Cover.objects.select_related("registered_by", "person").get(pk=cover.pk)
    return fresh, rows[cover.agency_id], rows[cover.by_agency_id]


def _locked(*agencies: Agency | None) -> dict[UUID, Agency]:
    """Their rows, locked in one order for everybody."""
    rows = Agency.objects.select_for_update().filter(pk__in=[one.pk for one in agencies if one])
    return {one.pk: one for one in rows.order_by("pk")}


def _record(event: Event, cover: Cover, agency: Agency, other: Agency, *, by: Actor, at: datetime) -> None:
    """On record with both: each can prove what was agreed, and when."""
    content = {
        "covered": agency.code, "covering": other.code, "roles": list(cover.role_codes),
        "person": cover.person.name if cover.person else "", "from": cover.starts_at.isoformat(),
        "to": cover.ends_at.isoformat(),
    }  # fmt: skip
    for about in (agency, other):
        trail.record(event, about=about, by=by, at=at, refers_to=str(cover.pk), content=content)


def _held(other: Agency | None, new: NewCover, at: datetime) -> set[str]:
    """The roles of the other agency that work on cases, or those of the person who is named."""
    rows = Membership.objects.filter(Membership.live(at), agency=other).exclude(role__in=NO_CASEWORK)
    if new.person:
        rows = rows.filter(person=new.person)
    return set(rows.values_list("role", flat=True)) if other else set()


def _of_the_agency(agency: Agency, other: Agency | None, new: NewCover, at: datetime) -> Iterator[Fault]:
    if other is None:
        yield Fault("/by_agency", "unknown_agency", _("Choose another agency of the partnership that shall cover."))
    elif other.verified_at is None:
        yield Fault("/by_agency", "not_verified", _("This agency is not verified yet, so it cannot cover."))
    elif new.person and not _held(other, new, at):
        yield Fault("/person", "not_a_member", _("Choose somebody of that agency whose role works on cases."))
    elif Cover.objects.filter(
        agency=agency, by_agency=other, person=new.person, starts_at__lt=new.ends_at, ends_at__gt=new.starts_at
    ).exists():
        yield Fault("/by_agency", "already", _("There is such cover for a part of this time already. End it first."))


def _of_the_roles(new: NewCover, held: set[str]) -> Iterator[Fault]:
    if not new.roles and not new.person:
        yield Fault("/roles", "required", _("Say in which roles their people may sign, or name one person."))
    elif unknown := set(new.roles) - held:
        detail = _("Nobody there holds this role: %(role)s. Choose from: %(held)s.") % {
            "role": min(unknown), "held": ", ".join(sorted(held)),
        }  # fmt: skip
        yield Fault("/roles", "unknown", detail)


def _of_the_time(new: NewCover, at: datetime) -> Iterator[Fault]:
    if new.ends_at <= at or new.ends_at <= new.starts_at:
        yield Fault("/ends_at", "out_of_range", _("It must end later than now, and later than it begins."))
    elif new.ends_at - new.starts_at > COVERS_AT_MOST:
        detail = _("Cover is agreed for a year at most. Choose an earlier end; it can be agreed again.")
        yield Fault("/ends_at", "too_long", detail)
