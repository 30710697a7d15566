"""Forms of one's own agency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault, Incomplete
from requests_app.forms.fields import Choices, DayField, MomentField, from_list, one_of, some_of, words
from requests_app.values.exclusions import KINDS, NewExclusion


class DatedForm(forms.Form):
    """What all of these have in common: somebody chosen from a list, and from when to when."""

    POINTERS: Mapping[str, str] = {}

    starts_at = MomentField()
    ends_at = MomentField()

    def said(self, name: str) -> Any:
        """What was chosen or typed; empty when it was nothing."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    def moment(self, name: str) -> datetime | None:
        """An instant that was typed in full."""
        typed = self.said(name)
        return datetime.fromisoformat(typed) if typed else None

    def gaps(self, *needed: tuple[str, Any]) -> list[Fault]:
        """What was left out or cannot be read, in page order, as the command would say it."""
        self.is_valid()
        faults = []
        for name, sentence in needed:
            if name in self.errors:
                wrong = str(self.errors.pop(name)[0])
                dated = isinstance(self.fields[name], MomentField)
                faults.append(Fault(f"/{name}", "invalid", wrong if dated else sentence))
            elif not self.said(name):
                faults.append(Fault(f"/{name}", "required", sentence))
        return faults


class DeputyForm(DatedForm):
    """Who shall stand in, for whom (an administrator's question alone), in which roles, from when to when."""

    POINTERS: Mapping[str, str] = {
        "/person": "person", "/deputy": "deputy", "/roles": "roles", "/starts_at": "starts_at", "/ends_at": "ends_at",
    }  # fmt: skip
    NEEDED = (
        ("person", _("Select for whom somebody shall stand in")),
        ("deputy", _("Select who shall stand in")),
        ("ends_at", _("Enter when it ends")),
    )
    MAY = (("roles", _("Select roles of your own")), ("starts_at", ""))

    person = from_list()
    deputy = from_list()
    roles = some_of()

    def __init__(self, *args: Any, people: Choices, colleagues: Choices, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody: Choices = [("", _("Choose a person"))]
        self.fields["deputy"].choices = nobody + colleagues  # type: ignore[attr-defined]
        for name, choices in (("person", people and nobody + people), ("roles", roles)):
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def faults(self) -> list[Fault]:
        """What is missing of what this person is asked."""
        self.is_valid()
        asked = (*self.NEEDED, *(may for may in self.MAY if may[0] in self.errors))
        return self.gaps(*(one for one in asked if one[0] in self.fields))


class CoverForm(DatedForm):
    """Which agency shall cover, as whom, or by which one person, from when to when."""

    POINTERS: Mapping[str, str] = {
        "/by_agency": "by_agency", "/roles": "role", "/person": "person", "/starts_at": "starts_at",
        "/ends_at": "ends_at",
    }  # fmt: skip

    by_agency = from_list()
    role = from_list()
    person = forms.EmailField(required=False)

    def __init__(self, *args: Any, agencies: Choices, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by_agency"].choices = [("", _("Choose an agency")), *agencies]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("Choose a role")), *roles]  # type: ignore[attr-defined]

    def faults(self) -> list[Fault]:
        """What is missing, in page order."""
        gaps = self.gaps(
            ("by_agency", _("Select the agency that shall cover")), ("ends_at", _("Enter when it ends"))
        )  # fmt: skip
        self.is_valid()
        if "person" in self.errors:
            del self.errors["person"]
            gaps.insert(0, Fault("/person", "invalid", _("Enter an e-mail address, for example edna@example.org")))
        if "starts_at" in self.errors:
            gaps += self.gaps(("starts_at", ""))
        return gaps


class AccreditationForm(DatedForm):
    """Who is accredited, on what it rests, who says so, from when to when."""

    POINTERS: Mapping[str, str] = {
        "/people": "people", "/kind": "kind", "/source": "source", "/starts_at": "starts_at", "/ends_at": "ends_at",
    }  # fmt: skip

    people = some_of()
    kind = one_of()
    source = one_of()

    def __init__(self, *args: Any, people: Choices, kinds: Choices, sources: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("people", people), ("kind", kinds), ("source", sources)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def faults(self) -> list[Fault]:
        """What is missing, in page order."""
        gaps = self.gaps(
            ("people", _("Select whom you accredit")),
            ("kind", _("Select what it rests on")),
            ("source", _("Select who says so")),
            ("ends_at", _("Enter when it ends")),
        )
        return gaps + (self.gaps(("starts_at", "")) if "starts_at" in self.errors else [])


class LineForm(DatedForm):
    """Who manages whom, from when to when."""

    POINTERS: Mapping[str, str] = {
        "/person": "person", "/manager": "manager", "/starts_at": "starts_at", "/ends_at": "ends_at",
    }  # fmt: skip

    person = from_list()
    manager = from_list()

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("person", "manager"):
            self.fields[name].choices = [("", _("Choose a person")), *colleagues]  # type: ignore[attr-defined]

    def faults(self) -> list[Fault]:
        """What is missing or cannot be read, in page order."""
        self.is_valid()
        dates = [(name, "") for name in ("starts_at", "ends_at") if name in self.errors]
        return self.gaps(
            ("person", _("Select who is managed")), ("manager", _("Select who manages them")), *dates
        )  # fmt: skip


class ExclusionForm(DatedForm):
    """Who has no part in what concerns which child, until when, and why."""

    POINTERS: Mapping[str, str] = {
        "/person": "person", "/kind": "kind", "/name": "name", "/dob": "dob", "/nhs_number": "nhs_number",
        "/ends_at": "ends_at", "/why": "reason",
    }  # fmt: skip

    person = from_list()
    kind = one_of(KINDS.items())
    name = words(max_length=200)
    dob = DayField()
    nhs_number = words(max_length=20)
    reason = words(widget=forms.Textarea)

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["starts_at"]
        self.fields["person"].choices = [("", _("Choose a person")), *colleagues]  # type: ignore[attr-defined]

    def new(self) -> NewExclusion:
        """What was typed. Raises Incomplete where it is no day and no person."""
        if faults := [*self.gaps(("person", _("Select whom you keep out"))), *self._misread()]:
            raise Incomplete(faults)
        dob = self.said("dob")
        return NewExclusion(
            person=UUID(self.said("person")), kind=self.said("kind"), why=self.said("reason"), name=self.said("name"),
            dob=date.fromisoformat(dob) if dob else None, nhs_number=self.said("nhs_number"),
            ends_at=self.moment("ends_at"),
        )  # fmt: skip

    def _misread(self) -> list[Fault]:
        return [
            Fault(f"/{name}", "invalid", str(self.errors.pop(name)[0]))
            for name in ("dob", "ends_at")
            if name in self.errors
        ]
