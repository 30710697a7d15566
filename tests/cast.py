"""The named cast of Merrowdale for every test that needs people: founded by the real commands."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.db.models.base import ModelState

from agencies.actors import Actor
from agencies.models import Agency, Closure, Contact, Membership, Person, ServiceHours, SignIn, Team
from audit.models import Entry, Payload
from requests_app.management.rehearsal.partnership import Cast, found

MERROWDALE = Path(__file__).parent.parent / "requests_app" / "scenarios" / "merrowdale.json"
FOUNDED_AT = datetime(2026, 11, 2, 8, tzinfo=UTC)  # a Monday


def merrowdale() -> dict[str, Any]:
    """The partnership's own file."""
    words: dict[str, Any] = json.loads(MERROWDALE.read_text())
    return words


class Founded:
    """What founding wrote, kept to be written again: the real commands run once in a test process, not in each test."""

    ROWS = (Agency, Team, Contact, ServiceHours, Closure, Person, Membership, SignIn)

    def __init__(self, cast: Cast) -> None:
        self.cast = Cast(
            dict(cast.agencies), dict(cast.people), dict(cast.home), dict(cast.sign_ins)
        )  # before any test signs in
        self.rows = {model: list(model._base_manager.all()) for model in self.ROWS}
        self.entries = list(Entry.objects.order_by("id"))
        self.sealed = dict(Payload.objects.values_list("entry_id", "sealed"))

    def again(self) -> Cast:
        """The same rows, and then the entries that they name, as new objects."""
        with transaction.atomic():
            rows = {model: self._write(model, self.rows[model]) for model in self.ROWS}
            entries = self._write(Entry, self.entries)
            Payload.objects.bulk_create(
                Payload(entry=entry, stream_id=entry.stream_id, sealed=self.sealed[before.pk])
                for before, entry in zip(self.entries, entries, strict=True)
                if before.pk in self.sealed
            )
        by_id = {row.pk: row for row in (*rows[Agency], *rows[Person], *rows[SignIn])}
        return Cast(
            agencies={code: by_id[agency.pk] for code, agency in self.cast.agencies.items()},
            people={short: by_id[person.pk] for short, person in self.cast.people.items()},
            home=dict(self.cast.home),
            sign_ins={key: by_id[sign_in.pk] for key, sign_in in self.cast.sign_ins.items()},
        )

    def _write(self, model: type[Model], rows: Sequence[Any]) -> list[Any]:
        copies = [copy.copy(row) for row in rows]
        for row in copies:
            row._state = ModelState()
            row._state.fields_cache = {}
            if model._meta.pk.get_internal_type() != "UUIDField":  # the database numbers these itself
                row.pk = None
        return list(model._base_manager.bulk_create(copies))


_founded: list[Founded] = []


@pytest.fixture
def cast(db: None) -> Cast:
    """Merrowdale, founded on Monday 2 November 2026 at 08:00. Nobody has a password."""
    if _founded:
        return _founded[0].again()
    cast = found(merrowdale(), at=FOUNDED_AT, password=None)
    _founded.append(Founded(cast))
    return cast


def _actor(short: str) -> Any:
    @pytest.fixture(name=short)
    def actor(cast: Cast) -> Actor:
        return cast.actor(short, FOUNDED_AT)

    return actor


pip, dara, kit, mara, ada, dee = map(_actor, ("pip", "dara", "kit", "mara", "ada", "dee"))
ines, leo, rob = map(_actor, ("ines", "leo", "rob"))
nia, sam, ross = map(_actor, ("nia", "sam", "ross"))
bea, omar, joy = map(_actor, ("bea", "omar", "joy"))
jo, hana, pat = map(_actor, ("jo", "hana", "pat"))
cleo, vic, edna, rio = map(_actor, ("cleo", "vic", "edna", "rio"))
tom, fay, sal, ian, gwen, hal = map(_actor, ("tom", "fay", "sal", "ian", "gwen", "hal"))
rex, nell, grace = map(_actor, ("rex", "nell", "grace"))
