"""Questions to the asking side, which both sides of an answer see, and notes, which only one's own side sees."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands, queries
from requests_app.api.acting import acted, carried, on_response, request_acted, response_acted
from requests_app.api.describing import described
from requests_app.api.tracks import an_answer
from requests_app.api.who import People, caller
from requests_app.http import looked_up, receipt_of
from requests_app.models import AgencyResponse
from requests_app.queries.threads import question_or_404
from requests_app.queries.tracks import track
from requests_app.serializers import acts, shown, standing
from requests_app.serializers.strict import taken


class Questions(APIView):
    """Asking the requester."""

    permission_classes = [People]

    @described(
        "ask_question", "Ask the requester a question", takes=acts.AskQuestion, shows=shown.ResponseActed, unsafe=True
    )
    def post(self, request: Request, ref: str) -> Response:
        """They see it. Work goes on; with `pause` your reply clock waits, as long as the urgency allows."""
        said = taken(acts.AskQuestion, request.data)

        def ask(found: AgencyResponse, **how: Any) -> Any:
            return commands.ask_question(found, said["question"], about=said["about"], pause=said["pause"], **how)

        return on_response(request, ref, said, ask)


class TakeBackQuestion(APIView):
    """Taking a question back."""

    permission_classes = [People]

    @described(
        "take_back_question",
        "Take a question back",
        takes=acts.TakeBackQuestion,
        shows=shown.ResponseActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str, question_id: Any) -> Response:
        """Nobody waits for a reply any more; a clock that stood runs again. It stays on record."""
        by, at = caller(request)
        said = taken(acts.TakeBackQuestion, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="question", asked_for=f"{ref} {question_id}"):
                found = question_or_404(queries.response_or_404(by, ref, at), question_id)
            return commands.take_back_question(found, by=by, at=at, seen=said["version"])

        return response_acted(by, at, carried(request, by, at, act))


class ReplyToQuestion(APIView):
    """Replying to a partner's question."""

    permission_classes = [People]

    @described(
        "reply_to_question",
        "Reply to a partner's question",
        takes=acts.ReplyToQuestion,
        shows=shown.TrackActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str, response_ref: str, question_id: Any) -> Response:
        """They see it and their clock runs again. `change_to` narrows or clarifies what was asked, in your name."""
        by, at = caller(request)
        said = taken(acts.ReplyToQuestion, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="question", asked_for=f"{response_ref} {question_id}"):
                found = question_or_404(
                    queries.answer_or_404(queries.request_or_404(by, ref, at), response_ref), question_id
                )
            return commands.reply_to_question(
                found,
                said["reply"],
                change_to=said.get("change_to", ""),
                change_does=said.get("change_does", ""),
                by=by,
                at=at,
                seen=said["version"],
            )

        done = carried(request, by, at, act)
        receipt = standing.receipt_shown(receipt_of(done.mark))
        return acted(
            shown.TrackActed, {"response": track(an_answer(by, at, ref, response_ref), at), "receipt": receipt}, done
        )


class NoteOnResponse(APIView):
    """A note of the answering side."""

    permission_classes = [People]

    @described(
        "note_on_response",
        "Leave a note on an answer, for your agency only",
        takes=acts.AddNote,
        shows=shown.ResponseActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """It stands in your own side's record. The requester never sees it."""
        by, at = caller(request)
        said = taken(acts.AddNote, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="response", asked_for=ref):
                found = queries.response_or_404(by, ref, at)
            return commands.add_note(found, said["note"], about=said.get("about", ""), by=by, at=at)

        return response_acted(by, at, carried(request, by, at, act))


class NoteOnRequest(APIView):
    """A note of the asking side."""

    permission_classes = [People]

    @described(
        "note_on_request",
        "Leave a note on a request, for your agency only",
        takes=acts.AddNote,
        shows=shown.RequestActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """It stands in your own side's record. No partner ever sees it."""
        by, at = caller(request)
        said = taken(acts.AddNote, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="request", asked_for=ref):
                found = queries.request_or_404(by, ref, at)
            return commands.add_note(found, said["note"], about=said.get("about", ""), by=by, at=at)

        return request_acted(by, at, carried(request, by, at, act))
