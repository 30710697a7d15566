"""Of many at once one has an effect, and the others are told; whatever they did to each other, the books are right."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from agencies import commands as of_agencies
from agencies.actors import Actor
from agencies.values import NewMembership, NewPerson
from audit.models import Entry
from requests_app import commands
from requests_app.denials import NotNow
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Delivery, InformationRequest, Letter, Signature
from tests.faults import checker, how_many
from tests.faults.deeds import Deed
from tests.faults.library import STORIES
from tests.faults.racing import EIGHT, REFUSALS, Crowd, winners, wrong
from tests.faults.stories import BECAUSE
from tests.requests_app import reached
from tests.requests_app.callers import TUESDAY, documents
from tests.requests_app.covering import let_in

pytestmark = pytest.mark.both_engines

RACES = how_many("RACES", suite=6, chaos=100, stress=1000)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def crowd(real_commits: None) -> Iterator[Crowd]:
    crowd = Crowd()
    yield crowd
    crowd.close()


@pytest.fixture
def approvers(real_commits: None, cast: Cast) -> list[Actor]:
    """Omar, and seven more safeguarding leads of the surgery."""
    joy, at = cast.actor("joy", TUESDAY, "OBS"), TUESDAY - 60 * MINUTE
    for number in range(EIGHT - 1):
        short = f"lead-{number}"
        person = of_agencies.add_person(
            joy.agency, NewPerson(f"{short}@demo.example", f"Lead {number} Specimen"), by=joy, at=at
        )
        role = NewMembership("GP_SAFEGUARDING_LEAD", "safeguarding lead", at)
        let_in(joy, person, role, at=at)
        cast.people[short], cast.home[short] = person, "OBS"
    return [cast.actor(short, TUESDAY) for short in ("omar", *(f"lead-{number}" for number in range(EIGHT - 1)))]


def again(response: AgencyResponse, cast: Cast, at: datetime) -> Any:
    """The answer put forward once more: its open step."""
    bea = cast.actor("bea", at)
    draft = commands.begin_draft(response, documents()["OBS"], by=bea, at=at)
    commands.put_forward_response(draft, by=bea, at=at)
    return reached.open_step(response)


def test_of_eight_approvers_at_one_step_one_decides(cast: Cast, approvers: list[Actor], crowd: Crowd) -> None:
    """Again and again: decided, stopped, put forward, decided."""
    response = reached.asked(cast)
    for number in range(RACES):
        at = TUESDAY + number * timedelta(seconds=1)
        step = again(response, cast, at)
        acts = [lambda by=by: commands.approve_step(step, BECAUSE, by=by, at=at) for by in approvers]  # noqa: B023
        came = crowd.at_once(acts)
        assert wrong(came) == [], came
        round_ = AgencyResponse.objects.get(pk=response.pk).round
        assert Signature.objects.filter(root_id=response.pk, kind="agreed", round=round_).count() == 1
        assert Entry.objects.filter(stream_id=response.pk, action="step.approved").count() == number + 1
        stops = winners(came)[0]
        won = next(by for by, one in zip(approvers, came, strict=True) if one is stops)
        if number + 1 < RACES:
            commands.stop_response(AgencyResponse.objects.get(pk=response.pk), BECAUSE, by=won, at=at)
    assert checker.wrong() == []


def test_who_reads_and_then_writes_without_a_condition_is_caught(real_commits: None, cast: Cast, crowd: Crowd) -> None:
    """The same crowd and the same rule, with an act that is done as it must not be done."""
    letter = Letter.objects.create(recipient=cast.person("bea"), made_at=TUESDAY, next_try_at=TUESDAY)

    def naive() -> str:
        if Letter.objects.get(pk=letter.pk).status != "waiting":
            raise NotNow("Somebody else has it.")
        time.sleep(0.05)  # as long as a person's transaction takes
        Letter.objects.filter(pk=letter.pk).update(status="claimed")
        return "mine"

    assert wrong(crowd.at_once([naive] * EIGHT)) != []
    Letter.objects.filter(pk=letter.pk).update(status="waiting")

    def conditional() -> str:
        time.sleep(0.05)
        if not Letter.objects.filter(pk=letter.pk, status="waiting").update(status="claimed"):
            raise NotNow("Somebody else has it.")
        return "mine"

    assert wrong(crowd.at_once([conditional] * EIGHT)) == []


def test_approving_returning_and_withdrawing_at_once_leaves_one_story(
    cast: Cast, approvers: list[Actor], crowd: Crowd
) -> None:
    pip, ended = cast.actor("pip", TUESDAY), set()
    for number in range(max(6, RACES // 4)):
        response = reached.put_forward(cast)
        step, request = reached.open_step(response), response.info_request
        acts = [
            lambda: commands.approve_step(step, BECAUSE, by=approvers[0], at=TUESDAY),  # noqa: B023
            lambda: commands.return_answer(step, BECAUSE, by=approvers[1], at=TUESDAY),  # noqa: B023
            lambda: commands.withdraw_request(request, BECAUSE, by=pip, at=TUESDAY),  # noqa: B023
        ]
        came = crowd.at_once(acts[number % 3 :] + acts[: number % 3])
        assert winners(came)
        ended.add(AgencyResponse.objects.get(pk=response.pk).status)
    assert checker.wrong() == []
    assert ended <= {"closed", "approved", "acknowledged"}


def test_recalling_and_opening_at_once_shows_nothing_after_access_ended(
    cast: Cast, approvers: list[Actor], crowd: Crowd
) -> None:
    """Whoever was first is first on record; what was opened before the recall is told there, and nothing after it."""
    late, ended = TUESDAY + 6 * MINUTE, set()
    for number in range(max(4, RACES // 4)):
        response = reached.approved(cast)
        commands.deliver_due(late)
        sent = AgencyResponse.objects.get(pk=response.pk)
        readers = [cast.actor(short, late) for short in ("pip", "dara", "wes")]
        acts: list[Callable[[], Any]] = [
            *(lambda by=by: commands.open_disclosure(sent, accepts=True, by=by, at=late) for by in readers),  # noqa: B023
            *(
                lambda by=by: commands.recall_response(sent, BECAUSE, confirm="RECALL", by=by, at=late)  # noqa: B023
                for by in (cast.actor("omar", late), cast.actor("bea", late))
            ),
        ]
        came = crowd.at_once(acts[number % 5 :] + acts[: number % 5])
        happened = Entry.objects.filter(stream_id=response.pk).order_by("stream_seq")
        actions = [one for one in happened.values_list("action", flat=True) if one in OPENED_OR_RECALLED]
        assert actions.count("response.recalled") == 1 and actions[-1] == "response.recalled", actions
        shown = [one for one in winners(came) if isinstance(one, dict)]
        assert len(shown) == actions.count("disclosure.opened")
        ended.add(AgencyResponse.objects.get(pk=response.pk).status)
    assert ended == {"recalled"} and checker.wrong() == []


OPENED_OR_RECALLED = {"disclosure.opened", "response.recalled"}


def test_one_draft_submitted_by_eight_presses_is_one_request(real_commits: None, cast: Cast, crowd: Crowd) -> None:
    draft, pip = reached.drafted(cast), cast.actor("pip", TUESDAY)
    came = crowd.at_once([lambda: commands.submit_request(draft, by=pip, at=TUESDAY)] * EIGHT)
    assert wrong(came) == []
    assert InformationRequest.objects.count() == 1 and checker.wrong() == []


MAY_FIND_NOTHING = {
    "say_alive", "forget_what_is_old", "keep_owners", "keep_all_out",
    "measure", "rebuild_measures",  # nothing is sealed while these stories are told
}  # fmt: skip
REPEATABLE = {
    "accredit_people",
    "add_note",
    "add_to_record",
    "ask_at_once",
    "ask_better",
    "ask_check",
    "ask_question",
    "begin_draft",
    "begin_offer",
    "break_glass",
    "change_local_text",
    "change_pathway",
    "copy_request",
    "clear_second_factor",
    "count_measures",
    "count_overturned",
    "count_population",
    "count_refused",
    "defer_notice",
    "delete_draft",
    "issue_key",
    "list_behind",
    "make_invitation",
    "open_disclosure",
    "open_grant",
    "open_sign_in",
    "prepare_request",
    "publish_seed",
    "record_shared",
    "register_agreement",
    "review_agreement",
    "save_draft",
    "say_view",
    "search_subject",
    "search_trail",
    "set_action",
    "show_entry",
    "show_sample",
    "show_sampled_case",
    "take_given_record",
    "take_measures",
    "take_proofs",
    "take_record",
    "tell_passed_on",
    "tell_person",
}
"""What a person may do twice on purpose: without a key each press is an act of its own."""


LOOKS = {
    "look_at_custody", "open_advice", "open_disagreement", "open_request", "open_response", "read_by_glass",
    "practise", "save_draft", "show_address", "show_hidden",
}  # fmt: skip
"""Looks, each of which is recorded for itself; a draft or a try at practising, written over at will: the rest is done
once."""


def test_every_act_of_a_person_is_raced() -> None:
    """The acts are those of the stories, in which every command must stand: a new one is raced, or fails here."""
    acts = {deed.command for story in STORIES.values() for deed in story if deed.who}
    raced = {deed.command for story in STORIES.values() for deed in story if deed.who and deed.once}
    assert acts - raced == LOOKS
    assert acts >= REPEATABLE


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
@pytest.mark.parametrize("keyed", [True, False], ids=["with-a-key", "without"])
def test_every_act_sent_eight_times_at_once_is_done_once(
    real_commits: None, cast: Cast, crowd: Crowd, story: list[Deed], keyed: bool
) -> None:
    for deed in story:
        if deed.who:
            cast.actor(deed.who, deed.at)
        if not deed.who:
            total = sum(crowd.at_once([lambda: deed.do(cast) or 0] * EIGHT))  # noqa: B023
            assert deed.command in MAY_FIND_NOTHING or total > 0
        elif not deed.once:
            deed.do(cast) if deed.command != "endorse_request" else refused(deed, cast)
        elif keyed:
            came = crowd.at_once([lambda: deed.do(cast)] * EIGHT)  # noqa: B023
            first = [one for one in came if not isinstance(one, REFUSALS) and not one.again]
            assert len(first) == 1, (deed.command, came)
            assert {one.mark for one in winners(came)} == {first[0].mark}, deed.command
            assert deed.do(cast).again  # whoever was told that it is gone asks once more
        elif deed.command in REPEATABLE:
            deed.do(cast)
        else:
            acts: list[Callable[[], Any]] = [lambda: pressed(deed, cast)] * EIGHT  # noqa: B023
            assert wrong(crowd.at_once(acts)) == [], deed.command
    assert checker.wrong() == []


def pressed(deed: Deed, cast: Cast) -> Any:
    """Done without a key."""
    return replace(deed, once=False).do(cast) or "done"


def refused(deed: Deed, cast: Cast) -> None:
    """The one act of the stories that must be refused: nobody endorses what they wrote."""
    with pytest.raises(REFUSALS):
        deed.do(cast)


def test_two_workers_at_once_climb_deliver_and_post_each_thing_once(
    real_commits: None, cast: Cast, crowd: Crowd, mailoutbox: list[Any]
) -> None:
    for _number in range(4):
        reached.approved(cast)
    at = TUESDAY + 6 * MINUTE
    assert sum(crowd.at_once([lambda: commands.deliver_due(at)] * EIGHT)) == 4
    late = TUESDAY + timedelta(days=3)
    crowd.at_once([lambda: commands.sweep(late)] * EIGHT)
    sent = sum(crowd.at_once([lambda: commands.post_notices(late)] * EIGHT))
    assert sent == len(mailoutbox) == Letter.objects.filter(status="sent").count()
    assert len({message.extra_headers["Message-ID"] for message in mailoutbox}) == sent
    assert not Delivery.objects.filter(status="waiting").exists()
    assert checker.wrong() == []
