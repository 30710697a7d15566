"""After an answer was sent: recalled at once, destroyed by name or escalated; looked at again by somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from requests_app import commands, guidance, policies, queries, reminders
from requests_app.commands import responses as of_commands
from requests_app.denials import Denial, Incomplete, NotNow, NotPermitted
from requests_app.guidance.packs import versions
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Clock, Draft, Notification
from requests_app.policies import responses as of_responses
from requests_app.queries.tracks import asker_state, asker_version
from tests.requests_app.answering import CHANGE, INSIDE, agree, answer, deliver, delivered, left_out, put
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, refused
from tests.requests_app.pages import text_of, visitor

LATER = TUESDAY + timedelta(minutes=10)
NEW = "A neighbour heard her cry for an hour last night, and nobody came to her. That is new."
pytestmark = pytest.mark.usefixtures("tuesday")


def _opened(cast: Cast, response: AgencyResponse) -> AgencyResponse:
    commands.open_disclosure(response, accepts=True, by=cast.actor("pip", LATER), at=LATER)
    return AgencyResponse.objects.select_related("info_request").get(pk=response.pk)


def _recalled(cast: Cast, response: AgencyResponse) -> AgencyResponse:
    omar = cast.actor("omar", LATER)
    return commands.recall_response(response, BECAUSE, confirm="RECALL", by=omar, at=LATER).thing


def test_an_agreed_answer_is_held_as_long_as_its_urgency_says_and_never_made_late_by_it() -> None:
    held = {"EMERGENCY": 0, "RED": 5, "AMBER": 15, "GREEN": 30, "ROUTINE": 30}
    for version in versions():
        pack = guidance.load(version)
        assert set(pack.urgencies) == set(held)
        for urgency, minutes in held.items():
            answer_to = AgencyResponse(urgency=urgency, pack=pack.version, due_at=TUESDAY + timedelta(minutes=20))
            assert of_commands.hold_until(answer_to, TUESDAY) == TUESDAY + timedelta(minutes=min(minutes, 20)), urgency
            late = answer_to.due_at + timedelta(minutes=1)
            assert of_commands.hold_until(answer_to, late) == late, urgency


def test_access_ends_at_once_and_what_was_sent_is_never_shown_again(
    cast: Cast, delivered: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    recalled = _recalled(cast, _opened(cast, delivered))
    assert (recalled.status, asker_state(recalled, LATER)) == ("recalled", "destroy")
    with pytest.raises(NotNow):
        commands.open_disclosure(recalled, accepts=True, by=cast.actor("pip", LATER), at=LATER)
    tuesday.move_to(LATER)
    page = visitor(cast, "pip").opens(f"/disclosures/{recalled.ref}/")
    assert "Stop using this" in text_of(page) and "check missed" not in page and BECAUSE not in page


def test_a_recall_wants_a_reason_and_the_word_and_takes_two_clicks(
    cast: Cast, delivered: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    tuesday.move_to(LATER)
    omar, place = visitor(cast, "omar"), f"/responses/{delivered.ref}/recall/"
    assert place in omar.opens(f"/responses/{delivered.ref}/")
    page = omar.opens(place)
    assert "must confirm that copies are destroyed" in text_of(page)
    omar.sends(place, {"reason": BECAUSE, "word": "recall"}, on=page, status=422)
    omar.sends(place, {"reason": "", "word": "RECALL"}, on=page, status=422)
    said = text_of(omar.follows(omar.sends(place, {"reason": BECAUSE, "word": "RECALL"}, on=page)))
    assert "Access has ended." in said


def test_silence_after_a_recall_goes_up_the_receivers_own_ladder(cast: Cast, delivered: AgencyResponse) -> None:
    recalled = _recalled(cast, delivered)
    clock = Clock.objects.get(kind=reminders.DESTROY)
    assert clock.agency == recalled.to_agency and clock.stopped_at is None
    told = Notification.objects.filter(kind="recalled")
    assert {notice.recipient for notice in told} == {cast.person("pip")}
    commands.sweep(clock.due_at + timedelta(minutes=1))
    escalated = Notification.objects.filter(kind="escalated", about_id=recalled.info_request_id)
    assert cast.person("dara") in {notice.recipient for notice in escalated}


def test_who_received_says_by_name_that_no_copy_is_left(
    cast: Cast, delivered: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    recalled = _recalled(cast, _opened(cast, delivered))
    tuesday.move_to(LATER)
    assert recalled.info_request
    pip, place = Caller(cast.person("pip")), f"requests/{recalled.info_request.ref}/responses/{recalled.ref}"
    words = {"how": "Shredded, two sheets", "version": asker_version(recalled)}
    assert refused(pip.post(f"{place}/confirm_destroyed", {**words, "copies": " "}))[2] == ["/copies"]
    shown = pip.done(f"{place}/confirm_destroyed", {**words, "copies": "one printout"})
    assert shown["response"]["state"] == "recalled"
    assert not Clock.objects.filter(kind=reminders.DESTROY, stopped_at=None).exists()
    assert Notification.objects.filter(kind="destroyed", recipient=cast.person("bea")).exists()
    assert "confirmed that no copy" in text_of(visitor(cast, "bea").opens(f"/responses/{recalled.ref}/"))
    again = pip.post(f"{place}/confirm_destroyed", {**words, "copies": "one", "version": words["version"] + 1})
    assert refused(again)[0] == 409


def test_the_page_on_which_destruction_is_confirmed(
    cast: Cast, delivered: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    recalled = _recalled(cast, _opened(cast, delivered))
    tuesday.move_to(LATER)
    assert recalled.info_request
    pip, place = visitor(cast, "pip"), f"/disclosures/{recalled.ref}/destroyed/"
    assert place in pip.opens(f"/requests/{recalled.info_request.ref}/")
    page = pip.opens(place)
    assert 'href="#id_copies"' in pip.sends(place, {"how": "Shredded"}, on=page, status=422).content.decode()
    words = {"how": "Shredded", "copies": "one printout"}
    assert "no copy is left" in text_of(pip.follows(pip.sends(place, words, on=page)))


@pytest.mark.parametrize("who", ["dara", "pip"])
def test_only_the_side_that_answered_recalls(who: str, cast: Cast, delivered: AgencyResponse) -> None:
    assert isinstance(policies.why_not_recall(delivered, by=cast.actor(who, LATER)), NotPermitted)


def test_access_ends_by_itself_on_the_day_that_was_said(cast: Cast, asked: AgencyResponse) -> None:
    response = delivered_until(cast, asked, "2026-11-20")
    pip = replace(cast.actor("pip", LATER), proved_at=response.access_until)
    assert response.access_until and response.access_until.isoformat() == "2026-11-21T00:00:00+00:00"
    assert policies.why_not_open(response, by=pip, at=response.access_until - timedelta(seconds=1)) is None
    assert isinstance(policies.why_not_open(response, by=pip, at=response.access_until), NotNow)


def delivered_until(cast: Cast, asked: AgencyResponse, day: str) -> AgencyResponse:
    return delivered(cast, asked, answer("PART") | {"destroy_by": day})


def _asked_again(cast: Cast, asked: AgencyResponse) -> tuple[AgencyResponse, AgencyResponse]:
    first = _opened(cast, delivered(cast, asked, answer("PART")))
    again = commands.ask_to_look_again(first, NEW, source="a neighbour", by=cast.actor("pip", LATER), at=LATER).thing
    return first, again


def test_a_second_look_is_a_decision_of_its_own_and_the_first_stays(cast: Cast, asked: AgencyResponse) -> None:
    first, again = _asked_again(cast, asked)
    assert (again.reconsiders, again.status, again.version) == (first, "received", 0)
    assert again.ref != first.ref and again.due_at > first.due_at
    before = AgencyResponse.objects.get(pk=first.pk)
    assert (before.status, before.version, before.outcome) == (first.status, first.version, first.outcome)
    with pytest.raises(NotNow):
        commands.ask_to_look_again(before, NEW, by=cast.actor("pip", LATER), at=LATER)


def test_nobody_who_decided_before_decides_or_prepares_again(cast: Cast, asked: AgencyResponse) -> None:
    """Omar decided first; Bea prepared it, and may prepare again, but never decide."""
    _first, again = _asked_again(cast, asked)
    assert isinstance(policies.why_not_prepare(again, by=cast.actor("omar", LATER)), NotPermitted)
    assert policies.why_not_prepare(again, by=cast.actor("bea", LATER)) is None
    with pytest.raises(NotNow):  # the surgery has one lead, and he decided before: nobody is left
        put(cast, again, answer("SHARED"), who="bea", at=LATER)


def test_something_new_is_needed_and_everything_shared_leaves_nothing_to_look_at(
    cast: Cast, asked: AgencyResponse
) -> None:
    first = delivered(cast, asked, answer("SHARED"))
    with pytest.raises(Denial):
        commands.ask_to_look_again(first, NEW, by=cast.actor("pip", LATER), at=LATER)  # not opened yet
    with pytest.raises(NotNow):
        commands.ask_to_look_again(_opened(cast, first), NEW, by=cast.actor("pip", LATER), at=LATER)


def test_what_is_new_is_asked_on_the_page_and_by_api(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    first = _opened(cast, delivered(cast, asked, answer("PART")))
    tuesday.move_to(LATER)
    assert first.info_request
    api, place = Caller(cast.person("pip")), f"requests/{first.info_request.ref}/responses/{first.ref}/look_again"
    words = {"new_information": "We want it.", "version": asker_version(first)}
    assert refused(api.post(place, words))[2] == ["/new_information"]
    pip, here = visitor(cast, "pip"), f"/disclosures/{first.ref}/look-again/"
    page = pip.opens(here)
    said = text_of(pip.follows(pip.sends(here, {"new_information": NEW, "source": "a neighbour"}, on=page)))
    assert "Somebody else there looks again." in said and "looks again" in said
    again = AgencyResponse.objects.get(reconsiders=first)
    told = text_of(visitor(cast, "bea").opens(f"/responses/{again.ref}/"))
    assert NEW in told and "a neighbour" in told and INSIDE["why"] not in told
    assert refused(api.post(place, {**words, "new_information": NEW}))[0] == 409


def test_a_recalled_or_refused_answer_is_not_what_a_broken_gate_says(
    cast: Cast, asked: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The detector on a policy that forgot who decided: Omar would prepare the second look at his own decision."""
    _first, again = _asked_again(cast, asked)
    with monkeypatch.context() as broken:
        broken.setattr("requests_app.policies.responses._decided_it_before", lambda *_: None)
        assert policies.why_not_prepare(again, by=cast.actor("omar", LATER)) is None
    with pytest.raises(Incomplete):
        _recalled_without_the_word(cast, deliver(agree(cast, put(cast, _fresh(cast), answer("PART")))))


def _fresh(cast: Cast) -> AgencyResponse:
    from tests.requests_app.reached import asked

    return asked(cast)


def _recalled_without_the_word(cast: Cast, response: AgencyResponse) -> None:
    commands.recall_response(response, BECAUSE, confirm="", by=cast.actor("omar", LATER), at=LATER)


def test_a_refusal_becomes_a_better_request_with_nothing_that_must_be_said_afresh(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    first = _opened(cast, delivered(cast, asked, answer("WITHHELD")))
    tuesday.move_to(LATER)
    pip, here = visitor(cast, "pip"), f"/disclosures/{first.ref}/better/"
    page = pip.sends(f"/disclosures/{first.ref}/", {"then": "open"}, status=200).content.decode()
    assert here in page and CHANGE in text_of(page)
    pip.follows(pip.sends(here, {}))
    draft = Draft.objects.filter(owner=cast.person("pip")).latest("saved_at").words
    item = draft["items"][0]
    assert (item["id"], item["asked_of"], item["less_intrusive"]) == ("I2", "OBS", CHANGE)
    assert not {"necessity", "proportionality", "purpose", "requester_law", "urgency", "transparency"} & set(draft)
    assert "necessary_because" not in item and INSIDE["why"] not in str(draft)
    assert first.info_request
    place = f"requests/{first.info_request.ref}/responses/{first.ref}/ask_better"
    assert Caller(cast.person("pip")).done(place, {}, status=201)["state"] == "draft"
    assert refused(Caller(cast.person("bea")).post(place, {}))[0] == 404


def test_there_is_no_better_request_where_everything_was_shared(cast: Cast, asked: AgencyResponse) -> None:
    first = _opened(cast, delivered(cast, asked, answer("SHARED")))
    assert isinstance(policies.why_not_ask_better(first, by=cast.actor("pip", LATER)), NotNow)
    unread = policies.why_not_ask_better(asked, by=cast.actor("pip", LATER))
    assert isinstance(unread, NotNow)


def test_a_part_left_out_of_what_was_shared_is_looked_at_again_disagreed_about_and_asked_better(
    cast: Cast, asked: AgencyResponse
) -> None:
    """The item reads as shared, and a part of it was left out on a ground: golden rule 7 holds for that part too."""
    first = _opened(cast, delivered(cast, asked, answer("SHARED", withheld=[left_out()])))
    assert first.outcome == "SHARED"
    pip = cast.actor("pip", LATER)
    assert policies.why_not_disagree(first, by=pip) is None
    draft = commands.ask_better(first, by=pip, at=LATER)
    assert [item["less_intrusive"] for item in draft.words["items"]] == [CHANGE]
    again = commands.ask_to_look_again(first, NEW, by=pip, at=LATER).thing
    assert [item["id"] for item in queries.addressed_words(again)["items"]] == ["I2"]


def test_a_rule_that_reads_the_outcome_alone_is_caught(
    cast: Cast, asked: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: what reads as shared counts as shared in full."""
    monkeypatch.setattr(of_responses, "nothing_was_kept_back", lambda response: response.outcome == "SHARED")
    first = _opened(cast, delivered(cast, asked, answer("SHARED", withheld=[left_out()])))
    assert isinstance(policies.why_not_look_again(first, by=cast.actor("pip", LATER)), NotNow)
