"""What a request declares, so that a body which is no public authority can rely on having been asked (A6-1-EA-1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from requests_app.guidance.law import find

if TYPE_CHECKING:
    from requests_app.guidance import Pack

PUBLIC_TASK = "A6-1-E"


def declares(asked: Mapping[str, Any]) -> bool:
    """Whether a request states that its asker needs the data for a public task with a legal basis (Annex 1 para 1).

    Nobody but a public authority can put a request forward on that basis, so its law is the declaration.
    """
    law = asked.get("requester_law") or {}
    return law.get("art6") == PUBLIC_TASK and bool(law.get("gateway"))


def declaration(asked: Mapping[str, Any], pack: Pack) -> str:
    """The declaration as it is printed on the request; "" where the asker makes none."""
    if not declares(asked):
        return ""
    given = asked["requester_law"]["gateway"]
    found = find(pack.gateways, given)
    gateway = _("%(label)s (%(citation)s)") % {"label": found.label, "citation": found.citation} if found else given
    return _(
        "This agency needs the data for processing under Article 6(1)(e) of the UK GDPR (public task), "
        "with a legal basis in: %(gateway)s."
    ) % {"gateway": gateway}
