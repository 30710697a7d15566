"""Reading JSON strictly: no repeated key, and nothing that could not be kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSON(JSONParser):
    """`application/json`, UTF-8. For its own kind DRF reads the whole body first, and so keeps Django's limit."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The document. Raises ParseError."""
        try:
            words = json.loads(stream.read().decode(), object_pairs_hook=_once_each, parse_constant=_no_number)
            orjson.dumps(words)  # what sealing could not say again: half a character, a number or a depth beyond it
        except (ValueError, TypeError, RecursionError) as error:
            raise ParseError from error
        return words


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    words = dict(pairs)
    if len(words) != len(pairs):
        raise ValueError("a key appears twice")
    return words


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")
