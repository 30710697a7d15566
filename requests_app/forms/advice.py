"""The forms of advice: what is asked of an adviser, and what they advise. Nothing is chosen beforehand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.forms.emergencies import Document, Plain
from requests_app.forms.fields import Choices, one_of, some_of, words
from requests_app.models.advice import View


class AskAdviceForm(Plain):
    """PG19: whom, on which items, what; and why they need to know who it is, if they do.

    Where there is one adviser, or one item, there is nothing to choose.
    """

    POINTERS = {"/adviser": "adviser", "/items": "items", "/question": "question", "/because": "because"}

    adviser = one_of()
    items = some_of()
    question = words(widget=forms.Textarea)
    because = words(widget=forms.Textarea)

    def __init__(self, *args: Any, advisers: Choices, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = {name: given[0][0] for name, given in (("adviser", advisers), ("items", items)) if len(given) == 1}
        self.fields["adviser"].choices = advisers  # type: ignore[attr-defined]
        self.fields["items"].choices = items  # type: ignore[attr-defined]
        for name in self.only:
            del self.fields[name]

    def document(self) -> Document:
        """What was typed, chosen, or the only one there was."""
        said = {**super().document(), **self.only}
        items = said["items"]
        return {**said, "items": [items] if isinstance(items, str) and items else list(items or [])}


class GiveAdviceForm(Plain):
    """What the adviser says."""

    POINTERS = {"/view": "view", "/condition": "condition", "/justification": "reason"}

    view = one_of(
        [
            (str(View.SHARE), _("Share")),
            (str(View.CONDITIONS), _("Share with a condition")),
            (str(View.WITHHOLD), _("Withhold")),
            (str(View.NO_VIEW), _("I have no view")),
        ]
    )
    condition = words()
    reason = words(widget=forms.Textarea)
