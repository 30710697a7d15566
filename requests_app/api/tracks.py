"""The partners' answers, seen by whoever asked: where each stands, what was shared, that it arrived."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.actors import Actor
from requests_app import commands, queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import READ, People, caller, people_and
from requests_app.http import looked_up, receipt_of
from requests_app.models import AgencyResponse
from requests_app.queries.clocks import explained, reply_clock
from requests_app.queries.tracks import track
from requests_app.serializers import acts, shown, standing, timed
from requests_app.serializers.strict import taken


def an_answer(by: Actor, at: datetime, ref: str, response_ref: str) -> AgencyResponse:
    """One partner's answer to a request that this person may see. Raises NotFound, on record."""
    with looked_up(by, at, tried="answer", asked_for=f"{ref} {response_ref}"):
        return queries.answer_or_404(queries.request_or_404(by, ref, at), response_ref)


class RequestResponses(APIView):
    """Each partner's answer as the asker may know it."""

    permission_classes = [people_and(GET=READ)]

    @described("list_answers", "Where each partner's answer stands", shows=page("TrackPage", shown.TrackShown))
    def get(self, request: Request, ref: str) -> Response:
        """In plain steps, with who has it and the next time. Never drafts, or how many people decide."""
        by, at = caller(request)
        with looked_up(by, at, tried="request", asked_for=ref):
            info_request = queries.request_or_404(by, ref, at)
        rows = info_request.responses.select_related("from_agency").order_by("from_agency__name", "ref")
        return Response({"items": shown.TrackShown([track(row, at) for row in rows], many=True).data, "next": None})


class OpenDisclosure(APIView):
    """Opening what a partner shared."""

    permission_classes = [People]

    @described(
        "open_disclosure", "Open what was shared", takes=acts.OpenDisclosure, shows=shown.DisclosureShown, unsafe=True
    )
    def post(self, request: Request, ref: str, response_ref: str) -> Response:
        """Recorded on both sides before it is shown; sent again it is another opening, and recorded as one."""
        by, at = caller(request)
        said = taken(acts.OpenDisclosure, request.data)
        opened: list[dict[str, Any]] = []

        def act() -> None:
            found = an_answer(by, at, ref, response_ref)
            opened.append(commands.open_disclosure(found, accepts=said["accepts"], by=by, at=at))

        done = carried(request, by, at, act, mark_of=lambda _words: "opened")
        if done.again:
            act()
        body = {"disclosure": opened[-1], "response": track(an_answer(by, at, ref, response_ref), at)}
        return acted(shown.DisclosureShown, body, done)


class ConfirmReceipt(APIView):
    """Saying whether it arrived."""

    permission_classes = [People]

    @described(
        "confirm_receipt", "Confirm that you have it", takes=acts.ConfirmReceipt, shows=shown.TrackActed, unsafe=True
    )
    def post(self, request: Request, ref: str, response_ref: str) -> Response:
        """By name, after opening it. When it is about the wrong person or not yours, access ends at once."""
        by, at = caller(request)
        said = taken(acts.ConfirmReceipt, request.data)

        def act() -> Any:
            found = an_answer(by, at, ref, response_ref)
            return commands.confirm_receipt(found, said["answer"], by=by, at=at, seen=said["version"])

        done = carried(request, by, at, act)
        body = {
            "response": track(an_answer(by, at, ref, response_ref), at),
            "receipt": standing.receipt_shown(receipt_of(done.mark)),
        }
        return acted(shown.TrackActed, body, done)


class AnswerDue(APIView):
    """A partner's due time."""

    permission_classes = [people_and(GET=READ)]

    @described("explain_answer_due", "How a partner's due time was worked out", shows=timed.DueShown)
    def get(self, request: Request, ref: str, response_ref: str) -> Response:
        """Day by day, from the guidance's rule and that agency's calendar."""
        by, at = caller(request)
        answer = an_answer(by, at, ref, response_ref)
        with looked_up(by, at, tried="answer", asked_for=f"{ref} {response_ref}"):
            clock = reply_clock(answer)
        return Response(timed.DueShown(explained(clock, at)).data)
