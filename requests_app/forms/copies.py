"""Asking another agency the same: whom, and for which items. None of it is chosen beforehand."""

from __future__ import annotations

from typing import Any

from django import forms

from requests_app.forms.fields import Choices, from_list, some_of


class CopyForm(forms.Form):
    """Whom to ask, and for what."""

    POINTERS = {"/to": "to", "/items": "items"}

    to = from_list()
    items = some_of()

    def __init__(self, *args: Any, agencies: Choices, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", ""), *agencies]  # type: ignore[attr-defined]
        self.fields["items"].choices = items  # type: ignore[attr-defined]

    def said(self) -> tuple[str, list[str]]:
        """What was chosen of what was offered."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        for name in ("to", "items"):
            self.errors.pop(name, None)
        return str(given.get("to") or ""), list(given.get("items") or [])
