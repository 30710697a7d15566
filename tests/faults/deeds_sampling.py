"""The short story of a dip sample, from counting its population to its last action."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from agencies.actors import Actor
from requests_app import commands
from requests_app.models import Sample, SampleAction, SampledCase
from requests_app.queries.sampling import case_or_404
from requests_app.values.measuring import Quarter
from requests_app.values.reviews import Review
from tests.faults.deeds import A_DAY, Deed, _endorses, _person, _prepares, _submits
from tests.faults.stories import BECAUSE
from tests.requests_app.sampled import all_met

LATER = 20 * A_DAY  # the answer is overdue by then, so it is among the population
DAYS = (date(2026, 11, 1), date(2026, 11, 30))


def _sample() -> Sample:
    return Sample.objects.select_related("agency").get()


def _case(by: Actor) -> SampledCase:
    return case_or_404(by, _sample().ref, 1)


def _reviews(who: str, said: Review, after: int) -> Deed:
    return Deed(
        "review_case", who, lambda by, at: commands.review_case(_case(by), said, BECAUSE, by=by, at=at), after=after
    )


def _moderates(by: Actor, at: datetime) -> Any:
    return commands.moderate_case(_case(by), {}, "GOOD", BECAUSE, by=by, at=at)


def _sets(by: Actor, at: datetime) -> Any:
    due_on = at.date() + timedelta(days=3)
    return commands.set_action(_sample(), BECAUSE, owner=_person("sol"), due_on=due_on, by=by, at=at)


SAMPLING = [
    _prepares(1),
    _submits(2),
    _endorses(3),
    Deed(
        "count_population", "grace", lambda by, at: commands.count_population(DAYS, by=by, at=at), after=LATER,
    ),
    Deed("measure", "", lambda _by, at: commands.measure(at), after=LATER),
    Deed("rebuild_measures", "", lambda _by, at: commands.rebuild_measures(at), after=LATER),
    Deed(
        "count_measures", "grace", lambda by, at: commands.count_measures(Quarter(2026, 4), by=by, at=at), after=LATER
    ),
    Deed(
        "list_behind", "grace", lambda by, at: commands.list_behind(Quarter(2026, 4), "asked", by=by, at=at),
        after=LATER,
    ),
    Deed(
        "take_measures", "grace",
        lambda by, at: commands.take_measures(Quarter(2026, 4), BECAUSE, by=by, at=at), after=LATER,
    ),
    Deed("publish_seed", "grace", lambda by, at: commands.publish_seed(DAYS, 5, by=by, at=at), after=LATER + 1),
    Deed("draw_sample", "grace", lambda by, at: commands.draw_sample(_sample(), by=by, at=at), after=LATER + 2),
    Deed(
        "assign_reviewers", "grace", lambda by, at: commands.assign_reviewers(_sample(), by=by, at=at),
        after=LATER + 3,
    ),
    Deed(
        "show_sample", "sol", lambda by, at: commands.show_sample(_sample().ref, by=by, at=at), after=LATER + 4,
    ),
    Deed(
        "show_sampled_case", "sol",
        lambda by, at: commands.show_sampled_case((_sample().ref, 1), by=by, at=at), after=LATER + 5,
    ),
    _reviews("sol", all_met("INADEQUATE"), LATER + 6),
    _reviews("vita", all_met("GOOD"), LATER + 7),
    Deed("moderate_case", "grace", _moderates, after=LATER + 8),
    Deed("set_action", "grace", _sets, after=LATER + 9),
    Deed("remind_of_actions", "", lambda _by, at: commands.remind_of_actions(at), after=LATER + 3 * A_DAY),
    Deed(
        "finish_action", "sol",
        lambda by, at: commands.finish_action(
            SampleAction.objects.select_related("sample").get(), BECAUSE, by=by, at=at
        ),
        after=LATER + 3 * A_DAY + 1,
    ),
]  # fmt: skip
