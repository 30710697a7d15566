"""Dissent where several decide together, and its answer, on either side."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands
from requests_app.api.describing import described
from requests_app.api.steps import decided
from requests_app.api.who import People
from requests_app.serializers import acts, shown
from requests_app.serializers.strict import taken


class DissentOnRequest(APIView):
    """Not agreeing to a request that several endorse."""

    permission_classes = [People]

    @described(
        "dissent_on_request", "Dissent where several endorse", takes=acts.Dissent, shows=shown.RequestActed, unsafe=True
    )
    def post(self, request: Request, ref: str, step_id: UUID) -> Response:
        """It stops nobody: enough others may agree. Their step closes once one of them has answered in writing."""
        return decided(request, ref, step_id, taken(acts.Dissent, request.data), commands.dissent, asking=True)


class DissentOnAnswer(APIView):
    """Not agreeing to an answer that several decide."""

    permission_classes = [People]

    @described(
        "dissent_on_answer", "Dissent where several approve", takes=acts.Dissent, shows=shown.ResponseActed, unsafe=True
    )
    def post(self, request: Request, ref: str, step_id: UUID) -> Response:
        """It stops nobody: enough others may agree. Their step closes once one of them has answered in writing."""
        return decided(request, ref, step_id, taken(acts.Dissent, request.data), commands.dissent, asking=False)


class AnswerOnRequest(APIView):
    """Answering a dissent about a request."""

    permission_classes = [People]

    @described(
        "answer_dissent_on_request", "Answer a dissent of those who endorse", takes=acts.AnswerDissent,
        shows=shown.RequestActed, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str, step_id: UUID) -> Response:
        """By somebody else who decides it. Where enough have agreed, the request goes on with this."""
        said = taken(acts.AnswerDissent, request.data)
        return decided(request, ref, step_id, said, commands.answer_dissent, asking=True)


class AnswerOnAnswer(APIView):
    """Answering a dissent about an answer."""

    permission_classes = [People]

    @described(
        "answer_dissent_on_answer", "Answer a dissent of those who approve", takes=acts.AnswerDissent,
        shows=shown.ResponseActed, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str, step_id: UUID) -> Response:
        """By somebody else who decides it. Where enough have agreed, the answer goes on with this."""
        said = taken(acts.AnswerDissent, request.data)
        return decided(request, ref, step_id, said, commands.answer_dissent, asking=False)
