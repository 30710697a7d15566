"""How far one has practised: one's own tries, and nobody else's."""

from __future__ import annotations

from agencies.actors import Actor
from requests_app.models import PracticeAttempt


def own_tries(by: Actor) -> dict[str, PracticeAttempt]:
    """This person's latest try at each situation."""
    return {row.scenario: row for row in PracticeAttempt.objects.filter(person=by.person)}
