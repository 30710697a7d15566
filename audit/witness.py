"""A witness: it signs a log's checkpoint only when that grew from the last one it signed (C2SP tlog-witness).

Run by another agency than the one that keeps the trail, without Django and without a database:

    golden-thread witness --make-key otterbrook.example        once; hand the printed line to whoever keeps the trail
    golden-thread witness --listen 127.0.0.1:8600               answers POST /add-checkpoint
    golden-thread witness --file asked answered                 where there is no line: by mail, stick or one-way link

What it remembers is one small file for each log, written through to the disk before it answers.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from audit import files, notes, tree
from audit.notes import Checkpoint, Key, Note, NoteError, Signer

MOST_BYTES = 100_000
SIZE_TYPE = "text/x.tlog.size"
REFUSED = "refused"


@dataclass(frozen=True)
class Answer:
    """As HTTP says it. With 200 the body is signature lines; with 409 it may be the size that was signed last."""

    status: int
    body: str = ""
    kind: str = "text/plain; charset=utf-8"


class Refusal(Exception):  # noqa: N818 - it is an answer
    """Why there is no signature."""

    def __init__(self, status: int, body: str = "", kind: str = "text/plain; charset=utf-8") -> None:
        super().__init__(body)
        self.answer = Answer(status, f"{body}\n", kind)


@dataclass(frozen=True)
class Asked:
    """A request: the size signed last, a proof from there, and the checkpoint."""

    old: int
    proof: list[bytes]
    note: Note

    @classmethod
    def parse(cls, request: bytes) -> Asked:
        """Raises Refusal."""
        try:
            head, _, note = request.decode().partition("\n\n")
            first, *proof = head.split("\n")
            word, _, size = first.partition(" ")
            if word != "old" or not notes.SIZE.fullmatch(size) or len(proof) > tree.MOST_HASHES:
                raise Refusal(400, "A request is: old and a size, a proof, an empty line, a checkpoint.")
            return cls(int(size), notes.hashes_in(proof), Note.parse(note))
        except (NoteError, UnicodeDecodeError) as wrong:
            raise Refusal(400, f"This is no request: {wrong}.") from wrong

    def __str__(self) -> str:
        return f"old {self.old}\n{notes.lines_of(self.proof)}\n{self.note}"


@dataclass(frozen=True)
class Witness:
    """Signs for the logs whose keys it holds, and remembers in a folder what it signed last for each."""

    signer: Signer
    logs: Sequence[Key]
    folder: Path
    clock: Callable[[], float] = field(default=time.time)

    def answer(self, request: bytes) -> Answer:
        """What a request gets."""
        try:
            return Answer(200, str(self.sign(Asked.parse(request))))
        except Refusal as refusal:
            return refusal.answer

    def sign(self, asked: Asked) -> notes.Signature:
        """Check, remember, sign; one at a time, so that nobody is rolled back in between. Raises Refusal."""
        checkpoint = self._opened(asked.note)
        if asked.old > checkpoint.size:
            raise Refusal(400, "The old size is larger than the checkpoint's.")
        with files.alone(self.folder / ".lock", wait=True):
            last = self.last(checkpoint.origin)
            if asked.old != last.size:
                raise Refusal(409, str(last.size), SIZE_TYPE)
            if checkpoint.size == last.size and checkpoint.root != last.root:
                raise Refusal(409, "Another tree of this size was signed.")
            try:
                tree.check_consistency(last.size, checkpoint.size, asked.proof, last.root, checkpoint.root)
            except tree.ProofError as wrong:
                raise Refusal(422, f"This does not grow from what was signed last: {wrong}.") from wrong
            files.replace(self._place(checkpoint.origin), asked.note.text.encode(), 0o600)
        return self.signer.sign(asked.note.text, int(self.clock()))

    def last(self, origin: str) -> Checkpoint:
        """What was signed last for a log; at first the empty tree. Raises Refusal where the memory is damaged."""
        place = self._place(origin)
        if not place.exists():
            return Checkpoint(origin, 0, tree.EMPTY)
        try:
            last = Checkpoint.parse(place.read_text())
        except (NoteError, UnicodeDecodeError) as damaged:
            raise Refusal(500, "What was signed last cannot be read.") from damaged
        if last.origin != origin:
            raise Refusal(500, "What was signed last is another log's.")
        return last

    def _opened(self, note: Note) -> Checkpoint:
        try:
            origin = Checkpoint.parse(note.text).origin
        except NoteError as wrong:
            raise Refusal(400, f"This is no checkpoint: {wrong}.") from wrong
        if not any(key.name == origin for key in self.logs):
            raise Refusal(404, "This log is not known here.")
        try:
            return notes.opened(str(note), self.logs)[0]
        except NoteError as wrong:
            raise Refusal(403, f"{wrong}.") from wrong

    def _place(self, origin: str) -> Path:
        return self.folder / hashlib.sha256(origin.encode()).hexdigest()[:32]


def answer_file(witness: Witness, asked: Path, answered: Path) -> int:
    """The same by file: out comes the checkpoint with the signature, or why not. Returns the exit status."""
    answer = witness.answer(asked.read_bytes()[:MOST_BYTES])
    if answer.status == 200:
        note = Asked.parse(asked.read_bytes()).note
        answered.write_text(str(note) + answer.body)
        return 0
    answered.write_text(f"{REFUSED} {answer.status}\n{answer.body}")
    sys.stderr.write(f"Not signed ({answer.status}): {answer.body}")
    return 1


def server(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """Listens for POST /add-checkpoint. Keep it on loopback, behind whatever ends TLS."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # seconds for a slow caller

        def do_POST(self) -> None:
            """Answer one request."""
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint":
                return self._say(Answer(404, "Post to /add-checkpoint.\n"))
            if not length.isdigit() or int(length) > MOST_BYTES:
                return self._say(Answer(413 if length.isdigit() else 411))
            return self._say(witness.answer(self.rfile.read(int(length))))

        def _say(self, answer: Answer) -> None:
            held = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(held)))
            self.end_headers()
            self.wfile.write(held)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return ThreadingHTTPServer((host, port), Handler)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="golden-thread witness", description="Cosign checkpoints of a trail.")
    parser.add_argument("--folder", type=Path, default=Path("witness"), help="key and memory (witness)")
    parser.add_argument("--logs", type=Path, metavar="FILE", help="public keys of the logs to sign for, one a line")
    doing = parser.add_mutually_exclusive_group(required=True)
    doing.add_argument("--make-key", metavar="NAME", help="make a key, an empty memory, and print the public key")
    doing.add_argument("--listen", metavar="HOST:PORT", help="answer over HTTP")
    doing.add_argument("--file", nargs=2, type=Path, metavar=("ASKED", "ANSWERED"), help="answer one request by file")
    given = parser.parse_args(arguments)
    try:
        return _make(given.folder, given.make_key) if given.make_key else _work(parser, given)
    except (OSError, NoteError) as wrong:
        sys.stderr.write(f"The witness cannot work: {wrong}.\n")
        return 2


def _make(folder: Path, name: str) -> int:
    Signer.create(folder / "key", name, notes.WITNESS)
    (folder / "signed").mkdir()
    sys.stdout.write(f"{Signer.load(folder / 'key', notes.WITNESS).key}\n")
    return 0


def _work(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    memory = given.folder / "signed"
    if not memory.is_dir():  # a witness that forgot what it signed would sign a second history
        parser.error(f"{memory} is missing: a witness without its memory starts again with a new key")
    if given.logs is None or not (logs := notes.keys_in(given.logs)):
        parser.error("--logs names a file with the public keys of the logs to sign for")
    witness = Witness(Signer.load(given.folder / "key", notes.WITNESS), logs, memory)
    if given.file:
        return answer_file(witness, *given.file)
    host, _, port = given.listen.rpartition(":")
    with server(witness, host, int(port)) as listening:
        sys.stdout.write(f"Listening on {host}:{listening.server_port}\n")
        sys.stdout.flush()
        try:
            listening.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
