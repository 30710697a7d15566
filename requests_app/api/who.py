"""Who calls: a person's session (with its CSRF token) or a system's key; and which calls a key may make."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth import logout
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission

from agencies.actors import Actor
from agencies.http import actor_for, actor_with_key, lacks_second_factor
from requests_app.denials import NotPermitted
from requests_app.http import now

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

READ, DRAFT, ANSWERS = "requests:read", "requests:draft", "responses:read"
ANY = "any"  # whatever its scopes


class ByKey(BaseAuthentication):
    """`Authorization: Bearer <key>`: nothing of a key that does not count is said."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The person in whose name the key acts, and the actor."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        secret = words[1].decode("latin-1") if len(words) == 2 else ""
        actor = actor_with_key(secret, now())
        if actor is None:
            raise AuthenticationFailed
        return actor.person, actor

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return 'Bearer realm="Golden Thread"'


class BySession(SessionAuthentication):
    """The session of the pages. Whoever is nobody any more is signed out here and now."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The person who is signed in, and the actor."""
        page = request._request
        if not page.user.is_authenticated:
            return None
        actor = actor_for(page)
        if actor is None:
            logout(page)
            raise AuthenticationFailed
        self.enforce_csrf(request)
        return actor.person, actor


class Callers(BasePermission):
    """Answers people, and keys whose scope the view names for the method. Everyone else is refused, on record."""

    scopes: dict[str, str] = {}

    def has_permission(self, request: Request, view: APIView) -> bool:
        """False only for nobody; a key without the scope is refused with its reason."""
        by = request.auth
        if not isinstance(by, Actor):
            return False
        if not by.is_key and lacks_second_factor(request._request):
            raise NotPermitted(_("Set up your second factor on the pages first."), code="second_factor")
        if by.is_key and self.scopes.get(request.method or "") not in {ANY, *by.scopes}:
            raise NotPermitted(_("A key cannot do this without the scope for it."), code="out_of_scope")
        return True


def people_and(**scopes: str) -> type[Callers]:
    """A permission: people, and keys with the scope named for a method (`GET="requests:read"`)."""
    return type("Callers", (Callers,), {"scopes": {**scopes, "HEAD": scopes.get("GET", "")}})


People = people_and()


def caller(request: Request) -> tuple[Actor, datetime]:
    """By whom and when."""
    return cast(Actor, request.auth), now()  # the permission has seen to it that there is one
