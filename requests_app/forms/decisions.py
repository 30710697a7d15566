"""The forms of a decision: what is decided, and the one reason. Nothing is ever chosen beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.denials import Sentence
from requests_app.forms.fields import Choices, one_of, words

AGREE, RETURN = "agree", "return"
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
