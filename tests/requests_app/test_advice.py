"""Advice from within an answer: whom one may ask, what they see, what they say, and that it decides nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from agencies.commands import end_membership
from agencies.models import Membership
from audit.models import Entry
from requests_app import commands, policies, queries, reminders
from requests_app.denials import Denial, Incomplete, NotFound, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import Advice, AgencyResponse, Clock, Notification
from requests_app.queries.advice import advice_on, advice_or_404, asked_of
from requests_app.queries.advisers import advisers_of
from requests_app.queries.timelines import timeline
from requests_app.values.advice import AdviceWanted
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, refused
from tests.requests_app.covering import afresh, joins
from tests.requests_app.pages import hidden, text_of, visitor
from tests.requests_app.reached import open_step

pytestmark = pytest.mark.both_engines

QUESTION = "May we say that Adult A missed the check of Child 1? She asked us to keep it to ourselves."
WHY = "It bears on the care of the baby, and a confidence of an adult does not outweigh that."
LATER = TUESDAY + timedelta(minutes=4)


def wanted(cast: Cast, who: str = "ray", **but: Any) -> AdviceWanted:
    said = {"adviser": cast.person(who).pk, "question": QUESTION, "items": ("I2",), **but}
    return AdviceWanted(**said)


def ask(cast: Cast, response: AgencyResponse, who: str = "ray", by: str = "omar", **but: Any) -> Advice:
    commands.ask_advice(response, wanted(cast, who, **but), by=cast.actor(by, TUESDAY), at=TUESDAY)
    return Advice.objects.select_related("response").latest("number")


def give(cast: Cast, advice: Advice, view: str = "share", who: str = "ray", why: str = WHY, **more: Any) -> Advice:
    return commands.give_advice(advice, view, why, by=cast.actor(who, LATER), at=LATER, **more).thing


def test_only_who_advises_in_this_agency_is_offered(cast: Cast, put_forward):
    joins(cast, "dee", "OBS", "DPO", by="joy")
    offered = [one.person.name for one in advisers_of(put_forward, cast.actor("omar", TUESDAY), TUESDAY)]
    assert offered == ["Ray Exampleby", "Dee Mockridge"]
    for who in ("lyn", "cleo", "omar", "bea"):  # of other agencies; oneself; who does not advise
        with pytest.raises(NotPermitted):
            ask(cast, put_forward, who)


def test_whoever_is_to_sign_the_round_or_asked_for_it_is_not_asked_for_advice(cast: Cast, put_forward):
    joins(cast, "ray", "OBS", "GP_SAFEGUARDING_LEAD", by="joy")
    assert advisers_of(put_forward, cast.actor("bea", TUESDAY), TUESDAY) == []
    joins(cast, "pip", "OBS", "DPO", by="joy")
    assert advisers_of(put_forward, cast.actor("bea", TUESDAY), TUESDAY) == []


def test_a_leaver_and_whoever_has_a_link_are_not_offered(cast: Cast, put_forward):
    commands.declare_link(put_forward.info_request, "KNOWS", by=afresh(cast, "pip"), at=TUESDAY)
    ray = Membership.objects.get(Membership.live(TUESDAY), person=cast.person("ray"), agency=put_forward.from_agency)
    end_membership(ray, by=afresh(cast, "joy"), at=TUESDAY)
    assert advisers_of(put_forward, afresh(cast, "omar"), TUESDAY) == []


def test_the_adviser_sees_the_named_items_under_codes_and_nothing_else(cast: Cast, put_forward):
    joins(cast, "dee", "OBS", "DPO", by="joy")
    advice, dee = ask(cast, put_forward, "dee"), afresh(cast, "dee", LATER, "OBS")
    words = commands.open_advice(advice_or_404(dee, advice.ref), by=dee, at=LATER)
    said = str(words)
    asked = queries.addressed_words(put_forward)
    for person in asked["subjects"]:
        for part in [*(person.get("name") or "").split(), person.get("dob") or "no day"]:
            assert part not in said
    assert [one["id"] for one in words["extract"]["items"]] == ["I2"]
    assert {one["code"] for one in words["extract"]["people"]} <= {"Child 1", "Child 2", "Adult A", "Adult B"}
    assert asked["concern"] not in said and "I1" not in said


def test_a_question_that_shows_who_it_is_is_refused_by_name_of_the_field(cast: Cast, put_forward):
    name = queries.addressed_words(put_forward)["subjects"][0]["name"].split()[0]
    with pytest.raises(Incomplete) as incomplete:
        ask(cast, put_forward, question=f"May we say what {name.upper()}'s mother told us?")
    assert [(one.pointer, one.code) for one in incomplete.value.errors] == [("/question", "names_somebody")]
    assert "Child 1" in str(incomplete.value.errors[0].detail)


def test_an_adviser_who_needs_to_know_sees_names_with_the_reason_on_record(cast: Cast, put_forward):
    because = "You treated the mother yourself last year, and must say whether you can advise at all."
    advice = ask(cast, put_forward, because=because)
    assert advice.named
    ray = cast.actor("ray", LATER)
    words = commands.open_advice(advice, by=ray, at=LATER)
    names = {one["name"] for one in queries.addressed_words(put_forward)["subjects"]}
    assert names & {one["name"] for one in words["extract"]["people"]}
    assert advice_on(put_forward)[0].because == because
    assert "dob" not in str(words)


def test_nobody_but_the_adviser_opens_it(cast: Cast, put_forward):
    advice = ask(cast, put_forward)
    for who in ("omar", "bea", "joy", "pip", "leo", "cleo"):
        with pytest.raises(NotFound):
            advice_or_404(cast.actor(who, LATER), advice.ref)
        with pytest.raises(NotPermitted):
            give(cast, advice, who=who)


def test_advice_opens_and_closes_no_step(cast: Cast, put_forward):
    before = list(put_forward.steps.values_list("pk", "status", "due_at"))
    due = put_forward.due_at
    give(cast, ask(cast, put_forward), "withhold")
    assert list(put_forward.steps.values_list("pk", "status", "due_at")) == before
    put_forward.refresh_from_db()
    assert (put_forward.status, put_forward.due_at) == ("in_approval", due)
    commands.approve_step(open_step(put_forward), BECAUSE, by=cast.actor("omar", LATER), at=LATER)
    put_forward.refresh_from_db()
    assert put_forward.status == "approved"  # against the advice: it is theirs to decide
    connection.check_constraints()
    assert check_trail().wrong == ""


def test_each_view_needs_its_reason_and_a_condition_says_which(cast: Cast, put_forward):
    advice = ask(cast, put_forward)
    for view, why, more, pointer in (
        ("", WHY, {}, "/view"),
        ("approve", WHY, {}, "/view"),
        ("share", "yes", {}, "/justification"),
        ("conditions", WHY, {}, "/condition"),
    ):
        with pytest.raises(Incomplete) as incomplete:
            give(cast, advice, view, why=why, **more)
        assert incomplete.value.errors[0].pointer == pointer
    given = give(cast, advice, "conditions", condition="Not to be told to the father")
    assert (given.view, given.ending) == ("conditions", "advised")
    (told,) = advice_on(put_forward)
    assert (told.state, told.why, told.condition) == ("conditions", WHY, "Not to be told to the father")
    with pytest.raises(NotNow):
        give(cast, given)


def test_what_went_to_the_wrong_person_is_closed_at_once_and_what_they_saw_is_on_record(cast: Cast, put_forward):
    advice, ray = ask(cast, put_forward), cast.actor("ray", TUESDAY)
    commands.open_advice(advice, by=ray, at=TUESDAY)
    done = commands.take_advice_back(advice, by=cast.actor("omar", LATER), at=LATER)
    assert not asked_of(cast.actor("ray", LATER)).exists()
    with pytest.raises(NotFound):
        advice_or_404(cast.actor("ray", LATER), advice.ref)
    (told,) = advice_on(put_forward)
    assert (told.state, told.seen_at) == ("taken_back", TUESDAY)
    entry = Entry.objects.get(stream_id=put_forward.pk, stream_seq=done.receipt.seq)
    assert (entry.action, entry.outcome) == ("advice.taken_back", "coded")
    unseen = ask(cast, done.thing)
    done = commands.take_advice_back(unseen, by=cast.actor("bea", LATER), at=LATER)
    assert Entry.objects.get(stream_id=put_forward.pk, stream_seq=done.receipt.seq).outcome == "unseen"


def test_nobody_is_asked_twice_at_once_and_advice_that_was_given_is_not_taken_back(cast: Cast, put_forward):
    advice = ask(cast, put_forward)
    with pytest.raises(NotNow):
        ask(cast, put_forward, by="bea")
    given = give(cast, advice)
    assert policies.why_not_take_advice_back(given, by=cast.actor("omar", LATER))


def test_the_adviser_has_a_clock_of_their_own_and_the_answer_waits_for_nobody(cast: Cast, put_forward):
    advice = ask(cast, put_forward)
    assert advice.due_at == TUESDAY + timedelta(minutes=30)  # RED
    assert [row.kind for row in reminders.inbox(cast.actor("ray", TUESDAY))] == ["advice"]
    clock = Clock.objects.get(kind="advice")
    assert reminders.climb(clock.slot, TUESDAY + timedelta(minutes=16))
    told = Notification.objects.get(kind="due_soon", recipient=cast.person("ray"))
    assert told.side == "advice"
    while Clock.objects.get(pk=clock.pk).next_at:
        reminders.climb(clock.slot, TUESDAY + timedelta(hours=3))
    late = Notification.objects.filter(kind="escalated", about_id=put_forward.pk)
    assert cast.person("omar").pk in set(late.values_list("recipient", flat=True))
    give(cast, advice)
    assert Clock.objects.get(pk=clock.pk).stopped_at == LATER
    assert not reminders.inbox(cast.actor("ray", LATER))
    assert [row.kind for row in reminders.inbox(cast.actor("omar", LATER)) if row.kind == "advised"] == ["advised"]


def test_when_the_answer_goes_nobody_waits_for_advice_any_more(cast: Cast, put_forward):
    advice = ask(cast, put_forward)
    commands.approve_step(open_step(put_forward), BECAUSE, by=cast.actor("omar", LATER), at=LATER)
    assert commands.deliver_due(LATER + timedelta(minutes=6)) == 1
    advice.refresh_from_db()
    assert advice.ending == "overtaken" and Clock.objects.get(kind="advice").stopped_at
    assert not asked_of(cast.actor("ray", LATER)).exists()
    assert not reminders.inbox(cast.actor("ray", LATER))
    connection.check_constraints()


def test_the_asking_side_never_learns_of_it(cast: Cast, put_forward):
    give(cast, ask(cast, put_forward), "withhold")
    request = put_forward.info_request
    assert not [one for one in timeline(request) if one.event.startswith("advice")]
    page = visitor(cast, "pip").opens(f"/requests/{request.ref}/")
    assert WHY not in page and "Ray" not in page and "dvice" not in text_of(page)


def test_a_stranger_may_not_ask_and_a_decided_answer_is_not_asked_about(cast: Cast, agreed):
    with pytest.raises(Denial):
        ask(cast, agreed)
    with pytest.raises(NotPermitted):
        ask(cast, agreed, by="pip")


def test_pages_lead_from_the_step_to_the_adviser_and_back(cast: Cast, put_forward, tuesday):
    omar, ray = visitor(cast, "omar"), visitor(cast, "ray")
    desk = omar.opens(f"/responses/{put_forward.ref}/decide/")
    assert "/advice/?of=CALDICOTT_GUARDIAN" in desk
    page = omar.opens(f"/responses/{put_forward.ref}/advice/?of=CALDICOTT_GUARDIAN")
    assert "Ray Exampleby" in page
    here = f"/responses/{put_forward.ref}/advice/"
    bad = omar.sends(here, {**hidden(page), "question": "", "items": ["I2"], "because": "short"}, status=422)
    assert "40 characters" in bad.content.decode()
    omar.sends(here, {**hidden(page), "question": QUESTION, "items": ["I2"]})
    advice = Advice.objects.get()
    assert advice.step == open_step(put_forward)
    assert f"/advice/{advice.ref}/" in ray.opens("/") and advice.ref in ray.opens("/advice/")
    sheet = ray.opens(f"/advice/{advice.ref}/")
    assert QUESTION in sheet.replace("&#x27;", "'") and "Child 1" in sheet
    typed = {**hidden(sheet), "view": "withhold", "reason": "too short"}
    again = ray.sends(f"/advice/{advice.ref}/", typed, status=422).content.decode()
    assert "too short" in again
    done = ray.sends(f"/advice/{advice.ref}/", {**hidden(sheet), "view": "withhold", "reason": WHY})
    assert "Your advice is sent" in ray.follows(done)
    desk = omar.opens(f"/responses/{put_forward.ref}/decide/")
    assert "Advises withhold" in desk and WHY in desk and "Record my decision" in desk


def test_the_api_walks_the_same_way(cast: Cast, put_forward, tuesday):
    omar, ray = Caller(cast.person("omar")), Caller(cast.person("ray"))
    here = f"responses/{put_forward.ref}"
    (adviser,) = omar.seen(f"{here}/advisers")["items"]
    assert adviser["role"] == "CALDICOTT_GUARDIAN"
    version = put_forward.audit_seq
    words = {"adviser": adviser["id"], "items": ["I2"], "question": QUESTION, "version": version}
    assert refused(omar.post(f"{here}/advice", {**words, "items": []}))[2] == ["/items"]
    omar.done(f"{here}/advice", words)
    (line,) = ray.seen("advice")["items"]
    shown = ray.seen(f"advice/{line['ref']}")
    assert shown["question"] == QUESTION and shown["extract"]["items"][0]["id"] == "I2"
    given = ray.done(f"advice/{line['ref']}/give", {"view": "share", "justification": WHY, "version": line["version"]})
    assert given["advice"]["state"] == "share"
    (told,) = omar.seen(f"{here}/advice")["items"]
    assert (told["state"], told["why"], told["adviser"]) == ("share", WHY, "Ray Exampleby")
    assert told["seen_at"]
    pip = Caller(cast.person("pip"))
    assert pip.get(f"{here}/advice").status_code == 404
