"""Two agencies that do not agree on an answer, over the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.actors import Actor
from requests_app import commands
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described
from requests_app.api.who import People, caller
from requests_app.http import looked_up, receipt_of
from requests_app.models import Disagreement
from requests_app.queries import disagreements as ladder
from requests_app.queries.opening import disclosed_or_404
from requests_app.serializers import custody, standing
from requests_app.serializers import disagreements as words
from requests_app.serializers.strict import taken


def _found(by: Actor, ref: str, at: datetime) -> Disagreement:
    with looked_up(by, at, tried="disagreement", asked_for=ref):
        return ladder.disagreement_or_404(by, ref, at)


def _done(request: Request, act: Callable[[Actor, datetime], Any]) -> Response:
    by, at = caller(request)
    done = carried(request, by, at, lambda: act(by, at))
    return acted(custody.CustodyActed, {"receipt": standing.receipt_shown(receipt_of(done.mark))}, done)


class RaiseDisagreement(APIView):
    """Beginning one."""

    permission_classes = [People]

    @described(
        "raise_disagreement", "Disagree with a partner's decision", takes=words.RaiseDisagreement,
        shows=custody.CustodyActed, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """Both sides' practitioners begin, with a time; then it goes from rung to rung by itself."""
        said = taken(words.RaiseDisagreement, request.data)

        def act(by: Actor, at: datetime) -> Any:
            with looked_up(by, at, tried="disclosure", asked_for=ref):
                held = disclosed_or_404(by, ref, at)
            view, why = said["view"], said["justification"]
            return commands.raise_disagreement(held, said["items"], view, why, by=by, at=at)

        return _done(request, act)


class OneDisagreement(APIView):
    """Reading one."""

    permission_classes = [People]

    @described("show_disagreement", "A disagreement, with what both sides said", shows=words.DisagreementShown)
    def get(self, request: Request, ref: str) -> Response:
        """The newest about this answer. That you looked is recorded."""
        by, at = caller(request)
        found = _found(by, ref, at)
        commands.open_disagreement(found, by=by, at=at)
        response = found.response
        rungs = [
            {
                "label": rung.label,
                "roles": rung.roles,
                "within": rung.within[response.urgency],
                "ours": [one.name for one in ladder.people_on(found, number, by.agency, at)],
            }
            for number, rung in enumerate(ladder.ladder_of(response))
        ]
        body = {
            "ref": response.ref,
            **{name: getattr(found, name) for name in ("number", "items", "rung", "outcome", "settled_at")},
            "rung_due": ladder.due_of(found),
            "rungs": rungs,
            "turns": ladder.turns_for(found, by.agency),
        }
        return Response(words.DisagreementShown(body).data)


class SayView(APIView):
    """Saying what one's agency holds."""

    permission_classes = [People]

    @described(
        "say_view", "Say what your agency holds in a disagreement", takes=words.SayView, shows=custody.CustodyActed,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """Whoever stands on the rung speaks. When both sides say the same, it is settled."""
        said = taken(words.SayView, request.data)
        return _done(
            request,
            lambda by, at: commands.say_view(_found(by, ref, at), said["view"], said["justification"], by=by, at=at),
        )


class TakeFurther(APIView):
    """Taking it to the next rung."""

    permission_classes = [People]

    @described(
        "take_further", "Take a disagreement to the next rung", takes=words.TakeFurther, shows=custody.CustodyActed,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """Before the time of this rung is over, with a reason that both sides read."""
        said = taken(words.TakeFurther, request.data)
        return _done(
            request, lambda by, at: commands.take_further(_found(by, ref, at), said["justification"], by=by, at=at)
        )
