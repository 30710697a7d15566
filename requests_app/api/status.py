"""How the site stands, over the API."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import policies
from requests_app.api.describing import described
from requests_app.api.who import People, caller
from requests_app.queries.status import figures
from requests_app.serializers.status import StatusShown


class Status(APIView):
    """Whether the software does its work."""

    permission_classes = [People]

    @described("show_status", "How the site stands", shows=StatusShown)
    def get(self, request: Request) -> Response:
        """For administrators and governance leads: ages in seconds, counts, and what is an alarm. About nobody."""
        by, at = caller(request)
        if denial := policies.why_not_see_status(by=by):
            raise denial
        found = list(figures(at))
        return Response(StatusShown({"well": not any(one.alarm for one in found), "figures": found}).data)
