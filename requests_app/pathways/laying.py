"""The steps of one round, worked out from the routes and from what a request or a draft answer contains."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Literal

from django.utils import translation

from requests_app.guidance import Facts, Pack, Route, When
from requests_app.pathways.own import Own, OwnStep
from requests_app.pathways.words import when_words

Side = Literal["asking", "answering"]
Mode = Literal["sign", "look_back"]
PIN_AT_MOST = 100
OWN = "OWN/"  # before the code of an agency's own step: it is never taken for one of the guidance's
_OWN = re.compile(r";own=(\d+)$")


@dataclass(frozen=True)
class StepDef:
    """One signature to ask for. Any one of `roles` may sign; `why` says in whole sentences why the step is here.

    mode "sign": everything waits for it. mode "look_back": asked afterwards, within the urgency's look-back time.
    Steps of one `stage` are open together. Of those with one `key`, `needs` must agree, each a person of their own.
    `agency` is the code of the agency whose person signs, empty for the one whose round it is.
    """

    order: int
    roles: tuple[str, ...]
    rule: str
    questions: tuple[str, ...]
    why: str
    mode: Mode
    stage: int = 0
    key: str = ""
    needs: int = 1
    agency: str = ""
    beside: bool = False
    blind: bool = False


def steps(
    pack: Pack, side: Side, agency_kinds: Sequence[str], facts: Facts, own: Own | None = None,
    not_of: Collection[str] = (),
) -> tuple[StepDef, ...]:  # fmt: skip
    """The steps of one round, those to sign before those that look back. Raises LookupError when no route fits.

    What an agency's own pathway adds stands where it says; the guidance's own steps are laid down whatever it says.
    `not_of`: agencies that are party to the matter on the other side; nobody of theirs signs, their part falls to us.
    """
    return Router(pack, side, agency_kinds, own, not_of).steps(facts)


def national(pack: Pack, side: Side, agency_kinds: Sequence[str], facts: Facts) -> tuple[StepDef, ...]:
    """The guidance's own steps: the least that any pathway asks for. Raises LookupError when no route fits."""
    return Router(pack, side, agency_kinds).steps(facts)


Placed = tuple[tuple[bool, int, int], StepDef]
"""A step with its place: those to sign first, then as the agency's pathway says, then as the guidance does."""


class Router:
    """The routes of one side for an agency of these kinds, ready to be asked again and again.

    Which conditions hold decides the steps, and nothing else. So what follows from a condition is worked out once.
    """

    def __init__(
        self, pack: Pack, side: Side, agency_kinds: Sequence[str], own: Own | None = None, not_of: Collection[str] = ()
    ) -> None:
        self.pack, self.side, self.kinds, self.not_of = pack, side, agency_kinds, not_of
        of_side = (route for route in pack.pathways if route.side == side)
        self.routes = sorted(of_side, key=lambda route: route.order)
        self.added, self.places = (own.added, own.places) if own else ((), {})
        self._open: dict[tuple[str, str], tuple[list[Ways], list[Ways]]] = {}
        self._waits = {code: not urgency.one_signature for code, urgency in pack.urgencies.items()}
        self._national: dict[tuple[bool, bool, tuple[int, ...]], list[Placed]] = {}
        self._own: dict[tuple[int, bool], list[Placed]] = {}
        self._numbered: dict[tuple[int, int, int], StepDef] = {}

    def steps(self, facts: Facts) -> tuple[StepDef, ...]:
        """The steps of one round. Raises LookupError when no route fits, or for an urgency that there is not."""
        waits, of_kind = self._waits[facts.urgency], (facts.urgency, facts.type)
        if of_kind not in self._open:
            self._open[of_kind] = _left_open(self.routes, *of_kind), _left_open(self.added, *of_kind)
        national, added = self._open[of_kind]
        laid = list(self._least(facts.vcse, waits, tuple(_held(national, facts))))
        for number in _held(added, facts):
            laid += self._from_own(number, waits)
        laid.sort(key=itemgetter(0))
        return tuple(self._in_order(step for _place, step in laid))

    def _least(self, vcse: bool, waits: bool, held: tuple[int, ...]) -> list[Placed]:
        """What the guidance asks for where these of its routes hold."""
        if (vcse, waits, held) not in self._national:
            laid = self._laid(list(dict.fromkeys([*self.kinds, *(["VCSE"] if vcse else [])])), waits, held)
            placed = [
                ((step.mode != "sign", self.places.get(step.key, len(self.places)), number), step)
                for number, step in enumerate(laid)
            ]
            self._national[vcse, waits, held] = placed
        return self._national[vcse, waits, held]

    def _laid(self, kinds: list[str], waits: bool, held: tuple[int, ...]) -> list[StepDef]:
        fitting = [route for route in (self.routes[number] for number in held) if _roles(route, kinds)]
        first = next((route for route in fitting if route.place == "first"), None)
        if first is None:
            where = f"an agency of the kinds {kinds} on the {self.side} side"
            raise LookupError(f"No route of {self.pack.version} fits {where}.")
        laid = _laid([route for route in fitting if route.place != "first"], kinds, waits=waits)
        return [_step(first, kinds, "sign"), *sorted(laid, key=lambda step: step.mode != "sign")]

    def _from_own(self, number: int, waits: bool) -> list[Placed]:
        """What one step of the agency's own asks for."""
        if (number, waits) not in self._own:
            step = self.added[number]
            laid = _of_own(step, self.pack, waits=waits, not_of=self.not_of)
            self._own[number, waits] = [((one.mode != "sign", self.places[step.code], number), one) for one in laid]
        return self._own[number, waits]

    def _in_order(self, ordered: Iterable[StepDef]) -> Iterator[StepDef]:
        """Numbered, and which are open together: those that stand beside the one before, and look alike."""
        stage, before = 0, ""
        for number, step in enumerate(ordered, start=1):
            if not (step.beside and step.mode == before):
                stage += 1
            before = step.mode
            place = (id(step), number, stage)  # the step itself is kept above, so its id is its own
            if place not in self._numbered:
                self._numbered[place] = replace(step, order=number, stage=stage)
            yield self._numbered[place]


Ways = tuple[int, list[When]]
"""The number of a conditional step, and the circumstances of which one is enough; none: it always applies."""


def _left_open(conditional: Iterable[Route | OwnStep], urgency: str, type: str) -> list[Ways]:
    """What can hold at all for that urgency and type of request."""
    found = []
    for number, one in enumerate(conditional):
        ways = [
            when for when in one.when
            if (not when.urgency or urgency in when.urgency) and (not when.type or type in when.type)
        ]  # fmt: skip
        if ways or not one.when:
            found.append((number, ways))
    return found


def _held(conditions: Iterable[Ways], facts: Facts) -> list[int]:
    """Those of these that hold, by their number."""
    held = []
    for number, ways in conditions:
        if not ways:
            held.append(number)
        for when in ways:
            if when.holds(facts):
                held.append(number)
                break
    return held


def demanded(steps: Iterable[StepDef], *modes: Mode) -> int:
    """How many natural persons these steps ask for; nobody signs twice in a round, so each counts."""
    wanted = modes or ("sign", "look_back")
    return sum({step.key: step.needs for step in steps if step.mode in wanted}.values())


def version(pack: Pack, agency_kinds: Iterable[str], side: Side, own: int = 0) -> str:
    """The label that pins a route: the pack, the side, the kinds of agency, and the number of its own pathway."""
    kinds, tail = "+".join(sorted(agency_kinds)), f";own={own}" if own else ""
    label = f"{pack.version}/{side}/{kinds}{tail}"
    if len(label) <= PIN_AT_MOST:
        return label
    return f"{pack.version}/{side}/{hashlib.sha256(kinds.encode()).hexdigest()[:16]}{tail}"


def own_number(pin: str) -> int:
    """Which of the agency's own pathways a label pins; 0 for none."""
    found = _OWN.search(pin)
    return int(found[1]) if found else 0


def _roles(route: Route, kinds: Sequence[str]) -> tuple[str, ...]:
    """Who may sign for an agency of these kinds: what its kinds name, taken together, else what stands for any."""
    named = [role for kind in kinds for role in route.roles.get(kind, [])]
    return tuple(dict.fromkeys(named or route.roles.get("ANY", [])))


def _step(route: Route, kinds: Sequence[str], mode: Mode) -> StepDef:
    roles, questions = _roles(route, kinds), tuple(route.questions)
    return StepDef(0, roles, route.rule, questions, route.why.en, mode, key=route.code, beside=route.beside)


def _of_own(step: OwnStep, pack: Pack, *, waits: bool, not_of: Collection[str]) -> Iterator[StepDef]:
    """One signature for each person, or one for each agency of which enough must agree."""
    with translation.override("en"):
        why = f"{step.why} {when_words(step.when, pack)}"
    rule = step.rule if step.rule in pack.rules else "GR7"  # a newer pack may have dropped what an older one had
    questions = tuple(code for code in step.questions if code in pack.questions)
    agencies = [code if code not in not_of else "" for code in step.agencies] or [""] * step.people
    mode: Mode = "sign" if waits else "look_back"
    one = StepDef(0, step.roles, rule, questions, why, mode, key=OWN + step.code, needs=step.people)
    one = replace(one, blind=step.blind and waits)  # what looks back decides nothing, so nothing need be hidden
    for place, agency in enumerate(agencies):
        yield replace(one, agency=agency, beside=step.beside or place > 0)


def _laid(routes: Iterable[Route], kinds: Sequence[str], *, waits: bool) -> list[StepDef]:
    """The steps beside the first. What the same role may sign becomes one step: two people are hard enough to find."""
    laid: list[StepDef] = []
    for route in routes:
        step = _step(route, kinds, "sign" if waits or route.place == "always" else "look_back")
        place, shared = _shared(laid, step)
        if shared:
            laid[place] = _as_one(laid[place], step, shared)
        else:
            laid.append(step)
    return laid


def _shared(laid: Sequence[StepDef], step: StepDef) -> tuple[int, tuple[str, ...]]:
    """The first step already laid that some role may sign together with this one, and which roles those are."""
    for place, other in enumerate(laid):
        if roles := tuple(role for role in other.roles if role in step.roles):
            return place, roles
    return 0, ()


def _as_one(one: StepDef, other: StepDef, roles: tuple[str, ...]) -> StepDef:
    questions = tuple(dict.fromkeys([*one.questions, *other.questions]))
    mode = one.mode if one.mode == "sign" else other.mode
    return replace(one, roles=roles, questions=questions, why=f"{one.why} {other.why}", mode=mode)
