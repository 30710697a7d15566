"""Whether there are people enough to sign what a pathway asks for: distinct natural persons, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agencies.queries import members_holding
from requests_app.denials import Fault
from requests_app.pathways import Own, OwnStep


def who_is_missing(own: Own, agency: Agency, at: datetime) -> Iterator[Fault]:
    """A fault for each own step that today's members could not sign, beside one who writes and one who decides."""
    places = own.places
    named = {one.code: one for one in Agency.objects.filter(code__in={c for step in own.added for c in step.agencies})}
    for step in own.added:
        for code in step.agencies or [""]:
            there = named.get(code, agency)
            count = len({member.person.human for member in members_holding(step.roles, there, at)})
            wanted = 1 if step.agencies else step.people
            if count < wanted:
                yield Fault(f"/steps/{places[step.code]}/people", "nobody_to_sign", _sentence(step, there, count))


def _sentence(step: OwnStep, agency: Agency, count: int) -> str:
    words = {"label": step.label, "people": step.people, "agency": agency.name, "count": count}
    detail = _("The step “%(label)s” asks for %(people)d, and %(agency)s has %(count)d who could sign it.")
    return str(detail) % words


def matched(wanted: Sequence[Iterable[UUID]]) -> bool:
    """Whether each can be given a person of its own. Signatures are few, so the plain way of augmenting is enough."""
    given: dict[UUID, int] = {}
    return all(_give(place, wanted, given, set()) for place in range(len(wanted)))


def _give(place: int, wanted: Sequence[Iterable[UUID]], given: dict[UUID, int], tried: set[UUID]) -> bool:
    for human in wanted[place]:
        if human in tried:
            continue
        tried.add(human)
        if human not in given or _give(given[human], wanted, given, tried):
            given[human] = place
            return True
    return False
