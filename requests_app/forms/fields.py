"""Fields that people fill in boxes: a day, a day and a time. What was typed comes back as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.hours import LONDON

Choices = list[tuple[str, Any]]

_TIME = re.compile(r"(\d{1,2})[:.]?(\d{2})")


class Boxes(forms.MultiWidget):
    """Three boxes for a day; a fourth for the time."""

    def __init__(self, *, with_time: bool = False) -> None:
        super().__init__([forms.TextInput() for _box in range(4 if with_time else 3)])

    def decompress(self, value: Any) -> list[str]:
        if not value:
            return [""] * len(self.widgets)
        if len(self.widgets) == 3:
            day = date.fromisoformat(str(value)[:10])
            return [str(day.day), str(day.month), str(day.year)]
        moment = datetime.fromisoformat(str(value)).astimezone(LONDON)
        return [str(moment.day), str(moment.month), str(moment.year), f"{moment:%H:%M}"]


class DayField(forms.MultiValueField):
    """A calendar day, as an ISO date; empty when nothing was typed."""

    with_time = False

    def __init__(self, **kwargs: Any) -> None:
        boxes = [forms.CharField(required=False) for _box in range(4 if self.with_time else 3)]
        kwargs.setdefault("required", False)
        super().__init__(fields=boxes, require_all_fields=False, widget=Boxes(with_time=self.with_time), **kwargs)

    def compress(self, data_list: list[str]) -> str:
        typed = [(text or "").strip() for text in data_list or []]
        if not any(typed):
            return ""
        try:
            return self.value_of(typed)
        except (ValueError, OverflowError) as wrong:
            raise forms.ValidationError(self.says()) from wrong

    def value_of(self, typed: list[str]) -> str:
        """The value of what was typed. Raises ValueError."""
        return date(int(typed[2]), int(typed[1]), int(typed[0])).isoformat()

    def says(self) -> Any:
        """What to do when it is not a day."""
        return _("Enter a date, for example 24 11 2026.")


class MomentField(DayField):
    """A day and a London wall time, as a UTC instant in ISO form."""

    with_time = True

    def value_of(self, typed: list[str]) -> str:
        found = _TIME.fullmatch(typed[3])
        if not found:
            raise ValueError("no time")
        wall = datetime(int(typed[2]), int(typed[1]), int(typed[0]), int(found[1]), int(found[2]), tzinfo=LONDON)
        return wall.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def says(self) -> Any:
        return _("Enter a date and time, for example 24 11 2026 17:30.")


def words(**kwargs: Any) -> forms.CharField:
    """A text of one line or more; whether it is needed, the checks of the document say."""
    return forms.CharField(required=False, strip=True, **kwargs)


def one_of(choices: Iterable[tuple[str, Any]] = ()) -> forms.ChoiceField:
    """One option, none chosen beforehand."""
    return forms.ChoiceField(required=False, choices=list(choices), widget=forms.RadioSelect)


def from_list(choices: Iterable[tuple[str, Any]] = ()) -> forms.ChoiceField:
    """One option of a long list, none chosen beforehand."""
    return forms.ChoiceField(required=False, choices=list(choices), widget=forms.Select)


def some_of(choices: Iterable[tuple[str, Any]] = ()) -> forms.MultipleChoiceField:
    """Any number of options, none ticked beforehand."""
    return forms.MultipleChoiceField(required=False, choices=list(choices), widget=forms.CheckboxSelectMultiple)


def labels(table: Mapping[str, Any]) -> Choices:
    """A pack table as options, in the reader's language and the pack's order."""
    return [(code, str(entry.label)) for code, entry in table.items()]


YES_NO: Choices = [("yes", _("Yes")), ("no", _("No"))]


def yes_no(value: str) -> bool | None:
    """The answer to a question of yes or no; None when it was not answered."""
    return {"yes": True, "no": False}.get(value)


def said_yes_no(value: bool | None) -> str:
    """The option that stands for a recorded answer."""
    return {True: "yes", False: "no"}.get(value, "") if value is not None else ""


def without_gaps(part: dict[str, Any]) -> dict[str, Any]:
    """A part of a document without what was left empty (False is an answer, not a gap)."""
    return {key: value for key, value in part.items() if value not in ("", None, [], {}, ())}
