"""An entry holds the exact bytes that were hashed; content is sealed beside it and bound to its place."""

from __future__ import annotations

import json

import orjson
import pytest
import rfc8785
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import Agency
from audit import seal, trail
from audit.models import Entry, Payload
from tests.audit.conftest import AT, act


def test_an_act_is_recorded_with_its_bytes_and_head(agency):
    receipt = trail.record(act(agency, content={"why": "seen by phone"}), about=agency)
    entry = trail.about(agency).last()
    assert (receipt.seq, receipt.leaf_hash) == (entry.stream_seq, bytes(entry.leaf_hash).hex())
    assert trail.leaf_hash(bytes(entry.body)) == bytes(entry.leaf_hash)
    stored = Agency.objects.get(pk=agency.pk)
    assert (stored.audit_seq, bytes(stored.audit_head)) == (entry.stream_seq, bytes(entry.leaf_hash))


def test_each_entry_carries_the_hash_of_the_one_before(agency):
    trail.record(act(agency), about=agency)
    before, last = list(trail.about(agency))[-2:]
    assert json.loads(bytes(last.body))["prev"] == bytes(before.leaf_hash).hex()


def test_content_opens_again_and_stands_nowhere_in_the_clear(agency):
    trail.record(act(agency, content={"why": "canary-7351"}), about=agency)
    assert trail.content_of(agency, agency.audit_seq) == {"why": "canary-7351"}
    raw = b"".join(bytes(row) for row in Payload.objects.values_list("sealed", flat=True))
    raw += b"".join(bytes(row) for row in Entry.objects.values_list("body", flat=True))
    assert b"canary-7351" not in raw


def test_content_moved_to_another_entry_does_not_open(agency):
    trail.record(act(agency, content={"why": "one"}), about=agency)
    sealed = bytes(Payload.objects.get(entry__stream_seq=agency.audit_seq, stream_id=agency.pk).sealed)
    with pytest.raises(seal.SealError):
        seal.unseal(sealed, bytes(agency.sealed_key), agency.key_epoch, agency.pk, trail.place_of(agency.pk, 1))


def test_two_who_read_the_same_head_cannot_both_record(agency):
    other = Agency.objects.get(pk=agency.pk)
    trail.record(act(agency), about=agency)
    with pytest.raises(trail.Stale), transaction.atomic():
        trail.record(act(other), about=other)


@pytest.fixture
def two(cast):
    return [Agency.objects.get(pk=cast.agency(code).pk) for code in ("OBS", "BNT")]


def test_what_is_recorded_together_stands_in_each_stream_with_its_content(two):
    with CaptureQueriesContext(connection) as asked, trail.together():
        receipts = [trail.record(act(one, content={"why": one.code}), about=one) for one in two]
        before = [trail.about(one).count() for one in two]
    for one, receipt, count in zip(two, receipts, before, strict=True):
        assert trail.about(one).count() == count + 1
        assert bytes(trail.about(one).last().leaf_hash).hex() == receipt.leaf_hash
        assert trail.content_of(type(one).objects.get(pk=one.pk), receipt.seq) == {"why": one.code}
    if connection.vendor == "postgresql":
        assert sum(query["sql"].startswith("WITH") for query in asked) == 1


def test_of_what_is_recorded_together_all_stands_or_nothing(two):
    agency, another = two
    stale = Agency.objects.get(pk=another.pk)
    trail.record(act(another), about=another)
    count = Entry.objects.count()
    with pytest.raises(trail.Stale), transaction.atomic(), trail.together():
        trail.record(act(agency), about=agency)
        trail.record(act(stale), about=stale)
    assert Entry.objects.count() == count


def test_nothing_is_written_of_what_was_broken_off(two):
    agency, another = two
    count = Entry.objects.count()
    with pytest.raises(ValueError, match="put words"), trail.together():
        trail.record(act(agency), about=agency)
        trail.record(act(another, refers_to="x" * 17_000), about=another)
    assert Entry.objects.count() == count


def test_one_thing_may_be_recorded_twice_together(two):
    agency, another = two
    with trail.together(), trail.together():
        for one in (agency, another, agency, agency, another):
            trail.record(act(one, content={"why": "again"}), about=one)
    for one, more in ((agency, 3), (another, 2)):
        entries = list(trail.about(one))[-more:]
        assert [json.loads(bytes(entry.body))["action"] for entry in entries] == ["agency.verified"] * more
        assert one.audit_seq == entries[-1].stream_seq == len(trail.about(one))


def test_an_entry_is_at_most_16_kib(agency):
    with pytest.raises(ValueError, match="put words into its content"), transaction.atomic():
        trail.record(act(agency, refers_to="x" * 17_000), about=agency)


def test_the_bytes_are_canonical_json(agency):
    body = bytes(trail.about(agency).last().body)
    assert body == rfc8785.dumps(json.loads(body))


plain = st.dictionaries(
    st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1),
    st.one_of(st.text(), st.integers(-(2**53) + 1, 2**53 - 1)),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(plain)
def test_within_the_subset_the_fast_writer_and_rfc_8785_agree(words):
    assert orjson.dumps(words, option=orjson.OPT_SORT_KEYS) == rfc8785.dumps(words)


def test_blind_indexes_match_equal_values_and_say_nothing(agency):
    assert seal.blind("nhs", "9990261008") == seal.blind("nhs", "9990261008")
    assert seal.blind("nhs", "9990261008") != seal.blind("upn", "9990261008")
    assert "999026" not in seal.blind("nhs", "9990261008")


def test_keys_are_never_made_up(tmp_path, settings):
    settings.KEY_FILE = tmp_path / "none.json"
    with pytest.raises(FileNotFoundError):
        seal.keys()


def test_a_key_file_is_private_and_never_overwritten(tmp_path):
    path = tmp_path / "keys.json"
    seal.FileKeys.create(path)
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        seal.FileKeys.create(path)


def test_the_act_and_the_recording_have_a_time_each(agency):
    entry = trail.about(agency).first()
    assert entry.at == AT
    assert entry.recorded_at != AT
