"""Links, owners and restriction on the pages and over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Link
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, refused
from tests.requests_app.covering import afresh, joins, stands_in
from tests.requests_app.reached import open_step
from tests.requests_app.test_pages_deputies import client


@pytest.mark.parametrize("kind", ["KNOWS", "INVOLVED"])
def test_one_tap_on_the_decide_page_passes_it_on_and_leads_home(cast: Cast, put_forward, kind):
    omar, address = client(cast, "omar"), f"/responses/{put_forward.ref}/decide/"
    words = omar.get(address).content.decode()
    assert "I know this family" in words and "Omar Specimen can decide it." in words
    answer = omar.post(f"/responses/{put_forward.ref}/declare/", {"kind": kind}, follow=True)
    assert "It has passed to others" in answer.content.decode() and put_forward.ref not in answer.content.decode()
    assert omar.get(address).status_code == 404
    assert Link.objects.get().kind == kind


def test_the_page_says_who_cannot_and_why(cast: Cast, submitted):
    joins(cast, "pip", "MCC", "TEAM_MANAGER", by="ada")
    joins(cast, "wes", "MCC", "TEAM_MANAGER", by="ada")
    stands_in(cast, "kit", "dara")
    commands.declare_link(submitted, "KNOWS", by=afresh(cast, "mara"), at=TUESDAY)
    words = client(cast, "wes").get(f"/requests/{submitted.ref}/endorse/").content.decode()
    for sentence in (
        "Pip Mockridge had a part in it, so cannot decide it.",
        "Mara Inventon keeps out of it.",
        "Kit Fauxley for Dara Exampleby can decide it.",
    ):
        assert sentence in words
    rows = Caller(cast.person("wes")).seen(f"requests/{submitted.ref}/steps/{open_step(submitted).pk}/who")["items"]
    assert {(row["name"], row["why_not"]) for row in rows} >= {("Pip Mockridge", "PART"), ("Mara Inventon", "LINK")}
    assert {row["acting_for"] for row in rows} == {None, "Dara Exampleby"}


def test_what_has_no_owner_is_shown_to_who_can_let_somebody_in(cast: Cast, put_forward):
    assert "None. Every open step" in client(cast, "joy").get("/agency/owners/").content.decode()
    assert Caller(cast.person("omar")).done(f"responses/{put_forward.ref}/declare_link", {"kind": "KNOWS"})["receipt"]
    words = client(cast, "joy").get("/agency/owners/").content.decode()
    assert "Safeguarding lead of a GP practice" in words and put_forward.ref in words
    notice = client(cast, "joy").get("/notices/").content.decode()
    assert "/agency/owners/" in notice and "Nobody can act on something now" in notice
    assert client(cast, "bea").get("/agency/owners/").status_code == 403
    assert len(Caller(cast.person("joy")).seen("unowned_steps")["items"]) == 1
    assert refused(Caller(cast.person("bea")).get("unowned_steps"))[0] == 403


def test_a_request_is_restricted_on_its_page_and_opened_again(cast: Cast, submitted):
    pip, address = client(cast, "pip"), f"/requests/{submitted.ref}/restrict/"
    assert "Restrict" in pip.get(f"/requests/{submitted.ref}/").content.decode()
    ends = {"ends_at_0": "20", "ends_at_1": "11", "ends_at_2": "2026", "ends_at_3": "17:00"}
    answer = pip.post(address, {"people": [str(cast.person("wes").pk)], "reason": BECAUSE, **ends})
    assert answer.status_code == 422 and "Nobody who is named could decide" in answer.content.decode()
    assert BECAUSE in answer.content.decode() and "checked" in answer.content.decode()
    short = pip.post(address, {"people": [str(cast.person("dara").pk)], "reason": "short", **ends})
    assert short.status_code == 422 and "40 characters" in short.content.decode()
    done = pip.post(address, {"people": [str(cast.person("dara").pk)], "reason": BECAUSE, **ends}, follow=True)
    assert "Restricted. Only the people" in done.content.decode()
    wes = client(cast, "wes")
    assert wes.get(f"/requests/{submitted.ref}/").status_code == 404
    assert submitted.ref not in wes.get("/").content.decode() + wes.get("/requests/").content.decode()
    again = pip.post(address, {"reason": BECAUSE}, follow=True)
    assert "The team sees it again." in again.content.decode()
    assert wes.get(f"/requests/{submitted.ref}/").status_code == 200


def test_restricting_and_excluding_over_the_api(cast: Cast, submitted):
    dara = Caller(cast.person("dara"))
    ids = {one["name"]: one["id"] for one in dara.seen("colleagues")["items"]}
    said = {"person": ids["Wes Specimen"], "kind": "RELATIVE", "why": BECAUSE}
    assert dara.done(f"requests/{submitted.ref}/exclude_person", said)["receipt"]["number"] > 1
    assert Caller(cast.person("wes")).get(f"requests/{submitted.ref}").status_code == 404
    version = dara.seen(f"requests/{submitted.ref}")["version"]
    until = (TUESDAY + timedelta(days=1)).isoformat()
    words = {"people": [ids["Mara Inventon"]], "until": until, "why": BECAUSE, "version": version}
    stands = dara.done(f"requests/{submitted.ref}/restrict", words)
    mara, kit = Caller(cast.person("mara")), Caller(cast.person("kit"))
    assert mara.get(f"requests/{submitted.ref}").status_code == 200
    assert kit.get(f"requests/{submitted.ref}").status_code == 404
    words = {"why": BECAUSE, "version": stands["request"]["version"]}
    dara.done(f"requests/{submitted.ref}/unrestrict", words)
    assert refused(dara.post(f"requests/{submitted.ref}/exclude_person", {**said, "kind": "FRIEND"}))[2] == [
        "/kind",
        "/person",
    ]
