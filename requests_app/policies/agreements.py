"""Who registers an agreement, signs it for their agency, agrees to its review, and ends it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app.denials import Denial, NotFound, NotNow, NotPermitted
from requests_app.models import Agreement, AgreementParty
from requests_app.policies.parts import is_a_key
from requests_app.roles import May, may


def why_not_register_agreement(*, by: Actor) -> Denial | None:
    """An administrator or somebody of information governance, in person."""
    if denial := is_a_key(by):
        return denial
    if not may(May.REGISTER_AGREEMENTS, by.roles):
        return NotPermitted(_("Your agency's administrator or information governance lead registers agreements."))
    return None


def why_not_sign_agreement(agreement: Agreement, *, by: Actor) -> Denial | None:
    """A senior of a party, once for it, and not whoever registered it: natural persons count."""
    party = party_of(agreement, by)
    if denial := is_a_key(by) or _no_party(party) or _is_no_signatory(by):
        return denial
    if agreement.registered_by.human == by.human:
        return NotPermitted(_("You registered this agreement, so someone else signs it for your agency."))
    if agreement.ended_at:
        return NotNow(_("This agreement was ended."))
    if party and party.signed_at:
        return NotNow(_("Your agency has signed this agreement already."))
    return None


def why_not_review_agreement(agreement: Agreement, *, by: Actor) -> Denial | None:
    """A senior of a party that has signed. A lapsed agreement can be reviewed; an ended one cannot."""
    party = party_of(agreement, by)
    if denial := is_a_key(by) or _no_party(party) or _is_no_signatory(by):
        return denial
    if agreement.ended_at:
        return NotNow(_("This agreement was ended. Register a new one."))
    if party and party.signed_at is None:
        return NotNow(_("Your agency has not signed this agreement yet."))
    return None


def why_not_end_agreement(agreement: Agreement, *, by: Actor) -> Denial | None:
    """A senior of any party: nobody is held to sharing."""
    if denial := is_a_key(by) or _no_party(party_of(agreement, by)) or _is_no_signatory(by):
        return denial
    return NotNow(_("This agreement was ended already.")) if agreement.ended_at else None


def party_of(agreement: Agreement, by: Actor) -> AgreementParty | None:
    """This person's agency as a party."""
    return next((party for party in agreement.parties.all() if party.agency_id == by.agency.pk), None)


def _no_party(party: AgreementParty | None) -> Denial | None:
    return NotFound() if party is None else None


def _is_no_signatory(by: Actor) -> Denial | None:
    if may(May.SIGN_AGREEMENTS, by.roles):
        return None
    return NotPermitted(_("Your role does not sign agreements. A lead or an administrator of your agency does."))
