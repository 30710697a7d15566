"""A blind first review: nobody reads what another thinks before all have said so; a third decides what differs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.actors import Actor
from audit.models import Entry
from requests_app import commands
from requests_app.denials import Denial, Incomplete, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, ApprovalStep, InformationRequest, Notification
from requests_app.queries.timelines import timeline
from tests.access.driving import rolled_back
from tests.requests_app.callers import BECAUSE, Caller, asked_of
from tests.requests_app.covering import joins
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.routes import approved, proposed
from tests.requests_app.test_cover import leaves
from tests.requests_app.test_pathways_at_work import LATER, answered, asked

pytestmark = [pytest.mark.usefixtures("tuesday"), pytest.mark.both_engines]
BLIND: dict[str, Any] = {
    "code": "BLIND", "label": "Two look, blind", "why": "What concerns health is looked at by two who do not confer.",
    "roles": ["CALDICOTT_GUARDIAN"], "rule": "GR4", "people": 2,
    "blind": True, "when": [{"confidential_health": True}],
}  # fmt: skip
FOR = "The low mood bears on how the baby is cared for today, and nothing wider than that is told here."
AGAINST = "The mother's low mood is told in more words than anybody needs to see how the baby is cared for."
GUARDIANS = ("wes", "kit", "lyn")
REVIEWERS = (*GUARDIANS, "omar", "bea", "ross")


@pytest.fixture
def board(cast: Cast, tuesday: time_machine.Traveller) -> AgencyResponse:
    """Three people of the surgery may review; two steps of one review are open to any of them, and Omar has agreed."""
    for short in GUARDIANS:
        leaves(cast, short, by="ada")
        joins(cast, short, "OBS", "CALDICOTT_GUARDIAN", by="joy")
    tuesday.move_to(LATER)
    for short in REVIEWERS:  # signed in before anything is rolled back
        cast.actor(short, LATER, "BNT" if short == "ross" else "OBS")
    approved(cast, BLIND)
    response = answered(cast, asked(cast))
    return commands.approve_step(of(response, "ANSWER"), BECAUSE, by=cast.actor("omar", LATER, "OBS"), at=LATER).thing


def of(response: AgencyResponse, key: str = "OWN/BLIND", status: str = "open") -> ApprovalStep:
    steps = response.steps.select_related("response", "agency").filter(round=response.round, key=key, status=status)
    found = steps.order_by("order").first()
    assert found
    return found


def who(cast: Cast, short: str) -> Actor:
    return cast.actor(short, LATER, "OBS")


def agrees(cast: Cast, response: AgencyResponse, short: str, key: str = "OWN/BLIND") -> AgencyResponse:
    return commands.approve_step(of(response, key), FOR, by=who(cast, short), at=LATER).thing


def differs(cast: Cast, response: AgencyResponse, short: str, key: str = "OWN/BLIND") -> AgencyResponse:
    thing = commands.dissent(of(response, key), AGAINST, by=who(cast, short), at=LATER).thing
    assert isinstance(thing, AgencyResponse)
    return thing


def statuses(response: AgencyResponse) -> list[tuple[str, str]]:
    return sorted(response.steps.filter(round=response.round).values_list("key", "status"))


def test_two_who_agree_are_opened_together_and_it_goes_on(cast: Cast, board: AgencyResponse) -> None:
    response = agrees(cast, board, "wes")
    assert statuses(response) == [("ANSWER", "agreed"), ("OWN/BLIND", "open"), ("OWN/BLIND", "viewed")]
    assert response.status == "in_approval"
    response = agrees(cast, response, "kit")
    assert response.status == "approved"
    assert statuses(response) == [("ANSWER", "agreed"), ("OWN/BLIND", "agreed"), ("OWN/BLIND", "agreed")]
    reasons = [one.reason for one in timeline(response) if one.event == "step.viewed"]
    assert reasons == [FOR, FOR]
    assert check_trail().wrong == ""


def test_where_they_differ_a_third_person_decides_with_both_before_them(cast: Cast, board: AgencyResponse) -> None:
    response = agrees(cast, differs(cast, board, "wes"), "kit")
    assert response.status == "in_approval"
    step = of(response, "OWN/BLIND/+")
    assert "do not agree" in step.why
    told = Notification.objects.filter(kind="decide", done_at=None, about_id=response.pk)
    assert set(told.values_list("recipient_id", flat=True)) == {cast.person(short).pk for short in ("lyn", "ray")}, (
        "those of the role who have not reviewed it"
    )
    for reviewer in ("wes", "kit"):
        with pytest.raises(NotPermitted):
            commands.approve_step(step, FOR, by=who(cast, reviewer), at=LATER)
    page = text_of(visitor(cast, "lyn").opens(f"/responses/{response.ref}/decide/"))
    assert FOR in page and AGAINST in page
    response = agrees(cast, response, "lyn", "OWN/BLIND/+")
    assert response.status == "approved"
    signed = response.signatures.filter(round=response.round).exclude(kind="drafted")
    assert signed.values("human").distinct().count() == 4
    assert check_trail().wrong == ""


def test_the_third_person_may_send_it_back(cast: Cast, board: AgencyResponse) -> None:
    response = agrees(cast, differs(cast, board, "wes"), "kit")
    done = commands.return_answer(of(response, "OWN/BLIND/+"), AGAINST, by=who(cast, "lyn"), at=LATER)
    assert done.thing.status == "acknowledged"


def test_what_nobody_agrees_to_goes_back_with_every_reason(cast: Cast, board: AgencyResponse) -> None:
    response = differs(cast, differs(cast, board, "wes"), "kit")
    assert response.status == "acknowledged"
    assert Notification.objects.filter(kind="returned", about_id=response.pk, done_at=None).exists()
    assert [one.reason for one in timeline(response) if one.event == "step.viewed"] == [AGAINST, AGAINST]
    again = answered(cast, response)
    assert statuses(again) == [("ANSWER", "open"), ("OWN/BLIND", "waiting"), ("OWN/BLIND", "waiting")]
    assert check_trail().wrong == ""


def test_nobody_who_reviews_blind_sends_it_back_or_clears_by_themselves(cast: Cast, board: AgencyResponse) -> None:
    with pytest.raises(NotNow, match="blind review"):
        commands.return_answer(of(board), AGAINST, by=who(cast, "wes"), at=LATER)
    with pytest.raises(Incomplete):
        commands.approve_step(of(board), FOR, by=who(cast, "wes"), at=LATER, clears={"x": "y"})


def seen_by(cast: Cast, response: AgencyResponse, short: str) -> str:
    """Everything that somebody of the surgery can read of it: pages, the API, their notices; without what moves."""
    person, ref = visitor(cast, short), response.ref
    read = [
        text_of(person.opens(path)) for path in (f"/responses/{ref}/", f"/responses/{ref}/decide/", "/", "/notices/")
    ]
    caller = Caller(cast.person(short))
    for path in (f"responses/{ref}", f"responses/{ref}/timeline", "responses", "notices"):
        answer = caller.get(path)
        if answer.status_code == 200:
            read.append(json.dumps(answer.json(), sort_keys=True))
    return "\n".join(read)


def leaks(cast: Cast, board: AgencyResponse, act: Callable[..., AgencyResponse], reader: str) -> tuple[str, str]:
    """What a reader sees after one view was given, and what of the stream everybody may read says."""
    with rolled_back():
        response = act(cast, board, "wes")
        rows = Entry.objects.filter(stream_id=response.pk).order_by("stream_seq")
        keep = ("action", "outcome", "rule", "role")
        said = [{key: json.loads(bytes(row.body)).get(key) for key in keep} for row in rows]
        return seen_by(cast, response, reader), json.dumps(said)


@pytest.mark.parametrize("reader", ["kit", "lyn", "omar", "bea"])
def test_nobody_learns_what_the_first_thinks(cast: Cast, board: AgencyResponse, reader: str) -> None:
    for_, trail_for = leaks(cast, board, agrees, reader)
    against, trail_against = leaks(cast, board, differs, reader)
    assert trail_for == trail_against
    for words in (for_, against):
        assert FOR not in words and AGAINST not in words
        assert "issented" not in words
    assert _plain(for_) == _plain(against), "what is shown hangs on what was said"


def _plain(words: str) -> str:
    """Without receipts, hashes, random ids and the database's own clock, which differ from one act to the next."""
    timed = re.sub(r'"recorded_at": "[^"]*"', "·", words)
    hexes = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|[0-9a-f]{4}…[0-9a-f]{2,4}", "·", timed)
    return re.sub(r"\b[0-9a-f]{4}( [0-9a-f]{4})+\b", "·", hexes)


def test_a_review_that_says_what_the_first_thinks_is_caught(
    cast: Cast, board: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from requests_app.queries import timelines

    monkeypatch.setattr(timelines, "unread", lambda thing: set())
    words, _trail = leaks(cast, board, agrees, "kit")
    assert FOR in words


def test_pages_and_api_offer_the_two_views_and_nothing_else(cast: Cast, board: AgencyResponse) -> None:
    wes, place = visitor(cast, "wes"), f"/responses/{board.ref}/decide/"
    page = wes.opens(place)
    shown = text_of(page)
    assert "This is a blind review" in shown and "I do not agree: I say what must change" in shown
    assert "Return it to" not in shown and "Withhold an item" not in shown
    wrong = wes.sends(place, {"decision": "dissent", "reason": "No."}, on=page, status=422).content.decode()
    assert "No." in wrong
    wes.sends(place, {"decision": "dissent", "reason": AGAINST}, on=wrong)
    board.refresh_from_db()
    kit = Caller(cast.person("kit"))
    shown_steps = kit.seen(f"responses/{board.ref}")["steps"]
    assert [one["status"] for one in shown_steps if one["blind"]] == ["viewed", "open"]
    says = {"justification": FOR, "version": board.audit_seq}
    back = kit.post(f"responses/{board.ref}/steps/{of(board).pk}/return", says)
    assert back.status_code == 409, back.content
    done = kit.done(f"responses/{board.ref}/steps/{of(board).pk}/approve", says)
    assert [one["status"] for one in done["response"]["steps"] if one["blind"]] == ["dissented", "agreed"]


def test_a_request_is_reviewed_blind_too(cast: Cast, tuesday: time_machine.Traveller) -> None:
    step = {**BLIND, "roles": ["MASH_MANAGER"], "when": []}
    for short in ("rob", "sal"):
        joins(cast, short, "MCC", "MASH_MANAGER", by="ada")
    tuesday.move_to(LATER)
    approved(cast, step, code="MCC", by="ada", agreed_by="dara", side="asking")
    pip = cast.actor("pip", LATER)
    draft = commands.begin_draft(None, {**asked_of("OBS"), "urgency": "AMBER"}, by=pip, at=LATER)
    request = commands.submit_request(draft, by=pip, at=LATER).thing
    _endorses(cast, request, "dara", "ASK")
    _endorses(cast, request, "rob")
    step_ = _asking(request)
    with pytest.raises(NotNow, match="blind review"):
        commands.decline_request(step_, AGAINST, by=cast.actor("sal", LATER, "MCC"), at=LATER)
    commands.dissent(step_, AGAINST, by=cast.actor("sal", LATER, "MCC"), at=LATER)
    request.refresh_from_db()
    assert request.status == "submitted" and _asking(request, "OWN/BLIND/+").needs == 1


def _asking(request: InformationRequest, key: str = "OWN/BLIND") -> ApprovalStep:
    steps = request.steps.select_related("info_request", "response", "agency").filter(key=key, status="open")
    found = steps.order_by("order").first()
    assert found
    return found


def _endorses(cast: Cast, request: InformationRequest, short: str, key: str = "OWN/BLIND") -> None:
    commands.endorse_request(_asking(request, key), FOR, by=cast.actor(short, LATER, "MCC"), at=LATER)


@pytest.mark.parametrize("wrong", [{"people": 1}, {"agencies": ["BNT", "MICB", "TMH"]}])
def test_a_blind_review_is_of_two_at_least_and_all_of_them_say_what_they_think(
    cast: Cast, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Incomplete) as refusal:
        proposed(cast, {**BLIND, **wrong})
    assert [(one.pointer.rpartition("/")[2], one.code) for one in refusal.value.errors] == [("blind", "not_blind")]


ACTS = st.lists(st.tuples(st.sampled_from(REVIEWERS), st.booleans()), max_size=8)


def test_no_path_through_a_blind_review_asks_fewer_people(cast: Cast, board: AgencyResponse) -> None:
    """Whoever tries whatever: approved means that two people besides the drafter and Omar agreed to it."""
    reached = set()

    @settings(
        max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=[*HealthCheck]
    )  # fmt: skip
    @given(acts=ACTS)
    def tried(acts: list[tuple[str, bool]]) -> None:
        with rolled_back():
            reached.add(follow(cast, board, acts))

    tried()
    assert reached >= {"approved", "in_approval", "acknowledged"}, reached


def follow(cast: Cast, board: AgencyResponse, acts: list[tuple[str, bool]]) -> str:
    """Do these acts one after the other, each on whatever is open; where that leads."""
    agreed, against = set[str](), set[str]()
    for short, agree in acts:
        step = _next(board)
        if step and _does(cast, step, short, agree):
            assert short not in agreed | against, "signed twice"
            (agreed if agree else against).add(short)
    board.refresh_from_db()
    if board.status == "approved":
        assert len(agreed) >= 2 and not agreed & {"omar", "bea"}, "two people besides those who had a part"
    return str(board.status)


def _next(response: AgencyResponse) -> ApprovalStep | None:
    response.refresh_from_db()
    if response.status != "in_approval":
        return None
    steps = response.steps.select_related("response", "agency").filter(round=response.round, status="open")
    return steps.order_by("order").first()


def _does(cast: Cast, step: ApprovalStep, short: str, agree: bool) -> bool:
    by = cast.actor(short, LATER, "OBS") if short != "ross" else cast.actor("ross", LATER)
    against: Callable[..., Any] = commands.dissent if step.blind else commands.return_answer
    try:
        (commands.approve_step if agree else against)(step, FOR if agree else AGAINST, by=by, at=LATER)
    except Denial:
        return False
    return True


def test_a_review_that_opens_what_differs_without_a_third_person_is_caught(
    cast: Cast, board: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from requests_app.commands import blind

    monkeypatch.setattr(blind, "_bring_together", lambda step, against, thing, at: [])
    with pytest.raises(AssertionError, match="two people"):
        follow(cast, board, [("kit", False), ("wes", True)])
