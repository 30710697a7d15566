"""Dip samples: the population, who may review what, and the one door to what reviewers found, which keeps it blind."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import orjson
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.hours import LONDON
from agencies.models import Agency, Person
from agencies.queries import members_holding
from audit.models import Entry
from audit.trail import content_of, contents_of
from requests_app.denials import Sentence
from requests_app.lifecycle import ResponseStatus
from requests_app.models import (
    AgencyResponse,
    CaseReview,
    Emergency,
    Glass,
    Link,
    Sample,
    SampleAction,
    SampledCase,
    Signature,
)
from requests_app.queries.known import cases_linked_to
from requests_app.queries.oversight import oversees, oversees_all
from requests_app.queries.scope import one_or_404, responses_of_side
from requests_app.roles import TABLE, May
from requests_app.values.computed import REFUSING
from requests_app.values.sampling import Case, draw, kappa, population_hash

MOST_URGENT = "RED"


def audited_answers(by: Actor, at: datetime) -> QuerySet[AgencyResponse]:
    """The answers that may be sampled: one's own agency's, or every agency's for the partnership's lead.

    What is restricted, and what may not be known to exist, is for its own agency alone.
    """
    if not oversees(by):
        return AgencyResponse.objects.none()
    if oversees_all(by):
        rows = AgencyResponse.objects.filter(hides=False, restricted=False, origin=None)
        rows = rows.filter(Q(info_request=None) | Q(info_request__restricted=False))
        linked = cases_linked_to(by)
        kept = Q(pk__in=linked) | Q(info_request__in=linked, info_request__isnull=False)
        rows = rows.exclude(kept) if linked else rows
    else:
        rows = responses_of_side(by, at).filter(from_agency=by.agency)
    return rows.exclude(sealed_key=b"")


def population(by: Actor, start: date, stop: date, at: datetime) -> list[Case]:
    """Answers asked for in these days (London, the last one included) that were given, or are overdue. Five queries."""
    over = Q(delivered_at__isnull=False) | Q(due_at__lt=at) & ~Q(status=ResponseStatus.CLOSED)
    rows = audited_answers(by, at).filter(over, sent_at__gte=_midnight(start), sent_at__lt=_midnight(stop, days=1))
    found = list(
        rows.values_list(
            "pk", "info_request_id", "ref", "from_agency__code", "urgency", "outcome", "due_at", "delivered_at"
        )
    )
    things = {one for row in found for one in row[:2] if one}
    at_once = set(Emergency.objects.filter(root_id__in=things).values_list("root_id", flat=True))
    close = _reached_by_somebody_close(things)
    cases = []
    for pk, request, ref, agency, urgency, outcome, due, delivered in found:
        own = {pk, request}
        late = urgency == MOST_URGENT and due < (delivered or at)
        reasons = {
            "REFUSED": outcome in REFUSING and bool(delivered), "EMERGENCY": bool(own & at_once),
            "SELF_ACCESS": bool(own & close), "OVERDUE_RED": late,
        }  # fmt: skip
        added = tuple(reason for reason, holds in reasons.items() if holds)
        cases.append(Case(ref, agency, urgency, outcome if delivered else "", added))
    return sorted(cases)


def _reached_by_somebody_close(things: set[UUID]) -> set[UUID]:
    """Those of these records that emergency access opened, or in which somebody signed who has a link to the case."""
    opened = set(Glass.objects.filter(root_id__in=things).values_list("root_id", flat=True))
    linked = defaultdict(set)
    for case, person, same in Link.objects.filter(case_id__in=things).values_list(
        "case_id", "person_id", "person__same_as"
    ):
        linked[case].add(same or person)
    signed = Signature.objects.filter(root_id__in=linked).values_list("root_id", "person_id", "person__same_as")
    return opened | {root for root, person, same in signed if (same or person) in linked[root]}


def _midnight(day: date, days: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(), LONDON).astimezone(UTC)


def samples_of(by: Actor) -> QuerySet[Sample]:
    """The samples of one's agency for its governance lead; for whoever reviews, those with a case of theirs."""
    own = Sample.objects.filter(agency=by.agency).select_related("agency", "author", "follows")
    if not oversees(by):
        own = own.filter(pk__in=CaseReview.objects.filter(_mine(by)).values("sample"))
    return own.order_by("-published_at")


def sample_or_404(by: Actor, ref: str) -> Sample:
    """One of them. Raises NotFound, alike for hidden and for absent."""
    return one_or_404(samples_of(by), ref=ref)


def cases_of(sample: Sample, by: Actor) -> QuerySet[SampledCase]:
    """The cases of a sample: all for the governance lead, one's own for a reviewer."""
    rows = SampledCase.objects.filter(sample=sample).select_related(
        "sample", "response__from_agency", "response__to_agency", "moderated_by"
    )
    if not oversees(by):
        rows = rows.filter(pk__in=CaseReview.objects.filter(_mine(by)).values("case"))
    return rows.prefetch_related("reviews__reviewer").order_by("number")


def case_or_404(by: Actor, ref: str, number: int) -> SampledCase:
    """One case. Raises NotFound, alike for hidden and for absent."""
    return one_or_404(cases_of(sample_or_404(by, ref), by), number=number)


def _mine(by: Actor) -> Q:
    return Q(reviewer=by.human) | Q(reviewer__same_as=by.human)


def review_of(case: SampledCase, by: Actor) -> CaseReview | None:
    """One's own review of a case, if one was asked for it."""
    return next((one for one in case.reviews.all() if one.reviewer.human == by.human), None)


def both_in(case: SampledCase) -> bool:
    """Whether both reviewers are done: before that nobody is told anything of either."""
    reviews = list(case.reviews.all())
    return len(reviews) == 2 and all(one.submitted_at for one in reviews)


def own_open(by: Actor) -> list[CaseReview]:
    """The reviews that one was asked for and has not given."""
    rows = CaseReview.objects.filter(_mine(by), sample__agency=by.agency, submitted_at=None)
    return list(rows.select_related("sample", "case").order_by("sample__assigned_at", "case__number"))


@dataclass(frozen=True)
class Found:
    """What one reviewer found: the marks, and the words that were sealed with them."""

    place: int
    reviewer: Person
    overall: str
    marks: Mapping[str, str]
    evidence: Mapping[str, str]
    why: str


def found_by(case: SampledCase, by: Actor) -> list[Found]:
    """What the reviewers found, as far as one may know it now: one's own, and both once both are in."""
    open_to = [one for one in case.reviews.all() if one.submitted_at and (both_in(case) or _is(one, by))]
    words = contents_of(case.sample, [one.audit_seq for one in open_to])
    return [
        Found(
            one.place, one.reviewer, one.overall, one.marks, words[one.audit_seq]["evidence"],
            words[one.audit_seq]["why"],
        )
        for one in sorted(open_to, key=lambda one: one.place)
    ]  # fmt: skip


def _is(review: CaseReview, by: Actor) -> bool:
    return review.reviewer.human == by.human


def differences(case: SampledCase) -> list[str]:
    """The standards on which the two reviewers differ, and "" for the overall grade. Nothing before both are in."""
    if not both_in(case):
        return []
    first, second = sorted(case.reviews.all(), key=lambda one: one.place)
    differing = [code for code in first.marks if first.marks[code] != second.marks.get(code)]
    return [*differing, *([""] if first.overall != second.overall else [])]


def state_of(case: SampledCase) -> str:
    """Where a case stands, as a code. Which of the two is still out is said to nobody."""
    if not both_in(case):
        return "with_reviewers" if case.reviews.all() else "waiting"
    if case.moderated_at:
        return "moderated"
    return "differs" if differences(case) else "agreed"


def what_of(action: SampleAction) -> str:
    """What is to be done."""
    return str(content_of(action.sample, action.set_seq)["what"])


@dataclass(frozen=True)
class Agreement:
    """How far the reviewers agree: over how many cases, and kappa in hundredths for grades and for standards."""

    cases: int
    overall: int | None
    standards: int | None


def agreement_of(cases: Iterable[SampledCase]) -> Agreement:
    """Over those cases of which both reviews are in, before moderation."""
    grades, marks, done = [], [], 0
    for case in cases:
        if both_in(case):
            first, second = sorted(case.reviews.all(), key=lambda one: one.place)
            done += 1
            grades.append((first.overall, second.overall))
            marks += [(first.marks[code], second.marks.get(code, "")) for code in first.marks]
    hundredths = [None if one is None else round(one * 100) for one in (kappa(grades), kappa(marks))]
    return Agreement(done, *hundredths)


def moderation_of(case: SampledCase) -> str:
    """Why what was agreed was agreed; empty before."""
    return str(content_of(case.sample, case.audit_seq)["why"]) if case.moderated_at else ""


def frame_of(sample: Sample) -> list[Case]:
    """The population as it was published, in the first entry of the sample's own stream."""
    rows = content_of(sample, 1)["frame"]
    return [Case(ref, agency, urgency, outcome, tuple(added)) for ref, agency, urgency, outcome, added in rows]


def reviewers_of(agency: Agency, at: datetime) -> dict[Person, bool]:
    """Who may review for an agency now, one record of each human being; whether they draw and moderate too."""
    found: dict[UUID, tuple[Person, bool]] = {}
    for one in members_holding(TABLE[May.REVIEW_SAMPLES], agency, at):
        before = found.get(one.person.human, (one.person, False))
        found[one.person.human] = (before[0], before[1] or one.role in TABLE[May.OVERSEE])
    return dict(found.values())


def hands_in_cases(answers: Sequence[AgencyResponse]) -> dict[UUID, set[UUID]]:
    """For each of these answers, the natural persons who did anything in it or in its request, or have a link to it."""
    of = {one.pk: {thing for thing in (one.pk, one.info_request_id) if thing} for one in answers}
    things = {thing for pair in of.values() for thing in pair}
    acted: dict[UUID, set[UUID]] = defaultdict(set)
    for stream, actor in Entry.objects.filter(stream_id__in=things).values_list("stream_id", "actor_id").distinct():
        acted[stream].add(actor)
    signed = Signature.objects.filter(root_id__in=things).exclude(acting_for=None)
    for root, person in signed.values_list("root_id", "acting_for_id"):
        acted[root].add(person)
    for case, person in Link.objects.filter(case_id__in=things).values_list("case_id", "person_id"):
        acted[case].add(person)
    for answer in answers:
        acted[answer.pk].update(one for one in (answer.holder_id, answer.received_by_id) if one)
    same = dict(Person.objects.filter(pk__in=set().union(*acted.values())).values_list("pk", "same_as_id"))
    return {pk: {same.get(one) or one for thing in pair for one in acted[thing]} for pk, pair in of.items()}


def actions_of(sample: Sample) -> list[SampleAction]:
    """What is to be done about what was found, what is open first."""
    rows = SampleAction.objects.filter(sample=sample).select_related("owner", "set_by", "case")
    return list(rows.order_by(F("done_at").asc(nulls_first=True), "due_on", "number"))


def own_actions(by: Actor) -> list[SampleAction]:
    """What one is to do about what samples found."""
    rows = SampleAction.objects.filter(is_owner(by), done_at=None, sample__agency=by.agency)
    return list(rows.select_related("sample", "case", "owner").order_by("due_on", "number"))


def is_owner(by: Actor) -> Q:
    """Actions that are this human being's."""
    return Q(owner=by.human) | Q(owner__same_as=by.human)


def action_or_404(by: Actor, ref: str, number: int) -> SampleAction:
    """An action of one's own, or of a sample that one leads. Raises NotFound."""
    rows = SampleAction.objects.filter(sample__agency=by.agency, sample__ref=ref)
    rows = rows if oversees(by) else rows.filter(is_owner(by))
    return one_or_404(rows.select_related("sample", "owner", "case"), number=number)


def faults_of(sample: Sample) -> list[Sentence]:
    """Where seed, population, the entry that published them and the cases do not belong together."""
    body = orjson.loads(bytes(Entry.objects.get(stream_id=sample.pk, stream_seq=1).body))
    said = re.fullmatch(r"seed (\w+) population (\w+) of (\d+) draw (\d+)", body["refers_to"])
    published = said.groups() if said else ()
    frame = frame_of(sample)
    wrong: list[Sentence] = []
    if published != (sample.seed, sample.population_hash, str(sample.population), str(sample.size)):
        wrong.append(_("The row is not as it was published."))
    if population_hash(frame) != sample.population_hash:
        wrong.append(_("The population does not give the hash that was published."))
    drawn = [case.ref for case in draw(sample.seed, frame, sample.size).all]
    cases = list(sample.cases.order_by("number").values_list("response__ref", flat=True))
    if sample.drawn_at and cases != drawn:
        wrong.append(_("The cases are not those that the seed draws."))
    return wrong


def grades_of(sample: Sample) -> Counter[str]:
    """How many of its cases were given each overall grade, as moderated."""
    return Counter(SampledCase.objects.filter(sample=sample).exclude(overall="").values_list("overall", flat=True))
