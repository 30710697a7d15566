"""Where things stand is where their entries led them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product

from requests_app.models import (
    AgencyResponse,
    ApprovalStep,
    Arrival,
    Draft,
    InformationRequest,
    Question,
    Signature,
)
from tests.faults.invariants.books import Books, Said, Thing


def _moves(sources: str, to: str) -> set[tuple[str, str]]:
    return set(product(sources.split(), to.split()))


OF_A_REQUEST = {
    "request.submitted": _moves("draft returned", "submitted"),
    "request.returned": _moves("submitted", "returned"),
    "views.against": _moves("submitted", "returned"),
    "request.declined": _moves("submitted", "closed"),
    "request.sent": _moves("submitted", "sent"),
    "request.withdrawn": _moves("submitted returned sent", "withdrawn"),
    "request.closed": _moves("sent", "closed"),
    "request.looked_again": _moves("sent closed", "sent"),
    "emergency.asked": _moves("draft", "sent"),
}
OF_A_RESPONSE = {
    "offer.begun": {("", "acknowledged")},
    "emergency.shared": _moves("received acknowledged in_approval approved", "delivered") | {("", "delivered")},
    "response.acknowledged": _moves("received", "acknowledged"),
    "response.put_forward": _moves("received acknowledged", "in_approval"),
    "response.approved": _moves("in_approval", "approved"),
    "views.against": _moves("in_approval", "acknowledged"),
    "step.returned": _moves("in_approval", "acknowledged"),
    "response.stopped": _moves("approved", "acknowledged"),
    "response.delivered": _moves("approved", "delivered"),
    "receipt.confirmed": _moves("delivered", "received_by_asker recalled"),
    "response.closed": _moves("received acknowledged in_approval approved", "closed"),
    "response.recalled": _moves("delivered received_by_asker", "recalled"),
    "misuse.reviewed": _moves("delivered received_by_asker", "recalled delivered received_by_asker"),
}
OF_A_COPY = {"disclosure.passed_on": {("", "delivered")}, **OF_A_RESPONSE}
UNSENT = {"received", "acknowledged", "in_approval", "approved"}
ARRIVED = {"delivered", "received_by_asker", "recalled"}
DECIDED = {
    "agreed": {"step.endorsed", "step.approved", "step.looked_back"},
    "sent_back": {"request.returned", "step.returned"},
    "declined": {"request.declined"},
    "dissented": {"step.dissented"},
}
TOLD_TO_BOTH = (
    *("response.acknowledged", "response.delivered", "disclosure.opened", "receipt.confirmed"),
    *("question.asked", "question.replied", "question.taken_back", "question.closed"),
    *("response.recalled", "disclosure.destroyed", "misuse.reported", "misuse.reviewed", "correction.sent"),
    "correction.read",
)


def states(books: Books) -> Iterator[str]:
    """Entry by entry from the beginning: each move legal, each from where the last one led, the last one now."""
    for thing in books.things():
        asking = isinstance(thing, InformationRequest)
        state, legal = ("draft", OF_A_REQUEST) if asking else ("received", OF_A_RESPONSE)
        if isinstance(thing, AgencyResponse) and thing.info_request_id is None:
            state = ""  # nobody asked: whoever begins it makes it
        for said in books.of(thing.pk):
            own = said.action in legal and not (asking and said.action in OF_A_RESPONSE)
            if not own and said.moved != ("", ""):
                yield f"{thing}: {said.action} moved it {said.moved}"
            elif own and (said.moved not in legal[said.action] or said.moved[0] != state):
                yield f"{thing}: {said.action} leads {said.moved} where it stood at {state}"
            state = said.moved[1] or state
        if state != thing.status:
            yield f"{thing} is {thing.status}, and its entries led to {state}"
        yield from _dated(thing, books)
    for copy in books.copies.values():
        yield from _passed_on(copy, books)


def _passed_on(copy: AgencyResponse, books: Books) -> Iterator[str]:
    """What was passed on began by that, and ends no later than what it came from."""
    state = ""
    for said in books.of(copy.pk):
        if said.moved != ("", "") and (said.moved not in OF_A_COPY.get(said.action, ()) or said.moved[0] != state):
            yield f"{copy}: {said.action} leads {said.moved} where it stood at {state}"
        state = said.moved[1] or state
    if state != copy.status:
        yield f"{copy} is {copy.status}, and its entries led to {state}"
    origin = books.responses[copy.origin_id]  # type: ignore[index]
    if origin.status == "recalled" and origin.ended_as in ("recalled", "misused") and copy.status != "recalled":
        yield f"{copy} is {copy.status}, and {origin} was recalled"
    if (origin.cut_at is None) != (copy.cut_at is None):
        yield f"{copy} was closed at {copy.cut_at}, and {origin} at {origin.cut_at}"


def _dated(thing: Thing, books: Books) -> Iterator[str]:
    """Instants in the row are those of the acts."""
    asking = isinstance(thing, InformationRequest)
    acts = {"submitted_at": "request.submitted emergency.asked", "sent_at": "request.sent emergency.asked"}
    if not asking:
        acts = {
            "sent_at": "response.received offer.begun emergency.shared",
            "delivered_at": "response.delivered emergency.shared", "received_at": "receipt.confirmed",
        }  # fmt: skip
    last = {said.action: said.at for said in books.of(thing.pk)}
    for column, actions in acts.items():
        when = next((last[action] for action in actions.split() if action in last), None)
        if getattr(thing, column) != when:
            yield f"{thing}: {column} is {getattr(thing, column)}, and {actions} was at {when}"
    if not asking and (thing.deliver_at is None) != (thing.status in UNSENT - {"approved"} or _closed_unheld(thing)):
        yield f"{thing} is {thing.status} and leaves at {thing.deliver_at}"


def _closed_unheld(response: Thing) -> bool:
    return response.status == "closed" and response.deliver_at is None  # type: ignore[union-attr]


def steps(books: Books) -> Iterator[str]:
    """Each step was decided once or not at all; exactly one waits for a signature while something is to be signed."""
    entries: dict[str, Counter[str]] = defaultdict(Counter)
    for stream in books.streams.values():
        for said in stream:
            entries[said.body["refers_to"]][said.action] += 1
    rounds: dict[tuple[object, int], list[ApprovalStep]] = defaultdict(list)
    for step in books.steps:
        rounds[step.root_id, step.round].append(step)
        yield from _decided_once(step, entries[str(step.pk)])
    for thing in books.things():
        current = [step for step in rounds[thing.pk, thing.round] if step.mode == "sign"]
        yield from _one_open(thing, current)
        for earlier in range(1, thing.round):
            for step in rounds[thing.pk, earlier]:
                if step.status in ("open", "waiting"):
                    yield f"{thing}: {step} is still {step.status}"


def _decided_once(step: ApprovalStep, acts: Counter[str]) -> Iterator[str]:
    decided = step.status in {*DECIDED, "viewed"}
    if step.blind and acts["step.viewed"] != decided:
        yield f"{step} of {step.root_id} is {step.status}, and was viewed {acts['step.viewed']} times"
    for status, actions in () if step.blind else DECIDED.items():
        times = sum(acts[action] for action in actions)
        if times != (step.status == status):
            yield f"{step} of {step.root_id} is {step.status}, and was {status} {times} times"
    if (step.decided_at is None) == decided or (step.decided_by_id is None) == decided:
        yield f"{step} of {step.root_id} is {step.status} and decided at {step.decided_at}"


def _one_open(thing: Thing, current: list[ApprovalStep]) -> Iterator[str]:
    """Of one stage, that is: where several decide together they are asked together, and a dissent waits too."""
    opened = {step.turn for step in current if step.status == "open" or step.unanswered}
    to_sign = thing.status in ("submitted", "in_approval")
    if len(opened) != to_sign:
        yield f"{thing} is {thing.status} and {len(opened)} stages wait for a signature"
    through = thing.status in {"sent", "approved", *ARRIVED}
    agreed = Counter(step.group for step in current if step.status == "agreed")
    for group in [*agreed]:  # what differed in a blind review was decided by somebody else
        agreed[group] += agreed.get(f"{group[:37]}/+", 0)
    if through and any(agreed[step.group] < step.needs or step.unanswered for step in current):
        yield f"{thing} is {thing.status} and not everybody has agreed"


def signatures(books: Books) -> Iterator[str]:
    """Distinct natural persons in a round, none from the other side, each under the words of that round."""
    rounds: dict[tuple[object, int], list[Signature]] = defaultdict(list)
    for one in books.signatures:
        rounds[one.root_id, one.round].append(one)
    for thing in books.things():
        digests = dict(thing.versions.values_list("number", "digest"))
        for number in range(1, thing.round + 1):
            signed = rounds.pop((thing.pk, number), [])
            yield from _one_part_each(thing, number, signed, digests.get(number, ""))
        if isinstance(thing, AgencyResponse) and thing.info_request_id is None:
            begun = [one.kind for one in rounds.pop((thing.pk, 0), [])]
            if begun not in ([], ["drafted"]):  # what was shared by telephone is signed for with its first version
                yield f"{thing}: {begun} before there were words"
    for (root, number), _signed in rounds.items():
        yield f"round {number} of {root} was signed and never begun"
    asked = defaultdict(set)
    for one in books.signatures:
        asked[one.root_id].add(one.human)
    for response in books.responses.values():
        if response.info_request_id and asked[response.pk] & asked[response.info_request_id]:
            yield f"{response}: somebody signed on both sides"


def _one_part_each(thing: Thing, number: int, signed: list[Signature], digest: str) -> Iterator[str]:
    if len({one.human for one in signed}) != len(signed):
        yield f"{thing}: one person signed twice in round {number}"
    if [one.kind for one in signed].count("drafted") != 1:
        yield f"{thing}: round {number} was not drafted once"
    if any(one.digest != digest for one in signed):
        yield f"{thing}: other words than those of round {number} were signed"


def both_sides(books: Books) -> Iterator[str]:
    """A request has gone to exactly those whom it asks; what both must be able to prove stands in both streams."""
    answers: dict[object, list[AgencyResponse]] = defaultdict(list)
    for response in books.responses.values():
        answers[response.info_request_id].append(response)
        if response.info_request_id:
            yield from _paired(response, books.of(response.pk), books.of(response.info_request_id))
        if response.info_request_id is None:
            arrived = Arrival.objects.filter(response=response).count()
            if arrived != (response.status in ARRIVED):
                yield f"{response} is {response.status}, and arrived {arrived} times"
            continue
        disclosed = list(response.disclosures.values_list("number", flat=True))
        if disclosed != ([response.version] if response.status in ARRIVED else []):
            yield f"{response} is {response.status}, and versions {disclosed} reached the asker"
    for request in books.requests.values():
        yield from _gone_to(request, answers[request.pk])
    for question in Question.objects.filter(ending="").select_related("response"):
        if question.response.status not in UNSENT:
            yield f"{question.response} is {question.response.status}, and {question} still waits for a reply"


def _gone_to(request: InformationRequest, answers: list[AgencyResponse]) -> Iterator[str]:
    asked = set(request.items.filter(number=request.version).values_list("asked_of", flat=True))
    reached = sorted(answer.from_agency_id for answer in answers if not answer.reconsiders_id)
    if reached != sorted(asked if request.sent_at else ()):
        yield f"{request} asks {len(asked)} agencies and has {len(reached)} responses"
    if request.status == "withdrawn" and any(answer.status in UNSENT for answer in answers):
        yield f"{request} is withdrawn, and somebody still answers"
    done = all(
        answer.status in ("received_by_asker", "closed") or (answer.status == "recalled" and answer.destroyed_at)
        for answer in answers
    )
    if request.sent_at and request.status in ("sent", "closed") and done != (request.status == "closed"):
        yield f"{request} is {request.status}, and its answers are {sorted(answer.status for answer in answers)}"


def _paired(response: AgencyResponse, own: list[Said], asking: list[Said]) -> Iterator[str]:
    for action in TOLD_TO_BOTH:
        theirs = [said.leaf.hex() for said in asking if (said.action, said.body["refers_to"]) == (action, response.ref)]
        referred = [said.body["refers_to"] for said in own if said.action == action]
        if theirs != referred:
            yield f"{response}: {action} stands {len(referred)} times here and {len(theirs)} times with the asker"


def drafts(books: Books) -> Iterator[str]:
    """No draft is left of what was put forward."""
    for draft in Draft.objects.select_related("info_request", "response"):
        if draft.info_request is None and draft.response is None and draft.pk in books.requests:
            yield f"{draft} was put forward and is still a draft"
        if draft.info_request and draft.info_request.status not in ("returned", "withdrawn"):
            yield f"{draft} changes a request that is {draft.info_request.status}"
        if draft.response and draft.response.status not in ("received", "acknowledged", "closed"):
            yield f"{draft} is of an answer that is {draft.response.status}"
