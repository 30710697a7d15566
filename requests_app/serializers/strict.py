"""Taking words strictly: nothing unknown, nothing converted, every fault named with what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from requests_app.denials import Fault, Incomplete, Sentence

LARGEST = 2**31 - 1  # what the database counts with


class StrictSerializer(serializers.Serializer[Any]):
    """The base of whatever comes in: a key that is not a field is refused by name."""

    def to_internal_value(self, data: Any) -> Any:
        """As DRF does, after a look at the keys."""
        if isinstance(data, Mapping) and (unknown := sorted(str(key) for key in data if key not in self.fields)):
            raise serializers.ValidationError({key[:100]: [ErrorDetail("", "unknown_key")] for key in unknown[:50]})
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Text that was sent as text: a number is not turned into one."""

    def to_internal_value(self, data: Any) -> str:
        """The text, trimmed."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number that was sent as a number (3.0 is one, in JSON)."""

    def to_internal_value(self, data: Any) -> int:
        """The number."""
        if type(data) is float and data.is_integer() and abs(data) <= LARGEST:
            data = int(data)
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    """True or false, sent as such."""

    def to_internal_value(self, data: Any) -> bool:
        """The answer."""
        if type(data) is not bool:
            self.fail("invalid", input=data)
        return data


class Words(serializers.JSONField):
    """A document, given whole: the command checks it against the guidance."""

    def to_internal_value(self, data: Any) -> Any:
        """The document as it came."""
        if not isinstance(data, dict):
            self.fail("invalid")
        return data


def taken(kind: type[StrictSerializer], words: Any, *, place: str = "") -> dict[str, Any]:
    """What was sent, checked for its shape. Raises Incomplete with every fault; `place` goes before the pointers."""
    if not isinstance(words, Mapping):
        raise Incomplete([Fault("", "not_an_object", _("Send a JSON object with the fields of this act."))])
    serializer = kind(data=words)
    if not serializer.is_valid():
        raise Incomplete(faults_in(serializer.errors, place))
    said: dict[str, Any] = dict(serializer.validated_data)
    return said


def faults_in(errors: Any, place: str = "") -> Iterator[Fault]:
    """DRF's nested errors as faults: where, which code, and a sentence that names the field."""
    if isinstance(errors, Mapping):
        for key, inside in errors.items():
            yield from faults_in(inside, f"{place}/{escaped(str(key))}")
        return
    for number, error in enumerate(errors):
        if isinstance(error, ErrorDetail):
            code = error.code or "invalid"
            yield Fault(place, CODES.get(code, code), _sentence(place, error))
        else:
            yield from faults_in(error, f"{place}/{number}")


def escaped(key: str) -> str:
    """A key as a JSON pointer spells it (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


CODES = {"null": "required", "blank": "required", "max_length": "too_long", "min_length": "too_short"}

_SENTENCES: dict[str, Sentence] = {
    "required": _("Give %(field)s."),
    "null": _("Give %(field)s."),
    "blank": _("Give %(field)s."),
    "unknown_key": _("%(field)s is not taken here. Leave it out."),
    "invalid": _("%(field)s is not of the right type. See the description of this act."),
}


def _sentence(place: str, error: ErrorDetail) -> Sentence:
    field = place.rpartition("/")[2] or _("the body")
    if error.code in _SENTENCES:
        return _SENTENCES[error.code] % {"field": field}
    return _("%(field)s: %(fault)s") % {"field": field, "fault": error}
