"""Acts of people, one after the other, as endless stories: real commands, each with a key under which it is retried.

A story is a generator. It yields the next act and is sent the mark of its entry; it yields None while it has to wait.
What it does depends only on its number and on those marks, so that another process can go on where one was killed.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from agencies.actors import Actor
from requests_app import commands, queries
from requests_app.http import mark_of
from requests_app.models import AgencyResponse, ApprovalStep, InformationRequest
from requests_app.values.lateness import Late
from tests.requests_app.callers import asked_of, documents

BECAUSE = "The child does not crawl, the account changed twice, and this is needed before she goes home."
CHANGE = "The period is longer than the question needs: two years are enough to answer it."
LATE = Late("TOO_MUCH", "preparing")  # said whether it is or not: only then is it kept
PARTNERS = {"OBS": ("bea", "omar"), "BNT": ("sam", "nia"), "MP": ("ines", "leo"), "AN": ("tom", "fay")}
LOOK_BACK = {"MP": "rob"}

Doing = Callable[[Actor, datetime], Any]


@dataclass(frozen=True)
class Act:
    """One act: who, what it will be recorded as ("" for what leaves no receipt), and the command."""

    who: str
    action: str
    do: Doing
    mark: Callable[[Any], str] = mark_of


Story = Generator[Act | None, str, None]


def story(number: int) -> Story:
    """One request from its draft to its last receipt; what happens on the way depends on the number."""
    codes = [list(PARTNERS)[(number + offset) % 4] for offset in range(1 + number % 2)]
    ref = yield Act("pip", "", lambda by, at: commands.prepare_request(asks(codes, at), by=by, at=at), _ref)
    yield Act("pip", "request.submitted", lambda by, at: commands.submit_request(_draft(by, ref), by=by, at=at))
    if number % 3 == 1:
        yield from _returned(ref, codes)
    if number % 7 == 6:
        yield Act("pip", "request.withdrawn", lambda by, at: _withdraw(ref, by, at))
        return
    yield Act("dara", "step.endorsed", lambda by, at: commands.endorse_request(_step(ref), BECAUSE, by=by, at=at))
    for place, code in enumerate(codes):
        yield from _answered(ref, code, number + place)
    if number % 5 == 4:
        yield Act("pip", "request.withdrawn", lambda by, at: _withdraw(ref, by, at))
        return
    for code in codes:
        while _response(ref, code).status == "approved":
            yield None
        yield from _received(ref, code)


def _returned(ref: str, codes: list[str]) -> Story:
    yield Act("dara", "request.returned", lambda by, at: commands.return_request(_step(ref), CHANGE, by=by, at=at))

    def again(by: Actor, at: datetime) -> Any:
        info_request = _request(ref)
        draft = commands.begin_draft(info_request, asks(codes, at), by=by, at=at)
        return draft

    yield Act("pip", "", again, _ref)
    yield Act("pip", "request.submitted", lambda by, at: commands.submit_request(_change(by, ref), by=by, at=at))


def _answered(ref: str, code: str, number: int) -> Story:
    writes, decides = PARTNERS[code]
    yield Act(
        writes,
        "response.acknowledged",
        lambda by, at: commands.acknowledge_response(_response(ref, code), late=LATE, by=by, at=at),
    )
    if number % 3 == 0:
        yield from _asked_back(ref, code)
    yield from _put_forward(ref, code)
    if number % 4 == 2:
        yield Act(
            decides, "step.returned", lambda by, at: commands.return_answer(_open(ref, code), CHANGE, by=by, at=at)
        )
        yield from _put_forward(ref, code)
    approve = partial(commands.approve_step, justification=BECAUSE, late=LATE)
    yield Act(decides, "step.approved", lambda by, at: approve(_open(ref, code), by=by, at=at))


def _asked_back(ref: str, code: str) -> Story:
    writes = PARTNERS[code][0]
    ask = partial(commands.ask_question, words="Which of the two addresses do you mean?", about="requester_law")
    yield Act(writes, "question.asked", lambda by, at: ask(_response(ref, code), pause=True, by=by, at=at))
    yield Act(
        "pip",
        "question.replied",
        lambda by, at: commands.reply_to_question(
            _response(ref, code).questions.get(ending=""), "The one that stands first.", by=by, at=at
        ),
    )


def _put_forward(ref: str, code: str) -> Story:
    writes = PARTNERS[code][0]
    yield Act(
        writes, "",
        lambda by, at: commands.begin_draft(_response(ref, code), documents()[code], by=by, at=at), _ref,
    )  # fmt: skip
    yield Act(
        writes, "response.put_forward",
        lambda by, at: commands.put_forward_response(_response(ref, code).drafts.get(), late=LATE, by=by, at=at),
    )  # fmt: skip


def _received(ref: str, code: str) -> Story:
    def opened(by: Actor, at: datetime) -> Any:
        return commands.open_disclosure(_response(ref, code), accepts=True, by=by, at=at)

    yield Act("pip", "", opened, lambda _words: "")
    yield Act(
        "pip", "receipt.confirmed", lambda by, at: commands.confirm_receipt(_response(ref, code), "RIGHT", by=by, at=at)
    )
    if code in LOOK_BACK:
        yield Act(
            LOOK_BACK[code], "step.looked_back",
            lambda by, at: commands.look_back(_open(ref, code), "RIGHT", BECAUSE, by=by, at=at),
        )  # fmt: skip


def asks(codes: list[str], at: datetime) -> dict[str, Any]:
    """RQ-01 asked of these partners, with what lies ahead of it ahead of this instant."""
    words = asked_of(*codes)
    ahead = f"{at + timedelta(days=2):%Y-%m-%dT09:00Z}"
    return {
        **words,
        "transparency": {**words["transparency"], "review_at": ahead},
        "meeting": {**words["meeting"], "at": ahead},
    }


def _ref(draft: Any) -> str:
    return str(draft.ref)


def _draft(by: Actor, ref: str) -> Any:
    return queries.draft_or_404(by, ref)


def _change(by: Actor, ref: str) -> Any:
    return queries.drafts_of(by).get(info_request__ref=ref)


def _request(ref: str) -> InformationRequest:
    return InformationRequest.objects.get(ref=ref)


def _response(ref: str, code: str) -> AgencyResponse:
    return AgencyResponse.objects.get(info_request__ref=ref, from_agency__code=code)


def _step(ref: str) -> ApprovalStep:
    return ApprovalStep.objects.select_related("info_request", "response").get(info_request__ref=ref, status="open")


def _open(ref: str, code: str) -> ApprovalStep:
    steps = ApprovalStep.objects.select_related("info_request", "response")
    return steps.get(response__info_request__ref=ref, response__from_agency__code=code, status="open")


def _withdraw(ref: str, by: Actor, at: datetime) -> Any:
    return commands.withdraw_request(_request(ref), BECAUSE, by=by, at=at)
