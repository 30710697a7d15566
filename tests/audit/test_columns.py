"""Every column of the trail, mutated in turn: found, or it is said why nothing rests on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models

from agencies.models import Agency
from audit import sealed, verify
from audit.models import Checkpoint, Cosignature, Entry, Leaf, Payload, Root, Tile
from audit.verify import Asked
from tests.audit.sealing import unguarded
from tests.audit.test_tamper import keep, put_back, sealed_trail  # noqa: F401 - the fixture

TRAIL = (Entry, Payload, Leaf, Tile, Checkpoint, Cosignature)
NOTHING_RESTS_ON = {
    ("audit_payload", "sealed_at"): "said by the database beside the entry, which has a time of its own",
    ("audit_tile", "id"): "a number of the table's own",
    ("audit_cosignature", "id"): "a number of the table's own",
}
COLUMNS = [(model, field.column) for model in TRAIL for field in model._meta.concrete_fields] + [
    (Agency, field.column) for field in Root._meta.get_fields() if field.name != "id"
]


def mutated(held: Any) -> Any:
    """Another value of the same kind."""
    if held is None or isinstance(held, UUID):
        return UUID(int=7)
    if isinstance(held, memoryview | bytes):
        return bytes([bytes(held)[0] ^ 1]) + bytes(held)[1:]
    if isinstance(held, int):
        return held + 20_000
    return f"{held}x" if isinstance(held, str) else held.replace(year=held.year - 1)


def mutate(model: type[models.Model], column: str, agency: Agency) -> None:
    """One row that is sealed, one column of it, past every guard."""
    rows = model._base_manager.all()
    if model is Agency:
        rows = rows.filter(pk=agency.pk)
    elif model in (Entry, Payload):
        rows = rows.filter(stream_id=agency.pk)
    row = rows.order_by("pk").first()
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    other = row.width + 1 if column == "width" else mutated(getattr(row, field.attname))  # a check limits it
    value = field.get_db_prep_save(other, connection)
    key = model._meta.pk.get_db_prep_value(row.pk, connection)
    with unguarded(check=False) as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {column} = %s WHERE {model._meta.pk.column} = %s", [value, key]
        )
        assert cursor.rowcount == 1


@pytest.mark.parametrize(("model", "column"), COLUMNS, ids=[f"{model._meta.db_table}.{one}" for model, one in COLUMNS])
def test_a_mutated_column_is_found(sealed_trail, model, column):  # noqa: F811
    kept, held = keep(), sealed.cosigned(sealed.newest())
    mutate(model, column, sealed_trail)
    result = verify.verify(Asked(held=[held]))
    put_back(kept)
    if (model._meta.db_table, column) in NOTHING_RESTS_ON:
        assert result.sound, "it is found after all: take it out of the list"
    else:
        assert not result.sound
    assert verify.verify(Asked(held=[held])).sound
