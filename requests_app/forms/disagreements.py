"""What is said in a disagreement: about which items, what should happen, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.forms.afterwards import ActForm
from requests_app.forms.fields import Choices, one_of, some_of, words
from requests_app.values.disagreements import VIEWS


class FurtherForm(ActForm):
    """Why it goes to the next rung."""

    POINTERS = {"/justification": "reason"}

    reason = words(
        label=_("Why can it not be settled here?"),
        help_text=_("At least 40 characters. Both sides read it."),
        widget=forms.Textarea,
    )


class ViewForm(ActForm):
    """What one's side holds, and why."""

    POINTERS = {"/view": "view", "/justification": "reason"}

    view = one_of(VIEWS.items())
    reason = words(
        label=_("Your reason"), help_text=_("At least 40 characters. Both sides read it."), widget=forms.Textarea
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["view"].label = _("What should happen?")


class DisagreeForm(ViewForm):
    """The same, and about which items."""

    POINTERS = {**ViewForm.POINTERS, "/items": "items"}

    items = some_of()
    field_order = ("items", "view", "reason")

    def __init__(self, *args: Any, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].label = _("Which items do you not agree about?")
        self.fields["items"].choices = items  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def chosen(self) -> list[str]:
        """The items that were ticked."""
        self.is_valid()
        return list(self.cleaned_data.get("items") or [])
