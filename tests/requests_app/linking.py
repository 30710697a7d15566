"""Linking two records by the real commands: proposed by one administrator, agreed by whoever is asked."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from agencies.actors import Actor, actor_of
from agencies.commands import add_person, open_sign_in
from agencies.denials import Denial
from agencies.models import Agency, Linking, Membership, Person
from agencies.roles import ADMINISTRATOR
from agencies.values import NewMembership, NewPerson
from requests_app.commands import agree_linking, decline_linking, propose_linking, propose_parting
from tests.requests_app.covering import let_in


def link_persons(person: Person, to: Person, *, by: Actor, at: datetime) -> Linking:
    """Propose it and have everybody agree who is asked. Raises whatever the first of them is refused with."""
    return agreed(propose_linking(person, to, "SAID", by=by, at=at), by=by, at=at)


def part_persons(person: Person, *, by: Actor, at: datetime) -> Linking:
    """The same for a record that was linked by mistake."""
    return agreed(propose_parting(person, "MISTAKEN", by=by, at=at), by=by, at=at)


def agreed(linking: Linking, *, by: Actor, at: datetime) -> Linking:
    """Every agency that is asked says yes, by an administrator of it who may."""
    for asked in linking.asked.filter(said_at=None).select_related("of_agency"):
        fresh = Linking.objects.select_related("person", "to", "proposed_by").get(pk=linking.pk)
        agree_linking(fresh, by=who_agrees(asked.of_agency, fresh, at), at=at)
    return Linking.objects.get(pk=linking.pk)


def who_agrees(agency: Agency, linking: Linking, at: datetime) -> Actor:
    """An administrator there who neither proposed it nor is meant; somebody is let in where there is none."""
    administers = Membership.objects.filter(Membership.live(at), agency=agency, role=ADMINISTRATOR)
    rows = list(administers.select_related("person").order_by("starts_at", "id"))
    not_these = {linking.proposed_by.human, linking.person.human, linking.to.human}
    for row in rows:
        if row.person.human not in not_these:
            return signed_in(row.person, agency, at)
    first = signed_in(rows[0].person, agency, at)
    second = Person.objects.filter(email=f"second@{agency.code.lower()}.example").first()
    if second is None:
        new = NewPerson(f"second@{agency.code.lower()}.example", "Sol Fauxley", encoded_password="!")
        second = add_person(agency, new, by=first, at=at)
    let_in(first, second, NewMembership(ADMINISTRATOR, "administrator", at), at=at)
    return signed_in(second, agency, at)


def signed_in(person: Person, agency: Agency, at: datetime) -> Actor:
    """Somebody as an actor of an agency."""
    found = actor_of(open_sign_in(person, agency, by=None, at=at, door="play"), at, proved_at=at)
    assert found
    return found


def linked_by_one_agency(person: Person, to: Person, *, by: Actor, at: datetime) -> None:
    """One administrator says so, and says yes as well; so does everybody of their agency who is no administrator."""
    waits = propose_linking(person, to, "SAID", by=by, at=at)
    others = Membership.objects.filter(Membership.live(at), agency=by.agency).exclude(role=ADMINISTRATOR)
    for one in (by, *(signed_in(row.person, by.agency, at) for row in others.select_related("person")[:3])):
        with suppress(Denial):
            agree_linking(waits, by=one, at=at)
    assert not Linking.objects.get(pk=waits.pk).done, "one agency alone linked two records"
    decline_linking(waits, by=by, at=at)
