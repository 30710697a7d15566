"""After an answer was sent: taking it back, saying that no copy is left, asking for a second look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands
from requests_app.api.acting import acted, carried, on_response
from requests_app.api.describing import described
from requests_app.api.tracks import an_answer
from requests_app.api.who import People, caller
from requests_app.http import receipt_of
from requests_app.models import AgencyResponse
from requests_app.queries.tracks import track
from requests_app.serializers import acts, shown, standing
from requests_app.serializers.strict import taken


class RecallResponse(APIView):
    """Taking back what was sent."""

    permission_classes = [People]

    @described(
        "recall_response", "Recall what was sent", takes=acts.RecallResponse, shows=shown.ResponseActed, unsafe=True
    )
    def post(self, request: Request, ref: str) -> Response:
        """Access ends at once; they are asked to confirm that no copy is left, and silence goes up their ladder."""
        said = taken(acts.RecallResponse, request.data)

        def recall(found: AgencyResponse, **how: Any) -> Any:
            return commands.recall_response(found, said["justification"], confirm=said["confirm"], **how)

        return on_response(request, ref, said, recall)


class ConfirmDestroyed(APIView):
    """Saying that no copy is left."""

    permission_classes = [People]

    @described(
        "confirm_destroyed",
        "Confirm that no copy is left",
        takes=acts.ConfirmDestroyed,
        shows=shown.TrackActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str, response_ref: str) -> Response:
        """By name, after a recall. Whoever recalled it sees what you say."""
        said = taken(acts.ConfirmDestroyed, request.data)

        def destroyed(found: AgencyResponse, **how: Any) -> Any:
            return commands.confirm_destroyed(found, said["how"], copies=said["copies"], **how)

        return on_answer(request, ref, response_ref, said, destroyed)


class AskToLookAgain(APIView):
    """Asking for a second look."""

    permission_classes = [People]

    @described(
        "ask_to_look_again",
        "Ask a partner to look again",
        takes=acts.AskToLookAgain,
        shows=shown.TrackActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str, response_ref: str) -> Response:
        """On something new. It becomes a track of its own, decided by somebody else; the first decision stays."""
        said = taken(acts.AskToLookAgain, request.data)

        def again(found: AgencyResponse, **how: Any) -> Any:
            return commands.ask_to_look_again(found, said["new_information"], source=said.get("source", ""), **how)

        return on_answer(request, ref, response_ref, said, again)


class ChaseResponse(APIView):
    """Asking where an answer is."""

    permission_classes = [People]

    @described(
        "chase_response", "Ask where an answer is", takes=acts.ChaseResponse, shows=shown.TrackActed, unsafe=True
    )
    def post(self, request: Request, ref: str, response_ref: str) -> Response:
        """Whoever has it is told, at most once in an hour or a day. It moves no clock."""
        taken(acts.ChaseResponse, request.data)

        def chase(found: AgencyResponse, *, seen: int, **how: Any) -> Any:
            return commands.chase_response(found, **how)

        return on_answer(request, ref, response_ref, {"version": 0}, chase)


def on_answer(
    request: Request, ref: str, response_ref: str, said: Mapping[str, Any], act: Callable[..., Any]
) -> Response:
    """Carry out an act of the asking side on a partner's answer, at the version that it may know."""
    by, at = caller(request)

    def once_found() -> Any:
        return act(an_answer(by, at, ref, response_ref), by=by, at=at, seen=said["version"])

    done = carried(request, by, at, once_found)
    body = {
        "response": track(an_answer(by, at, ref, response_ref), at),
        "receipt": standing.receipt_shown(receipt_of(done.mark)),
    }
    return acted(shown.TrackActed, body, done)
