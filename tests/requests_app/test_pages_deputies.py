"""Deputies on their page and over the API: named, seen, ended; what is wrong is said beside the field."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from agencies.models import Deputy
from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app.callers import TUESDAY, Caller, refused
from tests.requests_app.covering import stands_in

UNTIL = {"ends_at_0": "12", "ends_at_1": "11", "ends_at_2": "2026", "ends_at_3": "17:00"}


def client(cast: Cast, short: str) -> Client:
    found = Client(raise_request_exception=False)
    found.force_login(cast.person(short))
    return found


def test_a_manager_names_a_deputy_on_the_page_and_the_deputy_hands_it_back(cast: Cast, submitted):
    dara = client(cast, "dara")
    assert "Nobody stands in" in dara.get("/agency/deputies/").content.decode()
    answer = dara.post("/agency/deputies/", {"deputy": str(cast.person("pip").pk), **UNTIL}, follow=True)
    words = answer.content.decode()
    assert "Pip Mockridge" in words and "Named." in words
    assert "Pip Mockridge cannot decide for you on 1 that wait now" in words
    named = Deputy.objects.get()
    assert (named.person, named.starts_at) == (cast.person("dara"), TUESDAY)
    assert client(cast, "kit").post(f"/agency/deputies/{named.pk}/end/").status_code == 404
    assert client(cast, "pip").post(f"/agency/deputies/{named.pk}/end/", follow=True).status_code == 200
    assert not Deputy.objects.filter(Deputy.live(TUESDAY)).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({}, ("Select who shall stand in", "Enter when it ends")),
        ({"deputy": "somebody", **UNTIL}, ("Select who shall stand in",)),
        ({"deputy": "kit", **UNTIL, "ends_at_2": "soon"}, ("Enter a date and time",)),
        ({"deputy": "kit", **UNTIL, "ends_at_1": "12"}, ("30 days at most",)),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(cast: Cast, tuesday, words, said):
    if words.get("deputy") == "kit":
        words = {**words, "deputy": str(cast.person("kit").pk)}
    answer = client(cast, "dara").post("/agency/deputies/", words)
    assert answer.status_code == 422
    for sentence in said:
        assert sentence in answer.content.decode()
    if "ends_at_0" in words:
        assert f'value="{words["ends_at_0"]}"' in answer.content.decode()


def test_an_administrator_names_one_for_whoever_is_away(cast: Cast, tuesday):
    words = {"person": str(cast.person("dara").pk), "deputy": str(cast.person("kit").pk), **UNTIL}
    answer = client(cast, "ada").post("/agency/deputies/", words)
    assert answer.status_code == 422
    assert "Choose somebody who holds a role that signs" in answer.content.decode()
    words["deputy"] = str(cast.person("mara").pk)
    assert client(cast, "ada").post("/agency/deputies/", words).status_code == 302
    assert Deputy.objects.get().person == cast.person("dara")


def test_the_decide_page_says_for_whom(cast: Cast, submitted):
    stands_in(cast, "kit", "dara")
    words = client(cast, "kit").get(f"/requests/{submitted.ref}/endorse/").content.decode()
    assert "Yours because you stand in for Dara Exampleby: Team manager" in words


def test_deputies_over_the_api(cast: Cast, tuesday):
    dara, kit, ines = (Caller(cast.person(short)) for short in ("dara", "kit", "ines"))
    colleagues = {one["name"]: one["id"] for one in dara.seen("colleagues")["items"]}
    assert "Ada Fauxley" not in colleagues
    until = (TUESDAY + timedelta(days=2)).isoformat()
    named = dara.done("deputies", {"deputy": colleagues["Kit Fauxley"], "ends_at": until}, status=201)
    assert named["person"]["name"] == "Dara Exampleby" and named["roles"] == ["TEAM_MANAGER"]
    assert [row["id"] for row in kit.seen("deputies")["items"]] == [named["id"]]
    assert ines.seen("deputies")["items"] == []
    status, code, _pointers = refused(ines.post(f"deputies/{named['id']}/end"))
    assert (status, code) == (404, "not_found")
    wrong = refused(dara.post("deputies", {"deputy": str(cast.person("ines").pk), "ends_at": until}))
    assert wrong == (400, "incomplete", ["/deputy"])
    stranger = {"person": str(cast.person("ines").pk), "deputy": colleagues["Kit Fauxley"], "ends_at": until}
    assert refused(dara.post("deputies", stranger))[0] == 404
    assert kit.done(f"deputies/{named['id']}/end")["ends_at"] <= until
