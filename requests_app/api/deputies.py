"""Deputies over the API: who stands in for whom in one's own agency."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.commands import end_deputy, name_deputy
from agencies.models import Deputy, Person
from agencies.queries import caseworkers, deputies_seen_by
from agencies.values import NewDeputy
from requests_app import queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.http import looked_up
from requests_app.serializers import agency
from requests_app.serializers.strict import taken


class Colleagues(APIView):
    """Who could stand in, or be on duty."""

    permission_classes = [People]

    @described("list_colleagues", "Colleagues who work on cases", shows=page("ColleaguePage", agency.CaseworkerShown))
    def get(self, request: Request) -> Response:
        """Of the agency that you act for, now."""
        by, at = caller(request)
        return Response({"items": agency.CaseworkerShown(caseworkers(by.agency, at), many=True).data, "next": None})


class Deputies(APIView):
    """Deputyships in force and to come."""

    permission_classes = [People]

    @described("list_deputies", "Who stands in for whom", shows=page("DeputyPage", agency.DeputyShown))
    def get(self, request: Request) -> Response:
        """What concerns you; the whole agency for its administrator."""
        by, at = caller(request)
        rows = agency.DeputyShown(deputies_seen_by(by, at), many=True).data
        return Response({"items": rows, "next": None})

    @described(
        "name_deputy",
        "Name a deputy",
        takes=agency.NameDeputy,
        shows=agency.DeputyShown,
        status=201,
        unsafe=True,
    )
    def post(self, request: Request) -> Response:
        """They sign in that place only what both of you could, and both names go on record."""
        by, at = caller(request)
        said = taken(agency.NameDeputy, request.data)

        def act() -> Deputy:
            person = by.person
            if said.get("person"):
                with looked_up(by, at, tried="person", asked_for=str(said["person"])):
                    colleagues = Person.objects.filter(memberships__agency=by.agency).distinct()
                    person = queries.one_or_404(colleagues, pk=said["person"])
            starts, roles = said.get("starts_at") or at, tuple(said.get("roles", ()))
            new = NewDeputy(said["deputy"], starts, said["ends_at"], roles)
            return name_deputy(by.agency, person, new, by=by, at=at)

        done = carried(request, by, at, act, status=201, mark_of=lambda row: str(row.pk))
        row = Deputy.objects.select_related("person", "deputy").get(pk=done.mark)
        return acted(_shown, {"row": row}, done, status=201)


def _shown(body: dict[str, Any]) -> agency.DeputyShown:
    return agency.DeputyShown(body["row"])


class EndDeputy(APIView):
    """Ending a deputyship."""

    permission_classes = [People]

    @described("end_deputy", "End a deputyship", takes=agency.EndDeputy, shows=agency.DeputyShown, unsafe=True)
    def post(self, request: Request, deputy_id: UUID) -> Response:
        """At once. The deputy may hand it back, too."""
        by, at = caller(request)
        taken(agency.EndDeputy, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="deputy", asked_for=str(deputy_id)):
                found = queries.one_or_404(deputies_seen_by(by, at), pk=deputy_id)
            return end_deputy(found, by=by, at=at)

        done = carried(request, by, at, act, mark_of=lambda row: str(row.pk))
        row = Deputy.objects.select_related("person", "deputy").get(pk=done.mark)
        return acted(_shown, {"row": row}, done)
