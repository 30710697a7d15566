"""The list of faults that the trail must bear, and the test that stands for each, with the variant that it catches."""

from __future__ import annotations

import ast
from dataclasses import dataclass

import pytest

from tests.house.source import ROOT


@dataclass(frozen=True)
class Fault:
    """What happens, the tests that show that it is borne, and those in which a broken variant is caught."""

    what: str
    borne: tuple[str, ...]
    caught: tuple[str, ...]


CRASH = "tests/faults/test_crash_points.py::test_a_crash_anywhere_leaves_all_or_nothing"
BROKEN = "tests/faults/test_broken_commands.py::test_a_command_in_two_transactions_is_caught"
HERE, COPIES, GUARD = "tests/audit/test_faults.py", "tests/audit/test_faults_copies.py", "tests/audit/test_guard.py"
TIME = "tests/audit/test_faults_of_time.py"
SEALS, TAMPER = "tests/audit/test_sequencer.py", "tests/audit/test_tamper.py"
ROLES, EXPORT = "tests/house/test_roles.py", "tests/audit/test_export.py"
CLAIMED = f"{GUARD}::test_a_root_that_only_claims_an_entry_does_not_commit"
FAULTS = {
    1: Fault("a worker is killed between change and entry", (CRASH,), (BROKEN,)),
    2: Fault("a worker is killed between entry and commit", (CRASH,), (BROKEN,)),
    3: Fault(
        "the server ends the connection inside the transaction",
        (f"{HERE}::test_a_connection_that_is_cut_between_recording_and_commit_leaves_nothing",),
        (f"{HERE}::test_without_one_transaction_a_cut_connection_would_leave_half",),
    ),
    4: Fault("the disk is full", (f"{HERE}::test_a_full_disk_refuses_the_act_and_takes_nothing_away",), (CLAIMED,)),
    5: Fault(
        "lock timeout, deadlock, serialization failure, tried again",
        (
            f"{HERE}::TestWaitingForEachOther.test_who_waits_too_long_for_a_lock_has_done_nothing_and_may_try_again",
            f"{HERE}::TestWaitingForEachOther.test_of_two_that_lock_each_other_out_one_does_all_and_the_other_nothing",
            f"{HERE}::TestWaitingForEachOther.test_who_read_an_older_state_writes_no_second_entry_of_that_number",
        ),
        (f"{HERE}::test_a_writer_that_takes_the_number_it_read_is_refused_where_another_was_first",),
    ),
    6: Fault(
        "a failure to record is swallowed",
        (f"{GUARD}::test_a_swallowed_failure_to_record_does_not_commit",),
        (CLAIMED,),
    ),
    7: Fault(
        "raw SQL or an update past the command",
        (
            f"{GUARD}::test_a_root_does_not_change_without_its_entry",
            f"{GUARD}::test_a_child_does_not_change_without_an_entry",
        ),
        (f"{GUARD}::test_a_missing_guard_is_named",),
    ),
    8: Fault(
        "eight writers at once, on one record and on many",
        (f"{HERE}::test_eight_writers_at_once_leave_no_gap_and_no_fork",),
        (f"{HERE}::test_a_writer_that_takes_the_number_it_read_is_refused_where_another_was_first",),
    ),
    9: Fault(
        "a slow transaction commits after a later number",
        (f"{SEALS}::test_a_slow_transaction_that_commits_after_a_later_number_is_sealed_exactly_once",),
        (f"{TAMPER}::test_an_entry_that_was_passed_over_is_found",),
    ),
    10: Fault(
        "a writer sleeps inside a transaction",
        (
            f"{HERE}::TestWaitingForEachOther.test_who_goes_to_sleep_inside_a_transaction_is_cut_off_and_holds_nobody_up",
        ),
        (f"{TAMPER}::test_an_entry_that_was_passed_over_is_found",),
    ),
    11: Fault(
        "the sequencer is killed at any step",
        ("tests/audit/test_sequencer_killed.py::test_killed_at_any_step_it_goes_on_from_there",),
        (f"{SEALS}::TestAnotherDatabaseThanTheLast.test_a_removed_leaf_is_refused",),
    ),
    12: Fault(
        "two sequencers",
        (f"{SEALS}::test_two_sequencers_seal_once", f"{SEALS}::test_another_machine_is_turned_away_by_the_database"),
        (f"{SEALS}::test_whoever_comes_second_is_turned_away",),
    ),
    13: Fault(
        "a torn, empty or missing tile",
        (
            f"{SEALS}::test_a_damaged_published_tile_is_put_right_at_the_next_start",
            f"{SEALS}::test_damaged_tiles_in_the_database_are_worked_out_again",
        ),
        ("tests/audit/test_tree.py::test_a_missing_or_torn_tile_is_noticed",),
    ),
    14: Fault(
        "yesterday's backup is put back",
        (f"{SEALS}::TestAnotherDatabaseThanTheLast.test_a_restored_backup_is_refused",),
        (f"{SEALS}::TestAnotherDatabaseThanTheLast.test_without_any_memory_nothing_is_signed",),
    ),
    15: Fault(
        "every way of tampering, with the one that finds it",
        (
            f"{TAMPER}::test_it_is_found",
            f"{TAMPER}::test_it_is_found_by_whoever_holds_a_checkpoint_and_by_nobody_else",
            f"{TIME}::test_a_well_formed_lie_under_a_stolen_sign_in_is_not_for_the_trail_to_find",
            "tests/audit/test_columns.py::test_a_mutated_column_is_found",
        ),
        (f"{TAMPER}::test_clean_trails_are_never_suspected",),
    ),
    16: Fault(
        "every role, every statement",
        (
            f"{ROLES}::test_the_role_that_serves_people_is_refused",
            f"{ROLES}::test_who_seals_is_refused_everything_else",
            f"{ROLES}::test_who_verifies_reads_the_trail_and_nothing_else",
        ),
        (f"{ROLES}::test_a_grant_too_many_is_noticed",),
    ),
    17: Fault(
        "a guard is removed",
        (f"{ROLES}::test_a_guard_that_is_switched_off_is_noticed_and_a_sweep_leaves_all_of_them_on",),
        ("tests/house/test_production.py::test_the_owner_does_not_serve",),
    ),
    18: Fault(
        "what somebody with the file of SQLite may do",
        (
            f"{GUARD}::test_replacing_an_entry_is_refused_on_sqlite",
            f"{COPIES}::TestWhoeverHasTheFileOfSqlite.test_without_foreign_keys_a_change_without_its_entry_is_found",
        ),
        (f"{COPIES}::TestWhoeverHasTheFileOfSqlite.test_a_guard_that_is_cut_out_of_the_schema_is_missed",),
    ),
    19: Fault(
        "tests that really commit are swept",
        (f"{TAMPER}::test_swept_tables_leave_nothing_behind",),
        (f"{ROLES}::test_only_a_database_made_for_tests_is_ever_emptied",),
    ),
    20: Fault(
        "flush; dump and load",
        (f"{COPIES}::test_a_trail_is_not_flushed", f"{COPIES}::test_what_was_dumped_whole_and_loaded_is_green"),
        (
            f"{COPIES}::test_a_dump_that_cuts_the_times_short_is_found",
            f"{COPIES}::test_a_dump_without_its_trail_is_not_loaded",
        ),
    ),
    21: Fault(
        "a key is shredded, an epoch's key destroyed, a content removed after its disposal",
        (
            "tests/audit/test_disposal.py::test_a_shredded_key_leaves_the_trail_green_and_the_content_gone",
            "tests/audit/test_disposal.py::TestEpochs.test_a_destroyed_epoch_takes_its_contents_with_it_and_says_so",
            "tests/audit/test_disposal.py::test_what_is_physically_removed_after_its_disposal_is_no_finding",
        ),
        (
            "tests/audit/test_disposal.py::test_a_key_that_is_gone_without_an_act_is_found",
            "tests/audit/test_disposal.py::TestEpochs.test_a_key_that_was_only_lost_is_a_finding",
        ),
    ),
    22: Fault(
        "a bit of a content flips; contents change places",
        (f"{TAMPER}::test_it_is_found", "tests/audit/test_trail.py::test_content_moved_to_another_entry_does_not_open"),
        ("tests/audit/test_trail.py::test_content_opens_again_and_stands_nowhere_in_the_clear",),
    ),
    23: Fault(
        "any words in an entry",
        ("tests/audit/test_trail.py::test_within_the_subset_the_fast_writer_and_rfc_8785_agree",),
        ("tests/audit/test_trail.py::test_an_entry_is_at_most_16_kib",),
    ),
    24: Fault(
        "one bit of an export, judged by programs that are not ours",
        (f"{EXPORT}::test_go_checks_the_export_too", f"{EXPORT}::test_go_checks_the_bundle_too"),
        (f"{EXPORT}::test_a_single_bit_is_refused_by_both",),
    ),
    25: Fault(
        "a witness is asked for what it must not sign",
        (
            "tests/audit/test_witness.py::test_it_signs_nothing_else_and_remembers_what_it_signed",
            "tests/audit/test_witness.py::test_of_many_at_once_each_size_is_signed_for_one_history",
        ),
        ("tests/audit/test_witness.py::test_a_damaged_memory_is_no_empty_memory",),
    ),
    26: Fault(
        "a time stamp with one certificate and with two",
        (
            "tests/audit/test_timestamps.py::test_the_newest_checkpoint_is_stamped_once_a_day",
            "tests/audit/test_timestamps.py::test_openssl_checks_what_is_published",
        ),
        ("tests/audit/test_timestamps.py::test_every_damaged_token_is_refused",),
    ),
    27: Fault(
        "the clock jumps by a day",
        (f"{TIME}::test_a_clock_that_jumps_a_day_costs_no_entry_and_no_order",),
        (f"{TIME}::test_whoever_looked_only_past_the_newest_time_would_lose_an_entry_to_a_jump",),
    ),
    28: Fault(
        "a long trail with one byte changed",
        (f"{TIME}::test_the_longest_trail_in_the_suite_is_checked_and_one_byte_of_it_found",),
        (f"{TAMPER}::test_it_is_found",),
    ),
    29: Fault(
        "PgBouncer in transaction mode",
        (f"{COPIES}::test_through_pgbouncer_in_transaction_mode_everything_is_recorded_once",),
        (CLAIMED,),
    ),
    30: Fault(
        "dumped and restored by the programs of a newer version",
        (
            f"{COPIES}::test_what_the_newest_postgresql_dumps_and_restores_is_green_with_every_guard",
            f"{COPIES}::test_a_copied_sqlite_file_is_green",
        ),
        (f"{COPIES}::test_what_the_newest_postgresql_dumps_and_restores_is_green_with_every_guard",),
    ),
}


def stands(place: str) -> bool:
    """Whether there is a test of this name in this file."""
    path, _, name = place.partition("::")
    tree = ast.parse((ROOT / path).read_text())
    for part in name.split("."):
        found = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == part]
        if not found:
            return False
        tree = found[0]  # type: ignore[assignment]
    return True


@pytest.mark.parametrize("number", FAULTS)
def test_a_fault_has_its_test_and_a_variant_that_is_caught(number: int) -> None:
    fault = FAULTS[number]
    assert fault.borne and fault.caught
    assert [place for place in (*fault.borne, *fault.caught) if not stands(place)] == []


def test_all_thirty_are_there() -> None:
    assert sorted(FAULTS) == list(range(1, 31))


def test_a_test_that_is_not_there_is_missed() -> None:
    assert not stands(f"{HERE}::test_of_which_nobody_ever_heard")
    assert not stands(f"{HERE}::TestWaitingForEachOther.test_of_which_nobody_ever_heard")
