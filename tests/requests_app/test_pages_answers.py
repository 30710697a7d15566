"""RQ-01 through the pages of the answering side: take, prepare, decide, stop; and who may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from tests.requests_app.callers import BECAUSE, TUESDAY, asked_of, documents
from tests.requests_app.pages import NAMES, in_form, text_of, title_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")


def test_the_list_names_nobody_and_one_press_takes(cast: Cast, asked: AgencyResponse) -> None:
    bea = visitor(cast, "bea")
    page = bea.opens("/responses/")
    said = text_of(page)
    assert "8 months" in said and "Wren" not in said
    assert "duty social worker, Merrowdale County Council" in said
    path = f"/responses/{asked.ref}/take/"
    shown = bea.follows(bea.sends(path, {}))
    assert "You have this now." in text_of(shown) and "Receipt" in text_of(shown)
    assert bea.sends(path, {})["Location"] == f"/responses/{asked.ref}/"  # once more is harmless
    assert "Bea Mockridge" in text_of(bea.opens("/responses/?which=mine"))
    assert "Nothing here." in text_of(bea.opens("/responses/?which=nobody"))


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    cast: Cast, tuesday: time_machine.Traveller, django_assert_max_num_queries: Any
) -> None:
    bea, counts = visitor(cast, "bea"), []
    for number in (1, 4):
        for _more in range(number):
            _asked_again(cast)
        bea.opens("/responses/")
        with django_assert_max_num_queries(60) as captured:
            bea.opens("/responses/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def _asked_again(cast: Cast) -> None:
    pip = cast.actor("pip", TUESDAY)
    draft = commands.begin_draft(None, asked_of("OBS"), by=pip, at=TUESDAY)
    info_request = commands.submit_request(draft, by=pip, at=TUESDAY).thing
    step = info_request.steps.select_related("info_request", "agency").get(status="open")
    commands.endorse_request(step, BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY)


PLACES = (
    "/responses/{ref}/", "/responses/{ref}/prepare/", "/responses/{ref}/preview/", "/responses/{ref}/decide/",
    "/responses/{ref}/recall/", "/disclosures/{ref}/", "/dates/{ref}/",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("stranger", ["kit", "ines", "jo", "ada"])
def test_a_stranger_cannot_tell_what_is_hidden_from_what_is_not_there(
    cast: Cast, delivered: AgencyResponse, place: str, stranger: str
) -> None:
    somebody = visitor(cast, stranger)
    hidden = somebody.opens(place.format(ref=delivered.ref), status=404)
    absent = somebody.opens(place.format(ref="ZZZZ-ZZZZ"), status=404)
    assert hidden == absent


def test_covered_details_show_one_at_a_time_and_are_recorded(cast: Cast, asked: AgencyResponse) -> None:
    bea, path = visitor(cast, "bea"), f"/responses/{asked.ref}/"
    page = bea.opens(path)
    assert "2 March 2026" not in page and "4 Fictitious Row" not in page
    shown = bea.sends(path, {"show": "S1.dob"}, status=200).content.decode()
    assert "2 March 2026" in shown and "4 Fictitious Row" not in shown
    bea.sends(path, {"show": "S9.dob"}, status=200)  # what is not covered here cannot be asked for


def _typed(**more: Any) -> dict[str, Any]:
    """An answer as Bea types it."""
    return {
        "identity_match-result": "MATCH",
        "identity_match-on": ["name", "date of birth", "NHS number"],
        "items-0-outcome": "PART",
        "items-0-shared-0-text": "8-week check missed, no rebooking",
        "items-0-shared-0-kind": "FACT",
        "items-0-shared-0-as_at_0": "6",
        "items-0-shared-0-as_at_1": "5",
        "items-0-shared-0-as_at_2": "2026",
        "items-0-shared-0-source": "our record",
        "items-0-withheld-0-what": "older contraceptive entries",
        "items-0-withheld-0-code": "NOT_RELEVANT",
        "isd-relevant_because": "missed baby check bears on care",
        "isd-detriment_outcome": "NO_GREATER_HARM",
        "discloser_law-gateway": "CA04-16LA",
        "discloser_law-art6": "A6-1-C",
        "discloser_law-special": "A9-2-H",
        "answers-Q-GR1": "It may be inflicted.",
        "use": "This enquiry only.",
        "items-0-left_out": "Adult health that does not bear on care of the baby.",
        **more,
    }


def test_an_answer_is_prepared_and_sent_for_decision(cast: Cast, asked: AgencyResponse) -> None:
    bea, path = visitor(cast, "bea"), f"/responses/{asked.ref}/prepare/"
    page = bea.opens(path)
    said = text_of(page)
    assert "2 March 2026" in said and "999 026 1008" in said  # in full, so that the right record is found
    assert "Decides it: Omar Specimen" in said
    assert " checked" not in page and " selected" not in page
    assert not any(name in title_of(page) for name in NAMES)
    sent = _typed(then="forward")
    shown = bea.follows(bea.sends(path, sent, on=page))
    assert "Sent for decision." in text_of(shown) and "Next: decided by Omar Specimen" in text_of(shown)
    asked.refresh_from_db()
    assert (asked.status, asked.outcome, asked.version) == ("in_approval", "PART", 1)
    assert bea.sends(path, sent, on=page)["Location"] == f"/responses/{asked.ref}/"  # once more is harmless
    asked.refresh_from_db()
    assert asked.version == 1


def test_faults_stand_beside_their_boxes_and_nothing_typed_is_lost(cast: Cast, asked: AgencyResponse) -> None:
    bea, path = visitor(cast, "bea"), f"/responses/{asked.ref}/prepare/"
    wrong = _typed(then="forward") | {"items-0-shared-0-kind": "", "items-0-shared-0-as_at_0": "31",
                                      "items-0-shared-0-as_at_1": "2"}  # fmt: skip
    del wrong["items-0-left_out"]
    page = bea.sends(path, wrong, on=bea.opens(path), status=422).content.decode()
    assert title_of(page).startswith("Error:")
    said = text_of(page)
    order = ["Mark whether line 1 is fact", "Enter a date, for example 24 11 2026", "Enter what you left out"]
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)
    for place in ("id_items-0-shared-0-kind", "id_items-0-shared-0-as_at", "id_items-0-left_out"):
        assert f'href="#{place}"' in page and f'id="{place}-error"' in page
    assert in_form(page, "items-0-shared-0-as_at_0") == "31"
    assert in_form(page, "items-0-shared-0-text") == "8-week check missed, no rebooking"
    assert 'value="PART" checked' in page and 'value="CA04-16LA" selected' in page
    assert "2026" in in_form(bea.opens(path), "items-0-shared-0-as_at_2")  # and still there after coming back


def test_buttons_add_boxes_without_losing_what_is_typed(cast: Cast, asked: AgencyResponse) -> None:
    bea, path = visitor(cast, "bea"), f"/responses/{asked.ref}/prepare/"
    page = bea.opens(path)
    for then, box in (
        ("line:I2", "items-0-shared-1-text"),
        ("left:I2", "items-0-withheld-1-what"),
        ("person", "third_parties-0-who"),
    ):
        answer = bea.sends(path, _typed(then=then), on=page)
        assert answer["Location"].endswith(f"/prepare/#id_{box}")
        page = bea.follows(answer)
        assert f'name="{box}"' in page
        assert in_form(page, "items-0-shared-0-text") == "8-week check missed, no rebooking"
    seen = bea.follows(bea.sends(path, _typed(then="preview"), on=page))
    assert "8-week check missed" in text_of(seen) and "older contraceptive" not in text_of(seen)
    assert "Draft" in text_of(bea.opens(path))


def test_two_tabs_of_one_draft_do_not_overwrite_each_other(cast: Cast, asked: AgencyResponse) -> None:
    bea, path = visitor(cast, "bea"), f"/responses/{asked.ref}/prepare/"
    bea.sends(path, _typed(then="later"), on=bea.opens(path))
    one = other = bea.opens(path)
    bea.sends(path, _typed(then="later"), on=one)
    answer = bea.sends(path, _typed(then="later", use="Another use, typed in the other tab."), on=other, status=409)
    assert "Another use, typed in the other tab." in answer.content.decode()


def test_a_colleagues_draft_is_said_and_locks_nobody_out(cast: Cast, asked: AgencyResponse) -> None:
    commands.begin_draft(asked, documents()["OBS"], by=cast.actor("bea", TUESDAY), at=TUESDAY)
    page = visitor(cast, "omar").opens(f"/responses/{asked.ref}/prepare/")
    assert "Also writing an answer to this: Bea Mockridge." in text_of(page)
    assert "Send for decision" in page


def test_the_approver_decides_on_one_page(cast: Cast, put_forward: AgencyResponse) -> None:
    omar, path = visitor(cast, "omar"), f"/responses/{put_forward.ref}/decide/"
    page = omar.opens(path)
    said = text_of(page)
    assert "8-week check missed, no rebooking" in said and "older contraceptive entries" in said
    assert "CA04-16LA" not in said and "A6-1-C" not in said and "NOT_RELEVANT" not in said  # law in words
    assert "sending waits until 10:05" in said
    assert " checked" not in page
    assert not any(name in title_of(page) for name in NAMES)
    answer = omar.sends(path, {"decision": "agree", "reason": BECAUSE, "then": "record"}, on=page)
    assert "It will be sent at 10:05." in text_of(omar.follows(answer))
    again = omar.sends(path, {"decision": "agree", "reason": BECAUSE, "then": "record"}, on=page)
    assert again["Location"] == answer["Location"]
    put_forward.refresh_from_db()
    assert put_forward.status == "approved"


def test_showing_a_covered_detail_keeps_the_typed_reason(cast: Cast, put_forward: AgencyResponse) -> None:
    omar, path = visitor(cast, "omar"), f"/responses/{put_forward.ref}/decide/"
    sent = {"show": "S1.dob", "reason": "Half a reason", "decision": "agree"}
    page = omar.sends(path, sent, on=omar.opens(path), status=200).content.decode()
    assert "2 March 2026" in page and in_form(page, "reason") == "Half a reason" and 'value="agree" checked' in page
    put_forward.refresh_from_db()
    assert put_forward.status == "in_approval"


def test_whoever_prepared_it_reads_why_they_cannot_decide(cast: Cast, put_forward: AgencyResponse) -> None:
    bea, path = visitor(cast, "bea"), f"/responses/{put_forward.ref}/decide/"
    page = bea.opens(path)
    assert "Record my decision" not in page and "It is with: Omar Specimen" in text_of(page)
    bea.sends(path, {"decision": "agree", "reason": BECAUSE}, on=page, status=403)


def test_an_answer_goes_back_with_what_must_change(
    cast: Cast, put_forward: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    omar, path = visitor(cast, "omar"), f"/responses/{put_forward.ref}/decide/"
    page = omar.opens(path)
    bare = omar.sends(path, {"then": "record"}, on=page, status=422).content.decode()
    assert "Select what you decide" in bare and "Enter your reason" in bare
    omar.sends(path, {"decision": "return", "reason": BECAUSE, "then": "record"}, on=page)
    bea, prepare = visitor(cast, "bea"), f"/responses/{put_forward.ref}/prepare/"
    assert BECAUSE in text_of(bea.opens(f"/responses/{put_forward.ref}/"))
    page = bea.opens(prepare)
    assert BECAUSE in text_of(page) and "older contraceptive entries" in page  # what must change, and its words
    tuesday.move_to(TUESDAY + timedelta(minutes=2))
    bea.sends(prepare, _typed(then="forward"), on=page)
    said = text_of(omar.opens(path))
    assert "Since you last looked (today 10:00)" in said
    assert "Item 2: a line is gone, or its words changed." in said and "Our law changed." not in said


def test_what_was_read_before_a_change_cannot_be_signed(cast: Cast, put_forward: AgencyResponse) -> None:
    omar, path = visitor(cast, "omar"), f"/responses/{put_forward.ref}/decide/"
    page = omar.opens(path).replace(f'name="version" value="{put_forward.audit_seq}"', 'name="version" value="1"')
    answer = omar.sends(path, {"decision": "agree", "reason": BECAUSE}, on=page, status=409)
    assert "This changed while you were looking" in answer.content.decode()
    assert BECAUSE in answer.content.decode()


def test_an_agreed_answer_can_be_stopped_in_time(cast: Cast, agreed: AgencyResponse) -> None:
    bea, path = visitor(cast, "bea"), f"/responses/{agreed.ref}/recall/"
    assert "Stop it" in bea.opens(f"/responses/{agreed.ref}/")
    page = bea.opens(path)
    short = bea.sends(path, {"reason": "No."}, on=page, status=422).content.decode()
    assert in_form(short, "reason") == "No."
    shown = bea.follows(bea.sends(path, {"reason": BECAUSE}, on=page))
    assert "Stopped. It has not been sent" in text_of(shown)
    bea.opens(path, status=409)


def test_a_senior_looks_back_at_what_went_out_at_once(cast: Cast, tuesday: time_machine.Traveller) -> None:
    response = _answered_by_police(cast)
    tuesday.move_to(TUESDAY + timedelta(minutes=6))
    commands.deliver_due(TUESDAY + timedelta(minutes=6))
    rob, path = visitor(cast, "rob"), f"/responses/{response.ref}/decide/"
    assert "Look back at what was sent at once" in text_of(rob.opens(f"/responses/{response.ref}/"))
    page = rob.opens(path)
    said = text_of(page)
    assert "Look back at what Merrowdale Police sent" in said and "Kim Placeholder" in said
    assert "It was right to share at once" in said and " checked" not in page
    answer = rob.sends(path, {"decision": "MORE_THAN_NEEDED", "reason": BECAUSE}, on=page)
    assert "Your look back is on record." in text_of(rob.follows(answer))
    assert "You prepared this answer, advised on it or acted on it already" in text_of(rob.opens(path))


def _answered_by_police(cast: Cast) -> AgencyResponse:
    """A red answer that protects a caller: one signs, a senior looks back."""
    pip, ines = cast.actor("pip", TUESDAY), cast.actor("ines", TUESDAY)
    draft = commands.begin_draft(None, asked_of("MP"), by=pip, at=TUESDAY)
    step = commands.submit_request(draft, by=pip, at=TUESDAY).thing.steps.get(status="open")
    commands.endorse_request(step, BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    response = AgencyResponse.objects.get(from_agency=cast.agency("MP"))
    answer = commands.begin_draft(response, documents()["MP"], by=ines, at=TUESDAY)
    step = commands.put_forward_response(answer, by=ines, at=TUESDAY).thing.steps.get(status="open")
    return commands.approve_step(step, BECAUSE, by=cast.actor("leo", TUESDAY), at=TUESDAY).thing


def test_the_law_is_held_in_welsh_for_the_day_the_pages_are(
    cast: Cast, put_forward: AgencyResponse, settings: Any
) -> None:
    settings.LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
    omar = visitor(cast, "omar")
    omar.client.cookies["django_language"] = "cy"
    page = omar.opens(f"/responses/{put_forward.ref}/decide/")
    assert 'lang="cy"' in page and "Dyletswydd" in page
