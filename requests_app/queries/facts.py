"""What is counted by code of requests, answers and samples: made of their rows, for each agency that may know it.

A fixed number of queries, however many records there are. Nothing is opened: codes and times stand in the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from agencies.hours import LONDON
from requests_app.models import (
    AgencyResponse,
    AnsweredItem,
    ApprovalStep,
    Disagreement,
    Emergency,
    InformationRequest,
    Leave,
    LedgerLine,
    MeasuredFact,
    Misuse,
    Question,
    RequestVersion,
    ResponseVersion,
    Sample,
    SampleAction,
    SampledCase,
)
from requests_app.models.custody import Verdict
from requests_app.models.measures import FactKind
from requests_app.values.computed import HIDDEN, SHARING, UNSAID

CONFIRMED = "CONFIRMED"


@dataclass(frozen=True)
class Root:
    """A record as its facts name it: whose it is, who else has a part in it, and on which day it counts."""

    pk: UUID
    ours: UUID
    theirs: UUID | None
    closed: bool
    kind: str
    urgency: str
    outcome: str
    day: date

    def fact(
        self, measure: FactKind, code: str, *, both: bool = False, times: int = 1, again: int = 0, part: int = 0,
        minutes: int | None = None, agency: UUID | None = None,
    ) -> Iterator[MeasuredFact]:  # fmt: skip
        """For its own agency (or the `agency` whose doing it was); with `both` for the other side too."""
        whose = agency or self.ours
        for counts in [whose, *({self.ours, self.theirs} - {whose, None} if both else ())]:
            yield MeasuredFact(
                root_id=self.pk, agency_id=counts, of_agency_id=whose, whole=not self.closed and counts == whose,
                measure=measure, code=code, kind=self.kind, urgency=self.urgency, outcome=self.outcome, day=self.day,
                times=times, again=again, part=part, minutes=minutes,
            )  # fmt: skip


def answer_root(one: AgencyResponse) -> Root:
    """Of an answer, with its request at hand."""
    asked = one.info_request
    closed = one.restricted or one.hides or (asked is not None and asked.restricted)
    return Root(
        one.pk, one.from_agency_id, one.to_agency_id, closed, one.type, one.urgency,
        one.outcome if one.delivered_at else "", day_of(one.sent_at),
    )  # fmt: skip


def request_root(one: InformationRequest) -> Root:
    """Of a request: its own agency's alone."""
    return Root(one.pk, one.agency_id, None, one.restricted, one.type, one.urgency, "", day_of(one.submitted_at))


def day_of(at: datetime) -> date:
    """In London."""
    return at.astimezone(LONDON).date()


def facts_of(answers: Collection[AgencyResponse], requests: Collection[InformationRequest]) -> Iterator[MeasuredFact]:
    """Of these answers and these requests."""
    roots = {one.pk: answer_root(one) for one in answers} | {one.pk: request_root(one) for one in requests}
    given = {one.pk: one for one in answers if one.delivered_at}
    yield from _grounds(given, roots)
    yield from _second_looks(given, roots)
    yield from _told(roots)
    yield from _at_once(roots)
    yield from _steps(roots)
    yield from _bases(given, {one.pk: one for one in requests}, roots)
    yield from _between(roots)


def _grounds(given: dict[UUID, AgencyResponse], roots: dict[UUID, Root]) -> Iterator[MeasuredFact]:
    """Each ground on which an item was not shared, and whether it still stood when it was looked at again.

    The asker counts what it may read: nothing stands beside what is neither confirmed nor denied.
    """
    ours = Q(response__in=given) | Q(response__reconsiders__in=given, response__delivered_at__isnull=False)
    items = AnsweredItem.objects.filter(ours, number=F("response__version")).order_by("response_id", "ref")
    rows = list(items.values_list("response_id", "response__reconsiders_id", "ref", "grounds", "outcome", "handling"))
    second = {(first, ref): (grounds, outcome) for _pk, first, ref, grounds, outcome, _h in rows if first}
    for pk, _first, ref, grounds, outcome, handling in rows:
        for ground in sorted(set(grounds)) if pk in given else ():
            kept, then = second.get((pk, ref), ((), ""))
            again = (pk, ref) in second
            fell = again and then in SHARING and ground not in kept
            both = outcome != UNSAID and HIDDEN not in handling
            yield from roots[pk].fact(FactKind.GROUND, ground, both=both, again=int(again), part=int(fell))


def _second_looks(given: dict[UUID, AgencyResponse], roots: dict[UUID, Root]) -> Iterator[MeasuredFact]:
    """Each second look that was given: what the first came to, and whether the second shares more. As both read it."""
    again = {pk: one for pk, one in given.items() if one.reconsiders_id}
    firsts = dict(
        AgencyResponse.objects.filter(pk__in={one.reconsiders_id for one in again.values()}).values_list(
            "pk", "outcome"
        )
    )
    for pk, one in sorted(again.items()):
        before = firsts.get(one.reconsiders_id, "") if one.reconsiders_id else ""
        more = one.outcome in SHARING and (before not in SHARING or SHARING.index(one.outcome) < SHARING.index(before))
        yield from roots[pk].fact(FactKind.SECOND_LOOK, before, both=True, part=int(more))


def _told(roots: dict[UUID, Root]) -> Iterator[MeasuredFact]:
    """How the newest line about each person stands: told, or on which ground not yet. Each side counts its own."""
    newest: dict[tuple[UUID, str], tuple[bool, str]] = {}
    lines = LedgerLine.objects.filter(root_id__in=roots).order_by("root_id", "number")
    for root, about, told, ground in lines.values_list("root_id", "about", "told", "ground"):
        newest[root, about] = told, ground
    for (root, _about), (told, ground) in newest.items():
        yield from roots[root].fact(FactKind.TOLD, ground, part=int(told))


def _at_once(roots: dict[UUID, Root]) -> Iterator[MeasuredFact]:
    """Each emergency: `again` is written up at all, `part` in time. Whose use it is counts it."""
    rows = Emergency.objects.filter(root_id__in=roots).order_by("pk")
    for root, use, agency, due, done in rows.values_list(
        "root_id", "use", "agency_id", "write_up_due", "written_up_at"
    ):
        yield from roots[root].fact(
            FactKind.EMERGENCY,
            use,
            agency=agency,
            again=int(done is not None),
            part=int(done is not None and done <= due),
        )


def _bases(
    given: dict[UUID, AgencyResponse], asked: dict[UUID, InformationRequest], roots: dict[UUID, Root]
) -> Iterator[MeasuredFact]:
    """The lawful bases of the newest version. Each side counts its own."""
    rows = RequestVersion.objects.filter(info_request__in=asked, number=F("info_request__version"))
    answers = ResponseVersion.objects.filter(response__in=given, number=F("response__version"))
    for root, bases in [*rows.values_list("info_request_id", "bases"), *answers.values_list("response_id", "bases")]:
        for code in bases:
            yield from roots[root].fact(FactKind.BASIS, code)


def _steps(roots: dict[UUID, Root]) -> Iterator[MeasuredFact]:
    """How long each step that was decided lay open, by the role that it asks; `part` in time. Each side counts its own:
    whoever asked never learns how many steps an answer took."""
    rows = ApprovalStep.objects.filter(root_id__in=roots, decided_at__isnull=False, opened_at__isnull=False)
    for root, agency, roles, opened, decided, due in rows.order_by("pk").values_list(
        "root_id", "agency_id", "roles", "opened_at", "decided_at", "due_at"
    ):
        role = (roles.split() or [""])[0]
        assert opened and decided  # noqa: S101 - filtered above
        minutes, in_time = max(int((decided - opened).total_seconds() // 60), 0), due is None or decided <= due
        yield from roots[root].fact(FactKind.STEP, role, agency=agency, part=int(in_time), minutes=minutes)


def _between(roots: dict[UUID, Root]) -> Iterator[MeasuredFact]:
    """What passes between the two sides, and so counts for both."""
    for root, kind, changes in _of(Question, roots, "kind", "changes"):
        yield from roots[root].fact(FactKind.QUESTION, kind, both=True, part=int(changes))
    for root, kind, verdict in _of(Leave, roots, "kind", "verdict"):
        yield from roots[root].fact(FactKind.LEAVE, kind, both=True, part=int(verdict == Verdict.AGREED))
    for root, verdict in _of(Misuse, roots, "verdict"):
        yield from roots[root].fact(FactKind.MISUSE, "", both=True, part=int(verdict == CONFIRMED))
    for root, rung, raised, settled in _of(Disagreement, roots, "rung", "raised_at", "settled_at"):
        minutes = int((settled - raised).total_seconds() // 60) if settled else None
        yield from roots[root].fact(
            FactKind.DISAGREEMENT, str(rung), both=True, part=int(settled is not None), minutes=minutes
        )


def _of(
    model: type[Question] | type[Leave] | type[Misuse] | type[Disagreement], roots: Iterable[UUID], *names: str
) -> Iterable[tuple[UUID, *tuple[Any, ...]]]:
    return model._default_manager.filter(response__in=roots).order_by("pk").values_list("response_id", *names)


def facts_of_samples(samples: Collection[Sample]) -> Iterator[MeasuredFact]:
    """Of dip samples: the overall grade of each case that is moderated, and the actions, with those that are done."""
    roots = {one.pk: Root(one.pk, one.agency_id, None, False, "", "", "", day_of(one.published_at)) for one in samples}
    cases = SampledCase.objects.filter(sample__in=roots).exclude(overall="").order_by("sample", "number")
    for sample, overall in cases.values_list("sample_id", "overall"):
        yield from roots[sample].fact(FactKind.GRADE, overall)
    actions = SampleAction.objects.filter(sample__in=roots).order_by("sample", "number")
    for sample, done in actions.values_list("sample_id", "done_at"):
        yield from roots[sample].fact(FactKind.ACTION, "", part=int(done is not None))
