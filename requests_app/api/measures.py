"""The measures of a quarter over the API, and the records behind a number."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.hours.calendars import day_of
from requests_app import commands, papers
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described
from requests_app.api.who import People, caller
from requests_app.commands.measures import TakenMeasures
from requests_app.queries.measures import Measures
from requests_app.serializers import measures as takes
from requests_app.serializers import standing
from requests_app.serializers.measures import BehindShown, MeasuresShown
from requests_app.serializers.strict import taken
from requests_app.values.measuring import WITHIN, Line, Narrowed, Quarter

QUARTER = OpenApiParameter("quarter", OpenApiTypes.STR, description="such as 2026-Q4; the one that runs now")
NARROWED = [
    OpenApiParameter("agency", OpenApiTypes.STR, description="the code of the agency that answers"),
    OpenApiParameter("kind", OpenApiTypes.STR, description="of request, by its code"),
    OpenApiParameter("urgency", OpenApiTypes.STR, description="its code"),
    OpenApiParameter("outcome", OpenApiTypes.STR, description="its code. Across agencies, one of the four at a time"),
]
WHAT = OpenApiParameter("what", OpenApiTypes.STR, enum=[*WITHIN], description="which number; asked")


class QuarterMeasures(APIView):
    """The measures of a quarter."""

    permission_classes = [People]

    @described("count_measures", "How a quarter went", shows=MeasuresShown, parameters=[QUARTER, *NARROWED])
    def get(self, request: Request) -> Response:
        """Of what your agency asked and answered; of all, without small numbers, for the partnership's. Recorded."""
        by, at = caller(request)
        narrowed, quarter = _sought(request, Quarter.of(day_of(at)))
        found = commands.count_measures(quarter, by=by, at=at, narrowed=narrowed)
        return Response(MeasuresShown(_measures(found)).data)


class MeasuredAnswers(APIView):
    """The records behind a number."""

    permission_classes = [People]

    @described(
        "list_measured_answers", "The answers behind a number of the measures", shows=BehindShown,
        parameters=[QUARTER, WHAT, *NARROWED],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Those that you may see, up to a hundred; across agencies, of a number that is told. Looking is recorded."""
        by, at = caller(request)
        narrowed, quarter = _sought(request, Quarter.of(day_of(at)))
        what = request.query_params.get("what", "asked")[:20]
        found = commands.list_behind(quarter, what, by=by, at=at, narrowed=narrowed)
        items = [
            {
                "ref": one.ref, "agency": one.from_agency.code, "asking": one.to_agency.code, "urgency": one.urgency,
                "outcome": one.outcome if one.delivered_at else "", "sent_at": one.sent_at,
            }
            for one in found.answers
        ]  # fmt: skip
        shown = {"what": found.what, "count": found.told, "items": items, "others": found.others, "more": found.more}
        return Response(BehindShown(shown).data)


class TakeMeasures(APIView):
    """The numbers as a file."""

    permission_classes = [People]

    @described(
        "take_measures", "Take the measures of a quarter away as a file", takes=takes.TakeMeasures,
        shows=takes.TakenShown, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """PDF, XLSX or CSV, with your name in it. Each call is another copy, and each copy is recorded."""
        by, at = caller(request)
        said, made = taken(takes.TakeMeasures, request.data), list[TakenMeasures]()
        quarter = Quarter.parse(said["quarter"]) or Quarter.of(day_of(at))
        narrowed = Narrowed(said["agency"], said["of_kind"], said["urgency"], said["outcome"])

        def take() -> TakenMeasures:
            made.append(commands.take_measures(quarter, said["why"], by=by, at=at, narrowed=narrowed))
            return made[-1]

        done = carried(request, by, at, take)
        if done.again:
            take()
        copy = made[-1]
        file, _of = papers.quarter_file(copy.measures, copy.digest, said["kind"], by, at)
        body = {
            "kind": said["kind"], "file": b64encode(file).decode(), "sha256": copy.digest,
            "receipt": standing.receipt_shown(copy.receipt),
        }  # fmt: skip
        return acted(takes.TakenShown, body, done)


def _sought(request: Request, now: Quarter) -> tuple[Narrowed, Quarter]:
    said = {name: request.query_params.get(name, "")[:40] for name in ("agency", "kind", "urgency", "outcome")}
    return Narrowed(**said), Quarter.parse(request.query_params.get("quarter", "")) or now


def _measures(found: Measures) -> dict[str, Any]:
    def lines(of: Sequence[Line]) -> list[dict[str, Any]]:
        return [
            {"group": one.group, **one.counts, "median": one.median, "p90": one.p90, "oldest": one.oldest} for one in of
        ]

    return {
        "quarter": found.quarter.code, "start": found.quarter.start, "stop": found.quarter.stop, "as_of": found.as_of,
        "by_agency": lines(found.by_agency), "by_urgency": lines(found.by_urgency), "by_kind": lines(found.by_kind),
        "by_week": lines(found.by_week), "settled_in": found.settled_in,
        "outcomes": [{"outcome": code, "count": count} for code, count in found.outcomes.items() if code],
        "given_as": [
            {"agency": agency, "outcome": outcome, "count": count}
            for (agency, outcome), count in found.given_as.items() if outcome
        ],
        "asked_by": [
            {"asking": asking, "answering": answering, "count": count}
            for (asking, answering), count in found.asked_by.items()
        ],
        "facts": [
            {"measure": kind, "code": one.code, "times": one.times, "again": one.again, "part": one.part,
             "median": one.median, "p90": one.p90}
            for kind, facts in found.facts.items() for one in facts
        ],
        "blocked": [{"agency": code, "count": count} for code, count in found.blocked.items()],
    }  # fmt: skip
