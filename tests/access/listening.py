"""Listening for canaries in everything that comes back: bodies, titles, addresses, headers, lines of the log."""

from __future__ import annotations

import io
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from html import unescape

from pypdf import PdfReader

from tests.access.canary import WORD, Audience, Aviary, Canary
from tests.access.columns import Column
from tests.access.driving import Answer

TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
ADDRESS = re.compile(rb"""\s(?:href|src|action|formaction|content|data-[\w-]+)=["']?([^"'>]*)""", re.IGNORECASE)

ASKING = {"AU", "AT", "EN", "AG", "GR", "KA"}  # whoever is on the asking side whatever the stage
ASKING_FOR_NOW = {"submitted": {"EO"}, "court": {"AL"}}  # whoever an open step names
POLICE = {"HO", "HT", "AP", "RG", "KR"}
POLICE_FOR_NOW = {
    "in_approval": {"PO", "DE"},
    **{stage: {"PO", "LB", "DE"} for stage in ("approved", "delivered", "opened", "confirmed", "recalled", "closed")},
}
RECEIVING = {"AU", "AT", "EN", "GR"}  # whose role receives what is shared, in person
SHARED_AT = ("delivered", "opened", "confirmed", "closed")
ADVISER = {"RO"}  # the force solicitor, whom the police ask while they prepare their answer
SURGERY = {"PA"}
NOT_SENT_YET = ("draft", "submitted", "returned")


def may_hear(canary: Canary) -> set[str]:
    """The codes of the columns for whose eyes this field is, at its request's stage (dec.5)."""
    stage = canary.stage
    asking = ASKING | ASKING_FOR_NOW.get(stage, set())
    police = set() if stage in NOT_SENT_YET else POLICE | POLICE_FOR_NOW.get(stage, set())
    surgery = set() if stage in NOT_SENT_YET else SURGERY
    told = RECEIVING if stage in SHARED_AT else set()
    return {
        Audience.OWNER: {"AU", "KA"},
        Audience.PREPARER: {"HO", "KR"},
        Audience.ASKING: asking,
        Audience.MASKED: asking,
        Audience.ASKED_POLICE: asking | police,
        Audience.ASKED_SURGERY: asking | surgery,
        Audience.ASKED_BOTH: asking | police | surgery,
        Audience.ADVISED: police | ADVISER,
        Audience.ADVISER_READS: asking | police | ADVISER,
        Audience.POLICE_INSIDE: police,
        Audience.POLICE_TOLD: police | told,
        Audience.SURGERY_INSIDE: surgery,
        Audience.SURGERY_TOLD: surgery | told,
    }[canary.audience]


def leaks(answer: Answer, column: Column, aviary: Aviary) -> list[str]:
    """What is heard where it must not be: by somebody whom it is not for, or where nothing personal stands at all."""
    found = [
        f"the body says to {column.relation}: {canary}"
        for canary in aviary.heard(*bodies(answer))
        if column.code not in may_hear(canary)
    ]
    for place, text in _where_nobody_is_named(answer):
        found += [f"the {place} says: {heard}" for heard in _any(text, aviary)]
    return sorted(found)


def bodies(answer: Answer) -> Iterator[bytes]:
    """Everything that can be read in a body: as it came, unescaped, and what is printed in a PDF inside it."""
    yield answer.body
    yield unescape(answer.body.decode(errors="replace")).encode()
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("application/pdf"):
        yield printed(answer.body)
    elif kind.startswith("application/json") and b'"pdf"' in answer.body:
        yield printed(b64decode(json.loads(answer.body)["pdf"]))


def printed(pdf: bytes) -> bytes:
    """The words of a PDF, in one line: what is compressed is not heard as it came."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    words = " ".join(page.extract_text() for page in pages).split()
    return f"{' '.join(words)} {''.join(words)}".encode()


def _where_nobody_is_named(answer: Answer) -> Iterator[tuple[str, bytes]]:
    yield "log", answer.log
    for name, value in answer.headers.items():
        yield f"header {name}", value.encode()
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        for title in TITLE.findall(answer.body):
            yield "title", title
        for address in ADDRESS.findall(answer.body):
            yield "address", address


def _any(text: bytes, aviary: Aviary) -> set[str]:
    typed = {word.decode() for word in WORD.findall(text)}
    return typed | {str(canary) for canary in aviary.heard(text)}
