"""What somebody's end would pass on: asked before it is pressed, in numbers and names alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agencies.models import Membership
from requests_app.models import AgencyResponse
from requests_app.queries.inbox import UNSENT
from requests_app.queries.owners import open_steps
from requests_app.queries.signers import signers_of


@dataclass(frozen=True)
class Passing:
    """What passes on when a membership ends: open steps to others, steps left to nobody, answers held."""

    steps: int
    to: tuple[str, ...]
    alone: int
    held: int


def passing_on(membership: Membership, at: datetime) -> Passing:
    """Nothing that is said names a case. A step stays with somebody who holds another role that signs it."""
    steps = list(open_steps().filter(agency=membership.agency_id))
    signers, to, mine, alone = signers_of(steps, at), set[str](), 0, 0
    others = Membership.objects.filter(Membership.live(at), person=membership.person_id, agency=membership.agency_id)
    kept = set(others.exclude(pk=membership.pk).values_list("role", flat=True))
    for step in steps:
        who = signers[step.pk]
        if kept & set(step.role_codes) or all(one.person.pk != membership.person_id for one in who):
            continue
        left = [one.named for one in who if membership.person.human not in one.humans]
        mine, alone = mine + 1, alone + (not left)
        to.update(left)
    held = AgencyResponse.objects.filter(
        holder=membership.person_id, team=membership.team_id, from_agency=membership.agency_id, status__in=UNSENT
    )
    return Passing(mine, tuple(sorted(to)), alone, held.count())
