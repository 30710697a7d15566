"""A dip sample from its seed to its actions: published before it is drawn, blind until both are in, on record."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import orjson
import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection

from audit.models import Entry, Payload
from requests_app import commands, policies
from requests_app.denials import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.events import Event
from requests_app.management.commands.redraw_sample import faults_of
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, CaseReview, Notification, Sample, SampledCase
from requests_app.queries import sampling as queries
from requests_app.queries.lookers import lookers
from requests_app.values.reviews import Review
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.sampled import DAYS, SEEN, WHY, WORDS, all_met, assigned, case_of, drawn, published, reviews
from tests.requests_app.test_unconfirmed import OPENED, answered, hidden

pytestmark = pytest.mark.both_engines


def entries(sample: Sample) -> list[Entry]:
    return list(Entry.objects.filter(stream_id=sample.pk).order_by("stream_seq"))


def test_the_seed_and_the_population_stand_in_the_trail_before_anything_is_drawn(
    cast: Cast, delivered: AgencyResponse
) -> None:
    sample = published(cast)
    (first,) = entries(sample)
    said = orjson.loads(bytes(first.body))["refers_to"]
    assert said == f"seed {sample.seed} population {sample.population_hash} of 1 draw 20"
    assert not sample.cases.exists()
    commands.draw_sample(sample, by=cast.actor("grace", TUESDAY), at=TUESDAY)
    assert [one.action for one in entries(sample)] == [Event.SEED_PUBLISHED, Event.SAMPLE_DRAWN]
    assert list(sample.cases.values_list("response__ref", flat=True)) == [delivered.ref]
    connection.check_constraints()
    check_trail()


def test_a_sample_is_drawn_once_and_anybody_can_draw_it_again(cast: Cast, delivered: AgencyResponse) -> None:
    sample = drawn(cast)
    with pytest.raises(NotNow):
        commands.draw_sample(sample, by=cast.actor("grace", TUESDAY), at=TUESDAY)
    said = StringIO()
    call_command("redraw_sample", sample.ref, stdout=said)
    assert said.getvalue().split("\n")[:2] == [delivered.ref, "As published."]
    assert faults_of(sample) == []


def test_a_seed_that_was_changed_afterwards_is_caught(cast: Cast, delivered: AgencyResponse) -> None:
    sample = drawn(cast)
    sample.seed = "0" * 64
    assert faults_of(sample) == ["The row is not as it was published."]
    sample.refresh_from_db()
    sample.population_hash = "0" * 64
    assert "The population does not give the hash that was published." in faults_of(sample)


def test_only_a_governance_lead_draws_and_only_once_there_is_something(cast: Cast, delivered: AgencyResponse) -> None:
    for who in ("pip", "omar", "dee", "sol"):
        with pytest.raises(NotPermitted):
            commands.publish_seed(DAYS, 20, by=cast.actor(who, TUESDAY), at=TUESDAY)
    grace = cast.actor("grace", TUESDAY)
    for days, size, pointer in (
        ((date(2020, 1, 1), date(2020, 1, 2)), 20, "/start"),
        (DAYS, None, "/size"),
        (DAYS[::-1], 20, "/stop"),
    ):
        with pytest.raises(Incomplete) as refused:
            commands.publish_seed(days, size, by=grace, at=TUESDAY)
        assert [fault.pointer for fault in refused.value.errors] == [pointer]


def test_what_is_restricted_or_may_not_be_known_is_in_nobody_elses_population(
    cast: Cast, delivered: AgencyResponse
) -> None:
    grace = cast.actor("grace", TUESDAY)
    hiding = answered(cast, [OPENED, hidden("WITHHELD")])
    assert hiding.hides
    assert [case.ref for case in queries.population(grace, *DAYS, TUESDAY)] == [delivered.ref]
    until, bea = TUESDAY + timedelta(days=1), cast.actor("bea", TUESDAY)
    commands.restrict_response(delivered, [cast.person("omar")], BECAUSE, until=until, by=bea, at=TUESDAY)
    assert queries.population(grace, *DAYS, TUESDAY) == []
    assert AgencyResponse.objects.count() == 2, "the detector sees what a door without scope would count"
    assert not queries.audited_answers(cast.actor("pip", TUESDAY), TUESDAY).exists()


def test_two_review_each_case_and_neither_had_a_hand_in_it(cast: Cast, delivered: AgencyResponse) -> None:
    sample = assigned(cast)
    names = set(CaseReview.objects.filter(sample=sample).values_list("reviewer__name", flat=True))
    assert names == {"Sol Sampleton", "Vita Specimen"}, "who can moderate is left free to"
    assert Notification.objects.filter(kind="sample_review", done_at=None).count() == 2


def test_whoever_had_a_hand_in_a_case_is_not_asked(
    cast: Cast, delivered: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = drawn(cast)
    hands = queries.hands_in_cases([delivered])[delivered.pk]
    assert {cast.person(who).human for who in ("pip", "dara", "bea", "omar")} <= hands
    assert cast.person("sol").human not in hands
    everybody = {cast.person(who): False for who in ("omar", "bea", "sol")}
    monkeypatch.setattr("requests_app.commands.sampling.reviewers_of", lambda agency, at: everybody)
    with pytest.raises(NotNow):
        commands.assign_reviewers(sample, by=cast.actor("grace", TUESDAY), at=TUESDAY)


def test_nobody_sees_what_the_other_found_before_both_are_in(cast: Cast, delivered: AgencyResponse) -> None:
    sample = assigned(cast)
    before = everything_seen(cast, sample, "vita"), everything_seen(cast, sample, "grace")
    reviews(cast, sample, "sol", all_met("INADEQUATE", IN_TIME="NOT_MET"), WORDS)
    after = everything_seen(cast, sample, "vita"), everything_seen(cast, sample, "grace")
    assert after == before, "not a word, a count or a number of the page or of the API has changed"
    assert "heron" not in "".join(after)
    assert [one.overall for one in queries.found_by(case_of(cast, sample, "sol"), cast.actor("sol", TUESDAY))] == [
        "INADEQUATE"
    ]
    reviews(cast, sample, "vita", all_met("GOOD"))
    vita = everything_seen(cast, sample, "vita")
    assert SEEN in vita and WORDS in vita and "INADEQUATE" in vita


def everything_seen(cast: Cast, sample: Sample, who: str) -> str:
    """All pages and calls about a sample, without what changes with every page."""
    import re

    person, caller = visitor(cast, who), Caller(cast.person(who))
    pages = [
        person.opens(path)
        for path in ("/oversight/samples/", f"/oversight/samples/{sample.ref}/", f"/oversight/samples/{sample.ref}/1/")
    ]
    calls = [caller.seen(path) for path in ("samples", f"samples/{sample.ref}", f"samples/{sample.ref}/cases/1")]
    for call in calls:
        call.pop("version", None)  # of a lead alone: that something happened, and nothing of what
    mains = [page.partition("<main")[2].partition("</main>")[0] for page in pages]
    return re.sub(r'(csrfmiddlewaretoken|idempotency_key|version)" value="[^"]*"', r"\1", "".join(mains)) + str(calls)


def test_the_trail_of_a_review_says_nothing_of_its_grade(cast: Cast, delivered: AgencyResponse) -> None:
    sample = assigned(cast)
    reviews(cast, sample, "sol", all_met("INADEQUATE", IN_TIME="NOT_MET"), WORDS)
    last = entries(sample)[-1]
    assert last.action == Event.CASE_REVIEWED
    assert b"INADEQUATE" not in bytes(last.body) and b"heron" not in bytes(last.body)
    assert last.outcome == ""


def test_what_anybody_types_about_a_sample_is_sealed_and_in_no_mail(cast: Cast, delivered: AgencyResponse) -> None:
    sample, grace, sol = assigned(cast), cast.actor("grace", TUESDAY), cast.actor("sol", TUESDAY)
    reviews(cast, sample, "sol", all_met("INADEQUATE", IN_TIME="NOT_MET"), WORDS)
    reviews(cast, sample, "vita", all_met("GOOD"), WORDS)
    moderates(cast, sample, why=WORDS)
    commands.set_action(sample, WORDS, owner=sol.person, due_on=date(2026, 12, 10), by=grace, at=TUESDAY)
    commands.finish_action(queries.actions_of(sample)[0], WORDS, by=sol, at=TUESDAY)
    rows = [*Sample.objects.values(), *SampledCase.objects.values(), *CaseReview.objects.values()]
    assert "heron" not in str([*rows, *sample.actions.values(), *Notification.objects.values()])
    assert not [one for one in Entry.objects.all() if b"heron" in bytes(one.body)]
    assert not [one for one in Payload.objects.all() if b"heron" in bytes(one.sealed)]
    commands.post_notices(TUESDAY + timedelta(days=2))
    assert mail.outbox
    assert "heron" not in "".join(one.message().as_string() + one.body for one in mail.outbox)


def test_a_door_that_shows_one_review_early_is_caught(
    cast: Cast, delivered: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = assigned(cast)
    reviews(cast, sample, "sol", all_met("INADEQUATE"), WORDS)
    monkeypatch.setattr(queries, "both_in", lambda case: any(one.submitted_at for one in case.reviews.all()))
    found = queries.found_by(case_of(cast, sample, "vita"), cast.actor("vita", TUESDAY))
    assert [one.overall for one in found] == ["INADEQUATE"]


def test_a_review_is_whole_or_is_not_taken(cast: Cast, delivered: AgencyResponse) -> None:
    sample = assigned(cast)
    with pytest.raises(Incomplete) as refused:
        reviews(cast, sample, "sol", Review({"IN_TIME": "NOT_MET", "NOPE": "MET"}, {}, ""), "short")
    pointers = {fault.pointer for fault in refused.value.errors}
    assert {"/marks/PURPOSE", "/evidence/IN_TIME", "/marks/NOPE", "/overall", "/why"} <= pointers
    reviews(cast, sample, "sol", all_met())
    with pytest.raises(NotNow):
        reviews(cast, sample, "sol", all_met())
    with pytest.raises(NotPermitted):
        reviews(cast, sample, "grace", all_met())


def test_a_reviewer_sees_their_own_cases_and_nobody_else_sees_any(cast: Cast, delivered: AgencyResponse) -> None:
    sample = drawn(cast)
    for who in ("sol", "dee", "pip"):
        with pytest.raises(NotFound):
            queries.case_or_404(cast.actor(who, TUESDAY), sample.ref, 1)
    commands.assign_reviewers(sample, by=cast.actor("grace", TUESDAY), at=TUESDAY)
    assert case_of(cast, sample, "sol").response_id == delivered.pk
    page = visitor(cast, "sol").opens(f"/oversight/samples/{sample.ref}/")
    assert sample.seed not in page
    with pytest.raises(NotFound):
        queries.sample_or_404(cast.actor("dee", TUESDAY), sample.ref)


def test_looking_at_a_case_is_recorded_where_its_owner_sees_it(cast: Cast, delivered: AgencyResponse) -> None:
    sample = assigned(cast)
    commands.show_sampled_case((sample.ref, 1), by=cast.actor("sol", TUESDAY), at=TUESDAY)
    assert "Sol Sampleton" in {look.name for look in lookers(delivered)}


def reviewed(cast: Cast) -> Sample:
    sample = assigned(cast)
    reviews(cast, sample, "sol", all_met("INADEQUATE", IN_TIME="NOT_MET"), WORDS)
    reviews(cast, sample, "vita", all_met("GOOD"))
    return sample


def moderates(cast: Cast, sample: Sample, who: str = "grace", **said: Any) -> Any:
    words = {"marks": {"IN_TIME": "PARTLY"}, "overall": "REQUIRES_IMPROVEMENT", "why": WHY} | said
    by = cast.actor(who, TUESDAY)
    case = SampledCase.objects.select_related("sample").get(sample=sample)
    return commands.moderate_case(case, words["marks"], words["overall"], words["why"], by=by, at=TUESDAY)


def test_where_two_differ_a_third_writes_down_what_was_agreed(cast: Cast, delivered: AgencyResponse) -> None:
    sample = assigned(cast)
    with pytest.raises(NotNow):
        moderates(cast, sample)
    reviews(cast, sample, "sol", all_met("INADEQUATE", IN_TIME="NOT_MET"), WORDS)
    reviews(cast, sample, "vita", all_met("GOOD"))
    case = case_of(cast, sample)
    assert queries.differences(case) == ["IN_TIME", ""]
    with pytest.raises(NotPermitted):
        moderates(cast, sample, "sol")
    with pytest.raises(Incomplete) as refused:
        moderates(cast, sample, marks={"PURPOSE": "MET"}, overall="", why="no")
    assert {fault.pointer for fault in refused.value.errors} == {"/marks/IN_TIME", "/marks/PURPOSE", "/overall", "/why"}
    moderates(cast, sample)
    case = case_of(cast, sample)
    assert (case.overall, case.marks) == ("REQUIRES_IMPROVEMENT", {"IN_TIME": "PARTLY"})
    assert queries.moderation_of(case) == WHY
    with pytest.raises(NotNow):
        moderates(cast, sample)
    connection.check_constraints()


def test_where_two_agree_there_is_nothing_to_moderate(cast: Cast, delivered: AgencyResponse) -> None:
    sample = assigned(cast)
    for who in ("sol", "vita"):
        reviews(cast, sample, who, all_met())
    case = case_of(cast, sample)
    denial = policies.why_not_moderate(case, by=cast.actor("grace", TUESDAY))
    assert isinstance(denial, NotNow)
    assert queries.agreement_of([case]) == queries.Agreement(1, None, None)


def test_how_far_they_agree_is_counted_over_what_is_in(cast: Cast, delivered: AgencyResponse) -> None:
    sample = reviewed(cast)
    agreement = queries.agreement_of([case_of(cast, sample)])
    assert agreement.cases == 1
    assert agreement.overall == 0
    assert "Over 1 case" in text_of(visitor(cast, "grace").opens(f"/oversight/samples/{sample.ref}/"))


def test_an_action_has_an_owner_and_a_day_and_is_reminded_of(cast: Cast, delivered: AgencyResponse) -> None:
    sample, by = reviewed(cast), cast.actor("grace", TUESDAY)
    with pytest.raises(Incomplete) as refused:
        commands.set_action(sample, BECAUSE, owner=cast.person("pip"), due_on=None, by=by, at=TUESDAY)
    assert {fault.pointer for fault in refused.value.errors} == {"/owner", "/due_on"}
    sol = cast.person("sol")
    commands.set_action(sample, BECAUSE, owner=sol, due_on=date(2026, 12, 10), by=by, at=TUESDAY)
    (action,) = queries.actions_of(sample)
    assert queries.what_of(action) == BECAUSE
    told: list[int] = []
    for day in (1, 4, 4, 10, 11, 16, 17, 18):
        told.append(commands.remind_of_actions(datetime(2026, 12, day, 9, tzinfo=UTC)))
    assert told == [0, 1, 0, 1, 0, 0, 2, 0], "a week before, on the day, and a week after, whoever set it too"
    with pytest.raises(NotPermitted):
        commands.finish_action(action, BECAUSE, by=cast.actor("vita", TUESDAY), at=TUESDAY)
    commands.finish_action(action, BECAUSE, by=cast.actor("sol", TUESDAY), at=TUESDAY)
    assert not Notification.objects.filter(kind="sample_action", done_at=None).exists()
    assert commands.remind_of_actions(datetime(2026, 12, 30, 9, tzinfo=UTC)) == 0
    with pytest.raises(NotNow):
        commands.finish_action(action, BECAUSE, by=cast.actor("sol", TUESDAY), at=TUESDAY)
    assert [one.action for one in entries(sample)[-2:]] == [Event.ACTION_SET, Event.ACTION_DONE]
    connection.check_constraints()


def test_a_sample_can_look_again_at_an_earlier_one(cast: Cast, delivered: AgencyResponse) -> None:
    earlier, by = drawn(cast), cast.actor("grace", TUESDAY)
    again = commands.publish_seed(DAYS, 5, by=by, at=TUESDAY + timedelta(minutes=1), follows=earlier.ref).thing
    assert again.follows == earlier
    page = text_of(visitor(cast, "grace").opens(f"/oversight/samples/{again.ref}/"))
    assert "Before and now" in page and earlier.ref in page
    with pytest.raises(NotFound):
        commands.publish_seed(DAYS, 5, by=by, at=TUESDAY, follows="ZZZZ-ZZZZ")


def test_a_row_is_written_by_its_entry_and_by_nothing_else(cast: Cast, delivered: AgencyResponse) -> None:
    from django.db import DatabaseError, transaction

    sample = reviewed(cast)
    for rows, change in (
        (Sample.objects.all(), {"size": 1}),
        (SampledCase.objects.all(), {"overall": "GOOD"}),
        (CaseReview.objects.all(), {"overall": "GOOD"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all()._raw_delete(rows.db)
    assert sample.cases.count() == 1
