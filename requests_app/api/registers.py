"""Who one is, who can be asked, what the guidance says, and which refusals there are."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.models import Agency, Membership
from agencies.queries import memberships_of
from requests_app import guidance
from requests_app.api.describing import described, page
from requests_app.api.problems import KINDS
from requests_app.api.who import ANY, caller, people_and
from requests_app.denials import NotFound
from requests_app.queries.parties import facts_of_all
from requests_app.serializers import shown

Everyone = people_and(GET=ANY)


class Me(APIView):
    """As whom this call acts."""

    permission_classes = [Everyone]

    @described("me", "Who you are here", shows=shown.MeShown)
    def get(self, request: Request) -> Response:
        """As the register stands at this moment: it is read again at every call."""
        by, at = caller(request)
        body = {
            "name": by.person.name,
            "language": by.person.language,
            "agency": by.agency,
            "title": by.membership.title,
            "roles": sorted(by.roles),
            "by_key": by.is_key,
            "scopes": sorted(by.scopes),
            "memberships": [_membership(row) for row in memberships_of(by.person, at)],
        }
        return Response(shown.MeShown(body).data)


def _membership(membership: Membership) -> dict[str, Any]:
    team = membership.team.name if membership.team else ""
    return {"agency": membership.agency, "role": membership.role, "title": membership.title, "team": team}


class Agencies(APIView):
    """Who can be asked."""

    permission_classes = [Everyone]

    @described("list_agencies", "Agencies that can be asked", shows=page("AgencyPage", shown.AgencyShown))
    def get(self, request: Request) -> Response:
        """Those that are verified and have two people who can answer; your own agency is not among them."""
        by, at = caller(request)
        codes = [code for code, facts in facts_of_all(at).items() if facts.can_receive and code != by.agency.code]
        rows = Agency.objects.filter(code__in=codes).order_by("name", "code")
        return Response({"items": shown.AgencyShown(rows, many=True).data, "next": None})


class GuidanceVersions(APIView):
    """The packs there are."""

    permission_classes = [Everyone]

    @described("list_guidance", "Versions of the guidance", shows=page("GuidancePage", shown.GuidanceVersion))
    def get(self, request: Request) -> Response:
        """Old versions stay: what was decided under one can be read against it."""
        _by, at = caller(request)
        now = guidance.in_force(at).version
        items = [_version(guidance.load(version), now) for version in guidance.versions()]
        return Response({"items": shown.GuidanceVersion(items, many=True).data, "next": None})


def _version(pack: guidance.Pack, now: str) -> dict[str, Any]:
    return {
        "version": pack.version,
        "effective_from": pack.effective_from,
        "supersedes": pack.supersedes or "",
        "hash": pack.hash,
        "in_force": pack.version == now,
    }


class GuidancePack(APIView):
    """One version of the guidance."""

    permission_classes = [Everyone]

    @described("get_guidance", "One version of the guidance, whole", shows={"type": "object"})
    def get(self, request: Request, version: str) -> Response:
        """Every code list, with labels, sources and how sure they are."""
        if version not in guidance.versions():
            raise NotFound
        return Response(guidance.load(version).model_dump(mode="json", by_alias=True))


class ProblemKinds(APIView):
    """The registry of refusals: what `type` of a problem leads to."""

    permission_classes = [AllowAny]
    authentication_classes = []

    @described("get_problem", "What a refusal's code means", shows=shown.ProblemKind)
    def get(self, request: Request, code: str) -> Response:
        """Codes are added, never changed."""
        if code not in KINDS:
            raise NotFound
        kind = KINDS[code]
        return Response({"code": code, "status": kind.status, "title": str(kind.title)})


class Unknown(APIView):
    """Whatever else is asked of the API: the same words as for what may not be seen."""

    permission_classes = [Everyone]
    schema = None

    def get(self, request: Request, **_anything: Any) -> Response:
        """Nothing is there."""
        raise NotFound

    post = put = patch = delete = get
