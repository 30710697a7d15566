"""Who holds what was shared: the tree of one answer, as its originator or one recipient may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies.models import Person
from agencies.queries import members_holding
from audit.trail import content_of, contents_of
from requests_app.models import (
    AgencyResponse,
    Arrival,
    Correction,
    CorrectionCopy,
    InformationRequest,
    Leave,
    Misuse,
    Signature,
)
from requests_app.models.custody import LeaveKind, Verdict
from requests_app.models.steps import SignatureKind
from requests_app.queries.known import hearers
from requests_app.queries.scope import one_or_404
from requests_app.queries.sides import covered_document
from requests_app.queries.words import arrived_words, request_words

Words = dict[str, Any]


@dataclass
class Holder:
    """One who has it: sent, by leave, or because it could not wait. `who`, `why`: only where they may be read."""

    agency: str
    at: datetime
    how: str
    held: AgencyResponse | None = None
    who: str = ""
    why: str = ""
    destroyed: Words = field(default_factory=dict)
    corrections: list[CorrectionCopy] = field(default_factory=list)
    branches: list[Holder] = field(default_factory=list)


def custody_of(root: AgencyResponse) -> Holder:
    """The whole tree, for the originator: everybody, with to whom and why as they were asked."""
    leaves = _leaves(root)
    words = contents_of(root, [leaf.asked_seq for leaf in leaves]) if leaves else {}
    said = {leaf.pk: words[leaf.asked_seq] for leaf in leaves}
    return _holder(root, leaves, said, root)


def branch_of(held: AgencyResponse) -> Holder:
    """One recipient's branch: what they passed on in their own words; further on only which agency has it."""
    leaves = _leaves(held.root)
    mine = [leaf for leaf in leaves if leaf.held_id == held.pk]
    words = contents_of(stream_of(held), [leaf.asked_seq_there for leaf in mine]) if mine else {}
    return _holder(held, leaves, {leaf.pk: words[leaf.asked_seq_there] for leaf in mine}, None)


def _leaves(root: AgencyResponse) -> list[Leave]:
    """Every leave by which something was passed on, in order."""
    rows = root.leaves.filter(verdict__in=[Verdict.AGREED, Verdict.TOLD]).exclude(kind=LeaveKind.LONGER)
    return list(rows.select_related("to_agency", "passed__to_agency", "passed__arrival").order_by("number"))


def _holder(
    held: AgencyResponse, leaves: Iterable[Leave], said: Mapping[UUID, Words], root: AgencyResponse | None
) -> Holder:
    below: dict[UUID, list[Leave]] = defaultdict(list)
    for leaf in leaves:
        below[leaf.held_id].append(leaf)
    copies: dict[UUID, list[CorrectionCopy]] = defaultdict(list)
    for copy in CorrectionCopy.objects.filter(correction__response=held.root).select_related("correction"):
        copies[copy.held_id].append(copy)

    def made(one: AgencyResponse, how: str, words: Words) -> Holder:
        return Holder(
            one.to_agency.name, one.delivered_at or one.sent_at, how, one, words.get("who", ""), words.get("why", ""),
            branches=list(branches(one)), corrections=copies[one.pk],
        )  # fmt: skip

    def branches(one: AgencyResponse) -> Iterator[Holder]:
        for leaf in below[one.pk]:
            words = said.get(leaf.pk, {})
            if leaf.passed:
                yield made(leaf.passed, "leave", words)
            else:
                agency = leaf.to_agency.name if leaf.to_agency else ""
                how = "told" if leaf.kind == LeaveKind.TOLD else "outside"
                yield Holder(
                    agency, leaf.decided_at or leaf.asked_at, how, None, words.get("who", ""), words.get("why", "")
                )

    return made(held, "sent", {})


def stream_of(held: AgencyResponse) -> InformationRequest | Arrival:
    """The recipient's own record of it."""
    return held.info_request or held.arrival


def everybody_below(held: AgencyResponse) -> list[AgencyResponse]:
    """Every copy in this installation that came out of this one, those nearer first."""
    rows = list(held.root.passed.select_related("from_agency", "to_agency", "arrival__team", "received_by", "team"))
    found: list[AgencyResponse] = []
    level = {held.pk}
    while level:
        under = [row for row in rows if row.passes_on_id in level]
        found += under
        level = {row.pk for row in under}
    return found


def who_has_it(root: AgencyResponse) -> set[str]:
    """Codes of the agencies in the tree, the originator's too."""
    codes = {root.from_agency.code, root.to_agency.code}
    return codes | {one.to_agency.code for one in root.passed.select_related("to_agency")}


def subjects_held(held: AgencyResponse) -> tuple[list[Words], dict[str, list[str]]]:
    """Whom it is about, without what must stay hidden; and for each item, whom that is about."""
    if held.info_request is not None:
        document = covered_document(request_words(held.info_request))
        return document["subjects"], {item["id"]: item["about"] for item in document["items"]}
    offered = arrived_words(held)["offered"]
    people = offered["subjects"]
    refs = [one["ref"] for one in people]
    return people, {item["id"]: refs for item in offered.get("items") or [{"id": "I1"}]}


def leave_or_404(root: AgencyResponse, leave_id: UUID) -> Leave:
    """A leave that was asked of an answer which this person may see already. Raises NotFound."""
    rows = root.leaves.select_related("held__to_agency", "held__info_request", "held__arrival", "to_agency", "asked_by")
    return one_or_404(rows, pk=leave_id)


def open_leaves(root: AgencyResponse) -> list[Leave]:
    """What waits for the originator's word."""
    return list(root.leaves.filter(verdict="").select_related("held__to_agency", "to_agency").order_by("number"))


def asked_words(leave: Leave, root: AgencyResponse) -> Words:
    """What was asked, in the originator's own record."""
    return content_of(root, leave.asked_seq)


def answered_words(leave: Leave) -> Words:
    """Why leave was given or refused, as the asker was told."""
    return content_of(stream_of(leave.held), leave.decided_seq_there or 0)


def roles_that_decide(root: AgencyResponse) -> set[str]:
    """Whoever could sign the answer may let it be passed on: the roles of its last round."""
    rows = root.steps.filter(round=root.round, agency=root.from_agency_id)
    return {role for names in rows.values_list("roles", flat=True) for role in names.split()}


def hands_off(root: AgencyResponse, *others: Person) -> set[UUID]:
    """The humans who may not decide: who asked for the answer, who drafted it, and these."""
    roots = [root.pk, *([root.info_request_id] if root.info_request_id else [])]
    rows = Signature.objects.filter(root_id__in=roots).select_related("person", "acting_for")
    taken = [row for row in rows if row.root_id != root.pk or row.kind == SignatureKind.DRAFTED]
    return {one.human for row in taken for one in (row.person, row.acting_for) if one} | {one.human for one in others}


def deciders(root: AgencyResponse, at: datetime, *others: Person) -> list[Person]:
    """Who may decide about it now: of its team, or who signed it, in a role that could."""
    excluded = hands_off(root, *others)
    signed = set(root.signatures.values_list("person_id", flat=True))
    rows = members_holding(roles_that_decide(root), root.from_agency, at)
    people = [row.person for row in rows if row.team_id == root.team_id or row.person_id in signed]
    return hearers(root, [one for one in people if one.human not in excluded], at)


def misuse_of(root: AgencyResponse) -> Misuse | None:
    """The report that is looked into now."""
    return root.misuses.select_related("agency", "reported_by").filter(verdict="").first()


def unread_copy(held: AgencyResponse) -> CorrectionCopy | None:
    """The first correction that nobody there has confirmed."""
    rows = held.correction_copies.filter(read_at=None).select_related("correction", "held__to_agency")
    return rows.order_by("correction__number").first()


def copies_of(held: AgencyResponse) -> list[tuple[CorrectionCopy, Words]]:
    """Every correction that reached this recipient, with its words out of their own record."""
    rows = list(held.correction_copies.select_related("correction", "read_by").order_by("correction__number"))
    words = contents_of(stream_of(held), [row.seq_there for row in rows]) if rows else {}
    return [(row, words[row.seq_there]) for row in rows]


def copied_words(copy: CorrectionCopy) -> Words:
    """A correction as it reached one recipient."""
    return content_of(stream_of(copy.held), copy.seq_there)


def written_words(correction: Correction) -> Words:
    """A correction as it was written, in the originator's own record."""
    words = content_of(correction.response, correction.written_seq)
    return {key: words[key] for key in ("wrong", "right", "items")}


def reported_words(misuse: Misuse) -> Words:
    """What was reported: the reporting side's own."""
    root = misuse.response
    own = root if misuse.agency_id == root.from_agency_id else stream_of(root)
    return content_of(own, misuse.reported_seq)
