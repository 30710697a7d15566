"""More time for an answer, and the asking side's objection."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands
from requests_app.api.acting import on_response
from requests_app.api.afterwards import on_answer
from requests_app.api.describing import described
from requests_app.api.who import People
from requests_app.models import AgencyResponse
from requests_app.serializers import shown, timed
from requests_app.serializers.strict import taken


class ExtendResponse(APIView):
    """Giving an answer more time."""

    permission_classes = [People]

    @described(
        "extend_response", "Give an answer more time", takes=timed.ExtendResponse, shows=shown.ResponseActed,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """By whoever decides, before its time has passed, within the cap of its urgency. The asker is told at once."""
        said = taken(timed.ExtendResponse, request.data)

        def extend(found: AgencyResponse, **how: Any) -> Any:
            return commands.extend_response(found, said["adds"], code=said["code"], why=said["justification"], **how)

        return on_response(request, ref, said, extend)


class ObjectToExtension(APIView):
    """Objecting to more time."""

    permission_classes = [People]

    @described(
        "object_to_extension", "Object to more time", takes=timed.ObjectToExtension, shows=shown.TrackActed,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str, response_ref: str) -> Response:
        """Once for each time that it was given more. Whoever gave the time, and whoever has the answer, are told."""
        said = taken(timed.ObjectToExtension, request.data)

        def objects(found: AgencyResponse, **how: Any) -> Any:
            return commands.object_to_extension(found, said["justification"], **how)

        return on_answer(request, ref, response_ref, said, objects)
