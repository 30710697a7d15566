"""An agency's own people over the API: who holds what; letting in, agreeing, ending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.commands import end_membership, restore_person, suspend_person
from agencies.models import Membership, Person, Proposal
from agencies.queries import people_of, proposals_of
from agencies.values import Issued, NewMembership, NewPerson
from requests_app import commands, queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.commands.invitations import post_invitation
from requests_app.commands.people import Given
from requests_app.http import looked_up
from requests_app.serializers import people as words
from requests_app.serializers.strict import taken


class Memberships(APIView):
    """Who holds what."""

    permission_classes = [People]

    @described("list_memberships", "Who holds what here", shows=page("MembershipPage", words.HeldRoleShown))
    def get(self, request: Request) -> Response:
        """In the agency that you act for, now and to come."""
        by, at = caller(request)
        return Response({"items": words.HeldRoleShown(people_of(by.agency, at), many=True).data, "next": None})

    @described(
        "give_role", "Let somebody in", takes=words.GiveRole, shows=words.GivenShown, status=201, unsafe=True
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """By an administrator. Where the role signs or oversees, or they work for another agency too, it is
        held once a second person has agreed. Somebody new is sent the link by which they set their password."""
        by, at = caller(request)
        said = taken(words.GiveRole, request.data)
        new = NewPerson(said["email"], said.get("name", ""))
        role = NewMembership(
            said["role"], said["title"], said.get("starts_at") or at, said.get("ends_at"), said.get("team", "")
        )  # fmt: skip
        links: list[Issued] = []

        def act() -> Given:
            given = commands.invite_person(by.agency, new, role, by=by, at=at)
            links.extend([given.link] if given.link else [])
            return given

        done = carried(request, by, at, act, status=201, mark_of=_mark)
        if links:
            post_invitation(links[0], at)
        kind, _colon, pk = done.mark.partition(":")
        body: dict[str, Any] = {"membership": None, "proposal": None}
        body[kind] = (_memberships() if kind == "membership" else _proposals()).get(pk=pk)
        return acted(words.GivenShown, body, done, status=201)


class EndMembership(APIView):
    """Ending a membership."""

    permission_classes = [People]

    @described("end_membership", "End a membership", takes=words.EndMembership, shows=words.HeldRoleShown, unsafe=True)
    def post(self, request: Request, membership_id: UUID) -> Response:
        """Now: it counts from their next request on, and what waited for them passes to others within a minute."""
        by, at = caller(request)
        taken(words.EndMembership, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="membership", asked_for=str(membership_id)):
                rows = Membership.objects.filter(agency=by.agency).select_related("agency", "person")
                found = queries.one_or_404(rows, pk=membership_id)
            return end_membership(found, by=by, at=at)

        done = carried(request, by, at, act, mark_of=lambda _none: str(membership_id))
        return acted(lambda body: words.HeldRoleShown(body["row"]), {"row": _memberships().get(pk=done.mark)}, done)


class Proposals(APIView):
    """Roles that wait for a second person."""

    permission_classes = [People]

    @described("list_proposed_roles", "Roles that wait", shows=page("ProposalPage", words.ProposalShown))
    def get(self, request: Request) -> Response:
        """For a second person of the agency that you act for."""
        by, _at = caller(request)
        return Response({"items": words.ProposalShown(proposals_of(by.agency), many=True).data, "next": None})


class AgreeRole(APIView):
    """The second person's yes."""

    permission_classes = [People]

    @described("agree_role", "Agree to a role", takes=words.AgreeRole, shows=words.ProposalShown, unsafe=True)
    def post(self, request: Request, proposal_id: UUID) -> Response:
        """By somebody here who signs, oversees or administers; not who proposed it, nor whose it would be."""
        return _settled(request, proposal_id, words.AgreeRole, commands.agree_role)


class DeclineRole(APIView):
    """The second person's no."""

    permission_classes = [People]

    @described("decline_role", "Do not give a role", takes=words.DeclineRole, shows=words.ProposalShown, unsafe=True)
    def post(self, request: Request, proposal_id: UUID) -> Response:
        """Whoever proposed it may take it back, too."""
        return _settled(request, proposal_id, words.DeclineRole, commands.decline_role)


class AskForSecondFactors(APIView):
    """Asking people to set up a second factor."""

    permission_classes = [People]

    @described(
        "ask_for_second_factors", "Ask for second factors", takes=words.AskForSecondFactors, shows=words.AskedShown,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """By an administrator: everybody here who has none is told, once a day at most."""
        by, at = caller(request)
        taken(words.AskForSecondFactors, request.data)
        done = carried(
            request, by, at, lambda: commands.ask_for_second_factors(by.agency, by=by, at=at), mark_of=str
        )  # fmt: skip
        return acted(words.AskedShown, {"asked": int(done.mark)}, done)


class Suspend(APIView):
    """Shutting somebody out."""

    permission_classes = [People]

    @described("suspend_person", "Suspend a person", takes=words.SuspendPerson, shows=words.SignsInShown, unsafe=True)
    def post(self, request: Request, person_id: UUID) -> Response:
        """By an administrator of the one agency that they work for. Their sessions and keys die at once."""
        return _shut(request, person_id, words.SuspendPerson, suspend_person)


class Restore(APIView):
    """Letting somebody in again."""

    permission_classes = [People]

    @described("restore_person", "Let them in again", takes=words.RestorePerson, shows=words.SignsInShown, unsafe=True)
    def post(self, request: Request, person_id: UUID) -> Response:
        """They sign in anew; sessions and keys of before stay dead."""
        return _shut(request, person_id, words.RestorePerson, restore_person)


def _shut(request: Request, person_id: UUID, takes: Any, command: Callable[..., Any]) -> Response:
    by, at = caller(request)
    said = taken(takes, request.data)

    def act() -> Any:
        with looked_up(by, at, tried="person", asked_for=str(person_id)):
            rows = Person.objects.filter(memberships__agency=by.agency).distinct()
            found = queries.one_or_404(rows, pk=person_id)
        return command(found, said["reason"], by=by, at=at)

    done = carried(request, by, at, act, mark_of=lambda row: str(row.pk))
    return acted(lambda body: words.SignsInShown(body["row"]), {"row": Person.objects.get(pk=done.mark)}, done)


def _settled(request: Request, proposal_id: UUID, takes: Any, command: Callable[..., Any]) -> Response:
    by, at = caller(request)
    taken(takes, request.data)

    def act() -> Any:
        with looked_up(by, at, tried="proposal", asked_for=str(proposal_id)):
            found = queries.one_or_404(Proposal.objects.filter(agency=by.agency), pk=proposal_id)
        return command(found, by=by, at=at)

    done = carried(request, by, at, act, mark_of=lambda _row: str(proposal_id))
    return acted(lambda body: words.ProposalShown(body["row"]), {"row": _proposals().get(pk=done.mark)}, done)


def _mark(given: Given) -> str:
    if given.membership is not None:
        return f"membership:{given.membership.pk}"
    return f"proposal:{given.proposal.pk}" if given.proposal else ""


def _memberships() -> Any:
    return Membership.objects.select_related("person", "team")


def _proposals() -> Any:
    return Proposal.objects.select_related("person", "team", "proposed_by")
