"""A reason answers for this case: a copy of an earlier one is pointed out until it says something new."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection

from audit import seal
from requests_app import commands
from requests_app.commands import wordings as at_work
from requests_app.denials import Incomplete
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import InformationRequest, Wording
from requests_app.values.wordings import DIGEST, Mark, marks_of, repeats
from tests.requests_app.callers import TUESDAY, Caller, asked_of, refused
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.reached import open_step

FIRST = "The practice alone holds these contacts. The period is short, and nothing is asked about anybody else."
NAMED = "Wren was seen at the surgery in May, and nobody else knows what was found then."


@pytest.mark.parametrize(
    "again",
    [
        FIRST,
        FIRST.upper().replace(",", " -"),
        "The nursery alone holds these contacts. The period is short, and nothing is asked about anybody else.",
        "The practice alone holds these 24 contacts. The period is short and nothing is asked about anybody.",
        "The period is short, and nothing is asked about anybody else. The practice alone holds these contacts.",
        FIRST + " I agree.",
    ],
)
def test_a_copy_and_a_near_copy_are_known(again: str) -> None:
    assert repeats(marks_of(again), marks_of(FIRST))


@pytest.mark.parametrize(
    "again",
    [
        FIRST + " " + NAMED,
        NAMED,
        "She is eight months old and cannot have fallen by herself. The account of it changed twice this week.",
    ],
)
def test_a_sentence_about_this_child_makes_it_a_reason_of_its_own(again: str) -> None:
    assert not repeats(marks_of(again), marks_of(FIRST))


def test_what_is_near_does_not_hang_on_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    near, other = FIRST.replace("practice", "nursery"), FIRST.replace("holds these contacts", "knows the dates of it")
    for key in range(100):
        monkeypatch.setattr(
            seal, "blind", lambda kind, value, key=key: sha256(f"{key}{kind}{value}".encode()).hexdigest()
        )
        assert repeats(marks_of(near), marks_of(FIRST)), key
        assert not repeats(marks_of(other), marks_of(FIRST)), key


def test_only_exact_copies_would_be_known_without_the_sketch() -> None:
    """The broken variant: marks without their sketches."""

    def digests(marks: list[Mark]) -> set[str]:
        return {mark[:DIGEST] for mark in marks}

    near = FIRST.replace("practice", "nursery")
    assert digests(marks_of(FIRST.upper())) == digests(marks_of(FIRST))
    assert not digests(marks_of(near)) <= digests(marks_of(FIRST)) and repeats(marks_of(near), marks_of(FIRST))


def test_a_mark_says_nothing_of_the_words() -> None:
    kept = json.dumps(marks_of(FIRST + " " + NAMED))
    assert not any(word.casefold() in kept.casefold() for word in (*FIRST.split(), *NAMED.split()) if len(word) > 3)


def submitted(cast: Cast, urgency: str = "AMBER", at: Any = TUESDAY) -> InformationRequest:
    pip = cast.actor("pip", at)
    draft = commands.begin_draft(None, {**asked_of("OBS"), "urgency": urgency}, by=pip, at=at)
    return commands.submit_request(draft, by=pip, at=at).thing


def endorse(cast: Cast, words: str, urgency: str = "AMBER", at: Any = TUESDAY) -> InformationRequest:
    step = open_step(submitted(cast, urgency, at))
    return commands.endorse_request(step, words, by=cast.actor("dara", at), at=at).thing


def test_a_copied_reason_is_refused_with_its_day_and_one_more_sentence_carries_it(cast: Cast) -> None:
    endorse(cast, FIRST)
    later = TUESDAY + timedelta(hours=1)
    with pytest.raises(Incomplete) as incomplete:
        endorse(cast, FIRST, at=later)
    [fault] = incomplete.value.errors
    assert (fault.pointer, fault.code) == ("/justification", "copied")
    assert "10 November 2026" in str(fault.detail) and "Add a sentence about this child" in str(fault.detail)
    assert endorse(cast, f"{FIRST} {NAMED}", at=later).status == "sent"
    connection.check_constraints()


def test_red_is_marked_and_not_held_up(cast: Cast) -> None:
    endorse(cast, FIRST, "RED")
    assert endorse(cast, FIRST, "RED").status == "sent"
    assert [row.copied_at for row in Wording.objects.order_by("id")] == [None, TUESDAY]


def test_another_person_may_say_the_same_and_the_same_case_may_be_spoken_of_again(cast: Cast) -> None:
    endorse(cast, FIRST)
    info_request = submitted(cast)
    step = open_step(info_request)
    commands.return_request(step, f"{FIRST} {NAMED}", by=cast.actor("dara", TUESDAY), at=TUESDAY)
    assert Wording.objects.filter(copied_at=None).count() == 2
    marks = Wording.objects.order_by("id").first()
    assert marks and str(marks).startswith("reason of")


def test_what_was_written_a_year_ago_is_let_be(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    endorse(cast, FIRST)
    monkeypatch.setattr(at_work, "REMEMBERED_FOR", timedelta(hours=1))
    assert endorse(cast, FIRST, at=TUESDAY + timedelta(hours=2)).status == "sent"


@pytest.mark.usefixtures("tuesday")
def test_page_and_api_point_it_out_and_keep_what_was_typed(cast: Cast) -> None:
    endorse(cast, FIRST)
    info_request = submitted(cast)
    dara, path = visitor(cast, "dara"), f"/requests/{info_request.ref}/endorse/"
    words = {"decision": "endorse", "reason": FIRST}
    again = dara.sends(path, words, on=dara.opens(path), status=422).content.decode()
    assert "This is nearly the same as your reason of 10 November 2026" in text_of(again) and FIRST in again
    step = open_step(info_request)
    call = {"justification": FIRST, "version": info_request.audit_seq}
    caller, place = Caller(cast.person("dara")), f"requests/{info_request.ref}/steps/{step.pk}/endorse"
    assert refused(caller.post(place, call)) == (400, "incomplete", ["/justification"])
    dara.sends(path, {**words, "reason": f"{FIRST} {NAMED}"}, on=again)
    assert Wording.objects.count() == 2
