"""One page sees one answer to one question; what decides sees it as it stands."""

from __future__ import annotations

import pytest

from agencies.looking import looked_up_once, one_look
from agencies.models import Agency
from requests_app.management.rehearsal.partnership import Cast
from requests_app.queries import known
from tests.requests_app.callers import TUESDAY


@looked_up_once
def _how_many(_whose: str) -> int:
    return Agency.objects.count()


@pytest.mark.django_db
def test_a_page_asks_once_and_what_decides_asks_afresh(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2), one_look():  # type: ignore[operator]
        assert _how_many("mine") == _how_many("mine") == _how_many("another's")
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert _how_many("mine") == _how_many("mine")


def test_one_page_knows_nothing_of_another(cast: Cast) -> None:
    dara, pip = cast.actor("dara", TUESDAY), cast.actor("pip", TUESDAY)
    with one_look():
        first = known.cases_linked_to(dara)
        assert known.cases_linked_to(dara) is first and known.cases_linked_to(pip) is not first
    with one_look():
        assert known.cases_linked_to(dara) is not first
