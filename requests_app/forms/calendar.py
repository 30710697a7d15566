"""Forms of an agency's hours and closures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.values import CLOSED_BECAUSE
from requests_app.denials import Fault
from requests_app.forms.agency import DatedForm
from requests_app.forms.fields import DayField, one_of

WEEK = tuple(
    enumerate((_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")))
)
_TIME = re.compile(r"(\d{1,2})[:.]?(\d{2})")
Hours = tuple[tuple[int, time, time], ...]


class SpanField(forms.MultiValueField):
    """From when to when on one day: two boxes; both empty where the agency stays shut."""

    def __init__(self, **kwargs: Any) -> None:
        boxes = [forms.CharField(required=False) for _box in range(2)]
        widget = forms.MultiWidget([forms.TextInput(), forms.TextInput()])
        widget.decompress = lambda value: value or ["", ""]  # type: ignore[method-assign]
        super().__init__(fields=boxes, require_all_fields=False, required=False, widget=widget, **kwargs)

    def compress(self, data_list: list[str]) -> tuple[time, time] | None:
        typed = [(text or "").strip() for text in data_list or []]
        if not any(typed):
            return None
        found = [_TIME.fullmatch(text) for text in typed]
        try:
            opens, closes = (time(int(one[1]), int(one[2])) for one in found if one)
        except ValueError as wrong:
            raise forms.ValidationError(_("Enter both times, for example 09:00 and 17:00.")) from wrong
        return opens, closes


class HoursForm(DatedForm):
    """The hours of each day of the week, and from which day on."""

    POINTERS: Mapping[str, str] = {
        "/valid_from": "valid_from",
        **{f"/days/{number}": f"week_{number}" for number, _label in WEEK},
        "/days": "week_0",
    }

    starts_at = None  # type: ignore[assignment]
    ends_at = None  # type: ignore[assignment]
    valid_from = DayField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, _label in WEEK:
            self.fields[f"week_{number}"] = SpanField()

    def days(self) -> Hours:
        """The days on which the agency opens."""
        return tuple((number, *self.said(f"week_{number}")) for number, _label in WEEK if self.said(f"week_{number}"))

    def faults(self) -> list[Fault]:
        """What cannot be read, in page order."""
        self.is_valid()
        faults = [
            Fault(f"/days/{number}", "invalid", str(self.errors.pop(f"week_{number}")[0]))
            for number, _label in WEEK
            if f"week_{number}" in self.errors
        ]
        if "valid_from" in self.errors:
            return [*faults, Fault("/valid_from", "invalid", str(self.errors.pop("valid_from")[0]))]
        return (
            faults if self.said("valid_from") else [*faults, *self.gaps(("valid_from", _("Enter from which day on")))]
        )


class ClosureForm(DatedForm):
    """A day, and why."""

    POINTERS: Mapping[str, str] = {"/day": "day", "/reason": "reason"}

    starts_at = None  # type: ignore[assignment]
    ends_at = None  # type: ignore[assignment]
    day = DayField()
    reason = one_of(list(CLOSED_BECAUSE.items()))

    def faults(self) -> list[Fault]:
        """What is missing or cannot be read, in page order."""
        self.is_valid()
        if "day" in self.errors:
            wrong = Fault("/day", "invalid", str(self.errors.pop("day")[0]))
            return [wrong, *self.gaps(("reason", _("Say why you are closed on that day.")))]
        return self.gaps(
            ("day", _("Enter the day on which you are closed")), ("reason", _("Say why you are closed on that day."))
        )
