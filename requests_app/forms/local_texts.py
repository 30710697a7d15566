"""The forms of local guidance: writing a text beside a rule, deciding on it, taking it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agencies.hours import LONDON
from requests_app.forms.fields import Choices, DayField, from_list, one_of
from requests_app.forms.fields import words as typed
from requests_app.guidance import Pack
from requests_app.models import LocalText
from requests_app.values.local_texts import NewLocalText


def places(pack: Pack) -> Choices:
    """Every rule, each followed by its questions."""
    made: Choices = [("", "")]
    for rule in pack.rules.values():
        made.append((rule.code, f"{rule.code}: {rule.label}"))
        for question in pack.questions.values():
            if question.rule == rule.code:
                said = {"rule": rule.code, "question": question.text}
                made.append((f"{rule.code}/{question.code}", _now("%(rule)s, its question: %(question)s") % said))
    return made


class LocalTextForm(forms.Form):
    """Beside what, what it says, from which day and until which."""

    POINTERS: Mapping[str, str] = {
        "/rule": "beside", "/question": "beside", "/text": "text", "/valid_from": "valid_from",
        "/valid_until": "valid_until",
    }  # fmt: skip

    beside = from_list()
    text = typed(widget=forms.Textarea)
    valid_from = DayField()
    valid_until = DayField()

    def __init__(self, *args: Any, pack: Pack, held: LocalText | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        if held:
            del self.fields["beside"]
        else:
            self.fields["beside"].choices = places(pack)  # type: ignore[attr-defined]

    @staticmethod
    def read(held: LocalText) -> dict[str, Any]:
        """A version as its form shows it."""
        last = held.valid_until.astimezone(LONDON).date() - timedelta(days=1) if held.valid_until else None
        return {
            "text": held.text,
            "valid_from": held.valid_from.astimezone(LONDON).date().isoformat(),
            "valid_until": last.isoformat() if last else "",
        }

    def new(self) -> NewLocalText:
        """What was typed. A last day counts whole."""
        self.is_valid()
        said = self.cleaned_data
        rule, _slash, question = str(said.get("beside") or "").partition("/")
        if self.held:
            rule, question = self.held.rule, self.held.question
        first, last = (
            date.fromisoformat(said[name]) if said.get(name) else None for name in ("valid_from", "valid_until")
        )
        return NewLocalText(
            rule, str(said.get("text") or ""), _begins(first) if first else None, question,
            _begins(last + timedelta(days=1)) if last else None,
        )  # fmt: skip


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON).astimezone(UTC)


class AgreeingForm(forms.Form):
    """What the second person decides, and why."""

    POINTERS: Mapping[str, str] = {"/decision": "decision", "/justification": "justification"}

    decision = one_of([("approve", _("Agree: it is shown from its day")), ("return", _("Send it back to be changed"))])
    justification = typed(widget=forms.Textarea)


class EndingForm(forms.Form):
    """Why it is taken away."""

    POINTERS: Mapping[str, str] = {"/why": "ending"}

    ending = typed(widget=forms.Textarea)
