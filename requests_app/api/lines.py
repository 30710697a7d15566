"""Line managers over the API: who manages whom in one's own agency."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.commands import end_line_manager, name_line_manager
from agencies.models import LineManager
from agencies.policies import why_not_administer
from agencies.queries import lines_of
from agencies.values import NewLine
from requests_app import queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.http import looked_up
from requests_app.serializers import agency
from requests_app.serializers.strict import taken


class Lines(APIView):
    """Who manages whom."""

    permission_classes = [People]

    @described("list_line_managers", "Who manages whom", shows=page("LinePage", agency.LineManagerShown))
    def get(self, request: Request) -> Response:
        """In your agency, for its administrators: all that have not ended."""
        by, at = caller(request)
        if denial := why_not_administer(by.agency, by=by):
            raise denial
        return Response({"items": agency.LineManagerShown(lines_of(by.agency, at), many=True).data, "next": None})

    @described(
        "name_line_manager", "Put a line manager on record", takes=agency.NameLineManager,
        shows=agency.LineManagerShown, status=201, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Where this partnership asks for it, they sign nothing that this person prepared."""
        by, at = caller(request)
        if denial := why_not_administer(by.agency, by=by):
            raise denial
        said = taken(agency.NameLineManager, request.data)
        new = NewLine(said["person"], said["manager"], said.get("starts_at") or at, said.get("ends_at"))

        def act() -> LineManager:
            return name_line_manager(by.agency, new, by=by, at=at)

        done = carried(request, by, at, act, status=201, mark_of=lambda row: str(row.pk))
        return acted(_shown, _row(done.mark), done, status=201)


class EndLine(APIView):
    """Taking a line manager off the record."""

    permission_classes = [People]

    @described(
        "end_line_manager", "Take a line manager off the record", takes=agency.EndLineManager,
        shows=agency.LineManagerShown, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, line_id: UUID) -> Response:
        """At once. Neither of the two does it themselves."""
        by, at = caller(request)
        taken(agency.EndLineManager, request.data)
        if denial := why_not_administer(by.agency, by=by):
            raise denial

        def act() -> Any:
            with looked_up(by, at, tried="line", asked_for=str(line_id)):
                found = queries.one_or_404(lines_of(by.agency, at), pk=line_id)
            return end_line_manager(found, by=by, at=at)

        done = carried(request, by, at, act, mark_of=lambda row: str(row.pk))
        return acted(_shown, _row(done.mark), done)


def _row(pk: str) -> dict[str, Any]:
    return {"row": LineManager.objects.select_related("person", "manager").get(pk=pk)}


def _shown(body: dict[str, Any]) -> agency.LineManagerShown:
    return agency.LineManagerShown(body["row"])
