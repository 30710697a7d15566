"""A dip sample: publish the seed with its population, draw, give each case two reviewers, review, moderate, act."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies import trail
from agencies.actors import Actor
from agencies.models import Person
from requests_app import policies
from requests_app.commands.parts import Done, new_ref, reason
from requests_app.commands.telling import settle_of_person, tell
from requests_app.denials import Changed, Fault, Incomplete, NotNow
from requests_app.events import Event
from requests_app.guidance.audit_form import form_of, newest_form
from requests_app.models import AgencyResponse, CaseReview, Sample, SampledCase
from requests_app.queries.sampling import (
    case_or_404,
    differences,
    frame_of,
    hands_in_cases,
    population,
    review_of,
    reviewers_of,
    sample_or_404,
)
from requests_app.trail import command, record_look
from requests_app.values.reviews import Review, faults_of_moderation, faults_of_review
from requests_app.values.sampling import Case, Drawn, draw, frame_faults, population_hash

REVIEW = "sample_review"


@command
def count_population(days: tuple[date, date], *, by: Actor, at: datetime) -> list[Case]:
    """Record that a population is counted, then give it. Raises NotPermitted."""
    if denial := policies.why_not_sample(by=by):
        raise denial
    content = {"start": days[0].isoformat(), "stop": days[1].isoformat()}
    record_look(Event.POPULATION_COUNTED, by=by, at=at, looked_at=None, content=content)
    return population(by, *days, at)


@command
def publish_seed(
    days: tuple[date, date], size: int | None, *, by: Actor, at: datetime, follows: str = ""
) -> Done[Sample]:
    """Publish the seed, the population and its hash in the trail. Nothing is drawn yet.

    `follows`: the reference of an earlier sample that this one looks at again.
    """
    if denial := policies.why_not_sample(by=by):
        raise denial
    if days[0] > days[1]:
        raise Incomplete([Fault("/stop", "backwards", _("Enter a last day that is not before the first"))])
    cases = population(by, *days, at)
    if faults := list(frame_faults(size, len(cases))):
        raise Incomplete(faults)
    assert size is not None  # noqa: S101 - said above
    sample = Sample(
        ref=new_ref(), agency=by.agency, author=by.person, start=days[0], stop=days[1], size=size,
        seed=secrets.token_hex(32), population=len(cases), population_hash=population_hash(cases),
        form=newest_form().version, published_at=at, follows=sample_or_404(by, follows) if follows else None,
    )  # fmt: skip
    frame = [(case.ref, *case.stratum, list(case.added)) for case in cases]
    said = f"seed {sample.seed} population {sample.population_hash} of {sample.population} draw {sample.size}"
    return recorded(Event.SEED_PUBLISHED, sample, by=by, at=at, content={"frame": frame}, refers_to=said)


@command
def draw_sample(sample: Sample, *, by: Actor, at: datetime, seen: int | None = None) -> Done[Sample]:
    """Draw from the published population by the published seed: the same for whoever does it again."""
    sample = lock_sample(sample, seen)
    if denial := policies.why_not_draw(sample, by=by):
        raise denial
    drawn = draw_again(sample)
    answers = dict(AgencyResponse.objects.filter(ref__in=[case.ref for case in drawn.all]).values_list("ref", "pk"))
    SampledCase.objects.bulk_create(
        SampledCase(
            sample=sample, number=number, response_id=answers[case.ref], added=list(case.added),
            audit_seq=sample.next_seq,
        )
        for number, case in enumerate(drawn.all, start=1)
    )  # fmt: skip
    sample.drawn_at = at
    refs = [case.ref for case in drawn.all]
    return recorded(
        Event.SAMPLE_DRAWN, sample, by=by, at=at, saving=["drawn_at"], content={"refs": refs},
        refers_to=f"sample {hashlib.sha256(' '.join(refs).encode()).hexdigest()} of {len(refs)}",
    )  # fmt: skip


def draw_again(sample: Sample) -> Drawn:
    """What the seed gives from the published population; whoever holds both gets the same."""
    return draw(sample.seed, frame_of(sample), sample.size)


@command
def assign_reviewers(sample: Sample, *, by: Actor, at: datetime, seen: int | None = None) -> Done[Sample]:
    """Give each case two reviewers who had no hand in it, as evenly as can be, by the seed. Nobody picks.

    Those who do not moderate come first, so that somebody is left who can.
    """
    sample = lock_sample(sample, seen)
    if denial := policies.why_not_assign(sample, by=by):
        raise denial
    pairs = _pairs(sample, at)
    CaseReview.objects.bulk_create(
        CaseReview(sample=sample, case=case, place=place, reviewer=person, audit_seq=sample.next_seq)
        for case, pair in pairs
        for place, person in enumerate(pair, start=1)
    )
    sample.assigned_at = at
    content = {"reviewers": {str(case.number): [str(one.pk) for one in pair] for case, pair in pairs}}
    done = recorded(Event.REVIEWERS_ASSIGNED, sample, by=by, at=at, saving=["assigned_at"], content=content)
    asked = {person.pk: person for _case, pair in pairs for person in pair}
    tell(REVIEW, about_id=sample.pk, ref=sample.ref, side="sample", to=asked.values(), at=at)
    return done


def _pairs(sample: Sample, at: datetime) -> list[tuple[SampledCase, list[Person]]]:
    cases = list(sample.cases.select_related("response").order_by("number"))
    hands = hands_in_cases([case.response for case in cases])
    people = reviewers_of(sample.agency, at)
    load = dict.fromkeys(people, 0)
    pairs, short = [], 0
    for case in cases:
        free = [one for one in people if one.human not in hands[case.response_id]]
        chosen = sorted(free, key=lambda one: (people[one], load[one], _by_lot(sample, case, one)))[:2]
        short += len(chosen) < 2
        pairs.append((case, sorted(chosen, key=lambda one: _by_lot(sample, case, one))))
        for one in chosen:
            load[one] += 1
    if short:
        sentence = _(
            "%(short)d of the cases have no two reviewers who had no hand. Give more people a role that reviews."
        )
        raise NotNow(sentence % {"short": short})
    return pairs


def _by_lot(sample: Sample, case: SampledCase, person: Person) -> str:
    return hashlib.sha256(f"{sample.seed}|{case.number}|{person.pk}".encode()).hexdigest()


@command
def show_sample(ref: str, *, by: Actor, at: datetime) -> Sample:
    """Record that somebody looks at a sample, then give it. Raises NotPermitted, NotFound."""
    if denial := policies.why_not_sampling(by=by):
        raise denial
    sample = sample_or_404(by, ref)
    record_look(Event.SAMPLE_SHOWN, by=by, at=at, looked_at=None, refers_to=sample.ref)
    return sample


@command
def show_sampled_case(place: tuple[str, int], *, by: Actor, at: datetime) -> SampledCase:
    """Record that somebody looks at a case of a sample (`place`: its reference and the number), then give it.

    Whose record it is can see that it was looked at. Raises NotPermitted, NotFound.
    """
    if denial := policies.why_not_sampling(by=by):
        raise denial
    case = case_or_404(by, *place)
    record_look(Event.SAMPLED_CASE_SHOWN, by=by, at=at, looked_at=case.response_id, refers_to=case.sample.ref)
    return case


@command
def review_case(case: SampledCase, said: Review, why: str, *, by: Actor, at: datetime) -> Done[Sample]:
    """Give what one found: it stays, and the other reviewer learns of it when theirs is in."""
    sample, case = _fresh(case)
    if denial := policies.why_not_review_case(case, by=by):
        raise denial
    faults = list(faults_of_review(said, form_of(sample.form)))
    if faults:
        raise Incomplete([*faults, *_missing(why)])
    words = reason(why, pointer="/why")
    review = review_of(case, by)
    assert review is not None  # noqa: S101 - the policy asked
    review.submitted_at, review.overall, review.marks = at, said.overall, dict(said.marks)
    review.audit_seq = sample.next_seq
    review.save(update_fields=["submitted_at", "overall", "marks", "audit_seq"])
    content = {"marks": dict(said.marks), "evidence": dict(said.evidence), "overall": said.overall, "why": words}
    done = recorded(Event.CASE_REVIEWED, sample, by=by, at=at, content=content, refers_to=f"case {case.number}")
    if not CaseReview.objects.filter(sample=sample, reviewer=review.reviewer, submitted_at=None).exists():
        settle_of_person(sample.pk, REVIEW, review.reviewer, at)
    return done


def _missing(why: str) -> list[Fault]:
    try:
        reason(why, pointer="/why")
    except Incomplete as incomplete:
        return list(incomplete.errors)
    return []


@command
def moderate_case(
    case: SampledCase, marks: dict[str, str], overall: str, why: str, *, by: Actor, at: datetime
) -> Done[Sample]:
    """Write down what was agreed where the two reviewers differ. What each had found stays beside it."""
    sample, case = _fresh(case)
    if denial := policies.why_not_moderate(case, by=by):
        raise denial
    faults = list(faults_of_moderation(marks, overall, differences(case), form_of(sample.form)))
    if faults:
        raise Incomplete([*faults, *_missing(why)])
    words = reason(why, pointer="/why")
    case.moderated_by, case.moderated_at, case.overall, case.marks = by.person, at, overall, marks
    case.audit_seq = sample.next_seq
    case.save(update_fields=["moderated_by", "moderated_at", "overall", "marks", "audit_seq"])
    content = {"marks": marks, "overall": overall, "why": words}
    return recorded(Event.CASE_MODERATED, sample, by=by, at=at, content=content, refers_to=f"case {case.number}")


def _fresh(case: SampledCase) -> tuple[Sample, SampledCase]:
    sample = lock_sample(case.sample)
    fresh = SampledCase.objects.prefetch_related("reviews__reviewer").get(pk=case.pk)
    fresh.sample = sample
    return sample, fresh


def lock_sample(sample: Sample, seen: int | None = None) -> Sample:
    """Lock a sample's row. Raises Changed when `seen` is behind."""
    rows = Sample.objects.select_for_update(of=("self",)).select_related("agency", "author")
    fresh = rows.get(pk=sample.pk)
    if seen is not None and seen != fresh.audit_seq:
        raise Changed
    return fresh


def recorded(
    event: Event, sample: Sample, *, by: Actor, at: datetime, saving: Iterable[str] = (),
    content: dict[str, Any] | None = None, refers_to: str = "",
) -> Done[Sample]:  # fmt: skip
    """Record an act about a sample; what anybody wrote is in `content`, which is sealed."""
    receipt = trail.record(event, about=sample, by=by, at=at, saving=list(saving), content=content, refers_to=refers_to)
    return Done(sample, receipt)
