"""The register of agreements: registered by one party, signed by each, reviewed by all, ended by any (ICO6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies import trail
from agencies.actors import Actor
from agencies.hours.calendars import day_of
from agencies.models import Agency, Membership, Person
from audit.trail import Why
from requests_app import guidance, policies
from requests_app.commands.parts import Done, new_ref, reason
from requests_app.commands.telling import settle_about, settle_of_agency, signatories, tell
from requests_app.denials import Changed, Fault, Incomplete
from requests_app.events import Event
from requests_app.models import AgencyResponse, Agreement, AgreementMatch, AgreementParty, InformationRequest, Thing
from requests_app.queries.agreements import Match
from requests_app.trail import command
from requests_app.values.agreements import NewAgreement, fault_of_review, faults_of


@command
def register_agreement(new: NewAgreement, *, by: Actor, at: datetime) -> Done[Agreement]:
    """Put an agreement on the register. It covers nothing before both sides of a pair have signed."""
    if denial := policies.why_not_register_agreement(by=by):
        raise denial
    pack = guidance.in_force(at)
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    faults = list(faults_of(new, pack=pack, agencies=agencies, own=by.agency.code, today=day_of(at)))
    if faults:
        raise Incomplete(faults)
    agreement = Agreement(
        ref=new_ref(), name=new.name.strip(), pack=pack.version, purposes=sorted(new.purposes),
        data_kinds=sorted(new.data_kinds), gateways=sorted(new.gateways), subject_kinds=sorted(new.subject_kinds),
        starts_on=new.starts_on, review_by=new.review_by, document=new.document.strip(),
        document_hash=new.document_hash, registered_by=by.person, registered_at=at,
    )  # fmt: skip
    AgreementParty.objects.bulk_create(
        AgreementParty(
            agreement=agreement, agency=agencies[code], owner=by.person if code == by.agency.code else None,
            audit_seq=agreement.next_seq,
        )
        for code in sorted(new.parties)
    )  # fmt: skip
    content = {"parties": sorted(new.parties), "document_hash": new.document_hash}
    done = _recorded(Event.AGREEMENT_REGISTERED, agreement, by=by, at=at, content=content)
    _tell(agreement, "sign", [code for code in agencies if code in new.parties], at, but=by.person)
    return done


@command
def sign_agreement(
    agreement: Agreement, *, by: Actor, at: datetime, owner: Person | None = None, seen: int | None = None
) -> Done[Agreement]:
    """Sign for one's own agency, and say who looks after it there: oneself, unless somebody else is named."""
    agreement = _lock(agreement, seen)
    if denial := policies.why_not_sign_agreement(agreement, by=by):
        raise denial
    party, owner = _party(agreement, by), owner or by.person
    if not Membership.objects.filter(Membership.live(at), person=owner, agency=by.agency).exists():
        raise Incomplete([Fault("/owner", "not_a_member", _("Choose a member of your own agency."))])
    party.owner, party.signed_by, party.signed_role, party.signed_at = owner, by.person, by.membership.role, at
    _save(party, agreement, "owner", "signed_by", "signed_role", "signed_at")
    done = _recorded(Event.AGREEMENT_SIGNED, agreement, by=by, at=at)
    settle_of_agency(agreement.pk, "sign", by.agency, at)
    return done


@command
def review_agreement(
    agreement: Agreement, why: str, *, review_by: date, by: Actor, at: datetime, seen: int | None = None
) -> Done[Agreement]:
    """Agree that it holds until a later day. It does once every party that signed agrees to that same day."""
    agreement = _lock(agreement, seen)
    if denial := policies.why_not_review_agreement(agreement, by=by):
        raise denial
    words = reason(why, pointer="/why")
    if fault := fault_of_review(agreement.starts_on, review_by, day_of(at)):
        raise Incomplete([fault])
    party = _party(agreement, by)
    party.agrees_to = review_by
    _save(party, agreement, "agrees_to")
    signed = [one for one in agreement.parties.all() if one.signed_at]
    agreed = all(one.agrees_to == review_by for one in [*(one for one in signed if one.pk != party.pk), party])
    agreement.proposed_review = None if agreed else review_by
    fields = ["proposed_review"]
    if agreed:
        agreement.review_by, fields = review_by, ["proposed_review", "review_by"]
    done = _recorded(
        Event.AGREEMENT_REVIEWED, agreement, by=by, at=at, saving=fields, outcome="agreed" if agreed else "proposed",
        content={"why": words, "review_by": review_by.isoformat()},
    )  # fmt: skip
    settle_of_agency(agreement.pk, "sign", by.agency, at)
    if agreed:
        settle_about(agreement.pk, ["sign", "expiring"], at)
    else:
        others = [one.agency.code for one in signed if one.agency_id != by.agency.pk and one.agrees_to != review_by]
        _tell(agreement, "sign", others, at, slot=review_by.isoformat())
    return done


@command
def end_agreement(
    agreement: Agreement, why: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[Agreement]:
    """End it now: from here on it covers nothing. What was shared under it stays covered."""
    agreement = _lock(agreement, seen)
    if denial := policies.why_not_end_agreement(agreement, by=by):
        raise denial
    words = reason(why, pointer="/why")
    agreement.ended_at = at
    done = _recorded(Event.AGREEMENT_ENDED, agreement, by=by, at=at, saving=["ended_at"], content={"why": words})
    settle_about(agreement.pk, ["sign", "expiring"], at)
    return done


def write_matches(thing: Thing, found: Iterable[Match]) -> None:
    """Keep with a version what covered it, or what was missing. The caller records."""
    response = thing if isinstance(thing, AgencyResponse) else None
    request = thing if isinstance(thing, InformationRequest) else None
    AgreementMatch.objects.bulk_create(
        AgreementMatch(
            root_id=thing.pk, info_request=request, response=response, number=thing.version, partner=match.partner,
            agreement=match.agreement, gap=match.gap, audit_seq=thing.next_seq,
        )
        for match in found
    )  # fmt: skip


def _lock(agreement: Agreement, seen: int | None) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("registered_by")
    fresh = rows.prefetch_related("parties__agency").get(pk=agreement.pk)
    if seen is not None and seen != fresh.audit_seq:
        raise Changed
    return fresh


def _party(agreement: Agreement, by: Actor) -> AgreementParty:
    return next(party for party in agreement.parties.all() if party.agency_id == by.agency.pk)


def _save(party: AgreementParty, agreement: Agreement, *fields: str) -> None:
    party.audit_seq = agreement.next_seq
    party.save(update_fields=[*fields, "audit_seq"])


def _tell(
    agreement: Agreement, kind: str, codes: Iterable[str], at: datetime, *, but: Person | None = None, slot: str = ""
) -> None:
    for agency in Agency.objects.filter(code__in=list(codes)):
        people = [person for person in signatories(agency, at) if but is None or person.human != but.human]
        tell(kind, about_id=agreement.pk, ref=agreement.ref, side="agreement", to=people, at=at, slot=slot)


def _recorded(
    event: Event, agreement: Agreement, *, by: Actor, at: datetime, saving: Iterable[str] = (), outcome: str = "",
    content: dict[str, Any] | None = None,
) -> Done[Agreement]:  # fmt: skip
    pack = guidance.load(agreement.pack)
    receipt = trail.record(
        event, about=agreement, by=by, at=at, saving=list(saving), content=content, outcome=outcome,
        why=Why(rule="ICO6", pack=pack.version, pack_hash=pack.hash), refers_to=agreement.ref,
    )  # fmt: skip
    return Done(agreement, receipt)
