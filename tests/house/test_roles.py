"""The role that serves people cannot rewrite the trail, whatever the software above it does."""

from __future__ import annotations

import os

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from audit import guard
from deploy.owner import as_owner, grant, why_not_serve
from tests import clean

pytestmark = pytest.mark.django_db

REWRITING = [
    "UPDATE audit_entry SET outcome = 'x'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "UPDATE audit_payload SET sealed = ''",
    "DELETE FROM audit_payload",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "DROP TABLE audit_payload",
    "SET ROLE gt_owner",
    "SET session_replication_role = replica",
    "CREATE TABLE of_ones_own (id int)",
    "UPDATE django_migrations SET app = 'x'",
]


@pytest.fixture(autouse=True)
def _on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")


@pytest.mark.parametrize("statement", REWRITING)
def test_the_role_that_serves_people_is_refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"denied|must be owner|must be able to SET ROLE"), transaction.atomic():
        connection.cursor().execute(statement)


def test_it_may_serve() -> None:
    assert why_not_serve() == []


def test_a_grant_too_many_is_noticed() -> None:
    owner = os.environ["MIGRATION_DATABASE_URL"].rsplit("/", 1)[0] + f"/{connection.settings_dict['NAME']}"
    with psycopg.connect(owner, autocommit=True) as session:
        session.execute("GRANT UPDATE ON audit_entry TO gt_app")
        try:
            assert why_not_serve() == ["The role that serves people can change or remove entries of the trail."]
        finally:
            session.execute("REVOKE UPDATE ON audit_entry FROM gt_app")


@pytest.mark.django_db(transaction=True)
def test_the_owner_and_a_superuser_would_be_refused_as_servers() -> None:
    with as_owner():
        assert "The role that serves people owns tables." in why_not_serve()


@pytest.mark.django_db(transaction=True)
def test_a_guard_that_is_switched_off_is_noticed_and_a_sweep_leaves_all_of_them_on() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_kept_upd")
    try:
        assert why_not_serve() == ["The guard audit_entry_kept_upd is missing or switched off."]
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_kept_upd")
    clean.sweep()
    assert guard.missing() == []


@pytest.mark.django_db(transaction=True)
def test_a_new_table_is_closed_until_the_grants_have_run() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE audit_later (id int)")
    try:
        with pytest.raises(DatabaseError, match="denied"):
            connection.cursor().execute("SELECT * FROM audit_later")
        with as_owner():
            grant()
        connection.cursor().execute("INSERT INTO audit_later VALUES (1)")
        with pytest.raises(DatabaseError, match="denied"):
            connection.cursor().execute("DELETE FROM audit_later")
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE audit_later")


def test_who_verifies_reads_the_trail_and_nothing_else() -> None:
    reader = os.environ["AUDIT_DATABASE_URL"].rsplit("/", 1)[0] + f"/{connection.settings_dict['NAME']}"
    with psycopg.connect(reader, autocommit=True) as session:
        session.execute("SELECT * FROM audit_entry")
        with pytest.raises(psycopg.Error, match=r"read-only|denied"):
            session.execute("INSERT INTO audit_entry DEFAULT VALUES")
        with pytest.raises(psycopg.Error, match="denied"):
            session.execute("SELECT * FROM agencies_person")


def test_only_a_database_made_for_tests_is_ever_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", "golden_thread")
    with pytest.raises(clean.NotATestDatabaseError):
        clean.sweep()
