"""The house rules, held against every file; and every detector, tried on a source that breaks its rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house import detectors
from tests.house.source import FLOORS, ROOT, Detector, broken, files, is_migration, text

MAY_WRITE = re.compile(
    r"audit/.*|(agencies|requests_app)/(commands|trail|reminders|setbacks)(/.*|\.py)|.*/management/commands/.*"
)
MAY_LOOK_AT_THE_CLOCK = re.compile(
    r"(agencies|requests_app)/(views|api|http|management)(/.*|\.py)|audit/management/.*|workers/.*|deploy/.*"
    r"|audit/sealed\.py"  # on SQLite the database's clock is this one
)
MAY_READ_THE_ENVIRONMENT = {"deploy/settings.py", "deploy/wsgi.py", "workers/app.py", "manage.py"}


def excused() -> set[str]:
    """Files that DECISIONS.md lets be longer, each named there in backticks with the word `lines` and a reason."""
    decisions = ROOT / "DECISIONS.md"
    lines = decisions.read_text().splitlines() if decisions.exists() else []
    return {name for line in lines if "lines" in line for name in re.findall(r"`([\w/.-]+\.\w+)`", line)}


def python(under: tuple[str, ...] = FLOORS) -> list[Path]:
    return [path for path in files(".py", under=under) if not is_migration(path)]


def outside(allowed: re.Pattern[str]) -> list[Path]:
    return [path for path in python() if not allowed.fullmatch(path.as_posix())]


def test_no_file_is_over_350_lines() -> None:
    every = [path for path in python((*FLOORS, "tests")) if path.as_posix() not in excused()]
    assert broken(detectors.long_file, iter(every)) == []


def test_no_function_is_over_40_lines() -> None:
    assert broken(detectors.long_functions, iter(python())) == []


def test_nothing_is_written_outside_a_command() -> None:
    assert broken(detectors.writes, iter(outside(MAY_WRITE))) == []


def test_nothing_happens_behind_the_readers_back() -> None:
    assert broken(detectors.signals, iter(python())) == []


def test_no_text_is_trusted_by_python_or_template() -> None:
    assert broken(detectors.unsafe_markup, iter(python())) == []
    assert broken(detectors.unsafe_template, files(".html")) == []


def test_no_sql_by_hand_and_no_query_that_its_caller_shapes() -> None:
    assert broken(detectors.raw_sql, iter(python())) == []
    assert broken(detectors.user_chosen_query, iter(python())) == []
    assert broken(detectors.cursors, iter(python(("workers", "requests_app", "agencies")))) == []


def test_no_door_takes_a_form_from_another_site() -> None:
    assert broken(detectors.unguarded, iter(python())) == []


def test_time_comes_in_from_outside() -> None:
    assert broken(detectors.clocks, iter(outside(MAY_LOOK_AT_THE_CLOCK))) == []


def test_no_page_is_kept_and_no_failure_is_swallowed() -> None:
    assert broken(detectors.caches, iter(python())) == []
    assert broken(detectors.swallowed, iter(python())) == []


def test_settings_are_read_in_one_place() -> None:
    elsewhere = [path for path in python() if path.as_posix() not in MAY_READ_THE_ENVIRONMENT]
    assert broken(detectors.environment, iter(elsewhere)) == []


def test_there_is_no_django_admin() -> None:
    assert [path.as_posix() for path in python() if "django.contrib.admin" in text(path)] == []


def test_there_is_no_room_without_a_name() -> None:
    assert [path.as_posix() for path in python() if path.stem in detectors.NAMES_OF_NOTHING] == []


BROKEN_VARIANTS = {
    detectors.long_file: "x = 1\n" * 351,
    detectors.long_functions: "def f():\n    '''Says.'''\n" + "    x = 1\n" * 41,
    detectors.writes: "Thing.objects.filter(pk=1).update(state='sent')",
    detectors.signals: "post_save.connect(tell, sender=Thing)",
    detectors.unsafe_markup: "mark_safe('<b>' + name)",
    detectors.unsafe_template: "<p>{{ note|safe }}</p>",
    detectors.raw_sql: "Thing.objects.raw('SELECT 1')",
    detectors.cursors: "with connection.cursor() as cursor: ...",
    detectors.unguarded: "@csrf_exempt\ndef view(request): ...",
    detectors.user_chosen_query: "Thing.objects.filter(**request.GET.dict())",
    detectors.clocks: "now = timezone.now()",
    detectors.caches: "@cache_page(60)\ndef view(request): ...",
    detectors.swallowed: "try:\n    act()\nexcept Exception:\n    pass",
    detectors.environment: "import os\nkey = os.environ['KEY']",
}


@pytest.mark.parametrize(
    ("detector", "source"), BROKEN_VARIANTS.items(), ids=lambda value: getattr(value, "__name__", "")
)
def test_every_detector_catches_its_broken_variant(detector: Detector, source: str) -> None:
    assert detector(source)


@pytest.mark.parametrize(
    ("detector", "source"),
    [
        (detectors.writes, "thing.save()"),
        (detectors.writes, "thing.steps.create(order=1)"),
        (detectors.writes, "rows.update(state='void')"),
        (detectors.signals, "@receiver(post_save)\ndef f(**kwargs): ..."),
        (detectors.signals, "transaction.on_commit(send)"),
        (detectors.unsafe_markup, "SafeString(f'<b>{name}</b>')"),
        (detectors.unsafe_template, '<a onclick="go()">'),
        (detectors.unsafe_template, "<script>go()</script>"),
        (detectors.unsafe_template, '<p style="color: red">'),
        (detectors.user_chosen_query, "Q(**self.request.query_params)"),
        (detectors.user_chosen_query, "rows.order_by(*request.GET.getlist('sort'))"),
        (detectors.clocks, "datetime.datetime.now(UTC)"),
        (detectors.swallowed, "message.send(fail_silently=True)"),
    ],
)
def test_detectors_know_the_other_ways_too(detector: Detector, source: str) -> None:
    assert detector(source)


@pytest.mark.parametrize(
    ("detector", "source"),
    [
        (detectors.writes, "settings.update(changes)"),
        (detectors.long_functions, "def f():\n" + "    x = 1\n" * 40),
        (detectors.signals, "socket.connect(address)"),
        (detectors.unsafe_template, '<script src="/static/golden.js" type="module"></script>'),
        (detectors.unsafe_markup, "SafeString(render_to_string('parts/tag.html').strip())"),
        (detectors.user_chosen_query, "rows.filter(**{field: value})"),
        (detectors.clocks, "step.now()"),
    ],
)
def test_detectors_leave_the_innocent_alone(detector: Detector, source: str) -> None:
    assert not detector(source)
