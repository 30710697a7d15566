"""Forms of an agency's own people, teams and call-back numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.values import APART_BECAUSE, SAME_BECAUSE
from requests_app.denials import Fault
from requests_app.forms.agency import DatedForm
from requests_app.forms.fields import Choices, from_list, one_of, words


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


class BecauseForm(forms.Form):
    """Why something is done to somebody who signs in. A page has one for each act, so each has ids of its own."""

    because = words(max_length=500)

    def __init__(self, act: str, posted: Any = None) -> None:
        super().__init__(posted, auto_id=f"{act}_%s")


class PersonForm(RoleForm):
    """The same for somebody who is added: how they sign in, what they are called."""

    NEEDED = (
        ("email", _("Enter a work e-mail address, for example pip@example.org")),
        ("name", _("Enter what they are called, first and last name.")),
        *RoleForm.NEEDED,
    )

    email = words(max_length=254)
    name = words(max_length=200)


class LinkingForm(DatedForm):
    """Which record of one's own agency is the same human being as which one, and how one knows."""

    POINTERS: Mapping[str, str] = {"/person": "person", "/agency": "agency", "/email": "email", "/why": "why"}

    person = from_list()
    agency = from_list()
    email = words(max_length=254)
    why = one_of(SAME_BECAUSE.items())

    def __init__(self, *args: Any, people: Choices, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Choose a person")), *people]  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", _("Choose an agency")), *agencies]  # type: ignore[attr-defined]

    def faults(self) -> list[Fault]:
        """What is missing, in page order."""
        return self.gaps(
            ("person", _("Select a person of your agency")),
            ("agency", _("Select the agency of the other record")),
            ("email", _("Enter the work e-mail address of the other record")),
            ("why", _("Select how you know.")),
        )


class PartingForm(DatedForm):
    """Which record was linked by mistake, and how one knows."""

    POINTERS: Mapping[str, str] = {
        "/person": "record", "/why": "because", "/record": "record", "/because": "because",
    }  # fmt: skip

    record = from_list()
    because = one_of(APART_BECAUSE.items())

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"].choices = [("", _("Choose a record")), *people]  # type: ignore[attr-defined]

    def faults(self) -> list[Fault]:
        """What is missing, in page order."""
        return self.gaps(("record", _("Select the record")), ("because", _("Select how you know.")))
