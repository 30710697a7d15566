"""What one's own agency asks: drafts, requests, their record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.actors import Actor
from requests_app import commands, guidance, policies, queries
from requests_app.api.acting import acted, carried, on_request, request_acted, requests_at_hand
from requests_app.api.describing import PAGING, described, page
from requests_app.api.examples import A_REQUEST
from requests_app.api.paging import page_of, slice_of
from requests_app.api.who import ANSWERS, DRAFT, READ, People, caller, people_and
from requests_app.denials import Fault, Incomplete, NotFound
from requests_app.http import looked_up
from requests_app.models import Draft, InformationRequest
from requests_app.queries.extensions import more_time_asking
from requests_app.queries.informing import ledger_of
from requests_app.queries.lateness import lateness_asking
from requests_app.queries.overlaps import overlapping
from requests_app.queries.parties import facts_of, facts_of_all
from requests_app.queries.sides import masked
from requests_app.queries.threads import notes_of, threads_asking
from requests_app.queries.timelines import timeline
from requests_app.queries.versions import mode_of
from requests_app.serializers import acts, links, shown, standing
from requests_app.serializers.strict import taken
from requests_app.values import Suggested, suggest_for_answer, suggest_for_request, warnings_of

DOCUMENT = {"application/json": {"$ref": "#/components/schemas/RequestDocument"}}


class Requests(APIView):
    """What one's own side asked; and the beginning of something new."""

    permission_classes = [people_and(GET=READ, POST=DRAFT)]

    @described(
        "list_requests", "Requests of your side", shows=page("RequestPage", links.RequestInList), parameters=PAGING
    )
    def get(self, request: Request) -> Response:
        """The newest first, and nothing of what was written in them."""
        by, at = caller(request)
        rows = requests_at_hand(by, at)
        found, beyond = slice_of(rows, request, newest_by="submitted_at")
        return Response({"items": _lines(found, by, at), "next": beyond})

    @described(
        "prepare_request",
        "Prepare a request",
        takes=DOCUMENT,
        shows=shown.Prepared,
        status=201,
        unsafe=True,
        examples=[A_REQUEST],
    )
    def post(self, request: Request) -> Response:
        """A complete draft, checked at once; with a key it is its member's. A person reads it and puts it forward.

        Who asks, the times, the reference and the guidance are the product's to say, and sign-off is never data.
        """
        by, at = caller(request)
        words = _document(request)
        done = carried(
            request,
            by,
            at,
            lambda: commands.prepare_request(words, by=by, at=at),
            status=201,
            mark_of=lambda draft: str(draft.ref),
        )
        with looked_up(by, at, tried="request", asked_for=done.mark):
            found = _request_or_draft(by, done.mark, at)
        return acted(shown.Prepared, _prepared(found, by, at), done, status=201)


def _document(request: Request) -> dict[str, Any]:
    words = request.data
    if not isinstance(words, dict):
        raise Incomplete([Fault("", "not_an_object", _("Send the request as one JSON object."))])
    return words


def _lines(found: list[InformationRequest], by: Actor, at: datetime) -> list[Any]:
    may = policies.acts_on(found, by=by, at=at)
    lines = [{**standing.request_line(one), "may": may[one.pk]} for one in found]
    return list(links.RequestInList(lines, many=True).data)


def _request_or_draft(by: Actor, ref: str, at: datetime) -> InformationRequest | Draft:
    """A reference is a draft's until it is put forward. Two queries for what cannot be found, hidden or absent."""
    found = requests_at_hand(by, at).filter(ref=ref).first()
    return found or queries.draft_or_404(by, ref)


def _prepared(found: InformationRequest | Draft, by: Actor, at: datetime) -> dict[str, Any]:
    if isinstance(found, InformationRequest):
        return {**standing.request_line(found), "warnings": []}
    warnings = warnings_of(found.words, facts_of(by.agency), guidance.in_force(at), at)
    return {**standing.draft_line(found), "warnings": warnings}


class Drafts(APIView):
    """One's own drafts."""

    permission_classes = [people_and(GET=READ)]

    @described("list_drafts", "Your own drafts", shows=page("DraftPage", shown.DraftLine), parameters=PAGING)
    def get(self, request: Request) -> Response:
        """The one saved last first. Nobody else sees them."""
        by, _at = caller(request)
        rows = queries.drafts_of(by).select_related("response", "info_request")
        if not _reads_answers(by):
            rows = rows.filter(response=None)
        return Response(
            page_of(rows, request, lambda row: shown.DraftLine(standing.draft_line(row)).data, newest_by="saved_at")
        )


def _reads_answers(by: Actor) -> bool:
    """A person; a key only with the scope for answers: what is being written of one is an answer too."""
    return not by.is_key or ANSWERS in by.scopes


class OneDraft(APIView):
    """One of one's own drafts."""

    permission_classes = [people_and(GET=READ)]

    @described("get_draft", "One of your drafts", shows=shown.DraftShown)
    def get(self, request: Request, ref: str) -> Response:
        """With its words, as far as they were typed."""
        by, at = caller(request)
        with looked_up(by, at, tried="draft", asked_for=ref):
            draft = queries.draft_or_404(by, ref)
            if draft.response and not _reads_answers(by):
                raise NotFound
        overlaps = [] if draft.response else overlapping(draft, by=by, at=at)
        return Response(shown.DraftShown(standing.draft_shown(draft, _suggested(draft, by, at), overlaps)).data)


def _suggested(draft: Draft, by: Actor, at: datetime) -> Suggested | None:
    """The law that usually fits: the asker's own, or where it is an answer, the discloser's."""
    agency = facts_of(by.agency)
    if draft.response is None:
        pack = guidance.in_force(at)
        return suggest_for_request(draft.words, agency=agency, partners=facts_of_all(at), at=at, pack=pack)
    asked, pack = queries.addressed_words(draft.response), guidance.load(draft.response.pack)
    recipient = facts_of(draft.response.to_agency)
    return suggest_for_answer(asked, agency=agency, recipient=recipient, at=at, pack=pack)


class OneRequest(APIView):
    """One request, seen from its own side."""

    permission_classes = [people_and(GET=READ)]

    @described("open_request", "Open a request", shows=shown.RequestShown)
    def get(self, request: Request, ref: str) -> Response:
        """With its words. That you looked is recorded before anything is shown."""
        by, at = caller(request)
        with looked_up(by, at, tried="request", asked_for=ref):
            info_request = queries.one_or_404(requests_at_hand(by, at), ref=ref)
        words = commands.open_request(info_request, by=by, at=at)
        body = {**standing.request_standing(info_request, at), "document": masked(words)}
        body |= {
            "mode": mode_of(info_request),
            "ledger": ledger_of(info_request),
            "questions": threads_asking(info_request),
            "more_time": more_time_asking(info_request, info_request.responses.all()),
            "late": lateness_asking(info_request.responses.all()),
            "notes": notes_of(info_request),
        }
        return Response(shown.RequestShown(body).data)


class ShowAddress(APIView):
    """One confidential address."""

    permission_classes = [People]

    @described(
        "show_address", "See a confidential address", takes=acts.ShowAddress, shows=links.AddressShown, unsafe=True
    )
    def post(self, request: Request, ref: str) -> Response:
        """Hidden everywhere else. Why you must see it is recorded first, and the owner sees that you looked."""
        by, at = caller(request)
        said = taken(acts.ShowAddress, request.data)
        found: list[str] = []

        def act() -> None:
            with looked_up(by, at, tried="address", asked_for=f"{ref} {said['subject']}"):
                info_request = queries.request_or_404(by, ref, at)
                found.append(commands.show_address(info_request, said["subject"], said["why"], by=by, at=at))

        done = carried(request, by, at, act, mark_of=lambda _line: "shown")
        if done.again:
            act()
        return acted(links.AddressShown, {"line": found[-1]}, done)


class ReviseRequest(APIView):
    """Changing a request that was returned."""

    permission_classes = [people_and(POST=DRAFT)]

    @described(
        "revise_request",
        "Change a request that was returned",
        takes=DOCUMENT,
        shows=shown.DraftLine,
        status=201,
        unsafe=True,
        examples=[A_REQUEST],
    )
    def post(self, request: Request, ref: str) -> Response:
        """Its author's new words, as a draft; put forward, they become the next version of the same request."""
        by, at = caller(request)
        words = _document(request)

        def act() -> Any:
            with looked_up(by, at, tried="request", asked_for=ref):
                found = queries.request_or_404(by, ref, at)
            return commands.revise_request(found, words, by=by, at=at)

        done = carried(request, by, at, act, status=201, mark_of=lambda draft: str(draft.ref))
        with looked_up(by, at, tried="draft", asked_for=done.mark):
            draft = queries.draft_or_404(by, done.mark)
        return acted(shown.DraftLine, standing.draft_line(draft), done, status=201)


class SubmitRequest(APIView):
    """Putting a draft forward."""

    permission_classes = [People]

    @described(
        "submit_request",
        "Put a draft forward to be endorsed",
        takes=acts.SubmitRequest,
        shows=shown.RequestActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """The words become a numbered version that nobody changes any more. Your manager is asked to endorse it."""
        by, at = caller(request)
        said = taken(acts.SubmitRequest, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="draft", asked_for=ref):
                draft = queries.draft_or_404(by, ref)
            return commands.submit_request(draft, by=by, at=at, seen=said["version"])

        return request_acted(by, at, carried(request, by, at, act))


class WithdrawRequest(APIView):
    """Stopping a request."""

    permission_classes = [People]

    @described(
        "withdraw_request",
        "Withdraw a request",
        takes=acts.WithdrawRequest,
        shows=shown.RequestActed,
        unsafe=True,
    )
    def post(self, request: Request, ref: str) -> Response:
        """Every partner's clock stops and everybody concerned is told. What was shared already stays on record."""
        said = taken(acts.WithdrawRequest, request.data)

        def withdraw(found: InformationRequest, **how: Any) -> Any:
            return commands.withdraw_request(found, said["justification"], **how)

        return on_request(request, ref, said, withdraw)


class RequestTimeline(APIView):
    """The record of a request, as its own side may read it."""

    permission_classes = [people_and(GET=READ)]

    @described("request_timeline", "What happened to a request", shows=page("RequestTimelinePage", shown.HappenedShown))
    def get(self, request: Request, ref: str) -> Response:
        """In order, each with its receipt. Partners are told by role. That you looked is recorded."""
        by, at = caller(request)
        with looked_up(by, at, tried="request", asked_for=ref):
            info_request = queries.request_or_404(by, ref, at)
        commands.open_request(info_request, by=by, at=at)
        return Response({"items": shown.HappenedShown(timeline(info_request), many=True).data, "next": None})
