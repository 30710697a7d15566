"""The emergency route: shared first, recorded after; two identities always; looked at by who took no part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from requests_app import commands, queries, reminders
from requests_app.denials import Denial, Incomplete, NotFound, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, Clock, Emergency, InformationRequest, Notification
from requests_app.models.steps import StepStatus
from requests_app.queries.emergencies import added_to, emergency_or_404, overseen_emergencies, write_up_of
from requests_app.queries.timelines import timeline
from tests.requests_app.callers import BECAUSE

pytestmark = pytest.mark.both_engines

NIGHT = datetime(2026, 11, 15, 2, 14, tzinfo=UTC)  # a Sunday
WHO = "Fern Placeholder, born yesterday, ward 3"
TOLD = "tarragontold a warning marker for violence against the mother's partner"
ASK: dict[str, Any] = {
    "who": WHO, "happening": "A drunk man says that he takes the newborn home now.",
    "needed": "Whether he is known for violence.", "ask": ["MP"], "within": "NOW",
}  # fmt: skip
ANSWER: dict[str, Any] = {"spoke_to": "Sam Fauxley, on 01632 960105", "told": TOLD}
SHARE: dict[str, Any] = {
    "who": WHO, "danger": "A drunk man says that he takes the newborn home now.", "told": TOLD, "to": "MP",
    "checked": "Control room sergeant, put through by the main switchboard.", "happened_at": "2026-11-15T02:10Z",
}  # fmt: skip
WRITTEN: dict[str, Any] = {
    "asked_by": "Nobody; we rang.", "verified": "By the main switchboard.", "left_out": "The obstetric history.",
    "family": "The mother was told at three.", "law": "Vital interests.", "follow_up": "The council decides.",
}  # fmt: skip
MONDAY = datetime(2026, 11, 16, 2, 14, tzinfo=UTC)


def asked(cast: Cast, at: datetime = NIGHT, **words: Any) -> InformationRequest:
    return commands.ask_at_once({**ASK, **words}, by=cast.actor("sam", at), at=at).thing


def theirs(made: InformationRequest, code: str = "MP") -> AgencyResponse:
    return made.responses.select_related("info_request", "from_agency", "to_agency", "team").get(from_agency__code=code)


def answered(cast: Cast, at: datetime = NIGHT) -> AgencyResponse:
    return commands.answer_at_once(theirs(asked(cast, at)), ANSWER, by=cast.actor("ines", at), at=at).thing


def shared(cast: Cast, at: datetime = NIGHT, **words: Any) -> AgencyResponse:
    return commands.record_shared({**SHARE, **words}, by=cast.actor("sam", at), at=at).thing


def use_of(thing: InformationRequest | AgencyResponse) -> Emergency:
    return Emergency.objects.select_related("agency", "acted_by").get(root_id=thing.pk)


def test_asking_sends_at_once_and_is_looked_at_afterwards_by_someone_else(cast: Cast) -> None:
    made = asked(cast, ask=["MP", "MCC"])
    assert (made.status, made.sent_at) == ("sent", NIGHT)
    assert {one.from_agency.code for one in made.responses.select_related("from_agency")} == {"MP", "MCC"}
    [step] = made.steps.all()
    assert (step.mode, step.status, step.due_at) == ("look_back", "open", MONDAY)
    with pytest.raises(NotPermitted):
        commands.look_back(step, "RIGHT", BECAUSE, by=cast.actor("sam", NIGHT), at=NIGHT)
    assert [row.kind for row in reminders.inbox(cast.actor("nia", NIGHT))] == ["look_back"]
    commands.look_back(step, "RIGHT", BECAUSE, by=cast.actor("nia", NIGHT), at=NIGHT)
    assert made.steps.get().status == StepStatus.AGREED
    connection.check_constraints()
    assert check_trail().wrong == ""


@pytest.mark.parametrize(("within", "due"), [("NOW", 0), ("1_HOUR", 1), ("4_HOURS", 4)])
def test_it_is_due_when_it_was_needed(cast: Cast, within: str, due: int) -> None:
    assert theirs(asked(cast, within=within)).due_at == NIGHT + timedelta(hours=due)


def test_partners_ring_the_number_of_the_register_whatever_the_request_says(cast: Cast) -> None:
    made = asked(cast, happening="Ring us on 07700 900999, the line is open all night.")
    told = queries.addressed_words(theirs(made))
    assert told["requester"]["call_back"] == "01632 960105"  # the hospital's, as the register holds it
    assert "endorsed_by" not in told  # nobody endorsed it, and it says of nobody that they did


def test_the_answer_is_shared_with_the_act_that_records_it(cast: Cast) -> None:
    response = answered(cast)
    assert (response.status, response.delivered_at) == ("delivered", NIGHT)
    sam = cast.actor("sam", NIGHT)
    words = commands.open_disclosure(response, accepts=True, by=sam, at=NIGHT)
    assert words["items"][0]["shared"][0]["text"] == TOLD
    assert "01632 960105" not in str(words)  # whom one spoke to stays in the giver's own record
    assert queries.answer_words(response)["items"][0]["outcome"] == "SHARED"
    connection.check_constraints()
    assert check_trail().wrong == ""


def test_there_are_always_two_identities(cast: Cast) -> None:
    response = theirs(asked(cast))
    for who in ("sam", "kit", "rex"):  # the asker's side, and strangers
        with pytest.raises(NotPermitted):
            commands.answer_at_once(response, ANSWER, by=cast.actor(who, NIGHT), at=NIGHT)


def test_what_was_not_asked_in_an_emergency_is_decided_before_it_goes(cast: Cast, asked: AgencyResponse) -> None:
    at = asked.sent_at
    with pytest.raises(NotNow, match="not asked as an emergency"):
        commands.answer_at_once(asked, ANSWER, by=cast.actor("bea", at), at=at)


def test_an_emergency_can_be_answered_once(cast: Cast) -> None:
    response = answered(cast)
    with pytest.raises(NotNow):
        commands.answer_at_once(response, ANSWER, by=cast.actor("ines", NIGHT), at=NIGHT)


def test_what_is_entered_afterwards_has_both_times(cast: Cast) -> None:
    entered = NIGHT + timedelta(hours=6, minutes=41)
    response = shared(cast, entered)
    use, event = use_of(response), timeline(response)[0]
    happened = datetime(2026, 11, 15, 2, 10, tzinfo=UTC)
    assert (use.happened_at, use.entered_at, use.retrospective) == (happened, entered, True)
    assert (event.event, event.at) == ("emergency.shared", happened)
    assert event.recorded_at > happened  # the database's own clock
    assert use.write_up_due == response.steps.get().due_at == datetime(2026, 11, 16, 8, 55, tzinfo=UTC)
    words = commands.open_disclosure(response, accepts=True, by=cast.actor("ines", entered), at=entered)
    assert words["items"][0]["shared"][0]["text"] == TOLD
    assert SHARE["checked"] not in str(words)


def test_governance_is_told_by_reference_alone(cast: Cast) -> None:
    response, grace = shared(cast), cast.actor("grace", NIGHT)
    assert [(row.kind, row.ref) for row in reminders.inbox(grace)] == [("emergency", response.ref)]
    assert [use.ref for use in overseen_emergencies(grace)] == [response.ref]
    with pytest.raises(NotFound):
        emergency_or_404(grace, response.ref, NIGHT)
    assert not queries.visible_responses(grace, NIGHT).exists()
    for who in ("sam", "kit", "ada"):
        assert not overseen_emergencies(cast.actor(who, NIGHT)).exists()


def test_nobody_but_overseers_is_shown_a_notice_of_oversight(cast: Cast) -> None:
    """Somebody who oversees elsewhere is told there, and not where they work on cases."""
    response, kit = shared(cast), cast.actor("kit", NIGHT)
    reminders.notify("emergency", about=response, to=[kit.person], at=NIGHT, side="emergency")
    assert Notification.objects.filter(recipient=kit.person, kind="emergency").exists()
    assert "emergency" not in [row.kind for row in reminders.inbox(kit)]


def test_the_write_up_is_signed_once_by_whoever_shared(cast: Cast) -> None:
    use, sam = use_of(shared(cast)), cast.actor("sam", NIGHT)
    with pytest.raises(NotPermitted):
        commands.write_up(use, WRITTEN, by=cast.actor("nia", NIGHT), at=NIGHT)
    with pytest.raises(Incomplete) as refused:
        commands.write_up(use, {**WRITTEN, "law": " ", "family": ""}, by=sam, at=NIGHT)
    assert [fault.pointer for fault in refused.value.errors] == ["/family", "/law"]
    with pytest.raises(NotNow):  # nothing is added to what is not signed
        commands.add_to_record(use, "more", by=sam, at=NIGHT)
    commands.write_up(use, WRITTEN, by=sam, at=NIGHT)
    signed = use_of(use.thing)
    assert write_up_of(signed) == WRITTEN
    assert not Clock.objects.filter(about_id=use.root_id, kind="write_up", stopped_at=None).exists()
    with pytest.raises(NotNow):
        commands.write_up(signed, WRITTEN, by=sam, at=NIGHT)
    commands.add_to_record(signed, "The switchboard check was at 02:08.", by=cast.actor("nia", NIGHT), at=NIGHT)
    assert [one.words for one in added_to(signed)] == ["The switchboard check was at 02:08."]
    assert write_up_of(signed) == WRITTEN
    connection.check_constraints()


def test_a_write_up_that_is_late_goes_to_the_manager(cast: Cast) -> None:
    response = shared(cast)
    commands.sweep(MONDAY + timedelta(minutes=1))
    late = Notification.objects.filter(about_id=response.pk, kind="escalated")
    assert late.exists()


@pytest.mark.parametrize(
    ("words", "pointers"),
    [
        ({"who": "", "happening": " ", "needed": ""}, ["/who", "/happening", "/needed"]),
        ({"ask": []}, ["/ask"]),
        ({"ask": ["MSP"]}, ["/ask/0"]),
        ({"ask": ["BNT"]}, ["/ask/0"]),
        ({"within": "SOON"}, ["/within"]),
        ({"call_back": "07700 900999"}, ["/call_back"]),
    ],
)
def test_what_is_missing_from_asking_is_named(cast: Cast, words: dict[str, Any], pointers: list[str]) -> None:
    with pytest.raises(Incomplete) as refused:
        asked(cast, **words)
    assert [fault.pointer for fault in refused.value.errors] == pointers
    assert not InformationRequest.objects.exists()


@pytest.mark.parametrize(
    ("words", "pointers"),
    [
        ({"to": ""}, ["/to"]),
        ({"to": "BNT"}, ["/to"]),
        ({"checked": ""}, ["/checked"]),
        ({"happened_at": None}, ["/happened_at"]),
        ({"happened_at": "2026-11-15T03:00Z"}, ["/happened_at"]),
        ({"channel": "PIGEON"}, ["/channel"]),
    ],
)
def test_what_is_missing_from_what_was_shared_is_named(cast: Cast, words: dict[str, Any], pointers: list[str]) -> None:
    given = {key: value for key, value in {**SHARE, **words}.items() if value is not None}
    with pytest.raises(Incomplete) as refused:
        commands.record_shared(given, by=cast.actor("sam", NIGHT), at=NIGHT)
    assert [fault.pointer for fault in refused.value.errors] == pointers


@pytest.mark.parametrize(("who", "may"), [("sam", True), ("dee", True), ("ada", True), ("grace", False)])
def test_anybody_asks_and_enters_but_who_only_oversees(cast: Cast, who: str, may: bool) -> None:
    doors: list[Callable[..., Any]] = [
        lambda **how: commands.ask_at_once({**ASK, "ask": ["YJS"]}, **how),
        lambda **how: commands.record_shared({**SHARE, "to": "YJS"}, **how),
    ]
    for act in doors:
        try:
            act(by=cast.actor(who, NIGHT), at=NIGHT)
        except Denial as denial:
            assert not may and isinstance(denial, NotPermitted)
        else:
            assert may


def test_a_use_that_is_not_recorded_does_not_happen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.emergencies, "record_both", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        shared(cast)
    assert not AgencyResponse.objects.exists() and not Emergency.objects.exists()
