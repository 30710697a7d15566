"""What a governance lead counts, over the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.hours.calendars import day_of
from requests_app import commands
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.queries.attempts import Refused
from requests_app.queries.measures import Measures
from requests_app.serializers.measures import MeasuresShown
from requests_app.serializers.oversight import OverturnedShown, RefusedShown
from requests_app.values.measuring import Line, Quarter
from requests_app.values.refusals import refusal

QUARTER = OpenApiParameter("quarter", OpenApiTypes.STR, description="such as 2026-Q4; the one that runs now")
AGENCY = OpenApiParameter("agency", OpenApiTypes.STR, description="the code of one agency; every one that you audit")


class RefusedAttempts(APIView):
    """Refused attempts, counted."""

    permission_classes = [People]

    @described(
        "count_refused_attempts", "Refused attempts by month, agency and reason",
        shows=page("RefusedPage", RefusedShown), parameters=[AGENCY],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Of your own side, this month and the eleven before, for a governance lead. That you counted is recorded."""
        by, at = caller(request)
        counts = commands.count_refused(request.query_params.get("agency", "")[:20], by=by, at=at)
        return Response({"items": RefusedShown([_words(one) for one in counts], many=True).data, "next": None})


class Overturns(APIView):
    """Refusals that did not stand, counted."""

    permission_classes = [People]

    @described(
        "count_overturned", "How often a refusal on each ground did not stand",
        shows=page("OverturnedPage", OverturnedShown),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Of your own agency; of all together, without small numbers, for whoever audits the partnership. Recorded."""
        by, at = caller(request)
        counts = commands.count_overturned(None, by=by, at=at)
        return Response({"items": OverturnedShown(counts, many=True).data, "next": None})


class QuarterMeasures(APIView):
    """The measures of a quarter."""

    permission_classes = [People]

    @described("count_measures", "How a quarter went", shows=MeasuresShown, parameters=[QUARTER])
    def get(self, request: Request) -> Response:
        """Of what your agency asked and answered; of all, without small numbers, for the partnership's. Recorded."""
        by, at = caller(request)
        quarter = Quarter.parse(request.query_params.get("quarter", "")) or Quarter.of(day_of(at))
        found = commands.count_measures(quarter, by=by, at=at)
        return Response(MeasuresShown(_measures(found)).data)


def _measures(found: Measures) -> dict[str, Any]:
    def lines(of: Sequence[Line]) -> list[dict[str, Any]]:
        return [
            {"group": one.group, **one.counts, "median": one.median, "p90": one.p90, "oldest": one.oldest} for one in of
        ]

    return {
        "quarter": found.quarter.code, "start": found.quarter.start, "stop": found.quarter.stop, "as_of": found.as_of,
        "by_agency": lines(found.by_agency), "by_urgency": lines(found.by_urgency), "by_kind": lines(found.by_kind),
        "outcomes": [{"outcome": code, "count": count} for code, count in found.outcomes.items()],
        "blocked": [{"agency": code, "count": count} for code, count in found.blocked.items()],
    }  # fmt: skip


def _words(one: Refused) -> dict[str, Any]:
    return {"month": one.month, "agency": one.agency, "code": one.code, "why": refusal(one.code), "count": one.count}
