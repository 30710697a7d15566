"""What one's own agency was asked, and its answers."""

from __future__ import annotations

from functools import partial
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands, guidance, queries
from requests_app.api.acting import carried, late_of, marked, on_response, response_acted, responses_at_hand
from requests_app.api.describing import PAGING, described, page
from requests_app.api.examples import AN_ANSWER
from requests_app.api.paging import page_of
from requests_app.api.who import ANSWERS, People, caller, people_and
from requests_app.http import looked_up, sent_before, showing_changes
from requests_app.models import AgencyResponse
from requests_app.queries.clocks import explained, reply_clock
from requests_app.queries.extensions import more_time_answering
from requests_app.queries.informing import ledger_of
from requests_app.queries.lateness import lateness_answering
from requests_app.queries.parties import facts_of
from requests_app.queries.reaching import found_in
from requests_app.queries.threads import notes_of, threads_answering
from requests_app.queries.timelines import timeline
from requests_app.queries.words import marked_in
from requests_app.serializers import acts, shown, standing, timed
from requests_app.serializers.strict import taken
from requests_app.values import declaration, suggest_for_answer


class Responses(APIView):
    """What one's own team was asked."""

    permission_classes = [people_and(GET=ANSWERS)]

    @described(
        "list_responses", "What your side was asked", shows=page("ResponsePage", shown.ResponseLine), parameters=PAGING
    )
    def get(self, request: Request) -> Response:
        """The newest first, and nothing of what was written."""
        by, at = caller(request)
        rows = responses_at_hand(by, at)
        return Response(page_of(rows, request, _line, newest_by="sent_at"))


def _line(response: AgencyResponse) -> Any:
    return shown.ResponseLine(standing.response_line(response)).data


class OneResponse(APIView):
    """One thing asked, seen from the side that answers."""

    permission_classes = [people_and(GET=ANSWERS)]

    @described("open_response", "Open what your side was asked", shows=shown.ResponseShown)
    def get(self, request: Request, ref: str) -> Response:
        """As addressed to your agency, with the newest answer put forward. That you looked is recorded."""
        by, at = caller(request)
        with looked_up(by, at, tried="response", asked_for=ref):
            response = queries.one_or_404(responses_at_hand(by, at), ref=ref)
        asked = commands.open_response(response, by=by, at=at)
        answer = queries.answer_words(response) if response.version else None
        body = {**standing.response_standing(response), "asked": asked, "answer": answer}
        body |= {"hits": found_in(response) if answer else [], "marked": marked_in(response)}
        body |= {"questions": threads_answering(response), "notes": notes_of(response)}
        body["more_time"], body["late"] = more_time_answering(response), lateness_answering(response)
        pack, agency, recipient = guidance.load(response.pack), facts_of(by.agency), facts_of(response.to_agency)
        suggested = suggest_for_answer(asked, agency=agency, recipient=recipient, at=at, pack=pack)
        body |= {"declaration": declaration(asked, pack), "suggested_law": standing.suggested_law(suggested)}
        body["duty"], body["ledger"] = queries.duty_words(response), ledger_of(response)
        return Response(shown.ResponseShown(body).data)


class AcknowledgeResponse(APIView):
    """Taking what was asked."""

    permission_classes = [People]

    @described(
        "acknowledge_response",
        "Take this: your agency has it",
        takes=acts.AcknowledgeResponse,
        shows=shown.ResponseActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """The requester learns that your agency has it, and you hold it."""
        said = taken(acts.AcknowledgeResponse, request.data)
        return on_response(request, ref, said, partial(commands.acknowledge_response, late=late_of(said)))


class PutForwardResponse(APIView):
    """Putting an answer forward."""

    permission_classes = [People]

    @described(
        "put_forward_response",
        "Put an answer forward for decision",
        takes=acts.PutForwardResponse,
        shows=shown.ResponseActed,
        unsafe=True,
        examples=[AN_ANSWER],
    )
    def post(self, request: Request, ref: str) -> Response:
        """The answer becomes a numbered version, and the steps are laid down from what it holds.

        It replaces your own draft of this answer; when it is refused for what is missing, it stays as your draft.
        """
        by, at = caller(request)
        said = taken(acts.PutForwardResponse, request.data)
        call, seen = marked(request, by, at), said["version"]
        if done := sent_before(call):
            return response_acted(by, at, done)
        with looked_up(by, at, tried="response", asked_for=ref):
            found = queries.response_or_404(by, ref, at)
        mine = queries.drafts_of(by).filter(response=found).first()
        words = said["answer"]
        draft = (
            commands.save_draft(mine, words, by=by, at=at) if mine else commands.begin_draft(found, words, by=by, at=at)
        )

        def act() -> Any:
            with showing_changes(found, seen):
                return commands.put_forward_response(draft, by=by, at=at, late=late_of(said), seen=seen)

        return response_acted(by, at, carried(request, by, at, act))


class StopResponse(APIView):
    """Stopping an answer in time."""

    permission_classes = [People]

    @described(
        "stop_response",
        "Stop an answer before it is sent",
        takes=acts.StopResponse,
        shows=shown.ResponseActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """While it is held. The approval is void, and it goes back to be prepared."""
        said = taken(acts.StopResponse, request.data)

        def stop(found: AgencyResponse, **how: Any) -> Any:
            return commands.stop_response(found, said["justification"], **how)

        return on_response(request, ref, said, stop)


class ResponseTimeline(APIView):
    """The record of an answer, as its own side may read it."""

    permission_classes = [people_and(GET=ANSWERS)]

    @described("response_timeline", "What happened to an answer", shows=page("AnswerTimelinePage", shown.HappenedShown))
    def get(self, request: Request, ref: str) -> Response:
        """In order, each with its receipt. The other side is told by role. That you looked is recorded."""
        by, at = caller(request)
        with looked_up(by, at, tried="response", asked_for=ref):
            found = queries.response_or_404(by, ref, at)
        commands.open_response(found, by=by, at=at)
        return Response({"items": shown.HappenedShown(timeline(found), many=True).data, "next": None})


class ResponseDue(APIView):
    """The due time of an answer."""

    permission_classes = [people_and(GET=ANSWERS)]

    @described("explain_response_due", "How your due time was worked out", shows=timed.DueShown)
    def get(self, request: Request, ref: str) -> Response:
        """Day by day, from the guidance's rule and your own agency's calendar."""
        by, at = caller(request)
        with looked_up(by, at, tried="response", asked_for=ref):
            clock = reply_clock(queries.response_or_404(by, ref, at))
        return Response(timed.DueShown(explained(clock, at)).data)
