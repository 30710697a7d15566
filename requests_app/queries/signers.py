"""Who may sign open steps now, each in their own part or in somebody's place. A few queries, however many steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agencies.models import Deputy, Membership, Person
from agencies.roles import NO_CASEWORK
from requests_app.models import ApprovalStep
from requests_app.queries.hands import hands_in
from requests_app.queries.known import kept_from


@dataclass(frozen=True)
class Signer:
    """Somebody who holds one of a step's roles, or stands in for somebody who does."""

    person: Person
    acting_for: Person | None = None

    @property
    def named(self) -> str:
        """Who it is, and for whom."""
        return f"{self.person.name} for {self.acting_for.name}" if self.acting_for else self.person.name

    @property
    def humans(self) -> set[UUID]:
        """Whose exclusions hold: one's own, and those of the person whose part is taken."""
        return {self.person.human} | ({self.acting_for.human} if self.acting_for else set())


def signers_of(steps: Iterable[ApprovalStep], at: datetime) -> dict[UUID, list[Signer]]:
    """For each step, everybody who may sign it: live, of its agency and role, without a hand in it."""
    steps = list(steps)
    holders, hands = holders_of(steps, at), hands_in(steps, at)
    found = {}
    kept = kept_from(steps, at, {one.person for signers in holders.values() for one in signers})
    for step in steps:
        excluded = hands[step.pk].all
        found[step.pk] = [
            one for one in holders[step.pk] if not one.humans & excluded and one.person.pk not in kept[step.pk]
        ]
    return found


@dataclass(frozen=True)
class Standing:
    """Somebody whose role a step is, and why they may not act on it: PART, LINE, LINK, UNNAMED, or "" for who may."""

    signer: Signer
    why_not: str


def standing_of(step: ApprovalStep, at: datetime) -> list[Standing]:
    """Everybody whose role a step is, those who may act first."""
    holders, hands = holders_of([step], at)[step.pk], hands_in([step], at)[step.pk]
    kept = kept_from([step], at, [one.person for one in holders])[step.pk]
    reasons = [("PART", hands.asking | hands.answering), ("LINE", hands.managing), ("LINK", hands.linked)]

    def why_not(one: Signer) -> str:
        reason = next((reason for reason, excluded in reasons if one.humans & excluded), "")
        return reason or ("UNNAMED" if one.person.pk in kept else "")

    found = [Standing(one, why_not(one)) for one in holders]
    return sorted(found, key=lambda one: (one.why_not != "", one.signer.person.name))


def excluded_from(steps: Iterable[ApprovalStep], person: Person, at: datetime) -> list[ApprovalStep]:
    """Those of these steps that this human being may not sign, in whatever part."""
    steps = list(steps)
    hands = hands_in(steps, at)
    return [step for step in steps if person.human in hands[step.pk].all]


def holders_of(steps: Iterable[ApprovalStep], at: datetime) -> dict[UUID, list[Signer]]:
    """For each step, everybody whose role it is, whatever else may exclude them: those who hold it come first."""
    steps = list(steps)
    agencies = {step.agency_id for step in steps}
    members, casework = _members(agencies, at)
    standing_in: dict[UUID, list[Deputy]] = defaultdict(list)
    rows = Deputy.objects.filter(Deputy.live(at), agency__in=agencies).select_related("person", "deputy")
    for row in rows.order_by("starts_at", "id"):
        if (row.agency_id, row.deputy_id) in casework:
            standing_in[row.agency_id].append(row)
    return {step.pk: list(_holders(step, members, standing_in[step.agency_id])) for step in steps}


Held = dict[tuple[UUID, str], dict[UUID, Person]]


def _members(agencies: set[UUID], at: datetime) -> tuple[Held, set[tuple[UUID, UUID]]]:
    """Who holds which role in which agency, and who of them works on cases there."""
    members: Held = defaultdict(dict)
    casework = set()
    rows = Membership.objects.filter(Membership.live(at), agency__in=agencies).select_related("person")
    for row in rows.order_by("starts_at", "id"):
        members[row.agency_id, row.role][row.person_id] = row.person
        if row.role not in NO_CASEWORK:
            casework.add((row.agency_id, row.person_id))
    return members, casework


def _holders(step: ApprovalStep, members: Held, standing_in: list[Deputy]) -> list[Signer]:
    found = {person.pk: Signer(person) for role in step.role_codes for person in members[step.agency_id, role].values()}
    for row in standing_in:
        lent = set(row.role_codes).intersection(step.role_codes)
        if row.deputy_id in found or row.person.human == row.deputy.human:
            continue
        if any(row.person_id in members[step.agency_id, role] for role in lent):
            found[row.deputy_id] = Signer(row.deputy, row.person)
    if step.cover and step.cover.person_id:
        return [one for one in found.values() if one.person.pk == step.cover.person_id and not one.acting_for]
    return list(found.values())
