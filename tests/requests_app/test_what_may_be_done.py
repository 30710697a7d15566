"""What one may do with each of many: the same as each policy says alone, for a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.actors import Actor
from requests_app import commands, policies, queries
from requests_app.lifecycle import RequestStatus
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, ApprovalStep, InformationRequest
from requests_app.models.steps import StepStatus
from tests.requests_app import reached
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller
from tests.requests_app.covering import DAY, afresh, joins, stands_in
from tests.requests_app.pages import visitor

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("tuesday")]

ONE_BY_ONE: dict[str, Callable[[InformationRequest, Actor], object]] = {
    "copy": lambda request, by: policies.why_not_copy(request, by=by),
    "grant": lambda request, by: policies.why_not_grant(request, by=by),
    "restrict": lambda request, by: policies.why_not_restrict(request, by=by),
    "unrestrict": lambda request, by: policies.why_not_unrestrict(request, by=by),
    "withdraw": lambda request, by: policies.why_not_withdraw(request, by=by),
}
WHO = ("pip", "wes", "dara", "mara", "kit", "lyn", "dee", "ada")
OF_PARTNERS = ("bea", "omar", "ray", "joy", "rex")


@pytest.fixture
def at_many_stages(cast: Cast) -> list[InformationRequest]:
    """Requests submitted, returned, sent, restricted, with an answer put forward, and one that Kit has a link to."""
    stands_in(cast, "kit", "dara")
    joins(cast, "lyn", "MCC", "TEAM_MANAGER", by="ada")
    submitted = [reached.submitted(cast) for _one in range(3)]
    commands.return_request(reached.open_step(submitted[0]), BECAUSE, by=afresh(cast, "dara"), at=TUESDAY)
    until = TUESDAY + DAY
    commands.restrict_request(
        submitted[1], [cast.person("dara")], BECAUSE, until=until, by=afresh(cast, "pip"), at=TUESDAY
    )
    commands.declare_link(submitted[2], "KNOWS", by=afresh(cast, "kit"), at=TUESDAY)
    reached.sent(cast)
    reached.put_forward(cast)
    reached.approved(cast)
    return list(InformationRequest.objects.select_related("agency", "author").order_by("submitted_at", "pk"))


def everybody(cast: Cast) -> Iterator[Actor]:
    for short in (*WHO, *OF_PARTNERS):
        yield afresh(cast, short)


def test_of_each_request_it_says_what_each_policy_says(cast: Cast, at_many_stages: list[InformationRequest]) -> None:
    said = 0
    for by in everybody(cast):
        many = policies.acts_on(at_many_stages, by=by, at=TUESDAY)
        for request in at_many_stages:
            alone = {act for act, why_not in ONE_BY_ONE.items() if why_not(request, by) is None}
            if request.status == RequestStatus.RETURNED and request.author_id == by.person.pk:
                alone.add("revise")
            for step in request.steps.filter(response=None, status=StepStatus.OPEN):
                if policies.why_not_decide(step, by=by) is None:
                    alone |= {"look_back"} if step.looks_back else {"endorse", "return", "decline"}
            assert set(many[request.pk]) == alone, (by.person.name, request.status)
            said += len(alone)
    assert said > 40  # so that it says something


def test_of_each_step_it_says_what_the_policy_says(cast: Cast, at_many_stages: list[InformationRequest]) -> None:
    related = ("agency", "info_request", "response__info_request", "response__from_agency")
    steps = list(ApprovalStep.objects.select_related(*related))
    allowed = 0
    for by in everybody(cast):
        mine = policies.signable(steps, by=by, at=TUESDAY)
        alone = {step.pk for step in steps if policies.why_not_decide(step, by=by) is None}
        assert mine == alone, by.person.name
        allowed += len(mine)
    assert allowed > 4


def test_of_each_answer_it_says_what_the_policy_says(cast: Cast, at_many_stages: list[InformationRequest]) -> None:
    responses = list(AgencyResponse.objects.select_related("from_agency", "info_request"))
    for by in everybody(cast):
        alone = {one.pk for one in responses if policies.why_not_prepare(one, by=by) is None}
        assert policies.preparable(responses, by=by) == alone, by.person.name


def test_whoever_reads_by_emergency_access_signs_none(cast: Cast, at_many_stages: list[InformationRequest]) -> None:
    steps = list(ApprovalStep.objects.select_related("agency", "info_request", "response"))
    assert policies.signable(steps, by=afresh(cast, "dara"), at=TUESDAY)
    why = "A child of this family is in danger on our ward now, and nobody answers at the number."
    answer = AgencyResponse.objects.filter(from_agency__code="OBS").first()
    assert answer
    commands.break_glass(answer.ref, why, "Twice.", by=afresh(cast, "rex"), at=TUESDAY)
    assert policies.signable(steps, by=afresh(cast, "rex"), at=TUESDAY) == set()
    kept = reached.put_forward(cast)
    commands.break_glass(reached.submitted(cast).ref, why, "Twice.", by=afresh(cast, "omar"), at=TUESDAY)
    assert policies.signable([reached.open_step(kept)], by=afresh(cast, "omar"), at=TUESDAY) == set()


def counted(does: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        does()
    return len(asked)


def test_a_page_of_fifty_asks_no_more_than_a_page_of_five(cast: Cast) -> None:
    for _one in range(5):
        reached.submitted(cast)
    pip, dara, page = Caller(cast.person("pip")), Caller(cast.person("dara")), visitor(cast, "dara")

    def looks() -> list[int]:
        by = afresh(cast, "dara")
        rows = list(queries.visible_requests(by, TUESDAY).select_related("agency", "author"))
        return [
            counted(lambda: policies.acts_on(rows, by=by, at=TUESDAY)),
            counted(lambda: pip.get("requests")),
            counted(lambda: dara.get("requests")),
            counted(lambda: page.opens("/")),
        ]

    looks()  # whatever is read once in a process is read
    with_five = looks()
    for _one in range(45):
        reached.submitted(cast)
    with_fifty = looks()
    assert with_fifty == with_five
    items = dara.get("requests").json()["items"]
    assert len(items) == 50 and all(one["may"][:3] == ["endorse", "return", "decline"] for one in items)


def test_policies_asked_one_by_one_are_seen_to_grow(cast: Cast) -> None:
    """The broken variant of the count above."""
    steps = [reached.open_step(reached.submitted(cast)) for _one in range(4)]
    by = afresh(cast, "dara")
    few = counted(lambda: [policies.why_not_decide(step, by=by) for step in steps[:2]])
    assert counted(lambda: [policies.why_not_decide(step, by=by) for step in steps]) > few
