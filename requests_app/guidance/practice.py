"""Situations to practise a decision in, as data: what is asked, what is best, and why a common answer is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from requests_app.guidance.entries import Entry, Frozen, Prose
from requests_app.guidance.reading import read_sheet

SHIPPED = Path(__file__).resolve().parent.parent / "practice" / "scenarios.yaml"
Tell = Literal["YES", "LATER", "NO"]


class Item(Frozen):
    """Something that could be sent."""

    text: Prose
    send: bool


class Identity(Frozen):
    """Somebody whose identity may need to be kept."""

    text: Prose
    need: bool


class Scenario(Entry):
    """One situation. `rules`: those offered, and whether each is what it turns on."""

    story: Prose
    options: dict[str, Prose] = Field(min_length=2)
    best: str
    why: Prose
    wrong: dict[str, Prose] = Field(min_length=1)
    rules: dict[str, bool] = Field(min_length=2)
    items: dict[str, Item] = Field(min_length=1)
    tell: list[Tell] = Field(min_length=1)
    protect: dict[str, Identity] = Field(min_length=1)
    record: Prose

    @model_validator(mode="after")
    def _whole(self) -> Scenario:
        if self.best not in self.options or set(self.wrong) != set(self.options) - {self.best}:
            raise ValueError("`best` is one of the options, and `wrong` says why each other one is")
        if not any(self.rules.values()):
            raise ValueError("at least one rule is what it turns on")
        return self


@lru_cache(maxsize=4)
def scenarios(path: Path = SHIPPED) -> Mapping[str, Scenario]:
    """Every situation by its code, in the order of the file. Raises BrokenPack, ValidationError."""
    words: dict[str, Any] = dict(read_sheet(path, path.name).words)
    shared = words.get("defaults") or {}
    return {code: Scenario.model_validate({**shared, **one, "code": code}) for code, one in words["entries"].items()}
