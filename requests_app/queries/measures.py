"""The measures of a quarter, counted by the database from what is kept of each answer: as many queries however long
the trail is, and however many answers there are.

Across agencies no number is told that is small, or that would show one (`values.measuring`). So there one thing at a
time may narrow them: each narrowed table is then one line of a table with two sides, and is covered as that is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber, TruncWeek

from agencies.actors import Actor
from agencies.models import Agency
from requests_app import guidance
from requests_app.models import MeasuredAnswer, MeasuredFact, MeasuredRefusal, MeasuredTo
from requests_app.models.measures import FactKind
from requests_app.queries.oversight import oversees, oversees_all
from requests_app.values.computed import REFUSING
from requests_app.values.measuring import (
    COUNTED,
    OVERTURNED,
    SMALL,
    WITHIN,
    Cell,
    Counts,
    Line,
    Narrowed,
    Quarter,
    hours_begun,
    singly,
    told_across,
)

HAD_A_PART = "had_a_part"
GROUPS = {"agency": "from_agency__code", "urgency": "urgency", "kind": "kind", "week": "week"}
SOUGHT = {"agency": "from_agency__code", "kind": "kind", "urgency": "urgency", "outcome": "outcome"}
IN_FACTS = {**SOUGHT, "agency": "of_agency__code"}
GIVEN = {"answered": ""}
ASKED = {"asked": ""}


@dataclass(frozen=True)
class Fact:
    """What is counted under one code. None: it is not told."""

    code: str
    times: int | None
    again: int | None
    part: int | None
    median: int | None = None
    p90: int | None = None


@dataclass(frozen=True)
class Measures:
    """Of one quarter. `blocked`: how often somebody was kept from deciding what they had a part in, by agency.

    `asked_by`: who asks whom; `given_as`: which agency answers how. `as_of` is when the trail was last taken in. None
    instead of a number: it is not told.
    """

    quarter: Quarter
    narrowed: Narrowed
    by_agency: Sequence[Line]
    by_urgency: Sequence[Line]
    by_kind: Sequence[Line]
    by_week: Sequence[Line]
    given_as: Mapping[Cell, int | None]
    asked_by: Mapping[Cell, int | None]
    outcomes: Mapping[str, int | None]
    facts: Mapping[FactKind, Sequence[Fact]]
    settled_in: int | None
    blocked: Mapping[str, int | None]
    agencies: Mapping[str, str]
    as_of: datetime | None


def counted(by: Actor) -> QuerySet[MeasuredAnswer]:
    """What this person's measures count: what their agency answered or asked; for the partnership's lead, everything
    but what is restricted or may not be known to exist."""
    if not oversees(by):
        return MeasuredAnswer.objects.none()
    if oversees_all(by):
        return MeasuredAnswer.objects.filter(closed=False)
    return MeasuredAnswer.objects.filter(Q(from_agency=by.agency) | Q(to_agency=by.agency))


def known_codes(at: datetime) -> dict[str, Collection[str]]:
    """What measures can be narrowed by: the agencies that there are, and the codes of the guidance in force."""
    pack = guidance.in_force(at)
    agencies = set(Agency.objects.values_list("code", flat=True))
    return {"agency": agencies, "kind": pack.types, "urgency": pack.urgencies, "outcome": pack.outcomes}


def measures_of(by: Actor, quarter: Quarter, at: datetime, narrowed: Narrowed = Narrowed()) -> Measures:  # noqa: B008
    """All measures of the answers that were asked for in a quarter."""
    table = Table(by, quarter, at, narrowed)
    lines = {name: table.lines(name) for name in GROUPS}
    asked_by = table.crossed("to_agency__code", "from_agency__code", ASKED)
    given_as = table.crossed("from_agency__code", "outcome", GIVEN)
    outcomes = table.column("outcome", GIVEN)
    refused = _blocked(by, quarter)
    codes = {code for cell in asked_by for code in cell} | {one.group for one in lines["agency"]} | set(refused)
    mark = MeasuredTo.objects.filter(name="trail").first()
    return Measures(
        quarter, narrowed, lines["agency"], lines["urgency"], lines["kind"], lines["week"], given_as, asked_by,
        outcomes, table.facts(), table.settled_in(), singly(refused) if table.outside else dict(refused),
        dict(Agency.objects.filter(code__in=codes).values_list("code", "name")), mark.at if mark else None,
    )  # fmt: skip


class Table:
    """The answers of one quarter as one person may count them, narrowed as they asked."""

    def __init__(self, by: Actor, quarter: Quarter, at: datetime, narrowed: Narrowed) -> None:
        days = Q(asked_on__gte=quarter.start, asked_on__lte=quarter.stop)
        self.by, self.quarter, self.at, self.narrowed = by, quarter, at, narrowed
        self.outside = oversees_all(by)
        self.whole = counted(by).filter(days).annotate(week=TruncWeek("asked_on"))
        self.rows = self.whole.filter(**narrowed.as_filter(SOUGHT))

    def lines(self, name: str) -> list[Line]:
        """The measures of each group, by its name."""
        field = GROUPS[name]
        counts = self._counts(field, WITHIN)
        waits: dict[Any, datetime | None] = dict(
            self.rows.filter(_overdue(self.at)).order_by().values_list(field).annotate(oldest=Min("due_at"))
        )
        waits = {_code(group): oldest for group, oldest in waits.items()}
        times = self._times(field)
        return [self._line(group, of, times.get(group), waits.get(group)) for group, of in counts.items()]

    def _line(
        self, group: str, counts: Mapping[str, int | None], times: tuple[int, int, int] | None, oldest: datetime | None
    ) -> Line:
        enough = times is not None and counts["answered"] is not None and not (self.outside and times[0] in SMALL)
        age = (self.at - oldest).days if oldest and counts["overdue"] is not None else None
        _many, median, p90 = times if times and enough else (0, None, None)
        return Line(group, counts, median, p90, age)

    def column(self, field: str, within: Mapping[str, str]) -> dict[str, int | None]:
        """One number of each group: the only one in `within`."""
        (name,) = within
        return {group: of[name] for group, of in self._counts(field, within).items() if of[name] != 0}

    def crossed(self, down: str, across: str, within: Mapping[str, str]) -> dict[Cell, int | None]:
        """One number of each group of the one in each of the other. Where it is narrowed and covered, only where what
        it is narrowed by is one of the two: otherwise it would have three sides."""
        (name,) = within
        if self.outside and self.narrowed.by and SOUGHT[self.narrowed.by[0]] not in (down, across):
            return {}
        whole = self.whole if self.outside else self.rows
        cells = {(_code(a), _code(b)): of for (a, b), of in _grouped(whole, [down, across], within, self.at).items()}
        shown: Mapping[Cell, Mapping[str, int | None]] = told_across(cells, within) if self.outside else cells
        wanted = {down: 0, across: 1}
        keep = [(wanted[SOUGHT[one]], said) for one, said in self.narrowed.said.items() if SOUGHT[one] in wanted]
        return {
            cell: of[name] for cell, of in sorted(shown.items())
            if cells[cell][name] and all(cell[side] == said for side, said in keep)
        }  # fmt: skip

    def _counts(self, field: str, within: Mapping[str, str]) -> dict[str, Mapping[str, int | None]]:
        if not self.outside:
            return {_code(group): of for (group,), of in _grouped(self.rows, [field], within, self.at).items()}
        (side, said), *_none = [*self.narrowed.said.items()] or [("", "")]
        across = SOUGHT[side] if side and SOUGHT[side] != field else ""
        found = _grouped(self.whole, [field, *([across] if across else [])], within, self.at)
        cells = {(_code(key[0]), _code(key[-1]) if across else ""): of for key, of in found.items()}
        keep = (lambda cell: cell[1] == said) if across else (lambda cell: said in ("", cell[0]))
        return {cell[0]: of for cell, of in sorted(told_across(cells, within).items()) if keep(cell)}

    def told_of(self, what: str) -> int | None:
        """One number of all that is left when it is narrowed, where it may be told."""
        fields = [SOUGHT[side] for side in self.narrowed.by]
        if not self.outside:
            return sum(of[what] for of in _grouped(self.rows, ["again"], WITHIN, self.at).values())
        if len(fields) not in (1, 2):
            return None
        found = _grouped(self.whole, fields, WITHIN, self.at)
        cells = {(_code(key[0]), _code(key[1]) if key[1:] else ""): of for key, of in found.items()}
        cell = (*self.narrowed.said.values(), "")[:2]
        return told_across(cells).get((cell[0], cell[1]), dict.fromkeys(WITHIN, 0))[what]

    def behind(self, what: str) -> QuerySet[MeasuredAnswer]:
        """The answers behind that number."""
        return self.rows.filter(_conditions(self.at)[what])

    def _times(self, field: str) -> dict[str, tuple[int, int, int]]:
        """Of each group: how many times there are, the middle one and the slowest tenth's: numbers that occurred."""
        return _ranked(self.rows.filter(again=False, minutes__isnull=False), field, "response_id")

    def _facts(self) -> QuerySet[MeasuredFact]:
        mine = Q(whole=True) if self.outside else Q(agency=self.by.agency)
        return MeasuredFact.objects.filter(mine, day__gte=self.quarter.start, day__lte=self.quarter.stop).order_by()

    def facts(self) -> dict[FactKind, list[Fact]]:
        """What is counted by code, of each kind."""
        sums = {name: Sum(name) for name in COUNTED}
        (side, said), *_none = [*self.narrowed.said.items()] or [("", "")]
        cells: dict[str, dict[Cell, Counts]] = {kind: {} for kind in FactKind}
        if self.outside and side:
            found = self._facts().values_list("measure", "code", IN_FACTS[side]).annotate(**sums)
            rows = [(kind, code, value, counts) for kind, code, value, *counts in found]
        else:
            mine = self._facts().filter(**self.narrowed.as_filter(IN_FACTS))
            rows = [(kind, code, said, c) for kind, code, *c in mine.values_list("measure", "code").annotate(**sums)]
        for kind, code, value, counts in rows:
            cells[kind][code, value] = dict(zip(COUNTED, counts, strict=True))
        found_facts = {kind: self._told(kind, cells[kind], said) for kind in FactKind}
        times = self._fact_times(FactKind.STEP)
        found_facts[FactKind.STEP] = [self._timed(one, times.get(one.code)) for one in found_facts[FactKind.STEP]]
        return found_facts

    def _timed(self, one: Fact, times: tuple[int, int, int] | None) -> Fact:
        if times is None or one.times is None or (self.outside and times[0] in SMALL):
            return one
        return replace(one, median=times[1], p90=times[2])

    def _fact_times(self, kind: FactKind) -> dict[str, tuple[int, int, int]]:
        rows = self._facts().filter(**self.narrowed.as_filter(IN_FACTS)).filter(measure=kind, minutes__isnull=False)
        return _ranked(rows, "code", "pk")

    def _told(self, kind: FactKind, cells: Mapping[Cell, Counts], said: str) -> list[Fact]:
        within = OVERTURNED if kind == FactKind.GROUND else COUNTED
        shown: Mapping[Cell, Mapping[str, int | None]] = told_across(cells, within) if self.outside else cells
        return [Fact(code, **of) for (code, value), of in sorted(shown.items()) if value == said]

    def settled_in(self) -> int | None:
        """Hours in which half of the disagreements that ended were settled."""
        times = self._facts().filter(**self.narrowed.as_filter(IN_FACTS))
        times = times.filter(measure=FactKind.DISAGREEMENT, minutes__isnull=False)
        many = times.count()
        if not many or (self.outside and (many in SMALL or self.narrowed.by)):
            return None
        return hours_begun(times.order_by("minutes", "pk").values_list("minutes", flat=True)[(many + 1) // 2 - 1] or 0)


def _ranked(rows: QuerySet[Any], field: str, key: str) -> dict[str, tuple[int, int, int]]:
    """Of each group: how many times there are, and by rank the middle one and the slowest tenth's, in hours begun."""
    ranked = rows.order_by().annotate(
        place=Window(RowNumber(), partition_by=[F(field)], order_by=[F("minutes"), F(key)]),
        many=Window(Count(key), partition_by=[F(field)]),
    )
    found: dict[str, tuple[int, int, int]] = {}
    ends = Q(place=(F("many") * 50 + 99) / 100) | Q(place=(F("many") * 90 + 99) / 100)
    for group, many, minutes in ranked.filter(ends).order_by("minutes").values_list(field, "many", "minutes"):
        hours = hours_begun(minutes)
        found[_code(group)] = (many, found[_code(group)][1] if _code(group) in found else hours, hours)
    return found


def _overdue(at: datetime) -> Q:
    return Q(again=False, waits=True, due_at__lt=at)


def _conditions(at: datetime) -> dict[str, Q]:
    """Which answers each number counts."""
    first = Q(again=False)
    return {
        "asked": first,
        "seen": first & Q(got_to__gte=1),
        "acknowledged": first & Q(acknowledged_at__lte=F("acknowledge_by"), got_to__gte=1),
        "put_forward": first & Q(got_to__gte=2),
        "answered": first & Q(got_to__gte=3),
        "open": first & Q(got_to__lt=3),
        "overdue": _overdue(at),
        "in_time": first & Q(got_to__gte=3, delivered_at__lte=F("due_at")),
        "refused": first & Q(got_to__gte=3, outcome__in=REFUSING),
        "received": first & Q(got_to__gte=4),
        "looked_again": Q(again=True),
    }


def _grouped(
    rows: QuerySet[MeasuredAnswer], fields: Sequence[str], within: Mapping[str, str], at: datetime
) -> dict[tuple[Any, ...], Counts]:
    """The numbers in `within`, counted by the database for each group."""
    conditions = _conditions(at)
    sums = {name: Count("response_id", filter=conditions[name]) for name in within}
    found = rows.order_by(*fields).values_list(*fields).annotate(**sums)
    wide = len(fields)
    return {tuple(row[:wide]): dict(zip(within, row[wide:], strict=True)) for row in found}


def _code(value: Any) -> str:
    return str(value or "")


def _blocked(by: Actor, quarter: Quarter) -> dict[str, int]:
    rows = MeasuredRefusal.objects.filter(code=HAD_A_PART, day__gte=quarter.start, day__lte=quarter.stop)
    rows = rows if oversees_all(by) else rows.filter(agency=by.agency)
    return dict(rows.values_list("agency__code").annotate(times=Sum("count")).order_by("agency__code"))
