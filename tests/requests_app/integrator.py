"""Calling the API as the author of a client would: from its published description, and from nothing else.

An operation is called by its name in `docs/openapi.yaml`. What it answers must be what the description promises.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from agencies.models import Person
from tests.house.source import ROOT
from tests.requests_app.callers import Caller

Words = dict[str, Any]
DESCRIPTION = ROOT / "docs" / "openapi.yaml"
PROBLEM = "application/problem+json"


@cache
def description() -> Words:
    """The published description."""
    read: Words = yaml.load(DESCRIPTION.read_text(), Loader=yaml.CSafeLoader)
    return read


@dataclass(frozen=True)
class Operation:
    """One operation as it is described."""

    method: str
    path: str
    words: Words

    def at(self, **places: str) -> str:
        """Its address, below `/api/v1/`. Raises KeyError for a place that is not given."""
        filled = re.sub(r"{(\w+)}", lambda found: places[found[1]], self.path)
        return filled.removeprefix("/api/v1/")

    @property
    def sends(self) -> bool:
        """Whether it takes a body."""
        return "requestBody" in self.words


@cache
def operations() -> dict[str, Operation]:
    """Every operation by its name."""
    return {
        words["operationId"]: Operation(method, path, words)
        for path, methods in description()["paths"].items()
        for method, words in methods.items()
    }


@cache
def _checker(name: str, status: str, kind: str) -> Draft202012Validator:
    """What checks a body of this kind that an operation answers with this status."""
    promised = operations()[name].words["responses"].get(status)
    assert promised, f"{name} answered {status}, which its description does not speak of"
    assert kind in promised["content"], f"{name} answered {status} with {kind}, which is not described"
    schema = promised["content"][kind]["schema"]
    return Draft202012Validator({**schema, "components": description()["components"]})


@dataclass(frozen=True)
class Answered:
    """What an operation answered."""

    status: int
    words: Words

    @property
    def refused(self) -> bool:
        """Whether it is a refusal."""
        return self.status >= 400


class Integrator(Caller):
    """A client with a session or a key that knows the description."""

    def __init__(self, person: Person | None = None, key: str = "") -> None:
        super().__init__(person, key)
        self.by_key = bool(key)

    def calls(self, name: str, body: Any = None, /, **places: str) -> Answered:
        """Call an operation by its name; its answer has the shape that was promised."""
        operation = operations()[name]
        assert self.by_key is False or {"key"} & {way for ways in operation.words["security"] for way in ways}, name
        path = operation.at(**places)
        answer = self.get(path) if operation.method == "get" else self.post(path, body)
        kind = answer["Content-Type"].partition(";")[0]
        words = json.loads(answer.content)
        faults = [
            f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}"
            for fault in _checker(name, str(answer.status_code), kind).iter_errors(words)
        ]
        assert not faults, f"{name} answered otherwise than described: {faults}"
        return Answered(answer.status_code, words)

    def must(self, name: str, body: Any = None, /, **places: str) -> Words:
        """Call an operation that is not to be refused."""
        answered = self.calls(name, body, **places)
        assert not answered.refused, (name, answered.words)
        return answered.words
