"""The form of one step that an agency adds, and of asking a second person to agree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.roles import NO_CASEWORK
from requests_app.forms.fields import YES_NO, Choices, MomentField, from_list, labels, one_of, said_yes_no, some_of
from requests_app.forms.fields import words as typed
from requests_app.guidance import Pack
from requests_app.pathways.words import FLAGS

CODES = ("urgency", "type", "handling", "other_kind")
_NOT_A_CODE = re.compile(r"[^A-Z0-9]+")
Step = dict[str, Any]


class StepForm(forms.Form):
    """One own step. The fields after `blind` say when it applies; none of them: always."""

    POINTERS: Mapping[str, str] = {
        name: name for name in ("label", "why", "roles", "rule", "people", "agencies", "beside", "blind", "when")
    }

    label = typed()
    why = typed(widget=forms.Textarea)
    roles = some_of()
    rule = from_list()
    people = typed()
    agencies = some_of()
    beside = one_of(YES_NO)
    blind = one_of(YES_NO)
    urgency = some_of()
    type = some_of()
    handling = some_of()
    other_kind = some_of()
    flags = some_of([(flag, yes) for flag, (yes, _no) in FLAGS.items() if flag != "vcse"])

    def __init__(self, *args: Any, pack: Pack, others: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deciding = {code: role for code, role in pack.roles.items() if not role.advises and code not in NO_CASEWORK}
        tables = {"urgency": pack.urgencies, "type": pack.types, "handling": pack.handling}
        offered: dict[str, Choices] = {name: labels(table) for name, table in tables.items()}
        offered |= {"roles": labels(deciding), "rule": rules(pack), "agencies": others}
        offered["other_kind"] = labels(pack.agency_kinds)
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def read(cls, step: Mapping[str, Any]) -> Step:
        """A step as the form's fields."""
        when = (step.get("when") or [{}])[0]
        return {
            **{name: step.get(name, "") for name in ("label", "why", "rule")},
            "roles": step.get("roles", []),
            "agencies": step.get("agencies", []),
            "people": str(step.get("people", 1)),
            **{name: said_yes_no(step.get(name, False)) if step else "" for name in ("beside", "blind")},
            **{name: when.get(name, []) for name in CODES},
            "flags": [flag for flag in FLAGS if when.get(flag) is True],
        }

    def write(self, code: str, before: Mapping[str, Any]) -> Step:
        """What was typed, as a step. Circumstances that the form cannot show stay as they were."""
        self.is_valid()
        said = self.cleaned_data
        people = str(said.get("people") or "1")
        step: Step = {
            "code": code or code_of(str(said.get("label") or "")),
            **{name: said.get(name) or "" for name in ("label", "why", "rule")},
            "roles": list(said.get("roles") or []),
            "agencies": list(said.get("agencies") or []),
            "people": int(people) if people.isascii() and people.isdigit() else people,
            **{name: said.get(name) == "yes" for name in ("beside", "blind")},
        }
        if before.get("questions"):
            step["questions"] = before["questions"]
        step["when"] = before["when"] if not can_show(before) else self._when()
        return {name: value for name, value in step.items() if value not in ([], False)}

    def _when(self) -> list[Step]:
        said = self.cleaned_data
        when: Step = {name: list(said[name]) for name in CODES if said.get(name)}
        when |= dict.fromkeys(said.get("flags") or [], True)
        return [when] if when else []


def can_show(step: Mapping[str, Any]) -> bool:
    """Whether the form can show when a step applies: one set of circumstances, and nothing that must not be so."""
    ways = step.get("when") or []
    return len(ways) < 2 and not any(value is False for way in ways for value in way.values())


def code_of(label: str) -> str:
    """A code made of what the step is called."""
    code = _NOT_A_CODE.sub("-", label.upper()).strip("-")[:28].rstrip("-")
    return code if len(code) > 1 and code[0].isalpha() else f"STEP-{code}"[:30].rstrip("-")


def rules(pack: Pack) -> Choices:
    """The rules of the guidance, each with its code."""
    return [(code, f"{code}: {rule.label}") for code, rule in pack.rules.items()]


class ProposalForm(forms.Form):
    """From when it shall hold, and why."""

    POINTERS: Mapping[str, str] = {"/why": "why", "/valid_from": "valid_from", "/steps": "why"}

    valid_from = MomentField()
    why = typed(widget=forms.Textarea)


class AgreeingForm(forms.Form):
    """What the second person decides, and why."""

    POINTERS: Mapping[str, str] = {"/decision": "decision", "/justification": "justification"}

    decision = one_of([("approve", _("Agree: it holds from its day")), ("return", _("Send it back to be changed"))])
    justification = typed(widget=forms.Textarea)
