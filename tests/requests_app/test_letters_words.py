"""What letters may say: one sentence that is the same for everybody, a time, a reference, an address; no person."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from requests_app import guidance, mail
from requests_app.mail import NOTICES, Notice
from requests_app.management.commands.show_letters import LINKS
from requests_app.management.rehearsal.reading import find

FILLED = re.compile(r"%\(|%[sd]|[{}]")
OF_A_NOTICE = {"kind", "due_at", "made_at", "ref", "pk"}
OF_A_PERSON = {"language"}
PACK = "ENG-2024-05"
TEMPLATES = Path("deploy/templates")
VARIABLE = re.compile(r"{{\s*([\w.]+)")
OF_A_TEMPLATE: set[str] = set()
"""What a template of a letter may fill in: nothing at all."""


def wrong_in(kind: str, notice: Notice) -> Iterator[str]:
    """What is wrong with the words of one kind, in every language."""
    told = _told_apart()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words = f"{notice.subject} {notice.sentence}"
        if FILLED.search(words):
            yield f"{kind} ({code}) fills something in: {words}"
        if found := [word for word in told if re.search(rf"\b{re.escape(word)}\b", words)]:
            yield f"{kind} ({code}) says {', '.join(found)}: {words}"


def _told_apart() -> set[str]:
    """Words that tell one case from another: an agency, a colleague, an urgency, an outcome."""
    pack, cast = guidance.load(PACK), find("merrowdale").read_text()
    named = set(re.findall(r'"name": "([^"]+)"', cast))
    urgencies = {str(entry.label) for entry in pack.urgencies.values()} - {
        "Emergency"
    }  # a route, and told to oversight
    return named | urgencies | {"withheld", "NHS"}


def read_in(source: str) -> set[str]:
    """Which attributes of a notice and of a person are read where letters are written."""
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("notification", "person")
    }


ALLOWED = {f"notification.{name}" for name in OF_A_NOTICE} | {f"person.{name}" for name in OF_A_PERSON}


@pytest.mark.parametrize("kind", NOTICES)
def test_no_letter_says_anything_of_a_person_or_a_case(kind: str) -> None:
    assert list(wrong_in(kind, NOTICES[kind])) == []


def test_letters_are_written_from_nothing_but_a_time_a_reference_and_an_address() -> None:
    read = read_in(Path(mail.__file__).read_text())
    assert "notification.ref" in read and read <= ALLOWED


def test_templates_of_letters_fill_nothing_in() -> None:
    texts = {path: set(VARIABLE.findall(path.read_text())) for path in TEMPLATES.rglob("email/*.txt")}
    assert texts and {path: used for path, used in texts.items() if used - OF_A_TEMPLATE} == {}


@pytest.mark.parametrize(
    "words", ["%(child)s waits for you", "{name} waits", "Otterbrook Surgery has answered", "It was withheld"]
)
def test_a_letter_that_says_more_is_refused(words: str) -> None:
    """The broken variants."""
    assert list(wrong_in("decide", Notice("You have a decision to make", words)))


def test_a_letter_that_reads_more_is_refused() -> None:
    """The broken variant: whoever it is about, in the subject."""
    source = Path(mail.__file__).read_text() + "\n\ndef _worse(notification):\n    return notification.subject_name\n"
    assert read_in(source) - ALLOWED == {"notification.subject_name"}
    assert set(VARIABLE.findall("{{ user.name }}, your code")) - OF_A_TEMPLATE == {"user.name"}


def test_every_letter_is_shown_before_it_is_sent() -> None:
    shown = StringIO()
    call_command("show_letters", stdout=shown)
    text = shown.getvalue()
    assert text.count("=== ") == len(NOTICES) + len(LINKS)
    assert text.count("/invitation/made-up/") == 2 and "administrator brings it to you" in text
    assert all(f"Subject: {notice.subject}\n" in text for notice in NOTICES.values())
    assert "Reference: 7K4Q-M92P" in text


def test_its_words_are_told_apart_by_their_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    def digest() -> str:
        shown = StringIO()
        call_command("show_letters", "decide", stdout=shown)
        return shown.getvalue().partition("\n")[0]

    before = digest()
    assert digest() == before
    monkeypatch.setitem(NOTICES, "decide", Notice("You have a decision to make", "Decide, please."))
    assert digest() != before


def test_a_kind_that_there_is_not_is_said() -> None:
    with pytest.raises(CommandError, match="no letter of the kind nonsense"):
        call_command("show_letters", "nonsense")
