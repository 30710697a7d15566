"""Keys for one's own systems: they belong to a membership, read and prepare, and never sign."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.commands import issue_key, revoke_key
from agencies.models import ApiKey
from agencies.queries import keys_of
from agencies.values import IssuedKey
from requests_app import queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.http import looked_up
from requests_app.serializers import acts, keys
from requests_app.serializers.strict import taken


class Keys(APIView):
    """One's own keys in the agency that one acts for."""

    permission_classes = [People]

    @described("list_keys", "Your keys", shows=page("KeyPage", keys.KeyShown))
    def get(self, request: Request) -> Response:
        """Also those that have ended. A secret is never shown again."""
        by, _at = caller(request)
        return Response({"items": keys.KeyShown(keys_of(by.person, by.agency), many=True).data, "next": None})

    @described("issue_key", "Issue a key", takes=acts.IssueKey, shows=keys.KeyIssued, status=201, unsafe=True)
    def post(self, request: Request) -> Response:
        """It acts in your name, in this membership, until it or your membership ends."""
        by, at = caller(request)
        said = taken(acts.IssueKey, request.data)
        issued: list[IssuedKey] = []

        def act() -> IssuedKey:
            key = issue_key(by.membership, said["label"], said["scopes"], expires_at=said["expires_at"], by=by, at=at)
            issued.append(key)
            return key

        done = carried(request, by, at, act, status=201, mark_of=lambda key: str(key.prefix))
        key = keys_of(by.person, by.agency).get(prefix=done.mark)
        return acted(keys.KeyIssued, _with_secret(key, issued), done, status=201)


def _with_secret(key: ApiKey, issued: list[IssuedKey]) -> dict[str, Any]:
    return {**keys.KeyShown(key).data, "secret": issued[0].secret if issued else None}


class RevokeKey(APIView):
    """Ending a key."""

    permission_classes = [People]

    @described("revoke_key", "End a key", takes=acts.RevokeKey, shows=keys.KeyShown, unsafe=True)
    def post(self, request: Request, key_id: UUID) -> Response:
        """At once: its next call is refused."""
        by, at = caller(request)
        taken(acts.RevokeKey, request.data)
        with looked_up(by, at, tried="key", asked_for=str(key_id)):
            key = queries.one_or_404(keys_of(by.person, by.agency), pk=key_id)
        done = carried(request, by, at, lambda: revoke_key(key, by=by, at=at), mark_of=lambda _none: "revoked")
        key.refresh_from_db()
        return acted(lambda body: keys.KeyShown(body["key"]), {"key": key}, done)
