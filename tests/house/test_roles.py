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
    "INSERT INTO audit_leaf (tree_index, entry_id) VALUES (0, 1)",
    "INSERT INTO audit_checkpoint (tree_size, note, made_at) VALUES (1, '', now())",
    "INSERT INTO audit_cosignature (tree_size, witness, line) VALUES (1, '', '')",
    "INSERT INTO audit_tile (level, idx, width, data) VALUES (0, 0, 1, '')",
    "UPDATE audit_tile SET width = 1",
    "DELETE FROM audit_leaf",
    "TRUNCATE audit_checkpoint",
]
NOT_FOR_WHO_SEALS = [
    "INSERT INTO audit_entry DEFAULT VALUES",
    "UPDATE audit_entry SET outcome = 'x'",
    "DELETE FROM audit_entry",
    "SELECT * FROM audit_payload",
    "SELECT * FROM agencies_person",
    "UPDATE audit_leaf SET tree_index = 1",
    "DELETE FROM audit_leaf",
    "TRUNCATE audit_leaf",
    "UPDATE audit_checkpoint SET note = ''",
    "DELETE FROM audit_checkpoint",
    "DELETE FROM audit_cosignature",
    "DELETE FROM audit_tile",
    "ALTER TABLE audit_leaf DISABLE TRIGGER ALL",
    "SET ROLE gt_owner",
    "SET session_replication_role = replica",
    "CREATE TABLE of_ones_own (id int)",
]


def signed_in_as(role: str) -> str:
    """The address of this test's database for another role."""
    return os.environ[role].rsplit("/", 1)[0] + f"/{connection.settings_dict['NAME']}"


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


@pytest.mark.parametrize(
    ("grant", "reason"),
    [
        ("UPDATE ON audit_entry", "The role that serves people can change or remove entries of the trail."),
        ("INSERT ON audit_checkpoint", "The role that serves people can seal the trail."),
    ],
)
def test_a_grant_too_many_is_noticed(grant: str, reason: str) -> None:
    with psycopg.connect(signed_in_as("MIGRATION_DATABASE_URL"), autocommit=True) as session:
        session.execute(f"GRANT {grant} TO gt_app")
        try:
            assert why_not_serve() == [reason]
        finally:
            session.execute(f"REVOKE {grant} FROM gt_app")


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


@pytest.mark.parametrize("statement", NOT_FOR_WHO_SEALS)
def test_who_seals_is_refused_everything_else(statement: str) -> None:
    with psycopg.connect(signed_in_as("SEQUENCER_DATABASE_URL"), autocommit=True) as session:
        session.execute("SELECT id FROM audit_entry")
        with pytest.raises(psycopg.Error, match=r"denied|must be owner"):
            session.execute(statement)


def test_who_verifies_reads_the_trail_and_nothing_else() -> None:
    with psycopg.connect(signed_in_as("AUDIT_DATABASE_URL"), autocommit=True) as session:
        for table in ("entry", "leaf", "tile", "checkpoint", "cosignature"):
            session.execute(f"SELECT * FROM audit_{table}")
        with pytest.raises(psycopg.Error, match=r"read-only|denied"):
            session.execute("INSERT INTO audit_entry DEFAULT VALUES")
        with pytest.raises(psycopg.Error, match="denied"):
            session.execute("SELECT * FROM agencies_person")


def test_only_a_database_made_for_tests_is_ever_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", "golden_thread")
    with pytest.raises(clean.NotATestDatabaseError):
        clean.sweep()
