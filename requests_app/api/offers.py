"""Sharing what nobody asked for, and what one's own agency was given so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.actors import Actor
from requests_app import commands, queries
from requests_app.api.acting import acted, carried, on_response, response_acted
from requests_app.api.describing import PAGING, described, page
from requests_app.api.examples import AN_OFFER
from requests_app.api.paging import page_of
from requests_app.api.who import READ, People, caller, people_and
from requests_app.http import looked_up, receipt_of
from requests_app.models import AgencyResponse, Arrival
from requests_app.queries.opening import disclosed_or_404
from requests_app.serializers import acts, shown, standing, unasked
from requests_app.serializers.strict import taken


class Offers(APIView):
    """Beginning to share before anyone asks."""

    permission_classes = [People]

    @described(
        "begin_offer",
        "Begin to share what nobody asked for",
        takes=acts.BeginOffer,
        shows=shown.ResponseActed,
        unsafe=True,
        examples=[AN_OFFER],
    )
    def post(self, request: Request) -> Response:
        """Nothing leaves yet. Put forward what you share as the answer to this response; somebody else decides it."""
        by, at = caller(request)
        said = taken(acts.BeginOffer, request.data)
        done = carried(request, by, at, lambda: commands.begin_offer(said["offer"], by=by, at=at))
        return response_acted(by, at, done)


class WithdrawOffer(APIView):
    """Not sharing it after all."""

    permission_classes = [People]

    @described(
        "withdraw_offer",
        "Do not share it after all",
        takes=acts.WithdrawOffer,
        shows=shown.ResponseActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """Before it is sent. Whoever it was meant for never learns of it; your record stays."""
        said = taken(acts.WithdrawOffer, request.data)

        def withdraw(found: AgencyResponse, **how: Any) -> Any:
            return commands.withdraw_offer(found, said["justification"], **how)

        return on_response(request, ref, said, withdraw)


class Arrivals(APIView):
    """What one's own agency was given without asking."""

    permission_classes = [people_and(GET=READ)]

    @described(
        "list_arrivals", "What was shared with you unasked", shows=page("ArrivalPage", unasked.ArrivalShown),
        parameters=PAGING,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The newest first, and nothing of what it holds."""
        by, at = caller(request)
        rows = queries.visible_arrivals(by).select_related("response__from_agency")
        return Response(page_of(rows, request, lambda row: _line(row, at), newest_by="delivered_at"))


def _line(arrival: Arrival, at: datetime) -> Any:
    return unasked.ArrivalShown(standing.arrival_line(arrival.response, at)).data


class OpenArrival(APIView):
    """Opening what was shared unasked."""

    permission_classes = [People]

    @described(
        "open_arrival", "Open what was shared", takes=acts.OpenDisclosure, shows=unasked.ArrivalOpened, unsafe=True
    )
    def post(self, request: Request, ref: str) -> Response:
        """Recorded on both sides before it is shown; sent again it is another opening, and recorded as one."""
        by, at = caller(request)
        said = taken(acts.OpenDisclosure, request.data)
        opened: list[dict[str, Any]] = []

        def act() -> None:
            found = an_arrival(by, at, ref)
            opened.append(commands.open_disclosure(found, accepts=said["accepts"], by=by, at=at))

        done = carried(request, by, at, act, mark_of=lambda _words: "opened")
        if done.again:
            act()
        body = {"disclosure": opened[-1], "arrival": standing.arrival_line(an_arrival(by, at, ref), at)}
        return acted(unasked.ArrivalOpened, body, done)


class ConfirmArrival(APIView):
    """Saying whether it arrived."""

    permission_classes = [People]

    @described(
        "confirm_arrival",
        "Confirm that you have it",
        takes=acts.ConfirmReceipt,
        shows=unasked.ArrivalActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """By name, after opening it. When it is about the wrong person or not yours, access ends at once."""
        by, at = caller(request)
        said = taken(acts.ConfirmReceipt, request.data)

        def act() -> Any:
            found = an_arrival(by, at, ref)
            return commands.confirm_receipt(found, said["answer"], by=by, at=at, seen=said["version"])

        done = carried(request, by, at, act)
        receipt = standing.receipt_shown(receipt_of(done.mark))
        body = {"arrival": standing.arrival_line(an_arrival(by, at, ref), at), "receipt": receipt}
        return acted(unasked.ArrivalActed, body, done)


class ConfirmArrivalDestroyed(APIView):
    """Saying that no copy of it is left."""

    permission_classes = [People]

    @described(
        "confirm_arrival_destroyed",
        "Confirm that no copy is left",
        takes=acts.ConfirmDestroyed,
        shows=unasked.ArrivalActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """By name, after they recalled it. Whoever recalled it sees what you say."""
        by, at = caller(request)
        said = taken(acts.ConfirmDestroyed, request.data)

        def act() -> Any:
            found, how = an_arrival(by, at, ref), {"copies": said["copies"], "seen": said["version"]}
            return commands.confirm_destroyed(found, said["how"], by=by, at=at, **how)

        done = carried(request, by, at, act)
        receipt = standing.receipt_shown(receipt_of(done.mark))
        body = {"arrival": standing.arrival_line(an_arrival(by, at, ref), at), "receipt": receipt}
        return acted(unasked.ArrivalActed, body, done)


def an_arrival(by: Actor, at: datetime, ref: str) -> AgencyResponse:
    """Something that was given unasked to those who may see it. Raises NotFound, on record."""
    with looked_up(by, at, tried="arrival", asked_for=ref):
        found = disclosed_or_404(by, ref, at)
        return queries.one_or_404(AgencyResponse.objects.filter(info_request=None).select_related(
            "from_agency", "to_agency", "arrival"), pk=found.pk)  # fmt: skip
