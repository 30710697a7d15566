"""What is wrong with an agency's own pathway, each fault at its place: never below the national minimum."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from agencies.roles import NO_CASEWORK
from requests_app.denials import Fault
from requests_app.guidance import WHEN_CODES, Pack
from requests_app.pathways.own import AT_MOST, National, OwnStep, default_document

Written = Sequence[Any]
SAYS = {
    "code": _("Give the step a short code of capital letters, digits and hyphens, such as LEGAL-CHECK."),
    "label": _("Say what the step is called, in 3 to 100 characters."),
    "why": _("Say in a sentence of 20 to 400 characters why your agency wants this step."),
    "roles": _("Choose at least one role that may sign."),
    "rule": _("Choose the rule of the guidance that this step serves."),
    "people": _("Say how many people must sign, from 1 to 5."),
    "agencies": _("Name at most five agencies."),
    "when": _("Choose when the step applies from what is offered."),
}


def faults_of(
    written: Written, *, pack: Pack, side: str, kinds: Sequence[str], agency: str, agencies: Collection[str]
) -> Iterator[Fault]:
    """Every fault, in order of the steps; last what is missing of the national minimum."""
    if len(written) > AT_MOST:
        yield Fault("/steps", "too_many", _("A pathway has at most 40 steps. Take some out."))
        return
    seen: set[str] = set()
    for number, one in enumerate(written):
        place = f"/steps/{number}"
        code = str(one.get("national") or one.get("code") or "") if isinstance(one, dict) else ""
        if code and code in seen:
            detail = _("There is a step %(code)s already. Give this one another code, or take it out.")
            yield Fault(f"{place}/code", "duplicate", detail % {"code": code})
        seen.add(code)
        yield from _of_step(one, place, pack, {*agencies} - {agency})
    yield from _of_minimum(written, pack, side, kinds)


def _of_step(one: object, place: str, pack: Pack, others: set[str]) -> Iterator[Fault]:
    if not isinstance(one, dict):
        yield Fault(place, "malformed", _("A step is an object with keys and values."))
        return
    try:
        if "national" in one:
            National.model_validate(one)
            return
        step = OwnStep.model_validate(one)
    except ValidationError as wrong:
        yield from _misfits(wrong, place)
        return
    yield from _of_codes(step, place, pack, others)


def _misfits(wrong: ValidationError, place: str) -> Iterator[Fault]:
    for error in wrong.errors(include_url=False, include_input=False):
        where = "/".join(str(part) for part in error["loc"])
        name = str(error["loc"][0]) if error["loc"] else ""
        if error["type"] == "extra_forbidden":
            detail = _("A step has nothing called %(name)s. Take it out.") % {"name": where}
            yield Fault(f"{place}/{where}", "unknown_key", detail)
        else:
            yield Fault(f"{place}/{where}", "invalid", SAYS.get(name, _("Put this right or take it out.")))


def _of_codes(step: OwnStep, place: str, pack: Pack, others: set[str]) -> Iterator[Fault]:
    for number, role in enumerate(step.roles):
        if role not in pack.roles:
            yield _unknown(f"{place}/roles/{number}", role)
        elif role in NO_CASEWORK:
            says = _("%(role)s decides no case. Choose another role.")
            yield Fault(f"{place}/roles/{number}", "decides_nothing", says % {"role": pack.roles[role].label})
        elif pack.roles[role].advises:
            says = _("%(role)s advises and never decides. Choose another role.")
            yield Fault(f"{place}/roles/{number}", "advises_only", says % {"role": pack.roles[role].label})
    if step.rule not in pack.rules:
        yield _unknown(f"{place}/rule", step.rule)
    for number, code in enumerate(step.questions):
        if code not in pack.questions:
            yield _unknown(f"{place}/questions/{number}", code)
    for number, code in enumerate(step.agencies):
        if code not in others or code in step.agencies[:number]:
            detail = _("%(code)s is not another agency of the partnership, or it stands here twice.") % {"code": code}
            yield Fault(f"{place}/agencies/{number}", "unknown_code", detail)
    if step.agencies and step.people > len(step.agencies):
        says = _("One person of each agency signs, so there cannot be more people than agencies.")
        yield Fault(f"{place}/people", "too_many", says)
    if step.blind and (step.people < 2 or len(step.agencies) not in (0, step.people)):
        says = _("In a blind review every one of at least two people says what they think. Ask as many as must agree.")
        yield Fault(f"{place}/blind", "not_blind", says)
    for number, when in enumerate(step.when):
        for field, table in WHEN_CODES.items():
            for at, code in enumerate(getattr(when, field)):
                if code not in getattr(pack, table):
                    yield _unknown(f"{place}/when/{number}/{field}/{at}", code)


def _unknown(place: str, code: str) -> Fault:
    detail = _("The guidance does not know %(code)s. Choose one that it knows.") % {"code": code[:40]}
    return Fault(place, "unknown_code", detail)


def _of_minimum(written: Written, pack: Pack, side: str, kinds: Sequence[str]) -> Iterator[Fault]:
    """Every national step that this agency can meet is there, once, in the guidance's order, and no other."""
    wanted = [one["national"] for one in default_document(pack, side, kinds)]
    given = [one["national"] for one in written if isinstance(one, dict) and one.get("national")]
    labels = {route.code: route.label for route in pack.pathways}
    for code in wanted:
        if code not in given:
            detail = _("The national minimum has the step “%(label)s” (%(code)s). It cannot be taken out: put it back.")
            yield Fault("/steps", "below_minimum", detail % {"label": labels[code], "code": code})
    for number, one in enumerate(written):
        code = one.get("national") if isinstance(one, dict) else None
        if code and code not in wanted:
            yield _unknown(f"/steps/{number}/national", str(code))
    kept = [code for code in given if code in wanted]
    if len(kept) == len(wanted) and sorted(kept) == sorted(wanted) and kept != wanted:
        detail = _("The steps of the national minimum keep their order. Move your own steps between them instead.")
        yield Fault("/steps", "out_of_order", detail)
