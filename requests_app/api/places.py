"""An agency's teams and call-back numbers over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.commands import add_team, choose_receiving_team
from agencies.models import Contact, Team
from agencies.queries import contacts_of, contacts_waiting, teams_of
from requests_app import commands, queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.http import Carried, looked_up
from requests_app.serializers import people as words
from requests_app.serializers.strict import taken


class Teams(APIView):
    """The teams of one's own agency."""

    permission_classes = [People]

    @described("list_teams", "Teams", shows=page("TeamPage", words.TeamShown))
    def get(self, request: Request) -> Response:
        """Of the agency that you act for; the one that receives comes first."""
        by, _at = caller(request)
        return Response({"items": words.TeamShown(teams_of(by.agency), many=True).data, "next": None})

    @described("add_team", "Add a team", takes=words.AddTeam, shows=words.TeamShown, status=201, unsafe=True)
    def post(self, request: Request) -> Response:
        """By an administrator. It receives nothing before it is chosen to."""
        by, at = caller(request)
        name = taken(words.AddTeam, request.data)["name"]
        act = carried(request, by, at, lambda: add_team(by.agency, name, by=by, at=at), status=201, mark_of=_mark)
        return _team(act, status=201)


class ReceivingTeam(APIView):
    """Choosing the team that receives."""

    permission_classes = [People]

    @described(
        "choose_receiving_team", "Let a team receive", takes=words.ReceiveHere, shows=words.TeamShown, unsafe=True
    )
    def post(self, request: Request, team_id: UUID) -> Response:
        """What has arrived already stays where it is."""
        by, at = caller(request)
        taken(words.ReceiveHere, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="team", asked_for=str(team_id)):
                found = queries.one_or_404(teams_of(by.agency), pk=team_id)
            return choose_receiving_team(found, by=by, at=at)

        return _team(carried(request, by, at, act, mark_of=_mark))


class Contacts(APIView):
    """The call-back numbers of one's own agency."""

    permission_classes = [People]

    @described("list_contacts", "Call-back numbers", shows=page("ContactPage", words.ContactShown))
    def get(self, request: Request) -> Response:
        """Partners are given the first one. Those that wait for a second person come last, and nobody is given them."""
        by, _at = caller(request)
        rows = [*contacts_of(by.agency), *contacts_waiting(by.agency)]
        return Response({"items": words.ContactShown(rows, many=True).data, "next": None})

    @described(
        "add_contact", "Add a call-back number", takes=words.AddContact, shows=words.ContactShown, status=201,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """By an administrator. It counts once a second person has agreed."""
        by, at = caller(request)
        said = taken(words.AddContact, request.data)
        done = carried(
            request, by, at, lambda: commands.add_contact(by.agency, said["label"], said["number"], by=by, at=at),
            status=201,
            mark_of=_mark,
        )  # fmt: skip
        return _contact(done, status=201)


class EndContact(APIView):
    """Taking a number out."""

    permission_classes = [People]

    @described("end_contact", "Take a number out", takes=words.EndContact, shows=words.ContactShown, unsafe=True)
    def post(self, request: Request, contact_id: int) -> Response:
        """The last one stays: partners must be able to ring back."""
        return _on_contact(request, contact_id, words.EndContact, commands.end_contact)


class AgreeContact(APIView):
    """The second person's yes to a number."""

    permission_classes = [People]

    @described("agree_contact", "Agree to a number", takes=words.AgreeContact, shows=words.ContactShown, unsafe=True)
    def post(self, request: Request, contact_id: int) -> Response:
        """By somebody here who signs, oversees or administers, and did not propose it."""
        return _on_contact(request, contact_id, words.AgreeContact, commands.agree_contact)


def _on_contact(request: Request, contact_id: int, takes: Any, command: Callable[..., Any]) -> Response:
    by, at = caller(request)
    taken(takes, request.data)

    def act() -> Any:
        with looked_up(by, at, tried="contact", asked_for=str(contact_id)):
            found = queries.one_or_404(Contact.objects.filter(agency=by.agency), pk=contact_id)
        return command(found, by=by, at=at)

    return _contact(carried(request, by, at, act, mark_of=_mark))


def _mark(row: Any) -> str:
    return str(row.pk)


def _team(done: Carried, status: int = 200) -> Response:
    return acted(
        lambda body: words.TeamShown(body["row"]), {"row": Team.objects.get(pk=done.mark)}, done, status=status
    )


def _contact(done: Carried, status: int = 200) -> Response:
    body = {"row": Contact.objects.get(pk=done.mark)}
    return acted(lambda body: words.ContactShown(body["row"]), body, done, status=status)
