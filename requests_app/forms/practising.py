"""A practised decision: the same questions as a real one, none answered beforehand."""

from __future__ import annotations

from typing import Any

from django import forms

from requests_app.forms.fields import one_of, some_of, words
from requests_app.guidance import Pack
from requests_app.guidance.practice import Scenario
from requests_app.values.practising import TELL, Practised


class PractiseForm(forms.Form):
    """What one would do, on which rule, with which items, and whom one would tell and protect."""

    POINTERS = {"/decision": "decision", "/rule": "rule", "/items": "items", "/tell": "tell", "/protect": "protect"}

    decision = one_of()
    rule = one_of()
    items = some_of()
    tell = one_of(list(TELL.items()))
    protect = some_of()
    reason = words(widget=forms.Textarea, max_length=2000)

    def __init__(self, *args: Any, scenario: Scenario, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "decision": [(code, str(text)) for code, text in scenario.options.items()],
            "rule": [(code, str(pack.rules[code].label)) for code in scenario.rules if code in pack.rules],
            "items": [(code, str(one.text)) for code, one in scenario.items.items()],
            "protect": [(code, str(one.text)) for code, one in scenario.protect.items()],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def said(self) -> Practised:
        """What was chosen of what was offered."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return Practised(
            decision=given.get("decision", ""),
            rule=given.get("rule", ""),
            items=tuple(given.get("items") or ()),
            tell=given.get("tell", ""),
            protect=tuple(given.get("protect") or ()),
        )
