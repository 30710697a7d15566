"""The pages of a draft: each form reads its part of the document and writes it back. Nothing is required here:
a draft may be half-finished, and the document's own checks say what is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext

from agencies.hours import Span, duration
from requests_app.forms.fields import (
    YES_NO,
    Choices,
    MomentField,
    from_list,
    labels,
    one_of,
    said_yes_no,
    without_gaps,
    words,
    yes_no,
)
from requests_app.guidance import Pack, Urgency

Document = dict[str, Any]
Hints = dict[str, dict[str, str]]


class ConcernForm(forms.Form):
    """PG6: what has happened, how serious it is, how fast partners must answer, and for what."""

    POINTERS = {
        "/concern": "concern",
        "/threshold": "threshold",
        "/urgency": "urgency",
        "/stage": "stage",
        "/type": "type",
        "/purpose": "purpose",
        "/serves/clock": "serves",
        "/serves/since": "serves_since",
        "/serves": "serves",
    }
    PLAIN = ("concern", "threshold", "urgency", "stage", "type", "purpose")

    concern = words(widget=forms.Textarea)
    threshold = one_of()
    type = one_of()
    stage = one_of()
    urgency = one_of()
    purpose = words(widget=forms.Textarea)
    serves = from_list()
    serves_since = MomentField()

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, table in (
            ("threshold", pack.thresholds),
            ("type", pack.types),
            ("stage", pack.stages),
            ("urgency", pack.urgencies),
        ):
            self.fields[name].choices = labels(table)  # type: ignore[attr-defined]
        clocks = {code: one for code, one in pack.statutory_clocks.items() if one.span}
        self.fields["serves"].choices = [("", gettext("None of these")), *labels(clocks)]  # type: ignore[attr-defined]
        self.fields["threshold"].hints = {code: str(one.means) for code, one in pack.thresholds.items()}  # type: ignore[attr-defined]
        self.fields["urgency"].hints = {code: how_fast(one) for code, one in pack.urgencies.items()}  # type: ignore[attr-defined]

    @classmethod
    def read(cls, document: Document) -> dict[str, Any]:
        """What the draft says already."""
        serves = document.get("serves") or {}
        said = {"serves": serves.get("clock", ""), "serves_since": serves.get("since", "")}
        return {name: document.get(name, "") for name in cls.PLAIN} | said

    def write(self, document: Document) -> Document:
        """The document with this page's words."""
        said = {"clock": self.cleaned_data.get("serves", ""), "since": self.cleaned_data.get("serves_since", "")}
        plain = {name: self.cleaned_data.get(name, "") for name in self.PLAIN}
        return without_gaps({**document, **plain, "serves": without_gaps(said)})


class LawForm(forms.Form):
    """PG8: the requester's own law. Only what this agency may rely on, on this date, is offered."""

    POINTERS = {
        "/requester_law/gateway": "gateway",
        "/requester_law/art6": "art6",
        "/requester_law/special": "special",
        "/requester_law/s1_18_reason": "s1_18_reason",
        "/requester_law/criminal": "criminal",
        "/requester_law/consent/could_refuse": "could_refuse",
        "/requester_law/consent/will_stop": "will_stop",
        "/requester_law/consent": "could_refuse",
        "/requester_law": "other",
    }
    PLAIN = ("gateway", "art6", "special", "s1_18_reason", "criminal")

    gateway = one_of()
    other = words()
    art6 = one_of()
    could_refuse = one_of(YES_NO)
    will_stop = one_of(YES_NO)
    special = one_of()
    s1_18_reason = one_of()
    criminal = one_of()

    def __init__(self, *args: Any, offered: dict[str, Choices], hints: Hints | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].hints = (hints or {}).get(name, {})  # type: ignore[attr-defined]

    @classmethod
    def read(cls, document: Document) -> dict[str, Any]:
        """What the draft says already; a gateway in the person's own words stands under 'another law'."""
        law = document.get("requester_law") or {}
        consent = law.get("consent") or {}
        return {
            **{name: law.get(name, "") for name in cls.PLAIN},
            "other": law.get("gateway", ""),
            "could_refuse": said_yes_no(consent.get("could_refuse")),
            "will_stop": said_yes_no(consent.get("will_stop")),
        }

    def write(self, document: Document) -> Document:
        """The document with this page's law."""
        said = self.cleaned_data
        law = {name: said.get(name, "") for name in self.PLAIN}
        law["gateway"] = said.get("gateway") or said.get("other", "")
        consent = {name: yes_no(said.get(name, "")) for name in ("could_refuse", "will_stop")}
        return without_gaps({**document, "requester_law": without_gaps({**law, "consent": without_gaps(consent)})})


class OutsideLawForm(forms.Form):
    """The law of a requester who is not verified: in their own words, and nothing is offered (domain 4.2)."""

    POINTERS = {f"/requester_law/{name}": name for name in LawForm.PLAIN} | {"/requester_law": "gateway"}

    gateway = words()
    art6 = words()
    special = words()
    s1_18_reason = words()
    criminal = words()

    @staticmethod
    def read(document: Document) -> dict[str, Any]:
        """What the draft says already."""
        law = document.get("requester_law") or {}
        return {name: law.get(name, "") for name in LawForm.PLAIN}

    def write(self, document: Document) -> Document:
        """The document with this page's law."""
        law = {name: self.cleaned_data.get(name, "") for name in LawForm.PLAIN}
        return without_gaps({**document, "requester_law": without_gaps(law)})


class FamilyForm(forms.Form):
    """PG9: whether the child and carers know, and if not, why that is safer and when it is looked at again."""

    POINTERS = {
        "/transparency/informed": "informed",
        "/transparency/reason_code": "reason_code",
        "/transparency/reason": "told_detail",
        "/transparency/review_at": "review_at",
        "/transparency/said": "told_detail",
        "/transparency/weighed": "objection",
        "/transparency": "informed",
    }

    informed = one_of()
    reason_code = one_of()
    told_detail = words(widget=forms.Textarea)
    review_at = MomentField()
    objection = words(widget=forms.Textarea)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needing = {code for code, entry in pack.informed.items() if entry.needs_reason}
        self.fields["informed"].choices = labels(pack.informed)  # type: ignore[attr-defined]
        self.fields["reason_code"].choices = labels(pack.reasons_not_informed)  # type: ignore[attr-defined]

    @staticmethod
    def read(document: Document) -> dict[str, Any]:
        """What the draft says already."""
        told = document.get("transparency") or {}
        return {
            "informed": told.get("informed", ""),
            "reason_code": told.get("reason_code", ""),
            "told_detail": told.get("reason") or told.get("said", ""),
            "review_at": told.get("review_at", ""),
            "objection": told.get("weighed", ""),
        }

    def write(self, document: Document) -> Document:
        """The document with this page's decision."""
        said = self.cleaned_data
        untold = said.get("informed") in self.needing
        told = {
            "informed": said.get("informed", ""),
            "reason_code": said.get("reason_code", "") if untold else "",
            "reason" if untold else "said": said.get("told_detail", ""),
            "review_at": said.get("review_at", "") if untold else "",
            "weighed": said.get("objection", ""),
        }
        return without_gaps({**document, "transparency": without_gaps(told)})


def how_fast(urgency: Urgency) -> str:
    """When this urgency is right, and how long partners then have."""
    within = duration(Span.parse(urgency.reply))
    return gettext("%(when)s Partners answer within %(within)s.") % {"when": urgency.when, "within": within}
