"""Statements of one shape, whose SQL is made once.

Django works the SQL of a query set out again at each use, and for the small reads of a decision that takes longer than
the database does. What is `prepared` is built once for each shape of its arguments, with slots in their places; from
then on only the slots are filled. It is Django's own SQL, and Django makes the rows of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from datetime import datetime
from functools import reduce, wraps
from operator import getitem
from types import SimpleNamespace
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections, transaction
from django.db.models import DateTimeField, Expression, Field, Model, QuerySet, UUIDField
from django.db.models.sql import UpdateQuery
from django.db.models.sql.constants import ROW_COUNT

Given = ParamSpec("Given")
Row = TypeVar("Row")

MOST = 64
"""Of a longer list there is no shape of its own: it would be kept and hardly ever come again."""
SHAPES = 256
"""How many statements are kept of one question, lest they fill the memory."""
_FIELDS: dict[type, Field[Any, Any]] = {UUID: UUIDField(), datetime: DateTimeField()}
"""What SQLite keeps otherwise than Python has it."""


class Slot(Expression):
    """The place of one value among the arguments: which of them, and which of its members."""

    def __init__(self, *path: int) -> None:
        super().__init__()
        self.path = path

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Slot]]:  # type: ignore[override]
        """A place in the statement, and itself where a value goes."""
        return "%s", (self,)

    def of(self, given: Sequence[Any], connection: Any) -> Any:
        """The value that goes here, as the database takes it."""
        value = reduce(getitem, self.path, given)
        field = _FIELDS.get(type(value))
        return field.get_db_prep_value(value, connection) if field else value


def prepared(question: Callable[Given, QuerySet[Any, Row]]) -> Callable[Given, list[Row]]:
    """Mark a question that hangs on nothing but its arguments: no setting, no clock, no earlier answer.

    Arguments are values (identifiers, instants, words, lists of them, named tuples of these), given by place. Absent
    values, yes and no, frozen sets, and the lengths of lists belong to the shape. Answers with the rows.
    """
    kept = _Kept(question, _Read)

    @wraps(question)
    def asked(*given: Given.args, **named: Given.kwargs) -> list[Row]:
        made = kept.of(given)
        return list(made(given) if made else question(*given, **named))

    return asked


def prepared_change(
    change: Callable[Given, tuple[QuerySet[Any, Any], dict[str, Any]]],
) -> Callable[Given, int]:
    """The same for one UPDATE: the rows, and what becomes of their columns. Answers with how many there were."""
    kept = _Kept(change, _Change)

    @wraps(change)
    def changed(*given: Given.args, **named: Given.kwargs) -> int:
        if made := kept.of(given):
            count: int = made(given)
            return count
        rows, values = change(*given, **named)
        return rows.update(**values)

    return changed


class _Kept:
    """The statements of one question, by the engine (a rehearsal brings its own) and the shape of its arguments."""

    def __init__(self, build: Callable[..., Any], kind: Callable[[Any], Any]) -> None:
        self.build, self.kind, self.made = build, kind, dict[Any, Any]()

    def of(self, given: tuple[Any, ...]) -> Any:
        """The statement for arguments of this shape; none where the ordinary way must do."""
        if not all(map(_fits, given)):
            return None
        shape = (connection.vendor, *map(_shape, given))
        if shape not in self.made:
            if len(self.made) >= SHAPES:
                self.made.clear()
            try:
                self.made[shape] = self.kind(self.build(*slotted(given)))
            except EmptyResultSet:  # nothing can match: there is no statement to keep
                self.made[shape] = None
        return self.made[shape]


def _fits(value: Any) -> bool:
    if hasattr(value, "_fields"):
        return all(map(_fits, value))
    return not isinstance(value, list | tuple) or len(value) <= MOST


def _shape(value: Any) -> Any:
    if _stays(value):
        return (value,)
    if hasattr(value, "_fields"):
        return tuple(map(_shape, value))
    return len(value) if isinstance(value, list | tuple) else type(value)


def _stays(value: Any) -> bool:
    return value is None or isinstance(value, bool | frozenset)


def slotted(given: Sequence[Any], *path: int) -> list[Any]:
    """These values with a slot in the place of each that may be another next time."""
    return [_in_its_place(value, *path, place) for place, value in enumerate(given)]


def _in_its_place(value: Any, *path: int) -> Any:
    if _stays(value):
        return value
    if hasattr(value, "_fields"):
        return type(value)(*slotted(value, *path))
    return slotted(value, *path) if isinstance(value, list | tuple) else Slot(*path)


class _Statement:
    """SQL with its slots, and the compiler that made it."""

    def __init__(self, query: Any, using: str) -> None:
        self.using, self.locks = using, getattr(query, "select_for_update", False)
        self.compiler = query.get_compiler(using)
        self.sql, self.params = self.compiler.as_sql()

    def filled(self, given: Sequence[Any]) -> Any:
        """A compiler whose SQL is at hand, for this connection."""
        here = connections[self.using]
        if self.locks and not here.in_atomic_block:
            raise transaction.TransactionManagementError("a row is locked inside a transaction")
        params = tuple(one.of(given, here) if isinstance(one, Slot) else one for one in self.params)
        compiler = copy(self.compiler)
        compiler.connection, compiler.as_sql = here, lambda: (self.sql, params)
        return compiler


class _Read:
    """A question's statement, and how Django makes rows of what comes back."""

    def __init__(self, rows: Any) -> None:
        self.statement, self.iterable = _Statement(rows.query, rows.db), rows._iterable_class
        names = ("selected", "extra_select", "values_select", "annotation_select")
        self.query = {name: getattr(rows.query, name) for name in names}
        self.rows = {"db": rows.db, "model": rows.model, "_fields": rows._fields, "_known_related_objects": {}}

    def __call__(self, given: Sequence[Any]) -> Any:
        compiler = self.statement.filled(given)
        query = SimpleNamespace(get_compiler=lambda *_args, **_named: compiler, **self.query)
        return self.iterable(SimpleNamespace(query=query, **self.rows))


class _Change:
    """A change's statement."""

    def __init__(self, rows_and_values: tuple[QuerySet[Any, Model], dict[str, Any]]) -> None:
        rows, values = rows_and_values
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(values)
        query.clear_ordering(force=True)
        self.statement = _Statement(query, rows.db)

    def __call__(self, given: Sequence[Any]) -> int:
        count: int = self.statement.filled(given).execute_sql(ROW_COUNT)
        return count
