"""Dissent where several decide together: it stops nobody, and nothing closes before it was answered in writing."""

from __future__ import annotations

import pytest
import time_machine

from audit.models import Entry
from requests_app import commands, policies
from requests_app.denials import Changed, Denial, Incomplete, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, ApprovalStep, Notification
from requests_app.queries.dissents import dissents_in
from tests.requests_app.callers import BECAUSE, Caller
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.routes import BOARD, GUARDIAN, approved
from tests.requests_app.test_pathways_at_work import LATER, answered, asked, keys

pytestmark = pytest.mark.usefixtures("tuesday")
WHY = "The two older notes say nothing about care today, and one of them is about the father alone."
BACK = "The older note is the only one that shows the pattern, and the father's part of it was taken out."


@pytest.fixture
def board(cast: Cast, tuesday: time_machine.Traveller) -> AgencyResponse:
    """Omar has agreed for the surgery; of Ross, Dot and Cleo two must agree as well."""
    tuesday.move_to(LATER)
    approved(cast, BOARD)
    response = answered(cast, asked(cast))
    return commands.approve_step(of(response, "OBS"), BECAUSE, by=cast.actor("omar", LATER), at=LATER).thing


def of(response: AgencyResponse, code: str) -> ApprovalStep:
    steps = response.steps.select_related("response", "agency").filter(round=response.round, agency__code=code)
    found = steps.order_by("order").first()
    assert found
    return found


def agrees(cast: Cast, response: AgencyResponse, short: str, code: str) -> AgencyResponse:
    return commands.approve_step(of(response, code), BECAUSE, by=cast.actor(short, LATER), at=LATER).thing


def dissents(cast: Cast, response: AgencyResponse, short: str = "ross", code: str = "BNT") -> AgencyResponse:
    by = cast.actor(short, LATER)
    thing = commands.dissent(of(response, code), WHY, by=by, at=LATER).thing
    assert isinstance(thing, AgencyResponse)
    return thing


def answers(cast: Cast, response: AgencyResponse, short: str, code: str = "BNT") -> AgencyResponse:
    by = cast.actor(short, LATER)
    thing = commands.answer_dissent(of(response, code), BACK, by=by, at=LATER).thing
    assert isinstance(thing, AgencyResponse)
    return thing


def closes_only_when_answered(cast: Cast, response: AgencyResponse) -> None:
    response = dissents(cast, response)
    response = agrees(cast, response, "dot", "MICB")
    response = agrees(cast, response, "cleo", "TMH")
    assert response.status == "in_approval", "two agreed, and nobody has answered the third"
    response = answers(cast, response, "omar")
    assert response.status == "approved"


def test_two_of_three_close_nothing_before_the_third_is_answered(cast: Cast, board: AgencyResponse) -> None:
    closes_only_when_answered(cast, board)
    assert sorted(keys(board)) == [
        ("ANSWER", "agreed"), ("OWN/BOARD", "agreed"), ("OWN/BOARD", "agreed"), ("OWN/BOARD", "dissented"),
    ]  # fmt: skip
    assert check_trail().wrong == ""


def test_a_group_that_forgets_its_dissent_is_caught(
    cast: Cast, board: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ApprovalStep, "unanswered", property(lambda step: False))
    with pytest.raises((AssertionError, Denial)):
        closes_only_when_answered(cast, board)


def test_it_may_be_answered_before_enough_have_agreed(cast: Cast, board: AgencyResponse) -> None:
    response = answers(cast, dissents(cast, board), "omar")
    assert response.status == "in_approval"
    response = agrees(cast, agrees(cast, response, "dot", "MICB"), "cleo", "TMH")
    assert response.status == "approved"


def test_both_are_on_record_side_by_side_and_no_word_of_either_in_the_trail(cast: Cast, board: AgencyResponse) -> None:
    response = answers(cast, dissents(cast, board), "omar")
    steps = list(response.steps.select_related("decided_by", "answered_by"))
    [one] = dissents_in(response, steps)
    assert (one.why, one.answer) == (WHY, BACK)
    assert (one.step.decider, one.step.answered_by.name) == ("Ross Inventon", "Omar Specimen")
    acts = Entry.objects.filter(stream_id=response.pk, action__in=["step.dissented", "dissent.answered"])
    assert acts.count() == 2
    assert not any(WHY in bytes(act.body).decode() for act in acts)


def test_whoever_dissents_counts_as_having_signed_and_answers_nothing(cast: Cast, board: AgencyResponse) -> None:
    response = dissents(cast, board)
    with pytest.raises(NotPermitted):
        answers(cast, response, "ross")
    with pytest.raises(NotPermitted):
        answers(cast, response, "bea")
    with pytest.raises(Denial):
        agrees(cast, response, "ross", "MICB")
    answers(cast, response, "omar")
    with pytest.raises(NotNow):
        answers(cast, response, "omar")


def test_nobody_dissents_where_the_others_could_not_agree_any_more(cast: Cast, board: AgencyResponse) -> None:
    response = dissents(cast, board)
    with pytest.raises(NotNow, match="too few to agree"):
        dissents(cast, response, "dot", "MICB")


def test_nobody_dissents_alone(cast: Cast, tuesday: time_machine.Traveller) -> None:
    tuesday.move_to(LATER)
    approved(cast, GUARDIAN)
    response = answered(cast, asked(cast))
    with pytest.raises(NotNow, match="Return it"):
        dissents(cast, response, "omar", "OBS")
    step = of(response, "OBS")
    assert isinstance(policies.why_not_answer_dissent(step, by=cast.actor("omar", LATER)), NotNow)


def test_a_dissent_says_why(cast: Cast, board: AgencyResponse) -> None:
    by = cast.actor("ross", LATER)
    with pytest.raises(Incomplete):
        commands.dissent(of(board, "BNT"), "No.", by=by, at=LATER)
    with pytest.raises(Changed):
        commands.dissent(of(board, "BNT"), WHY, by=by, at=LATER, seen=0)
    response = dissents(cast, board)
    with pytest.raises(Incomplete):
        commands.answer_dissent(of(response, "BNT"), "Yes.", by=cast.actor("omar", LATER), at=LATER)


def test_the_others_are_told_until_it_is_answered(cast: Cast, board: AgencyResponse) -> None:
    response = dissents(cast, board)
    open_ = Notification.objects.filter(kind="dissent", done_at=None)
    assert set(open_.values_list("recipient__email", flat=True)) >= {"omar@demo.example", "dot@demo.example"}
    answers(cast, response, "omar")
    assert not open_.exists()


def test_pages_show_both_and_lead_to_the_answer(cast: Cast, board: AgencyResponse) -> None:
    ross, place = visitor(cast, "ross"), f"/responses/{board.ref}/decide/"
    page = ross.opens(place)
    assert "enough others may" in text_of(page)
    ross.sends(place, {"decision": "dissent", "reason": WHY}, on=page)
    dot = visitor(cast, "dot")
    before = text_of(dot.opens(place))
    assert WHY in before and "enough others may" not in before, "without her there would be too few"
    omar = visitor(cast, "omar")
    assert "Answer a dissent in writing" in text_of(omar.opens(f"/responses/{board.ref}/"))
    answering = f"/responses/{board.ref}/dissents/{of(board, 'BNT').pk}/"
    page = omar.opens(answering)
    assert WHY in text_of(page)
    wrong = omar.sends(answering, {"reason": "Yes."}, on=page, status=422).content.decode()
    assert "Yes." in wrong
    omar.sends(answering, {"reason": BACK}, on=wrong)
    shown = text_of(dot.opens(place))
    assert WHY in shown and BACK in shown
    visitor(cast, "bea").opens(f"/responses/{board.ref}/dissents/{of(board, 'OBS').pk}/", 302)


def test_the_api_does_the_same(cast: Cast, board: AgencyResponse) -> None:
    place = f"responses/{board.ref}/steps/{of(board, 'BNT').pk}"
    answer = {"justification": BACK, "version": board.audit_seq}
    omar, ross = Caller(cast.person("omar")), Caller(cast.person("ross"))
    assert omar.post(f"{place}/answer_dissent", answer).status_code == 409
    said = ross.post(f"{place}/dissent", {"justification": WHY, "version": board.audit_seq})
    assert said.status_code == 200, said.content
    assert said.json()["response"] is None, "whoever is of another agency sees no more of it once they have signed"
    assert said.json()["signed"]["status"] == "dissented"
    board.refresh_from_db()
    done = omar.post(f"{place}/answer_dissent", {**answer, "version": board.audit_seq})
    assert done.status_code == 200, done.content
    assert of(board, "BNT").answered_at
