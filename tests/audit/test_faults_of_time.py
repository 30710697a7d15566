"""Faults of time, of trust and of length: the clock jumps, a sign-in is stolen, the trail is long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from audit import sealed, verify
from audit.models import Entry, Leaf
from audit.sealed import Moment
from audit.sequencer import Sequencer
from tests.audit.sealing import lay, lay_fast, seal, unguarded

DAY = timedelta(days=1)


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_a_clock_that_jumps_a_day_costs_no_entry_and_no_order(log, agency, monkeypatch, jump):
    """Order is by number, and what is sealed is found by what is not: neither asks what time it is."""
    seals, now = Sequencer(), datetime.now(UTC)
    lay(agency, 2)
    seal(seals, now=now)
    monkeypatch.setattr(sealed, "moment", lambda: Moment(now + jump, None))
    lay(agency, 2)
    assert seal(seals, now=now + jump) == 2
    monkeypatch.undo()
    lay(agency, 2)
    assert seal(seals, now=now) == 2
    assert seal(seals, now=now + 2 * DAY) == 0
    assert Leaf.objects.count() == Entry.objects.count()
    assert verify.verify().sound


def test_whoever_looked_only_past_the_newest_time_would_lose_an_entry_to_a_jump(log, agency, monkeypatch):
    """The broken variant: sealing by time."""
    now = datetime.now(UTC)
    lay(agency, 1)
    newest = Entry.objects.order_by("-recorded_at").first().recorded_at
    monkeypatch.setattr(sealed, "moment", lambda: Moment(now - DAY, None))
    lay(agency, 1)
    by_time = Entry.objects.filter(recorded_at__gt=newest)
    assert not by_time.exists()
    assert seal() == Entry.objects.count()


def test_a_well_formed_lie_under_a_stolen_sign_in_is_not_for_the_trail_to_find(log, agency):
    """What the trail cannot know is said and tested too: the entry stands, sound, in the name of whoever was robbed."""
    lay(agency, 1, outcome="forged")
    seal()
    assert verify.verify().sound


def test_the_longest_trail_in_the_suite_is_checked_and_one_byte_of_it_found(log, agency):
    """The million stands in `make bench PART=ledger`; here the same with twenty thousand."""
    for _ in range(10):
        lay_fast(agency, 2_000)
        connection.close()  # a trigger's plan is of the table as it was when its connection first met it
    seal()
    assert verify.verify().sound
    entry = Entry.objects.get(stream_id=agency.pk, stream_seq=12_345)
    body = bytearray(entry.body)
    body[100] ^= 1
    with unguarded(check=False) as cursor:
        cursor.execute("UPDATE audit_entry SET body = %s WHERE id = %s", [bytes(body), entry.pk])
    (found, *_rest) = verify.verify().findings
    assert found.seq == 12_345
