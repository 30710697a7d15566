"""Links by which an agency's people set their passwords, over the API: made, listed, taken back.

They are used on a page alone: whoever sets a password sits before a browser.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.commands import make_invitation, withdraw_invitation
from agencies.models import Invitation
from agencies.policies import why_not_administer
from agencies.queries import invitations_of, known_in
from agencies.values import Issued
from requests_app import queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.commands.invitations import post_invitation
from requests_app.http import looked_up
from requests_app.serializers import people as words
from requests_app.serializers.strict import taken


class Invitations(APIView):
    """The links that wait to be used."""

    permission_classes = [People]

    @described("list_invitations", "Links that wait", shows=page("InvitationPage", words.InvitationShown))
    def get(self, request: Request) -> Response:
        """For an administrator, of the agency that you act for. What they open with is kept nowhere."""
        by, at = caller(request)
        if denial := why_not_administer(by.agency, by=by):
            raise denial
        return Response({"items": words.InvitationShown(invitations_of(by.agency, at), many=True).data, "next": None})


class Invite(APIView):
    """A link for one person."""

    permission_classes = [People]

    @described(
        "make_invitation", "Make a link to set a password", takes=words.MakeInvitation, shows=words.InvitationMade,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, person_id: UUID) -> Response:
        """It is sent to their address, or, with `handed`, shown here once. Any earlier one is dead."""
        by, at = caller(request)
        handed = bool(taken(words.MakeInvitation, request.data).get("handed"))
        made: list[Issued] = []

        def act() -> Issued:
            with looked_up(by, at, tried="person", asked_for=str(person_id)):
                found = queries.one_or_404(known_in(by.agency), pk=person_id)
            made.append(make_invitation(found, by=by, at=at, handed=handed))
            return made[0]

        done = carried(request, by, at, act, mark_of=lambda link: str(link.pk))
        if made:
            post_invitation(made[0], at)
        address = f"{settings.SITE_URL}/invitation/{made[0].secret}/" if made and handed else ""
        body = {"invitation": _links().get(pk=done.mark), "address": address}
        return acted(words.InvitationMade, body, done)


class WithdrawInvitation(APIView):
    """Taking a link back."""

    permission_classes = [People]

    @described(
        "withdraw_invitation", "Take a link back", takes=words.WithdrawInvitation, shows=words.InvitationShown,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, invitation_id: UUID) -> Response:
        """By an administrator of the agency that made it. It opens nothing any more."""
        by, at = caller(request)
        taken(words.WithdrawInvitation, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="invitation", asked_for=str(invitation_id)):
                found = queries.one_or_404(_links().filter(agency=by.agency), pk=invitation_id)
            return withdraw_invitation(found, by=by, at=at)

        done = carried(request, by, at, act, mark_of=lambda row: str(row.pk))
        return acted(lambda body: words.InvitationShown(body["row"]), {"row": _links().get(pk=done.mark)}, done)


def _links() -> Any:
    return Invitation.objects.select_related("agency", "person", "made_by")
