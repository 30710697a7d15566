"""Who had a hand in what a step signs: natural persons, through any role, agency, record or deputyship (dec.6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, UUIDField, Value

from agencies.queries import managers_of
from audit.prepared import prepared
from requests_app.models import Advice, AgencyResponse, ApprovalStep, InformationRequest, Link, Signature
from requests_app.models.advice import AdviceEnding
from requests_app.models.steps import SignatureKind
from requests_app.queries.known import case_of

ADVISED, LINKED = "advised", "linked"
WHATEVER_ROUND = (SignatureKind.DRAFTED, ADVISED)
"""What counts in every round of an answer, and not in its own alone."""


NOBODY = (Value(None, output_field=UUIDField()),) * 2
"""In nobody's place."""


class _Part(NamedTuple):
    """One signature: whoever signed, and in whose place."""

    round: int
    kind: str
    humans: set[UUID]


def request_of(step: ApprovalStep) -> InformationRequest | None:
    """The request that a step is about, on either side; an answer may have none."""
    return step.info_request or (step.response.info_request if step.response else None)


class Hands(NamedTuple):
    """Natural persons who cannot sign a step: of the asking side, of its own answer, managers of its drafters, and
    whoever has a link to the case."""

    asking: set[UUID]
    answering: set[UUID]
    managing: set[UUID]
    linked: set[UUID]

    @property
    def all(self) -> set[UUID]:
        """Everybody who cannot, for whatever reason."""
        return set().union(*self)


def hands_in(steps: Iterable[ApprovalStep], at: datetime | None) -> dict[UUID, Hands]:
    """For each step, the humans who have a hand in what it signs. One query however many steps.

    Who drafted any version, advised on it, or did anything in this round; of the asking side, seen from an answer,
    everyone. Somebody whose part was taken by a deputy counts like the deputy. Where the setting asks for it (and with
    one more query), the line managers of whoever drafted an answer, as the lines stand at `at`.
    """
    steps = list(steps)
    roots = {root for step in steps for root in (_asked(step), step.response_id, _first(step)) if root}
    # Who somebody is found to be later counts, so the register is asked and not what the signature says.
    cases = {step.pk: case_of(step.thing) for step in steps}
    answers = {step.response_id for step in steps if step.response_id}
    rows = _parts(list(roots), list(answers), list(set(cases.values()))) if steps else []
    signed: dict[UUID, list[_Part]] = defaultdict(list)
    linked: dict[UUID, set[UUID]] = defaultdict(set)
    for root, round_, kind, person, same, other, other_same in rows:
        humans = {_human(person, same)} | ({_human(other, other_same)} if other else set())
        if kind == LINKED:
            linked[root] |= humans
        else:
            signed[root].append(_Part(round_, kind, humans))
    found = {}
    for step in steps:
        asked, answered = _asked(step), step.response_id
        asking = _humans(signed[asked], step.round, everybody=answered is not None) if asked else set()
        first = _first(step)  # whoever had any part in the first decision leaves the second to somebody else
        before = _humans([one for one in signed[first] if one.kind != ADVISED], 0, everybody=True) if first else set()
        answering = before | (_humans(signed[answered], step.round) if answered else set())
        found[step.pk] = Hands(asking, answering, set(), linked[cases[step.pk]])
    return _with_lines(found, steps, signed, at) if settings.INDEPENDENT_OF_LINE else found


def _with_lines(
    found: dict[UUID, Hands], steps: Sequence[ApprovalStep], signed: Mapping[UUID, list[_Part]], at: datetime | None
) -> dict[UUID, Hands]:
    """The same, with whoever manages those who drafted the answers: by the lines of the step's own agency alone, as
    no other agency says who may decide there."""
    drafters = {
        step.pk: set().union(*(part.humans for part in signed[step.response_id] if part.kind == SignatureKind.DRAFTED))
        for step in steps
        if step.response_id
    }
    lines = managers_of(set().union(*drafters.values()), at) if drafters and at else []
    own = {step.pk: _answering(step) for step in steps}
    return {
        pk: hands._replace(
            managing={boss for agency, human, boss in lines if agency == own[pk] and human in drafters.get(pk, ())}
        )
        for pk, hands in found.items()
    }


def _answering(step: ApprovalStep) -> UUID:
    """Whose answer it is: a step may have been given to an agency that covers for it."""
    return step.response.from_agency_id if step.response else step.agency_id


def _asked(step: ApprovalStep) -> UUID | None:
    return step.info_request_id or (step.response.info_request_id if step.response else None)


def _first(step: ApprovalStep) -> UUID | None:
    """The answer on which this one decides again."""
    return step.response.reconsiders_id if step.response else None


@prepared
def _parts(roots: list[UUID], answers: list[UUID], cases: list[UUID]) -> QuerySet[Any, Any]:
    rows = Signature.objects.filter(root_id__in=roots).values_list(
        "root_id", "round", "kind", "person_id", "person__same_as", "acting_for_id", "acting_for__same_as"
    )
    return rows.union(*([_advised(answers)] if answers else []), _linked(cases), all=True)


def _advised(answers: list[UUID]) -> QuerySet[Any, Any]:
    """Whoever gave advice on one of these answers, as a part in it: whoever advised leaves the decision to others."""
    given = Advice.objects.filter(response__pk__in=answers, ending=AdviceEnding.ADVISED)
    return given.values_list("response_id", Value(0), Value(ADVISED), "adviser_id", "adviser__same_as", *NOBODY)


def _linked(cases: list[UUID]) -> QuerySet[Any, Any]:
    """Whoever has a link to one of these cases."""
    rows = Link.objects.filter(case_id__in=cases)
    return rows.values_list("case_id", Value(0), Value(LINKED), "person_id", "person__same_as", *NOBODY)


def _human(record: UUID, same_as: UUID | None) -> UUID:
    return same_as or record


def _humans(parts: Iterable[_Part], round_: int, *, everybody: bool = False) -> set[UUID]:
    counted = [part for part in parts if everybody or part.kind in WHATEVER_ROUND or part.round == round_]
    return set().union(*(part.humans for part in counted))


_COUNTED = (SignatureKind.DRAFTED, SignatureKind.AGREED, SignatureKind.VIEWED)


def too_few_people(response: AgencyResponse) -> bool:
    """Whether two parts in an answer turn out to be one human being's: in its round, or across asking and answering.

    Whom two records belong to may be found while an answer is held: then it does not leave on them.
    """
    rows = list(Signature.objects.filter(root_id=response.pk, round=response.round).select_related("person"))
    humans = [row.person.human for row in rows if row.kind in _COUNTED]
    if len(humans) != len(set(humans)):
        return True
    if response.info_request_id is None or response.channel != "TOOL":
        return False
    asking = Signature.objects.filter(root_id=response.info_request_id).select_related("person")
    return not {row.person.human for row in asking}.isdisjoint(humans)
