"""Forms of restricting a request and of opening it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault
from requests_app.forms.agency import DatedForm
from requests_app.forms.fields import Choices, some_of, words


class RestrictForm(DatedForm):
    """Who may know of it, until when, and why."""

    POINTERS: Mapping[str, str] = {"/people": "people", "/ends_at": "ends_at", "/until": "ends_at", "/why": "reason"}

    people = some_of()
    reason = words(widget=forms.Textarea)

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["starts_at"]
        self.fields["people"].choices = colleagues  # type: ignore[attr-defined]

    def faults(self) -> list[Fault]:
        """What is missing, in page order."""
        asked = [("ends_at", _("Enter until when they may see it"))]
        if "people" in (self.is_valid(), self.errors)[1]:
            asked.insert(0, ("people", _("Select colleagues of your agency")))
        return self.gaps(*asked)


class UnrestrictForm(forms.Form):
    """Why the team may see it again."""

    POINTERS: Mapping[str, str] = {"/why": "reason"}

    reason = words(widget=forms.Textarea)

    def said(self, name: str) -> str:
        """What was typed."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
