"""What a statutory mode asks besides, as fields: made from the guidance, so that a new question needs no new form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.forms.fields import Choices, MomentField, one_of, without_gaps, words
from requests_app.guidance import Mode, ModeQuestion, Pack

Document = dict[str, Any]
PARTS = ("choice", "words", "at", "person")


def asked(pack: Pack, type_: str, per: str) -> list[ModeQuestion]:
    """The questions that a kind of request asks, once for the request or for each item."""
    questions = [pack.mode_questions[code] for code in pack.mode_of(type_).asks]
    return [question for question in questions if question.per == per]


def fields_of(questions: Iterable[ModeQuestion], people: Choices) -> dict[str, forms.Field]:
    """A field for each part of each answer, by the question's code and the part's name."""
    made: dict[str, forms.Field] = {}
    for question in questions:
        choices = question.choices.values()
        if question.answer == "choice":
            made[f"{question.code}__choice"] = one_of((code, str(one.label)) for code, one in question.choices.items())
        if question.answer == "person":
            made[f"{question.code}__person"] = one_of(people)
        if question.answer == "words" or any(one.words for one in choices) or question.within:
            made[f"{question.code}__words"] = words(widget=forms.Textarea)
        if question.answer == "moment" or any(one.at for one in choices):
            made[f"{question.code}__at"] = MomentField()
    return made


def pointers_of(questions: Iterable[ModeQuestion], names: Iterable[str]) -> dict[str, str]:
    """Which field stands for which place of the document."""
    held = set(names)
    found: dict[str, str] = {}
    for question in questions:
        parts = [part for part in PARTS if f"{question.code}__{part}" in held]
        found |= {f"/mode_answers/{question.code}/{part}": f"{question.code}__{part}" for part in parts}
        found[f"/mode_answers/{question.code}"] = f"{question.code}__{parts[0]}"
    return found


def read_answers(answers: Document) -> Document:
    """What the draft says already, by the names of the fields."""
    return {f"{code}__{part}": said for code, answer in answers.items() for part, said in answer.items()}


def write_answers(questions: Iterable[ModeQuestion], said: Document) -> Document:
    """The answers as the document holds them. A time that the option chosen does not take is not kept."""
    made = {}
    for question in questions:
        answer = {part: said.get(f"{question.code}__{part}", "") for part in PARTS}
        choice = question.choices.get(answer["choice"])
        if choice is not None and not choice.at:
            answer["at"] = ""
        made[question.code] = without_gaps(answer)
    return without_gaps(made)


def shown(form: forms.Form, questions: Iterable[ModeQuestion]) -> list[Document]:
    """Each question with its fields, as a page sets them one under the other."""
    rows = []
    for question in questions:
        parts = {part: form[f"{question.code}__{part}"] for part in PARTS if f"{question.code}__{part}" in form.fields}
        choices = question.choices.values()
        future, past = any(one.at == "future" for one in choices), any(one.at == "past" for one in choices)
        rows.append(
            {
                **parts,
                "label": str(question.text),
                "hint": str(question.hint or ""),
                "words_label": _("In your own words"),
                "at_label": _when(question, past=past, future=future),
            }
        )
    return rows


def _when(question: ModeQuestion, *, past: bool, future: bool) -> Any:
    if question.answer == "moment":
        return str(question.text)
    if past and future:
        return _("When was it, or when will you look at it again?")
    return _("When do you look at it again?") if future else _("When was it?")


class ModeForm(forms.Form):
    """What the kind of request asks once."""

    def __init__(self, *args: Any, pack: Pack, mode: Mode, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = [one for one in (pack.mode_questions[code] for code in mode.asks) if one.per == "request"]
        self.fields.update(fields_of(self.questions, people))
        self.POINTERS = pointers_of(self.questions, self.fields) | {"/mode_answers": next(iter(self.fields), "")}

    @staticmethod
    def read(document: Document) -> Document:
        """What the draft says already."""
        return read_answers(document.get("mode_answers") or {})

    def write(self, document: Document) -> Document:
        """The document with this page's answers."""
        return without_gaps({**document, "mode_answers": write_answers(self.questions, self.cleaned_data)})

    @property
    def rows(self) -> list[Document]:
        """Each question with its fields."""
        return shown(self, self.questions)
