"""Who can act on a step, and why somebody cannot."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy

from requests_app.models import ApprovalStep
from requests_app.models.steps import StepStatus
from requests_app.queries.signers import standing_of

WHY_NOT = {
    "PART": gettext_lazy("%(name)s had a part in it, so cannot decide it."),
    "LINK": gettext_lazy("%(name)s keeps out of it."),
    "LINE": gettext_lazy("%(name)s manages whoever prepared it."),
    "UNNAMED": gettext_lazy("%(name)s is not named on it."),
    "": gettext_lazy("%(name)s can decide it."),
}


def people_standing(step: ApprovalStep, at: datetime) -> list[str]:
    """Who can act on an open step, and why somebody whose role it is cannot; of one's own agency, so by name."""
    if step.status != StepStatus.OPEN:
        return []
    return [str(WHY_NOT[one.why_not]) % {"name": one.signer.named} for one in standing_of(step, at)]
