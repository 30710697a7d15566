"""An agency's own pathways: everybody of the agency reads them; an administrator writes, a second person agrees."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands, queries
from requests_app.api.acting import Kept, carried, mark_with_thing
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.models import Pathway
from requests_app.queries.previews import DAYS, Preview, preview, rehearse
from requests_app.queries.routing import pathways_of
from requests_app.serializers import agencies
from requests_app.serializers.strict import taken

KEPT = Kept("pathway", pathways_of, lambda by, key: queries.one_or_404(pathways_of(by), pk=key), agencies.PathwayActed)


class Pathways(APIView):
    """Every version that one's agency has written."""

    permission_classes = [People]

    @described("list_pathways", "Your agency's own pathways", shows=page("PathwayPage", agencies.PathwayShown))
    def get(self, request: Request) -> Response:
        """Drafts, proposals, and those that hold or held, the newest first."""
        by, _at = caller(request)
        return Response({"items": agencies.PathwayShown(pathways_of(by), many=True).data, "next": None})

    @described(
        "draft_pathway", "Begin a version", takes=agencies.DraftPathway, shows=agencies.PathwayActed, status=201,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """From what holds now, or from the guidance's own steps."""
        by, at = caller(request)
        said = taken(agencies.DraftPathway, request.data)
        done = carried(
            request, by, at, lambda: commands.draft_pathway(by.agency, said["side"], by=by, at=at), status=201,
            mark_of=mark_with_thing,
        )  # fmt: skip
        return KEPT.acted(by, done, status=201)


class OnePathway(APIView):
    """One version."""

    permission_classes = [People]

    @described("get_pathway", "One version of a pathway", shows=agencies.PathwayShown)
    def get(self, request: Request, pathway_id: UUID) -> Response:
        """Its steps in order: the guidance's own by name, your agency's whole."""
        return Response(agencies.PathwayShown(KEPT.found(request, pathway_id)).data)


class PreviewPathway(APIView):
    """What it would have changed."""

    permission_classes = [People]

    @described("preview_pathway", "What a version would have changed", shows=agencies.PreviewShown)
    def get(self, request: Request, pathway_id: UUID) -> Response:
        """Over the last 90 days, counted, no case is shown; and of the scenario files as if they were yours."""
        _by, at = caller(request)
        found = KEPT.found(request, pathway_id)
        body = {**_looked(preview(found, at)), "days": DAYS, "scenarios": _looked(rehearse(found, at))}
        return Response(agencies.PreviewShown(body).data)


def _looked(looked: Preview) -> dict[str, Any]:
    rows = [dict(zip(("old", "new", "count", "added_minutes"), row, strict=True)) for row in looked.rows]
    return {**asdict(looked), "rows": rows}


class ChangePathway(APIView):
    """Writing the steps of a draft."""

    permission_classes = [People]

    @described(
        "change_pathway", "Write the steps of a draft", takes=agencies.ChangePathway, shows=agencies.PathwayActed,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, pathway_id: UUID) -> Response:
        """All of them. One of the guidance's own that is missing is named."""
        said = taken(agencies.ChangePathway, request.data)
        return KEPT.on(request, pathway_id, said, lambda one, **how: commands.change_pathway(one, said["steps"], **how))


class ProposePathway(APIView):
    """Asking a second person."""

    permission_classes = [People]

    @described(
        "propose_pathway", "Ask a second person to agree", takes=agencies.ProposePathway, shows=agencies.PathwayActed,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, pathway_id: UUID) -> Response:
        """Refused while somebody is missing who could sign a step."""
        said = taken(agencies.ProposePathway, request.data)

        def act(one: Pathway, **how: Any) -> Any:
            return commands.propose_pathway(one, said["why"], valid_from=said["valid_from"], **how)

        return KEPT.on(request, pathway_id, said, act)


class ApprovePathway(APIView):
    """Agreeing to what somebody else wrote."""

    permission_classes = [People]

    @described(
        "approve_pathway", "Agree to a version", takes=agencies.DecidePathway, shows=agencies.PathwayActed, unsafe=True
    )
    def post(self, request: Request, pathway_id: UUID) -> Response:
        """From its day on it lays down steps. What is under way keeps its route."""
        said = taken(agencies.DecidePathway, request.data)
        return KEPT.on(
            request, pathway_id, said, lambda one, **how: commands.approve_pathway(one, said["justification"], **how)
        )


class ReturnPathway(APIView):
    """Sending a proposal back."""

    permission_classes = [People]

    @described(
        "return_pathway", "Send a proposal back", takes=agencies.DecidePathway, shows=agencies.PathwayActed, unsafe=True
    )
    def post(self, request: Request, pathway_id: UUID) -> Response:
        """It is a draft again."""
        said = taken(agencies.DecidePathway, request.data)
        return KEPT.on(
            request, pathway_id, said, lambda one, **how: commands.return_pathway(one, said["justification"], **how)
        )


class DiscardPathway(APIView):
    """Giving a draft up."""

    permission_classes = [People]

    @described(
        "discard_pathway", "Give a draft up", takes=agencies.DiscardPathway, shows=agencies.PathwayActed, unsafe=True
    )
    def post(self, request: Request, pathway_id: UUID) -> Response:
        """It stays on record and lays down nothing."""
        said = taken(agencies.DiscardPathway, request.data)
        return KEPT.on(request, pathway_id, said, commands.discard_pathway)
