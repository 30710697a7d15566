"""An agency's own pathway: drafted, proposed, agreed to by a second person, in force from a day (AA1 to AA4)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies import trail
from agencies.actors import Actor
from agencies.commands.register import lock_agency
from agencies.models import Agency
from audit.trail import Why
from requests_app import guidance, pathways, policies
from requests_app.commands.by_two import ask_a_second, lock_version, put_hand, save_moved, wrote
from requests_app.commands.parts import Done, reason, use_pack
from requests_app.commands.telling import settle_about
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.events import Event
from requests_app.models import Pathway
from requests_app.models.pathways import OPEN, HandKind, PathwayStatus
from requests_app.pathways.own import digest_of
from requests_app.queries.routing import pathway_in_force
from requests_app.queries.staffing import who_is_missing
from requests_app.roles import May
from requests_app.trail import command

Written = Sequence[dict[str, Any]]
S = PathwayStatus


@command
def draft_pathway(agency: Agency, side: str, *, by: Actor, at: datetime) -> Done[Pathway]:
    """Begin a new version: from what is in force now, or from the guidance's own steps."""
    agency = lock_agency(agency)
    if denial := policies.why_not_write_pathways(agency, by=by):
        raise denial
    if side not in ("asking", "answering"):
        raise Incomplete([Fault("/side", "unknown_code", _("Select whether it is for asking or for answering."))])
    rows = Pathway.objects.filter(agency=agency, side=side)
    if rows.filter(status__in=OPEN).exists():
        raise NotNow(_("There is a draft for this side already. Carry on with that one."))
    pack, before = guidance.in_force(at), pathway_in_force(agency, side, at)
    written = _brought_up(before.steps if before else [], pack, side, agency)
    pathway = Pathway(
        id=uuid.uuid4(), agency=agency, side=side, number=rows.count() + 1, pack=pack.version, steps=written,
        digest=digest_of(written), drafted_at=at, audit_seq=agency.next_seq,
    )  # fmt: skip
    pathway.save(force_insert=True)
    wrote(pathway, by, at)
    return _recorded(Event.PATHWAY_DRAFTED, pathway, by=by, at=at)


def _brought_up(written: Written, pack: guidance.Pack, side: str, agency: Agency) -> list[dict[str, Any]]:
    """What holds now, with every national step of the newest guidance and none that it no longer has."""
    wanted = pathways.default_document(pack, side, agency.kinds)
    kept = [one for one in written if "national" not in one or one in wanted]
    return [*kept, *(one for one in wanted if one not in kept)]


@command
def change_pathway(
    pathway: Pathway, steps: Written, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[Pathway]:
    """Write the steps of a draft anew. Raises Incomplete with every fault, each at its place."""
    pathway = lock_version(pathway, seen)
    if denial := policies.why_not_change_pathway(pathway, by=by):
        raise denial
    pathway.steps = _checked(steps, pathway)
    pathway.digest = digest_of(pathway.steps)
    wrote(pathway, by, at)
    return _moved(Event.PATHWAY_CHANGED, pathway, ["steps", "digest"], by=by, at=at)


def _checked(steps: Written, pathway: Pathway) -> list[dict[str, Any]]:
    codes = set(Agency.objects.values_list("code", flat=True))
    faults = list(
        pathways.faults_of(
            steps, pack=guidance.load(pathway.pack), side=pathway.side, kinds=pathway.agency.kinds,
            agency=pathway.agency.code, agencies=codes,
        )
    )  # fmt: skip
    if faults:
        raise Incomplete(faults)
    return pathways.as_written(pathways.read_own(pathway.number, steps).steps)


@command
def propose_pathway(
    pathway: Pathway, why: str, *, valid_from: datetime, by: Actor, at: datetime, seen: int | None = None
) -> Done[Pathway]:
    """Ask a second person to agree: from when it shall hold, and why. Somebody must be there to sign each step."""
    pathway = lock_version(pathway, seen)
    if denial := policies.why_not_change_pathway(pathway, by=by):
        raise denial
    words = reason(why, pointer="/why")
    own = pathways.read_own(pathway.number, _checked(pathway.steps, pathway))
    faults = [] if valid_from > at else [_too_early()]
    if faults := [*faults, *who_is_missing(own, pathway.agency, at)]:
        raise Incomplete(faults)
    pathway.status, pathway.proposed_at, pathway.valid_from = S.PROPOSED, at, valid_from
    wrote(pathway, by, at)
    fields = ["status", "proposed_at", "valid_from"]
    done = _moved(Event.PATHWAY_PROPOSED, pathway, fields, by=by, at=at, content={"why": words})
    ask_a_second(pathway, "agree", "pathway", May.AGREE_ROUTES, at)
    return done


@command
def approve_pathway(pathway: Pathway, why: str, *, by: Actor, at: datetime, seen: int | None = None) -> Done[Pathway]:
    """A second person agrees: from its day on it lays down steps. What is under way keeps the route it has."""
    pathway = lock_version(pathway, seen)
    if denial := policies.why_not_decide_pathway(pathway, by=by):
        raise denial
    words = reason(why)
    if pathway.valid_from is None or pathway.valid_from <= at:
        raise NotNow(_("The day from which it should hold has passed. Send it back so that it gets a new one."))
    use_pack(guidance.load(pathway.pack))
    pathway.status, pathway.decided_at = S.APPROVED, at
    put_hand(pathway, HandKind.AGREED, by, at)
    content = {"justification": words, "steps": pathway.steps, "digest": pathway.digest}
    done = _moved(Event.PATHWAY_APPROVED, pathway, ["status", "decided_at"], by=by, at=at, content=content)
    settle_about(pathway.pk, ["agree"], at)
    return done


@command
def return_pathway(pathway: Pathway, why: str, *, by: Actor, at: datetime, seen: int | None = None) -> Done[Pathway]:
    """Give a proposal back to whoever wrote it, saying what must change."""
    pathway = lock_version(pathway, seen)
    if denial := policies.why_not_decide_pathway(pathway, by=by):
        raise denial
    words = reason(why)
    pathway.status, pathway.proposed_at, pathway.valid_from = S.DRAFT, None, None
    fields = ["status", "proposed_at", "valid_from"]
    done = _moved(Event.PATHWAY_RETURNED, pathway, fields, by=by, at=at, content={"justification": words})
    settle_about(pathway.pk, ["agree"], at)
    return done


@command
def discard_pathway(pathway: Pathway, *, by: Actor, at: datetime, seen: int | None = None) -> Done[Pathway]:
    """Give a draft up. It stays on record and lays down nothing."""
    pathway = lock_version(pathway, seen)
    if denial := policies.why_not_discard_pathway(pathway, by=by):
        raise denial
    pathway.status, pathway.decided_at, pathway.valid_from = S.DISCARDED, at, None
    done = _moved(Event.PATHWAY_DISCARDED, pathway, ["status", "decided_at", "valid_from"], by=by, at=at)
    settle_about(pathway.pk, ["agree"], at)
    return done


def _too_early() -> Fault:
    return Fault("/valid_from", "in_the_past", _("Enter a day that is still to come, so that people can be told."))


def _moved(
    event: Event, pathway: Pathway, fields: list[str], *, by: Actor, at: datetime, content: dict[str, Any] | None = None
) -> Done[Pathway]:
    save_moved(pathway, fields)
    return _recorded(event, pathway, by=by, at=at, content=content)


def _recorded(
    event: Event, pathway: Pathway, *, by: Actor, at: datetime, content: dict[str, Any] | None = None
) -> Done[Pathway]:
    pack = guidance.load(pathway.pack)
    receipt = trail.record(
        event, about=pathway.agency, by=by, at=at, content=content, outcome=f"{pathway.side} {pathway.number}",
        why=Why(pack=pack.version, pack_hash=pack.hash), refers_to=str(pathway.pk),
    )  # fmt: skip
    return Done(pathway, receipt)
