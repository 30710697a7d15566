"""Attacks on the trail by whoever holds the application's own sign-in to the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from agencies.events import Event
from agencies.models import ApiKey
from agencies.trail import record
from audit import trail, verify
from audit.models import Entry
from audit.trail import Act, Who
from deploy.owner import as_owner
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import ApprovalStep, InformationRequest
from tests.requests_app.callers import TUESDAY, a_key


def test_a_row_is_not_hidden_in_another_stream(cast: Cast, submitted: InformationRequest) -> None:
    """A step agreed under an entry of one's own session would leave no trace on the request."""
    pip = cast.actor("pip", TUESDAY)
    with pytest.raises(DatabaseError, match="change without its entry"), transaction.atomic():
        hidden = {"root_id": pip.sign_in.pk, "audit_seq": pip.sign_in.next_seq}
        ApprovalStep.objects.filter(info_request=submitted).update(status="agreed", **hidden)
        record(Event.SESSION_OPENED, about=pip.sign_in, by=pip, at=TUESDAY)
        connection.check_constraints()


def test_a_key_does_not_change_its_agency_by_hand(cast: Cast, tuesday: Any) -> None:
    a_key(cast.actor("pip", TUESDAY), "requests:read")
    with pytest.raises(DatabaseError, match="change without its entry"), transaction.atomic():
        ApiKey.objects.update(agency=cast.agency("OBS"))


@pytest.mark.parametrize("body", [b"{}", b'{"v":1}', b'{"prev":null}', b"[]", b"7"])
def test_an_entry_that_names_none_before_it_is_refused(cast: Cast, body: bytes) -> None:
    agency = cast.agency("OBS")
    last = Entry.objects.filter(stream_id=agency.pk).count()
    with pytest.raises(DatabaseError), transaction.atomic():
        _insert(agency.pk, last + 1, body)


def test_an_entry_that_says_nothing_is_found_and_does_not_end_the_check(cast: Cast) -> None:
    agency = cast.agency("OBS")
    last = Entry.objects.filter(stream_id=agency.pk).order_by("stream_seq").last()
    assert last
    _insert(agency.pk, last.stream_seq + 1, b'{"prev":"%s"}' % bytes(last.leaf_hash).hex().encode())
    found = verify.verify()
    assert (str(agency.pk), last.stream_seq + 1) in {(finding.stream, finding.seq) for finding in found.findings}
    assert found.entries == Entry.objects.count()


def _insert(stream: Any, seq: int, body: bytes) -> None:
    act = Act(action="agency.verified", at=TUESDAY, by=Who(actor=trail.NOBODY, agency=stream))
    trail.entry_of(act, stream, seq, trail.moment().clock, body).save()


REFUSED = [
    "CREATE TEMP TABLE audit_entry (stream_id uuid, stream_seq int, leaf_hash bytea)",
    "CREATE SCHEMA ours",
    "CREATE TABLE ours (id int)",
    "CREATE FUNCTION ours() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "SET session_replication_role = replica",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "ALTER TABLE requests_app_informationrequest DISABLE TRIGGER USER",
    "DROP TRIGGER requests_request_rec_upd ON requests_app_informationrequest",
    "CREATE RULE ours AS ON INSERT TO audit_entry DO INSTEAD NOTHING",
    "TRUNCATE audit_entry CASCADE",
    "TRUNCATE requests_app_approvalstep CASCADE",
    "UPDATE audit_entry SET action = 'x'",
    "DELETE FROM audit_payload",
    "DELETE FROM requests_app_informationrequest",
    "SELECT setval('audit_entry_id_seq', 1)",
    "SET ROLE gt_owner",
    "INSERT INTO audit_leaf (tree_index, entry_id) SELECT 0, min(id) FROM audit_entry",
    "COPY audit_entry TO '/tmp/trail'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "UPDATE django_migrations SET name = 'x'",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_role_that_serves_people_gets_round_nothing(
    cast: Cast, submitted: InformationRequest, statement: str
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("mode", ["DEFERRED", "IMMEDIATE"])
def test_no_mode_of_the_constraints_lets_a_change_through(cast: Cast, submitted: InformationRequest, mode: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such statement")
    with pytest.raises(DatabaseError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL {mode}")
        InformationRequest.objects.update(status="withdrawn", audit_seq=submitted.next_seq)
        connection.check_constraints()


def test_a_trail_of_ones_own_does_not_stand_in_front_of_the_real_one(real_commits: None, cast: Cast) -> None:
    """Temporary tables come first in every path: with an empty one, each change would look like a new one."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's triggers read the tables of their own database")
    refused = pytest.raises(DatabaseError, match="change without its entry")
    with as_owner(), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE audit_entry (stream_id uuid, stream_seq int, leaf_hash bytea)")
        cursor.execute("UPDATE agencies_agency SET name = 'Somebody else'")
