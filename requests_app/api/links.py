"""Links to a case, restricted requests, and steps that nobody may decide, over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.models import Person
from requests_app import commands, policies, queries
from requests_app.api.acting import acted, carried, on_request, on_response
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.denials import Fault, Incomplete
from requests_app.http import looked_up, receipt_of
from requests_app.models import Thing
from requests_app.queries.owners import unowned_in
from requests_app.queries.signers import standing_of
from requests_app.serializers import links, shown, standing
from requests_app.serializers.strict import taken


def _thing(by: Any, at: Any, ref: str, *, asking: bool) -> Thing:
    with looked_up(by, at, tried="request" if asking else "response", asked_for=ref):
        return queries.request_or_404(by, ref, at) if asking else queries.response_or_404(by, ref, at)


def _said(request: Request, ref: str, act: Callable[[Thing], Any], *, asking: bool) -> Response:
    """Do it, and give the receipt alone: whoever said it may not see the thing any more."""
    by, at = caller(request)
    done = carried(request, by, at, lambda: act(_thing(by, at, ref, asking=asking)))
    return acted(links.OnRecord, {"receipt": standing.receipt_shown(receipt_of(done.mark))}, done)


def _declare(request: Request, ref: str, *, asking: bool) -> Response:
    by, at = caller(request)
    said = taken(links.DeclareLink, request.data)
    return _said(request, ref, lambda thing: commands.declare_link(thing, said["kind"], by=by, at=at), asking=asking)


def _exclude(request: Request, ref: str, *, asking: bool) -> Response:
    by, at = caller(request)
    said = taken(links.ExcludePerson, request.data)

    def act(thing: Thing) -> Any:
        [person] = _people([said["person"]], "/person")
        return commands.exclude_person(thing, person, said["kind"], said["why"], by=by, at=at)

    return _said(request, ref, act, asking=asking)


def _people(ids: list[UUID], pointer: str) -> list[Person]:
    found = list(Person.objects.filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise Incomplete([Fault(pointer, "not_a_member", _("Choose members of your own agency"))])
    return found


class DeclareOnRequest(APIView):
    """A link to somebody in a request."""

    permission_classes = [People]

    @described(
        "declare_link_on_request", "Say that you have a link to somebody in a request", takes=links.DeclareLink,
        shows=links.OnRecord, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """At once it passes to others, and you see the case no more, on either side."""
        return _declare(request, ref, asking=True)


class DeclareOnResponse(APIView):
    """A link to somebody in what was asked."""

    permission_classes = [People]

    @described(
        "declare_link_on_response", "Say that you have a link to somebody in what was asked", takes=links.DeclareLink,
        shows=links.OnRecord, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """At once it passes to others. What you signed of an answer that has not left counts no more."""
        return _declare(request, ref, asking=False)


class ExcludeOnRequest(APIView):
    """Keeping a colleague out of a request."""

    permission_classes = [People]

    @described(
        "exclude_on_request", "Keep a colleague out of a request", takes=links.ExcludePerson, shows=links.OnRecord,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """A party, a relative, or for another reason that you give."""
        return _exclude(request, ref, asking=True)


class ExcludeOnResponse(APIView):
    """Keeping a colleague out of an answer."""

    permission_classes = [People]

    @described(
        "exclude_on_response", "Keep a colleague out of an answer", takes=links.ExcludePerson, shows=links.OnRecord,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """A party, a relative, or for another reason that you give."""
        return _exclude(request, ref, asking=False)


def _restrict(request: Request, ref: str, *, asking: bool) -> Response:
    said = taken(links.RestrictRequest, request.data)
    does: Any = commands.restrict_request if asking else commands.restrict_response

    def act(found: Thing, **how: Any) -> Any:
        return does(found, _people(said["people"], "/people"), said["why"], until=said["until"], **how)

    return (on_request if asking else on_response)(request, ref, said, act)


def _unrestrict(request: Request, ref: str, *, asking: bool) -> Response:
    said = taken(links.UnrestrictRequest, request.data)
    does: Any = commands.unrestrict_request if asking else commands.unrestrict_response
    act = lambda found, **how: does(found, said["why"], **how)  # noqa: E731 - it is the act, and nothing else
    return (on_request if asking else on_response)(request, ref, said, act)


class RestrictRequest(APIView):
    """Keeping a request to people who are named."""

    permission_classes = [People]

    @described(
        "restrict_request", "Keep a request to named people", takes=links.RestrictRequest, shows=shown.RequestActed,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """For everybody else of your agency it does not exist; who saw it before is told that they see it no more."""
        return _restrict(request, ref, asking=True)


class UnrestrictRequest(APIView):
    """Opening a request to its team again."""

    permission_classes = [People]

    @described(
        "unrestrict_request", "Let the team see a request again", takes=links.UnrestrictRequest,
        shows=shown.RequestActed, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """For a reason, which goes on record."""
        return _unrestrict(request, ref, asking=True)


class RestrictResponse(APIView):
    """Keeping an answer to people who are named."""

    permission_classes = [People]

    @described(
        "restrict_response", "Keep an answer to named people", takes=links.RestrictRequest, shows=shown.ResponseActed,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """For everybody else of your agency it was never asked; the agency that asked notices nothing."""
        return _restrict(request, ref, asking=False)


class UnrestrictResponse(APIView):
    """Opening an answer to its team again."""

    permission_classes = [People]

    @described(
        "unrestrict_response", "Let the team see an answer again", takes=links.UnrestrictRequest,
        shows=shown.ResponseActed, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """For a reason, which goes on record."""
        return _unrestrict(request, ref, asking=False)


class Unowned(APIView):
    """Steps that nobody may decide."""

    permission_classes = [People]

    @described("list_unowned_steps", "Open steps without an owner", shows=page("UnownedPage", links.UnownedShown))
    def get(self, request: Request) -> Response:
        """Of your agency, for its seniors and administrators. There should be none."""
        by, at = caller(request)
        if denial := policies.why_not_see_owners(by=by):
            raise denial
        return Response({"items": links.UnownedShown(unowned_in(by.agency, at), many=True).data, "next": None})


def _who(request: Request, ref: str, step_id: UUID, *, asking: bool) -> Response:
    by, at = caller(request)
    thing = _thing(by, at, ref, asking=asking)
    with looked_up(by, at, tried="step", asked_for=f"{ref} {step_id}"):
        step = queries.step_or_404(thing, step_id)
    rows = standing_of(step, at) if step.agency_id == by.agency.pk else []
    return Response({"items": links.StandingShown(rows, many=True).data, "next": None})


class WhoOnRequest(APIView):
    """Who may act on a step of a request."""

    permission_classes = [People]

    @described("who_can_endorse", "Who can act on a step of a request", shows=page("WhoPage", links.StandingShown))
    def get(self, request: Request, ref: str, step_id: UUID) -> Response:
        """Everybody whose role it is, or who stands in for them; and why somebody cannot."""
        return _who(request, ref, step_id, asking=True)


class WhoOnResponse(APIView):
    """Who may act on a step of an answer."""

    permission_classes = [People]

    @described(
        "who_can_approve", "Who can act on a step of an answer", shows=page("WhoOfAnswerPage", links.StandingShown)
    )
    def get(self, request: Request, ref: str, step_id: UUID) -> Response:
        """Everybody whose role it is, or who stands in for them; and why somebody cannot."""
        return _who(request, ref, step_id, asking=False)
