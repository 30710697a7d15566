"""One shape for every form field, so that one set of partials dresses a Django field and a plain dictionary alike.

A plain field is a mapping:
  name, kind (text, textarea, password, select, radios, checkboxes, checkbox, date, moment, file), label
and may have
  id ("id_" + name), hint, error, value (a list for checkboxes; [day, month, year, time] for date and moment),
  choices ([{value, label, hint, divider}]), type, autocomplete, inputmode, rows, count (most characters),
  width (characters of a short text box), size (of the label: s, m, l), optional.

A bound Django field gives the same. What Django has no place for stands on the form field itself, as attributes:
`hints` {value: hint of that option}, `dividers` {value: word above that option}, `count`, `rows`, `width`, `optional`
(`required` does not say it: a draft may be half-finished, and its checks know what is missing).
Dates use a MultiWidget of three boxes (day, month, year), or four (and the time).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

KIND_OF_WIDGET: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.MultiWidget, "moment"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
)
GROUPS = frozenset({"radios", "checkboxes", "date", "moment"})


def as_field(source: BoundField | Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """What the partials need, whatever the field was made of; `changes` win over it."""
    field = _from_bound(source) if isinstance(source, BoundField) else dict(source)
    field.update(changes)
    field.setdefault("kind", "text")
    field["id"] = field.get("id") or f"id_{field['name']}"
    field["choices"] = [_choice(number, option, field) for number, option in enumerate(field.get("choices") or (), 1)]
    if field["kind"] in {"date", "moment"}:
        field["boxes"] = _boxes(field)
    described = [part for part in ("hint", "error") if field.get(part)] + (["info"] if field.get("count") else [])
    field["described_by"] = " ".join(f"{field['id']}-{part}" for part in described)
    field["is_group"] = field["kind"] in GROUPS
    return field


def _from_bound(bound: BoundField) -> dict[str, Any]:
    asked, widget = bound.field, bound.field.widget
    hints, dividers = getattr(asked, "hints", {}), getattr(asked, "dividers", {})
    kind = next((kind for sort, kind in KIND_OF_WIDGET if isinstance(widget, sort)), "text")
    value = bound.value()
    if isinstance(widget, forms.MultiWidget):
        value = value if isinstance(value, list) else widget.decompress(value)
        kind = "date" if len(widget.widgets) == 3 else "moment"
    return {
        "name": bound.html_name,
        "id": bound.auto_id,
        "kind": kind,
        "label": bound.label,
        "hint": bound.help_text,
        "error": next(iter(bound.errors), ""),
        "value": value,
        "optional": getattr(asked, "optional", False),
        "type": getattr(widget, "input_type", "text"),
        "autocomplete": widget.attrs.get("autocomplete", ""),
        "inputmode": widget.attrs.get("inputmode", ""),
        "rows": getattr(asked, "rows", ""),
        "width": getattr(asked, "width", ""),
        "count": getattr(asked, "count", ""),
        "choices": [
            {"value": value, "label": label, "hint": hints.get(value, ""), "divider": dividers.get(value, "")}
            for value, label in getattr(widget, "choices", ())
            if value or kind == "select"
        ],
    }


def _choice(number: int, option: Mapping[str, Any], field: Mapping[str, Any]) -> dict[str, Any]:
    """An option with its id (the first has the field's own, so that an error links to it) and whether it is chosen."""
    chosen = field.get("value")
    value = str(option["value"])
    several = {str(one) for one in chosen} if isinstance(chosen, (list, tuple, set, frozenset)) else set()
    return {
        **option,
        "id": field["id"] if number == 1 else f"{field['id']}-{number}",
        "chosen": value in several or (chosen not in (None, "") and not several and value == str(chosen)),
    }


def _boxes(field: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The boxes of a date, and of its time; the first has the field's own id."""
    names = ("day", "month", "year") if field["kind"] == "date" else ("day", "month", "year", "time")
    given = list(field.get("value") or ()) + [""] * 4
    return [
        {
            "part": part,
            "name": f"{field['name']}_{number}",
            "id": field["id"] if number == 0 else f"{field['id']}_{number}",
            "value": "" if given[number] is None else given[number],
        }
        for number, part in enumerate(names)
    ]
