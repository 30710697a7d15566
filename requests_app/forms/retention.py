"""What is said of a record: why it is held, under which rule it may go, and whether the default hold applies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.forms.afterwards import ActForm
from requests_app.forms.fields import DayField, from_list, one_of, words
from requests_app.guidance.retention import retention
from requests_app.values.retention import ABOUT_ABUSE, Proposal

WHY = {
    "label": _("Your reason"),
    "help_text": _("At least 40 characters. It is sealed with the record: name nobody who need not be named."),
    "widget": forms.Textarea,
}
ABUSE = _("Does it concern child sexual abuse or exploitation, or may it?")
ABUSE_HINT = _("If it does, or you are not sure, it is held and nothing is destroyed.")


class RefForm(forms.Form):
    """Which record."""

    ref = words(max_length=20)


class WhyForm(ActForm):
    """A reason, and nothing else."""

    POINTERS = {"/why": "why"}

    why = words(**WHY)


class HoldForm(ActForm):
    """Why it is held."""

    POINTERS = {"/code": "code", "/why": "why"}

    code = one_of()
    why = words(**WHY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held: Any = self.fields["code"]
        held.label = _("Why is it held?")
        held.choices = [(code, f"{one.label} ({one.authority})") for code, one in retention().holds.items()]


class ProposeForm(ActForm):
    """The rule, the day, the question, the reason."""

    POINTERS = {"/rule": "rule", "/kept_until": "kept_until", "/abuse": "abuse", "/why": "why"}

    rule = from_list()
    kept_until = DayField(
        label=_("Until when is the longest record about the case kept?"),
        help_text=_("Ask whoever keeps it: the council’s, the school’s, the health record. For example, 31 3 2061."),
    )
    abuse = one_of(ABOUT_ABUSE.items())
    why = words(**WHY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules: Any = self.fields["rule"]
        rules.label = _("Under which rule was it kept?")
        rules.choices = [("", ""), *((code, one.label) for code, one in retention().rules.items())]
        self.fields["abuse"].label, self.fields["abuse"].help_text = ABUSE, ABUSE_HINT

    def proposal(self) -> Proposal:
        """What was entered."""
        return Proposal(self.said("rule"), self.said("kept_until"), self.said("abuse"))


class DisposeForm(ActForm):
    """The question once more, and the word."""

    POINTERS = {"/abuse": "abuse", "/confirm": "word"}

    abuse = one_of(ABOUT_ABUSE.items())
    word = words(label=_("Type DISPOSE to destroy it for ever"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["abuse"].label, self.fields["abuse"].help_text = ABUSE, ABUSE_HINT
