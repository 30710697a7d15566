"""To whoever asked, what is hidden (H4) and what is neither confirmed nor denied are one and the same, everywhere."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse

from requests_app import commands
from requests_app.commands import responses
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from requests_app.queries import disagreements as ladder
from requests_app.queries.tracks import asker_version
from requests_app.values import answered_checks, computed
from tests.requests_app.answering import ITEMS, agree, answer, deliver, put
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of
from tests.requests_app.pages import visitor
from tests.requests_app.reached import open_step

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("tuesday")]
LATER = TUESDAY + timedelta(minutes=10)
NEW = "A neighbour heard her cry for an hour last night, and nobody came to her. That is new."
OPENED = {"item": "I2", "outcome": "SHARED", **ITEMS["SHARED"]}
UNCONFIRMED = {"item": "I9", "outcome": "NOT_CONFIRMED", **ITEMS["NOT_CONFIRMED"]}


def hidden(outcome: str) -> dict[str, Any]:
    """An item whose existence is hidden, with what was decided about it."""
    return {"item": "I9", "outcome": outcome, **ITEMS[outcome], "handling": ["H4"]}


def asked_two(cast: Cast) -> AgencyResponse:
    """The surgery is asked for two things; Bea has it."""
    words, pip = asked_of("OBS"), cast.actor("pip", TUESDAY)
    words["items"].append({**words["items"][0], "id": "I9", "sought": "contacts with the school nurse"})
    request = commands.submit_request(commands.prepare_request(words, by=pip, at=TUESDAY), by=pip, at=TUESDAY).thing
    commands.endorse_request(open_step(request), BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    return commands.acknowledge_response(request.responses.get(), by=cast.actor("bea", TUESDAY), at=TUESDAY).thing


def answered(cast: Cast, items: list[dict[str, Any]]) -> AgencyResponse:
    """Answered so; where part of it is hidden, by those who are named."""
    response = asked_two(cast)
    if any("H4" in item.get("handling", ()) for item in items):
        named, until = [cast.person("omar"), cast.person("ray")], TUESDAY + timedelta(days=1)
        bea = cast.actor("bea", TUESDAY)
        response = commands.restrict_response(response, named, BECAUSE, until=until, by=bea, at=TUESDAY).thing
    response = put(cast, response, {**answer("SHARED"), "items": items})
    return deliver(agree(cast, response))


def everything(cast: Cast, response: AgencyResponse) -> dict[str, str]:
    """All that Pip reads of it on pages and over the API, what is refused and what she takes away."""
    pip, api = visitor(cast, "pip"), Caller(cast.person("pip"))
    request = response.info_request
    assert request is not None
    here, there = f"/disclosures/{response.ref}/", f"requests/{request.ref}/responses/{response.ref}"
    opened = pip.opens(here)
    read = {
        "before": opened,
        "content": pip.sends(here, {}, on=opened, status=200).content.decode(),
        "disagree": pip.opens(f"{here}disagree/"),
        "look again": pip.opens(f"{here}look-again/"),
        "request": pip.opens(f"/requests/{request.ref}/"),
        "record": answer_of(api.post(f"disclosures/{response.ref}/take_record", {"why": BECAUSE})),
        "opened": answer_of(api.post(f"{there}/open", {"accepts": True})),
        "answers": answer_of(api.get(f"requests/{request.ref}/responses")),
        "timeline": answer_of(api.get(f"requests/{request.ref}/timeline")),
    }
    read["record"] = re.sub(r'"pdf":"[^"]*"', "", read["record"])  # of the same words
    for name, items in (("of what was shared", ["I2"]), ("of both", ["I2", "I9"]), ("of the rest", ["I9"])):
        words = {"items": items, "view": "SHARE", "justification": BECAUSE}
        read[f"disagree {name}"] = answer_of(api.post(f"disclosures/{response.ref}/disagree", words))
    read["ladder"] = pip.opens(f"/disagreements/{response.ref}/")
    read["disagreement"] = answer_of(api.get(f"disagreements/{response.ref}"))
    read["better"] = answer_of(api.post(f"{there}/ask_better", {}))
    again = {"new_information": NEW, "version": asker_version(AgencyResponse.objects.get(pk=response.pk))}
    read["again"] = answer_of(api.post(f"{there}/look_again", again))
    return {name: _without_references(said) for name, said in read.items()}


def answer_of(answer: HttpResponse) -> str:
    """What the API answers, after its status."""
    return f"{answer.status_code} {answer.content.decode()}"


def _without_references(said: str) -> str:
    """The same without ids, references, digests and what is made anew for each page."""
    said = re.sub(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{4}…[0-9a-f]{2,4}\b", "DIGEST", said)
    said = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", said)
    said = re.sub(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", "REF", said)
    said = re.sub(
        r"20\d\d-\d\d-\d\dT[0-9:.]+(Z|\+00:00)|\d{1,2} [A-Z][a-z]{2} \d\d:\d\d", "WHEN", said
    )  # by the database
    return re.sub(r'((?:csrfmiddlewaretoken|idempotency_key)" value|nonce)="[^"]*"', r'\1=""', said)


@pytest.mark.parametrize("outcome", ["WITHHELD", "NOT_HELD", "SHARED"])
def test_what_is_hidden_reads_everywhere_like_what_is_neither_confirmed_nor_denied(
    cast: Cast, tuesday: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch, outcome: str
) -> None:
    monkeypatch.setattr(answered_checks, "_sealed", lambda *_case: ())  # nor does it hang on what may be put forward
    kept, unconfirmed = answered(cast, [OPENED, hidden(outcome)]), answered(cast, [OPENED, UNCONFIRMED])
    tuesday.move_to(LATER)
    ours, theirs = everything(cast, kept), everything(cast, unconfirmed)
    assert 'value="I9"' in ours["disagree"] and 'value="I2"' not in ours["disagree"]
    assert "not_open" in ours["disagree of both"] and ours["disagree of the rest"].startswith("200")
    assert [ours[name][:3] for name in ("record", "better", "again")] == ["200", "201", "200"]
    for name, said in ours.items():
        assert said == theirs[name], name


@pytest.mark.parametrize(("where", "outcome"), [(computed, "NOT_HELD"), (ladder, "SHARED")], ids=["whole", "form"])
def test_an_asker_who_is_told_the_outcome_as_it_was_decided_is_caught(
    cast: Cast, tuesday: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch, where: Any, outcome: str
) -> None:
    """The broken variant: a hidden item counts as what was decided about it."""
    monkeypatch.setattr(where, "HIDDEN", "no such code")
    with pytest.raises(AssertionError):
        test_what_is_hidden_reads_everywhere_like_what_is_neither_confirmed_nor_denied(
            cast, tuesday, monkeypatch, outcome
        )


def test_an_asker_who_is_told_the_outcome_of_the_rest_is_caught(
    cast: Cast, tuesday: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: a hidden item leaves no trace in the whole."""
    rest = partial(filter, lambda item: "H4" not in item.get("handling", ()))
    monkeypatch.setattr(responses, "overall", lambda words: computed.overall({"items": list(rest(words["items"]))}))
    with pytest.raises(AssertionError):
        test_what_is_hidden_reads_everywhere_like_what_is_neither_confirmed_nor_denied(
            cast, tuesday, monkeypatch, "WITHHELD"
        )
