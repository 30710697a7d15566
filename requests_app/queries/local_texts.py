"""The texts that agencies write beside the national guidance: which hold, which a step was laid down with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.actors import Actor
from agencies.models import Agency
from requests_app.models import ApprovalStep, LocalText
from requests_app.models.local_texts import TextHandKind, TextStatus
from requests_app.pathways import StepDef
from requests_app.values.local_texts import digest_of

Beside = dict[tuple[UUID, str, str], LocalText]


def local_texts_of(by: Actor) -> QuerySet[LocalText]:
    """Every version of this person's own agency, and what the partnership has agreed on: everybody reads them."""
    mine = Q(agency=by.agency) | Q(everywhere=True, status=TextStatus.APPROVED)
    rows = LocalText.objects.filter(mine).select_related("agency").prefetch_related("hands__person")
    return rows.order_by("rule", "question", "-number", "id")


def texts_in_force(agency: Agency, at: datetime) -> list[LocalText]:
    """What an agency's people are shown at that time: the partnership's first, then their own. Of each the newest."""
    rows = LocalText.objects.filter(Q(agency=agency) | Q(everywhere=True), status=TextStatus.APPROVED, ended_at=None)
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at, decided_at__lte=at)
    newest: Beside = {}
    for text in rows.select_related("agency").order_by("valid_from", "number"):
        newest[text.agency_id, text.rule, text.question] = text
    return sorted(newest.values(), key=lambda text: (not text.everywhere, text.rule, text.question))


def beside(step: StepDef, held: Iterable[LocalText]) -> list[list[str]]:
    """Id and digest of each of these texts that stands beside a step's rule or one of its questions."""
    return [
        [str(text.pk), text.digest] for text in held
        if (text.question in step.questions if text.question else text.rule == step.rule)
    ]  # fmt: skip


def shown_with(step: ApprovalStep) -> list[LocalText]:
    """The texts that were shown beside a step, in that order. Raises ValueError where one is not what was recorded."""
    if not step.local:
        return []
    keys = [pk for pk, _digest in step.local]
    rows = LocalText.objects.filter(pk__in=keys).select_related("agency").prefetch_related("hands__person")
    found = {str(text.pk): text for text in rows}
    for pk, digest in step.local:
        text = found[pk]
        if digest_of(text.rule, text.question, text.text) != digest:
            raise ValueError(f"The text {pk} is not what was shown with step {step.pk}.")
    return [found[pk] for pk in keys]


def writers_of(text: LocalText) -> list[str]:
    """Names of whoever wrote any of it."""
    return [hand.person.name for hand in text.hands.all() if hand.kind == TextHandKind.WROTE]


def since(text: LocalText) -> datetime:
    """From when it is shown: from its day, and never before somebody agreed to it."""
    return max(text.valid_from, text.decided_at or text.valid_from)


def state_at(text: LocalText, in_force: Iterable[Any], at: datetime) -> str:
    """The word for where a version stands. `in_force`: the keys of those that hold."""
    if text.status != TextStatus.APPROVED:
        return str(text.status)
    if text.pk in set(in_force):
        return "in_force"
    if text.ended_at or (text.valid_until and text.valid_until <= at):
        return "ended"
    return "agreed" if since(text) > at else "replaced"
