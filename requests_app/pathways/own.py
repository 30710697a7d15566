"""What an agency writes down as its own pathway: the national steps in their places, and its own between them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import orjson
from pydantic import BeforeValidator, Field

from requests_app.guidance import Pack, When
from requests_app.guidance.entries import Frozen

AT_MOST = 40  # steps of one document
PEOPLE_AT_MOST = 5


class National(Frozen):
    """The place of one of the guidance's own steps. Nothing of it can be changed."""

    national: str = Field(max_length=40)


def _one_or_more(when: object) -> object:
    return [when] if isinstance(when, dict) else when


class OwnStep(Frozen):
    """A step that an agency adds, citing a rule. Any of `roles` may sign; it applies when any of `when` holds.

    `people`: how many distinct people. `agencies`: from which agencies, one person each; empty for the agency itself.
    With fewer people than agencies, whichever agree first are enough. `beside`: open together with the step before it.
    `blind`: none of them sees what another decides before all have; what differs is then brought together by others.
    """

    code: str = Field(pattern=r"^[A-Z][A-Z0-9-]{1,29}$")
    label: str = Field(min_length=3, max_length=100)
    why: str = Field(min_length=20, max_length=400)
    roles: tuple[str, ...] = Field(min_length=1, max_length=10)
    rule: str = Field(max_length=20)
    questions: tuple[str, ...] = Field(default=(), max_length=10)
    people: int = Field(default=1, ge=1, le=PEOPLE_AT_MOST)
    agencies: tuple[str, ...] = Field(default=(), max_length=PEOPLE_AT_MOST)
    beside: bool = False
    blind: bool = False
    when: Annotated[tuple[When, ...], BeforeValidator(_one_or_more)] = Field(default=(), max_length=10)


class Own(Frozen):
    """One version of an agency's pathway for one side, as it is pinned: its number and its steps in order."""

    number: int
    steps: tuple[OwnStep | National, ...]

    @property
    def places(self) -> dict[str, int]:
        """Where each step stands."""
        return {one.national if isinstance(one, National) else one.code: n for n, one in enumerate(self.steps)}

    @property
    def added(self) -> tuple[OwnStep, ...]:
        """The agency's own."""
        return tuple(one for one in self.steps if isinstance(one, OwnStep))


def read_own(number: int, written: Iterable[dict[str, Any]]) -> Own:
    """What was written and checked before. Raises pydantic's ValidationError where it was not."""
    read = (
        National.model_validate(one) if "national" in one else OwnStep.model_validate(one)
        for one in written
    )  # fmt: skip
    return Own(number=number, steps=tuple(read))


def as_written(steps: Iterable[OwnStep | National]) -> list[dict[str, Any]]:
    """The one spelling in which steps are kept and hashed."""
    return [one.model_dump(mode="json", exclude_defaults=True) for one in steps]


def digest_of(written: Iterable[dict[str, Any]]) -> str:
    """The SHA-256 of steps as they are written: what a second person agrees to."""
    return hashlib.sha256(orjson.dumps(list(written), option=orjson.OPT_SORT_KEYS)).hexdigest()


def default_document(pack: Pack, side: str, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """The guidance's own steps of this side that an agency of these kinds can meet: where every pathway begins."""
    routes = sorted((route for route in pack.pathways if route.side == side), key=lambda route: route.order)
    named = {*kinds, "ANY"}
    return [{"national": route.code} for route in routes if named & set(route.roles)]
