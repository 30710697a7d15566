"""The forms of a thread. What the other side will see and what stays are different forms, never one with a switch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.denials import Sentence
from requests_app.forms.fields import Choices, from_list, one_of, words
from requests_app.values.narrowing import CLARIFIES, DOES, NARROWS, WIDENS
from requests_app.values.pins import PERSON

SAYS: dict[str, Sentence] = {
    NARROWS: _("It asks for less"),
    CLARIFIES: _("It asks for the same, said more clearly"),
    WIDENS: _("It asks for something more or something else, or about somebody else"),
}
SAYS_OF_A_PERSON: dict[str, Sentence] = {
    CLARIFIES: _("It is the same person, rightly named"),
    WIDENS: _("It is somebody else"),
}
"""What each kind of change is called."""


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

    POINTERS: Mapping[str, str] = {"/reply": "reply", "/change_to": "change_to", "/change_does": "change_does"}

    reply = words(widget=forms.Textarea)
    change_to = words()
    change_does = one_of()

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = SAYS_OF_A_PERSON if kind == PERSON else SAYS
        self.fields["change_does"].choices = [(does, said[does]) for does in DOES.get(kind, ())]  # type: ignore[attr-defined]

    def said(self, name: str) -> str:
        """What was typed, or chosen of what was offered."""
        self.is_valid()
        self.errors.pop("change_does", None)  # what was not offered counts as not chosen, and is asked for as such
        return str(self.cleaned_data.get(name, ""))


class NoteForm(forms.Form):
    """A note for one's own agency: nobody else ever sees it."""

    POINTERS: Mapping[str, str] = {"/note": "note"}

    note = words(widget=forms.Textarea)

    def said(self) -> str:
        """What was typed."""
        self.is_valid()
        return str(self.cleaned_data.get("note", ""))
