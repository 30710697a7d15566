"""Posting: claim a letter, send it, say so. At least once, at most one extra copy per crash inside the send.

What goes wrong is either the mail server's doing or the letter's own. While the server is away nothing is claimed and
nothing given up. A letter that is refused is tried again, later each time; when it is refused for good, colleagues are
told and it is still tried once a day, for as long as somebody has to do what it says.
"""

from __future__ import annotations

import logging
import smtplib
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from uuid import UUID

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, IntegrityError, InterfaceError, connection, transaction
from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, Value, When

from agencies.models import Membership
from requests_app import reminders
from requests_app.commands.letters import write_letters
from requests_app.mail import letter as words_of
from requests_app.models import Delivery, Letter, Notification

log = logging.getLogger(__name__)

CLAIMED_FOR = timedelta(minutes=5)
GIVE_UP_AFTER = 8  # refusals
TRY_AGAIN_DAILY = timedelta(days=1)
SERVER_AWAY = timedelta(minutes=1)
THE_SERVER_WORKS = timedelta(minutes=10)
BATCH = 200


def post_notices(at: datetime) -> int:
    """Post what waits. Returns how many letters were handed to the mail server."""
    write_letters(at)
    ids = list(Letter.objects.filter(_claimable(at)).order_by("next_try_at", "id").values_list("pk", flat=True)[:BATCH])
    postbox, sent = get_connection(), 0
    try:
        for pk in ids:
            postbox.open()
            sent += _post(pk, at, postbox)
    except OSError as error:  # also every error of SMTP
        log.warning("the mail server is away", exc_info=error)
    finally:
        with suppress(OSError):
            postbox.close()
    return sent


def keep_notices_back() -> int:
    """Mark what waits as practice: made-up people get notices on the page and nothing by mail. Returns how many."""
    return Delivery.objects.filter(status="waiting").update(status="practice")


def _claimable(at: datetime) -> Q:
    """What is due, what a worker claimed and never said anything of, and once a day what was refused for good.

    Later than any of these may lie, only a clock that ran ahead can have set it.
    """
    due = Q(next_try_at__lte=at) | Q(next_try_at__gt=at + TRY_AGAIN_DAILY)
    silent = Q(claimed_at__lte=at - CLAIMED_FOR) | Q(claimed_at__gt=at + CLAIMED_FOR)
    return Q(due, status__in=("waiting", "parked")) | Q(silent, status="claimed")


def _post(pk: UUID, at: datetime, postbox: BaseEmailBackend) -> bool:
    """One letter. Raises OSError when the mail server is away."""
    if not _claim(pk, at):
        return False
    here = Membership.objects.filter(Membership.live(at), person=OuterRef("recipient"))
    letter = Letter.objects.select_related("recipient").annotate(is_member=Exists(here)).get(pk=pk)
    rows = Notification.objects.filter(delivery__letter=letter, delivery__status="waiting", done_at=None)
    notices = list(rows.order_by("due_at", "made_at", "id")) if _is_somebody(letter, letter.is_member) else []
    if not notices:
        _settle(letter, notices, "needless", at)
        return False
    try:
        _message(letter, notices, postbox).send(fail_silently=False)
    except (SoftTimeLimitExceeded, DatabaseError, InterfaceError):
        raise  # nothing of the letter's: the claim runs out
    except Exception as error:
        _refused(letter, notices, error, at)
        with suppress(OSError):
            postbox.close()
        if _servers(error):
            raise
        return False
    _settle(letter, notices, "sent", at)
    return True


def _is_somebody(letter: Letter, is_member: bool) -> bool:
    """Whether its recipient may still sign in: whoever left or was suspended gets nothing that waits."""
    return letter.recipient.is_active and is_member


def _claim(pk: UUID, at: datetime) -> bool:
    """Take a letter, if no other worker has it; one that was parked waits while its recipient has another under way."""
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():  # else one statement is one
            row = Letter.objects.filter(_claimable(at), pk=pk)
            return bool(row.update(status="claimed", claimed_at=at, claims=F("claims") + 1))
    except IntegrityError:
        return False


def _message(letter: Letter, notices: list[Notification], postbox: BaseEmailBackend) -> EmailMessage:
    subject, body = words_of(letter.recipient, notices)
    return EmailMessage(
        subject, body, settings.DEFAULT_FROM_EMAIL, [letter.recipient.email], connection=postbox,
        # Stable: a mail server that sees it twice after a crash can drop the second.
        headers={"Message-ID": f"<{letter.pk}@{_domain()}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip


def _settle(letter: Letter, notices: list[Notification], status: str, at: datetime) -> None:
    """Sent, or no longer needed by anybody: the letter, and the notices that it brought or need not have brought."""
    with transaction.atomic(durable=True):
        sent_at = at if status == "sent" else None
        Letter.objects.filter(pk=letter.pk).update(status=status, sent_at=sent_at)
        brought = Q(pk__in=[notice.pk for notice in notices])
        Delivery.objects.filter(letter=letter, status="waiting").update(
            status=Case(When(brought, then=Value(status)), default=Value("needless")),
            sent_at=Case(When(brought, then=Value(sent_at, DateTimeField())), default=None),
        )
        if letter.refusals:  # colleagues may have been told
            told = Notification.objects.filter(kind="bounced", slot__endswith=f":{letter.pk}", done_at=None)
            told.update(done_at=at)


def _refused(letter: Letter, notices: list[Notification], error: Exception, at: datetime) -> None:
    """Say when to try again; for what is refused for good, tell colleagues."""
    log.warning("a letter was not taken", exc_info=error)
    row, others = Letter.objects.filter(pk=letter.pk), Letter.objects.filter(sent_at__gt=at - THE_SERVER_WORKS)
    if _servers(error) and not (letter.claims >= GIVE_UP_AFTER and others.exists()):
        row.update(status="waiting", claimed_at=None, next_try_at=at + SERVER_AWAY)
        return
    if not _for_good(error) and letter.refusals + 1 < GIVE_UP_AFTER and not _servers(error):
        later = at + timedelta(minutes=min(5 * 2**letter.refusals, 240))
        row.update(status="waiting", claimed_at=None, next_try_at=later, refusals=F("refusals") + 1)
        return
    row.update(status="parked", claimed_at=None, next_try_at=at + TRY_AGAIN_DAILY, refusals=F("refusals") + 1)
    tell_colleagues(letter, notices, at)


def tell_colleagues(letter: Letter, notices: list[Notification], at: datetime) -> bool:
    """Whether anybody there was told; nobody is told that being told went wrong."""
    notice = next((one for one in notices if one.kind != "bounced"), None)
    found = reminders.about_whom(notice) if notice else None
    if found is None:
        return False
    about, agency = found
    try:
        with transaction.atomic(durable=True):
            people = reminders.who_must_know(about, agency, at, but=letter.recipient)
            reminders.notify("bounced", about=about, to=people, at=at, slot=str(letter.pk))
    except Exception:
        log.exception("nobody could be told that a letter does not arrive", extra={"tried": "bounced"})
        return False
    return True


def _codes(error: Exception) -> list[int]:
    """What the mail server answered about this letter's recipient or words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _words in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPDataError) else []


def _servers(error: Exception) -> bool:
    """Whether this says something of the mail server rather than of the letter."""
    codes = _codes(error)
    return 421 in codes or (isinstance(error, OSError) and not codes and not _cannot_be_addressed(error))


def _for_good(error: Exception) -> bool:
    """Whether trying again soon is no use: such an address or such a letter is never taken."""
    codes = _codes(error)
    return (bool(codes) and all(code >= 500 for code in codes)) or _cannot_be_addressed(error)


def _cannot_be_addressed(error: Exception) -> bool:
    return isinstance(error, smtplib.SMTPNotSupportedError | UnicodeError)


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
