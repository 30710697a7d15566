"""Whom a draft is about (PG5): one form a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.forms.fields import (
    YES_NO,
    Choices,
    DayField,
    from_list,
    labels,
    one_of,
    said_yes_no,
    some_of,
    without_gaps,
    words,
    yes_no,
)
from requests_app.guidance import Pack

Document = dict[str, Any]


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
        "CHILD": ("due_date", "contact_level"),
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
