"""What is said about something that was shared: passing it on, keeping it, putting it right, reporting a misuse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault, Incomplete
from requests_app.forms.afterwards import ActForm
from requests_app.forms.fields import Choices, MomentField, from_list, one_of, some_of, words
from requests_app.values.custody import WITHOUT_WAITING

ASK = "ASK"


class PassOnForm(ActForm):
    """To whom, for what, which part; and whether it can wait for the originator."""

    POINTERS = {"/to": "to", "/who": "who", "/purpose": "purpose", "/items": "items", "/ground": "ground"}

    to = from_list()
    who = words(
        label=_("Who there is to have it?"),
        help_text=_("A name and what they do. For somebody outside these agencies, say where they work too."),
    )
    purpose = words(label=_("What do they need it for?"), widget=forms.Textarea)
    items = some_of()
    ground = one_of([(ASK, _("No: ask them first")), *((code, label) for code, label in WITHOUT_WAITING.items())])

    def __init__(self, *args: Any, agencies: Choices, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label = _("Which agency?")
        self.fields["to"].choices = [("", _("Somebody outside these agencies")), *agencies]  # type: ignore[attr-defined]
        self.fields["items"].label = _("What of it?")
        self.fields["items"].choices = items  # type: ignore[attr-defined]
        self.fields["ground"].label = _("Have you passed it on already, because it could not wait?")

    @property
    def told(self) -> bool:
        """Whether it was passed on already."""
        return self.said("ground") in WITHOUT_WAITING

    def words(self) -> dict[str, Any]:
        """As the command takes it. Raises Incomplete where nothing says whether it can wait."""
        if not self.said("ground"):
            raise Incomplete([Fault("/ground", "required", _("Select whether you ask them first"))])
        chosen = self.cleaned_data.get("items") or []
        said = {name: self.said(name) for name in ("to", "who", "purpose", "ground")}
        return {**said, "items": list(chosen)}


class KeepForm(ActForm):
    """Why, and until when."""

    POINTERS = {"/why": "why", "/until": "until"}

    why = words(label=_("Why do you still need it?"), widget=forms.Textarea)
    until = MomentField(label=_("Until when?"))

    def moment(self) -> datetime | None:
        """The instant that was typed in full. Raises Incomplete when it is none."""
        self.is_valid()
        if "until" in self.errors:
            raise Incomplete([Fault("/until", "invalid", str(self.errors.pop("until")[0]))])
        typed = self.said("until")
        return datetime.fromisoformat(typed) if typed else None


class LeaveForm(ActForm):
    """Whether one agrees, and why."""

    POINTERS = {"/answer": "answer", "/justification": "reason"}

    answer = one_of([("AGREE", _("Agree")), ("REFUSE", _("Refuse"))])
    reason = words(label=_("Your reason"), help_text=_("They read it."), widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = _("Do you agree?")


class MisuseForm(ActForm):
    """What happened, and when."""

    POINTERS = {"/what": "what", "/when": "when"}

    what = words(
        label=_("What happened?"),
        help_text=_("Only your own agency reads this. The other side is told by reference."),
        widget=forms.Textarea,
    )
    when = words(label=_("When?"))


class ReviewForm(ActForm):
    """Whether access is restored, and why."""

    POINTERS = {"/verdict": "verdict", "/justification": "reason"}

    verdict = one_of(
        [
            ("RESTORED", _("Restore access: it was no misuse")),
            ("CONFIRMED", _("Keep it closed: they confirm that copies are destroyed")),
        ]
    )
    reason = words(label=_("Your reason"), widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].label = _("What do you decide?")


class CorrectForm(ActForm):
    """What it is about, what was wrong, what is right."""

    POINTERS: Mapping[str, str] = {"/items": "items", "/wrong": "wrong", "/right": "right"}  # type: ignore[assignment]

    items = some_of()
    wrong = words(label=_("What was wrong?"), widget=forms.Textarea)
    right = words(label=_("What is right?"), widget=forms.Textarea)

    def __init__(self, *args: Any, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].label = _("Which of what was shared is it about?")
        self.fields["items"].choices = items  # type: ignore[attr-defined]

    def chosen(self) -> list[str]:
        """The items."""
        self.is_valid()
        return list(self.cleaned_data.get("items") or [])


class SendForm(ActForm):
    """Send the correction, or not, with a reason."""

    POINTERS = {"/then": "then", "/justification": "reason"}

    then = one_of([("SEND", _("Send it to everybody who has the answer")), ("DROP", _("Do not send it"))])
    reason = words(label=_("Your reason, when you do not send it"), widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["then"].label = _("What do you decide?")


class NothingForm(ActForm):
    """Nothing is asked: the button says it all."""
