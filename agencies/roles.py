"""Which roles decide no case: a frozen table (domain section 7.2)."""

from __future__ import annotations

ADMINISTRATOR = "ADMINISTRATOR"
NO_CASEWORK = frozenset({ADMINISTRATOR, "PRACTICE_ADMINISTRATOR", "GOVERNANCE_LEAD"})
"""They route, look after accounts or oversee. Nobody stands in for them, and nobody stands in out of them alone."""

ONE_IS_ENOUGH = frozenset({"PRACTITIONER", "SOCIAL_WORKER", "POLICE_RESEARCHER", "PRACTICE_ADMINISTRATOR"})
"""They write what others sign. Every other role signs, advises, oversees or lets people in, so two people give it."""
