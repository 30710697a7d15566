"""What the frame of every page says: where one can go, who one is, which guidance holds, when the page was made.

A context processor. It asks nothing of the database; it reads what the request already carries:

  request.actor          agencies.actors.Actor, or absent before sign-in
  request.notices_to_do  how many acts only this person can do now; absent means none
  request.memberships    how many agencies this person could act for; more than one offers "Change"
  request.acting_for     {name, until} while deputising; absent otherwise
  request.break_glass    {until} while emergency access is open; absent otherwise
  request.read_only      a whole sentence while nothing can be changed; absent otherwise

A place stands in the navigation only where it leads somewhere: for this role, and on this installation.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.hours import LONDON
from deploy.sessions import ends_in
from requests_app import guidance
from requests_app.roles import TABLE, May
from requests_app.templatetags.golden import leads_somewhere

CASEWORK = TABLE[May.RAISE]
ADVISERS = frozenset({"DPO", "CALDICOTT_GUARDIAN", "LEGAL", "IG_LEAD", "SIRO"})
OVERSEERS = TABLE[May.OVERSEE]
ADMINISTRATORS = frozenset({"ADMINISTRATOR"})
EVERYBODY: frozenset[str] = frozenset()

PLACES: tuple[tuple[str | Promise, str, frozenset[str]], ...] = (
    (_("Home"), "/", EVERYBODY),
    (_("Requests"), "/requests/", CASEWORK),
    (_("Asked of us"), "/responses/", TABLE[May.PREPARE] | ADVISERS),
    (_("Find a person"), "/people/find/", CASEWORK | OVERSEERS),
    (_("Guidance"), "/guidance/", EVERYBODY),
    (_("Practise"), "/practice/", EVERYBODY),
    (_("Oversight"), "/oversight/", OVERSEERS),
    (_("Retention"), "/retention/", TABLE[May.DISPOSE]),
    (_("Manage agency"), "/agency/", ADMINISTRATORS),
    (_("Emergency"), "/emergency/", EVERYBODY),
)
HELP: tuple[tuple[str | Promise, str, frozenset[str]], ...] = (
    (_("Help"), "/help/", EVERYBODY),
    (_("Accessibility"), "/help/accessibility/", EVERYBODY),
    (_("Privacy"), "/help/privacy/", EVERYBODY),
    (_("Status"), "/status/", ADMINISTRATORS | OVERSEERS),
)
PRACTICE = "/practice/"  # here everything is made up, and every page says so
LANGUAGE = "/language/"  # Django's set_language, which answers a POST


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell`, for base.html."""
    actor, at = getattr(request, "actor", None), timezone.now()
    return {
        "shell": {
            "navigation": _navigation(actor.roles, request.path) if actor else [],
            "identity": _identity(actor, request) if actor else None,
            "notices": getattr(request, "notices_to_do", 0),
            "acting_for": getattr(request, "acting_for", None),
            "break_glass": getattr(request, "break_glass", None),
            "read_only": getattr(request, "read_only", None),
            "guidance_version": guidance.in_force(at).version,
            "made_at": f"{at.astimezone(LONDON):%H:%M}",
            "demonstration": settings.PROFILE == "demo",
            "practice": request.path.startswith(PRACTICE),
            "help": [{"text": text, "href": href} for text, href in _open(HELP, actor.roles if actor else EVERYBODY)],
            "language_href": LANGUAGE if leads_somewhere(LANGUAGE) else "",
            "ends_in": ends_in(request.session) if actor else 0,
            "sign_out_href": "/sign-out/",
            "here": request.path if request.method == "GET" else "/",
        }
    }


def _identity(actor: Any, request: HttpRequest) -> dict[str, Any]:
    return {
        "name": actor.person.name,
        "role": actor.membership.title,
        "agency": actor.agency.name,
        "agency_code": actor.agency.code,
        "can_change": getattr(request, "memberships", 1) > 1,
    }


def _navigation(roles: frozenset[str], path: str) -> list[dict[str, Any]]:
    """The places of these roles, the same order for all; the one that holds this page is current."""
    return [
        {"text": text, "href": href, "current": path == href if href == "/" else path.startswith(href)}
        for text, href in _open(PLACES, roles)
    ]


def _open(
    places: tuple[tuple[str | Promise, str, frozenset[str]], ...], roles: frozenset[str]
) -> list[tuple[str | Promise, str]]:
    """Those of these places that this installation has and that are for these roles."""
    return [(text, href) for text, href, wanted in places if (not wanted or wanted & roles) and leads_somewhere(href)]
