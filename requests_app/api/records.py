"""Copies of the disclosure record, of either side."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.actors import Actor
from requests_app import commands, papers
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described
from requests_app.api.who import People, caller
from requests_app.commands.records import Taken
from requests_app.http import looked_up
from requests_app.models import AgencyResponse
from requests_app.queries.opening import disclosed_or_404, given_or_404
from requests_app.serializers import records, standing
from requests_app.serializers.strict import taken

Find = Callable[[Actor, str, datetime], AgencyResponse]


def _take(request: Request, ref: str, tried: str, find: Find, act: Callable[..., Taken]) -> Response:
    """Each call is another copy, and each copy is recorded: also one that is sent again."""
    by, at = caller(request)
    said, made = taken(records.TakeRecord, request.data), list[Taken]()

    def take() -> Any:
        with looked_up(by, at, tried=tried, asked_for=ref):
            found = find(by, ref, at)
        made.append(act(found, said["why"], by=by, at=at))
        return made[-1]

    done = carried(request, by, at, take)
    if done.again:
        take()
    copy = made[-1]
    body = {
        "record": copy.record,
        "sha256": copy.digest,
        "pdf": b64encode(papers.as_pdf(copy.record, copy.digest)).decode(),
        "receipt": standing.receipt_shown(copy.receipt),
    }
    return acted(records.RecordShown, body, done)


class TakeRecord(APIView):
    """A copy of what was shared with one's side."""

    permission_classes = [People]

    @described(
        "take_record", "Take a copy of what was shared with you", takes=records.TakeRecord, shows=records.RecordShown,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """What was asked, decided and shared, under which rule and law. On record before it leaves; they see that."""
        return _take(request, ref, "disclosure", disclosed_or_404, commands.take_record)


class TakeGivenRecord(APIView):
    """A copy of what one's side gave."""

    permission_classes = [People]

    @described(
        "take_given_record", "Take a copy of what you shared", takes=records.TakeRecord, shows=records.RecordShown,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """The same record, with who of your side signed. On record before it leaves."""
        return _take(request, ref, "custody", given_or_404, commands.take_given_record)
