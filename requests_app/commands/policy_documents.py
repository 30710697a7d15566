"""A condition that needs an appropriate policy document, in an agency whose document is not current (Sch 1 Part 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from agencies.models import Agency, Person
from agencies.queries import members_holding
from requests_app import guidance, reminders
from requests_app.models import Thing

ANSWERS_FOR_IT = (("IG_LEAD", "DPO"), ("GOVERNANCE_LEAD",), ("AGENCY_LEAD",), ("ADMINISTRATOR",))
"""Who is told: the first of these that the agency has."""


def tell_of_policy_document(
    about: Thing, agency: Agency, laws: Iterable[Mapping[str, Any] | None], pack: guidance.Pack, at: datetime
) -> None:
    """Tell whoever answers for data protection, once for each request or answer: it can go, and be put right."""
    if agency.apd_current:
        return
    conditions = {str(law.get(slot) or "") for law in laws if law for slot in ("special", "criminal")}
    if not any(pack.conditions[code].needs_apd for code in conditions if code in pack.conditions):
        return
    reminders.notify("policy_document", about=about, to=who_answers_for_it(agency, at), at=at)


def who_answers_for_it(agency: Agency, at: datetime) -> list[Person]:
    """Who answers for data protection in an agency: the first of those roles that it has."""
    for roles in ANSWERS_FOR_IT:
        if people := [member.person for member in members_holding(roles, agency, at)]:
            return people
    return []
