"""Following a request (PG12): the picture of its route with its table, and the filters of its timeline."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import QueryDict

from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, InformationRequest
from requests_app.queries.timelines import timeline
from requests_app.views.route_picture import picture
from requests_app.views.timeline_filters import chosen
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")

STYLING = {"style", "class", "onload", "onclick"}


class Drawn(HTMLParser):
    """What a page draws: the attributes of every part of its pictures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside, self.parts = False, list[tuple[str, dict[str, Any]]]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or (tag == "svg" and ("role", "img") in attrs)
        if self.inside:
            self.parts.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "svg"


def route_of(response: AgencyResponse) -> Any:
    rows = AgencyResponse.objects.select_related("from_agency", "to_agency").filter(pk=response.pk)
    return picture(rows, response.sent_at + timedelta(hours=1))


def test_the_route_is_drawn_and_said_in_a_table(cast: Cast, delivered: AgencyResponse) -> None:
    page = visitor(cast, "pip").opens(f"/requests/{delivered.info_request.ref}/")  # type: ignore[union-attr]
    drawn = Drawn(page).parts
    assert [tag for tag, _attrs in drawn].count("circle") >= 4
    assert not [attrs for tag, attrs in drawn if tag != "svg" and STYLING & set(attrs)], "the policy allows no styles"
    (label,) = {attrs["aria-label"] for tag, attrs in drawn if tag == "svg"}
    assert label.startswith("The route so far, a lane for each agency: 1 of 1 answered.")
    said = text_of(page)
    assert "Planned by" in said and "early" in said


def test_a_step_is_early_or_late_by_the_hours_that_passed(delivered: AgencyResponse) -> None:
    rows = {row["step"]: row for row in route_of(delivered)["rows"]}
    assert rows["Answered"]["difference"].endswith("early")
    delivered.delivered_at = delivered.due_at + timedelta(minutes=25)
    delivered.from_agency, delivered.to_agency = delivered.from_agency, delivered.to_agency
    late = picture([delivered], delivered.delivered_at)
    assert late is not None
    assert {row["step"]: row["difference"] for row in late["rows"]}["Answered"] == "25 minutes late"


def test_places_are_true_to_time(delivered: AgencyResponse) -> None:
    (lane,) = route_of(delivered)["lanes"]
    assert lane["actual"] == sorted(lane["actual"]) and lane["from"] == min(lane["actual"])
    assert max(lane["planned"]) <= route_of(delivered)["wide"]


def test_nothing_is_drawn_before_anybody_is_asked() -> None:
    assert picture([], timedelta) is None  # type: ignore[arg-type]


def test_the_timeline_shows_whose_part_and_which_kind_was_chosen(cast: Cast, delivered: AgencyResponse) -> None:
    pip, path = visitor(cast, "pip"), f"/requests/{delivered.info_request.ref}/"  # type: ignore[union-attr]
    theirs = text_of(pip.opens(f"{path}?whose={delivered.ref}")).partition("Timeline")[2]
    assert "sent the answer" in theirs and "endorsed the request" not in theirs
    ours = text_of(pip.opens(f"{path}?whose=own&kind=decisions")).partition("Timeline")[2]
    assert "endorsed the request" in ours and "sent the answer" not in ours
    none = text_of(pip.opens(f"{path}?kind=questions"))
    assert "Nothing of this kind yet. Clear filters" in none
    assert f'href="#{delivered.ref}"' in pip.opens(path), "an event leads to where the answer stands"


def test_a_filter_that_nobody_offers_shows_everything(delivered: AgencyResponse) -> None:
    happened = timeline(delivered.info_request)  # type: ignore[arg-type]
    assert chosen(QueryDict("kind=everything"), happened) == happened
    assert chosen(QueryDict("whose=XXXX-XXXX"), happened) == []


def test_a_home_with_nothing_to_do_says_what_comes_next(cast: Cast, put_forward: AgencyResponse) -> None:
    said = text_of(visitor(cast, "pip").opens("/"))
    assert "Nothing needs you now. Next, an answer to you is due: Today" in said
    assert "Manage agency shows what waits in each of its places." in text_of(visitor(cast, "ada").opens("/"))


def test_who_acts_next_is_said_before_anybody_else_is_asked(cast: Cast, submitted: InformationRequest) -> None:
    assert "Your own agency: a manager endorses it." in text_of(visitor(cast, "pip").opens("/"))
