"""What a governance lead counts, over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.queries.attempts import Refused
from requests_app.serializers.oversight import OverturnedShown, RefusedShown
from requests_app.values.refusals import refusal

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


def _words(one: Refused) -> dict[str, Any]:
    return {"month": one.month, "agency": one.agency, "code": one.code, "why": refusal(one.code), "count": one.count}
