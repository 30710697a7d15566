"""What each handling code does, on the page, over the API, in mail, in lists and in what is taken away (domain 4.3)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from requests_app import commands, guidance, queries
from requests_app.denials import Incomplete, NotFound, NotNow
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, InformationRequest
from requests_app.queries.lookers import lookers
from requests_app.queries.oversight import overseen
from requests_app.queries.sides import opened_by
from tests.requests_app.answering import CHANGE, SHARED, answer, delivered, put
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of
from tests.requests_app.covering import DAY, afresh, joins
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.reached import open_step

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("tuesday")]

LATER = TUESDAY + timedelta(minutes=10)
PACK = guidance.in_force(TUESDAY)
REFUGE = "9 Fictitious Close, Ludworth"


def opens(cast: Cast, response: AgencyResponse, who: str) -> dict[str, Any]:
    """What this person reads of it over the API."""
    path = f"requests/{response.info_request.ref}/responses/{response.ref}/open"  # type: ignore[union-attr]
    said: dict[str, Any] = Caller(cast.person(who)).done(path, {"accepts": True})["disclosure"]
    return said


def reads(cast: Cast, response: AgencyResponse, who: str) -> str:
    """What this person reads of it on the page."""
    reader = visitor(cast, who)
    form = reader.opens(f"/disclosures/{response.ref}/")
    done = reader.client.post(f"/disclosures/{response.ref}/", {"accepts": "yes"})
    return text_of(done.content.decode() if done.status_code == 200 else form)


@pytest.fixture
def later(tuesday):
    tuesday.move_to(LATER)


def sent(cast: Cast, asked: AgencyResponse, code: str, tuesday, outcome: str = "SHARED") -> AgencyResponse:
    response = delivered(cast, asked, answer(outcome, handling=[code]))
    tuesday.move_to(LATER)
    return response


def test_h0_is_for_those_who_need_to_know(cast: Cast, asked, tuesday):
    response = sent(cast, asked, "H0", tuesday)
    assert SHARED in json.dumps(opens(cast, response, "wes"))  # of the team that asked
    assert Caller(cast.person("kit")).get(f"requests/{response.info_request.ref}").status_code == 404
    assert str(PACK.handling["H0"].label) not in reads(cast, response, "pip")


def test_h1_says_that_the_family_must_not_see_it(cast: Cast, asked, tuesday):
    response = sent(cast, asked, "H1", tuesday)
    assert "Do not show this to the family." in reads(cast, response, "pip")
    assert opens(cast, response, "pip")["items"][0]["handling"] == ["H1"]
    assert _nothing_in_mail(SHARED)


def test_h2_is_passed_on_only_after_the_originator_agreed(cast: Cast, asked, tuesday):
    response = sent(cast, asked, "H2", tuesday)
    assert "Not without asking them first." in reads(cast, response, "pip")
    assert opens(cast, response, "pip")["items"][0]["handling"] == ["H2"]
    # A new request to another agency takes nothing with it of what was shared.
    pip = afresh(cast, "pip", LATER)
    draft = commands.copy_request(response.info_request, "BNT", ["I2"], by=pip, at=LATER)
    assert SHARED not in json.dumps(draft.words)


def test_h3_is_seen_to_be_there_and_opens_for_who_asked_and_who_endorsed_alone(cast: Cast, asked, tuesday):
    response = sent(cast, asked, "H3", tuesday)
    for who in ("pip", "dara"):
        assert SHARED in json.dumps(opens(cast, response, who)) and SHARED in reads(cast, response, who)
    item = opens(cast, response, "wes")["items"][0]
    assert (item["shared"], item["closed"], item["handling"]) == ([], True, ["H3"])
    page = reads(cast, response, "wes")
    assert "A sealed item is held by Otterbrook Surgery." in page and SHARED not in page
    assert _nothing_in_mail(SHARED)


def test_h3_opened_by_whoever_is_not_named_is_caught():
    """The broken variant: everybody who may open it is named."""
    told = {"items": [{"item": "I1", "outcome": "SHARED", "handling": ["H3"], "shared": [{"text": SHARED}]}]}
    assert opened_by(told, named=True, sealing=["H3", "H4"]) == told
    assert SHARED not in json.dumps(opened_by(told, named=False, sealing=["H3", "H4"]))


def test_h4_is_put_forward_only_while_the_answer_is_kept_to_named_people(cast: Cast, asked):
    with pytest.raises(Incomplete) as wrong:
        put(cast, asked, answer("WITHHELD", handling=["H4"]))
    [fault] = wrong.value.errors
    assert (fault.pointer, fault.code) == ("/items/0/handling", "not_restricted")
    assert "Restrict this answer first" in str(fault.detail)


def restricted(cast: Cast, asked: AgencyResponse) -> AgencyResponse:
    """Bea has it, and named who decides: Omar, and Ray for what is refused in full."""
    bea, until = afresh(cast, "bea"), TUESDAY + DAY
    commands.acknowledge_response(asked, by=bea, at=TUESDAY)
    named = [cast.person("omar"), cast.person("ray")]
    done = commands.restrict_response(asked, named, BECAUSE, until=until, by=bea, at=TUESDAY).thing
    return AgencyResponse.objects.select_related("info_request", "from_agency", "to_agency", "team").get(pk=done.pk)


def test_h4_is_known_to_its_originator_and_to_who_decides_and_to_nobody_else(cast: Cast, asked, tuesday):
    response = delivered(cast, restricted(cast, asked), answer("WITHHELD", handling=["H4"]))
    tuesday.move_to(LATER)
    item = opens(cast, response, "pip")["items"][0]
    assert item == {"item": "I2", "outcome": "NOT_CONFIRMED", "handling": [], "shared": [], "withheld": []}
    page = reads(cast, response, "pip")
    assert CHANGE not in page and str(PACK.handling["H4"].label) not in page and "sealed" not in page.lower()
    joy = Caller(cast.person("joy"))  # of the surgery's own team
    assert joy.get(f"responses/{response.ref}").status_code == 404
    assert response.ref not in joy.get("responses").content.decode()
    assert _nothing_in_mail("H4", str(PACK.handling["H4"].label))


def test_h4_stands_in_the_audit_of_its_originators_own_lead_alone(cast: Cast, asked):
    joins(cast, "kim", "OBS", "GOVERNANCE_LEAD", by="joy")
    joins(cast, "kim", "MP", "GOVERNANCE_LEAD", by="gil")
    response = put(cast, restricted(cast, asked), answer("WITHHELD", handling=["H4"]))
    entries = {"stream_id": response.pk, "action": "response.put_forward"}
    own, others = (afresh(cast, "kim", code=code) for code in ("OBS", "MP"))
    grace = afresh(cast, "grace")
    assert overseen(own, TUESDAY).filter(**entries).exists()
    assert not queries.visible_responses(own, TUESDAY).filter(pk=response.pk).exists()  # who and when, no content
    for by in (others, grace):
        assert not overseen(by, TUESDAY).filter(**entries).exists()
    assert check_trail().wrong == ""  # and all of it is verified


def test_h4_stays_with_who_is_named(cast: Cast, asked):
    response = put(cast, restricted(cast, asked), answer("WITHHELD", handling=["H4"]))
    with pytest.raises(NotNow, match="may not even be known"):
        commands.unrestrict_response(response, BECAUSE, by=afresh(cast, "bea"), at=TUESDAY)


@pytest.fixture
def in_hiding(cast: Cast) -> InformationRequest:
    """A request about a child whose mother's address is confidential."""
    words = asked_of("OBS")
    for subject in words["subjects"]:
        subject["address"] = {"line": REFUGE, "confidential": True}
    pip = cast.actor("pip", TUESDAY)
    draft = commands.prepare_request(words, by=pip, at=TUESDAY)
    return commands.submit_request(draft, by=pip, at=TUESDAY).thing


def test_h5_is_masked_everywhere_also_for_its_own_side(cast: Cast, in_hiding):
    pip = Caller(cast.person("pip"))
    assert REFUGE not in pip.get(f"requests/{in_hiding.ref}").content.decode()
    page = visitor(cast, "pip")
    for path in (f"/requests/{in_hiding.ref}/", "/requests/", "/"):
        assert REFUGE not in page.opens(path)
    commands.endorse_request(open_step(in_hiding), BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    told = in_hiding.responses.get()
    assert REFUGE not in json.dumps(queries.addressed_words(told))
    assert REFUGE not in Caller(cast.person("bea")).get(f"responses/{told.ref}").content.decode()
    assert REFUGE not in visitor(cast, "bea").opens(f"/responses/{told.ref}/")
    assert _nothing_in_mail(REFUGE)


def test_h5_is_shown_on_its_own_for_a_reason_that_is_recorded(cast: Cast, in_hiding):
    wes, ref = visitor(cast, "wes"), queries.request_words(in_hiding)["subjects"][0]["ref"]
    here = f"/requests/{in_hiding.ref}/address/{ref}/"
    assert here in wes.opens(f"/requests/{in_hiding.ref}/")
    form = wes.opens(here)
    assert REFUGE not in form
    refused = wes.sends(here, {"reason": "because"}, on=form, status=422).content.decode()
    assert REFUGE not in refused
    seen = wes.sends(here, {"reason": BECAUSE}, on=form, status=200).content.decode()
    assert REFUGE in seen and "It is hidden again" in seen
    assert lookers(in_hiding)[0].name == "Wes Specimen"


def test_h5_over_the_api_wants_the_same_reason_and_is_nobody_elses(cast: Cast, in_hiding):
    ref = queries.request_words(in_hiding)["subjects"][0]["ref"]
    path = f"requests/{in_hiding.ref}/show_address"
    assert Caller(cast.person("pip")).done(path, {"subject": ref, "why": BECAUSE}) == {"line": REFUGE}
    assert Caller(cast.person("pip")).post(path, {"subject": ref, "why": "no"}).status_code == 400
    for who, subject in (("kit", ref), ("pip", "S99")):
        assert Caller(cast.person(who)).post(path, {"subject": subject, "why": BECAUSE}).status_code == 404


def test_a_subject_without_a_confidential_address_has_none_to_show(cast: Cast, submitted):
    with pytest.raises(NotFound):
        commands.show_address(submitted, "S1", BECAUSE, by=afresh(cast, "pip"), at=TUESDAY)


def _nothing_in_mail(*words: str) -> bool:
    commands.write_letters(LATER)
    commands.post_notices(LATER)
    said = "".join(one.subject + str(one.body) for one in mail.outbox)
    return not any(word in said for word in words)
