"""The register of agreements: each party reads and signs its own; nobody else learns that there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands
from requests_app.api.acting import Kept, carried, mark_with_thing
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.models import Agreement
from requests_app.queries.agreements import agreement_or_404, agreements_of
from requests_app.serializers import agencies
from requests_app.serializers.strict import taken
from requests_app.values.agreements import NewAgreement

make: Callable[..., NewAgreement] = NewAgreement
KEPT = Kept("agreement", agreements_of, agreement_or_404, agencies.AgreementActed)
LISTS = ("parties", "purposes", "data_kinds", "gateways", "subject_kinds")


class Agreements(APIView):
    """The agreements of one's agency."""

    permission_classes = [People]

    @described("list_agreements", "Your agency's agreements", shows=page("AgreementPage", agencies.AgreementShown))
    def get(self, request: Request) -> Response:
        """The one that is reviewed next first."""
        by, _at = caller(request)
        return Response({"items": agencies.AgreementShown(agreements_of(by), many=True).data, "next": None})

    @described(
        "register_agreement", "Register an agreement", takes=agencies.RegisterAgreement, shows=agencies.AgreementActed,
        status=201, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """It covers nothing before both sides of a pair have signed. The paper stays with you; its hash is kept."""
        by, at = caller(request)
        said = taken(agencies.RegisterAgreement, request.data)
        new: NewAgreement = make(**{name: tuple(value) if name in LISTS else value for name, value in said.items()})
        done = carried(
            request, by, at, lambda: commands.register_agreement(new, by=by, at=at), status=201, mark_of=mark_with_thing
        )
        return KEPT.acted(by, done, status=201)


class OneAgreement(APIView):
    """One agreement."""

    permission_classes = [People]

    @described("get_agreement", "One agreement", shows=agencies.AgreementShown)
    def get(self, request: Request, ref: str) -> Response:
        """Its parties, what it covers, who signed, and until when it holds."""
        return Response(agencies.AgreementShown(KEPT.found(request, ref)).data)


class SignAgreement(APIView):
    """Signing."""

    permission_classes = [People]

    @described(
        "sign_agreement", "Sign an agreement for your agency", takes=agencies.SignAgreement,
        shows=agencies.AgreementActed, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """Not by whoever registered it."""
        said = taken(agencies.SignAgreement, request.data)
        return KEPT.on(request, ref, said, commands.sign_agreement)


class ReviewAgreement(APIView):
    """Reviewing."""

    permission_classes = [People]

    @described(
        "review_agreement", "Agree that it holds longer", takes=agencies.ReviewAgreement,
        shows=agencies.AgreementActed, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """It does once every party that signed agrees to the same day."""
        said = taken(agencies.ReviewAgreement, request.data)

        def act(one: Agreement, **how: Any) -> Any:
            return commands.review_agreement(one, said["why"], review_by=said["review_by"], **how)

        return KEPT.on(request, ref, said, act)


class EndAgreement(APIView):
    """Ending."""

    permission_classes = [People]

    @described(
        "end_agreement", "End an agreement", takes=agencies.EndAgreement, shows=agencies.AgreementActed, unsafe=True
    )
    def post(self, request: Request, ref: str) -> Response:
        """From now on it covers nothing. What was shared under it stays covered."""
        said = taken(agencies.EndAgreement, request.data)
        return KEPT.on(request, ref, said, lambda one, **how: commands.end_agreement(one, said["why"], **how))
