"""Notes, keys and checkpoints in the one form that they have; whatever differs by one bit is refused."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import notes
from audit.notes import Checkpoint, Key, Note, NoteError, Signer

FIXED = Signer("gt.example/safeguarding/1", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
KEY = "gt.example/safeguarding/1+87729ffa+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
NOTE = (
    "gt.example/safeguarding/1\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n"
    "— gt.example/safeguarding/1 h3Kf+oZNsy7aXfAg0Vqk6Hmc4MxLgJNtOqFEFc5h/dC0AEDdw8+ZMVvZRwybXyXHYxjGVb7f"
    "ZyaPjNysNCcgao974gE=\n"
)


@pytest.fixture
def log(tmp_path) -> Signer:
    Signer.create(tmp_path / "log", "gt.example/safeguarding/1")
    return Signer.load(tmp_path / "log")


@pytest.fixture
def witness(tmp_path) -> Signer:
    Signer.create(tmp_path / "witness", "otterbrook.example", notes.WITNESS)
    return Signer.load(tmp_path / "witness", notes.WITNESS)


def signed(log: Signer, size: int = 7) -> Note:
    text = Checkpoint(log.name, size, bytes(range(32))).text
    return Note(text, (log.sign(text),))


def test_a_note_is_read_and_written_the_same_and_may_have_empty_lines(log):
    text = "Ein Faden,\n\nrot und gül\u200bden\n"
    note = Note(text, (log.sign(text),))
    assert Note.parse(str(note)) == Note.parse(str(note).encode()) == note


def test_what_is_written_stays_as_it_was_first_written():
    """Worked out once and kept: Ed25519 has no chance in it."""
    note = signed(FIXED)
    assert str(FIXED.key) == KEY
    assert str(note) == NOTE


def test_a_checkpoint_is_opened_by_the_key_that_signed_it(log):
    checkpoint, note = notes.opened(str(signed(log)), [log.key])
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (log.name, 7, bytes(range(32)))
    assert str(note) == str(signed(log))


def test_every_flipped_bit_of_a_checkpoint_is_refused(log):
    note = str(signed(log)).encode()
    for place in range(len(note) * 8):
        changed = bytearray(note)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(NoteError):
            notes.opened(bytes(changed), [log.key])


def test_a_key_is_named_by_what_it_is(log, witness):
    for signer in (log, witness):
        assert Key.parse(str(signer.key)) == signer.key
    name, key_id, public = str(log.key).split("+", 2)
    for wrong in (f"{name}+00000000+{public}", f"other+{key_id}+{public}", f"{name}+{key_id}+AAAA", "", "a+b"):
        with pytest.raises(NoteError):
            Key.parse(wrong)


def test_another_logs_key_opens_nothing(log, tmp_path):
    Signer.create(tmp_path / "other", "elsewhere.example/1")
    with pytest.raises(NoteError, match="no key that we know of"):
        notes.opened(str(signed(log)), [Signer.load(tmp_path / "other").key])


def test_a_key_may_only_speak_for_its_own_log(log, tmp_path):
    """The key is known, and the signature good; but the text is another log's."""
    text = Checkpoint("elsewhere.example/1", 7, bytes(32)).text
    with pytest.raises(NoteError, match="no key that we know of"):
        notes.opened(str(Note(text, (log.sign(text),))), [log.key])


def test_unknown_signatures_are_ignored_and_wrong_ones_spoil_the_note(log, tmp_path):
    Signer.create(tmp_path / "other", log.name)
    note = signed(log)
    stranger = Signer.load(tmp_path / "other").sign(note.text)
    notes.opened(str(Note(note.text, (stranger, *note.signatures))), [log.key])
    wrong = notes.Signature(log.name, log.key.key_id, bytes(64))
    with pytest.raises(NoteError, match="is wrong"):
        notes.opened(str(Note(note.text, (*note.signatures, wrong))), [log.key])


def test_a_witness_signs_the_text_with_the_time(log, witness):
    note = signed(log)
    seen = Note(note.text, (*note.signatures, witness.sign(note.text, 1_763_460_000)))
    assert notes.seen_by(Note.parse(str(seen)), [witness.key, log.key]) == {witness.name: 1_763_460_000}
    line = str(seen.signatures[-1])
    assert base64.b64decode(line.split()[-1])[4:12] == (1_763_460_000).to_bytes(8, "big")


def test_a_witnesss_signature_with_another_time_or_text_is_refused(log, witness):
    note, other = signed(log), signed(log, size=8)
    made = witness.sign(note.text, 1000)
    later = notes.Signature(made.name, made.key_id, (1001).to_bytes(8, "big") + made.made[8:])
    for text, signature in ((note.text, later), (other.text, made)):
        with pytest.raises(NoteError, match="is wrong"):
            notes.seen_by(Note(text, (signature,)), [witness.key])


@pytest.mark.parametrize(
    "text",
    ["a\n1\n", "a\n01\nAAAA\n", "a\n-1\n" + "A" * 43 + "=\n", "\n1\n" + "A" * 43 + "=\n", "a\n1\nAAAA\n", "a\n\n1\n"],
)
def test_what_is_not_a_checkpoint_is_refused(text):
    with pytest.raises(NoteError):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "note", [b"\xff\n\n\n", "text\n", "text\n\n", "te\x07xt\n\n— a AAAAAAAA\n", "t\n\n- a AAAA\n", "t\n\n— a b c\n"]
)
def test_what_is_not_a_note_is_refused(note):
    with pytest.raises(NoteError):
        Note.parse(note)


def test_a_signing_key_is_private_never_overwritten_and_never_made_up(tmp_path, log):
    path = tmp_path / "log"
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        Signer.create(path, "x")
    with pytest.raises(FileNotFoundError):
        Signer.load(tmp_path / "none")
    path.write_text(path.read_text().replace(log.name, "another.example/1"))
    with pytest.raises(NoteError, match="was changed"):
        Signer.load(path)
    with pytest.raises(NoteError):
        Signer.create(tmp_path / "odd", "a name with spaces")


def test_a_file_of_keys_has_one_a_line(tmp_path, log, witness):
    path = tmp_path / "keys"
    path.write_text(f"# ours\n{log.key}\n\n{witness.key} http://127.0.0.1:9\n")
    assert notes.keys_in(path) == [log.key, witness.key]
    assert notes.keys_in(tmp_path / "none") == []
