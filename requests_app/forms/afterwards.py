"""What is said after an answer was sent: why it is taken back, how copies were destroyed, what is new."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.forms.fields import words


class ActForm(forms.Form):
    """An act in a few texts. `POINTERS`: the field of each fault."""

    POINTERS: dict[str, str] = {}

    def said(self, name: str) -> str:
        """What was typed; empty when nothing was."""
        self.is_valid()
        given: Any = self.cleaned_data.get(name, "")
        return str(given)


class RecallForm(ActForm):
    """Why, and the typed word."""

    POINTERS = {"/justification": "reason", "/why": "reason", "/confirm": "word"}

    reason = words(widget=forms.Textarea)
    word = words(label=_("Type RECALL to take it back"))


class DestroyedForm(ActForm):
    """How, and which copies."""

    POINTERS = {"/how": "how", "/copies": "copies"}

    how = words(label=_("How were the copies destroyed, and when?"), widget=forms.Textarea)
    copies = words(
        label=_("Which copies were there?"),
        help_text=_("On paper, saved, forwarded. Say so if there were none."),
        widget=forms.Textarea,
    )


class LookAgainForm(ActForm):
    """What is new, and where it comes from."""

    POINTERS = {"/new_information": "new_information", "/source": "source"}

    new_information = words(
        label=_("What is new?"),
        help_text=_("At least 40 characters. They read it: it is why somebody else decides again."),
        widget=forms.Textarea,
    )
    source = words(label=_("Where does it come from?"))
