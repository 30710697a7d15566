"""How long records are kept and which holds there are, read from one file (domain section 9)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from requests_app.guidance.reading import read_sheet

SHIPPED = Path(__file__).with_name("retention.yaml")


class RuleWords(BaseModel):
    """One rule: how many years after its end a record is kept at least, who says so, and how sure that is."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    label: str = Field(min_length=1)
    years: int = Field(ge=1, le=150)
    source: str = Field(min_length=1)
    caveat: str = ""


class HoldWords(BaseModel):
    """One kind of hold: who demands it, and after how many months it is looked at again."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    label: str = Field(min_length=1)
    authority: str = Field(min_length=1)
    caveat: str = ""
    review_months: int = Field(ge=1, le=60)
    always: bool = False


class RetentionWords(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rules: dict[str, RuleWords] = Field(min_length=1)
    holds: dict[str, HoldWords] = Field(min_length=1)


@dataclass(frozen=True)
class Retention:
    """Rules and kinds of hold by code, and the hold that is laid down without being asked."""

    rules: dict[str, RuleWords]
    holds: dict[str, HoldWords]

    @property
    def always(self) -> str:
        """The code of the default hold."""
        return next(code for code, words in self.holds.items() if words.always)

    @property
    def shortest(self) -> int:
        """No rule lets anything go sooner, in years."""
        return min(rule.years for rule in self.rules.values())


def retention() -> Retention:
    """As the partnership has it now. Raises BrokenPack, ValidationError, StopIteration when its file is none."""
    return _read(settings.RETENTION_FILE or str(SHIPPED))


@lru_cache(maxsize=8)
def _read(path: str) -> Retention:
    words = RetentionWords.model_validate(read_sheet(Path(path), Path(path).name).words)
    found = Retention(words.rules, words.holds)
    if not found.always:
        raise ValueError("one hold stands always")
    return found
