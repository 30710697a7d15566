"""Records of one's own agency for whoever looks after them: references and times, never a word of content."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from agencies.actors import Actor
from agencies.hours import LONDON
from audit.models import Entry
from requests_app.denials import NotFound
from requests_app.events import Event
from requests_app.guidance.retention import retention
from requests_app.lifecycle import ENDED_REQUESTS, ENDED_RESPONSES
from requests_app.models import AgencyResponse, Arrival, Disposal, Hold, InformationRequest, Kept
from requests_app.queries.known import cases_linked_to
from requests_app.values.retention import years_after

AT_MOST = 50
OURS = (
    Event.HOLD_PLACED, Event.HOLD_LIFTING_ASKED, Event.HOLD_LIFTED, Event.DISPOSAL_PROPOSED, Event.DISPOSAL_REFUSED,
    Event.CONTENT_DISPOSED, Event.CONTENT_KEPT,
)  # fmt: skip
"""What happens to a record because it is a record: it has not begun again by that."""


Records = tuple[QuerySet[InformationRequest], QuerySet[AgencyResponse], QuerySet[Arrival]]


def records_of_agency(by: Actor) -> Records:
    """What one's own agency asked, answered and was given, also what is disposed of; nothing one has a link to."""
    linked = cases_linked_to(by)
    asked = InformationRequest.objects.filter(agency=by.agency).exclude(pk__in=linked)
    answered = AgencyResponse.objects.filter(from_agency=by.agency).exclude(pk__in=linked)
    if linked:
        answered = answered.exclude(info_request__in=linked, info_request__isnull=False)
    given = Arrival.objects.filter(agency=by.agency).exclude(response__in=linked)
    return asked, answered, given.select_related("response", "agency")


def record_or_404(by: Actor, ref: str) -> Kept:
    """One record of one's own agency. Raises NotFound, alike for another's and for none; two queries at most."""
    asked, answered, given = records_of_agency(by)
    if (request := asked.filter(ref=ref).first()) is not None:
        return request
    ours = Q(pk__in=answered.values("pk")) | Q(arrival__in=given.values("pk"))
    answer = AgencyResponse.objects.filter(ours, ref=ref).select_related("arrival__agency").first()
    if answer is None:
        raise NotFound
    return answer if answer.from_agency_id == by.agency.pk else answer.arrival


def reviewable(by: Actor, at: datetime) -> list[tuple[Kept, date]]:
    """What has ended so long ago that a rule may let it go: the oldest first, with the day on which it ended."""
    before = years_after(at.astimezone(LONDON).date(), -retention().shortest)
    asked, answered, given = records_of_agency(by)
    taken = Q(holds__lifted_at=None, holds__isnull=False) | Q(disposals__outcome="proposed")
    requests = asked.filter(status__in=ENDED_REQUESTS, submitted_at__date__lt=before).exclude(sealed_key=b"")
    answers = answered.filter(status__in=ENDED_RESPONSES, sent_at__date__lt=before).exclude(sealed_key=b"")
    arrived = given.filter(response__status__in=ENDED_RESPONSES, delivered_at__date__lt=before).exclude(sealed_key=b"")
    rows: list[Kept] = [
        *requests.exclude(taken).order_by("submitted_at")[:AT_MOST],
        *answers.exclude(taken).order_by("sent_at")[:AT_MOST],
        *arrived.exclude(taken).order_by("delivered_at")[:AT_MOST],
    ]
    ends = ended_on(rows)
    due = [(row, ends[row.pk]) for row in rows if ends[row.pk] <= before]
    return sorted(due, key=lambda pair: pair[1])[:AT_MOST]


def ended_on(things: Iterable[Kept]) -> dict[UUID, date]:
    """The day on which something last happened to each record, apart from reviews and holds. One query."""
    wanted = {thing.pk for thing in things}
    rows = Entry.objects.filter(stream_id__in=wanted).exclude(action__in=OURS).values_list("stream_id")
    return {pk: at.astimezone(LONDON).date() for pk, at in rows.annotate(last=Max("at"))}


def holds_of(thing: Kept) -> QuerySet[Hold]:
    """The holds that stand on a record."""
    rows = Hold.objects.filter(root_id=thing.pk, lifted_at=None)
    return rows.select_related("placed_by", "asked_by").order_by("placed_at")


def proposal_of(thing: Kept) -> Disposal | None:
    """The proposal that waits for a second person."""
    return Disposal.objects.filter(root_id=thing.pk, outcome="proposed").select_related("proposed_by").first()


def waiting(by: Actor) -> QuerySet[Disposal]:
    """Proposals that wait for a second person."""
    return _of(by, Disposal.objects.filter(outcome="proposed")).order_by("proposed_at")


def held(by: Actor) -> QuerySet[Hold]:
    """What is held, what is to be looked at first before the rest."""
    rows = Hold.objects.filter(_ours(by), lifted_at=None).select_related(
        "info_request", "response", "arrival__response"
    )
    return rows.order_by("review_at")


def disposed(by: Actor) -> QuerySet[Disposal]:
    """What was disposed of, the newest first: each row is a certificate."""
    return _of(by, Disposal.objects.filter(outcome="disposed")).order_by("-decided_at")


def _of(by: Actor, rows: QuerySet[Disposal]) -> QuerySet[Disposal]:
    of_what = ("info_request", "response", "arrival__response")
    return rows.filter(_ours(by)).select_related(*of_what, "proposed_by", "decided_by")


def _ours(by: Actor) -> Q:
    asked, answered, given = records_of_agency(by)
    return Q(info_request__in=asked) | Q(response__in=answered) | Q(arrival__in=given)
