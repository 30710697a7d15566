"""Deciding: the asking side's steps on a request, the answering side's on an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.actors import Actor
from requests_app import commands, queries
from requests_app.api.acting import carried, late_of, request_acted, response_acted
from requests_app.api.describing import described
from requests_app.api.who import People, caller
from requests_app.http import looked_up, showing_changes
from requests_app.models import ApprovalStep
from requests_app.serializers import acts, shown
from requests_app.serializers.strict import taken
from requests_app.values.marks import Mark


def decided(
    request: Request, ref: str, step_id: UUID, said: dict[str, Any], decide: Callable[..., Any], *, asking: bool
) -> Response:
    """Find the step on its own side, decide it once with the reason given, and say where the thing stands."""
    by, at = caller(request)

    def act() -> Any:
        step = _step(by, at, ref, step_id, asking=asking)
        with showing_changes(step.thing, said["version"]):
            return decide(step, said["justification"], by=by, at=at, seen=said["version"])

    done = carried(request, by, at, act)
    return request_acted(by, at, done) if asking else response_acted(by, at, done)


def _step(by: Actor, at: datetime, ref: str, step_id: UUID, *, asking: bool) -> ApprovalStep:
    with looked_up(by, at, tried="step", asked_for=f"{ref} {step_id}"):
        thing = queries.request_or_404(by, ref, at) if asking else queries.response_or_404(by, ref, at)
        return queries.step_or_404(thing, step_id)


class EndorseStep(APIView):
    """Endorsing a request."""

    permission_classes = [People]

    @described("endorse_step", "Endorse a request", takes=acts.EndorseStep, shows=shown.RequestActed, unsafe=True)
    def post(self, request: Request, ref: str, step_id: UUID) -> Response:
        """The last endorsement sends it to every partner, each with its own clock."""
        said = taken(acts.EndorseStep, request.data)
        return decided(request, ref, step_id, said, commands.endorse_request, asking=True)


class ReturnRequest(APIView):
    """Returning a request to its author."""

    permission_classes = [People]

    @described(
        "return_request",
        "Return a request to be changed",
        takes=acts.ReturnRequest,
        shows=shown.RequestActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str, step_id: UUID) -> Response:
        """Its author is told what must change; the next version is endorsed afresh."""
        said = taken(acts.ReturnRequest, request.data)
        return decided(request, ref, step_id, said, commands.return_request, asking=True)


class DeclineRequest(APIView):
    """Deciding that a request is not sent."""

    permission_classes = [People]

    @described(
        "decline_request",
        "Decide that a request is not sent",
        takes=acts.DeclineRequest,
        shows=shown.RequestActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str, step_id: UUID) -> Response:
        """It ends here, with the reason on record."""
        said = taken(acts.DeclineRequest, request.data)
        return decided(request, ref, step_id, said, commands.decline_request, asking=True)


class ApproveStep(APIView):
    """Approving an answer."""

    permission_classes = [People]

    @described("approve_step", "Approve an answer", takes=acts.ApproveStep, shows=shown.ResponseActed, unsafe=True)
    def post(self, request: Request, ref: str, step_id: UUID) -> Response:
        """Signs the digest of the version that you saw. After the last step the answer is held, then sent."""
        said = taken(acts.ApproveStep, request.data)
        more = {"clears": said.get("clears", {}), "confirm": said.get("confirm", ""), "late": late_of(said)}
        return decided(request, ref, step_id, said, partial(commands.approve_step, **more), asking=False)


class ReturnAnswer(APIView):
    """Returning an answer to whoever prepared it."""

    permission_classes = [People]

    @described(
        "return_answer",
        "Return an answer to be changed",
        takes=acts.ReturnAnswer,
        shows=shown.ResponseActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str, step_id: UUID) -> Response:
        """The next version is a new round: what was approved before no longer counts, and stays in the record."""
        said = taken(acts.ReturnAnswer, request.data)
        marks = [Mark(**mark) for mark in said.get("withhold", [])]
        returned = partial(commands.return_answer, withhold=marks)
        return decided(request, ref, step_id, said, returned, asking=False)


def _look_back(request: Request, ref: str, step_id: UUID, *, asking: bool) -> Response:
    said = taken(acts.LookBack, request.data)

    def look(step: ApprovalStep, justification: str, **how: Any) -> Any:
        return commands.look_back(step, said["verdict"], justification, **how)

    return decided(request, ref, step_id, said, look, asking=asking)


class LookBackOnRequest(APIView):
    """Looking back at a request that was sent on one signature."""

    permission_classes = [People]

    @described(
        "look_back_on_request",
        "Look back at a request sent at once",
        takes=acts.LookBack,
        shows=shown.RequestActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str, step_id: UUID) -> Response:
        """Undoes nothing; it goes on record whether it was right to ask without waiting."""
        return _look_back(request, ref, step_id, asking=True)


class LookBackOnAnswer(APIView):
    """Looking back at an answer that went out on one signature."""

    permission_classes = [People]

    @described(
        "look_back_on_answer",
        "Look back at an answer sent at once",
        takes=acts.LookBack,
        shows=shown.ResponseActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str, step_id: UUID) -> Response:
        """Undoes nothing; it goes on record whether it was right to share without waiting."""
        return _look_back(request, ref, step_id, asking=False)
