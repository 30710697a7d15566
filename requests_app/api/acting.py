"""What every act has in common: carried out once, answered with where the thing stands and the receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.actors import Actor
from audit.trail import Receipt
from requests_app import queries
from requests_app.api.who import caller
from requests_app.commands.once import Call
from requests_app.denials import Fault, Incomplete
from requests_app.http import A_KEY, Carried, call_of, looked_up, mark_of, once, receipt_of, showing_changes
from requests_app.models import AgencyResponse, ApprovalStep, InformationRequest
from requests_app.serializers import shown, standing
from requests_app.values.lateness import Late


def marked(request: Request, by: Actor, at: datetime) -> Call:
    """This call as its sender marked it. Raises Incomplete when it is not marked: no act is done twice by accident."""
    key = request.headers.get("Idempotency-Key", "").strip('"')
    if not A_KEY.fullmatch(key):
        detail = _("Send a key of your own, such as a random UUID, in the header Idempotency-Key.")
        raise Incomplete([Fault("header:Idempotency-Key", "required", detail)])
    return call_of(by, at, key=key, route=request.path, words=request.data)


def carried(
    request: Request,
    by: Actor,
    at: datetime,
    act: Callable[[], Any],
    *,
    status: int = 200,
    mark_of: Callable[[Any], str] = mark_of,
) -> Carried:
    """Carry out an act once for this call's key."""
    return once(marked(request, by, at), act, status=status, mark_of=mark_of)


def on_request(request: Request, ref: str, said: Mapping[str, Any], act: Callable[..., Any]) -> Response:
    """Carry out an act of a request's own side: `act(found, by=, at=)`, and `seen=` where a version was sent."""
    by, at = caller(request)
    find = partial(_found_and_done, queries.request_or_404, "request", ref, said, act, by, at)
    return request_acted(by, at, carried(request, by, at, find))


def on_response(request: Request, ref: str, said: Mapping[str, Any], act: Callable[..., Any]) -> Response:
    """The same for an act of an answer's own side."""
    by, at = caller(request)
    find = partial(_found_and_done, queries.response_or_404, "response", ref, said, act, by, at)
    return response_acted(by, at, carried(request, by, at, find))


def _found_and_done(
    find: Callable[..., Any], kind: str, ref: str, said: Mapping[str, Any], act: Callable[..., Any], by: Actor,
    at: datetime,
) -> Any:  # fmt: skip
    with looked_up(by, at, tried=kind, asked_for=ref):
        found = find(by, ref, at)
    if "version" not in said:
        return act(found, by=by, at=at)
    with showing_changes(found, said["version"]):
        return act(found, by=by, at=at, seen=said["version"])


def late_of(said: Mapping[str, Any]) -> Late | None:
    """What was said of a lateness."""
    return Late(said["late"]["code"], said["late"]["whose"]) if "late" in said else None


@dataclass(frozen=True)
class Kept:
    """Things that an agency keeps for itself, such as its pathways: how one is found and how an act on it is answered.

    `rows`: those that somebody may see; `one`: the one with this key among them, or NotFound.
    """

    name: str
    rows: Callable[[Actor], QuerySet[Any]]
    one: Callable[[Actor, Any], Any]
    shows: Callable[[Any], Any]

    def found(self, request: Request, key: object) -> Any:
        """The one that is asked for; that it was not found is recorded."""
        by, at = caller(request)
        with looked_up(by, at, tried=self.name, asked_for=str(key)):
            return self.one(by, key)

    def on(self, request: Request, key: object, said: Mapping[str, Any], act: Callable[..., Any]) -> Response:
        """Carry out an act on it, as it was seen at the version that was sent."""
        by, at = caller(request)

        def once_found() -> Any:
            return act(self.found(request, key), by=by, at=at, seen=said["version"])

        return self.acted(by, carried(request, by, at, once_found, mark_of=mark_with_thing))

    def acted(self, by: Actor, done: Carried, *, status: int = 200) -> Response:
        """How it stands after the act, with the receipt."""
        mark, _slash, pk = done.mark.partition("/")
        body = {self.name: self.rows(by).get(pk=UUID(pk)), "receipt": standing.receipt_shown(receipt_of(mark))}
        return acted(self.shows, body, done, status=status)


def mark_with_thing(done: Any) -> str:
    """A mark that also says which thing it was: its entry may stand in the stream of what it belongs to."""
    return f"{mark_of(done)}/{done.thing.pk}"


def request_acted(by: Actor, at: datetime, done: Carried) -> Response:
    """Where the request stands after the act, read afresh; for whoever sees it no longer, the step they decided."""
    receipt = receipt_of(done.mark)
    info_request = requests_at_hand(by, at).filter(pk=receipt.stream).first()
    signed = None if info_request else _signed(by, at, receipt, "request")
    standing_ = standing.request_standing(info_request, at) if info_request else None
    body = {"request": standing_, "signed": signed, "receipt": standing.receipt_shown(receipt)}
    return acted(shown.RequestActed, body, done)


def response_acted(by: Actor, at: datetime, done: Carried) -> Response:
    """Where the answer stands after the act, read afresh; for whoever sees it no longer, the step they decided.

    Whoever signs for another agency, as its cover or one of several, sees nothing more of it once they have signed.
    """
    receipt = receipt_of(done.mark)
    response = responses_at_hand(by, at).filter(pk=receipt.stream).first()
    signed = None if response else _signed(by, at, receipt, "response")
    standing_ = standing.response_standing(response) if response else None
    body = {"response": standing_, "signed": signed, "receipt": standing.receipt_shown(receipt)}
    return acted(shown.ResponseActed, body, done)


def _signed(by: Actor, at: datetime, receipt: Receipt, tried: str) -> ApprovalStep:
    """The step that this human being signed with that entry. Raises NotFound where there is none."""
    with looked_up(by, at, tried=tried, asked_for=str(receipt.stream)):
        return queries.signed_or_404(by, receipt.stream, receipt.seq)


def acted(kind: Callable[[Any], Any], body: dict[str, Any], done: Carried, *, status: int = 200) -> Response:
    """The answer to an act; a header says when an earlier call with this key had done it."""
    return Response(kind(body).data, status, headers={"Idempotency-Replayed": "true"} if done.again else None)


def requests_at_hand(by: Actor, at: datetime) -> QuerySet[InformationRequest]:
    """Visible requests with what their description needs."""
    rows = queries.visible_requests(by, at).select_related("agency", "author")
    return rows.prefetch_related("responses__from_agency")


def responses_at_hand(by: Actor, at: datetime) -> QuerySet[AgencyResponse]:
    """Visible responses with what their description needs."""
    rows = queries.visible_responses(by, at).select_related("from_agency", "to_agency", "holder", "info_request")
    return rows.prefetch_related("steps__decided_by", "steps__decided_for")
