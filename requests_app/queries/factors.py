"""Who of an agency has a second factor, who has none, and who lost theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import orjson
from allauth.mfa.models import Authenticator

from agencies.events import Event
from agencies.models import Agency, Membership, Person
from audit.models import Entry


class Factor(StrEnum):
    """How it stands with somebody's second factor."""

    SET_UP = "set_up"
    NONE = "none"
    LOST = "lost"  # cleared by this agency, and not set up anew


def second_factors(agency: Agency, people: Iterable[UUID]) -> dict[UUID, Factor]:
    """Of each of these people. Two queries, however many they are."""
    wanted = list(dict.fromkeys(people))
    have = set(Authenticator.objects.filter(user__in=wanted, type="totp").values_list("user_id", flat=True))
    cleared = Entry.objects.filter(stream_id=agency.pk, action=Event.SECOND_FACTOR_CLEARED)
    lost = {orjson.loads(bytes(body))["refers_to"] for body in cleared.values_list("body", flat=True)}
    return {one: Factor.SET_UP if one in have else Factor.LOST if str(one) in lost else Factor.NONE for one in wanted}


def without_factor(agency: Agency, at: datetime) -> list[Person]:
    """Who works in an agency now and has no second factor, in the order of names."""
    here = Membership.objects.filter(Membership.live(at), agency=agency)
    having = Authenticator.objects.filter(type="totp").values("user")
    return list(Person.objects.filter(pk__in=here.values("person")).exclude(pk__in=having).order_by("name", "id"))
