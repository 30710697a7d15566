"""Why somebody takes a copy of a record, and as what."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault, Incomplete
from requests_app.forms.afterwards import ActForm
from requests_app.forms.fields import one_of, words

PDF, JSON = "PDF", "JSON"


class RecordForm(ActForm):
    """The reason, and the kind of file."""

    POINTERS = {"/why": "why", "/kind": "kind"}

    why = words(
        label=_("Why do you need a copy?"),
        help_text=_("At least 40 characters. It stays with your own side's record."),
        widget=forms.Textarea,
    )
    kind = one_of([(PDF, _("To read and print (PDF)")), (JSON, _("For another system (JSON)"))])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].label = _("What kind of file?")

    def chosen(self) -> str:
        """The kind of file. Raises Incomplete where none was chosen."""
        if not (kind := self.said("kind")):
            raise Incomplete([Fault("/kind", "required", _("Select what kind of file"))])
        return kind


CSV, XLSX = "CSV", "XLSX"


class TakeMeasuresForm(RecordForm):
    """The same for the numbers of a quarter: the purpose, and other kinds of file."""

    why = words(
        label=_("What do you need the numbers for?"),
        help_text=_("At least 40 characters. It stays with the trail, and is not in the file."),
        widget=forms.Textarea,
    )
    kind = one_of(
        [
            (PDF, _("To read and print (PDF)")),
            (XLSX, _("A workbook (XLSX)")),
            (CSV, _("Comma-separated (CSV)")),
        ]
    )
