"""How a test that really commits cleans up behind itself.

The trail refuses UPDATE, DELETE and TRUNCATE, so Django's own flush cannot empty it. This does, as the owner of
the tables, with the triggers off for the length of one transaction, and only in a database made for tests.
"""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from deploy.owner import as_owner

KEPT = ("django_migrations", "django_content_type", "auth_permission")
SWITCH = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA", "D": "DISABLE"}


class NotATestDatabaseError(RuntimeError):
    """The one thing that must never be emptied is the database in use."""


def sweep() -> None:
    """Every table empty but those that migrations fill; every trigger as it was."""
    name = str(connection.settings_dict["NAME"])
    if not Path(name).name.startswith("test_"):
        raise NotATestDatabaseError(f"{name} was not made for tests.")
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names(cursor) if table not in KEPT]
        if connection.vendor == "postgresql":
            _sweep_postgres(cursor, tables)
        else:
            _sweep_sqlite(cursor, tables)


def _sweep_postgres(cursor: CursorWrapper, tables: list[str]) -> None:
    quote = connection.ops.quote_name
    cursor.execute(
        "SELECT c.relname, t.tgname, t.tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND c.relname = ANY(%s)",
        [tables],
    )
    triggers = cursor.fetchall()
    for table, trigger, _ in triggers:
        cursor.execute(f"ALTER TABLE {quote(table)} DISABLE TRIGGER {quote(trigger)}")
    cursor.execute(f"TRUNCATE {', '.join(map(quote, tables))} RESTART IDENTITY")
    for table, trigger, mode in triggers:
        cursor.execute(f"ALTER TABLE {quote(table)} {SWITCH[mode]} TRIGGER {quote(trigger)}")


def _sweep_sqlite(cursor: CursorWrapper, tables: list[str]) -> None:
    quote = connection.ops.quote_name
    cursor.execute("PRAGMA defer_foreign_keys = ON")  # parents may go before their children
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for trigger, _ in triggers:
        cursor.execute(f"DROP TRIGGER {quote(trigger)}")
    for table in tables:
        cursor.execute(f"DELETE FROM {quote(table)}")
    for _, sql in triggers:
        cursor.execute(sql)
