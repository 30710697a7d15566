"""Asking in one page about a known child (PG3): nine questions, of which six must be answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.denials import Sentence
from requests_app.forms.fields import Choices, MomentField, one_of, some_of, without_gaps, words
from requests_app.guidance import Pack

Document = dict[str, Any]
ELSE = "SOMETHING_ELSE"

TOLD: Mapping[str, tuple[Sentence, str, str]] = {
    "TOLD": (_("Yes, everyone who should know has been told"), "BOTH", ""),
    "SOME": (_("Some have been told, some have not"), "SOME", "SOME_TOLD_ONLY"),
    "RISK": (
        _("No, telling them could put the child or someone else at risk"),
        "NEITHER",
        "RAISES_RISK",
    ),
    "EVIDENCE": (
        _("No, someone could destroy evidence, change their account or put pressure on a child"),
        "NEITHER",
        "MAY_TAMPER_WITH_ACCOUNT",
    ),
    "NO_TIME": (_("No, there has not been time to reach them"), "NEITHER", "NOT_REACHED"),
}
"""One answer carries whether they know and, if not, why: the words, `informed`, the reason (pages 5.3)."""


class OnePageForm(forms.Form):
    """PG3. What it does not ask comes from the purpose's template, in full view on the next page."""

    POINTERS = {
        "/template": "purpose",
        "/concern": "concern",
        "/items": "agencies",
        "/necessity": "necessity",
        "/transparency/reason": "told_detail",
        "/transparency/said": "told_detail",
        "/transparency/review_at": "review_at",
        "/transparency": "informed",
        "/meeting": "meeting_at",
    }

    purpose = one_of()
    concern = words(widget=forms.Textarea)
    agencies = some_of()
    more_agencies = some_of()
    necessity = words(widget=forms.Textarea)
    informed = one_of([(code, said[0]) for code, said in TOLD.items()])
    told_detail = words(widget=forms.Textarea)
    review_at = MomentField()
    meeting_at = MomentField()

    def __init__(
        self, *args: Any, pack: Pack, first: Choices, others: Choices, hints: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        purposes = [(code, str(one.label)) for code, one in pack.purposes.items()]
        self._choices("purpose", [*purposes, (ELSE, _("Something else"))])
        means = {code: str(one.means) for code, one in pack.purposes.items()}
        means[ELSE] = str(
            _(
                "A victim information request, an allegation against staff, court, an unborn child, or another area's "
                "request. You will get a list of tasks."
            )
        )
        self.fields["purpose"].hints = means  # type: ignore[attr-defined]
        self.fields["purpose"].dividers = {ELSE: _("or")}  # type: ignore[attr-defined]
        for name, choices in (("agencies", first), ("more_agencies", others)):
            self._choices(name, choices)
            self.fields[name].hints = hints  # type: ignore[attr-defined]

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def read(document: Document) -> dict[str, Any]:
        """What the draft says already."""
        told, meeting = document.get("transparency") or {}, document.get("meeting") or {}
        asked = [item.get("asked_of", "") for item in document.get("items") or []]
        known = (told.get("informed", ""), told.get("reason_code") or "")
        return {
            "purpose": document.get("template", ""),
            "concern": document.get("concern", ""),
            "agencies": asked,
            "more_agencies": asked,
            "necessity": document.get("necessity", ""),
            "informed": next((code for code, said in TOLD.items() if said[1:] == known), ""),
            "told_detail": told.get("reason") or told.get("said", ""),
            "review_at": told.get("review_at", ""),
            "meeting_at": meeting.get("at", ""),
        }

    def chosen(self) -> list[str]:
        """The agencies that were chosen, in the order of the page."""
        said = self.cleaned_data
        return list(dict.fromkeys([*said.get("agencies", []), *said.get("more_agencies", [])]))

    def write(self, document: Document) -> Document:
        """The document with what was typed here; what the template fills comes after."""
        said = self.cleaned_data
        at = said.get("meeting_at", "")
        meeting = {**(document.get("meeting") or {}), "at": at} if at else {}
        told = self._told(document.get("transparency") or {})
        plain = {name: said.get(name, "") for name in ("concern", "necessity")}
        return without_gaps({**document, **plain, "transparency": told, "meeting": meeting})

    def _told(self, before: Document) -> Document:
        said = self.cleaned_data
        _words, informed, reason = TOLD.get(said.get("informed", ""), ("", "", ""))
        kept: Document = {key: before[key] for key in ("when", "by_whom", "weighed", "people") if key in before}
        told: Document = {
            "informed": informed,
            "reason_code": reason,
            "reason" if reason else "said": said.get("told_detail", ""),
            "review_at": said.get("review_at", "") if reason else "",
        }
        return without_gaps({**kept, **told})
