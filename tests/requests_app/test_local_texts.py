"""Local guidance: one person writes it, a second agrees, it stands under the national text, and a decision keeps it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from agencies.denials import Incomplete, NotNow, NotPermitted
from audit.trail import contents_of
from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import ApprovalStep, LocalText, LocalTextHand
from requests_app.queries.local_texts import shown_with, texts_in_force
from requests_app.values.local_texts import NewLocalText
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, refused
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.reached import open_step, put_forward

pytestmark = [pytest.mark.usefixtures("tuesday"), pytest.mark.both_engines]
MAP = "Attach the body map where there is an injury, and say who drew it."
DATED = "Give each line its date: a worry of five years ago reads otherwise than one of last week."


def written(
    cast: Cast, text: str = MAP, *, by: str = "joy", rule: str = "GR6", question: str = "",
    at: datetime = TUESDAY, until: datetime | None = None,
) -> LocalText:  # fmt: skip
    actor = cast.actor(by, at)
    new = NewLocalText(rule, text, at, question, until)
    return commands.write_local_text(actor.agency, new, by=actor, at=at).thing


def agreed(cast: Cast, text: LocalText, by: str = "ray", at: datetime = TUESDAY) -> LocalText:
    return commands.approve_local_text(text, BECAUSE, by=cast.actor(by, at), at=at).thing


def of_surgery(cast: Cast, at: datetime = TUESDAY) -> list[str]:
    return [text.text for text in texts_in_force(cast.agency("OBS"), at)]


def test_a_text_is_shown_nowhere_before_a_second_person_agrees(cast: Cast) -> None:
    text = written(cast)
    assert of_surgery(cast) == []
    agreed(cast, text)
    assert of_surgery(cast) == [MAP]
    assert check_trail().wrong == ""


def test_nobody_agrees_to_a_text_that_they_wrote_any_of(cast: Cast) -> None:
    text = written(cast)
    with pytest.raises(NotPermitted, match="You wrote some of this"):
        agreed(cast, text, by="joy")
    with pytest.raises(NotPermitted, match="does not agree"):
        agreed(cast, text, by="bea")
    with pytest.raises(NotPermitted, match="Only a member"):
        agreed(cast, text, by="dara")


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_second_part_of_one_person(real_commits: None, cast: Cast) -> None:
    """The broken variant: a policy that lets whoever wrote it agree is caught by the database."""
    text = written(cast)
    joy = cast.actor("joy", TUESDAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        LocalTextHand.objects.create(
            agency=text.agency, local_text=text, human=joy.human, person=joy.person, kind="agreed",
            digest=text.digest, at=TUESDAY, audit_seq=text.agency.next_seq,
        )  # fmt: skip


def test_the_partnerships_text_is_shown_in_every_agency_and_stands_first(cast: Cast) -> None:
    agreed(cast, written(cast))
    agreed(cast, written(cast, DATED, by="una"), by="grace")
    assert of_surgery(cast) == [DATED, MAP]
    assert [text.text for text in texts_in_force(cast.agency("MP"), TUESDAY)] == [DATED]


def test_a_text_holds_from_its_day_until_its_day_and_a_later_version_takes_its_place(cast: Cast) -> None:
    until = TUESDAY + timedelta(days=2)
    agreed(cast, written(cast, until=until))
    assert of_surgery(cast, until - timedelta(minutes=1)) == [MAP] and of_surgery(cast, until) == []
    later = TUESDAY + timedelta(hours=1)
    agreed(cast, written(cast, DATED, at=later), at=later)
    assert of_surgery(cast, TUESDAY + timedelta(minutes=59)) == [MAP]
    assert of_surgery(cast, later) == [DATED]


def test_what_was_taken_away_is_shown_no_more(cast: Cast) -> None:
    text = agreed(cast, written(cast))
    commands.end_local_text(text, BECAUSE, by=cast.actor("joy", TUESDAY), at=TUESDAY)
    assert of_surgery(cast) == []
    with pytest.raises(NotNow, match="taken away already"):
        commands.end_local_text(text, BECAUSE, by=cast.actor("joy", TUESDAY), at=TUESDAY)


def test_what_was_sent_back_is_written_anew_and_waits_again(cast: Cast) -> None:
    text = written(cast)
    commands.return_local_text(text, BECAUSE, by=cast.actor("ray", TUESDAY), at=TUESDAY)
    with pytest.raises(NotNow, match="sent back"):
        agreed(cast, text)
    new = NewLocalText("", DATED, TUESDAY)
    text = commands.change_local_text(text, new, by=cast.actor("joy", TUESDAY), at=TUESDAY).thing
    assert agreed(cast, text).text == DATED


def test_one_version_for_a_place_is_written_at_a_time(cast: Cast) -> None:
    text = written(cast)
    with pytest.raises(NotNow, match="being written already"):
        written(cast, DATED)
    commands.discard_local_text(text, by=cast.actor("joy", TUESDAY), at=TUESDAY)
    assert written(cast, DATED).number == 2


@pytest.mark.parametrize(
    ("new", "pointer"),
    [
        (NewLocalText("GR99", MAP, TUESDAY), "/rule"),
        (NewLocalText("GR6", MAP, TUESDAY, "Q-GR1"), "/question"),
        (NewLocalText("GR6", "Too short", TUESDAY), "/text"),
        (NewLocalText("GR6", "", TUESDAY), "/text"),
        (NewLocalText("GR6", MAP), "/valid_from"),
        (NewLocalText("GR6", MAP, TUESDAY, "", TUESDAY - timedelta(days=1)), "/valid_until"),
    ],
)
def test_what_is_wrong_is_named_at_its_place(cast: Cast, new: NewLocalText, pointer: str) -> None:
    joy = cast.actor("joy", TUESDAY)
    with pytest.raises(Incomplete) as refused_:
        commands.write_local_text(joy.agency, new, by=joy, at=TUESDAY)
    assert pointer in [fault.pointer for fault in refused_.value.errors]


def step_of(cast: Cast) -> ApprovalStep:
    return open_step(put_forward(cast))


def test_the_approver_reads_it_under_the_national_text_with_who_wrote_it_and_since_when(cast: Cast) -> None:
    agreed(cast, written(cast))
    agreed(cast, written(cast, DATED, by="una", question="Q-GR6"), by="grace")
    step = step_of(cast)
    assert step.response
    page = text_of(visitor(cast, "omar").opens(f"/responses/{step.response.ref}/decide/"))
    assert MAP in page and "Added by Otterbrook Surgery (Joy Inventon), 10 November 2026" in page
    assert DATED in page and "Added by Merrowdale Safeguarding Partnership, 10 November 2026" in page


def test_what_was_shown_with_a_decision_is_known_afterwards(cast: Cast, tuesday: time_machine.Traveller) -> None:
    text = agreed(cast, written(cast))
    step = step_of(cast)
    later = TUESDAY + timedelta(minutes=1)
    agreed(cast, written(cast, DATED, at=later), at=later)
    done = commands.approve_step(step, BECAUSE, by=cast.actor("omar", later), at=later)
    kept = contents_of(done.thing, [done.receipt.seq])[done.receipt.seq]
    assert kept["local"] == [[str(text.pk), text.digest]], "that of the step, and not the one that came after it"
    assert [one.text for one in shown_with(step)] == [MAP]
    shown = Caller(cast.person("bea")).get(f"responses/{done.thing.ref}").json()
    assert shown["steps"][0]["local"] == [[str(text.pk), text.digest]]


def test_a_step_says_when_what_it_was_laid_down_with_no_longer_holds(cast: Cast) -> None:
    text = agreed(cast, written(cast))
    step = step_of(cast)
    assert step.response
    here = f"/responses/{step.response.ref}/decide/"
    assert "It no longer holds" not in text_of(visitor(cast, "omar").opens(here))
    commands.end_local_text(text, BECAUSE, by=cast.actor("ray", TUESDAY), at=TUESDAY)
    page = text_of(visitor(cast, "omar").opens(here))
    assert MAP in page and "It no longer holds" in page


def test_a_text_that_is_not_what_was_shown_is_caught(cast: Cast) -> None:
    """The broken variant: somebody wrote the words over behind the trail's back."""
    text = agreed(cast, written(cast))
    step = step_of(cast)
    step.local = [[str(text.pk), "0" * 64]]
    with pytest.raises(ValueError, match="not what was shown"):
        shown_with(step)


def test_deciding_asks_the_database_nothing_more_for_it(cast: Cast) -> None:
    agreed(cast, written(cast))
    step = step_of(cast)
    with CaptureQueriesContext(connection) as queries:
        commands.approve_step(step, BECAUSE, by=cast.actor("omar", TUESDAY), at=TUESDAY)
    assert not [one for one in queries if "localtext" in one["sql"]]


def test_an_administrator_writes_it_on_the_page_and_a_second_person_agrees(cast: Cast) -> None:
    joy, ray = visitor(cast, "joy"), visitor(cast, "ray")
    assert "Your agency has written none" in text_of(joy.opens("/agency/local-guidance/"))
    rule = joy.opens("/guidance/ENG-2026-09/rules/GR6/")
    assert "/agency/local-guidance/new/?beside=GR6" in rule
    page = joy.opens("/agency/local-guidance/new/?beside=GR6")
    assert '<option value="GR6" selected>' in page
    day = {"valid_from_0": "10", "valid_from_1": "11", "valid_from_2": "2026"}
    words = {"beside": "GR6", "text": "Short", **day}
    answer = joy.sends("/agency/local-guidance/new/", words, on=page, status=422)
    assert "must be 20 characters or more" in answer.content.decode() and "Short" in answer.content.decode()
    here = joy.sends("/agency/local-guidance/new/", {**words, "text": MAP}, on=page).headers["Location"]
    assert "You wrote some of this" in text_of(joy.opens(here))
    page = ray.opens(here)
    said = {"then": "decide", "decision": "approve", "justification": BECAUSE}
    ray.sends(here, said, on=page)
    assert "In force" in text_of(ray.opens("/agency/local-guidance/"))
    shown = text_of(visitor(cast, "bea").opens("/guidance/ENG-2026-09/rules/GR6/"))
    assert MAP in shown and "Write your agency" not in shown
    page = ray.opens(here)
    ray.sends(here, {"then": "end", "ending": BECAUSE}, on=page)
    assert MAP not in text_of(visitor(cast, "bea").opens("/guidance/ENG-2026-09/rules/GR6/"))


def test_the_api_takes_and_shows_it_as_the_page_does(cast: Cast) -> None:
    joy, ray = Caller(cast.person("joy")), Caller(cast.person("ray"))
    words = {"rule": "GR6", "text": MAP, "valid_from": "2026-11-10T09:00:00Z"}
    made = joy.done("local_texts", words, status=201)["local_text"]
    assert made["status"] == "proposed" and made["written_by"] == ["Joy Inventon"]
    here = f"local_texts/{made['id']}"
    assert refused(joy.post(f"{here}/approve", {"justification": BECAUSE, "version": 1}))[0] == 403
    acted = ray.done(f"{here}/approve", {"justification": BECAUSE, "version": 1})
    assert acted["local_text"]["status"] == "approved" and acted["receipt"]["leaf_hash"]
    assert refused(ray.post(f"{here}/end", {"why": BECAUSE, "version": 1}))[0] == 409
    ray.done(f"{here}/end", {"why": BECAUSE, "version": 2})
    assert Caller(cast.person("pip")).get(here).status_code == 404
