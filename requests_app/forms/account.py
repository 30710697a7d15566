"""Forms of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.policies import SCOPES
from requests_app.forms.fields import Choices, DayField, one_of, some_of, words

SCOPE_WORDS = {
    "requests:draft": _("Prepare drafts of requests in your name"),
    "requests:read": _("Read the requests that you may see"),
    "responses:read": _("Read what your team is asked, as far as you may see it"),
}


class AgencyForm(forms.Form):
    """For which of my agencies I act."""

    agency = one_of()

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = choices  # type: ignore[attr-defined]


class KeyForm(forms.Form):
    """A new key: what for, what it may do, until when."""

    name = words()
    scopes = some_of([(scope, SCOPE_WORDS[scope]) for scope in sorted(SCOPES)])
    ends = DayField()

    def clean(self) -> dict[str, Any]:
        """Each of the three is needed."""
        said = super().clean() or {}
        needed = (
            ("name", _("Enter what the key is for.")),
            ("scopes", _("Select at least one thing that the key may do.")),
            ("ends", _("Enter the date on which the key ends.")),
        )
        for field, sentence in needed:
            if not said.get(field) and field not in self.errors:
                self.add_error(field, sentence)
        return said
