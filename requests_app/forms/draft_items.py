"""What a draft asks, and of whom (PG7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from requests_app.forms.fields import (
    Choices,
    DayField,
    one_of,
    some_of,
    without_gaps,
    words,
)
from requests_app.forms.modes import fields_of, pointers_of, read_answers, shown, write_answers
from requests_app.guidance import ModeQuestion

Document = dict[str, Any]


class ItemForm(forms.Form):
    """PG7: one thing asked of one agency."""

    POINTERS = {
        "/sought": "sought",
        "/question": "question",
        "/necessary_because": "necessary_because",
        "/from": "from_date",
        "/to": "to_date",
        "/about": "about",
        "/why_so_long": "why_so_long",
        "/names_others": "names_anyone_else",
    }

    sought = words(widget=forms.Textarea)
    question = words(widget=forms.Textarea)
    necessary_because = words(widget=forms.Textarea)
    from_date = DayField()
    to_date = DayField()
    why_so_long = words(widget=forms.Textarea)
    about = some_of()
    names_anyone_else = words(widget=forms.Textarea)

    def __init__(self, *args: Any, people: Choices, questions: Sequence[ModeQuestion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = people  # type: ignore[attr-defined]
        self.questions = questions
        if questions:
            self.fields.update(fields_of(questions, people))
            self.fields["less_intrusive"] = words(widget=forms.Textarea)
            more = {"/less_intrusive": "less_intrusive", "/mode_answers": next(iter(fields_of(questions, people)))}
            self.POINTERS = {**self.POINTERS, **more, **pointers_of(questions, self.fields)}

    @property
    def rows(self) -> list[Document]:
        """What the kind of request asks of each item, with its fields."""
        return shown(self, self.questions)

    @staticmethod
    def read(item: Document) -> dict[str, Any]:
        """What the draft says of this item already."""
        return {
            **item,
            **read_answers(item.get("mode_answers") or {}),
            "from_date": item.get("from", ""),
            "to_date": item.get("to", ""),
            "names_anyone_else": item.get("names_others", ""),
        }

    def write(self, ref: str, asked_of: str) -> Document:
        """The item, as the document holds one."""
        said = self.cleaned_data
        plain = ("sought", "question", "necessary_because", "about", "why_so_long", "less_intrusive")
        return without_gaps(
            {
                "id": ref,
                "asked_of": asked_of,
                **{name: said.get(name, "") for name in plain},
                "from": said.get("from_date", ""),
                "to": said.get("to_date", ""),
                "names_others": said.get("names_anyone_else", ""),
                "mode_answers": write_answers(self.questions, said),
            }
        )


class AskForm(forms.Form):
    """PG7: whom to ask next, and why it is needed and no more than needed."""

    POINTERS = {"/necessity": "necessity", "/proportionality": "proportionality", "/items": "agency"}

    agency = one_of()
    necessity = words(widget=forms.Textarea)
    proportionality = words(widget=forms.Textarea)

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]
        if not agencies:
            del self.fields["agency"]

    def write(self, document: Document) -> Document:
        """The document with this page's words."""
        said = {name: self.cleaned_data.get(name, "") for name in ("necessity", "proportionality")}
        return without_gaps({**document, **said})


def next_ref(letter: str, taken: Sequence[str]) -> str:
    """The next free handle of a draft: S1, S2 … or I1, I2 …"""
    numbers = [int(ref[1:]) for ref in taken if ref[:1] == letter and ref[1:].isdigit()]
    return f"{letter}{max(numbers, default=0) + 1}"
