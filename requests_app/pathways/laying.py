"""The steps of one round, worked out from the routes and from what a request or a draft answer contains."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.utils import translation

from requests_app.guidance import Facts, Pack, Route
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


def steps(
    pack: Pack, side: Side, agency_kinds: Sequence[str], facts: Facts, own: Own | None = None,
    not_of: Collection[str] = (),
) -> tuple[StepDef, ...]:  # fmt: skip
    """The steps of one round, those to sign before those that look back. Raises LookupError when no route fits.

    What an agency's own pathway adds stands where it says; the guidance's own steps are laid down whatever it says.
    `not_of`: agencies that are party to the matter on the other side; nobody of theirs signs, their part falls to us.
    """
    laid = list(national(pack, side, agency_kinds, facts))
    if own is not None:
        places = own.places
        rank = {step.key: (places.get(step.key, len(places)), n) for n, step in enumerate(laid)}
        waits = not pack.urgencies[facts.urgency].one_signature
        for number, step in enumerate(own.added):
            if _applies(step, facts):
                laid += _of_own(step, pack, waits=waits, not_of=not_of)
                rank[OWN + step.code] = (places[step.code], number)
        laid.sort(key=lambda step: rank[step.key])
    return tuple(_numbered(sorted(laid, key=lambda step: step.mode != "sign")))


def national(pack: Pack, side: Side, agency_kinds: Sequence[str], facts: Facts) -> tuple[StepDef, ...]:
    """The guidance's own steps: the least that any pathway asks for. Raises LookupError when no route fits."""
    kinds = list(dict.fromkeys([*agency_kinds, *(["VCSE"] if facts.vcse else [])]))
    routes = sorted((route for route in pack.pathways if route.side == side), key=lambda route: route.order)
    fitting = [route for route in routes if _holds(route, facts) and _roles(route, kinds)]
    first = next((route for route in fitting if route.place == "first"), None)
    if first is None:
        raise LookupError(f"No route of {pack.version} fits an agency of the kinds {kinds} on the {side} side.")
    waits = not pack.urgencies[facts.urgency].one_signature
    laid = _laid([route for route in fitting if route.place != "first"], kinds, waits=waits)
    ordered = [_step(first, kinds, "sign"), *sorted(laid, key=lambda step: step.mode != "sign")]
    return tuple(_numbered(ordered))


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


def _holds(route: Route, facts: Facts) -> bool:
    return not route.when or any(when.holds(facts) for when in route.when)


def _applies(step: OwnStep, facts: Facts) -> bool:
    return not step.when or any(when.holds(facts) for when in step.when)


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
    for place, agency in enumerate(agencies):
        yield replace(one, agency=agency, beside=step.beside or place > 0)


def _numbered(ordered: Iterable[StepDef]) -> Iterator[StepDef]:
    """In order, and which are open together: those that stand beside the one before, and look alike."""
    stage, before = 0, ""
    for number, step in enumerate(ordered, start=1):
        if not (step.beside and step.mode == before):
            stage += 1
        before = step.mode
        yield replace(step, order=number, stage=stage)


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
