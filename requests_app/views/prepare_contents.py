"""What stands on the page of an answer, and how far each part is: so that it need not be read from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from requests_app.forms import answer_choices as choices
from requests_app.forms.answer_fields import Sheet
from requests_app.templatetags.golden import said

Words = dict[str, Any]
Field = Mapping[str, Any]


FOLDED = ("seen_by", "passing_on", "destroy_by")
"""Conditions that lie folded until one of them is used."""


def contents(boxes: Words) -> list[Words]:
    """The parts that everybody fills in, in page order, each with where it leads and what is said in it so far."""
    law = [field for field in boxes["law"].values() if field]
    law_said = _("Law chosen") if any(said(field) for field in law) else _("To choose")
    parts = [
        {"text": _("Check it is the right person"), "href": "#right-person", "said": _chosen(boxes["identity"])},
        *({"text": item["title"], "href": f"#item-{item['id']}", "said": _chosen(item["fields"]["outcome"])}
          for item in boxes["items"]),
        {"text": _("Our law"), "href": "#our-law", "said": law_said},
    ]  # fmt: skip
    if boxes["questions"]:
        parts.append({"text": _("The questions of the guidance"), "href": "#questions", "said": _answered(boxes)})
    parts.append({"text": _("Conditions"), "href": "#conditions", "said": ""})
    return [*parts, {"text": _("Send for decision"), "href": "#send", "said": ""}]


def _chosen(field: Field) -> str:
    options: Iterable[Field] = field.get("choices") or ()
    labels = [str(option["label"]) for option in options if str(option["value"]) == str(field.get("value") or "")]
    return labels[0] if labels else _("To choose")


def _answered(boxes: Words) -> str:
    fields = [question["field"] for question in boxes["questions"]]
    words = {"answered": sum(1 for field in fields if field.get("value")), "asked": len(fields)}
    return _("%(answered)d of %(asked)d answered") % words


def law_is_open(boxes: Words, suggested: Mapping[str, Any] | None) -> bool:
    """Whether the list of laws lies open: nothing is suggested, something is wrong, or another law was chosen."""
    fields = [field for field in boxes["law"].values() if field]
    if suggested is None or any(field.get("error") for field in fields):
        return True
    there = {name: str(field["value"]) for name, field in boxes["law"].items() if field and field.get("value")}
    return bool(there) and there != {name: code for name, code in suggested.items() if name in there or code}


def folded(boxes: Words) -> Words:
    """The conditions, and whether those that are rarely used lie open."""
    return {**boxes, "opened": any(said(boxes[name]) for name in FOLDED)}


def conditions(sheet: Sheet) -> Words:
    """How they may use it: for what, who sees it, whether it is passed on, and until when."""
    return {
        "use": sheet.text("/use"),
        "seen_by": sheet.text("/seen_by", optional=True),
        "passing_on": sheet.one_of("/passing_on", choices.onward()),
        "destroy_by": sheet.day("/destroy_by"),
    }
