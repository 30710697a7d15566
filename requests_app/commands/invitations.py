"""Setting a password with the link that was made for one, and the letter that brings the link."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from agencies import queries, trail
from agencies.actors import Newcomer
from agencies.commands import note_sent
from agencies.events import Event as OfAgencies
from agencies.models import Agency, Invitation, Person, TermsAcceptance
from agencies.values import Issued
from requests_app import mail
from requests_app.denials import Fault, Incomplete, NotFound
from requests_app.events import Event
from requests_app.guidance.standing import standing
from requests_app.queries.standing import has_accepted
from requests_app.trail import command

log = logging.getLogger(__name__)


@command
def accept_invitation(invitation: Invitation, password: str, terms: str, *, by: Newcomer, at: datetime) -> Person:
    """Set one's password, once, and accept the newest terms of use. Sessions of before are dead with the old one.

    Raises NotFound when the link opens nothing any more, and Incomplete.
    """
    agency = Agency.objects.select_for_update().get(pk=invitation.agency_id)
    person = Person.objects.select_for_update().get(pk=invitation.person_id)
    found = queries.invitation_opened(invitation.digest, at)
    if found is None:
        raise NotFound
    accepts = not has_accepted(agency, person)
    if faults := [*_of_the_password(password, person), *(_of_the_terms(terms) if accepts else ())]:
        raise Incomplete(faults)
    found.used_at, found.audit_seq = at, agency.next_seq
    found.save(update_fields=["used_at", "audit_seq"])
    trail.record(OfAgencies.INVITATION_USED, about=agency, by=by, at=at, refers_to=str(person.pk))
    if accepts:
        _accept(agency, person, by, at)
    person.password = make_password(password)
    trail.record(OfAgencies.PASSWORD_SET, about=person, by=by, at=at, saving=["password"])
    return person


def post_invitation(invitation: Issued, at: datetime) -> bool:
    """Send the link to whom it was made for; of one that is handed over, that it was. Whether the server took it.

    It goes through no outbox: the secret of the link is kept nowhere, so it can be sent in this moment alone.
    """
    made = Invitation.objects.select_related("person").get(pk=invitation.pk)
    address = "" if made.handed else f"{settings.SITE_URL}/invitation/{invitation.secret}/"
    known = made.person.has_usable_password()
    subject, body = mail.invitation(made.person, address, made.expires_at, at, known=known)
    try:
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [made.person.email]).send()
    except OSError:  # what smtplib raises is one
        log.warning("a letter with a link was not sent", exc_info=True)
        return False
    note_sent(invitation, at)
    return True


def _accept(agency: Agency, person: Person, by: Newcomer, at: datetime) -> None:
    terms = standing().terms
    TermsAcceptance.objects.create(
        agency=agency, person=person, version=terms.version, digest=terms.digest, at=at, audit_seq=agency.next_seq
    )
    trail.record(Event.TERMS_ACCEPTED, about=agency, by=by, at=at, outcome=terms.version, refers_to=terms.digest)


def _of_the_password(password: str, person: Person) -> Iterator[Fault]:
    if not password:
        yield Fault("/password", "required", _("Enter a password of your own. Three words together are a good one."))
        return
    try:
        validate_password(password, person)
    except ValidationError as wrong:
        for number, sentence in enumerate(wrong.messages):
            yield Fault("/password", f"weak{number or ''}", sentence)


def _of_the_terms(terms: str) -> Iterator[Fault]:
    newest = standing().terms.version
    if not terms:
        yield Fault("/terms", "required", _("Read how this service may be used, and accept it."))
    elif terms != newest:
        detail = _("The terms have changed: this is not the newest version. Read them again, then accept them.")
        yield Fault("/terms", "not_the_newest", detail)
