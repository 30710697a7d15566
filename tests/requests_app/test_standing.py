"""Accreditation and terms of use: who raises requests must have both; nobody is ever kept from answering."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from agencies.denials import Incomplete, NotNow, NotPermitted
from agencies.models import Accreditation, TermsAcceptance
from requests_app import commands
from requests_app.commands.standing import NewAccreditation
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import InformationRequest, Notification
from tests.requests_app.answering import answer, put
from tests.requests_app.callers import TUESDAY, Caller, a_key, asked_of, refused
from tests.requests_app.covering import joins
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.both_engines

DAY = timedelta(days=1)
YEAR = 365 * DAY


@pytest.fixture
def demanded(settings: Any) -> None:
    settings.ACCREDITATION_DEMANDED = True


def accredited(
    cast: Cast, *people: str, by: str = "ada", at: Any = TUESDAY, ends: Any = TUESDAY + YEAR, **more: Any
) -> Any:
    actor = cast.actor(by, at)
    new = {"kind": "TRAINING", "source": "PARTNERSHIP", "starts_at": at, "ends_at": ends, **more}
    return commands.accredit_people(
        actor.agency, NewAccreditation([cast.person(one).pk for one in people], **new), by=actor, at=at
    )


def accepts(cast: Cast, who: str, version: str = "1", at: Any = TUESDAY) -> TermsAcceptance:
    by = cast.actor(who, at)
    return commands.accept_terms(by.agency, version, by=by, at=at)


def raises(cast: Cast, who: str = "pip", at: Any = TUESDAY) -> InformationRequest:
    by = cast.actor(who, at)
    draft = commands.begin_draft(None, asked_of("OBS"), by=by, at=at)
    return commands.submit_request(draft, by=by, at=at).thing


def test_whoever_is_not_accredited_writes_but_cannot_put_forward_and_is_told_what_to_do(
    cast: Cast, demanded: None
) -> None:
    with pytest.raises(NotPermitted, match="You can still answer, and use the emergency route") as refusal:
        raises(cast)
    assert refusal.value.code == "not_accredited"
    accredited(cast, "pip")
    with pytest.raises(NotPermitted, match="accept the terms of use") as refusal:
        raises(cast, at=TUESDAY + timedelta(minutes=1))
    assert refusal.value.code == "terms_not_accepted"
    accepts(cast, "pip")
    assert raises(cast, at=TUESDAY + timedelta(minutes=2)).status == "submitted"
    assert check_trail().wrong == ""
    connection.check_constraints()


def test_where_the_partnership_does_not_demand_it_nobody_is_kept_from_raising(cast: Cast) -> None:
    assert raises(cast).status == "submitted"


def test_what_has_ended_blocks_raising_and_says_when(cast: Cast, demanded: None) -> None:
    accredited(cast, "pip", ends=TUESDAY + DAY)
    accepts(cast, "pip")
    with pytest.raises(NotPermitted, match="Your accreditation ended: ") as refusal:
        raises(cast, at=TUESDAY + 2 * DAY)
    assert refusal.value.code == "not_accredited"


def test_answering_and_the_emergency_route_never_ask_for_it(cast: Cast, settings: Any) -> None:
    made = raises(cast)
    step = made.steps.select_related("info_request", "response", "agency").get(status="open")
    settings.ACCREDITATION_DEMANDED = True
    why = "The child does not crawl, and this is needed before she goes home today."
    commands.endorse_request(step, why, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    asked = made.responses.select_related("info_request", "from_agency", "to_agency", "team").get()
    assert put(cast, asked, answer("SHARED")).status == "in_approval"
    ask = {
        "who": "Wren, eight months", "happening": "She was brought in with a bruise and they want to leave.",
        "needed": "What the police know of the household.", "ask": ["MP"], "within": "NOW",
    }  # fmt: skip
    assert commands.ask_at_once(ask, by=cast.actor("pip", TUESDAY), at=TUESDAY).thing.status == "sent"


def test_a_new_version_of_the_terms_asks_again(cast: Cast, demanded: None, settings: Any, tmp_path: Path) -> None:
    accredited(cast, "pip")
    accepts(cast, "pip")
    file = tmp_path / "standing.yaml"
    file.write_text(
        'kinds: {TRAINING: Training}\nsources: {AGENCY: The agency}\nterms:\n  - {version: "1", words: [Old.]}\n'
        '  - {version: "2", words: [New.]}\n'
    )
    settings.STANDING_FILE = str(file)
    with pytest.raises(NotPermitted, match="accept the terms"):
        raises(cast)
    with pytest.raises(Incomplete):
        accepts(cast, "pip", "1")
    accepts(cast, "pip", "2")
    with pytest.raises(NotNow):
        accepts(cast, "pip", "2")
    assert raises(cast, at=TUESDAY + timedelta(minutes=1)).status == "submitted"


def test_nobody_accredits_themselves_and_only_an_administrator_accredits(cast: Cast) -> None:
    with pytest.raises(Incomplete) as refusal:
        accredited(cast, "ada", "pip")
    assert [fault.code for fault in refusal.value.errors] == ["oneself"]
    with pytest.raises(NotPermitted):
        accredited(cast, "pip", by="dara")
    joins(cast, "dara", "MCC", "ADMINISTRATOR", by="ada")
    assert accredited(cast, "ada", by="dara")


def test_the_database_itself_refuses_an_accreditation_of_oneself(cast: Cast) -> None:
    row = accredited(cast, "pip")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Accreditation.objects.filter(pk=row.pk).update(granted_by=cast.person("pip"), audit_seq=999_999)


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"kind": "LUCK"}, "/kind"),
        ({"source": "HEARSAY"}, "/source"),
        ({"ends_at": TUESDAY}, "/ends_at"),
        ({"ends_at": TUESDAY + 4 * YEAR}, "/ends_at"),
    ],
)
def test_what_is_wrong_is_named(cast: Cast, more: Any, pointer: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        accredited(cast, "pip", **more)
    assert [fault.pointer for fault in refusal.value.errors] == [pointer]
    with pytest.raises(Incomplete) as refusal:
        accredited(cast, "bea")
    assert [fault.pointer for fault in refusal.value.errors] == ["/people"]


def test_people_are_warned_60_30_and_7_days_before_once_each_and_not_when_it_is_renewed(cast: Cast) -> None:
    accredited(cast, "pip", ends=TUESDAY + 100 * DAY)
    accredited(cast, "kit", ends=TUESDAY + 100 * DAY)
    accredited(cast, "kit", ends=TUESDAY + 300 * DAY)
    told = []
    for day in range(30, 101, 2):
        commands.warn_of_endings(TUESDAY + day * DAY)
        told.append(Notification.objects.filter(kind="expiring", side="standing").count())
    assert told[-1] == 3
    assert {row.recipient for row in Notification.objects.filter(kind="expiring")} == {cast.person("pip")}
    accredited(cast, "pip", at=TUESDAY + 99 * DAY, ends=TUESDAY + 400 * DAY)
    assert not Notification.objects.filter(kind="expiring", done_at=None).exists()


def test_a_key_needs_its_members_standing_as_well(cast: Cast, tuesday: None, demanded: None) -> None:
    case_system = Caller(key=a_key(cast.actor("pip", TUESDAY), "requests:draft"))
    assert refused(case_system.post("requests", asked_of("OBS")))[:2] == (403, "not_accredited")
    accredited(cast, "pip")
    assert refused(case_system.post("requests", asked_of("OBS")))[:2] == (403, "terms_not_accepted")
    accepts(cast, "pip")
    assert case_system.done("requests", asked_of("OBS"), status=201)


def test_the_page_accredits_accepts_and_ends(cast: Cast, tuesday: None, demanded: None) -> None:
    ada, pip, here = visitor(cast, "ada"), visitor(cast, "pip"), "/agency/accreditation/"
    page = ada.opens(here)
    words = {
        "then": "accredit", "people": [str(cast.person("pip").pk)], "kind": "TRAINING", "source": "AGENCY",
        "ends_at_0": "10", "ends_at_1": "11", "ends_at_2": "2027", "ends_at_3": "12:00",
    }  # fmt: skip
    wrong = ada.sends(here, {**words, "people": []}, on=page, status=422).content.decode()
    assert "Select whom you accredit" in wrong and 'value="2027"' in wrong
    assert "Accredited." in ada.follows(ada.sends(here, words, on=page))
    seen = pip.opens(here)
    assert "You are accredited to raise requests until" in text_of(seen) and "version 1" in text_of(seen)
    assert "Accepted." in pip.follows(pip.sends(here, {"then": "accept", "terms": "1"}, on=seen))
    pip.sends(here, words, status=403)
    row = Accreditation.objects.get()
    pip.sends(here, {"then": "end", "row": str(row.pk)}, status=403)
    visitor(cast, "bea").sends(here, {"then": "end", "row": str(row.pk)}, status=404)
    assert "Ended." in ada.follows(ada.sends(here, {"then": "end", "row": str(row.pk)}))
    assert "Your accreditation ended" in text_of(pip.opens(here))


def test_the_api_does_the_same(cast: Cast, tuesday: None) -> None:
    ada, pip = Caller(cast.person("ada")), Caller(cast.person("pip"))
    words = {
        "people": [str(cast.person("pip").pk), str(cast.person("kit").pk)], "kind": "TRAINING", "said_by": "AGENCY",
        "ends_at": (TUESDAY + YEAR).isoformat(),
    }  # fmt: skip
    assert refused(pip.post("accreditations", words))[0] == 403
    made = ada.done("accreditations", words, status=201)["items"]
    assert [row["person"]["name"] for row in made] == ["Kit Fauxley", "Pip Mockridge"]
    assert [row["id"] for row in pip.seen("accreditations")["items"]] == [made[1]["id"]]
    assert pip.seen("terms")["accepted"] is False
    assert refused(pip.post("terms", {"version": "0"}))[2] == ["/version"]
    assert pip.done("terms", {"version": "1"})["accepted"] is True
    assert ada.done(f"accreditations/{made[1]['id']}/end")["id"] == made[1]["id"]
    assert pip.seen("terms")["accredited"] is False
