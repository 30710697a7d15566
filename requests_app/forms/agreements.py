"""The forms of the register of agreements."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from requests_app.denials import Fault, Incomplete, Sentence
from requests_app.forms.fields import Choices, DayField, labels, some_of, words
from requests_app.guidance import Pack
from requests_app.values.agreements import DATA_KINDS, NewAgreement, faults_of


class AgreementForm(forms.Form):
    """An agreement to register. The paper itself is not kept: only its hash is."""

    POINTERS: Mapping[str, str] = {
        **{f"/{name}": name for name in ("name", "parties", "purposes", "data_kinds", "gateways", "subject_kinds")},
        "/starts_on": "starts_on",
        "/review_by": "review_by",
        "/document_hash": "paper",
        "/document": "document",
    }

    name = words()
    parties = some_of()
    purposes = some_of()
    data_kinds = some_of(list(DATA_KINDS.items()))
    subject_kinds = some_of()
    gateways = some_of()
    starts_on = DayField()
    review_by = DayField()
    document = words()
    paper = forms.FileField(required=False, allow_empty_file=True)

    def __init__(self, *args: Any, pack: Pack, others: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pack = pack
        offered: dict[str, Choices] = {
            "parties": others,
            "purposes": labels(pack.types),
            "subject_kinds": labels(pack.subject_kinds),
            "gateways": [(code, f"{law.label} ({law.citation})") for code, law in pack.gateways.items() if law.active],
        }
        for field, choices in offered.items():
            self.fields[field].choices = choices  # type: ignore[attr-defined]

    def new(self, own: str, missing: Sentence) -> NewAgreement:
        """What was typed. Raises Incomplete when a day is missing: without one nothing can be registered."""
        self.is_valid()
        said = self.cleaned_data
        days = {name: said.get(name) for name in ("starts_on", "review_by")}
        undated = [Fault(f"/{name}", "required", missing) for name, day in days.items() if not day]
        paper = said.get("paper")
        lists = {name: tuple(said.get(name) or ()) for name in ("purposes", "data_kinds", "gateways", "subject_kinds")}
        wanted = NewAgreement(
            name=str(said.get("name") or ""), parties=(own, *(said.get("parties") or ())),
            starts_on=_day(days["starts_on"]), review_by=_day(days["review_by"]),
            document=str(said.get("document") or ""),
            document_hash=hashlib.sha256(paper.read()).hexdigest() if paper else "",
            purposes=lists["purposes"], data_kinds=lists["data_kinds"], gateways=lists["gateways"],
            subject_kinds=lists["subject_kinds"],
        )  # fmt: skip
        if undated:
            raise Incomplete([*self._besides_days(wanted, own), *undated])
        return wanted

    def _besides_days(self, wanted: NewAgreement, own: str) -> list[Fault]:
        """Everything else that is missing, so that it is all said at once."""
        agencies = {own, *(code for code, _name in self.fields["parties"].choices)}  # type: ignore[attr-defined]
        faults = faults_of(wanted, pack=self.pack, agencies=agencies, own=own, today=date.min)
        return [fault for fault in faults if fault.pointer not in ("/starts_on", "/review_by")]


def _day(given: str | None) -> date:
    return date.fromisoformat(given) if given else date.min


class ReviewForm(forms.Form):
    """Until when it holds from now on, and why."""

    POINTERS: Mapping[str, str] = {"/review_by": "review_by", "/why": "why"}

    review_by = DayField()
    why = words(widget=forms.Textarea)


class EndingForm(forms.Form):
    """Why it ends."""

    POINTERS: Mapping[str, str] = {"/why": "ending"}

    ending = words(widget=forms.Textarea)
