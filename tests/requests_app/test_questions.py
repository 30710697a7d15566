"""Questions: who asks, who replies, what stands still meanwhile and for how long, and what a reply changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agencies import hours
from agencies.hours import Span
from agencies.queries import calendar_of
from requests_app import commands, queries, reminders
from requests_app.denials import Denial, Incomplete, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, Clock, InformationRequest, Notification, Question
from requests_app.queries.pauses import paused_of, running_total
from requests_app.queries.threads import question_or_404, threads_answering, threads_asking
from tests.requests_app import asking
from tests.requests_app.asking import CHANGED, Q_CANARY, R_CANARY, ask, fresh, minutes, of, reply
from tests.requests_app.callers import BECAUSE, TUESDAY, documents

pytestmark = pytest.mark.both_engines


@pytest.fixture
def sent(cast: Cast) -> InformationRequest:
    return asking.two_asked(cast)


@pytest.fixture
def surgery(sent: InformationRequest) -> AgencyResponse:
    return of(sent, "OBS")


def the_clock(response: AgencyResponse) -> Clock:
    return Clock.objects.select_related("agency").get(about_id=response.pk, kind="reply")


def agrees(response: AgencyResponse) -> None:
    """What is stored equals what the events give."""
    response, clock = fresh(response), the_clock(response)
    calendar = calendar_of(response.from_agency)
    stood = paused_of(response)
    due = hours.due(Span.parse(clock.rule), clock.started_at, calendar, stood.pauses)
    assert response.due_at == clock.due_at == due
    assert (response.paused_at, response.paused_until) == (stood.since, stood.until)


def test_asking_pauses_only_that_agencys_reply_and_the_reply_restarts_it(cast, sent, surgery):
    hospital = of(sent, "BNT")
    question = ask(cast, surgery, minutes(35))
    waiting = fresh(surgery)
    assert waiting.paused_at == minutes(35)
    assert waiting.paused_until == minutes(95)  # the cap of Red is one hour
    assert waiting.due_at == minutes(4 * 60 + 60)  # at the latest
    assert waiting.status == "acknowledged"  # waiting on a question is no state; whoever asks has taken it
    agrees(surgery)
    answered = reply(cast, question, minutes(60))
    assert (answered.paused_at, answered.due_at) == (None, minutes(4 * 60 + 25))
    assert the_clock(surgery).next_at == minutes(120 + 25)  # half of the span, not counting the pause
    agrees(surgery)
    assert of(sent, "BNT").due_at == hospital.due_at == minutes(4 * 60)
    assert check_trail().wrong == ""


def test_asking_and_carrying_on_pauses_nothing(cast, surgery):
    ask(cast, surgery, minutes(10), pause=False)
    assert (fresh(surgery).paused_at, fresh(surgery).due_at) == (None, surgery.due_at)
    agrees(surgery)


def test_pauses_together_never_exceed_the_cap_and_end_by_themselves(cast, surgery):
    first = ask(cast, surgery, minutes(10))
    reply(cast, first, minutes(50))
    ask(cast, surgery, minutes(60))
    waiting = fresh(surgery)
    assert waiting.paused_until == minutes(80)
    assert waiting.due_at == minutes(4 * 60 + 60)
    with pytest.raises(NotNow, match="You have used all the pause"):
        ask(cast, surgery, minutes(90))
    third = ask(cast, surgery, minutes(90), pause=False)
    reply(cast, third, minutes(100))
    assert fresh(surgery).due_at == minutes(4 * 60 + 60)
    assert running_total(fresh(surgery), minutes(100)) == "Paused 1 hour in all; at most 1 hour."
    agrees(surgery)


def test_two_questions_at_once_cost_their_common_time_once(cast, surgery):
    first = ask(cast, surgery, minutes(10))
    second = ask(cast, surgery, minutes(15), about="subjects/S1")
    assert reply(cast, first, minutes(20)).paused_at == minutes(15)
    assert reply(cast, second, minutes(30)).due_at == minutes(4 * 60 + 20)
    agrees(surgery)


def test_being_late_is_not_mended_by_asking(cast, surgery):
    with pytest.raises(NotNow, match="no longer stops the clock"):
        ask(cast, surgery, minutes(4 * 60))
    ask(cast, surgery, minutes(4 * 60), pause=False)
    assert fresh(surgery).due_at == minutes(4 * 60)


def test_work_goes_on_while_the_clock_stands(cast, surgery):
    ask(cast, surgery, minutes(5))
    bea = cast.actor("bea", minutes(6))
    draft = commands.begin_draft(fresh(surgery), documents()["OBS"], by=bea, at=minutes(6))
    commands.put_forward_response(draft, by=bea, at=minutes(6))
    ask(cast, fresh(surgery), minutes(7), who="omar", pause=False)  # whoever is to decide may ask too
    step = surgery.steps.select_related("response", "agency").get(status="open")
    commands.approve_step(step, BECAUSE, by=cast.actor("omar", minutes(8)), at=minutes(8))
    assert commands.deliver_due(minutes(20)) == 1
    delivered = fresh(surgery)
    assert {question.ending for question in surgery.questions.all()} == {"overtaken"}
    assert (delivered.paused_at, delivered.due_at) == (None, minutes(4 * 60 + 15))
    assert not Clock.objects.filter(kind="question", stopped_at=None).exists()
    assert not Notification.objects.filter(kind__startswith="question", done_at=None).exists()
    agrees(surgery)
    assert check_trail().wrong == ""


def test_a_reply_changes_the_item_for_that_partner_with_who_said_so_and_keeps_the_original(cast, sent, surgery):
    was = queries.addressed_words(surgery)["items"][0]["sought"]
    reply(cast, ask(cast, surgery, minutes(5)), minutes(9), change_to=CHANGED)
    words = queries.addressed_words(fresh(surgery))
    assert words["items"][0]["sought"] == CHANGED
    [provenance] = words["changed"]
    assert (provenance["was"], provenance["to"], provenance["about"]) == (was, CHANGED, "items/I2")
    assert provenance["by"].endswith("Merrowdale County Council Children's Services") and provenance["at"]
    assert queries.request_words(sent)["items"][1]["sought"] != CHANGED
    assert "changed" not in queries.addressed_words(of(sent, "BNT"))


def test_a_reply_cannot_change_the_law(cast, surgery):
    question = ask(cast, surgery, minutes(5), about="requester_law")
    with pytest.raises(Incomplete) as wrong:
        reply(cast, question, minutes(9), change_to="another")
    assert [fault.pointer for fault in wrong.value.errors] == ["/change_to"]


@pytest.mark.parametrize("about", ["items/I1", "subjects/S4", "nowhere", ""])
def test_a_question_is_about_what_this_partner_was_asked(cast, surgery, about):
    with pytest.raises(Incomplete):
        ask(cast, surgery, minutes(5), about=about)


def test_a_reply_cannot_be_earlier_than_its_question(cast, surgery):
    question = ask(cast, surgery, minutes(40))
    with pytest.raises(NotNow, match=r"The reply cannot be earlier than the question \(10:40\)"):
        reply(cast, question, minutes(39))


def test_a_question_cannot_be_earlier_than_what_it_is_about_nor_be_taken_back_before_it_was_asked(cast, surgery):
    with pytest.raises(NotNow, match=r"A question cannot be earlier than what it is about \(10:00\)"):
        ask(cast, surgery, minutes(-1))
    question = ask(cast, surgery, minutes(5))
    with pytest.raises(NotNow, match=r"before it was asked \(10:05\)"):
        commands.take_back_question(question, by=cast.actor("bea", minutes(4)), at=minutes(4))
    agrees(surgery)


@pytest.mark.parametrize("who", ["kit", "mara", "ines", "nia", "bea", "dee"])
def test_only_the_author_and_their_team_reply(cast, surgery, who):
    question = ask(cast, surgery, minutes(5))
    with pytest.raises(NotPermitted):
        reply(cast, question, minutes(6), who=who)


@pytest.mark.parametrize("who", ["pip", "nia", "ines", "leo"])
def test_only_the_answering_team_asks(cast, surgery, who):
    with pytest.raises(NotPermitted):
        ask(cast, surgery, minutes(5), who=who)


def test_taking_back_restarts_the_clock_and_ends_the_waiting(cast, surgery):
    question = ask(cast, surgery, minutes(10))
    commands.take_back_question(question, by=cast.actor("bea", minutes(22)), at=minutes(22))
    assert fresh(surgery).due_at == minutes(4 * 60 + 12)
    with pytest.raises(NotNow, match="taken back"):
        reply(cast, question, minutes(30))
    with pytest.raises(NotPermitted):
        commands.take_back_question(ask(cast, surgery, minutes(31)), by=cast.actor("pip", minutes(32)), at=minutes(32))
    agrees(surgery)


def test_twice_replied_is_replied_once(cast, surgery):
    question = ask(cast, surgery, minutes(10))
    reply(cast, question, minutes(12))
    with pytest.raises(Denial):
        reply(cast, question, minutes(13))
    assert surgery.questions.get().ended_at == minutes(12)


def test_nobody_is_reminded_of_a_clock_that_stands(cast, surgery):
    question = ask(cast, surgery, minutes(110))  # ten minutes before half of the time has passed
    commands.sweep(minutes(125))
    assert not Notification.objects.filter(kind="due_soon", about_id=surgery.pk).exists()
    reply(cast, question, minutes(130))
    commands.sweep(minutes(139))
    assert not Notification.objects.filter(kind="due_soon", about_id=surgery.pk).exists()
    commands.sweep(minutes(140))
    assert Notification.objects.filter(kind="due_soon", about_id=surgery.pk).exists()


def test_both_sides_are_told_and_nobody_is_asked_twice(cast, sent, surgery):
    question = ask(cast, surgery, minutes(10))
    assert {row.kind for row in reminders.inbox(cast.actor("pip", minutes(11)))} == {"question"}
    reply(cast, question, minutes(12))
    assert reminders.inbox(cast.actor("pip", minutes(13))) == []
    assert "reply" in {row.kind for row in reminders.inbox(cast.actor("bea", minutes(13)))}


def test_a_question_without_a_reply_is_closed_after_its_warnings(cast, surgery):
    question = ask(cast, surgery, TUESDAY + timedelta(minutes=1), pause=False)
    for days, warned in ((13, 0), (14, 1), (21, 2), (27, 3)):
        commands.sweep(question.asked_at + timedelta(days=days, minutes=1))
        warnings = Notification.objects.filter(kind="due_soon", about_id=surgery.info_request_id)
        assert warnings.filter(slot__contains=":question:").count() == warned
    assert commands.close_unanswered(question.asked_at + timedelta(days=27)) == 0
    assert commands.close_unanswered(question.asked_at + timedelta(days=28)) == 1
    assert commands.close_unanswered(question.asked_at + timedelta(days=28)) == 0
    assert Question.objects.get().ending == "no_reply"
    assert "no_reply" in {row.kind for row in reminders.inbox(cast.actor("bea", minutes(1)))}
    agrees(surgery)


def test_each_side_reads_the_thread_in_its_own_stream(cast, sent, surgery):
    question = ask(cast, surgery, minutes(5))
    reply(cast, question, minutes(9), change_to=CHANGED)
    [here], [there] = threads_answering(fresh(surgery)), threads_asking(sent)
    assert (here.question, here.reply, here.changed_to) == (there.question, there.reply, there.changed_to)
    assert (here.question, here.reply) == (Q_CANARY, R_CANARY)
    assert "Bea" in here.asked_by and "Bea" not in there.asked_by
    assert "Pip" in there.ended_by and "Pip" not in here.ended_by
    assert question_or_404(sent, question.pk) == question


def test_the_check_of_due_times_catches_one_that_was_not_worked_out_again(cast, surgery, monkeypatch):
    """The broken variant: a question is asked, and nobody works the due time out again."""
    monkeypatch.setattr("requests_app.reminders.redate", lambda response: None)
    ask(cast, surgery, minutes(10))
    with pytest.raises(AssertionError):
        agrees(surgery)
