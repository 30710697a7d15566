"""An agency's hours and closures over the API."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.actors import Actor
from agencies.commands import add_closure, lift_closure, set_hours
from agencies.hours.calendars import day_of
from agencies.models import Agency, Closure
from agencies.queries import calendar_of, closures_of
from agencies.values import NewHours
from requests_app import queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.http import Carried, looked_up
from requests_app.serializers import calendar as words
from requests_app.serializers.strict import taken


class Hours(APIView):
    """When the agency works."""

    permission_classes = [People]

    @described("show_hours", "When your agency works", shows=words.CalendarShown)
    def get(self, request: Request) -> Response:
        """Of the agency that you act for, with what holds from a later day on."""
        by, _at = caller(request)
        return Response(words.CalendarShown(_calendar(by)).data)

    @described("set_hours", "Change the hours", takes=words.SetHours, shows=words.CalendarShown, unsafe=True)
    def post(self, request: Request) -> Response:
        """By an administrator, from today or a later day on. What is open is counted anew within a minute."""
        by, at = caller(request)
        said = taken(words.SetHours, request.data)
        days = tuple((one["weekday"], one["opens"], one["closes"]) for one in said["days"])
        new = NewHours(days, said["valid_from"])
        done = carried(request, by, at, lambda: set_hours(by.agency, new, by=by, at=at), mark_of=_mark)
        by.agency.refresh_from_db()
        return acted(words.CalendarShown, _calendar(by), done)


class Closures(APIView):
    """Days on which the agency is closed."""

    permission_classes = [People]

    @described("list_closures", "Closures to come", shows=page("ClosurePage", words.ClosureShown))
    def get(self, request: Request) -> Response:
        """From today on, beside the nation's bank holidays."""
        by, at = caller(request)
        rows = closures_of(by.agency, day_of(at))
        return Response({"items": words.ClosureShown(rows, many=True).data, "next": None})

    @described(
        "add_closure", "Close on a day", takes=words.AddClosure, shows=words.ClosureShown, status=201, unsafe=True
    )
    def post(self, request: Request) -> Response:
        """By an administrator. What is open is counted anew within a minute, and whoever it concerns is told."""
        by, at = caller(request)
        said = taken(words.AddClosure, request.data)

        def act() -> Closure:
            return add_closure(by.agency, Closure(day=said["day"], reason=said["reason"]), by=by, at=at)

        return _shown(carried(request, by, at, act, status=201, mark_of=_mark), status=201)


class LiftClosure(APIView):
    """Taking a closure back."""

    permission_classes = [People]

    @described("lift_closure", "Take a closure back", takes=words.LiftClosure, shows=words.ClosureShown, unsafe=True)
    def post(self, request: Request, closure_id: int) -> Response:
        """Before that day has begun."""
        by, at = caller(request)
        taken(words.LiftClosure, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="closure", asked_for=str(closure_id)):
                found = queries.one_or_404(Closure.objects.filter(agency=by.agency), pk=closure_id)
            return lift_closure(found, by=by, at=at)

        return _shown(carried(request, by, at, act, mark_of=_mark))


def _calendar(by: Actor) -> dict[str, Any]:
    kept = calendar_of(Agency.objects.get(pk=by.agency.pk))
    weeks = [(None, kept.hours), *kept.later]
    shown = [
        {
            "valid_from": day,
            "days": [{"weekday": n, "opens": week[n][0], "closes": week[n][1]} for n in sorted(week)],
        }
        for day, week in weeks
    ]
    return {"nation": kept.nation, "calendar": kept.version, "hours": shown}


def _mark(row: Any) -> str:
    return str(row.pk)


def _shown(done: Carried, status: int = 200) -> Response:
    body = {"row": Closure.objects.get(pk=done.mark)}
    return acted(lambda made: words.ClosureShown(made["row"]), body, done, status=status)
