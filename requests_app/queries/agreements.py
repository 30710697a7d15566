"""Which agreement covers what is asked of whom, or what is missing: never silent, never a bar (B1 to B3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.actors import Actor
from agencies.denials import Sentence
from agencies.hours.calendars import day_of
from agencies.models import Agency
from requests_app.models import Agreement, AgreementMatch, AgreementParty
from requests_app.queries.scope import one_or_404
from requests_app.values.agreements import Need

GAPS: dict[str, Sentence] = {
    "subjects": gettext_lazy("The agreement with %(agency)s does not cover the people it is about."),
    "gateway": gettext_lazy("The agreement with %(agency)s does not name the law that is relied on."),
    "data": gettext_lazy("The agreement with %(agency)s does not cover this kind of information."),
    "purpose": gettext_lazy("The agreement with %(agency)s does not cover this purpose."),
    "not_begun": gettext_lazy("The agreement with %(agency)s has not begun."),
    "lapsed": gettext_lazy("The agreement with %(agency)s has lapsed: its review day is past."),
    "ended": gettext_lazy("The agreement with %(agency)s was ended."),
    "unsigned": gettext_lazy("The agreement with %(agency)s is not signed by both sides."),
    "none": gettext_lazy("No agreement with %(agency)s is registered."),
}
"""Why nothing covers it, the nearest miss first."""


@dataclass(frozen=True)
class Match:
    """What stands between two agencies for one need: an agreement that covers it, or a gap."""

    partner: Agency
    agreement: Agreement | None
    gap: str

    @property
    def sentence(self) -> str:
        """What is said of it."""
        if self.agreement:
            return _("Covered by the agreement “%(name)s”.") % {"name": self.agreement.name}
        return str(GAPS[self.gap]) % {"agency": self.partner.name}


def matches(own: Agency, partners: Iterable[Agency], need: Need, at: datetime) -> list[Match]:
    """For each partner the agreement that covers the need, or the nearest miss."""
    on = day_of(at)
    rows = list(Agreement.objects.filter(parties__agency=own).prefetch_related("parties").order_by("-review_by", "id"))
    return [_match(own, partner, rows, need, on) for partner in sorted(partners, key=lambda agency: agency.code)]


def _match(own: Agency, partner: Agency, rows: Iterable[Agreement], need: Need, on: date) -> Match:
    misses = {"none"}
    for agreement in rows:
        parties = {party.agency_id: party for party in agreement.parties.all()}
        if partner.pk not in parties:
            continue
        miss = why_not_covered(agreement, [parties[own.pk], parties[partner.pk]], need, on)
        if not miss:
            return Match(partner, agreement, "")
        misses.add(miss)
    return Match(partner, None, next(code for code in GAPS if code in misses))


def why_not_covered(agreement: Agreement, two: Iterable[AgreementParty], need: Need, on: date) -> str:
    """The first reason why this agreement does not cover the need between two of its parties; empty when it does."""
    if any(party.signed_at is None for party in two):
        return "unsigned"
    if standing := standing_of(agreement, on):
        return standing
    if need.type not in agreement.purposes:
        return "purpose"
    if not need.data_kinds <= set(agreement.data_kinds):
        return "data"
    if agreement.gateways and need.gateway not in agreement.gateways:
        return "gateway"
    if agreement.subject_kinds and not need.subject_kinds <= set(agreement.subject_kinds):
        return "subjects"
    return ""


def standing_of(agreement: Agreement, on: date) -> str:
    """Why it covers nothing on that day, whoever signed it; empty when it does."""
    if agreement.ended_at is not None:
        return "ended"
    if on < agreement.starts_on:
        return "not_begun"
    return "lapsed" if on > agreement.review_by else ""


def keeps_register(agency: Agency) -> bool:
    """Whether the agency has ever signed an agreement: before that a gap is shown and nobody is asked about it."""
    return AgreementParty.objects.filter(agency=agency, signed_at__isnull=False).exists()


def agreements_of(by: Actor) -> QuerySet[Agreement]:
    """The agreements to which this person's agency is a party."""
    rows = Agreement.objects.filter(Q(pk__in=AgreementParty.objects.filter(agency=by.agency).values("agreement")))
    return rows.prefetch_related("parties__agency", "parties__owner", "parties__signed_by").order_by("review_by", "id")


def agreement_or_404(by: Actor, ref: str) -> Agreement:
    """One of them. Raises NotFound, alike for hidden and for absent."""
    return one_or_404(agreements_of(by), ref=ref)


def matches_of(thing: Any) -> list[Match]:
    """What was found for the newest version of a request or an answer, as it was found then."""
    rows = AgreementMatch.objects.filter(root_id=thing.pk, number=thing.version)
    rows = rows.select_related("partner", "agreement").order_by("partner__name")
    return [Match(row.partner, row.agreement, row.gap) for row in rows]
