"""A witness signs only what grew from what it signed last, whoever asks and however often at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import files, notes, program, tree, witness
from audit.notes import Checkpoint, Note, Signer
from audit.witness import Asked, Witness
from tests.house.source import ROOT

LEAVES = [tree.leaf(str(number).encode()) for number in range(3000)]
OTHERS = [*LEAVES[:500], tree.leaf(b"rewritten"), *LEAVES[501:]]
NOW = 1_763_460_000


class Log:
    """A log that is asked to be witnessed, and that can be dishonest."""

    def __init__(self, folder: Path, name: str = "merrowdale.example/1") -> None:
        Signer.create(folder / f"{name.replace('/', '-')}-key", name)
        self.signer = Signer.load(folder / f"{name.replace('/', '-')}-key")

    def asked(self, old: int, size: int, leaves: list[bytes] = LEAVES, proof_from: int | None = None) -> bytes:
        edge = tree.Edge()
        tiles = edge.extend(leaves[:size])
        text = Checkpoint(self.signer.name, size, edge.root()).text
        start = min(old if proof_from is None else proof_from, size)
        held = {place[:2]: tiles[place[:2]][: place[2] * 32] for place in tree.tiles(size)}
        proof = tree.consistency(start, size, lambda _: held)
        return str(Asked(old, proof, Note(text, (self.signer.sign(text),)))).encode()


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path)


@pytest.fixture
def seer(tmp_path: Path, log: Log) -> Witness:
    assert program.main(["witness", "--folder", str(tmp_path / "w"), "--make-key", "otterbrook.example"]) == 0
    signer = Signer.load(tmp_path / "w" / "key", notes.WITNESS)
    return Witness(signer, [log.signer.key], tmp_path / "w" / "signed", clock=lambda: NOW)


def test_it_signs_a_tree_that_it_sees_first_and_then_one_that_grew(log, seer):
    for old, size in ((0, 1000), (1000, 3000), (3000, 3000)):
        asked = log.asked(old, size)
        answer = seer.answer(asked)
        assert (answer.status, answer.body[:2]) == (200, "— ")
        note = Asked.parse(asked).note
        seen = Note(note.text, (*note.signatures, notes.Signature.parse(answer.body.rstrip("\n"))))
        assert notes.seen_by(seen, [seer.signer.key]) == {"otterbrook.example": NOW}
        assert seer.last(log.signer.name).size == size


@pytest.mark.parametrize(
    ("what", "asked", "status", "body"),
    [
        ("stale", lambda log: log.asked(500, 2000), 409, "1000\n"),
        ("replayed", lambda log: log.asked(0, 1000), 409, "1000\n"),
        ("rolled back", lambda log: log.asked(1000, 900, proof_from=900), 400, None),
        ("rolled back and asked as new", lambda log: log.asked(0, 900), 409, "1000\n"),
        ("rewritten", lambda log: log.asked(1000, 2000, OTHERS), 422, None),
        ("another tree of the same size", lambda log: log.asked(1000, 1000, OTHERS), 409, None),
        ("a proof from elsewhere", lambda log: log.asked(1000, 2000, proof_from=999), 422, None),
        (
            "a proof too many",
            lambda log: log.asked(1000, 2000).replace(b"\n\n", b"\n" + b"A" * 43 + b"=\n\n", 1),
            422,
            None,
        ),
        ("changed", lambda log: log.asked(1000, 2000).replace(b"\n2000\n", b"\n2001\n"), 403, None),
        ("no request", lambda log: b"new 1000\n\n", 400, None),
        ("no size", lambda log: log.asked(1000, 2000).replace(b"old 1000", b"old 01000"), 400, None),
        ("not text", lambda log: b"\xff\xfe", 400, None),
        ("no checkpoint", lambda log: b"old 0\n\nx\n\n\xe2\x80\x94 a AAAAAAAA\n", 400, None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_it_signs_nothing_else_and_remembers_what_it_signed(log, seer, what, asked, status, body):
    assert seer.answer(log.asked(0, 1000)).status == 200
    answer = seer.answer(asked(log))
    assert answer.status == status
    if body is not None:
        assert (answer.body, answer.kind) == (body, "text/x.tlog.size")
    assert seer.last(log.signer.name).size == 1000
    assert seer.answer(log.asked(1000, 1001)).status == 200


def test_a_fork_is_signed_once_whichever_side_came_first(log, seer):
    assert seer.answer(log.asked(0, 1000, OTHERS)).status == 200
    assert seer.answer(log.asked(1000, 2000, LEAVES)).status == 422
    assert seer.answer(log.asked(1000, 2000, OTHERS)).status == 200


def test_a_log_that_it_does_not_know_and_a_stranger_in_its_name_get_nothing(log, seer, tmp_path):
    assert seer.answer(Log(tmp_path, "elsewhere.example/1").asked(0, 10)).status == 404
    (tmp_path / "stranger").mkdir()
    assert seer.answer(Log(tmp_path / "stranger").asked(0, 10)).status == 403


def test_two_logs_are_remembered_apart(log, seer, tmp_path):
    other = Log(tmp_path, "elsewhere.example/1")
    both = Witness(seer.signer, [log.signer.key, other.signer.key], seer.folder, seer.clock)
    assert [both.answer(one.asked(0, 10)).status for one in (log, other)] == [200, 200]
    assert [both.answer(one.asked(10, 20)).status for one in (log, other)] == [200, 200]


def test_it_remembers_before_it_answers(log, seer, monkeypatch):
    """Should the memory not reach the disk, there is no signature either."""

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(files, "replace", full)
    with pytest.raises(OSError, match="No space"):
        seer.sign(Asked.parse(log.asked(0, 10)))
    monkeypatch.undo()
    assert seer.last(log.signer.name).size == 0


def test_a_damaged_memory_is_no_empty_memory(log, seer):
    seer.answer(log.asked(0, 1000))
    (place,) = [path for path in seer.folder.iterdir() if path.name != ".lock"]
    place.write_text("")
    assert seer.answer(log.asked(0, 1000)).status == 500


def test_of_many_at_once_each_size_is_signed_for_one_history(log, seer):
    """Eight ask at once to go on from 1000 with trees of their own; one wins, and that one is remembered."""
    seer.answer(log.asked(0, 1000))
    asked = [log.asked(1000, 1001, [*LEAVES[:1000], tree.leaf(f"mine {who}".encode())]) for who in range(8)]
    answers: list[tuple[int, int]] = []

    def one(who: int) -> None:
        answers.append((who, seer.answer(asked[who]).status))

    threads = [threading.Thread(target=one, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [who for who, status in answers if status == 200]
    assert sorted(status for _, status in answers) == [200] + [409] * 7
    assert seer.last(log.signer.name).root == Checkpoint.parse(Asked.parse(asked[winner]).note.text).root


@pytest.fixture
def listening(seer: Witness) -> Iterator[str]:
    with witness.server(seer, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def post(url: str, body: bytes) -> tuple[int, str, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body), timeout=10) as answer:  # noqa: S310 - loopback
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers["Content-Type"], refused.read().decode()


def test_over_http_it_answers_the_same(log, listening):
    assert post(f"{listening}/add-checkpoint", log.asked(0, 10))[0] == 200
    assert post(f"{listening}/add-checkpoint", log.asked(3, 10)) == (409, "text/x.tlog.size", "10\n")
    assert post(f"{listening}/", log.asked(10, 11))[0] == 404
    assert post(f"{listening}/add-checkpoint", b"x" * 200_000)[0] == 413


def alone(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program as a witness runs it: no settings, no Django in sight."""
    script = "import sys; sys.modules['django'] = None; from audit.program import main; sys.exit(main())"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script, "witness", "--folder", str(folder), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_it_runs_alone_by_file_and_without_django(log, tmp_path):
    made = alone(tmp_path / "w", "--make-key", "otterbrook.example")
    key = notes.Key.parse(made.stdout)
    (tmp_path / "logs").write_text(f"{log.signer.key}\n")
    asked, answered = tmp_path / "asked", tmp_path / "answered"
    asked.write_bytes(log.asked(0, 10))
    assert alone(tmp_path / "w", "--logs", str(tmp_path / "logs"), "--file", str(asked), str(answered)).returncode == 0
    assert list(notes.seen_by(Note.parse(answered.read_text()), [key])) == ["otterbrook.example"]
    asked.write_bytes(log.asked(5, 10))
    refused = alone(tmp_path / "w", "--logs", str(tmp_path / "logs"), "--file", str(asked), str(answered))
    assert refused.returncode == 1
    assert answered.read_text() == "refused 409\n10\n"


def test_it_does_not_start_without_its_memory_or_without_a_log(log, tmp_path):
    alone(tmp_path / "w", "--make-key", "otterbrook.example")
    (tmp_path / "logs").write_text(f"{log.signer.key}\n")
    assert "names a file" in alone(tmp_path / "w", "--listen", "127.0.0.1:0").stderr
    (tmp_path / "w" / "signed").rmdir()
    assert (
        "starts again with a new key"
        in alone(tmp_path / "w", "--logs", str(tmp_path / "logs"), "--listen", "127.0.0.1:0").stderr
    )
    assert alone(tmp_path / "w", "--make-key", "otterbrook.example").returncode == 2
