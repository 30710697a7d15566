"""The timetable and its tasks: a tick says "look now", and nothing else travels."""

from __future__ import annotations

import ast
import inspect
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from audit import anchoring, checks, disposal, sequencer, timestamps
from requests_app import commands
from workers import tasks, timetable
from workers.app import REDIS_OPTIONS, TIME_LIMIT, app

NOW = datetime(2026, 11, 10, 11, 55, tzinfo=UTC)
LOOKS = [
    (tasks.deliver_what_is_due, commands, "deliver_due"),
    (tasks.send_reminders, commands, "sweep"),
    (tasks.close_questions, commands, "close_unanswered"),
    (tasks.keep_owners, commands, "keep_owners"),
    (tasks.redate_open, commands, "redate_open"),
    (tasks.post_notices, commands, "post_notices"),
    (tasks.say_alive, commands, "say_alive"),
    (tasks.seal_trail, sequencer, "tick"),
    (tasks.check_trail, checks, "look"),
    (tasks.ask_witnesses, anchoring, "ask"),
    (tasks.forget_what_is_old, commands, "forget_what_is_old"),
    (tasks.end_emergency_access, commands, "end_glasses"),
    (tasks.warn_of_lapses, commands, "warn_of_lapses"),
    (tasks.warn_of_endings, commands, "warn_of_endings"),
    (tasks.lapse_linkings, commands, "lapse_linkings"),
    (tasks.keep_out, commands, "keep_all_out"),
    (tasks.climb_disagreements, commands, "climb_disagreements"),
    (tasks.remind_of_actions, commands, "remind_of_actions"),
    (tasks.measure, commands, "measure"),
    (tasks.settle_disposals, disposal, "settle"),
    (tasks.carry_on, disposal, "carry_on"),
    (tasks.stamp_trail, timestamps, "ask"),
]


def test_every_tick_names_a_task_and_every_task_has_a_tick():
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == ours == {task.name for task, _, _ in LOOKS}


def test_ticks_come_often_enough_for_a_hold_and_carry_nothing():
    for entry in app.conf.beat_schedule.values():
        assert timedelta(seconds=5) <= entry["schedule"] <= timedelta(minutes=1)
        assert set(entry) == {"task", "schedule"}


@pytest.mark.parametrize(("task", "room", "name"), LOOKS)
def test_a_task_calls_one_function_with_the_time(task, room, name, monkeypatch):
    calls = []
    monkeypatch.setattr(room, name, calls.append)
    with time_machine.travel(NOW, tick=False):
        task()
    assert calls == [NOW]


def test_no_task_does_more_than_one_call():
    tree = ast.parse(inspect.getsource(tasks))
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        _says, *body = function.body
        assert len(body) == 1
        assert isinstance(body[0], ast.Expr)
        assert isinstance(body[0].value, ast.Call)


def test_a_lost_worker_loses_no_tick_and_a_tick_keeps_nothing():
    conf = app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.task_ignore_result
    assert conf.result_backend is None
    assert conf.accept_content == ["json"]
    assert conf.task_serializer == "json"
    assert not conf.worker_enable_remote_control


def test_a_look_is_cut_off_before_redis_hands_its_tick_to_another_worker():
    assert app.conf.task_soft_time_limit < TIME_LIMIT == app.conf.task_time_limit < REDIS_OPTIONS["visibility_timeout"]
    assert REDIS_OPTIONS["unacked_restore_interval"] * REDIS_OPTIONS["unacked_restore_throttle"] == 1


def test_the_timetable_keeps_no_file():
    assert app.conf.beat_scheduler == "celery.beat:Scheduler"
    assert app.conf.beat_schedule == timetable.BEAT_SCHEDULE
