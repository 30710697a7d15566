"""The form of sharing what nobody asked for: to whom, about whom, what and why now."""

from __future__ import annotations

from typing import Any

from django import forms

from requests_app.forms.fields import Choices, DayField, from_list, labels, one_of, without_gaps, words
from requests_app.guidance import Pack

Document = dict[str, Any]


class OfferForm(forms.Form):
    """PG41. One child here; whoever else it is about stands in what is written next."""

    POINTERS = {
        "/to": "to",
        "/urgency": "urgency",
        "/subjects/0/dob": "dob",
        "/subjects": "name",
        "/what": "what",
        "/why_now": "why_now",
    }

    to = from_list()
    urgency = one_of()
    name = words()
    dob = DayField()
    what = words()
    why_now = words(widget=forms.Textarea)

    def __init__(self, *args: Any, pack: Pack, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = agencies  # type: ignore[attr-defined]
        self.fields["urgency"].choices = labels(pack.urgencies)  # type: ignore[attr-defined]
        self.fields["urgency"].hints = {code: str(one.when) for code, one in pack.urgencies.items()}  # type: ignore[attr-defined]

    def document(self) -> Document:
        """What was typed, as the document holds it."""
        self.is_valid()
        for field in ("to", "urgency"):
            self.errors.pop(field, None)  # what was not offered counts as not chosen, and is asked for as such
        said = self.cleaned_data
        child = without_gaps({"name": said.get("name", ""), "dob": said.get("dob", "")})
        return {
            "to": said.get("to", ""),
            "urgency": said.get("urgency", ""),
            "subjects": [{"ref": "S1", "kind": "CHILD", **child}],
            "what": said.get("what", ""),
            "why_now": said.get("why_now", ""),
        }
