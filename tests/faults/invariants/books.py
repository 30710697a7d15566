"""Everything that a database says, read once."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from audit.models import Entry
from requests_app.models import AgencyResponse, ApprovalStep, Clock, InformationRequest, Signature

Thing = InformationRequest | AgencyResponse


@dataclass(frozen=True)
class Said:
    """One entry: its number, who acted, and what its bytes say."""

    stream: UUID
    seq: int
    action: str
    actor: UUID
    at: datetime
    leaf: bytes
    body: dict[str, Any]

    @property
    def moved(self) -> tuple[str, str]:
        """From which state to which; two empty strings when it stayed."""
        return self.body["from"], self.body["to"]


@dataclass(frozen=True)
class Books:
    """The trail by stream, and the rows that most invariants look at."""

    streams: dict[UUID, list[Said]]
    requests: dict[UUID, InformationRequest]
    responses: dict[UUID, AgencyResponse]
    copies: dict[UUID, AgencyResponse]
    steps: list[ApprovalStep]
    signatures: list[Signature]
    clocks: list[Clock]

    @classmethod
    def read(cls) -> Books:
        """As the database stands now."""
        streams: dict[UUID, list[Said]] = defaultdict(list)
        for entry in Entry.objects.order_by("stream_id", "stream_seq", "id"):
            streams[entry.stream_id].append(_said(entry))
        answers = list(AgencyResponse.objects.select_related("from_agency", "info_request"))
        return cls(
            streams=dict(streams),
            requests=InformationRequest.objects.in_bulk(),
            responses={one.pk: one for one in answers if one.origin_id is None},
            copies={one.pk: one for one in answers if one.origin_id is not None},
            steps=list(ApprovalStep.objects.order_by("root_id", "round", "order")),
            signatures=list(Signature.objects.order_by("root_id", "round", "id")),
            clocks=list(Clock.objects.select_related("agency").order_by("slot")),
        )

    def things(self) -> list[Thing]:
        """Requests and responses."""
        return [*self.requests.values(), *self.responses.values()]

    def of(self, stream: UUID) -> list[Said]:
        """A stream's entries, in order."""
        return self.streams.get(stream, [])

    def entry(self, stream: UUID, seq: int) -> Said | None:
        """One entry, by its number."""
        return next((said for said in self.of(stream) if said.seq == seq), None)

    def how_many(self, stream: UUID) -> Counter[str]:
        """How often each kind of act is recorded in a stream."""
        return Counter(said.action for said in self.of(stream))


def _said(entry: Entry) -> Said:
    body = bytes(entry.body)
    return Said(
        entry.stream_id, entry.stream_seq, entry.action, entry.actor_id, entry.at, bytes(entry.leaf_hash),
        orjson.loads(body),
    )  # fmt: skip
