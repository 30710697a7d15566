"""A requester asks where an answer is: recorded, told to whoever has it, and not again and again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app import commands
from requests_app.denials import NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Notification
from tests.requests_app.asking import ask, fresh
from tests.requests_app.callers import TUESDAY, Caller
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")


def test_whoever_has_it_is_told_at_most_once_an_hour(cast: Cast, asked: AgencyResponse) -> None:
    commands.acknowledge_response(asked, by=cast.actor("bea", TUESDAY), at=TUESDAY)
    commands.chase_response(asked, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    assert {row.recipient for row in Notification.objects.filter(kind="chased")} == {cast.person("bea")}
    for minutes, works in ((59, False), (60, True)):
        at = TUESDAY + timedelta(minutes=minutes)
        if works:
            assert commands.chase_response(asked, by=cast.actor("pip", at), at=at)
            continue
        with pytest.raises(NotNow):
            commands.chase_response(asked, by=cast.actor("pip", at), at=at)
    assert fresh(asked).due_at == asked.due_at


@pytest.mark.parametrize("who", ["kit", "bea", "sam"])
def test_only_whoever_asked_chases(who: str, cast: Cast, asked: AgencyResponse) -> None:
    with pytest.raises(NotPermitted):
        commands.chase_response(asked, by=cast.actor(who, TUESDAY), at=TUESDAY)


def test_nobody_chases_who_is_waited_for_or_has_the_answer(cast: Cast, delivered: AgencyResponse) -> None:
    with pytest.raises(NotNow):
        commands.chase_response(delivered, by=cast.actor("pip", TUESDAY), at=TUESDAY)


def test_a_question_that_waits_is_replied_to_first(cast: Cast, asked: AgencyResponse) -> None:
    ask(cast, fresh(asked), TUESDAY)
    with pytest.raises(NotNow, match="waits for your reply"):
        commands.chase_response(asked, by=cast.actor("pip", TUESDAY), at=TUESDAY)


def test_one_press_on_the_page_and_the_same_by_api(cast: Cast, asked: AgencyResponse) -> None:
    assert asked.info_request
    pip, home = visitor(cast, "pip"), f"/requests/{asked.info_request.ref}/"
    place = f"{home}responses/{asked.ref}/chase/"
    assert place in pip.opens(home)
    said = pip.follows(pip.sends(place, {}))
    assert "Asked. They are told." in text_of(said.replace("<main", "<main ")) or "They are told" in said
    assert place not in pip.opens(home)
    answer = Caller(cast.person("wes")).post(f"requests/{asked.info_request.ref}/responses/{asked.ref}/chase")
    assert answer.status_code in (404, 409)
