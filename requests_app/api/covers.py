"""Cover agreements over the API: who covers for whom; asking, accepting, ending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.commands import accept_cover, end_cover, register_cover
from agencies.models import Cover
from agencies.queries import covers_seen_by
from agencies.values import NewCover
from requests_app import queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.http import Carried, looked_up
from requests_app.serializers import agency
from requests_app.serializers.strict import taken


class Covers(APIView):
    """Cover agreements in force, to come, or waiting to be accepted."""

    permission_classes = [People]

    @described("list_covers", "Who covers for whom", shows=page("CoverPage", agency.CoverShown))
    def get(self, request: Request) -> Response:
        """Those of the agency that you act for, on either side."""
        by, at = caller(request)
        return Response({"items": agency.CoverShown(covers_seen_by(by, at), many=True).data, "next": None})

    @described(
        "register_cover", "Ask another agency to cover", takes=agency.RegisterCover, shows=agency.CoverShown,
        status=201, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """It covers nothing before the other side has accepted it."""
        by, at = caller(request)
        said = taken(agency.RegisterCover, request.data)
        new = NewCover(
            said["by_agency"], said.get("starts_at") or at, said["ends_at"], tuple(said.get("roles", ())),
            said.get("person"),
        )  # fmt: skip
        done = carried(request, by, at, lambda: register_cover(by.agency, new, by=by, at=at), status=201, mark_of=_mark)
        return _shown(done, status=201)


class AcceptCover(APIView):
    """The other side's word."""

    permission_classes = [People]

    @described("accept_cover", "Accept to cover", takes=agency.AcceptCover, shows=agency.CoverShown, unsafe=True)
    def post(self, request: Request, cover_id: UUID) -> Response:
        """By an administrator of the agency that shall cover, or by the person named; never by whoever asked."""
        return _act(request, cover_id, agency.AcceptCover, accept_cover)


class EndCover(APIView):
    """Ending it."""

    permission_classes = [People]

    @described("end_cover", "End a cover agreement", takes=agency.EndCover, shows=agency.CoverShown, unsafe=True)
    def post(self, request: Request, cover_id: UUID) -> Response:
        """At once, by either side. What was given under it already is still decided there."""
        return _act(request, cover_id, agency.EndCover, end_cover)


def _act(request: Request, cover_id: UUID, takes: Any, command: Callable[..., Cover]) -> Response:
    by, at = caller(request)
    taken(takes, request.data)

    def act() -> Any:
        with looked_up(by, at, tried="cover", asked_for=str(cover_id)):
            found = queries.one_or_404(covers_seen_by(by, at), pk=cover_id)
        return command(found, by=by, at=at)

    return _shown(carried(request, by, at, act, mark_of=_mark))


def _mark(row: Cover) -> str:
    return str(row.pk)


def _shown(done: Carried, status: int = 200) -> Response:
    row = Cover.objects.select_related("agency", "by_agency", "person").get(pk=done.mark)
    return acted(lambda body: agency.CoverShown(body["row"]), {"row": row}, done, status=status)
