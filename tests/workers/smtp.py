"""A mail server on loopback that answers as it is told: takes, refuses, is slow, hangs up."""

from __future__ import annotations

import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes


class Server(socketserver.ThreadingTCPServer):
    """Says to each recipient and to each message what `on_rcpt` and `on_data` answer; None hangs up."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.taken: list[str] = []
        self.on_rcpt: Callable[[str], str | None] = lambda _recipient: "250 ok"
        self.on_data: Callable[[str], str | None] = lambda _id: "250 taken"
        self.greeting: str | None = "220 mail"

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def copies(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(str(message_from_bytes(raw.encode())["Message-ID"]) for raw in self.taken)


class Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    server: Server

    def handle(self) -> None:
        """Line by line, until somebody hangs up."""
        if not self._say(self.server.greeting):
            return
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            answer = self._data() if verb == "DATA" else self._answer(verb, line)
            if not self._say(answer):
                return

    def _answer(self, verb: str, line: str) -> str | None:
        return self.server.on_rcpt(line.partition("<")[2].partition(">")[0]) if verb == "RCPT" else "250 ok"

    def _data(self) -> str | None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode()) and line != ".\r\n":
            lines.append(line)
        raw = "".join(lines)
        answer = self.server.on_data(str(message_from_bytes(raw.encode())["Message-ID"]))
        if answer and answer.startswith("250"):
            self.server.taken.append(raw)
        return answer

    def _say(self, words: str | None) -> bool:
        if words is not None:
            self.wfile.write(words.encode() + b"\r\n")
        return words is not None


@contextmanager
def serving() -> Iterator[Server]:
    """The server, until the end of the block."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
