"""More time for an answer: how much, why by its code and in words; and an objection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.forms.afterwards import ActForm
from requests_app.forms.fields import Choices, from_list, words


class MoreTimeForm(ActForm):
    """How much of what is left, and why."""

    POINTERS = {"/adds": "adds", "/code": "code", "/justification": "reason"}

    adds = from_list()
    code = from_list()
    reason = words(
        label=_("Why does it need more time?"),
        help_text=_("At least 40 characters. They read it, so write nothing about what you hold."),
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, amounts: Choices, codes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, choices in (("adds", _("How much more time?"), amounts), ("code", _("Kind of reason"), codes)):
            self.fields[name].label = label
            self.fields[name].choices = [("", _("Choose one")), *choices]  # type: ignore[attr-defined]

    def said(self, name: str) -> str:
        """What was typed, or chosen of what was offered."""
        self.is_valid()
        self.errors.pop("adds", None)  # what was not offered counts as not chosen, and is asked for as such
        self.errors.pop("code", None)
        return str(self.cleaned_data.get(name, ""))


class ObjectForm(ActForm):
    """Why it cannot wait so long."""

    POINTERS = {"/justification": "reason"}

    reason = words(
        label=_("Why can it not wait so long?"),
        help_text=_("At least 40 characters. They read it."),
        widget=forms.Textarea,
    )
