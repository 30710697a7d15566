"""Who administers an agency."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.denials import Denial, NotPermitted
from agencies.models import Agency
from agencies.roles import ADMINISTRATOR


def why_not_administer(agency: Agency, *, by: Actor) -> Denial | None:
    """Only an administrator of the agency itself, in person."""
    if by.is_key or by.agency.pk != agency.pk or ADMINISTRATOR not in by.roles:
        return NotPermitted(_("Only an administrator of this agency can do this."))
    return None
