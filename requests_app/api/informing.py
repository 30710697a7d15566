"""The notice ledger through the API: each side's own, read with the request or the answer, written here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.actors import Actor
from requests_app import commands, queries
from requests_app.api.acting import carried, request_acted, response_acted
from requests_app.api.describing import described
from requests_app.api.who import People, caller
from requests_app.http import looked_up
from requests_app.serializers import acts, shown
from requests_app.serializers.strict import taken

Words = dict[str, Any]
Find = Callable[..., Any]


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
        return _on_request(request, ref, commands.tell_person, _told(taken(acts.TellPerson, request.data)))


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
        return _on_request(request, ref, commands.defer_notice, _deferred(taken(acts.DeferNotice, request.data)))


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
        return _on_response(request, ref, commands.tell_person, _told(taken(acts.TellPerson, request.data)))


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
        return _on_response(request, ref, commands.defer_notice, _deferred(taken(acts.DeferNotice, request.data)))


def _told(said: Words) -> tuple[tuple[str, str], Words]:
    return (said["about"], said["words"]), {"how": said["how"], "happened_at": said["happened_at"]}


def _deferred(said: Words) -> tuple[tuple[str, str], Words]:
    return (said["about"], said["words"]), {"ground": said["ground"], "look_again_at": said["look_again_at"]}


def _on_request(request: Request, ref: str, act: Find, said: tuple[tuple[str, str], Words]) -> Response:
    by, at = caller(request)

    def acts_on() -> Any:
        with looked_up(by, at, tried="request", asked_for=ref):
            found = queries.request_or_404(by, ref, at)
        return _done(act, found, said, by, at)

    return request_acted(by, at, carried(request, by, at, acts_on))


def _on_response(request: Request, ref: str, act: Find, said: tuple[tuple[str, str], Words]) -> Response:
    by, at = caller(request)

    def acts_on() -> Any:
        with looked_up(by, at, tried="response", asked_for=ref):
            found = queries.response_or_404(by, ref, at)
        return _done(act, found, said, by, at)

    return response_acted(by, at, carried(request, by, at, acts_on))


def _done(act: Find, found: Any, said: tuple[tuple[str, str], Words], by: Actor, at: Any) -> Any:
    (about, words), rest = said
    return act(found, about, words, **rest, by=by, at=at)
