"""The notice ledger through the API: each side's own, read with the request or the answer, written here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands
from requests_app.api.acting import on_request, on_response
from requests_app.api.describing import described
from requests_app.api.who import People
from requests_app.serializers import acts, shown
from requests_app.serializers.strict import taken

Words = dict[str, Any]
Act = Callable[..., Any]


class TellPersonOnRequest(APIView):
    """The asking side has told somebody."""

    permission_classes = [People]

    @described(
        "tell_person_on_request",
        "Record what somebody was told",
        takes=acts.TellPerson,
        shows=shown.RequestActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """It stands in your own side's ledger. No partner sees it, and nothing reminds of this person any more."""
        return on_request(request, ref, *_told(request))


class DeferNoticeOnRequest(APIView):
    """The asking side waits."""

    permission_classes = [People]

    @described(
        "defer_notice_on_request",
        "Record why somebody is not told yet",
        takes=acts.DeferNotice,
        shows=shown.RequestActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """With the ground, the words and the next look; whoever holds the request is reminded then."""
        return on_request(request, ref, *_deferred(request))


class TellPersonOnResponse(APIView):
    """The answering side has told somebody."""

    permission_classes = [People]

    @described(
        "tell_person_on_response",
        "Record what somebody was told by the side that answers",
        takes=acts.TellPerson,
        shows=shown.ResponseActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """It stands in your own side's ledger. The requester never sees it."""
        return on_response(request, ref, *_told(request))


class DeferNoticeOnResponse(APIView):
    """The answering side waits."""

    permission_classes = [People]

    @described(
        "defer_notice_on_response",
        "Record why somebody is not told yet by the side that answers",
        takes=acts.DeferNotice,
        shows=shown.ResponseActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """With the ground, the words and the next look; whoever holds the answer is reminded then."""
        return on_response(request, ref, *_deferred(request))


def _told(request: Request) -> tuple[Words, Act]:
    said = taken(acts.TellPerson, request.data)
    rest = {"how": said["how"], "happened_at": said["happened_at"]}
    return said, lambda found, **who: commands.tell_person(found, said["about"], said["words"], **rest, **who)


def _deferred(request: Request) -> tuple[Words, Act]:
    said = taken(acts.DeferNotice, request.data)
    rest = {"ground": said["ground"], "look_again_at": said["look_again_at"]}
    return said, lambda found, **who: commands.defer_notice(found, said["about"], said["words"], **rest, **who)
