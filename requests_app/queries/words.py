"""The sealed words of versions, opened for a side that may read them. Callers have asked `scope` already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from audit.models import Payload
from audit.prepared import prepared
from audit.seal import unseal
from audit.trail import content_of, contents_of, opened, place_of, sealed_in, stamp
from requests_app.models import AgencyResponse, Disclosure, InformationRequest, RequestVersion, ResponseVersion, Thing
from requests_app.models.steps import SignatureKind
from requests_app.queries.timelines import role_words
from requests_app.values.pins import Change, Pin, changed

Words = dict[str, Any]


def request_words(info_request: InformationRequest, number: int | None = None) -> dict[str, Any]:
    """The request document of a version (the newest unless told): the asking side's own."""
    words: dict[str, Any] = _sealed_with(info_request, number or info_request.version)["document"]
    return words


def addressed_words(response: AgencyResponse) -> dict[str, Any]:
    """The request as addressed to this partner: what it was asked, by whom, about whom; nothing of the others.

    What replies to its questions changed stands in it, with who said so; as it was asked first it stays on record.
    """
    return changed(endorsed_words(response), _changes_of(response))


def endorsed_words(response: AgencyResponse) -> dict[str, Any]:
    """The request as it was endorsed for this partner, before any reply changed it."""
    return content_of(response, 1)


def _changes_of(response: AgencyResponse) -> list[Change]:
    rows = list(response.questions.filter(changes=True).order_by("ended_at", "number"))
    said = contents_of(response, [row.ended_seq for row in rows if row.ended_seq]) if rows else {}
    return [
        Change(
            pin=Pin(row.kind, row.ref),
            was=said[row.ended_seq]["change"]["was"],
            to=said[row.ended_seq]["change"]["to"],
            by=f"{role_words([row.ended_role], response.pack)}, {response.to_agency.name}",
            at=stamp(row.ended_at),
            does=said[row.ended_seq]["change"]["does"],
        )
        for row in rows
        if row.ended_seq and row.ended_at
    ]


def answer_words(response: AgencyResponse, number: int | None = None) -> dict[str, Any]:
    """The answer document of a version: the answering side's own."""
    words: dict[str, Any] = _sealed_with(response, number or response.version)["document"]
    return words


def _sealed_with(thing: Thing, number: int) -> Words:
    """What is sealed with a version, in one query."""
    version = _answer_version if isinstance(thing, AgencyResponse) else _request_version
    (content,) = opened(thing, version(thing.pk, number)).values()
    return content


@prepared
def _request_version(pk: UUID, number: int) -> QuerySet[Payload, tuple[int, bytes | memoryview]]:
    return sealed_in(pk, RequestVersion.objects.filter(info_request=pk, number=number).values("audit_seq"))


@prepared
def _answer_version(pk: UUID, number: int) -> QuerySet[Payload, tuple[int, bytes | memoryview]]:
    return sealed_in(pk, ResponseVersion.objects.filter(response=pk, number=number).values("audit_seq"))


def duty_words(response: AgencyResponse) -> list[Words]:
    """What the information sharing duty came to for each item of the newest version: the answering side's own."""
    if not response.version:
        return []
    found: list[Words] = _sealed_with(response, response.version).get("duty") or []
    return found


def marked_in(response: AgencyResponse) -> list[Words]:
    """Items that an approver marked to be withheld when the newest version was returned."""
    last = response.signatures.filter(kind=SignatureKind.RETURNED, round=response.round).order_by("-id").first()
    if last is None:
        return []
    marked: list[Words] = content_of(response, last.audit_seq).get("marked", [])
    return marked


def disclosed_words(disclosure: Disclosure) -> dict[str, Any]:
    """What reached the asker, from the asker's own stream."""
    words: dict[str, Any] = content_of(disclosure.info_request, disclosure.audit_seq)["disclosure"]
    return words


def arrived_words(response: AgencyResponse) -> dict[str, Any]:
    """What reached the asking side of an answer, from that side's own stream; of an offer also about whom and why."""
    if response.info_request is None:
        content = content_of(response.arrival, 1)
        came = {"origin": content["origin"]} if "origin" in content else {}
        return {**content["disclosure"], "offered": content["offered"], **came}
    return disclosed_words(response.disclosures.select_related("info_request").latest("number"))


def words_of_requests(rows: Sequence[InformationRequest]) -> dict[UUID, Words]:
    """The newest request documents of several requests, in two queries."""
    numbers = {row.pk: row.version for row in rows}
    seqs = {pk: seq for pk, number, seq in _versions(list(numbers)) if number == numbers[pk]}
    return {pk: content["document"] for pk, content in _opened(rows, seqs).items()}


def words_of_responses(rows: Sequence[AgencyResponse]) -> dict[UUID, Words]:
    """The request as addressed to each of several responses, in one query."""
    return _opened(rows, {row.pk: 1 for row in rows})


def _opened(rows: Sequence[Any], seqs: dict[UUID, int]) -> dict[UUID, Words]:
    roots = {row.pk: row for row in rows}
    return {
        pk: unseal(sealed, roots[pk].sealed_key, roots[pk].key_epoch, pk, place_of(pk, seq))[0]
        for pk, seq, sealed in _sealed(list(seqs), list(set(seqs.values())))
        if seqs[pk] == seq
    }


@prepared
def _versions(requests: list[UUID]) -> QuerySet[RequestVersion, tuple[UUID, int, int]]:
    rows = RequestVersion.objects.filter(info_request__pk__in=requests)
    return rows.values_list("info_request_id", "number", "audit_seq")


@prepared
def _sealed(streams: list[UUID], seqs: list[int]) -> QuerySet[Payload, tuple[UUID, int, bytes | memoryview]]:
    wanted = Payload.objects.filter(entry__stream_id__in=streams, entry__stream_seq__in=seqs)
    return wanted.values_list("stream_id", "entry__stream_seq", "sealed")
