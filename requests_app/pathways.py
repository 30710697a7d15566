"""Which steps must be signed, worked out from the pack's routes and from what a request or a draft answer contains."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from requests_app.guidance import Facts, Pack, Route

__all__ = ["Facts", "StepDef", "steps", "version"]

Side = Literal["asking", "answering"]
PIN_AT_MOST = 100


@dataclass(frozen=True)
class StepDef:
    """One step to lay down. Any one of `roles` may sign; `why` says in a whole sentence why the step is here.

    mode "sign": everything waits for it. mode "look_back": asked afterwards, within the urgency's look-back time.
    """

    order: int
    roles: tuple[str, ...]
    rule: str
    questions: tuple[str, ...]
    why: str
    mode: Literal["sign", "look_back"]


def steps(pack: Pack, side: Side, agency_kinds: Sequence[str], facts: Facts) -> tuple[StepDef, ...]:
    """The steps of one round, those to sign before those that look back. Raises LookupError when no route fits."""
    kinds = list(dict.fromkeys([*agency_kinds, *(["VCSE"] if facts.vcse else [])]))
    routes = sorted((route for route in pack.pathways if route.side == side), key=lambda route: route.order)
    fitting = [route for route in routes if _holds(route, facts) and _roles(route, kinds)]
    first = next((route for route in fitting if route.place == "first"), None)
    if first is None:
        raise LookupError(f"No route of {pack.version} fits an agency of the kinds {kinds} on the {side} side.")
    waits = not pack.urgencies[facts.urgency].one_signature
    laid = _laid([route for route in fitting if route.place != "first"], kinds, waits=waits)
    ordered = [_step(first, kinds, "sign"), *sorted(laid, key=lambda step: step.mode != "sign")]
    return tuple(replace(step, order=number) for number, step in enumerate(ordered, start=1))


def version(pack: Pack, agency_kinds: Iterable[str], side: Side) -> str:
    """The label that pins a route: the pack, the side and the kinds of agency. At most 100 characters."""
    kinds = "+".join(sorted(agency_kinds))
    label = f"{pack.version}/{side}/{kinds}"
    if len(label) <= PIN_AT_MOST:
        return label
    return f"{pack.version}/{side}/{hashlib.sha256(kinds.encode()).hexdigest()[:16]}"


def _holds(route: Route, facts: Facts) -> bool:
    return not route.when or any(when.holds(facts) for when in route.when)


def _roles(route: Route, kinds: Sequence[str]) -> tuple[str, ...]:
    """Who may sign for an agency of these kinds: what its kinds name, taken together, else what stands for any."""
    named = [role for kind in kinds for role in route.roles.get(kind, [])]
    return tuple(dict.fromkeys(named or route.roles.get("ANY", [])))


def _step(route: Route, kinds: Sequence[str], mode: Literal["sign", "look_back"]) -> StepDef:
    return StepDef(0, _roles(route, kinds), route.rule, tuple(route.questions), route.why.en, mode)


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
