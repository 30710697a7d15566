"""The emergency route: ask, answer and enter at once; write up; add. The same commands as the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.actors import Actor
from requests_app import commands, queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import PAGING, described, page
from requests_app.api.paging import page_of
from requests_app.api.who import ANSWERS, People, caller, people_and
from requests_app.http import Carried, looked_up, receipt_of, showing_changes
from requests_app.models import Emergency
from requests_app.queries.emergencies import (
    added_to,
    emergency_or_404,
    overseen_emergencies,
    review_of,
    visible_emergencies,
    write_up_of,
)
from requests_app.serializers import emergencies as shown
from requests_app.serializers import standing
from requests_app.serializers.strict import taken


def line(one: Emergency) -> dict[str, Any]:
    """For whoever oversees too."""
    names = ("ref", "agency", "use", "channel", "happened_at", "entered_at", "write_up_due", "written_up_at")
    return {**{name: getattr(one, name) for name in names}, "review": review_of(one)}


def whole(one: Emergency) -> dict[str, Any]:
    """For its own side."""
    return {**line(one), "acted_by": one.acted_by.name, "write_up": write_up_of(one), "added": added_to(one)}


def after(by: Actor, at: datetime, done: Carried) -> Response:
    """The record as it stands after the act."""
    receipt = receipt_of(done.mark)
    with looked_up(by, at, tried="emergency", asked_for=str(receipt.stream)):
        one = queries.one_or_404(visible_emergencies(by, at), root_id=receipt.stream)
    body = {"emergency": whole(one), "receipt": standing.receipt_shown(receipt)}
    return acted(shown.EmergencyActed, body, done)


def on_record(request: Request, ref: str, act: Callable[..., Any]) -> Response:
    """Carry out an act on a record of one's own side, once."""
    by, at = caller(request)

    def once_found() -> Any:
        with looked_up(by, at, tried="emergency", asked_for=ref):
            found = emergency_or_404(by, ref, at)
        return act(found, by=by, at=at)

    return after(by, at, carried(request, by, at, once_found))


class Emergencies(APIView):
    """Uses of the emergency route."""

    permission_classes = [people_and(GET=ANSWERS)]

    @described(
        "list_emergencies", "Uses of the emergency route", shows=page("EmergencyPage", shown.EmergencyLine),
        parameters=PAGING,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Those of your side; for whoever oversees, all of theirs by reference and times alone. The newest first."""
        by, at = caller(request)
        ids = {*visible_emergencies(by, at).values_list("pk", flat=True)}
        ids |= {*overseen_emergencies(by).values_list("pk", flat=True)}
        rows = Emergency.objects.filter(pk__in=ids).select_related("agency", "info_request", "response")
        return Response(page_of(rows, request, lambda one: shown.EmergencyLine(line(one)).data, newest_by="entered_at"))


class AskAtOnce(APIView):
    """Asking in an emergency."""

    permission_classes = [People]

    @described("ask_at_once", "Ask in an emergency", takes=shown.AskAtOnce, shows=shown.EmergencyActed, unsafe=True)
    def post(self, request: Request) -> Response:
        """It is sent with this call. Then ring them: they ring back on the number that the register holds for you."""
        by, at = caller(request)
        said = taken(shown.AskAtOnce, request.data)
        return after(by, at, carried(request, by, at, lambda: commands.ask_at_once(said["ask"], by=by, at=at)))


class RecordShared(APIView):
    """Entering what was shared by telephone."""

    permission_classes = [People]

    @described(
        "record_shared", "Enter what was shared by telephone", takes=shown.RecordShared, shows=shown.EmergencyActed,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """With both times: when it happened, and now. Its write-up and its review fall due within a working day."""
        by, at = caller(request)
        said = taken(shown.RecordShared, request.data)
        return after(by, at, carried(request, by, at, lambda: commands.record_shared(said["shared"], by=by, at=at)))


class AnswerAtOnce(APIView):
    """Answering in an emergency."""

    permission_classes = [People]

    @described(
        "answer_at_once", "Answer by telephone, and record it", takes=shown.AnswerAtOnce, shows=shown.EmergencyActed,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """Ring the number under `asked.requester.call_back`, which is the register's, and no other."""
        by, at = caller(request)
        said = taken(shown.AnswerAtOnce, request.data)
        seen = said.pop("version")

        def act() -> Any:
            with looked_up(by, at, tried="response", asked_for=ref):
                found = queries.response_or_404(by, ref, at)
            with showing_changes(found, seen):
                return commands.answer_at_once(found, said, by=by, at=at, seen=seen)

        return after(by, at, carried(request, by, at, act))


class OneEmergency(APIView):
    """The record of one use."""

    permission_classes = [people_and(GET=ANSWERS)]

    @described("open_emergency", "The record of one use", shows=shown.EmergencyShown)
    def get(self, request: Request, ref: str) -> Response:
        """With its write-up and what was added, for its own side."""
        by, at = caller(request)
        with looked_up(by, at, tried="emergency", asked_for=ref):
            one = emergency_or_404(by, ref, at)
        return Response(shown.EmergencyShown(whole(one)).data)


class SignWriteUp(APIView):
    """Signing the rest of the record."""

    permission_classes = [People]

    @described("write_up", "Sign the write-up", takes=shown.SignWriteUp, shows=shown.EmergencyActed, unsafe=True)
    def post(self, request: Request, ref: str) -> Response:
        """By whoever shared or asked, once."""
        said = taken(shown.SignWriteUp, request.data)["write_up"]
        return on_record(request, ref, lambda found, **how: commands.write_up(found, said, **how))


class AddToRecord(APIView):
    """Adding to a signed record."""

    permission_classes = [People]

    @described(
        "add_to_record", "Add to a signed record", takes=shown.AddToRecord, shows=shown.EmergencyActed, unsafe=True
    )
    def post(self, request: Request, ref: str) -> Response:
        """What stands there stays."""
        said = taken(shown.AddToRecord, request.data)["added"]
        return on_record(request, ref, lambda found, **how: commands.add_to_record(found, said, **how))
