"""What the verbs about people do in a story: a deputy, a link to a case, somebody who leaves, cover."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from agencies.commands import accept_cover, end_membership, name_deputy, register_cover
from agencies.models import Cover, Deputy, Membership
from agencies.queries import covers_seen_by
from agencies.values import NewCover, NewDeputy
from requests_app import commands
from requests_app.management.rehearsal.reading import Act
from requests_app.management.rehearsal.stage import Lost, Stage, Turn
from requests_app.models import Exclusion, Thing
from requests_app.models.steps import StepStatus
from requests_app.values.exclusions import NewExclusion


def name_a_deputy(stage: Stage, turn: Turn, act: Act) -> Deputy:
    """Who shall stand in for whoever acts (`deputy`), from now `until`."""
    words = _words(act)
    new = NewDeputy(stage.cast.person(words["deputy"]).pk, turn.at, datetime.fromisoformat(words["until"]))
    return name_deputy(turn.by.agency, turn.by.person, new, by=turn.by, at=turn.at)


def declare_a_link(stage: Stage, turn: Turn) -> Thing:
    """Whoever acts knows somebody in this; the work passes on in the same moment."""
    thing: Thing = stage.request(turn) if len(turn.parts) == 1 else stage.response(turn)
    return commands.declare_link(thing, "KNOWS", by=turn.by, at=turn.at).thing


def exclude(stage: Stage, turn: Turn, act: Act) -> Exclusion:
    """Keep a colleague (`person`, as a `kind`) out of what concerns a child: `name` and `dob`, or `nhs_number`."""
    words = _words(act)
    dob = date.fromisoformat(words["dob"]) if words.get("dob") else None
    person, why = stage.cast.person(words["person"]).pk, act.line.with_.why or ""
    new = NewExclusion(person, words["kind"], why, words.get("name", ""), dob, words.get("nhs_number", ""))
    return commands.add_exclusion(turn.by.agency, new, by=turn.by, at=turn.at).thing


def answer_a_dissent(stage: Stage, turn: Turn, act: Act) -> Thing:
    """Whoever acts answers (`why`) the dissent that waits for it."""
    thing: Thing = stage.request(turn) if len(turn.parts) == 1 else stage.response(turn)
    rows = thing.steps.filter(status=StepStatus.DISSENTED, answered_at=None, round=thing.round)
    step = rows.select_related("agency", "info_request", "response").first()
    if step is None:
        raise Lost(f"nobody dissented in {turn.to}")
    return commands.answer_dissent(step, act.line.with_.why or "", by=turn.by, at=turn.at).thing


def let_go(stage: Stage, turn: Turn, act: Act) -> int:
    """Whoever acts ends every membership that somebody (`person`) has there; then comes the look of every minute."""
    person = stage.cast.person(_words(act)["person"])
    held = Membership.objects.filter(Membership.live(turn.at), person=person, agency=turn.by.agency)
    for membership in held.select_related("agency"):
        end_membership(membership, by=turn.by, at=turn.at)
    return commands.keep_owners(turn.at)


def ask_for_cover(turn: Turn, act: Act) -> None:
    """Which agency shall cover (`by_agency`), in which `roles`, from now `until`."""
    words = _words(act)
    until = datetime.fromisoformat(words["until"])
    new = NewCover(words["by_agency"], turn.at, until, tuple(words.get("roles", ())))
    register_cover(turn.by.agency, new, by=turn.by, at=turn.at)


def take_on_cover(turn: Turn) -> Cover:
    """Accept whatever one's agency was asked to cover."""
    asked = covers_seen_by(turn.by, turn.at).filter(by_agency=turn.by.agency, accepted_at=None).first()
    if asked is None:
        raise Lost("nobody asked this agency to cover")
    return accept_cover(asked, by=turn.by, at=turn.at)


def _words(act: Act) -> dict[str, Any]:
    if act.document is None:
        raise Lost("the act has no document")
    return dict(act.document)
