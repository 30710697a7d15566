"""Nothing stands unrecorded, and nothing is recorded that does not stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.apps import apps

from agencies.models import (
    ApiKey,
    Away,
    Closure,
    Contact,
    Deputy,
    Invitation,
    Linking,
    LinkingYes,
    Membership,
    Proposal,
    ServiceHours,
    Shift,
    Team,
)
from audit import verify
from audit.guard import Recorded
from audit.models import Child, Root
from requests_app.models import (
    Advice,
    AgreementMatch,
    AgreementParty,
    AnsweredItem,
    ApprovalStep,
    Clearance,
    Correction,
    CorrectionCopy,
    Disagreement,
    DisagreementTurn,
    Disclosure,
    Emergency,
    Extension,
    Glass,
    Grant,
    InformationRequest,
    LateReason,
    Leave,
    Link,
    LocalText,
    LocalTextHand,
    Misuse,
    Pathway,
    PathwayHand,
    Question,
    Redating,
    RequestedItem,
    RequestVersion,
    ResponseVersion,
    Signature,
    Subject,
    SubjectKey,
)
from tests.faults.invariants.books import Books

REDATED = "clock.redated"
SUBMITTED = {"request.submitted", "emergency.asked"}
PUT_FORWARD = {"response.put_forward", "emergency.shared"}
DELIVERED = {"response.delivered", "emergency.shared"}
ENDED = {"request.returned", "request.declined", "request.withdrawn", "step.returned", "response.stopped"}
QUESTION_ENDED = {"question.replied", "question.taken_back", "question.closed"}
PATHWAYS = {f"pathway.{act}" for act in ("drafted", "changed", "proposed", "returned", "approved", "discarded")}
LOCAL_TEXTS = {f"local_text.{act}" for act in ("written", "changed", "returned", "approved", "discarded", "ended")}
SIGNED = {
    "drafted": {*SUBMITTED, *PUT_FORWARD, "offer.begun"},
    "agreed": {"step.endorsed", "step.approved"},
    "returned": {"request.returned", "step.returned"},
    "declined": {"request.declined"},
    "looked_back": {"step.looked_back"},
    "dissented": {"step.dissented"},
    "viewed": {"step.viewed"},
}
VIEWS = {"step.viewed", "views.opened", "views.against"}
STEPS = SIGNED["agreed"] | SIGNED["looked_back"] | SIGNED["dissented"] | {"dissent.answered"} | VIEWS

WRITTEN_BY: dict[type[Child], set[str]] = {
    Advice: {
        REDATED,
        "advice.asked",
        "advice.given",
        "advice.taken_back",
        "response.delivered",
        "response.closed",
    },
    Team: {"hours.set", "team.added", "team.receives"},
    Contact: {"hours.set", "contact.added", "contact.agreed", "contact.ended"},
    ServiceHours: {"hours.set"},
    Closure: {"hours.set", "closure.added", "closure.lifted"},
    Redating: {REDATED},
    Membership: {"membership.opened", "membership.ended"},
    Invitation: {"invitation.made", "invitation.ended", "invitation.used"},
    Linking: {"linking.proposed", "linking.agreed", "linking.declined", "linking.lapsed"},
    LinkingYes: {"linking.proposed", "linking.agreed"},
    Proposal: {"membership.proposed", "membership.opened", "membership.declined"},
    ApiKey: {"key.issued", "key.revoked"},
    RequestVersion: SUBMITTED,
    Subject: SUBMITTED,
    SubjectKey: SUBMITTED,
    RequestedItem: SUBMITTED,
    ResponseVersion: PUT_FORWARD,
    AnsweredItem: PUT_FORWARD,
    ApprovalStep: SUBMITTED | PUT_FORWARD | ENDED | STEPS | {"response.closed", REDATED},
    Signature: set().union(*SIGNED.values()),
    Disclosure: DELIVERED,
    Grant: {"grant.opened", "grant.ended", "request.restricted", "response.restricted", "response.received"},
    Clearance: SIGNED["agreed"],
    AgreementMatch: SUBMITTED | PUT_FORWARD,
    Shift: {"shift.entered", "shift.ended"},
    Away: {"away.said", "away.ended"},
    Deputy: {"deputy.named", "deputy.ended"},
    AgreementParty: {f"agreement.{act}" for act in ("registered", "signed", "reviewed", "ended")},
    Emergency: {REDATED} | {f"emergency.{act}" for act in ("asked", "shared", "written_up", "added_to")},
    Glass: {REDATED} | {f"glass.{act}" for act in ("broken", "ended", "reviewed")},
    Link: {"link.declared", "person.excluded"},
    Pathway: PATHWAYS,
    PathwayHand: PATHWAYS,
    LocalText: LOCAL_TEXTS,
    LocalTextHand: LOCAL_TEXTS,
    Leave: {"leave.asked", "leave.agreed", "leave.refused", "passing.told"},
    Misuse: {REDATED, "misuse.reported", "misuse.reviewed"},
    Disagreement: {f"disagreement.{act}" for act in ("raised", "taken_further", "settled")},
    DisagreementTurn: {f"disagreement.{act}" for act in ("raised", "answered", "taken_further", "settled")},
    Correction: {"correction.written", "correction.sent", "correction.dropped"},
    CorrectionCopy: {"correction.sent", "correction.read"},
    LateReason: {"response.acknowledged", "response.put_forward", "step.approved"},
    Extension: {"response.extended", "extension.objected"},
    Question: {"question.asked", *QUESTION_ENDED, "response.delivered", "response.closed"},
}


def trail() -> Iterator[str]:
    """The trail verifies, and on SQLite no row leads nowhere."""
    for finding in [*verify.verify().findings, *verify.children_without_entry()]:
        yield f"{finding.problem} ({finding.action} {finding.stream}/{finding.seq})"


def heads(books: Books) -> Iterator[str]:
    """Each root counts exactly the entries of its stream and ends with the last of them."""
    known = set()
    for model in apps.get_models():
        if not issubclass(model, Root):
            continue
        for pk, seq, head in model._base_manager.values_list("pk", "audit_seq", "audit_head"):
            known.add(pk)
            said = books.of(pk)
            if seq != len(said) or not said:
                yield f"{model.__name__} {pk} counts {seq} entries and has {len(said)}"
            elif bytes(head) != said[-1].leaf:
                yield f"{model.__name__} {pk} does not end with its last entry"
    for stream in books.streams.keys() - known:
        yield f"the stream {stream} is nobody's"


def children(books: Books) -> Iterator[str]:
    """Each row names an entry of the kind that writes such rows; a row that is new here, an entry that stands."""
    models = [model for model in apps.get_models() if issubclass(model, Child)]
    kinds = {(stream, said.seq): said.action for stream, entries in books.streams.items() for said in entries}
    for model in models:
        stream = next(one.stream for one in model._meta.constraints if isinstance(one, Recorded))
        for pk, root, seq in model._base_manager.values_list("pk", stream, "audit_seq"):
            action = kinds.get((root, seq), "nothing")
            if action == "nothing" or action not in WRITTEN_BY.get(model, {action}):
                yield f"{model.__name__} {pk} was written by {action}"


def counted(books: Books) -> Iterator[str]:
    """As many versions, signatures and disclosures as acts that make one: nothing lost, nothing doubled."""
    for thing in books.requests.values():
        yield from _differs(f"versions of {thing}", thing.versions.count(), books, thing.pk, SUBMITTED)
        yield from _differs(f"disclosures to {thing}", thing.disclosures.count(), books, thing.pk, DELIVERED)
        if not any(said.action == "request.restricted" for said in books.of(thing.pk)):  # that names several at once
            yield from _differs(f"grants on {thing}", thing.grants.count(), books, thing.pk, {"grant.opened"})
    for response in books.responses.values():
        yield from _differs(f"versions of {response}", response.versions.count(), books, response.pk, PUT_FORWARD)
        leaves = response.leaves.count()
        yield from _differs(f"leaves of {response}", leaves, books, response.pk, {"leave.asked", "passing.told"})
        yield from _differs(
            f"corrections of {response}", response.corrections.count(), books, response.pk, {"correction.written"}
        )
        yield from _differs(f"reports of {response}", response.misuses.count(), books, response.pk, {"misuse.reported"})
        asked = response.questions.count()
        yield from _differs(f"questions of {response}", asked, books, response.pk, {"question.asked"})
        ended = response.questions.exclude(ending__in=["", "overtaken"]).count()
        yield from _differs(f"questions ended of {response}", ended, books, response.pk, QUESTION_ENDED)
        begun = {"response.received"} if response.info_request_id else {"offer.begun", "emergency.shared"}
        yield from _differs(f"receipts of {response}", 1, books, response.pk, begun)
    signed = Counter((one.root_id, one.kind) for one in books.signatures)
    for root in books.things():
        for kind, actions in SIGNED.items():
            own = actions - (PUT_FORWARD if isinstance(root, InformationRequest) else SUBMITTED)
            yield from _differs(f"{kind} signatures on {root}", signed[root.pk, kind], books, root.pk, own)


def _differs(what: str, rows: int, books: Books, stream: object, actions: set[str]) -> Iterator[str]:
    acts = sum(said.action in actions for said in books.of(stream))  # type: ignore[arg-type]
    if rows != acts:
        yield f"{what}: {rows}, and {acts} acts that make one"
