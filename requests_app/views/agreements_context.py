"""What the pages of the register of agreements show, in words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import hours
from agencies.actors import Actor
from agencies.hours.calendars import day_of
from requests_app import guidance, policies
from requests_app.models import Agreement, AgreementMatch
from requests_app.queries.agreements import standing_of
from requests_app.values.agreements import DATA_KINDS
from requests_app.views import labels

Words = dict[str, Any]
SOON = 90  # days


def crumbs(*more: Words) -> list[Words]:
    """Where this stands."""
    here = [{"text": _("Home"), "href": "/"}, {"text": _("Manage agency"), "href": "/agency/"}]
    return [*here, {"text": _("Agreements"), **({"href": "/agency/agreements/"} if more else {})}, *more]


def line(row: Agreement, by: Actor, at: datetime) -> Words:
    """One line of the register."""
    pack = guidance.load(row.pack)
    return {
        "href": f"/agency/agreements/{row.ref}/",
        "name": row.name,
        "parties": ", ".join(party.agency.name for party in row.parties.all()),
        "purposes": ", ".join(labels.label(pack.types, code) for code in row.purposes),
        "data": _data(row),
        "review_by": day(row.review_by),
        "tag": {"object": "agreement", "state": state_of(row, at)},
    }


def state_of(row: Agreement, at: datetime) -> str:
    """The word of its tag."""
    today = day_of(at)
    if row.ended_at or today > row.review_by:
        return standing_of(row, today)
    if any(party.signed_at is None for party in row.parties.all()):
        return "to_sign"
    if today < row.starts_on:
        return "not_begun"
    return "ends_soon" if (row.review_by - today).days <= SOON else "in_force"


def page_of(row: Agreement, *, by: Actor, at: datetime) -> Words:
    """One agreement."""
    pack = guidance.load(row.pack)
    sign = policies.why_not_sign_agreement(row, by=by)
    standing = standing_of(row, day_of(at))
    return {
        "heading": row.name,
        "ref": row.ref,
        "breadcrumbs": crumbs({"text": row.name}),
        "tag": {"object": "agreement", "state": state_of(row, at)},
        "rows": [*_rows(row, pack), *_covered(row, by)],
        "parties": [_party(party, at) for party in row.parties.all()],
        "lapse": _lapse(row, standing),
        "may_sign": sign is None,
        "why_not": "" if sign is None else sign.sentence,
        "may_review": policies.why_not_review_agreement(row, by=by) is None,
        "proposed": day(row.proposed_review) if row.proposed_review else "",
        "may_end": policies.why_not_end_agreement(row, by=by) is None,
        "version": row.audit_seq,
    }


def _rows(row: Agreement, pack: guidance.Pack) -> list[Words]:
    any_ = _("Any")
    told = [
        (_("For"), ", ".join(labels.label(pack.types, code) for code in row.purposes)),
        (_("Information"), _data(row)),
        (_("About"), ", ".join(labels.label(pack.subject_kinds, code) for code in row.subject_kinds) or any_),
        (_("Power or duty"), ", ".join(labels.label(pack.gateways, code) for code in row.gateways) or any_),
        (_("First day"), day(row.starts_on)),
        (_("Review by"), day(row.review_by)),
        (_("Document"), row.document or _("None named")),
        (_("SHA-256 of the document"), row.document_hash or _("None")),
        (_("Guidance"), row.pack),
    ]
    return [{"key": key, "value": value} for key, value in told]


def _covered(row: Agreement, by: Actor) -> list[Words]:
    """How much of one's own side it covered: a number, and nothing of any case."""
    asked = AgreementMatch.objects.filter(agreement=row, info_request__agency=by.agency)
    sent = AgreementMatch.objects.filter(agreement=row, response__from_agency=by.agency)
    counts = [asked.values("root_id").distinct().count(), sent.values("root_id").distinct().count()]
    words = [
        ngettext("%(count)d request of yours", "%(count)d requests of yours", counts[0]) % {"count": counts[0]},
        ngettext("%(count)d answer of yours", "%(count)d answers of yours", counts[1]) % {"count": counts[1]},
    ]
    return [{"key": _("Covered so far"), "value": ", ".join(words)}]


def _party(party: Any, at: datetime) -> Words:
    signed = ""
    if party.signed_by and party.signed_at:
        words = {"name": party.signed_by.name, "when": hours.moment(party.signed_at, at)}
        signed = _("%(name)s, %(when)s") % words
    agrees = day(party.agrees_to) if party.agrees_to else ""
    return {"agency": party.agency.name, "owner": party.owner.name if party.owner else "", "signed": signed,
            "agrees": agrees}  # fmt: skip


def _lapse(row: Agreement, standing: str) -> str:
    """What comes of it when it covers nothing any more."""
    then = _("Requests under it go to information governance. Emergencies are not stopped.")
    if standing == "ended":
        return _("It was ended.") + f" {then}"
    if standing == "lapsed":
        return _("It lapsed: its review day is past.") + f" {then}"
    return _("After %(day)s requests under it go to information governance, unless it is reviewed before.") % {
        "day": day(row.review_by)
    }


def _data(row: Agreement) -> str:
    return ", ".join(str(DATA_KINDS.get(code, code)) for code in row.data_kinds)


def day(value: date) -> str:
    """A day as it is read."""
    return formats.date_format(value, "j F Y")
