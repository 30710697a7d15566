"""The forms of a decision: what is decided, and the one reason. Nothing is ever chosen beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.denials import Sentence
from requests_app.forms.fields import Choices, from_list, one_of, some_of, words
from requests_app.values.marks import Mark

AGREE, RETURN, WITHHOLD, DISSENT = "agree", "return", "withhold", "dissent"
DISSENTING = _("I do not agree, and enough others may: somebody answers me in writing")
IT_MAY_GO = _("I agree: it may go as it is")
IT_MAY_NOT = _("I do not agree: I say what must change")
ENDORSE, DECLINE = "endorse", "decline"

LOOKING_BACK: Choices = [
    ("RIGHT", _("It was right to share at once")),
    ("MORE_THAN_NEEDED", _("It was right, but more was shared than needed")),
    ("SHOULD_HAVE_WAITED", _("It could have waited")),
]


class DecisionForm(forms.Form):
    """One decision and its reason. A reason is asked for whatever is decided; how long, the command says."""

    POINTERS: Mapping[str, str] = {
        "/decision": "decision",
        "/verdict": "decision",
        "/justification": "reason",
    }

    decision = one_of()
    reason = words(widget=forms.Textarea)

    def __init__(self, *args: Any, choices: Choices, ask: Sentence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        self.ask = ask

    def said(self, name: str) -> str:
        """What was typed, or chosen of what was offered; empty when nothing was."""
        self.is_valid()
        self.errors.pop("decision", None)  # what was not offered counts as not chosen, and is asked for as such
        given: Any = self.cleaned_data.get(name, "")
        return str(given)


class AnswerDecisionForm(DecisionForm):
    """The decision on an answer: which items to withhold and why, what may leave all the same, and the typed word.

    `items`: what can be withheld; `grounds`: on which grounds; `hits`: keys of what must be cleared; `nothing`:
    whether nothing at all is shared.
    """

    items = some_of()
    ground = from_list()
    would_change = words(widget=forms.Textarea)
    confirm = words()

    def __init__(
        self, *args: Any, items: Choices, grounds: Choices, hits: Sequence[str], nothing: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = items  # type: ignore[attr-defined]
        self.fields["ground"].choices = [("", _("Choose one")), *grounds]  # type: ignore[attr-defined]
        self.only_item = items[0][0] if len(items) == 1 else ""
        self.hits = list(hits)
        for key in self.hits:
            self.fields[f"clear_{key}"] = words()
        if not nothing:
            del self.fields["confirm"]
        self.POINTERS = {
            **DecisionForm.POINTERS,
            "/withhold/0/code": "ground",
            "/withhold/0/would_change": "would_change",
            "/withhold": "items",
            "/confirm": "confirm",
            "/late/code": "late-code",
            "/late/whose": "late-whose",
            **{f"/clears/{key}": f"clear_{key}" for key in self.hits},
        }

    def marks(self) -> list[Mark]:
        """The items to withhold; of an answer with one item, that one."""
        chosen = [self.only_item] if self.only_item else self.cleaned_data.get("items") or []
        ground, change = self.said("ground"), self.said("would_change")
        return [Mark(item, ground, change) for item in chosen]

    def clears(self) -> dict[str, str]:
        """The reasons that were typed, by hit."""
        return {key: said for key in self.hits if (said := self.said(f"clear_{key}"))}


class AnsweringForm(forms.Form):
    """What is answered to a dissent."""

    POINTERS: Mapping[str, str] = {"/justification": "reason"}

    reason = words(widget=forms.Textarea)

    def said(self) -> str:
        """What was typed."""
        self.is_valid()
        return str(self.cleaned_data.get("reason", ""))


class ArrivedForm(forms.Form):
    """Whether it arrived, and at the right place."""

    POINTERS = {"/answer": "arrived"}

    arrived = one_of(
        [
            ("RIGHT", _("It is about the right person and I have it")),
            ("WRONG_PERSON", _("It is about the wrong person")),
            ("NOT_OURS", _("I should not have this")),
        ]
    )

    def said(self) -> str:
        """What was chosen; empty when nothing was."""
        self.is_valid()
        return str(self.cleaned_data.get("arrived", ""))
