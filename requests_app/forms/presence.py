"""Forms of the rota, and of being away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault
from requests_app.forms.agency import DatedForm
from requests_app.forms.fields import Choices, MomentField, from_list


class ShiftForm(DatedForm):
    """Who is on call, in which role, from when to when."""

    POINTERS: Mapping[str, str] = {
        "/person": "person", "/role": "role", "/starts_at": "starts_at", "/ends_at": "ends_at",
    }  # fmt: skip

    person = from_list()
    role = from_list()

    def __init__(self, *args: Any, people: Choices, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Choose a person")), *people]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("Choose a role")), *roles]  # type: ignore[attr-defined]

    def faults(self) -> list[Fault]:
        """What is missing, in page order."""
        gaps = self.gaps(
            ("person", _("Select who is on call")),
            ("role", _("Select in which role")),
            ("ends_at", _("Enter when it ends")),
        )
        return gaps + (self.gaps(("starts_at", "")) if "starts_at" in self.errors else [])


class AwayForm(DatedForm):
    """Until when; an administrator says of whom."""

    POINTERS: Mapping[str, str] = {"/person": "away", "/until": "until"}

    starts_at = None  # type: ignore[assignment]
    ends_at = None  # type: ignore[assignment]
    away = from_list()
    until = MomentField()

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            self.fields["away"].choices = [("", _("Myself")), *people]  # type: ignore[attr-defined]
        else:
            del self.fields["away"]

    def faults(self) -> list[Fault]:
        """What is missing, in page order."""
        self.is_valid()
        wrong = self.gaps(("away", _("Select a colleague"))) if "away" in self.errors else []
        return [*wrong, *self.gaps(("until", _("Enter until when")))]
