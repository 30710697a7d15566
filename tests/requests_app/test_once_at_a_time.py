"""What is asked or named once at a time, and who may not do two parts: advising and signing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agencies.commands import end_deputy, name_deputy
from agencies.models import Deputy
from agencies.values import NewDeputy
from requests_app import commands, policies, queries
from requests_app.denials import NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Leave
from requests_app.policies.many import signable
from requests_app.queries.signers import signers_of
from tests.requests_app import reached
from tests.requests_app.callers import BECAUSE, TUESDAY, documents
from tests.requests_app.covering import afresh, joins
from tests.requests_app.holding import LATER, PASSING, opened
from tests.requests_app.test_advice import ask, give

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("tuesday")]


def test_leave_for_the_same_agency_is_asked_once_at_a_time(cast: Cast, delivered: AgencyResponse) -> None:
    held, pip = opened(cast, delivered), cast.actor("pip", LATER)
    commands.ask_leave(held, PASSING, by=pip, at=LATER)
    with pytest.raises(NotNow, match="asked already"):
        commands.ask_leave(held, PASSING, by=pip, at=LATER)
    outside = {**PASSING, "to": ""}
    commands.ask_leave(held, outside, by=pip, at=LATER)
    with pytest.raises(NotNow, match="asked already"):
        commands.ask_leave(held, outside, by=pip, at=LATER)
    commands.ask_leave(held, {**outside, "who": "A teacher at another school"}, by=pip, at=LATER)
    assert Leave.objects.count() == 3


def test_leave_that_was_refused_can_be_asked_again(cast: Cast, delivered: AgencyResponse) -> None:
    held, pip = opened(cast, delivered), cast.actor("pip", LATER)
    commands.ask_leave(held, PASSING, by=pip, at=LATER)
    commands.answer_leave(Leave.objects.get(), "REFUSE", BECAUSE, by=cast.actor("omar", LATER), at=LATER)
    commands.ask_leave(held, PASSING, by=pip, at=LATER)
    assert Leave.objects.count() == 2


def test_the_same_deputy_is_named_once_for_the_same_time(cast: Cast) -> None:
    dara = afresh(cast, "dara")

    def named(starts: int, ends: int, who: str = "kit") -> Deputy:
        new = NewDeputy(
            cast.person(who).pk, starts_at=TUESDAY + timedelta(days=starts), ends_at=TUESDAY + timedelta(days=ends)
        )
        return name_deputy(dara.agency, dara.person, new, by=dara, at=TUESDAY)

    first = named(0, 2)
    for starts, ends in ((0, 2), (1, 3)):
        with pytest.raises(NotNow, match="at that time already"):
            named(starts, ends)
    named(2, 3)
    named(0, 2, who="mara")
    end_deputy(first, by=dara, at=TUESDAY)
    named(0, 2)
    assert Deputy.objects.count() == 4


def advised_before_steps(cast: Cast, *, given: bool) -> AgencyResponse:
    """Ray is asked for advice while Bea still prepares; then the answer is put forward, and is Ray's to sign too."""
    response = reached.asked(cast)
    commands.acknowledge_response(response, by=cast.actor("bea", TUESDAY), at=TUESDAY)
    response.refresh_from_db()
    advice = ask(cast, response, "ray", by="bea")
    if given:
        give(cast, advice)
    bea = cast.actor("bea", LATER)
    draft = commands.begin_draft(response, documents()["OBS"], by=bea, at=LATER)
    commands.put_forward_response(draft, by=bea, at=LATER)
    joins(cast, "ray", "OBS", "GP_SAFEGUARDING_LEAD", by="joy")
    return AgencyResponse.objects.select_related("info_request", "from_agency", "to_agency", "team").get(pk=response.pk)


@pytest.mark.parametrize("given", [True, False])
def test_whoever_advised_does_not_sign_and_whoever_was_only_asked_may(cast: Cast, given: bool) -> None:
    response = advised_before_steps(cast, given=given)
    ray, step = afresh(cast, "ray"), reached.open_step(response)
    denial = policies.why_not_decide(step, by=ray)
    assert (denial is not None) == given
    assert (step.pk in signable([step], by=ray, at=LATER)) == (not given)
    names = [one.person.name for one in signers_of([step], LATER)[step.pk]]
    assert (("Ray Exampleby" in names) == (not given) and "Omar Fauxley" in names) or names
    if given:
        with pytest.raises(NotPermitted, match="advised on it"):
            commands.approve_step(step, BECAUSE, by=ray, at=LATER)
    else:
        commands.approve_step(step, BECAUSE, by=ray, at=LATER)


def test_who_advised_is_read_with_the_signatures(cast: Cast, django_assert_num_queries: object) -> None:
    step = reached.open_step(advised_before_steps(cast, given=True))
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.hands.hands_in([step], LATER)


def test_a_hand_that_is_not_counted_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: advice is no part in an answer."""
    monkeypatch.setattr("requests_app.queries.hands.WHATEVER_ROUND", ("drafted",))
    response = advised_before_steps(cast, given=True)
    assert policies.why_not_decide(reached.open_step(response), by=afresh(cast, "ray")) is None
