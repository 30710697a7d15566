"""The rows of the register: agencies and their people, and who stands in for whom."""

from agencies.models.accreditation import Accreditation, TermsAcceptance
from agencies.models.invitations import Invitation
from agencies.models.linking import Linking, LinkingYes
from agencies.models.presence import Away, Shift
from agencies.models.proposals import Proposal
from agencies.models.register import (
    Agency,
    ApiKey,
    Closure,
    Contact,
    Membership,
    People,
    Person,
    ServiceHours,
    SignIn,
    Team,
)
from agencies.models.standing_in import Cover, Deputy, LineManager

__all__ = [
    "Accreditation",
    "Agency",
    "ApiKey",
    "Away",
    "Closure",
    "Contact",
    "Cover",
    "Deputy",
    "Invitation",
    "LineManager",
    "Linking",
    "LinkingYes",
    "Membership",
    "People",
    "Person",
    "Proposal",
    "ServiceHours",
    "Shift",
    "SignIn",
    "Team",
    "TermsAcceptance",
]
