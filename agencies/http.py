"""The door of this floor: as whom a session or a key acts, read again from the register at every request."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor, actor_of
from agencies.commands import key_digest, note_key_used, open_sign_in
from agencies.denials import NotPermitted
from agencies.models import ApiKey, Membership, Person, SignIn
from agencies.queries import held_by, memberships_of
from audit.prepared import prepared
from audit.trail import NOBODY

SIGN_IN = "sign_in"  # what the session holds: the id of the sign-in whose stream records it
A_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
NO_DIGEST = "0" * 64
UNREAD = object()
SETTING_UP = frozenset({"mfa_activate_totp", "account_reauthenticate", "mfa_reauthenticate", "account_logout"})
"""Where somebody may go who must set up a second factor first."""


class Acting:
    """Middleware: `request.actor` (None before sign-in) and `request.memberships`, how many agencies one has.

    Whoever is nobody any more (suspended, or their membership ended) is signed out at their next page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Both are looked up only when somebody asks."""
        request.actor = SimpleLazyObject(lambda: actor_for(request))  # type: ignore[attr-defined]
        request.memberships = SimpleLazyObject(lambda: len(agencies_of(request)))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Pages that anyone may read, and the API, which answers with a status, see to themselves."""
        if getattr(view, "login_required", True) and request.user.is_authenticated:
            actor = actor_for(request)
            if actor is None:
                logout(request)
                return redirect("account_inactive")
            request.actor = actor  # type: ignore[attr-defined]
            name = request.resolver_match.url_name if request.resolver_match else None
            if lacks_second_factor(request) and name not in SETTING_UP:
                return redirect("mfa_activate_totp")
        return None


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether everybody here must show a second factor, and this session has shown none that still counts."""
    if not settings.SECOND_FACTOR_DEMANDED or not isinstance(request.user, Person):
        return False
    return not _by_code(request, request.user)


def actor_for(request: HttpRequest) -> Actor | None:
    """As whom this session acts now; None when nobody is signed in, or nothing is left to act as.

    One look per request. The session's first one begins its stream, in the agency of the oldest live membership.
    """
    found: Any = getattr(request, "_acting_as", UNREAD)
    if found is UNREAD:
        found = _look(request, timezone.now())
        request._acting_as = found  # type: ignore[attr-defined]
    actor: Actor | None = found
    return actor


def _look(request: HttpRequest, at: datetime) -> Actor | None:
    person = request.user
    if not isinstance(person, Person):
        return None
    sign_in = next(iter(_sign_in(UUID(str(request.session.get(SIGN_IN) or NOBODY)), person.pk)), None)
    held = held_by(person, at)
    request._held = held  # type: ignore[attr-defined]
    if sign_in is None:
        if not held:
            return None
        sign_in = _begin(request, held[0], at)
    return actor_of(sign_in, at, proved_at=_proved_at(request, person), held=held)


@prepared
def _sign_in(pk: UUID, person: UUID) -> QuerySet[SignIn]:
    return SignIn.objects.filter(pk=pk, person=person)


def _proved_at(request: HttpRequest, person: Person) -> datetime | None:
    """When this person last showed who they are, at sign-in or again since: by the code, where they have one."""
    given = _by_code(request, person) or get_authentication_records(request, person)
    return datetime.fromtimestamp(max(one["at"] for one in given), UTC) if given else None


def _by_code(request: HttpRequest, person: Person) -> list[dict[str, Any]]:
    """When this session showed a second factor that still stands; nothing for one that was removed. One look a page."""
    found: list[dict[str, Any]] | None = getattr(request, "_shown_by_code", None)
    if found is None:
        found = [one for one in get_authentication_records(request, person) if one["method"] == "mfa"]
        found = found if found and is_mfa_enabled(person) else []
        request._shown_by_code = found  # type: ignore[attr-defined]
    return found


def _begin(request: HttpRequest, membership: Membership, at: datetime) -> SignIn:
    sign_in = open_sign_in(membership.person, membership.agency, by=None, at=at, door="page")
    request.session[SIGN_IN] = str(sign_in.pk)
    return sign_in


def agencies_of(request: HttpRequest) -> list[Membership]:
    """One live membership for each agency that this person could act for: what "Change" offers."""
    if not isinstance(request.user, Person):
        return []
    held: list[Membership] | None = getattr(request, "_held", None)  # read with the actor
    rows = list(memberships_of(request.user, timezone.now())) if held is None else held
    return list({membership.agency_id: membership for membership in reversed(rows)}.values())[::-1]


def change_agency(request: HttpRequest, code: str) -> None:
    """Act for another of one's agencies from now on, in a stream of its own. Raises NotPermitted."""
    chosen = next((membership for membership in agencies_of(request) if membership.agency.code == code), None)
    if chosen is None:
        raise NotPermitted(_("You are not a member of that agency now."))
    _begin(request, chosen, timezone.now())
    request._acting_as = UNREAD  # type: ignore[attr-defined]


def actor_with_key(secret: str, at: datetime) -> Actor | None:
    """As whom a system's key acts: one membership, while it and the key last. The same work for hit and miss."""
    if not A_KEY.fullmatch(secret):
        return None
    rows = ApiKey.objects.select_related("sign_in", "membership__person", "membership__agency", "membership__team")
    key = rows.filter(prefix=secret[:8]).first()
    right = hmac.compare_digest(key.digest if key else NO_DIGEST, key_digest(secret))
    if key is None or not right or key.revoked_at or key.expires_at <= at or not _lives(key.membership, at):
        return None
    note_key_used(key, at)
    membership = key.membership
    return Actor(
        person=membership.person,
        agency=membership.agency,
        membership=membership,
        roles=frozenset({membership.role}),
        teams=frozenset({membership.team_id} if membership.team_id else set()),
        sign_in=key.sign_in,
        is_key=True,
        at=at,
        scopes=frozenset(key.scopes),
    )


def _lives(membership: Membership, at: datetime) -> bool:
    ended = membership.ends_at is not None and membership.ends_at <= at
    return membership.starts_at <= at and not ended and membership.person.is_active
