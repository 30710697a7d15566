"""Forms of an agency's own people, teams and call-back numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault
from requests_app.forms.agency import DatedForm
from requests_app.forms.fields import Choices, from_list, words


class RoleForm(DatedForm):
    """Which role, in which team, from when to when; as what others shall read it."""

    POINTERS: Mapping[str, str] = {
        name: name[1:] for name in ("/email", "/name", "/role", "/title", "/team", "/starts_at", "/ends_at")
    }
    NEEDED: tuple[tuple[str, Any], ...] = (
        ("role", _("Select a role")),
        ("title", _("Enter their job title, as others shall read it.")),
    )

    role = from_list()
    title = words(max_length=200)
    team = from_list()

    def __init__(self, *args: Any, roles: Choices, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose a role")), *roles]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", _("The team that receives")), *teams]  # type: ignore[attr-defined]

    def faults(self) -> list[Fault]:
        """What is missing or cannot be read, in page order."""
        self.is_valid()
        dated = [(name, "") for name in ("starts_at", "ends_at") if name in self.errors]
        return self.gaps(*self.NEEDED, *dated)


class ClearingForm(forms.Form):
    """Why somebody's lost second factor no longer counts."""

    reason = words(max_length=500)


class PersonForm(RoleForm):
    """The same for somebody who is added: how they sign in, what they are called."""

    NEEDED = (
        ("email", _("Enter a work e-mail address, for example pip@example.org")),
        ("name", _("Enter what they are called, first and last name.")),
        *RoleForm.NEEDED,
    )

    email = words(max_length=254)
    name = words(max_length=200)
