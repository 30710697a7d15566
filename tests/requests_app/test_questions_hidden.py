"""Canaries: a note never reaches the other side by any door, a question never another partner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from audit.models import Entry
from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import InformationRequest
from requests_app.queries.threads import threads_asking
from tests.requests_app.asking import CHANGED, N_CANARY, Q_CANARY, R_CANARY, ask, fresh, minutes, of, reply, two_asked
from tests.requests_app.callers import TUESDAY, Caller

OURS = "nutmegnote of the asking side"


@pytest.fixture
def talked(cast: Cast) -> Iterator[InformationRequest]:
    """The surgery asked, Pip replied and changed the item; each side left itself a note."""
    with time_machine.travel(TUESDAY, tick=False) as clock:
        sent = two_asked(cast)
        surgery = of(sent, "OBS")
        question = ask(cast, surgery, minutes(5))
        reply(cast, question, minutes(9), change_to=CHANGED)
        commands.add_note(fresh(surgery), N_CANARY, by=cast.actor("bea", minutes(10)), at=minutes(10))
        sent.refresh_from_db()
        commands.add_note(sent, OURS, by=cast.actor("pip", minutes(10)), at=minutes(10))
        clock.move_to(minutes(11))
        yield sent


def doors(cast: Cast, who: str, info_request: InformationRequest) -> Iterator[str]:
    """Everything that one person is shown by any page or call that could speak of this request."""
    caller = Caller(cast.people[who])
    answers = list(info_request.responses.values_list("ref", flat=True))
    ref = info_request.ref
    pages = ["/", "/requests/", "/responses/", "/notices/", f"/requests/{ref}/", f"/dates/{ref}/"]
    pages += [f"/{kind}/{answer}/" for answer in answers for kind in ("responses", "disclosures", "dates")]
    pages += [f"/responses/{answer}/{leaf}/" for answer in answers for leaf in ("prepare", "decide", "preview")]
    calls = ["requests", "responses", f"requests/{ref}", f"requests/{ref}/timeline", f"requests/{ref}/responses"]
    calls += [f"responses/{answer}{leaf}" for answer in answers for leaf in ("", "/timeline", "/due")]
    calls += [f"requests/{ref}/responses/{answer}/due" for answer in answers]
    for page in pages:
        yield caller.client.get(page).content.decode()
    for call in calls:
        yield caller.get(call).content.decode()


def seen(cast: Cast, who: str, info_request: InformationRequest) -> str:
    return "\n".join(doors(cast, who, info_request))


@pytest.mark.parametrize("who", ["pip", "dara", "kit", "grace", "nia", "ross"])
def test_a_note_never_reaches_anybody_but_its_own_side(cast, talked, who):
    assert N_CANARY not in seen(cast, who, talked)


@pytest.mark.parametrize("who", ["bea", "omar", "nia", "ines", "leo"])
def test_a_note_of_the_asking_side_never_reaches_a_partner(cast, talked, who):
    assert OURS not in seen(cast, who, talked)


@pytest.mark.parametrize("who", ["nia", "ross", "ines", "leo", "kit"])
def test_a_thread_never_reaches_another_partner_or_team(cast, talked, who):
    text = seen(cast, who, talked)
    assert not [words for words in (Q_CANARY, R_CANARY, CHANGED) if words in text]


def test_each_side_sees_what_is_its_own(cast, talked):
    """The canaries would be seen if the doors above showed nothing at all."""
    asker, surgery = seen(cast, "pip", talked), seen(cast, "bea", talked)
    assert all(words in asker for words in (Q_CANARY, R_CANARY, CHANGED, OURS))
    assert all(words in surgery for words in (Q_CANARY, R_CANARY, CHANGED, N_CANARY))


def test_neither_mail_nor_the_plain_record_holds_a_word_of_it(cast, talked):
    commands.post_notices(minutes(12) + timedelta(minutes=1))
    posted = "\n".join(f"{letter.subject} {letter.body}" for letter in mail.outbox)
    plain = b"\n".join(bytes(body) for body in Entry.objects.values_list("body", flat=True)).decode()
    for words in (Q_CANARY, R_CANARY, CHANGED, N_CANARY, OURS):
        assert words not in posted and words not in plain


def test_the_canary_would_be_found_were_a_note_put_into_the_other_sides_stream(cast, talked, monkeypatch):
    """The broken variant: the note is recorded in the request's stream, and the asker's page shows it."""
    monkeypatch.setattr("requests_app.commands.notes.lock_response", lambda thing: thing.info_request)
    monkeypatch.setattr("requests_app.policies.why_not_note", lambda thing, *, by: None)
    surgery = fresh(of(talked, "OBS"))
    commands.add_note(surgery, N_CANARY, by=cast.actor("bea", minutes(10)), at=minutes(10))
    assert N_CANARY in seen(cast, "pip", talked)


def test_the_canary_would_be_found_were_threads_not_scoped_to_their_answer(cast, talked, monkeypatch):
    """The broken variant: every partner is shown the threads of the whole request."""
    monkeypatch.setattr(
        "requests_app.views.thread_context.threads_answering", lambda response: threads_asking(response.info_request)
    )
    assert Q_CANARY in seen(cast, "nia", talked)
