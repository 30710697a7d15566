"""What is typed about a dip sample: the period and the size, one review, a moderation, an action."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.forms.afterwards import ActForm
from requests_app.forms.fields import Choices, DayField, from_list, one_of, words
from requests_app.guidance.audit_form import AuditForm
from requests_app.values.reviews import Review


class DrawForm(ActForm):
    """From when to when, and how many."""

    POINTERS = {"/start": "start", "/stop": "stop", "/size": "size", "/follows": "follows"}

    start = DayField()
    stop = DayField()
    size = words(max_length=6)
    follows = words(max_length=9)

    def clean(self) -> dict[str, Any]:
        """Both days are needed, in order."""
        said = super().clean() or {}
        for name in ("start", "stop"):
            if name not in self.errors and not said.get(name):
                self.add_error(name, _("Enter a date, for example 24 11 2026."))
        if said.get("start") and said.get("stop") and said["start"] > said["stop"]:
            self.add_error("stop", _("Enter a last day that is not before the first."))
        return said

    def days(self) -> tuple[date, date]:
        """The period; only of a form that is valid."""
        return date.fromisoformat(self.cleaned_data["start"]), date.fromisoformat(self.cleaned_data["stop"])

    def how_many(self) -> int | None:
        """The size; None for what is no whole number."""
        typed = self.cleaned_data.get("size", "")
        return int(typed) if typed.isascii() and typed.isdigit() else None


class ReviewForm(ActForm):
    """A mark and what was seen for each standard of a version of the form, the overall grade and why."""

    def __init__(self, *args: Any, of: AuditForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of
        self.POINTERS = {"/overall": "overall", "/why": "why"}
        for code in of.standards:
            self.fields[f"mark_{code}"] = one_of(of.marks.items())
            self.fields[f"evidence_{code}"] = words(widget=forms.Textarea)
            self.POINTERS |= {f"/marks/{code}": f"mark_{code}", f"/evidence/{code}": f"evidence_{code}"}
        self.fields["overall"] = one_of(of.overall.items())
        self.fields["why"] = words(widget=forms.Textarea)

    def review(self) -> Review:
        """What was said."""
        return Review(
            {code: mark for code in self.of.standards if (mark := self.said(f"mark_{code}"))},
            {code: seen for code in self.of.standards if (seen := self.said(f"evidence_{code}"))},
            self.said("overall"),
        )


class ModerationForm(ActForm):
    """What was agreed, of that alone on which the two reviewers differ ("" is the overall grade)."""

    def __init__(self, *args: Any, of: AuditForm, differing: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differing = [code for code in differing if code]
        self.POINTERS = {"/overall": "overall", "/why": "agreed_why"}
        for code in self.differing:
            self.fields[f"agreed_{code}"] = one_of(of.marks.items())
            self.POINTERS |= {f"/marks/{code}": f"agreed_{code}"}
        if "" in differing:
            self.fields["overall"] = one_of(of.overall.items())
        self.fields["agreed_why"] = words(widget=forms.Textarea)

    def marks(self) -> dict[str, str]:
        """The marks that were agreed."""
        return {code: mark for code in self.differing if (mark := self.said(f"agreed_{code}"))}


class ActionForm(ActForm):
    """What is to be done, by whom, by when."""

    POINTERS = {"/what": "what", "/owner": "owner", "/due_on": "due_on"}

    what = words(widget=forms.Textarea)
    owner = from_list()
    due_on = DayField()

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", ""), *people]  # type: ignore[attr-defined]


class FinishForm(ActForm):
    """How it can be seen that it is done."""

    POINTERS = {"/how": "how"}

    how = words(label=_("What was done, and how can that be seen?"), widget=forms.Textarea)
