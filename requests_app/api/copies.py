"""Same child, new agency: a draft from a request of one's own side."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands, queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described
from requests_app.api.tracks import an_answer
from requests_app.api.who import DRAFT, People, caller, people_and
from requests_app.http import looked_up
from requests_app.serializers import acts, shown, standing
from requests_app.serializers.strict import taken


class CopyRequest(APIView):
    """Asking whoever holds it instead."""

    permission_classes = [people_and(POST=DRAFT)]

    @described(
        "copy_request",
        "Ask another agency the same",
        takes=acts.CopyRequest,
        shows=shown.DraftLine,
        status=201,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """A draft with the same child, concern and items.

        Purpose, necessity, proportionality, law, urgency, threshold and whether the family was told are not copied:
        they are said afresh. That you looked at the request is recorded.
        """
        by, at = caller(request)
        said = taken(acts.CopyRequest, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="request", asked_for=ref):
                found = queries.request_or_404(by, ref, at)
            return commands.copy_request(found, said["to"], said["items"], by=by, at=at)

        done = carried(request, by, at, act, status=201, mark_of=lambda draft: str(draft.ref))
        with looked_up(by, at, tried="draft", asked_for=done.mark):
            draft = queries.draft_or_404(by, done.mark)
        return acted(shown.DraftLine, standing.draft_line(draft), done, status=201)


class AskBetter(APIView):
    """Asking again in a better way."""

    permission_classes = [People]

    @described(
        "ask_better",
        "Make a better request from a refusal",
        takes=acts.AskBetter,
        shows=shown.DraftLine,
        status=201,
        unsafe=True,
    )
    def post(self, request: Request, ref: str, response_ref: str) -> Response:
        """A draft of what was not shared in full; each item says what they said would be enough.

        What must be justified afresh is empty in it. That you looked at the request is recorded.
        """
        by, at = caller(request)
        taken(acts.AskBetter, request.data)
        done = carried(
            request,
            by,
            at,
            lambda: commands.ask_better(an_answer(by, at, ref, response_ref), by=by, at=at),
            status=201,
            mark_of=lambda draft: str(draft.ref),
        )
        with looked_up(by, at, tried="draft", asked_for=done.mark):
            draft = queries.draft_or_404(by, done.mark)
        return acted(shown.DraftLine, standing.draft_line(draft), done, status=201)
