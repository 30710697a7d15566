"""Who may choose how somebody is told by e-mail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.models import Person
from requests_app.denials import Denial, NotPermitted
from requests_app.policies.parts import is_a_key


def why_not_choose_mail(person: Person, *, by: Actor) -> Denial | None:
    """Everybody for themselves, in person."""
    if denial := is_a_key(by):
        return denial
    return None if person.pk == by.person.pk else NotPermitted(_("Everybody chooses this for themselves."))
