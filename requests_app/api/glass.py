"""Emergency access to one record: open, read, review. The same commands as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import READ, People, caller, people_and
from requests_app.http import Carried, looked_up, receipt_of
from requests_app.models import Glass
from requests_app.queries.glass import answer_by_glass, glass_or_404, own_glass_or_404, visible_glasses
from requests_app.queries.sides import covered_document
from requests_app.serializers import glass as shown
from requests_app.serializers import standing
from requests_app.serializers.strict import taken


def mark_of(done: Any) -> str:
    """How to find again what an act came to."""
    return f"{done.receipt.stream}:{done.receipt.seq}:{done.glass.pk}"


def after(done: Carried) -> Response:
    """The use as it stands after the act."""
    stream, seq, pk = done.mark.split(":")
    glass = Glass.objects.select_related("info_request", "response", "person", "agency").get(pk=UUID(pk))
    receipt = standing.receipt_shown(receipt_of(f"{stream}:{seq}"))
    return acted(shown.GlassActed, {"glass": glass, "receipt": receipt}, done)


class Glasses(APIView):
    """Opening a record by emergency access, and the uses that concern oneself."""

    permission_classes = [people_and(GET=READ)]

    @described("list_glass", "Uses of emergency access that concern you", shows=page("GlassPage", shown.GlassShown))
    def get(self, request: Request) -> Response:
        """Of records that you own or look after, and by people of your agency whose data protection you lead."""
        by, _at = caller(request)
        return Response({"items": shown.GlassShown(visible_glasses(by)[:200], many=True).data, "next": None})

    @described(
        "break_glass", "Open one record for 60 minutes", takes=shown.BreakGlass, shows=shown.GlassActed, unsafe=True
    )
    def post(self, request: Request) -> Response:
        """To read only. A refusal is the same for a record that is hidden and for one that does not exist."""
        by, at = caller(request)
        said = taken(shown.BreakGlass, request.data)

        def act() -> Any:
            return commands.break_glass(said["ref"], said["why"], said["tried"], by=by, at=at)

        return after(carried(request, by, at, act, mark_of=mark_of))


class GlassRecord(APIView):
    """The record that is open."""

    permission_classes = [People]

    @described("read_by_glass", "Read the record that is open to you", shows=shown.GlassRecord)
    def get(self, request: Request, ref: str) -> Response:
        """While the access lasts. Each look is recorded, and the owner can see it."""
        by, at = caller(request)
        with looked_up(by, at, tried="glass", asked_for=ref):
            glass = own_glass_or_404(by, ref, at)
        words = covered_document(commands.read_by_glass(glass, by=by, at=at))
        body = {
            "ref": glass.thing.ref,
            "ends_at": glass.ends_at,
            "document": words,
            "answer": answer_by_glass(glass),
        }
        return Response(shown.GlassRecord(body).data)


class ReviewGlass(APIView):
    """Saying whether it was right."""

    permission_classes = [People]

    @described("review_glass", "Review a use", takes=shown.ReviewGlass, shows=shown.GlassActed, unsafe=True)
    def post(self, request: Request, glass_id: UUID) -> Response:
        """By a data protection lead or manager of the agency that owns the record, who did not open it; once."""
        by, at = caller(request)
        said = taken(shown.ReviewGlass, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="glass", asked_for=str(glass_id)):
                found = glass_or_404(by, glass_id)
            return commands.review_glass(found, said["verdict"], said["justification"], by=by, at=at)

        return after(carried(request, by, at, act, mark_of=mark_of))
