"""The disclosure record: both sides' copies, by name and on record; the same bytes; nothing withheld or sealed."""

from __future__ import annotations

import hashlib
import io
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from audit.trail import content_of
from audit.verify import verify
from requests_app import commands, papers
from requests_app.denials import Incomplete, NotNow, NotPermitted
from requests_app.events import Event
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from requests_app.papers import printing
from requests_app.policies import responses as policies_of_responses
from requests_app.queries import records
from requests_app.queries.timelines import timeline
from requests_app.views import custody, custody_context
from tests.requests_app.callers import BECAUSE, Caller, documents
from tests.requests_app.holding import LATER, RIGHT_CANARY, WRONG_CANARY, corrected, fresh, opened, passed_on
from tests.requests_app.pages import NAMES, text_of, title_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")
WITHHELD = ("older contraceptive entries", "father's asthma")
SEALED = "quincesealed the person who rang lives next door"


@pytest.fixture(autouse=True)
def later(tuesday: Any) -> None:
    """Ten past ten."""
    tuesday.move_to(LATER)


def took(cast: Cast, held: AgencyResponse, who: str = "pip") -> commands.records.Taken:
    return commands.take_record(held, BECAUSE, by=cast.actor(who, LATER), at=LATER)


def gave(cast: Cast, response: AgencyResponse, who: str = "omar") -> commands.records.Taken:
    return commands.take_given_record(response, BECAUSE, by=cast.actor(who, LATER), at=LATER)


def printed(taken: commands.records.Taken) -> str:
    """What can be read out of the PDF."""
    pdf = PdfReader(io.BytesIO(papers.as_pdf(taken.record, taken.digest)))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_the_record_says_what_was_asked_decided_and_shared_under_which_law_by_whom_and_when(
    cast: Cast, delivered: AgencyResponse
) -> None:
    text = printed(took(cast, opened(cast, delivered)))
    for said in (
        *("Pip Mockridge", "Dara", "contacts, missed appointments", "Decide on an enquiry under section 47"),
        *(
            "8-week check missed, no rebooking",
            "Professional opinion",
            "6 May 2026",
            "Otterbrook Surgery",
            "Children Act",
        ),
        *(
            "It does not bear on the question",
            "not to be passed on without asking us",
            "10 November 2026, 10:06",
            "First opened",
        ),
    ):
        assert said in text, said


def test_the_same_record_for_the_same_recipient_is_the_same_bytes(cast: Cast, delivered: AgencyResponse) -> None:
    first, second = took(cast, opened(cast, delivered)), took(cast, fresh(delivered))
    assert first.receipt.leaf_hash != second.receipt.leaf_hash  # each is on record
    assert papers.as_json(first.record) == papers.as_json(second.record)
    assert papers.as_pdf(first.record, first.digest) == papers.as_pdf(second.record, second.digest)
    assert hashlib.sha256(papers.as_json(first.record)).hexdigest() == first.digest


def test_another_recipient_has_another_copy_with_their_own_name_on_every_page(
    cast: Cast, delivered: AgencyResponse
) -> None:
    held = opened(cast, delivered)
    pips, daras = took(cast, held), took(cast, opened(cast, held, "dara"), "dara")
    assert papers.as_pdf(pips.record, pips.digest) != papers.as_pdf(daras.record, daras.digest)
    for taken, mine, other in ((pips, "Copy for Pip", "Copy for Dara"), (daras, "Copy for Dara", "Copy for Pip")):
        pages = PdfReader(io.BytesIO(papers.as_pdf(taken.record, taken.digest))).pages
        assert len(pages) > 1
        assert all(mine in page.extract_text() and other not in page.extract_text() for page in pages)


def test_the_copy_is_on_record_with_what_it_said_before_it_leaves_and_the_other_side_sees_that_it_was_taken(
    cast: Cast, delivered: AgencyResponse
) -> None:
    taken = took(cast, opened(cast, delivered))
    request = delivered.info_request
    assert request is not None and taken.receipt.stream == request.pk
    kept = content_of(request, taken.receipt.seq)
    assert (kept["record"], kept["sha256"], kept["why"]) == (taken.record, taken.digest, BECAUSE)
    theirs = [one for one in timeline(fresh(delivered)) if one.event == Event.RECORD_TAKEN]
    assert len(theirs) == 1 and "Pip" not in theirs[0].sentence and theirs[0].reason == ""
    assert content_of(delivered, theirs[0].number).keys() == {"by"}
    assert not list(verify().findings)


def test_what_the_givers_take_is_their_own_business(cast: Cast, delivered: AgencyResponse) -> None:
    taken = gave(cast, delivered)
    assert taken.receipt.stream == delivered.pk
    assert delivered.info_request is not None
    assert not [one for one in timeline(delivered.info_request) if one.event == Event.RECORD_TAKEN]
    assert "Omar" in printed(taken) and "Bea" in printed(taken)  # who of their own signed
    received = printed(took(cast, opened(cast, delivered)))
    assert "Omar" not in received and "Bea" not in received


@pytest.mark.parametrize("copy", [lambda cast, held: took(cast, opened(cast, held)), gave], ids=["received", "given"])
def test_nothing_that_was_withheld_is_in_anybodys_copy(
    cast: Cast, delivered: AgencyResponse, copy: Callable[..., commands.records.Taken]
) -> None:
    taken = copy(cast, delivered)
    everything = printed(taken) + papers.as_json(taken.record).decode()
    assert not [words for words in WITHHELD if words in everything]


def test_a_record_drawn_from_the_answer_as_it_was_drafted_is_caught(
    cast: Cast, delivered: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: nothing is left out on the way."""
    monkeypatch.setattr(records, "disclosed", lambda answer: answer)
    with pytest.raises(AssertionError):
        test_nothing_that_was_withheld_is_in_anybodys_copy(cast, delivered, gave)


@pytest.fixture
def sealed(cast: Cast, asked: AgencyResponse, tuesday: Any) -> AgencyResponse:
    """The surgery's answer, one line of which is sealed."""
    words = documents()["OBS"]
    words["items"][0] |= {"outcome": "SHARED", "withheld": [], "handling": ["H3"]}
    words["items"][0]["shared"].append({"text": SEALED, "kind": "FACT", "as_at": "2026-10-28"})
    bea, at = cast.actor("bea", LATER), LATER
    draft = commands.begin_draft(asked, words, by=bea, at=at)
    made = commands.put_forward_response(draft, by=bea, at=at).thing
    while step := made.steps.select_related("response", "agency").filter(status="open", mode="sign").first():
        who = "omar" if "GP_SAFEGUARDING_LEAD" in step.role_codes else "bea"
        commands.approve_step(step, BECAUSE, by=cast.actor(who, at), at=at)
    at += timedelta(minutes=6)
    tuesday.move_to(at)
    commands.deliver_due(at)
    return fresh(made)


def test_what_is_sealed_is_in_no_copy_not_even_of_whom_it_opens_for(cast: Cast, sealed: AgencyResponse) -> None:
    at = LATER + timedelta(minutes=7)
    by = cast.actor("pip", at)
    words = commands.open_disclosure(sealed, accepts=True, by=by, at=at)
    assert SEALED in str(words)  # to the person who asked it opens
    mine = commands.take_record(fresh(sealed), BECAUSE, by=by, at=at)
    theirs = commands.take_given_record(fresh(sealed), BECAUSE, by=cast.actor("omar", at), at=at)
    for taken in (mine, theirs):
        assert SEALED not in printed(taken) + papers.as_json(taken.record).decode()
        assert "Something is held and closed" in printed(taken)


def put_right(cast: Cast, root: AgencyResponse) -> AgencyResponse:
    """A correction of what is sealed has reached the council."""
    at = LATER + timedelta(minutes=7)
    commands.open_disclosure(root, accepts=True, by=cast.actor("pip", at), at=at)
    return corrected(cast, fresh(root), at)


def test_what_puts_right_what_is_sealed_is_sealed_as_well(cast: Cast, sealed: AgencyResponse) -> None:
    at, root = LATER + timedelta(minutes=7), put_right(cast, sealed)
    mine = commands.take_record(fresh(root), BECAUSE, by=cast.actor("pip", at), at=at)
    theirs = commands.take_given_record(fresh(root), BECAUSE, by=cast.actor("omar", at), at=at)
    for taken in (mine, theirs):
        everything = printed(taken) + papers.as_json(taken.record).decode()
        assert WRONG_CANARY not in everything and RIGHT_CANARY not in everything
        (said,) = taken.record["corrections"]
        assert (said["items"], said["closed"]) == (["I2"], True)  # that something was put right is told


def test_a_correction_is_read_by_those_for_whom_what_it_is_about_opens(
    cast: Cast, sealed: AgencyResponse, tuesday: Any
) -> None:
    root = put_right(cast, sealed)
    tuesday.move_to(LATER + timedelta(minutes=7))
    copy, here = root.correction_copies.get(), f"/disclosures/{root.ref}/"
    for who, reads in (("pip", True), ("dara", True), ("wes", False)):  # Wes is of the team, and named nowhere
        reader = visitor(cast, who)
        content = reader.sends(here, {}, on=reader.opens(here), status=200).content.decode()
        for page in (content, reader.opens(f"{here}corrections/{copy.pk}/")):
            assert (WRONG_CANARY in page, RIGHT_CANARY in page) == (reads, reads), who
            assert ("closed to you" in page) != reads


@pytest.mark.parametrize("where", [records, custody_context, custody], ids=["the copy", "the answer", "the correction"])
def test_a_correction_that_opens_for_everybody_is_caught(
    cast: Cast, sealed: AgencyResponse, tuesday: Any, monkeypatch: pytest.MonkeyPatch, where: Any
) -> None:
    """The broken variant: what puts something right is never closed."""
    monkeypatch.setattr(where, "put_right", lambda words, _told: words)
    with pytest.raises(AssertionError):
        if where is records:
            test_what_puts_right_what_is_sealed_is_sealed_as_well(cast, sealed)
        else:
            test_a_correction_is_read_by_those_for_whom_what_it_is_about_opens(cast, sealed, tuesday)


def test_a_copy_waits_until_the_answer_was_opened_and_is_not_given_after_a_recall(
    cast: Cast, delivered: AgencyResponse
) -> None:
    with pytest.raises(NotNow):
        took(cast, delivered)
    held = opened(cast, delivered)
    commands.recall_response(held, BECAUSE, confirm="RECALL", by=cast.actor("omar", LATER), at=LATER)
    with pytest.raises(NotNow):
        took(cast, fresh(held))
    assert "Recalled" in printed(gave(cast, fresh(held)))


def test_nobody_takes_a_copy_who_did_not_accept_the_conditions_themselves(
    cast: Cast, delivered: AgencyResponse
) -> None:
    held = opened(cast, delivered)
    with pytest.raises(NotNow, match="accept how it may be used"):
        took(cast, held, "dara")
    assert visitor(cast, "dara").client.get(f"/disclosures/{held.ref}/record/").status_code == 409
    assert took(cast, opened(cast, held, "dara"), "dara").record["made_for"]["name"] == cast.person("dara").name


def test_a_copy_for_a_colleague_of_whoever_accepted_them_is_caught(
    cast: Cast, delivered: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: that anybody opened it is enough."""
    monkeypatch.setattr(policies_of_responses, "has_opened", lambda held, _by: held.opened_at is not None)
    with pytest.raises(pytest.fail.Exception):
        test_nobody_takes_a_copy_who_did_not_accept_the_conditions_themselves(cast, delivered)


def test_a_session_that_was_left_open_takes_no_copy_and_a_key_takes_none(cast: Cast, delivered: AgencyResponse) -> None:
    held, pip = opened(cast, delivered), cast.actor("pip", LATER)
    for by in (replace(pip, proved_at=None), replace(pip, is_key=True)):
        with pytest.raises(NotPermitted):
            commands.take_record(held, BECAUSE, by=by, at=LATER)
    with pytest.raises(NotPermitted):
        commands.take_given_record(held, BECAUSE, by=pip, at=LATER)  # the other side's
    with pytest.raises(Incomplete):
        commands.take_record(held, "For the file.", by=pip, at=LATER)


def test_a_correction_and_what_was_passed_on_stand_in_their_records(cast: Cast, delivered: AgencyResponse) -> None:
    root = corrected(cast, opened(cast, delivered))
    assert RIGHT_CANARY in printed(took(cast, fresh(root))) and RIGHT_CANARY in printed(gave(cast, fresh(root)))
    copy = passed_on(cast, fresh(root))
    theirs = printed(took(cast, opened(cast, copy, "ines"), "ines"))
    assert "It comes from" in theirs and "8-week check missed" in theirs and "Copy for Ines" in theirs


def test_the_pdf_is_tagged_titled_and_in_english_and_its_title_names_nobody(
    cast: Cast, delivered: AgencyResponse
) -> None:
    taken = took(cast, opened(cast, delivered))
    pdf = PdfReader(io.BytesIO(papers.as_pdf(taken.record, taken.digest)))
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB" and "/StructTreeRoot" in root
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert pdf.metadata is not None and pdf.metadata.title == f"Disclosure record {delivered.ref}"
    assert pdf.metadata.creation_date is None


def test_what_no_font_here_can_show_stands_there_by_its_number(cast: Cast, delivered: AgencyResponse) -> None:
    record = took(cast, opened(cast, delivered)).record
    record["asked"]["purpose"] = "Łódź, 中, \u202eturned\x07 #let x = 1 *bold* @ref"
    text = printed(commands.records.Taken(record, "0" * 64, None))  # type: ignore[arg-type]
    assert "Łódź" in text and "[U+4E2D]" in text and "[U+202E]" in text and "[U+0007]" in text
    assert "#let x = 1 *bold* @ref" in text  # words are never source


def test_everything_that_is_said_to_be_printable_is() -> None:
    """And a character that is wrongly counted among them is caught: the layout refuses it."""
    sheet = {
        **dict.fromkeys(("title", "author", "marking", "mark", "lead", "digest", "of"), "x"),
        "stamp": ["x"],
        "columns": ["a", "b"],
    }
    letters = [chr(code) for first, last in printing._PRINTABLE for code in range(first, last + 1)]
    rows = [{"key": f"a{one}", "value": f"a{one}a"} for one in letters]
    made = printing.laid_out({**sheet, "sections": [{"heading": "x", "level": 2, "lead": "", "rows": rows}]})
    assert made.startswith(b"%PDF")
    with pytest.raises(RuntimeError):
        printing.laid_out({**sheet, "title": "中", "sections": []})


def test_a_copy_by_page_wants_a_reason_and_keeps_what_was_typed(cast: Cast, delivered: AgencyResponse) -> None:
    held = opened(cast, delivered)
    pip, place = visitor(cast, "pip"), f"/disclosures/{held.ref}/record/"
    page = pip.opens(place)
    assert "Your name stands on every page" in text_of(page) and not any(name in title_of(page) for name in NAMES)
    kept = pip.sends(place, {"why": "For the file", "kind": "PDF"}, on=page, status=422).content.decode()
    assert "For the file" in kept and "40 characters" in text_of(kept)
    assert "Select what kind of file" in pip.sends(place, {"why": BECAUSE}, on=page, status=422).content.decode()
    answer = pip.sends(place, {"why": BECAUSE, "kind": "PDF"}, on=page, status=200)
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'attachment; filename="record-{held.ref}.pdf"'
    again = pip.sends(place, {"why": BECAUSE, "kind": "PDF"}, on=page, status=200)
    assert again.content == answer.content
    as_json = pip.sends(place, {"why": BECAUSE, "kind": "JSON"}, on=page, status=200)
    assert as_json.json()["made_for"]["name"] == cast.person("pip").name
    assert len([one for one in timeline(fresh(held)) if one.event == Event.RECORD_TAKEN]) == 3


def test_both_sides_are_led_to_their_copy_and_the_api_gives_the_same_bytes(
    cast: Cast, delivered: AgencyResponse
) -> None:
    held = opened(cast, delivered)
    pip, omar = visitor(cast, "pip"), visitor(cast, "omar")
    content = pip.sends(f"/disclosures/{held.ref}/", {}, on=pip.opens(f"/disclosures/{held.ref}/"), status=200)
    assert f"/disclosures/{held.ref}/record/" in content.content.decode()
    assert f"/responses/{held.ref}/record/" in omar.opens(f"/responses/{held.ref}/")
    for who, door, place in ((pip, "disclosures", "disclosures"), (omar, "responses", "responses")):
        page = who.opens(f"/{place}/{held.ref}/record/")
        by_page = who.sends(f"/{place}/{held.ref}/record/", {"why": BECAUSE, "kind": "PDF"}, on=page, status=200)
        caller = Caller(cast.person("pip" if who is pip else "omar"))
        by_api = caller.done(f"{door}/{held.ref}/take_record", {"why": BECAUSE})
        assert b64decode(by_api["pdf"]) == by_page.content
        assert by_api["receipt"]["leaf_hash"]
