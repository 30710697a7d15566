"""How somebody is told by e-mail: once a day at an hour of theirs, and of what not at all; and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agencies import trail
from agencies.actors import Actor
from agencies.models import Person
from requests_app import policies
from requests_app.commands.notices import tell_colleagues
from requests_app.commands.parts import Done
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.events import Event
from requests_app.models import Delivery, Letter, Notification
from requests_app.reminders import MUTABLE
from requests_app.trail import command

ONCE_A_DAY = timedelta(days=1)


@command
def choose_mail(person: Person, digest: str, mutes: Sequence[str], *, by: Actor, at: datetime) -> Done[Person]:
    """Choose when one's own e-mail comes (a London time, or empty: as it comes) and which kinds do not come by e-mail.

    On the page every notice stands all the same.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if denial := policies.why_not_choose_mail(person, by=by):
        raise denial
    hour, kinds = _checked(digest, mutes)
    if (person.digest_at, sorted(person.mutes)) == (hour, kinds):
        raise NotNow(_("This is what you have chosen already."))
    person.digest_at, person.mutes = hour, kinds
    content = {"digest": digest, "mutes": kinds}
    receipt = trail.record(
        Event.MAIL_CHOSEN, about=person, by=by, at=at, saving=["digest_at", "mutes"], content=content
    )
    return Done(person, receipt)


def _checked(digest: str, mutes: Sequence[str]) -> tuple[time | None, list[str]]:
    faults, hour = [], None
    try:
        hour = time.fromisoformat(digest.strip()) if digest.strip() else None
    except ValueError:
        hour = None
        faults.append(Fault("/digest_at", "not_a_time", _("Enter a time, for example 08:30.")))
    if hour is not None and (hour.tzinfo or hour.second or hour.microsecond):
        faults.append(Fault("/digest_at", "not_a_time", _("Enter a time, for example 08:30.")))
    if unknown := sorted(set(mutes) - set(MUTABLE)):
        detail = _("These cannot be turned off: %(kinds)s") % {"kinds": ", ".join(unknown)[:200]}
        faults.append(Fault("/mutes", "cannot_be_muted", detail))
    if faults:
        raise Incomplete(faults)
    return hour, sorted(set(mutes))


def take_back_mail(pk: UUID, *, arrived: bool, at: datetime) -> bool:
    """What the mail server said of a letter afterwards: that it arrived, or that it came back.

    A report proves that it was sent, whatever a crash left of the row. Of what came back colleagues are told, once a
    day for each person. Returns whether anything is known by it that was not before.
    """
    status = "delivered" if arrived else "bounced"
    with transaction.atomic(durable=True):
        letter = Letter.objects.select_for_update().select_related("recipient").filter(pk=pk).first()
        if letter is None or letter.status in ("bounced", status):
            return False
        sent_at = letter.sent_at or at
        Letter.objects.filter(pk=pk).update(status=status, sent_at=sent_at)
        brought = list(Notification.objects.filter(delivery__letter=letter, done_at=None).order_by("made_at", "id"))
        Delivery.objects.filter(letter=letter, status__in=("waiting", "sent")).update(status=status, sent_at=sent_at)
        lately = Letter.objects.filter(recipient=letter.recipient, status="bounced", sent_at__gt=at - ONCE_A_DAY)
        known = lately.exclude(pk=pk).exists()
    if not arrived and not known:
        tell_colleagues(letter, brought, at)
    return True
