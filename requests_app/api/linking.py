"""Records of one person over the API: proposing that two are, or are not; agreeing, not agreeing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.actors import Actor
from agencies.models import Linking, Membership, Person
from agencies.policies import why_not_administer
from agencies.queries import linked_in, linkings_seen_by, member_at_address
from requests_app import commands, queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.http import Carried, looked_up
from requests_app.serializers import linking as words
from requests_app.serializers.strict import taken


class Linkings(APIView):
    """What waits to be agreed."""

    permission_classes = [People]

    @described(
        "list_linkings", "What waits to be said of two records", shows=page("LinkingPage", words.LinkingShown)
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """For an administrator of an agency that proposed it, or that is asked."""
        by, at = caller(request)
        _for_administrators(by)
        return Response({"items": words.LinkingShown(linkings_seen_by(by, at), many=True).data, "next": None})

    @described(
        "propose_linking", "Say that two records are one person", takes=words.ProposeLinking,
        shows=words.LinkingShown, status=201, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """It counts once every other agency concerned, or a second administrator of your own, has agreed."""
        by, at = caller(request)
        said = taken(words.ProposeLinking, request.data)

        def act() -> Any:
            _for_administrators(by)
            to = member_at_address(said["agency"], said["email"], at)
            return commands.propose_linking(_own(said["person"], by, at), to, said["why"], by=by, at=at)

        return _shown(carried(request, by, at, act, status=201, mark_of=_mark), status=201)


class LinkedRecords(APIView):
    """What is linked."""

    permission_classes = [People]

    @described("list_linked_records", "Linked records", shows=page("LinkedPage", words.LinkedShown))
    def get(self, request: Request) -> Response:
        """Of which one is of the agency that you act for; for its administrator."""
        by, at = caller(request)
        _for_administrators(by)
        rows = [{"record": row, "follows": to} for row, to in linked_in(by.agency, at)]
        return Response({"items": words.LinkedShown(rows, many=True).data, "next": None})

    @described(
        "propose_parting", "Say that a link was a mistake", takes=words.ProposeParting, shows=words.LinkingShown,
        status=201, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """The link holds until every other agency concerned, or a second administrator of your own, has agreed."""
        by, at = caller(request)
        said = taken(words.ProposeParting, request.data)

        def act() -> Any:
            _for_administrators(by)
            with looked_up(by, at, tried="record", asked_for=str(said["person"])):
                rows = Person.objects.filter(pk__in=[row.pk for row, _to in linked_in(by.agency, at)])
                found = queries.one_or_404(rows.select_related("same_as"), pk=said["person"])
            return commands.propose_parting(found, said["why"], by=by, at=at)

        return _shown(carried(request, by, at, act, status=201, mark_of=_mark), status=201)


class AgreeLinking(APIView):
    """One agency's yes."""

    permission_classes = [People]

    @described("agree_linking", "Agree", takes=words.AgreeLinking, shows=words.LinkingShown, unsafe=True)
    def post(self, request: Request, linking_id: UUID) -> Response:
        """By an administrator of an agency that is asked; not who proposed it, nor whose records they are."""
        return _answered(request, linking_id, words.AgreeLinking, commands.agree_linking)


class DeclineLinking(APIView):
    """One agency's no."""

    permission_classes = [People]

    @described("decline_linking", "Do not agree", takes=words.DeclineLinking, shows=words.LinkingShown, unsafe=True)
    def post(self, request: Request, linking_id: UUID) -> Response:
        """It is over for everybody. Whoever proposed it may take it back, too."""
        return _answered(request, linking_id, words.DeclineLinking, commands.decline_linking)


def _answered(request: Request, linking_id: UUID, takes: Any, command: Callable[..., Any]) -> Response:
    by, at = caller(request)
    taken(takes, request.data)

    def act() -> Any:
        with looked_up(by, at, tried="linking", asked_for=str(linking_id)):
            found = queries.one_or_404(linkings_seen_by(by, at), pk=linking_id)
        return command(found, by=by, at=at)

    return _shown(carried(request, by, at, act, mark_of=_mark))


def _for_administrators(by: Actor) -> None:
    if denial := why_not_administer(by.agency, by=by):
        raise denial


def _own(person: UUID, by: Actor, at: datetime) -> Person:
    with looked_up(by, at, tried="record", asked_for=str(person)):
        here = Membership.objects.filter(Membership.live(at), agency=by.agency).values("person")
        return queries.one_or_404(Person.objects.filter(pk__in=here), pk=person)


def _mark(row: Linking) -> str:
    return str(row.pk)


def _shown(done: Carried, status: int = 200) -> Response:
    rows = Linking.objects.select_related("agency", "person", "to", "proposed_by").prefetch_related("asked__of_agency")
    return acted(lambda body: words.LinkingShown(body["row"]), {"row": rows.get(pk=done.mark)}, done, status=status)
