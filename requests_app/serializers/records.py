"""Taking a copy of the disclosure record over the API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from requests_app.serializers.acts import reason
from requests_app.serializers.shown import AnyWords, ReceiptShown, Shown
from requests_app.serializers.strict import StrictSerializer


@extend_schema_field({"type": "string", "format": "byte"})
class Base64(serializers.CharField):
    """A file in base 64."""


class TakeRecord(StrictSerializer):
    """Why you need a copy. It stays with your own side's record."""

    why = reason()


class RecordShown(Shown):
    """The record, made for you: as words, and laid out to read and print."""

    record = AnyWords()
    sha256 = serializers.CharField(help_text="of the record as canonical JSON: keys in order, no blanks, UTF-8")
    pdf = Base64(help_text="PDF/UA-1, with your name on every page; the same record for you is the same bytes")
    receipt = ReceiptShown()
