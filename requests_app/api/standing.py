"""Accreditation and terms of use over the API: how one stands, accepting; an administrator accredits and ends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.models import Accreditation
from requests_app import commands, queries
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.commands.standing import NewAccreditation
from requests_app.guidance.standing import standing
from requests_app.http import looked_up
from requests_app.queries.standing import accreditations_seen_by, stands
from requests_app.serializers import standing_words as words
from requests_app.serializers.strict import taken


class Accreditations(APIView):
    """Accreditations in force and to come."""

    permission_classes = [People]

    @described("list_accreditations", "Who is accredited", shows=page("AccreditationPage", words.AccreditationShown))
    def get(self, request: Request) -> Response:
        """Your own; the whole agency for its administrator."""
        by, at = caller(request)
        rows = words.AccreditationShown(accreditations_seen_by(by, at), many=True).data
        return Response({"items": rows, "next": None})

    @described(
        "accredit_people", "Accredit colleagues", takes=words.AccreditPeople,
        shows=page("AccreditedPage", words.AccreditationShown), status=201, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """By an administrator, never for oneself. One call accredits everybody of one course."""
        by, at = caller(request)
        said = taken(words.AccreditPeople, request.data)
        new = NewAccreditation(
            said["people"], said["kind"], said["said_by"], said.get("starts_at") or at, said["ends_at"]
        )  # fmt: skip
        done = carried(
            request, by, at, lambda: commands.accredit_people(by.agency, new, by=by, at=at), status=201,
            mark_of=lambda rows: str(rows[0].pk),
        )  # fmt: skip
        first = Accreditation.objects.get(pk=done.mark)
        made = Accreditation.objects.filter(agency=first.agency_id, audit_seq=first.audit_seq)
        body = {"items": list(made.select_related("person").order_by("person__name"))}
        return acted(lambda rows: _Page(rows["items"]), body, done, status=201)


class _Page:
    def __init__(self, rows: Any) -> None:
        self.data = {"items": words.AccreditationShown(rows, many=True).data, "next": None}


class EndAccreditation(APIView):
    """Ending an accreditation."""

    permission_classes = [People]

    @described(
        "end_accreditation", "End an accreditation", takes=words.EndAccreditation, shows=words.AccreditationShown,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, accreditation_id: UUID) -> Response:
        """At once. What they raised goes on, and they can still answer."""
        by, at = caller(request)
        taken(words.EndAccreditation, request.data)

        def act() -> Any:
            with looked_up(by, at, tried="accreditation", asked_for=str(accreditation_id)):
                found = queries.one_or_404(accreditations_seen_by(by, at), pk=accreditation_id)
            return commands.end_accreditation(found, by=by, at=at)

        done = carried(request, by, at, act, mark_of=lambda row: str(row.pk))
        row = Accreditation.objects.select_related("person").get(pk=done.mark)
        return acted(lambda body: words.AccreditationShown(body["row"]), {"row": row}, done)


class Terms(APIView):
    """The terms of use, and how one stands."""

    permission_classes = [People]

    @described("show_terms", "The terms of use, and how you stand", shows=words.TermsShown)
    def get(self, request: Request) -> Response:
        """The newest version, whether you accepted it, and until when you are accredited."""
        by, at = caller(request)
        return Response(_terms(by, at))

    @described("accept_terms", "Accept the terms of use", takes=words.AcceptTerms, shows=words.TermsShown, unsafe=True)
    def post(self, request: Request) -> Response:
        """For yourself, in the agency that you act for; the newest version."""
        by, at = caller(request)
        version = taken(words.AcceptTerms, request.data)["version"]
        done = carried(
            request, by, at, lambda: commands.accept_terms(by.agency, version, by=by, at=at), mark_of=lambda _row: ""
        )
        return acted(words.TermsShown, _terms(by, at), done)


def _terms(by: Any, at: Any) -> dict[str, Any]:
    terms, found = standing().terms, stands(by, at)
    return {
        "version": terms.version, "words": terms.words, "accepted": found.terms,
        "demanded": settings.ACCREDITATION_DEMANDED, "accredited": found.live, "accredited_until": found.until,
    }  # fmt: skip
