"""Why something came late: asked of whoever does it late, by codes, and read by both agencies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection

from requests_app import commands
from requests_app.commands import lateness
from requests_app.denials import Incomplete
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, ApprovalStep, LateReason
from requests_app.trail import content_of
from requests_app.values.lateness import Late
from tests.faults.checker import wrong
from tests.requests_app.asking import fresh
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, documents, refused
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")
LATE = TUESDAY + timedelta(hours=5)
WHY = Late("NOBODY_THERE", "taking")


def takes(cast: Cast, response: AgencyResponse, late: Late | None = None, at: datetime = LATE) -> AgencyResponse:
    return commands.acknowledge_response(fresh(response), late=late, by=cast.actor("bea", at), at=at).thing


def puts_forward(cast: Cast, response: AgencyResponse, late: Late | None = None, at: datetime = LATE) -> AgencyResponse:
    bea = cast.actor("bea", at)
    draft = commands.begin_draft(fresh(response), documents()["OBS"], by=bea, at=at)
    return commands.put_forward_response(draft, late=late, by=bea, at=at).thing


def open_step(response: AgencyResponse) -> ApprovalStep:
    return response.steps.select_related("response", "agency").get(status="open")


def approves(cast: Cast, response: AgencyResponse, late: Late | None = None, at: datetime = LATE) -> AgencyResponse:
    omar = cast.actor("omar", at)
    return commands.approve_step(open_step(response), BECAUSE, late=late, by=omar, at=at).thing


def pointers(refusal: pytest.ExceptionInfo[Incomplete]) -> list[str]:
    return [fault.pointer for fault in refusal.value.errors]


def test_whoever_takes_it_late_says_why_and_whose_step_it_was(cast: Cast, asked: AgencyResponse) -> None:
    assert asked.info_request and asked.acknowledge_by < LATE
    with pytest.raises(Incomplete) as refusal:
        takes(cast, asked)
    assert pointers(refusal) == ["/late/code", "/late/whose"]
    taken = takes(cast, asked, WHY)
    said = LateReason.objects.get()
    assert (said.act, said.reason, said.whose, said.due_at) == (
        "acknowledge", "NOBODY_THERE", "taking", asked.acknowledge_by,
    )  # fmt: skip
    assert content_of(taken, taken.audit_seq)["late"]["code"] == "NOBODY_THERE"
    asked.info_request.refresh_from_db()
    assert content_of(asked.info_request, asked.info_request.audit_seq)["late"]["whose"] == "taking"
    assert wrong() == []
    connection.check_constraints()


def test_what_is_in_time_asks_for_no_reason_and_keeps_none(cast: Cast, asked: AgencyResponse) -> None:
    takes(cast, asked, WHY, at=asked.acknowledge_by)
    approves(cast, puts_forward(cast, asked, at=asked.due_at), at=asked.due_at)
    assert not LateReason.objects.exists()


@pytest.mark.parametrize(
    ("late", "faults"),
    [
        (Late("LAZY", "taking"), ["/late/code"]),
        (Late("OTHER", "mine"), ["/late/whose"]),
        (Late("", "others"), ["/late/code"]),
    ],
)
def test_a_reason_that_the_guidance_does_not_know_is_none(
    cast: Cast, asked: AgencyResponse, late: Late, faults: list[str]
) -> None:
    with pytest.raises(Incomplete) as refusal:
        takes(cast, asked, late)
    assert pointers(refusal) == faults


def test_whoever_answers_late_says_why_once_and_whoever_decides_is_not_asked_again(
    cast: Cast, asked: AgencyResponse
) -> None:
    with pytest.raises(Incomplete) as refusal:
        puts_forward(cast, asked)
    assert pointers(refusal) == ["/late/code", "/late/whose"]
    draft = fresh(asked).drafts.get()
    bea = cast.actor("bea", LATE)
    answer = commands.put_forward_response(draft, late=Late("TOO_MUCH", "preparing"), by=bea, at=LATE).thing
    approves(cast, answer)
    assert [(row.act, row.round) for row in LateReason.objects.all()] == [("reply", answer.round)]
    assert wrong() == []
    connection.check_constraints()


def test_whoever_decides_late_what_was_put_forward_in_time_says_why(cast: Cast, put_forward: AgencyResponse) -> None:
    with pytest.raises(Incomplete) as refusal:
        approves(cast, put_forward)
    assert pointers(refusal) == ["/late/code", "/late/whose"]
    agreed = approves(cast, put_forward, Late("MORE_URGENT", "deciding"))
    said = agreed.late_reasons.get()
    assert (said.by, said.round, agreed.late_said) == (cast.person("omar"), put_forward.round, 1)
    commands.deliver_due(LATE + timedelta(hours=1))
    request = fresh(agreed).info_request
    assert request
    told = content_of(request, request.audit_seq)
    assert told["late"] == [{"code": "MORE_URGENT", "whose": "deciding", "due_at": said.due_at.isoformat()}]
    assert wrong() == []
    connection.check_constraints()


def test_everything_that_is_missing_is_told_at_once(cast: Cast, asked: AgencyResponse) -> None:
    bea = cast.actor("bea", LATE)
    words = {**documents()["OBS"], "discloser_law": {}}
    draft = commands.begin_draft(asked, words, by=bea, at=LATE)
    with pytest.raises(Incomplete) as refusal:
        commands.put_forward_response(draft, by=bea, at=LATE)
    found = pointers(refusal)
    assert found[-2:] == ["/late/code", "/late/whose"] and len(found) > 2


def test_a_lateness_that_nobody_asks_about_is_caught(
    cast: Cast, asked: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: the check is gone, and what is late goes out without a reason."""
    monkeypatch.setattr(lateness, "unsaid", lambda *_: [])
    takes(cast, asked)
    with pytest.raises(LateReason.DoesNotExist):
        LateReason.objects.get()


def test_the_database_holds_no_reason_for_what_was_in_time(cast: Cast, asked: AgencyResponse) -> None:
    takes(cast, asked, WHY)
    said = LateReason.objects.get()
    said.at = said.due_at
    with pytest.raises(ValidationError, match="requests_lateness_is_late"):
        said.validate_constraints()


def test_the_page_asks_only_when_it_is_late_and_both_sides_read_the_answer(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    assert asked.info_request
    bea, here = visitor(cast, "bea"), f"/responses/{asked.ref}/"
    assert "late-code" not in bea.opens(here)
    tuesday.move_to(LATE)
    bea, pip = visitor(cast, "bea"), visitor(cast, "pip")
    page = bea.opens(here)
    assert 'name="late-code"' in page and "Its time has passed" in page
    again = bea.sends(f"{here}take/", {"late-code": "OVERSEEN"}, on=page, status=422).content.decode()
    assert "Choose where the time went" in again and '<option value="OVERSEEN" selected' in again
    done = bea.follows(bea.sends(f"{here}take/", {"late-code": "OVERSEEN", "late-whose": "taking"}, on=page))
    assert "Taken late: It was overlooked. Where the time went: Nobody had taken it yet." in text_of(done)
    theirs = text_of(pip.opens(f"/requests/{asked.info_request.ref}/"))
    assert "Taken late: It was overlooked." in theirs and cast.person("bea").name not in theirs


def test_a_press_in_the_list_leads_to_the_page_that_asks(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    tuesday.move_to(LATE)
    bea = visitor(cast, "bea")
    page = bea.opens("/responses/")
    answer = bea.sends(f"/responses/{asked.ref}/take/", {}, on=page, status=422)
    assert "Why is it late?" in answer.content.decode()


def test_whoever_decides_late_is_asked_on_the_page_and_keeps_what_was_typed(
    cast: Cast, put_forward: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    tuesday.move_to(LATE)
    omar, here = visitor(cast, "omar"), f"/responses/{put_forward.ref}/decide/"
    page = omar.opens(here)
    assert 'name="late-code"' in page
    words: dict[str, Any] = {"decision": "agree", "reason": BECAUSE}
    again = omar.sends(here, words, on=page, status=422).content.decode()
    assert "Its time has passed. Choose why" in again and BECAUSE[:30] in again
    words |= {"late-code": "NOBODY_THERE", "late-whose": "deciding"}
    assert "Recorded" in omar.follows(omar.sends(here, words, on=page))
    pip = visitor(cast, "pip")
    assert put_forward.info_request
    before = text_of(pip.opens(f"/requests/{put_forward.info_request.ref}/"))
    assert "Answered late" not in before
    later = LATE + timedelta(hours=1)
    tuesday.move_to(later)
    commands.deliver_due(later)
    pip = visitor(cast, "pip")
    assert "Answered late: Nobody who may do it was there." in text_of(
        pip.opens(f"/requests/{put_forward.info_request.ref}/")
    )


def test_the_same_by_api(cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller) -> None:
    assert asked.info_request
    tuesday.move_to(LATE)
    bea, omar, pip = (Caller(cast.person(who)) for who in ("bea", "omar", "pip"))
    take = {"version": asked.audit_seq}
    assert refused(bea.post(f"responses/{asked.ref}/acknowledge", take))[2] == ["/late/code", "/late/whose"]
    bea.done(f"responses/{asked.ref}/acknowledge", {**take, "late": {"code": "OVERSEEN", "whose": "taking"}})
    forward = {"answer": documents()["OBS"], "version": fresh(asked).audit_seq}
    assert refused(bea.post(f"responses/{asked.ref}/put_forward", forward))[2] == ["/late/code", "/late/whose"]
    late = {"code": "TOO_MUCH", "whose": "preparing"}
    bea.done(f"responses/{asked.ref}/put_forward", {**forward, "late": late})
    read = bea.seen(f"responses/{asked.ref}")["late"]
    assert [(one["act"], one["reason"], one["by"]) for one in read] == [
        ("acknowledge", "OVERSEEN", cast.person("bea").name), ("reply", "TOO_MUCH", cast.person("bea").name),
    ]  # fmt: skip
    theirs = pip.seen(f"requests/{asked.info_request.ref}")["late"]
    assert [one["act"] for one in theirs] == ["acknowledge"] and cast.person("bea").name not in str(theirs)
    step = open_step(fresh(asked))
    words = {"justification": BECAUSE, "version": fresh(asked).audit_seq}
    omar.done(f"responses/{asked.ref}/steps/{step.pk}/approve", words)
