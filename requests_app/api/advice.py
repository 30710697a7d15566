"""Advice from within an answer: the same commands as the pages. The requester sees none of it."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands, queries
from requests_app.api.acting import acted, carried, on_response, response_acted
from requests_app.api.describing import described, page
from requests_app.api.who import ANSWERS, People, caller, people_and
from requests_app.http import looked_up, receipt_of
from requests_app.models import Advice, AgencyResponse
from requests_app.queries.advice import advice_of_or_404, advice_on, advice_or_404, asked_of, state_of
from requests_app.queries.advisers import advisers_of
from requests_app.serializers import advice as shown
from requests_app.serializers import shown as general
from requests_app.serializers import standing
from requests_app.serializers.strict import taken
from requests_app.values.advice import AdviceWanted


def _line(advice: Advice) -> Any:
    advice.state = state_of(advice)  # type: ignore[attr-defined]
    return advice


class Advisers(APIView):
    """Whom one may ask."""

    permission_classes = [People]

    @described("list_advisers", "Who advises on this answer", shows=page("AdviserPage", shown.AdviserShown))
    def get(self, request: Request, ref: str) -> Response:
        """Those of your agency who advise, have no link to the case, and sign nothing of this round."""
        by, at = caller(request)
        with looked_up(by, at, tried="response", asked_for=ref):
            response = queries.response_or_404(by, ref, at)
        return Response({"items": shown.AdviserShown(advisers_of(response, by, at), many=True).data, "next": None})


class AdviceOnResponse(APIView):
    """What was asked about one answer."""

    permission_classes = [people_and(GET=ANSWERS)]

    @described("list_advice_on_response", "Advice on this answer", shows=page("AdvicePage", shown.AdviceShown))
    def get(self, request: Request, ref: str) -> Response:
        """What your side asked of whom, and what they advised."""
        by, at = caller(request)
        with looked_up(by, at, tried="response", asked_for=ref):
            response = queries.response_or_404(by, ref, at)
        commands.open_response(response, by=by, at=at)
        return Response({"items": shown.AdviceShown(advice_on(response), many=True).data, "next": None})

    @described("ask_advice", "Ask for advice", takes=shown.AskAdvice, shows=general.ResponseActed, unsafe=True)
    def post(self, request: Request, ref: str) -> Response:
        """Your clock runs on. The adviser sees the items that you name, and nobody's name unless you say why."""
        said = taken(shown.AskAdvice, request.data)
        wanted = AdviceWanted(said["adviser"], said["question"], tuple(said["items"]), said.get("because", ""))

        def ask(found: AgencyResponse, **how: Any) -> Any:
            return commands.ask_advice(found, wanted, **how)

        return on_response(request, ref, said, ask)


class TakeAdviceBack(APIView):
    """Taking a request for advice back."""

    permission_classes = [People]

    @described(
        "take_advice_back", "Take a request for advice back", takes=shown.TakeAdviceBack, shows=general.ResponseActed,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str, advice_ref: str) -> Response:
        """The adviser's access ends at once; what they saw is recorded."""
        by, at = caller(request)
        said = taken(shown.TakeAdviceBack, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="advice", asked_for=f"{ref} {advice_ref}"):
                found = advice_of_or_404(queries.response_or_404(by, ref, at), advice_ref)
            return commands.take_advice_back(found, by=by, at=at, seen=said["version"])

        return response_acted(by, at, carried(request, by, at, act))


class AdviceAsked(APIView):
    """What waits for one's own advice."""

    permission_classes = [People]

    @described("list_advice", "What you were asked to advise on", shows=page("AdviceAskedPage", shown.AdviceLine))
    def get(self, request: Request) -> Response:
        """Until it is taken back, or the answer has gone."""
        by, _at = caller(request)
        rows = [_line(one) for one in asked_of(by)[:200]]
        return Response({"items": shown.AdviceLine(rows, many=True).data, "next": None})


class OneAdvice(APIView):
    """One thing that one was asked to advise on."""

    permission_classes = [People]

    @described("open_advice", "Open what you were asked to advise on", shows=shown.ExtractShown)
    def get(self, request: Request, ref: str) -> Response:
        """The question and the extract. That you looked is recorded, and whoever asked can see it."""
        by, at = caller(request)
        with looked_up(by, at, tried="advice", asked_for=ref):
            advice = advice_or_404(by, ref)
        words = commands.open_advice(advice, by=by, at=at)
        return Response(shown.ExtractShown({"advice": _line(advice), **words}).data)


class GiveAdvice(APIView):
    """Advising."""

    permission_classes = [People]

    @described("give_advice", "Give advice", takes=shown.GiveAdvice, shows=shown.AdviceActed, unsafe=True)
    def post(self, request: Request, ref: str) -> Response:
        """It stays on record beside the decision, and decides nothing."""
        by, at = caller(request)
        said = taken(shown.GiveAdvice, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="advice", asked_for=ref):
                found = advice_or_404(by, ref)
            condition = said.get("condition", "")
            how: dict[str, Any] = {"condition": condition, "by": by, "at": at, "seen": said["version"]}
            return commands.give_advice(found, said["view"], said["justification"], **how)

        done = carried(request, by, at, act)
        with looked_up(by, at, tried="advice", asked_for=ref):
            advice = advice_or_404(by, ref)
        receipt = standing.receipt_shown(receipt_of(done.mark))
        return acted(shown.AdviceActed, {"advice": _line(advice), "receipt": receipt}, done)
