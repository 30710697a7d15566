"""The pages of a draft: each form reads its part of the document and writes it back. Nothing is required here:
a draft may be half-finished, and the document's own checks say what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.hours import Span, duration
from requests_app.forms.fields import (
    YES_NO,
    Choices,
    DayField,
    MomentField,
    from_list,
    labels,
    one_of,
    said_yes_no,
    some_of,
    without_gaps,
    words,
    yes_no,
)
from requests_app.guidance import Pack, Urgency

Document = dict[str, Any]


class ConcernForm(forms.Form):
    """PG6: what has happened, how serious it is, how fast partners must answer, and for what."""

    POINTERS = {
        "/concern": "concern",
        "/threshold": "threshold",
        "/urgency": "urgency",
        "/stage": "stage",
        "/type": "type",
        "/purpose": "purpose",
    }
    PLAIN = ("concern", "threshold", "urgency", "stage", "type", "purpose")

    concern = words(widget=forms.Textarea)
    threshold = one_of()
    type = one_of()
    stage = one_of()
    urgency = one_of()
    purpose = words(widget=forms.Textarea)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, table in (
            ("threshold", pack.thresholds),
            ("type", pack.types),
            ("stage", pack.stages),
            ("urgency", pack.urgencies),
        ):
            self.fields[name].choices = labels(table)  # type: ignore[attr-defined]
        self.fields["threshold"].hints = {code: str(one.means) for code, one in pack.thresholds.items()}  # type: ignore[attr-defined]
        self.fields["urgency"].hints = {code: how_fast(one) for code, one in pack.urgencies.items()}  # type: ignore[attr-defined]

    @classmethod
    def read(cls, document: Document) -> dict[str, Any]:
        """What the draft says already."""
        return {name: document.get(name, "") for name in cls.PLAIN}

    def write(self, document: Document) -> Document:
        """The document with this page's words."""
        return without_gaps({**document, **{name: self.cleaned_data.get(name, "") for name in self.PLAIN}})


class PersonForm(forms.Form):
    """PG5: one person. Which fields are asked depends on who it is."""

    POINTERS = {
        "/name": "name",
        "/other_names": "other_names",
        "/dob": "dob",
        "/due_date": "due_date",
        "/sex": "sex",
        "/address/confidential": "address_confidential",
        "/address": "address",
        "/setting": "setting",
        "/gp": "gp",
        "/identifiers": "identifier_value",
        "/parental_responsibility": "parental_responsibility",
        "/language": "language",
        "/interpreter": "interpreter",
        "/legal_status": "legal_status",
        "/relation": "relation",
        "/contact_level": "contact_level",
        "/must_not_reach": "must_not_reach",
    }
    NOT_ASKED = {
        "CHILD": ("due_date", "relation", "contact_level"),
        "UNBORN": ("dob", "setting", "relation", "contact_level", "identifier_scheme", "identifier_value", "sex"),
        "ADULT": (
            *("due_date", "setting", "gp", "legal_status", "parental_responsibility", "identifier_scheme"),
            *("identifier_value", "interpreter", "language"),
        ),
    }

    name = words()
    other_names = words()
    dob = DayField()
    due_date = DayField()
    sex = one_of([("FEMALE", _("Female")), ("MALE", _("Male")), ("NOT_KNOWN", _("Not known"))])
    address = words()
    address_confidential = one_of([("yes", _("Yes, it must not be passed on")), ("no", _("No"))])
    setting = words()
    gp = words()
    identifier_scheme = from_list()
    identifier_value = words()
    parental_responsibility = some_of()
    language = words()
    interpreter = one_of(YES_NO)
    legal_status = from_list()
    relation = from_list()
    contact_level = one_of()
    must_not_reach = words(widget=forms.Textarea)

    def __init__(self, *args: Any, kind: str, pack: Pack, others: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name, table in (
            ("identifier_scheme", pack.identifier_schemes),
            ("legal_status", pack.legal_statuses),
            ("relation", pack.relations),
            ("contact_level", pack.contact_levels),
        ):
            self.fields[name].choices = labels(table)  # type: ignore[attr-defined]
        self.fields["parental_responsibility"].choices = others  # type: ignore[attr-defined]
        for name in self.NOT_ASKED[kind]:
            del self.fields[name]
        if not others:
            self.fields.pop("parental_responsibility", None)

    @staticmethod
    def read(person: Document) -> dict[str, Any]:
        """What the draft says of this person already."""
        address, identifiers = person.get("address") or {}, person.get("identifiers") or [{}]
        return {
            **{key: value for key, value in person.items() if isinstance(value, str)},
            "other_names": ", ".join(person.get("other_names") or []),
            "address": address.get("line", ""),
            "address_confidential": said_yes_no(address.get("confidential")),
            "identifier_scheme": identifiers[0].get("scheme", ""),
            "identifier_value": identifiers[0].get("value", ""),
            "parental_responsibility": person.get("parental_responsibility") or [],
            "interpreter": said_yes_no(person.get("interpreter")),
            "must_not_reach": "\n".join(person.get("must_not_reach") or []),
        }

    def write(self, ref: str) -> Document:
        """The person, as the document holds one."""
        said = self.cleaned_data
        plain = (
            "name",
            "dob",
            "due_date",
            "sex",
            "setting",
            "gp",
            "language",
            "legal_status",
            "relation",
            "contact_level",
        )
        number = without_gaps({"scheme": said.get("identifier_scheme", ""), "value": said.get("identifier_value", "")})
        address = without_gaps(
            {"line": said.get("address", ""), "confidential": yes_no(said.get("address_confidential", ""))}
        )
        return without_gaps(
            {
                "ref": ref,
                "kind": self.kind,
                **{name: said.get(name, "") for name in plain},
                "other_names": [name.strip() for name in said.get("other_names", "").split(",") if name.strip()],
                "address": address,
                "identifiers": [number] if said.get("identifier_value") else [],
                "parental_responsibility": said.get("parental_responsibility", []),
                "interpreter": yes_no(said.get("interpreter", "")),
                "must_not_reach": [
                    line.strip() for line in said.get("must_not_reach", "").splitlines() if line.strip()
                ],
            }
        )


class ItemForm(forms.Form):
    """PG7: one thing asked of one agency."""

    POINTERS = {
        "/sought": "sought",
        "/question": "question",
        "/necessary_because": "necessary_because",
        "/from": "from_date",
        "/to": "to_date",
        "/about": "about",
        "/why_so_long": "why_so_long",
        "/names_others": "names_anyone_else",
    }

    sought = words(widget=forms.Textarea)
    question = words(widget=forms.Textarea)
    necessary_because = words(widget=forms.Textarea)
    from_date = DayField()
    to_date = DayField()
    why_so_long = words(widget=forms.Textarea)
    about = some_of()
    names_anyone_else = words(widget=forms.Textarea)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = people  # type: ignore[attr-defined]

    @staticmethod
    def read(item: Document) -> dict[str, Any]:
        """What the draft says of this item already."""
        return {
            **item,
            "from_date": item.get("from", ""),
            "to_date": item.get("to", ""),
            "names_anyone_else": item.get("names_others", ""),
        }

    def write(self, ref: str, asked_of: str) -> Document:
        """The item, as the document holds one."""
        said = self.cleaned_data
        plain = ("sought", "question", "necessary_because", "about", "why_so_long")
        return without_gaps(
            {
                "id": ref,
                "asked_of": asked_of,
                **{name: said.get(name, "") for name in plain},
                "from": said.get("from_date", ""),
                "to": said.get("to_date", ""),
                "names_others": said.get("names_anyone_else", ""),
            }
        )


class AskForm(forms.Form):
    """PG7: whom to ask next, and why it is needed and no more than needed."""

    POINTERS = {"/necessity": "necessity", "/proportionality": "proportionality", "/items": "agency"}

    agency = one_of()
    necessity = words(widget=forms.Textarea)
    proportionality = words(widget=forms.Textarea)

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]
        if not agencies:
            del self.fields["agency"]

    def write(self, document: Document) -> Document:
        """The document with this page's words."""
        said = {name: self.cleaned_data.get(name, "") for name in ("necessity", "proportionality")}
        return without_gaps({**document, **said})


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

    def __init__(self, *args: Any, offered: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

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


def next_ref(letter: str, taken: Sequence[str]) -> str:
    """The next free handle of a draft: S1, S2 … or I1, I2 …"""
    numbers = [int(ref[1:]) for ref in taken if ref[:1] == letter and ref[1:].isdigit()]
    return f"{letter}{max(numbers, default=0) + 1}"
