"""The forms of the emergency route: the fewest boxes that will do, and nothing chosen beforehand."""

from __future__ import annotations

from typing import Any

from django import forms

from requests_app.forms.fields import Choices, MomentField, from_list, one_of, some_of, words
from requests_app.values.emergency import WITHIN

Document = dict[str, Any]


class Plain(forms.Form):
    """A form whose boxes are the fields of its document, by name."""

    def document(self) -> Document:
        """What was typed or chosen; what was not offered counts as not chosen, and is asked for as such."""
        self.is_valid()
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField):
                self.errors.pop(name, None)
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class AskNowForm(Plain):
    """PG11: five questions, then it is sent."""

    POINTERS = {name: name[1:] for name in ("/who", "/happening", "/needed", "/ask", "/within")}

    who = words(widget=forms.Textarea)
    happening = words(widget=forms.Textarea)
    needed = words(widget=forms.Textarea)
    ask = some_of()
    within = one_of([(code, label) for code, (_span, label) in WITHIN.items()])

    def __init__(self, *args: Any, agencies: Choices, on_duty: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ask"].choices = agencies  # type: ignore[attr-defined]
        self.fields["ask"].hints = on_duty  # type: ignore[attr-defined]

    def document(self) -> Document:
        """As the document holds it."""
        said = super().document()
        return {**said, "ask": list(said["ask"] or [])}


class TellNowForm(Plain):
    """The partner's one screen: with whom one spoke, and what one told them."""

    POINTERS = {"/spoke_to": "spoke_to", "/told": "told"}

    spoke_to = words()
    told = words(widget=forms.Textarea)


class SharedForm(Plain):
    """PG11: what was shared by telephone. Whom one told and how one checked who they were is one question."""

    POINTERS = {name: name[1:] for name in ("/who", "/danger", "/told", "/to", "/checked", "/happened_at")}

    who = words(widget=forms.Textarea)
    danger = words(widget=forms.Textarea)
    told = words(widget=forms.Textarea)
    to = from_list()
    checked = words(widget=forms.Textarea)
    happened_at = MomentField()

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = agencies  # type: ignore[attr-defined]

    def document(self) -> Document:
        """As the document holds it; a time that was not typed is missing, not wrong."""
        return {name: value for name, value in super().document().items() if value != ""}


class WriteUpForm(Plain):
    """The rest of the record: six answers, signed once."""

    NAMES = ("asked_by", "verified", "left_out", "family", "law", "follow_up")
    POINTERS = {f"/{name}": name for name in NAMES}

    asked_by = words()
    verified = words(widget=forms.Textarea)
    left_out = words(widget=forms.Textarea)
    family = words(widget=forms.Textarea)
    law = words(widget=forms.Textarea)
    follow_up = words(widget=forms.Textarea)


class AddForm(Plain):
    """Something to add to a signed record."""

    POINTERS = {"/added": "added"}

    added = words(widget=forms.Textarea)
