"""What whoever raises requests needs: kinds of accreditation and the terms of use, read from one file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from requests_app.guidance.reading import read_sheet

SHIPPED = Path(__file__).with_name("standing.yaml")


class TermsWords(BaseModel):
    """One version of the terms: each line a sentence that somebody agrees to."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str = Field(min_length=1, max_length=20)
    words: list[str] = Field(min_length=1)

    @property
    def digest(self) -> str:
        """Of the very words: when they change under one version, they are asked for again."""
        return hashlib.sha256("\n".join([self.version, *self.words]).encode()).hexdigest()


class StandingWords(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kinds: dict[str, str] = Field(min_length=1)
    sources: dict[str, str] = Field(min_length=1)
    terms: list[TermsWords] = Field(min_length=1)
    warned_days: list[int] = Field(default=[60, 30, 7], min_length=1)


@dataclass(frozen=True)
class Standing:
    """Kinds and sources by code, the newest terms, and how many days before an end people are told."""

    kinds: dict[str, str]
    sources: dict[str, str]
    terms: TermsWords
    warned_days: tuple[int, ...]


def standing() -> Standing:
    """As the partnership has it now. Raises BrokenPack or ValidationError when its file is none."""
    return _read(settings.STANDING_FILE or str(SHIPPED))


@lru_cache(maxsize=8)
def _read(path: str) -> Standing:
    words = StandingWords.model_validate(read_sheet(Path(path), Path(path).name).words)
    return Standing(words.kinds, words.sources, words.terms[-1], tuple(words.warned_days))
