"""A lost second factor: cleared by an administrator who knows the person, so that they can set one up anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from agencies import policies, trail
from agencies.actors import Actor
from agencies.commands.register import lock_agency
from agencies.denials import Fault, Incomplete
from agencies.events import Event
from agencies.models import Person
from agencies.trail import command

SHORTEST, LONGEST = 10, 500  # characters of a reason


@command
def clear_second_factor(person: Person, reason: str, *, by: Actor, at: datetime) -> None:
    """Phone and codes are lost: neither counts any more. How it was made sure who asks stands in the trail, sealed.

    Nobody clears their own, and it opens nothing by itself: the password is asked for still.
    """
    agency = lock_agency(by.agency)
    if denial := policies.why_not_clear_factor(person, by=by, at=at):
        raise denial
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        raise Incomplete([Fault("/reason", "required", _("Say how you made sure that it is them, in a sentence."))])
    Authenticator.objects.filter(user=person).delete()
    trail.record(
        Event.SECOND_FACTOR_CLEARED, about=agency, by=by, at=at, refers_to=str(person.pk),
        content={"reason": reason.strip()},
    )  # fmt: skip


def keep_wrapped_anew(again: Callable[[str], str]) -> int:
    """Every secret that is wrapped (`epoch:hex`) through `again`. Returns how many people's were changed by it."""
    moved = 0
    for one in Authenticator.objects.all():
        wrapped = {name: value for name, value in one.data.items() if isinstance(value, str) and ":" in value}
        anew = {name: again(value) for name, value in wrapped.items()}
        if anew != wrapped:
            one.data = {**one.data, **anew}
            one.save(update_fields=["data"])
            moved += 1
    return moved
