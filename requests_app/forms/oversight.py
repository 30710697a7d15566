"""What an auditor looks for in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.hours import LONDON
from requests_app.denials import Fault, Incomplete
from requests_app.forms.afterwards import ActForm
from requests_app.forms.fields import Choices, DayField, from_list, words
from requests_app.queries.oversight import Sought, SubjectSought
from requests_app.values.measuring import Narrowed
from requests_app.values.refusals import REFUSALS


class SoughtForm(forms.Form):
    """Every field may stay empty: then all is shown, the newest first."""

    ref = words(max_length=20)
    agency = from_list()
    person = from_list()  # not a name that is typed: it would stand in the address
    act = from_list()
    start = DayField()
    stop = DayField()
    refused = forms.BooleanField(required=False)
    code = from_list()

    def __init__(self, *args: Any, agencies: Choices, people: Choices, acts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("agency", agencies), ("person", people), ("act", acts), ("code", [*REFUSALS.items()])):
            self.fields[name].choices = [("", _("Any")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days must follow each other."""
        said = super().clean() or {}
        if said.get("start") and said.get("stop") and said["start"] > said["stop"]:
            self.add_error("stop", _("Enter a last day that is not before the first."))
        return said

    def sought(self, before: int | None) -> Sought:
        """What was asked for. Days are London days, the last one included."""
        said = self.cleaned_data
        return Sought(
            agency=said["agency"],
            person=UUID(said["person"]) if said["person"] else None,
            ref=said["ref"].upper(),
            act=said["act"],
            start=_midnight(said["start"]),
            stop=_midnight(said["stop"], after=timedelta(days=1)),
            refused=said["refused"],
            code=said["code"],
            before=before,
        )


def _midnight(day: str, after: timedelta = timedelta()) -> datetime | None:
    if not day:
        return None
    return datetime.combine(date.fromisoformat(day) + after, time(), LONDON).astimezone(UTC)


class SubjectForm(ActForm):
    """Which child, by its number or by name and date of birth; and why its records are looked for. Always posted."""

    POINTERS = {"/nhs_number": "nhs_number", "/name": "name", "/dob": "dob", "/why": "why"}

    nhs_number = words(max_length=20)
    name = words(max_length=200)
    dob = DayField()
    why = words(widget=forms.Textarea)

    def sought(self) -> SubjectSought:
        """What was typed. Raises Incomplete where it is no day."""
        dob = self.said("dob")
        if "dob" in self.errors:
            raise Incomplete([Fault("/dob", "invalid", str(self.errors.pop("dob")[0]))])
        return SubjectSought(self.said("name"), date.fromisoformat(dob) if dob else None, self.said("nhs_number"))


class CountedForm(forms.Form):
    """Whose refused attempts are counted: all that one may count, or those of one agency."""

    agency = from_list()

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("Every agency")), *agencies]  # type: ignore[attr-defined]

    def said(self) -> str:
        """The code of the agency; empty for all."""
        return str(self.cleaned_data["agency"]) if self.is_valid() else ""


class NarrowedForm(forms.Form):
    """What the measures of a quarter are narrowed by. Every field may stay empty."""

    POINTERS = {f"/{name}": name for name in ("agency", "kind", "urgency", "outcome")}

    agency = from_list()
    kind = from_list()
    urgency = from_list()
    outcome = from_list()

    def __init__(self, *args: Any, lists: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in lists.items():
            self.fields[name].choices = [("", _("Any")), *choices]  # type: ignore[attr-defined]

    def narrowed(self) -> Narrowed:
        """What was asked for, as it was: what is none of the lists, the command refuses by name."""
        return Narrowed(**{name: str(self.data.get(name, ""))[:40] for name in self.fields})
