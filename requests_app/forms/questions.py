"""The forms of a thread. What the other side will see and what stays are different forms, never one with a switch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from requests_app.forms.fields import Choices, from_list, words


class QuestionForm(forms.Form):
    """A question to the requester: they will see it."""

    POINTERS: Mapping[str, str] = {"/question": "question", "/about": "about"}

    about = from_list()
    question = words(widget=forms.Textarea)

    def __init__(self, *args: Any, pins: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = pins  # type: ignore[attr-defined]

    def said(self, name: str) -> str:
        """What was typed, or chosen of what was offered; empty when nothing was."""
        self.is_valid()
        self.errors.pop("about", None)  # what was not offered counts as not chosen, and is asked for as such
        return str(self.cleaned_data.get(name, ""))


class ReplyForm(forms.Form):
    """A reply to a partner: they will see it, and what it changes."""

    POINTERS: Mapping[str, str] = {"/reply": "reply", "/change_to": "change_to"}

    reply = words(widget=forms.Textarea)
    change_to = words()

    def said(self, name: str) -> str:
        """What was typed."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class NoteForm(forms.Form):
    """A note for one's own agency: nobody else ever sees it."""

    POINTERS: Mapping[str, str] = {"/note": "note"}

    note = words(widget=forms.Textarea)

    def said(self) -> str:
        """What was typed."""
        self.is_valid()
        return str(self.cleaned_data.get("note", ""))
