"""The trail asks its witnesses, keeps what they signed, and says who holds it and since when."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from audit import anchoring, notes, sealed, witness
from audit.models import Cosignature
from audit.notes import Signer
from audit.witness import Answer, Witness
from tests.audit.sealing import as_sequencer, lay, seal

NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)


def seer(folder: Path, name: str) -> Witness:
    """One more agency that witnesses ours."""
    witness._make(folder / name, name)
    signer = Signer.load(folder / name / "key", notes.WITNESS)
    return Witness(signer, sealed.keys(), folder / name / "signed", clock=NOW.timestamp)


@pytest.fixture
def four(log: Path, agency: object) -> Iterator[list[Witness]]:
    """Four witnesses: three listen, the fourth is asked by file."""
    seal()
    with ExitStack() as stack:
        seers = [seer(log, f"{name}.example") for name in ("brackenfold", "larkshall", "otterbrook", "pinewood")]
        lines = []
        for one in seers[:3]:
            server = stack.enter_context(witness.server(one, "127.0.0.1", 0))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
            lines.append(f"{one.signer.key} http://127.0.0.1:{server.server_port}/")
        lines.append(f"{seers[3].signer.key}")
        settings.TRAIL_WITNESSES.write_text("# whom we ask\n" + "\n".join(lines) + "\n")
        yield seers


def ask() -> list[anchoring.Told]:
    with as_sequencer():
        return anchoring.ask(NOW)


def test_it_is_anchored_by_those_who_answered(four):
    assert anchoring.standing(NOW) == "Anchored by none of 4 witnesses."
    assert [told.signed for told in ask()] == [True] * 3
    size = sealed.newest().tree_size
    assert anchoring.standing(NOW) == f"Anchored by 3 of 4 at 14:02 UTC: {size} entries."
    published = (settings.TRAIL_FOLDER / "checkpoint").read_text()
    seen = notes.seen_by(notes.Note.parse(published), [one.signer.key for one in four])
    assert len(seen) == 3
    assert ask() == []


def test_it_grows_and_is_anchored_again(four, agency):
    ask()
    for _ in range(3):
        lay(agency, 300)
        seal()
        assert [told.signed for told in ask()] == [True] * 3
    assert {one.last(settings.TRAIL_ORIGIN).size for one in four[:3]} == {sealed.newest().tree_size}


def test_by_file_there_and_back(four, log, agency, time_machine):
    time_machine.move_to(NOW)
    ask()
    asked, answered = log / "asked", log / "answered"
    for _ in range(2):
        call_command("witness_trail", "--request", "pinewood.example", str(asked))
        assert witness.answer_file(four[3], asked, answered) == 0
        with as_sequencer():
            call_command("witness_trail", "--answer", "pinewood.example", str(answered))
        lay(agency, 5)
        seal()
    assert Cosignature.objects.filter(witness="pinewood.example").count() == 2


def test_a_witness_that_remembers_more_than_we_do_is_asked_from_there(four, log, agency):
    ask()
    lay(agency, 2)
    seal()
    forgotten = sealed.newest()
    request = anchoring.request_for(four[0].signer.key, forgotten)
    assert four[0].answer(request.encode()).status == 200  # and the answer was lost on the way
    lay(agency, 2)
    seal()
    assert [told.signed for told in ask()] == [True] * 3


def test_one_that_is_away_or_refuses_is_said_and_stops_nobody(four, log, monkeypatch):
    settings.TRAIL_WITNESSES.write_text(
        settings.TRAIL_WITNESSES.read_text().replace(
            str(four[3].signer.key), f"{four[3].signer.key} http://127.0.0.1:9"
        )
    )
    monkeypatch.setattr(
        Witness, "answer", lambda self, _: Answer(403, "no\n") if self.signer is four[0].signer else _real(self, _)
    )
    told = {one.witness: one for one in ask()}
    assert [told[f"{name}.example"].signed for name in ("brackenfold", "larkshall", "otterbrook", "pinewood")] == [
        False,
        True,
        True,
        False,
    ]
    assert told["brackenfold.example"].words == "403 no"
    assert anchoring.standing(NOW) == "Anchored by none of 4 witnesses."  # two are not enough of four


_real = Witness.answer


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda seer, text: str(seer.signer.sign(text + "x", 1)), "no good signature"),
        (lambda seer, text: "", "no good signature"),
        (lambda seer, text: "not a line\n", "no good signature"),
        (lambda seer, text: str(seer.signer.sign(text, int(NOW.timestamp()) + 3600)), "clock .* is ahead"),
    ],
    ids=["another text", "nothing", "nonsense", "the future"],
)
def test_what_is_no_signature_of_the_witness_is_not_kept(four, answer, words):
    checkpoint, seen = sealed.newest(), four[0]
    text = notes.Note.parse(checkpoint.note).text
    with as_sequencer(), pytest.raises(anchoring.NotTaken, match=words):
        anchoring.take(seen.signer.key, checkpoint, answer(seen, text).splitlines(), NOW)
    assert not Cosignature.objects.exists()


def test_an_answer_about_another_checkpoint_is_not_taken(four, log):
    checkpoint = sealed.newest()
    forged = checkpoint.note.replace(f"\n{checkpoint.tree_size}\n", f"\n{checkpoint.tree_size + 1}\n", 1)
    with as_sequencer():
        with pytest.raises(anchoring.NotTaken, match="not ours"):
            anchoring.take_note(four[0].signer.key, forged, NOW)
        with pytest.raises(anchoring.NotTaken, match="did not sign: refused 409"):
            anchoring.take_note(four[0].signer.key, "refused 409\n17\n", NOW)


@pytest.mark.parametrize(("count", "wanted"), [(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (7, 4)])
def test_how_many_are_enough(count, wanted):
    assert sealed.enough(count) == wanted


def test_without_a_key_or_a_checkpoint_nobody_is_asked(log, agency):
    assert anchoring.ask(NOW) == []
    assert anchoring.standing(NOW) == "There are no witnesses yet."
    with pytest.raises(CommandError, match="names no witness"):
        call_command("witness_trail", "--request", "nobody.example", str(log / "x"))
