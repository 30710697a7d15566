"""Which roles may do what, among what they may see: a frozen table (dec.12). The permission matrix is drawn from it.

Who signs a particular step is not here: the pathway (data) names that step's roles.
"""

from __future__ import annotations

from enum import StrEnum


class May(StrEnum):
    """A right that a role carries."""

    RAISE = "raise"
    PREPARE = "prepare"
    RECEIVE = "receive"
    GRANT = "grant"
    EXCLUDE = "exclude"
    EXTEND = "extend"
    OVERSEE = "oversee"
    REVIEW_MISUSE = "review_misuse"
    WRITE_ROUTES = "write_routes"
    AGREE_ROUTES = "agree_routes"
    WRITE_TEXTS = "write_texts"
    AGREE_TEXTS = "agree_texts"
    REGISTER_AGREEMENTS = "register_agreements"
    SIGN_AGREEMENTS = "sign_agreements"
    ADVISE = "advise"
    DISPOSE = "dispose"
    REVIEW_SAMPLES = "review_samples"


_CASEWORK = frozenset(
    {
        "PRACTITIONER",
        "SOCIAL_WORKER",
        "TEAM_MANAGER",
        "MASH_MANAGER",
        "DSL",
        "HEADTEACHER",
        "NAMED_PROFESSIONAL",
        "DESIGNATED_PROFESSIONAL",
        "GP_SAFEGUARDING_LEAD",
        "POLICE_RESEARCHER",
        "POLICE_DECISION_MAKER",
        "POLICE_SENIOR",
        "SAFEGUARDING_LEAD",
        "HOUSING_MANAGER",
        "LADO",
        "TRUSTEE",
        "AGENCY_LEAD",
    }
)

_SENIOR = frozenset(
    {
        "TEAM_MANAGER",
        "MASH_MANAGER",
        "HEADTEACHER",
        "AGENCY_LEAD",
        "POLICE_SENIOR",
        "DESIGNATED_PROFESSIONAL",
        "CALDICOTT_GUARDIAN",
        "TRUSTEE",
        "SIRO",
        "IG_LEAD",
        "LEGAL",
    }
)

_KEEPS_OUT = frozenset(
    {
        *("TEAM_MANAGER", "MASH_MANAGER", "HEADTEACHER", "AGENCY_LEAD", "DSL", "POLICE_DECISION_MAKER"),
        *("POLICE_SENIOR", "NAMED_PROFESSIONAL", "GP_SAFEGUARDING_LEAD", "SAFEGUARDING_LEAD", "HOUSING_MANAGER"),
    }
)

_KEEPS_GUIDANCE = frozenset(
    {"ADMINISTRATOR", "GOVERNANCE_LEAD", "DSL", "SAFEGUARDING_LEAD", "NAMED_PROFESSIONAL", "DESIGNATED_PROFESSIONAL"}
)

TABLE: dict[May, frozenset[str]] = {
    May.RAISE: _CASEWORK,
    May.PREPARE: _CASEWORK | {"PRACTICE_ADMINISTRATOR"},
    May.RECEIVE: _CASEWORK,
    May.GRANT: frozenset({"TEAM_MANAGER", "MASH_MANAGER", "HEADTEACHER", "AGENCY_LEAD"}),
    May.EXCLUDE: _KEEPS_OUT,
    May.EXTEND: _KEEPS_OUT | {"DESIGNATED_PROFESSIONAL", "CALDICOTT_GUARDIAN"},
    May.OVERSEE: frozenset({"GOVERNANCE_LEAD"}),
    May.REVIEW_MISUSE: _KEEPS_OUT | _SENIOR | {"DPO", "GOVERNANCE_LEAD"},
    May.WRITE_ROUTES: frozenset({"ADMINISTRATOR"}),
    May.AGREE_ROUTES: _SENIOR | {"ADMINISTRATOR"},
    May.WRITE_TEXTS: _KEEPS_GUIDANCE,
    May.AGREE_TEXTS: _SENIOR | _KEEPS_GUIDANCE,
    May.REGISTER_AGREEMENTS: frozenset({"ADMINISTRATOR", "GOVERNANCE_LEAD", "IG_LEAD", "SIRO", "LEGAL"}),
    May.SIGN_AGREEMENTS: _SENIOR | {"ADMINISTRATOR", "GOVERNANCE_LEAD"},
    May.DISPOSE: frozenset({"GOVERNANCE_LEAD", "DPO", "IG_LEAD", "SIRO", "LEGAL"}),
    May.REVIEW_SAMPLES: frozenset({"GOVERNANCE_LEAD", "DPO", "IG_LEAD", "SIRO", "CALDICOTT_GUARDIAN"}),
    May.ADVISE: frozenset({"DPO", "IG_LEAD", "CALDICOTT_GUARDIAN", "LEGAL", "DESIGNATED_PROFESSIONAL"}),
}


def may(right: May, roles: frozenset[str]) -> bool:
    """Whether any of these roles carries the right."""
    return bool(TABLE[right] & roles)
