"""Nothing that leaves the site, or is kept of what went wrong, names anybody: no letter, and no setback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agencies.models import Agency, Person
from requests_app.mail import letter
from requests_app.models import InformationRequest, Notification, Setback
from requests_app.queries import request_words

LOOKED_AT = 10
"""How many requests' people are looked for: every story asks about the same few."""


def names() -> set[str]:
    """Whoever is asked about, whoever acts, and the agencies: as they are written, and each part of a child's name."""
    found = {*Person.objects.values_list("name", flat=True), *Agency.objects.values_list("name", flat=True)}
    for request in InformationRequest.objects.order_by("-submitted_at")[:LOOKED_AT]:
        for subject in _subjects(request):
            found |= {part for part in str(subject.get("name", "")).split() if len(part) > 3}
            found |= {str(one.get("value")) for one in subject.get("identifiers") or [] if one.get("value")}
    return found - {""}


def _subjects(request: InformationRequest) -> list[dict[str, Any]]:
    try:
        return list(request_words(request)["subjects"])
    except Exception:  # its key was destroyed: nobody can read who it was about
        return []


def letters() -> Iterator[str]:
    """No letter that was or could be written of a notice names anybody (I10)."""
    wanted = names()
    kinds = Notification.objects.order_by("kind").values_list("kind", flat=True).distinct()
    for kind in kinds:
        notice = Notification.objects.select_related("recipient").filter(kind=kind).latest("made_at")
        subject, body = letter(notice.recipient, [notice])
        for name in sorted(wanted):
            if name in subject or name in body:
                yield f"the letter of {kind} names somebody"
                break


def setbacks() -> Iterator[str]:
    """What is kept of a job that broke is the kind of error, and an id."""
    wanted = names() if Setback.objects.exists() else set()
    for one in Setback.objects.all():
        if any(name in f"{one.key} {one.reason}" for name in wanted):
            yield f"the setback of {one.job} names somebody"
