"""The rota and being away over the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.commands import put_on_rota, say_away, say_back, take_off_rota
from agencies.models import Away, Person, Shift
from agencies.values import NewShift
from requests_app import queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.http import Carried, looked_up
from requests_app.queries.presence import away_of, shifts_of
from requests_app.serializers import presence as words
from requests_app.serializers.strict import taken


class Rota(APIView):
    """Who is on call."""

    permission_classes = [People]

    @described("list_shifts", "Who is on call", shows=page("ShiftPage", words.ShiftShown))
    def get(self, request: Request) -> Response:
        """For the agency that you act for, now and to come."""
        by, at = caller(request)
        return Response({"items": words.ShiftShown(shifts_of(by.agency, at), many=True).data, "next": None})

    @described(
        "put_on_rota", "Put somebody on the rota", takes=words.PutOnRota, shows=words.ShiftShown, status=201,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """By an administrator, in a role that the person holds at that time."""
        by, at = caller(request)
        said = taken(words.PutOnRota, request.data)
        new = NewShift(said["person"], said["role"], said.get("starts_at") or at, said["ends_at"])
        done = carried(request, by, at, lambda: put_on_rota(by.agency, new, by=by, at=at), status=201, mark_of=_mark)
        return _shift(done, status=201)


class TakeOffRota(APIView):
    """Ending a shift."""

    permission_classes = [People]

    @described("take_off_rota", "Take off the rota", takes=words.TakeOffRota, shows=words.ShiftShown, unsafe=True)
    def post(self, request: Request, shift_id: UUID) -> Response:
        """Now, or before it begins."""
        by, at = caller(request)
        taken(words.TakeOffRota, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="shift", asked_for=str(shift_id)):
                found = queries.one_or_404(Shift.objects.filter(agency=by.agency), pk=shift_id)
            return take_off_rota(found, by=by, at=at)

        return _shift(carried(request, by, at, act, mark_of=_mark))


class AwayPeople(APIView):
    """Who is away."""

    permission_classes = [People]

    @described("list_away", "Who is away", shows=page("AwayPage", words.AwayShown))
    def get(self, request: Request) -> Response:
        """Of the agency that you act for, now."""
        by, at = caller(request)
        return Response({"items": words.AwayShown(away_of(by.agency, at), many=True).data, "next": None})

    @described("say_away", "Say that you are away", takes=words.SayAway, shows=words.AwayShown, status=201, unsafe=True)
    def post(self, request: Request) -> Response:
        """You keep your roles; others are asked meanwhile."""
        by, at = caller(request)
        said = taken(words.SayAway, request.data)

        def act() -> Away:
            person = by.person
            if said.get("person"):
                with looked_up(by, at, tried="person", asked_for=str(said["person"])):
                    here = Q(memberships__agency=by.agency)
                    person = queries.one_or_404(Person.objects.filter(here).distinct(), pk=said["person"])
            return say_away(by.agency, person, said["until"], by=by, at=at)

        return _away(carried(request, by, at, act, status=201, mark_of=_mark), status=201)


class SayBack(APIView):
    """Being there again."""

    permission_classes = [People]

    @described("say_back", "Say that you are back", takes=words.SayBack, shows=words.AwayShown, unsafe=True)
    def post(self, request: Request, away_id: UUID) -> Response:
        """Earlier than was said: oneself, or an administrator."""
        by, at = caller(request)
        taken(words.SayBack, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="away", asked_for=str(away_id)):
                found = queries.one_or_404(Away.objects.filter(agency=by.agency), pk=away_id)
            return say_back(found, by=by, at=at)

        return _away(carried(request, by, at, act, mark_of=_mark))


def _mark(row: Any) -> str:
    return str(row.pk)


def _shift(done: Carried, status: int = 200) -> Response:
    body = {"row": Shift.objects.select_related("person").get(pk=done.mark)}
    return acted(lambda made: words.ShiftShown(made["row"]), body, done, status=status)


def _away(done: Carried, status: int = 200) -> Response:
    body = {"row": Away.objects.select_related("person").get(pk=done.mark)}
    return acted(lambda made: words.AwayShown(made["row"]), body, done, status=status)
