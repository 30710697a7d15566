"""What the database itself refuses, on PostgreSQL and SQLite alike.

Constraint classes, because migrations then carry them: on SQLite any migration that remakes a table
drops raw-SQL triggers and foreign keys without a word, while what stands in `Meta.constraints` is written
again with the new table.

* `Recorded`: a row cannot be inserted or changed without the entry that says so.
* `Immutable`: a row can never be changed, deleted or truncated.
* `Chained`: an entry follows the one before it, by number and by hash.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Model

ENTRY_TABLE = "audit_entry"


class Trigger:
    """One trigger in both dialects. The PostgreSQL body becomes a function of the trigger's own name."""

    def __init__(self, name: str, when: str, sqlite: str, postgres: str, *, each: str = "ROW") -> None:
        self.name = name
        self.when = when
        self.sqlite = sqlite
        self.postgres = postgres
        self.each = each

    def create(self, vendor: str) -> str:
        """The statement(s) that make the trigger; `%(table)s` stays open for the editor to fill."""
        if vendor == "sqlite":
            return f"CREATE TRIGGER {self.name} {self.when} ON %(table)s {self.sqlite}"
        # ENABLE ALWAYS: `session_replication_role = replica` must not switch it off.
        return (
            # A path of its own: whoever may make temporary tables could put an empty trail in front of the real one.
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = pg_catalog, public, pg_temp AS $guard$ "
            f"BEGIN {self.postgres} END $guard$; "
            f"CREATE TRIGGER {self.name} {self.when} ON %(table)s FOR EACH {self.each} "
            f"EXECUTE FUNCTION {self.name}(); "
            f"ALTER TABLE %(table)s ENABLE ALWAYS TRIGGER {self.name}"
        )


def _refuse(message: str) -> dict[str, str]:
    return {"sqlite": f"BEGIN SELECT RAISE(ABORT, '{message}'); END", "postgres": f"RAISE EXCEPTION '{message}';"}


class Guard(BaseConstraint):
    """Shared shape: an optional clause inside the table, and triggers beside it."""

    def triggers(self, vendor: str) -> list[Trigger]:
        """The triggers that stand beside the table on this engine."""
        raise NotImplementedError

    def clause(self, vendor: str) -> str:
        """A table constraint's body, or nothing."""
        return ""

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Within CREATE TABLE (and SQLite's remake of it)."""
        self._later(model, schema_editor)
        clause = self.clause(schema_editor.connection.vendor)
        return f"CONSTRAINT {schema_editor.quote_name(self.name)} {clause}" if clause else ""

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """On a table that stands already. SQLite remakes the table instead, through `constraint_sql`."""
        if schema_editor.connection.vendor == "sqlite":
            return None
        self._later(model, schema_editor)
        clause = self.clause(schema_editor.connection.vendor)
        if not clause:
            return None
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD CONSTRAINT {schema_editor.quote_name(self.name)} {clause}"

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Take it away; only a migration run by the owner can."""
        vendor = schema_editor.connection.vendor
        if vendor == "sqlite":
            return None
        table = schema_editor.quote_name(model._meta.db_table)
        drops = [f"DROP TRIGGER {trigger.name} ON {table}" for trigger in self.triggers(vendor)]
        if self.clause(vendor):
            drops.append(f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(self.name)}")
        return "; ".join(drops)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database decides; there is nothing to check beforehand."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Guard) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((type(self), self.name))

    def _later(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> None:
        vendor = schema_editor.connection.vendor
        for trigger in self.triggers(vendor):
            table = Table(model._meta.db_table, schema_editor.quote_name)
            schema_editor.deferred_sql.append(Statement(trigger.create(vendor), table=table))


class Recorded(Guard):
    """A row names the entry that wrote it, and that entry must be written after it, in the same transaction.

    `stream` is the column that holds the id of the row's root (`id` on a root itself). The deferred foreign key
    wants the entry at COMMIT; the trigger refuses a row that names an entry which is already there, or that moves to
    another stream. Together: no insert and no update without a new entry of its own root. Deleting is refused.
    With `watching`, only a change to one of those columns counts (for rows that a library also writes to, such as a
    person's password hash).
    """

    def __init__(self, *, name: str, stream: str = "id", watching: tuple[str, ...] = ()) -> None:
        super().__init__(name=name)
        self.stream = stream
        self.watching = tuple(watching)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs["stream"] = self.stream
        if self.watching:
            kwargs["watching"] = self.watching
        return path, tuple(args), kwargs

    def clause(self, vendor: str) -> str:
        return (
            f"FOREIGN KEY ({self.stream}, audit_seq) REFERENCES {ENTRY_TABLE} (stream_id, stream_seq) "
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def triggers(self, vendor: str) -> list[Trigger]:
        written = (
            f"EXISTS (SELECT 1 FROM {ENTRY_TABLE} "  # noqa: S608 - names of our own
            f"WHERE stream_id = NEW.{self.stream} AND stream_seq = NEW.audit_seq)"
        )
        differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
        columns = ("audit_seq", *self.watching) if self.watching else ()
        changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)
        condition = f"({changed}) AND {written}" if changed else written
        elsewhere = f"NEW.{self.stream} {differs} OLD.{self.stream}"
        return [
            self._unless_new(f"{self.name}_ins", "BEFORE INSERT", written),
            self._unless_new(f"{self.name}_upd", "BEFORE UPDATE", f"({condition}) OR {elsewhere}"),
            Trigger(f"{self.name}_del", "BEFORE DELETE", **_refuse("a recorded row is never deleted")),
        ]

    @staticmethod
    def _unless_new(name: str, when: str, condition: str) -> Trigger:
        message = "change without its entry"
        return Trigger(
            name,
            when,
            sqlite=f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END",
            postgres=f"IF {condition} THEN RAISE EXCEPTION '{message}'; END IF; RETURN NEW;",
        )


class Immutable(Guard):
    """A row that is never changed, deleted or truncated (disposal of content is another table's story)."""

    def triggers(self, vendor: str) -> list[Trigger]:
        message = "this row is never changed"
        triggers = [
            Trigger(f"{self.name}_upd", "BEFORE UPDATE", **_refuse(message)),
            Trigger(f"{self.name}_del", "BEFORE DELETE", **_refuse(message)),
        ]
        if vendor == "postgresql":
            triggers.append(Trigger(f"{self.name}_trn", "BEFORE TRUNCATE", **_refuse(message), each="STATEMENT"))
        return triggers


class Chained(Guard):
    """An entry is number n + 1 of its stream and carries the leaf hash of number n (ledger section 1.1).

    PostgreSQL also checks that the leaf hash is the hash of the body; SQLite has no such function, so there
    verification alone finds it.
    """

    def clause(self, vendor: str) -> str:
        return "CHECK (leaf_hash = sha256('\\x00'::bytea || body))" if vendor == "postgresql" else ""

    def triggers(self, vendor: str) -> list[Trigger]:
        gap, link = "gap in the stream", "entry does not follow the one before it"
        last = f"FROM {ENTRY_TABLE} WHERE stream_id = NEW.stream_id"
        before = f"{last} AND stream_seq = NEW.stream_seq - 1"
        expected = f"coalesce((SELECT lower(hex(leaf_hash)) {before}), '{'0' * 64}')"
        sqlite = (
            f"BEGIN SELECT RAISE(ABORT, '{gap}') WHERE NEW.stream_seq <> "
            f"(SELECT coalesce(max(stream_seq), 0) + 1 {last}); "
            f"SELECT RAISE(ABORT, '{link}') WHERE json_extract(CAST(NEW.body AS TEXT), '$.prev') IS NOT {expected}; END"
        )
        postgres = (
            f"IF NEW.stream_seq <> (SELECT coalesce(max(stream_seq), 0) + 1 {last}) THEN "  # noqa: S608 - our own names
            f"RAISE EXCEPTION '{gap}'; END IF; "
            f"IF convert_from(NEW.body, 'UTF8')::json->>'prev' IS DISTINCT FROM "
            f"coalesce((SELECT encode(leaf_hash, 'hex') {before}), '{'0' * 64}') THEN "
            f"RAISE EXCEPTION '{link}'; END IF; RETURN NEW;"
        )
        return [Trigger(f"{self.name}_ins", "BEFORE INSERT", sqlite=sqlite, postgres=postgres)]


def missing(using: str = "default") -> list[str]:
    """The names of guards that the models ask for and this database does not have, or has switched off."""
    from django.apps import apps  # the registry is only full when somebody asks

    connection = connections[using]
    present = _present(using)
    return sorted(
        trigger.name
        for model in apps.get_models()
        for guard in model._meta.constraints
        if isinstance(guard, Guard)
        for trigger in guard.triggers(connection.vendor)
        if trigger.name not in present
    )


def _present(using: str) -> set[str]:
    connection = connections[using]
    enabled = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
    every = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(every if connection.vendor == "sqlite" else enabled)
        return {row[0] for row in cursor.fetchall()}
