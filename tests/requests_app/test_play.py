"""Scenarios: those that are shipped come out as written; one that does not says where; none leaves a trace."""

from __future__ import annotations

import json
import tempfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agencies.models import Agency
from audit.models import Entry
from requests_app.management.rehearsal.reading import SHIPPED, TAKES, find, read
from requests_app.management.rehearsal.schema import Verb, described
from tests.cast import merrowdale
from tests.house.source import ROOT

STORIES = sorted(path.stem for path in SHIPPED.glob("*.json") if path.stem != "merrowdale")
pytestmark = pytest.mark.django_db


def played(*arguments: str, **options: Any) -> str:
    """What `manage.py play` prints."""
    out = StringIO()
    call_command("play", *arguments, stdout=out, **options)
    return out.getvalue()


def shortest(**changed: Any) -> dict[str, Any]:
    """A scenario with one act: somebody looks at an inbox."""
    act = {"at": "2026-11-10T09:00:00Z", "who": "pip", "does": "inbox", "expect": {"notices": []}}
    return {
        "name": "shortest", "title": "Short", "story": "Pip looks.", "partnership": merrowdale(),
        "starts_at": "2026-11-10T08:00:00Z", "acts": [act | changed],
    }  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "story.json"


def changed_story(name: str, number: int, **changed: Any) -> dict[str, Any]:
    """A shipped scenario with one act changed, and the partnership written out."""
    words: dict[str, Any] = json.loads((SHIPPED / f"{name}.json").read_text())
    words["acts"][number - 1] |= changed
    return words | {"partnership": merrowdale()}


@pytest.mark.parametrize("name", STORIES)
def test_a_shipped_scenario_comes_out_as_written(name: str) -> None:
    last = read(find(name)).acts[-1]
    lines = played(name).splitlines()
    assert len(lines) == 1 + last.number
    assert "✗" not in "".join(lines)


def test_every_worked_example_is_shipped() -> None:
    assert {"rq-01", "rq-02", "rq-03", "rq-06", "rq-07", "rq-08", "bad-01", "bad-04", "demo"} <= set(STORIES)


@pytest.mark.parametrize(
    ("expect", "difference"),
    [
        ({"status": "sent", "due_at": "2026-11-05T12:00:00Z"}, "expected due_at 2026-11-05T12:00:00Z, but it is 2026-"),
        ({"status": "closed"}, "expected status closed, but it is sent"),
        ({"code": "not_now", "status": 409}, "expected 409 not_now, but it was done"),
    ],
)
def test_a_wrong_expectation_ends_the_story_with_1_and_names_the_act(
    file: Path, expect: object, difference: str
) -> None:
    file.write_text(json.dumps(changed_story("rq-03", 2, expect=expect)))
    with pytest.raises(CommandError) as refused:
        played(str(file))
    assert refused.value.returncode == 1
    assert str(refused.value).startswith(f"story.json: act 2: {difference}")


def test_an_unexpected_refusal_names_every_fault(file: Path) -> None:
    words = changed_story("rq-03", 1, **{"with": {"document": "asks", "but": {"/requester_law/art6": None}}})
    file.write_text(json.dumps(words))
    with pytest.raises(CommandError, match=r"act 1: expected done, .* 422 incomplete: .* /requester_law/art6 required"):
        played(str(file))


def test_what_must_not_be_seen_is_found_when_it_is(file: Path) -> None:
    words = changed_story("rq-03", 11, **{"with": {"hides": ["Three dental visits"]}})
    file.write_text(json.dumps(words))
    with pytest.raises(CommandError, match="act 11: “Three dental visits” should not be seen here"):
        played(str(file))


BROKEN = {
    "act 1: does: Input should be": {"does": "decide"},
    "act 1: with: endorse needs why": {"does": "endorse", "to": "RQ-01", "expect": "done"},
    "act 1: with: inbox takes no why": {"with": {"why": "because"}},
    "act 1: to: inbox cannot be done to RQ-01": {"to": "RQ-01"},
    "act 1: to: take cannot be done to nothing": {"does": "take"},
    "act 1: who: there is nobody called zelda": {"who": "zelda"},
    "act 1: as: pip is not of OBS": {"as": "OBS"},
    "act 1: who: the clock cannot inbox": {"who": "clock"},
    "act 1: at: 2026-11-09 09:00 is earlier": {"at": "2026-11-09T09:00:00Z"},
    "act 1: at: Input should have timezone info": {"at": "2026-11-10T09:00:00"},
    "act 1: with: document: there is no document asks": {
        "does": "submit", "to": "RQ-01", "with": {"document": "asks"}, "expect": "done",
    },
    "act 1: with: but: /items/3/to leads nowhere": {
        "does": "submit", "to": "RQ-01", "with": {"document": {"items": []}, "but": {"/items/3/to": "x"}},
        "expect": "done",
    },
    "act 1: expect: stauts: Extra inputs are not permitted": {"expect": {"stauts": "sent"}},
}  # fmt: skip


@pytest.mark.parametrize(("reason", "changed"), BROKEN.items(), ids=list(BROKEN))
def test_a_broken_file_ends_with_2_and_names_file_act_and_reason(
    file: Path, reason: str, changed: dict[str, Any]
) -> None:
    file.write_text(json.dumps(shortest(**changed)))
    with pytest.raises(CommandError) as refused:
        played(str(file))
    assert refused.value.returncode == 2
    assert str(refused.value).startswith(f"story.json: {reason}")


def test_a_file_that_is_no_json_or_is_not_there_ends_with_2(file: Path) -> None:
    file.write_text("{")
    for name in (str(file), "no-such-story"):
        with pytest.raises(CommandError) as refused:
            played(name)
        assert refused.value.returncode == 2


def test_a_partnership_with_a_gap_is_refused(file: Path) -> None:
    partnership = merrowdale()
    partnership["people"] = [person for person in partnership["people"] if person["short"] != "joy"]
    file.write_text(json.dumps(shortest() | {"partnership": partnership}))
    with pytest.raises(CommandError, match=r"story\.json: partnership: OBS has no administrator"):
        played(str(file))


def test_nothing_is_left_behind(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # others may be playing on this machine
    before, key_file, database = Entry.objects.count(), settings.KEY_FILE, connection.settings_dict["NAME"]
    played("bad-01")
    assert (Entry.objects.count(), settings.KEY_FILE, connection.settings_dict["NAME"]) == (before, key_file, database)
    assert not list(tmp_path.iterdir())


def test_nothing_is_left_behind_when_it_ends_early(file: Path, settings: Any) -> None:
    file.write_text(json.dumps(shortest(expect={"notices": ["decide"]})))
    key_file = settings.KEY_FILE
    with pytest.raises(CommandError, match="act 1"):
        played(str(file))
    assert key_file == settings.KEY_FILE
    assert not Agency.objects.exists()


def test_one_json_object_for_each_act() -> None:
    acts = [json.loads(line) for line in played("bad-01", json=True).splitlines()]
    assert [act["act"] for act in acts] == [1, 2, 3, 4, 5]
    assert all(act["as_expected"] for act in acts)
    assert acts[2]["code"] == "incomplete"
    assert {"pointer": "/threshold", "code": "required"}.items() <= acts[2]["errors"][2].items()


def test_the_format_is_written_down_as_it_is() -> None:
    assert (ROOT / "docs" / "scenario.schema.json").read_text() == described()
    words = (ROOT / "docs" / "scenario-format.md").read_text()
    assert [verb for verb in Verb if f"`{verb}`" not in words] == []
    assert set(TAKES) == set(Verb)
