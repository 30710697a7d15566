"""Exclusions over the API: who of one's own agency has no part in what concerns a child."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands, policies, queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.http import Carried, looked_up, receipt_of
from requests_app.models import Exclusion
from requests_app.queries.exclusions import exclusions_of
from requests_app.serializers import exclusions as shapes
from requests_app.serializers import standing
from requests_app.serializers.strict import taken
from requests_app.values.exclusions import NewExclusion


class Exclusions(APIView):
    """Who is kept out."""

    permission_classes = [People]

    @described(
        "list_exclusions",
        "Who is kept out of what concerns a child",
        shows=page("ExclusionPage", shapes.ExclusionShown),
    )
    def get(self, request: Request) -> Response:
        """Of your agency, for its administrators; the newest first, ended ones too. It names no child, and shows nobody
        what keeps them out themselves."""
        by, _at = caller(request)
        if denial := policies.why_not_keep_exclusions(by=by):
            raise denial
        return Response({"items": shapes.ExclusionShown(exclusions_of(by), many=True).data, "next": None})

    @described(
        "add_exclusion", "Keep a colleague out of what concerns a child", takes=shapes.AddExclusion,
        shows=shapes.ExclusionActed, status=201, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """From now on, and for what there is already: that passes to others in the same moment."""
        by, at = caller(request)
        if denial := policies.why_not_keep_exclusions(by=by):
            raise denial
        new = NewExclusion(**taken(shapes.AddExclusion, request.data))
        done = carried(
            request, by, at, lambda: commands.add_exclusion(by.agency, new, by=by, at=at), status=201, mark_of=_mark
        )
        return _shown(done, status=201)


class EndExclusion(APIView):
    """Ending an exclusion."""

    permission_classes = [People]

    @described("end_exclusion", "End an exclusion", takes=shapes.EndExclusion, shows=shapes.ExclusionActed, unsafe=True)
    def post(self, request: Request, exclusion_id: UUID) -> Response:
        """For what comes. What they were kept out of so far stays with others."""
        by, at = caller(request)
        taken(shapes.EndExclusion, request.data)
        if denial := policies.why_not_keep_exclusions(by=by):
            raise denial

        def act() -> Any:
            with looked_up(by, at, tried="exclusion", asked_for=str(exclusion_id)):
                found = queries.one_or_404(exclusions_of(by), pk=exclusion_id)
            return commands.end_exclusion(found, by=by, at=at)

        return _shown(carried(request, by, at, act, mark_of=_mark))


def _mark(done: Any) -> str:
    return f"{done.receipt.stream}:{done.receipt.seq}/{done.thing.pk}"


def _shown(done: Carried, *, status: int = 200) -> Response:
    mark, _slash, pk = done.mark.partition("/")
    kept = Exclusion.objects.select_related("agency", "person", "added_by").get(pk=pk)  # whoever added their own, too
    body = {"exclusion": kept, "receipt": standing.receipt_shown(receipt_of(mark))}
    return acted(shapes.ExclusionActed, body, done, status=status)
