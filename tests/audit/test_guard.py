"""The database refuses what the trail does not know of: on PostgreSQL and SQLite, by raw SQL and through the ORM."""

from __future__ import annotations

import itertools

import pytest
from django.db import DatabaseError, connection, transaction

from agencies.models import Agency, Team
from audit import guard, trail, writing
from audit.models import Entry, Payload
from tests.audit.conftest import act

TABLES = [Entry, Payload]


def test_every_guard_that_the_models_ask_for_stands_in_the_database(db):
    assert guard.missing() == []


def test_a_missing_guard_is_named(db, monkeypatch):
    monkeypatch.setattr(guard, "_present", lambda using: set())
    assert "audit_entry_kept_upd" in guard.missing()


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET stream_id = stream_id", "DELETE FROM {table}"])
def test_the_trail_is_never_changed_or_emptied(agency, model, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=model._meta.db_table))
    assert model.objects.count() > 0


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_truncate_is_refused_on_postgresql(agency, model):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE; its DELETE is refused")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_replacing_an_entry_is_refused_on_sqlite(agency):
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry")


def test_a_root_does_not_change_without_its_entry(agency):
    with pytest.raises(DatabaseError, match="change without its entry"), transaction.atomic():
        Agency.objects.filter(pk=agency.pk).update(name="Somebody else")


def test_a_root_that_only_claims_an_entry_does_not_commit(agency):
    with pytest.raises(DatabaseError), transaction.atomic():
        Agency.objects.filter(pk=agency.pk).update(name="Somebody else", audit_seq=agency.next_seq)
        connection.check_constraints()


def test_a_child_does_not_change_without_an_entry(agency):
    with pytest.raises(DatabaseError, match="change without its entry"), transaction.atomic():
        Team.objects.filter(agency=agency).update(name="Somebody else's team")


def test_a_child_is_not_added_under_an_old_entry(agency):
    with pytest.raises(DatabaseError, match="change without its entry"), transaction.atomic():
        Team.objects.create(agency=agency, name="Unrecorded", audit_seq=agency.audit_seq)


def test_a_child_is_not_added_under_an_entry_that_never_comes(agency):
    with pytest.raises(DatabaseError), transaction.atomic():
        Team.objects.create(agency=agency, name="Unrecorded", audit_seq=agency.next_seq)
        connection.check_constraints()


def test_a_new_root_does_not_commit_without_its_entry(db):
    with pytest.raises(DatabaseError), transaction.atomic():
        Agency(code="XX", name="Unrecorded", kinds=["GP"], audit_seq=1).save(force_insert=True)
        connection.check_constraints()


def test_a_swallowed_failure_to_record_does_not_commit(agency, monkeypatch):
    """The classic hole: the entry fails inside a savepoint, somebody swallows it, the change would commit."""
    monkeypatch.setattr(writing, "write", lambda *args: 1 / 0)
    with pytest.raises(DatabaseError), transaction.atomic():
        Team.objects.filter(agency=agency).update(name="Changed", audit_seq=agency.next_seq)
        try:
            with transaction.atomic():
                trail.record(act(agency), about=agency)
        except ZeroDivisionError:
            pass
        connection.check_constraints()


def test_recorded_rows_are_never_deleted(agency):
    with pytest.raises(DatabaseError), transaction.atomic():
        Team.objects.filter(agency=agency)._raw_delete("default")


def test_a_gap_in_a_stream_is_refused(agency):
    agency.audit_seq += 1
    with pytest.raises(DatabaseError), transaction.atomic():
        trail.entry_of(act(agency), agency.pk, agency.audit_seq + 1, trail.moment().clock, b'{"prev":""}').save()


def test_an_entry_that_does_not_follow_the_one_before_is_refused(agency):
    said = act(agency)
    clock = trail.moment().clock
    body = trail.canonical(said, stream=agency.pk, seq=agency.next_seq, prev=bytes(32), recorded_at=clock, committed="")
    with pytest.raises(DatabaseError, match="does not follow"), transaction.atomic():
        trail.entry_of(said, agency.pk, agency.next_seq, clock, body).save()


def test_a_leaf_hash_that_is_not_the_bodys_is_refused_on_postgresql(agency):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no sha256; verification finds it there")
    said, clock = act(agency), trail.moment().clock
    prev = bytes(agency.audit_head)
    body = trail.canonical(said, stream=agency.pk, seq=agency.next_seq, prev=prev, recorded_at=clock, committed="")
    entry = trail.entry_of(said, agency.pk, agency.next_seq, clock, body)
    entry.leaf_hash = bytes(32)
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()


def test_the_guards_survive_a_migration_that_remakes_their_table(real_commits):
    """On SQLite an added field remakes the table. The broken variant is a trigger written by hand: it is gone."""
    from django.db import models

    if connection.vendor != "sqlite":
        pytest.skip("only SQLite remakes tables")
    connection.cursor().execute(
        "CREATE TRIGGER by_hand BEFORE DELETE ON agencies_team BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    field = models.CharField(max_length=10, default="")
    field.set_attributes_from_name("colour")
    with connection.schema_editor() as editor:
        editor._remake_table(Team, create_field=field)
    assert "by_hand" not in guard._present("default")
    assert guard.missing() == []
    with connection.schema_editor() as editor:
        editor._remake_table(Team)  # as it was: later tests use the same database


def test_names_of_guards_are_unique():
    """On PostgreSQL a trigger's function has the trigger's name: two alike would overwrite each other."""
    from django.apps import apps

    names = [
        trigger.name
        for model, vendor in itertools.product(apps.get_models(), ["postgresql"])
        for constraint in model._meta.constraints
        if isinstance(constraint, guard.Guard)
        for trigger in constraint.triggers(vendor)
    ]
    assert len(names) == len(set(names))
