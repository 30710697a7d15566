"""Dip samples by the pages and by the API: what a lead and two reviewers do, and what it says to them."""

from __future__ import annotations

import pytest

from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Sample
from tests.requests_app.callers import BECAUSE, Caller
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.sampled import WHY, all_met

pytestmark = pytest.mark.both_engines


def test_by_the_pages_a_lead_draws_and_assigns_and_two_review(cast: Cast, delivered: AgencyResponse) -> None:
    grace = visitor(cast, "grace")
    page = grace.opens("/oversight/samples/")
    assert "The population: 1 answer" in text_of(page)
    assert "not told" in text_of(page), "how many it is of one agency"
    empty = {"size": "", "start_0": "1", "start_1": "11", "start_2": "2026", "stop_0": "", "stop_1": "", "stop_2": ""}
    assert "Enter a date" in grace.sends("/oversight/samples/", empty, on=page, status=422).content.decode()
    words = {**empty, "size": "20", "stop_0": "30", "stop_1": "11", "stop_2": "2026"}
    page = grace.follows(grace.sends("/oversight/samples/", words, on=page))
    sample = Sample.objects.get()
    assert delivered.ref in page and sample.seed in page
    page = grace.follows(grace.sends(f"/oversight/samples/{sample.ref}/", {"then": "assign"}, on=page))
    assert "They are told" in text_of(page)
    here = f"/oversight/samples/{sample.ref}/1/"
    for who, overall in (("sol", "GOOD"), ("vita", "INADEQUATE")):
        person = visitor(cast, who)
        page = person.opens(here)
        again = person.sends(here, {"then": "review", "overall": overall, "why": WHY}, on=page, status=422)
        assert WHY in again.content.decode(), "nothing that was typed is lost"
        marks = {f"mark_{code}": mark for code, mark in all_met().marks.items()}
        said = {"then": "review", "overall": overall, "why": WHY, **marks}
        assert "Your review is in" in text_of(person.follows(person.sends(here, said, on=page)))
    page = grace.opens(here)
    agreed = {"then": "moderate", "overall": "REQUIRES_IMPROVEMENT", "agreed_why": WHY}
    assert "What was agreed" in text_of(grace.follows(grace.sends(here, agreed, on=page)))
    again = grace.opens(f"/oversight/samples/{sample.ref}/?again=yes")
    assert "the same cases in the same order" in text_of(again)
    page = grace.opens(f"/oversight/samples/{sample.ref}/")
    what = {"then": "action", "what": BECAUSE, "owner": str(cast.person("sol").pk)}
    due = {"due_on_0": "10", "due_on_1": "12", "due_on_2": "2026"}
    answer = grace.sends(f"/oversight/samples/{sample.ref}/", what, on=page, status=422).content.decode()
    assert "Enter the day" in answer and BECAUSE in answer
    grace.sends(f"/oversight/samples/{sample.ref}/", {**what, **due}, on=page)
    sol = visitor(cast, "sol")
    assert BECAUSE in text_of(sol.opens("/oversight/samples/"))
    there = f"/oversight/samples/{sample.ref}/actions/1/"
    sol.sends(there, {"how": BECAUSE}, on=sol.opens(there))
    assert BECAUSE not in text_of(sol.opens("/oversight/samples/"))


def test_the_same_by_the_api(cast: Cast, delivered: AgencyResponse) -> None:
    grace = Caller(cast.person("grace"))
    asked = {"start": "2026-11-01", "stop": "2026-11-30", "size": 20}
    made = grace.done("samples", asked, status=201)["sample"]
    assert made["cases"] == [] and len(made["seed"]) == 64
    place = f"samples/{made['ref']}"
    made = grace.done(f"{place}/draw", {"version": made["version"]})["sample"]
    assert [one["answer"] for one in made["cases"]] == [delivered.ref]
    grace.done(f"{place}/assign_reviewers", {"version": made["version"]})
    for who, overall in (("sol", "GOOD"), ("vita", "INADEQUATE")):
        words = {"marks": dict(all_met().marks), "overall": overall, "why": WHY}
        shown = Caller(cast.person(who)).done(f"{place}/cases/1/review", words)
    assert [one["overall"] for one in shown["found"]].count("GOOD") == 1
    assert shown["differing"] == [""]
    agreed = {"overall": "GOOD", "why": WHY}
    assert grace.done(f"{place}/cases/1/moderate", agreed)["agreed_overall"] == "GOOD"
    action = {"what": BECAUSE, "owner": str(cast.person("vita").pk), "due_on": "2026-12-10"}
    assert grace.done(f"{place}/set_action", action)["sample"]["actions"][0]["owner"] == "Vita Specimen"
    assert Caller(cast.person("vita")).done(f"{place}/actions/1/finish", {"how": BECAUSE})["done_at"]
    assert grace.seen(place)["agreement"] == {"cases": 1, "overall": 0, "standards": None}
