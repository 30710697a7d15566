"""The reason for a decision: long enough, and about this case. A copy of an earlier one is pointed out (E5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.hours import LONDON
from audit import writing
from audit.prepared import prepared
from requests_app import guidance
from requests_app.commands.parts import reason
from requests_app.denials import Fault, Incomplete
from requests_app.models import Thing
from requests_app.models.wordings import Wording
from requests_app.values.faults import fault
from requests_app.values.wordings import Mark, Reason, marks_of

REMEMBERED_FOR = timedelta(days=365)
MOST = 300  # the newest reasons of a person that one is held against


def own_words(words: str, thing: Thing, *, by: Actor, at: datetime, pointer: str = "/justification") -> str:
    """The reason, its marks kept with the next entry. Raises Incomplete for a copy without a word of its own.

    Where the urgency lets one signature do, nobody is held up: the copy is marked and goes through.
    """
    said = reason(words, pointer=pointer)
    marks = marks_of(said)
    before = _copied(marks, thing, by, at)
    if before is not None and not guidance.load(thing.pack).urgencies[thing.urgency].one_signature:
        raise Incomplete([_repeated(pointer, before)])
    writing.insert_row(Wording(
        root_id=thing.pk, human=by.human, at=at, marks=marks, copied_at=before, audit_seq=thing.next_seq,
    ))  # fmt: skip
    return said


def _repeated(pointer: str, before: datetime) -> Fault:
    sentence = _("This is nearly the same as your reason of %(day)s. Add a sentence about this child")
    return fault(pointer, "copied", sentence, day=date_format(before.astimezone(LONDON), "j F Y"))


def _copied(marks: list[Mark], thing: Thing, by: Actor, at: datetime) -> datetime | None:
    """When this person last gave reasons in which every sentence of this one stood; of other cases only."""
    given = Reason(marks)
    for root, held, kept in _given(by.human, at - REMEMBERED_FOR, at):
        if root != thing.pk and given.repeats(kept):
            return held
    return None


@prepared
def _given(human: UUID, after: datetime, at: datetime) -> QuerySet[Wording, tuple[UUID, datetime, list[Mark]]]:
    rows = Wording.objects.filter(human=human, at__gt=after, at__lte=at).order_by("-at")
    return rows.values_list("root_id", "at", "marks")[:MOST]
