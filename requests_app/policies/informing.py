"""Who may record what the people concerned were told."""

from __future__ import annotations

from agencies.actors import Actor
from requests_app.denials import Denial
from requests_app.models import InformationRequest, Thing
from requests_app.policies.parts import is_a_key, not_of


def why_not_inform(thing: Thing, *, by: Actor) -> Denial | None:
    """Anybody who may see a side's own record and told somebody, at any time; nobody of the other side, and no key."""
    own = thing.agency if isinstance(thing, InformationRequest) else thing.from_agency
    return is_a_key(by) or not_of(own, by)
