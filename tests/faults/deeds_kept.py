"""What is kept to people who are named, on both sides, and opened by emergency access: as deeds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from agencies.models import Person
from requests_app import commands, queries
from requests_app.models import Glass
from tests.faults.deeds import A_DAY, MINUTE, Deed, _asks, _endorses, _prepares, _request, _response, _submits
from tests.faults.stories import BECAUSE

Words = dict[str, Any]


def _named(*shorts: str) -> list[Person]:
    return list(Person.objects.filter(email__in=[f"{short}@demo.example" for short in shorts]))


def _hiding(at: datetime) -> Words:
    words = _asks(at)
    hidden = {"line": "Kestrel House, nobody says where", "confidential": True}
    return {**words, "subjects": [{**person, "address": hidden} for person in words["subjects"]]}


def _first() -> str:
    return str(queries.request_words(_request())["subjects"][0]["ref"])


HIDING = [
    Deed(
        "prepare_request", "pip", lambda by, at: commands.prepare_request(_hiding(at), by=by, at=at),
        lambda draft: draft.ref, after=1,
    ),
    _submits(2),
    Deed(
        "show_address", "pip", lambda by, at: commands.show_address(_request(), _first(), BECAUSE, by=by, at=at),
        after=3, once=False,
    ),
]  # fmt: skip
RESTRICTING = [
    _prepares(1),
    _submits(2),
    Deed(
        "restrict_request", "pip",
        lambda by, at: commands.restrict_request(
            _request(), _named("dara"), BECAUSE, until=at + A_DAY * MINUTE, by=by, at=at
        ),
        after=3,
    ),
    _endorses(4),
    Deed(
        "unrestrict_request", "dara",
        lambda by, at: commands.unrestrict_request(_request(), BECAUSE, by=by, at=at), after=5,
    ),
    Deed(
        "acknowledge_response", "ines", lambda by, at: commands.acknowledge_response(_response(), by=by, at=at), after=6
    ),
    Deed(
        "restrict_response", "ines",
        lambda by, at: commands.restrict_response(
            _response(), _named("leo"), BECAUSE, until=at + A_DAY * MINUTE, by=by, at=at
        ),
        after=7,
    ),
    Deed(
        "break_glass", "tam",
        lambda by, at: commands.break_glass(_response().ref, BECAUSE, "The duty number, twice.", by=by, at=at),
        after=8,
    ),
    Deed(
        "read_by_glass", "tam", lambda by, at: commands.read_by_glass(Glass.objects.get(), by=by, at=at), after=9,
        once=False,
    ),
    Deed("end_glasses", "", lambda _by, at: commands.end_glasses(at), after=70),
    Deed(
        "unrestrict_response", "ines",
        lambda by, at: commands.unrestrict_response(_response(), BECAUSE, by=by, at=at), after=72,
    ),
]  # fmt: skip
