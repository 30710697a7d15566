"""Recording what somebody was told, or why not yet: one form, nothing chosen beforehand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.forms.fields import Choices, MomentField, one_of, words
from requests_app.values.informing import WAYS

TOLD: Choices = [("YES", _("Yes, they have been told")), ("NO", _("Not yet"))]


class InformForm(forms.Form):
    """Who, whether, and the words for either."""

    POINTERS = {
        "/about": "about",
        "/told": "told",
        "/how": "how",
        "/happened_at": "happened_at",
        "/ground": "ground",
        "/look_again_at": "look_again_at",
        "/words": "words",
    }

    about = one_of()
    told = one_of(TOLD)
    how = one_of(WAYS.items())
    happened_at = MomentField()
    ground = one_of()
    look_again_at = MomentField()
    words = words(widget=forms.Textarea)

    def __init__(self, *args: Any, people: Choices, grounds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = people  # type: ignore[attr-defined]
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]

    def said(self, name: str) -> str:
        """What was typed or chosen; empty when nothing was."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))

    def moment(self, name: str) -> datetime | None:
        """A time that was typed; None when none was."""
        given = self.said(name)
        return datetime.fromisoformat(given.replace("Z", "+00:00")) if given else None
