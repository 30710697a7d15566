"""Two sign-ins to one database: the role that owns the tables, and the role that serves people.

A migration runs as the owner (`MIGRATION_DATABASE_URL`); everything else runs as a role that owns nothing,
so that it cannot switch off a trigger or rewrite the trail. Where only one sign-in is configured, and on
SQLite, which has no roles, both are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from audit import guard

GRANTS = Path(__file__).parent / "postgres" / "grants.sql"
ROLES = frozenset({"gt_app", "gt_sequencer", "gt_audit_reader"})
SIGN_IN = ("USER", "PASSWORD", "HOST", "PORT")


@contextmanager
def _signed_in(sign_in: Mapping[str, Any]) -> Iterator[None]:
    """The default connection with another role's name and password; the database stays the one in use."""
    before = {key: connection.settings_dict[key] for key in SIGN_IN}
    after = {key: sign_in[key] for key in SIGN_IN}
    if before == after:
        yield
        return
    connection.close()
    connection.settings_dict.update(after)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def as_owner() -> Iterator[None]:
    """What is done here is done as the role that owns the tables."""
    with _signed_in(settings.MIGRATION_DATABASE):
        yield


@contextmanager
def as_app() -> Iterator[None]:
    """Inside `as_owner`: back to the role that serves people."""
    with _signed_in(settings.APP_DATABASE):
        yield


def grant() -> None:
    """Give the other roles what they may do with the tables that exist now, where there are such roles."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(ROLES)])
        missing = ROLES - {name for (name,) in cursor.fetchall()}
        if missing and missing != ROLES:  # a cluster of an earlier release
            raise ImproperlyConfigured(f"Run deploy/postgres/roles.sql again: {', '.join(sorted(missing))} is missing.")
        if not missing:
            cursor.execute(GRANTS.read_text())


def why_not_serve() -> list[str]:
    """What would let a stolen application sign-in rewrite the trail, as sentences; empty when nothing would."""
    questions = {
        "The role that serves people is a superuser or passes by row security.": (
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ),
        "The role that serves people owns tables.": (
            "SELECT EXISTS (SELECT FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace AND pg_has_role(relowner, 'MEMBER'))"
        ),
        "The role that serves people can change or remove entries of the trail.": (
            "SELECT bool_or(has_table_privilege(oid, 'UPDATE') OR has_table_privilege(oid, 'DELETE')"
            " OR has_table_privilege(oid, 'TRUNCATE')) FROM pg_class"
            r" WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'audit\_%' AND relkind IN ('r', 'p')"
        ),
        "The role that serves people can seal the trail.": (
            "SELECT bool_or(has_table_privilege(oid, 'INSERT')) FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace"
            " AND relname IN ('audit_leaf', 'audit_tile', 'audit_checkpoint', 'audit_cosignature', 'audit_timestamp')"
        ),
    }
    with connection.cursor() as cursor:
        reasons = []
        for sentence, question in questions.items():
            cursor.execute(question)
            if cursor.fetchone()[0]:
                reasons.append(sentence)
    return reasons + [f"The guard {name} is missing or switched off." for name in guard.missing()]
