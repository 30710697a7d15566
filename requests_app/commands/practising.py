"""Practising a decision (dec.28): marked against the rules at once; how far one is, is one's own."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Greatest

from agencies.actors import Actor
from requests_app.denials import Incomplete, NotFound
from requests_app.guidance.practice import scenarios
from requests_app.models import PracticeAttempt
from requests_app.trail import command
from requests_app.values.practising import Practised, marks, missing


@command
def practise(code: str, said: Practised, *, by: Actor, at: datetime) -> dict[str, int]:
    """Mark a practised decision, and keep the points for this person alone. Nothing live is touched or told."""
    scenario = scenarios().get(code)
    if scenario is None:
        raise NotFound
    if faults := missing(said, scenario):
        raise Incomplete(faults)
    found = marks(said, scenario)
    points = sum(found.values())
    first = {"points": points, "best": points, "tried_at": at}
    _row, made = PracticeAttempt.objects.get_or_create(person=by.person, scenario=code, defaults=first)
    if not made:
        PracticeAttempt.objects.filter(person=by.person, scenario=code).update(
            points=points, best=Greatest("best", points), tries=F("tries") + 1, tried_at=at
        )
    return found
