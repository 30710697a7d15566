"""The disclosure record: what was asked, decided and shared, under which rule and law, by whom and when.

One record for each side of an answer, made for one recipient. It holds only what crossed between the two sides: of
what was withheld the ground, of what is sealed that it is there. The same record for the same recipient is the same
words, so it says nothing of when it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import translation

from agencies.actors import Actor
from agencies.queries import title_in
from audit.models import Root
from audit.trail import about, content_of, stamp
from requests_app import guidance
from requests_app.events import Event
from requests_app.guidance.law import find
from requests_app.models import AgencyResponse, Correction, InformationRequest, Signature
from requests_app.models.steps import SignatureKind
from requests_app.queries.custody import copies_of, stream_of, written_words
from requests_app.queries.sides import addressed, disclosed, offered, opened_by, put_right
from requests_app.queries.threads import Thread, threads_answering, threads_asking
from requests_app.queries.timelines import role_words
from requests_app.queries.words import addressed_words, answer_words, arrived_words, request_words
from requests_app.values.computed import overall
from requests_app.values.minimised import READS

Words = dict[str, Any]
FORMAT = "golden-thread/disclosure-record/1"
_OF_A_PERSON = ("ref", "kind", "name", "dob", "due_date")
_OF_AN_ITEM = ("id", "sought", "question", "necessary_because", "from", "to", "about")
_IN_BOTH = (Event.RESPONSE_DELIVERED, Event.EMERGENCY_SHARED, Event.RECEIPT_CONFIRMED, Event.RESPONSE_RECALLED)


def received_record(held: AgencyResponse, by: Actor) -> Words:
    """For somebody of the side that received it, out of that side's own stream."""
    request = held.info_request
    words = arrived_words(held)
    corrections = [(copy.correction, said) for copy, said in copies_of(held)]
    if request is None:
        asked = _offered(words["offered"]) | ({"origin": words["origin"]["name"]} if "origin" in words else {})
    else:
        threads = [one for one in threads_asking(request) if one.response == held.ref]
        answered = {item["item"] for item in words["items"]}
        asked = _asked(addressed(request_words(request), held.from_agency.code), _who_asked(request), threads, held)
        asked["items"] = [item for item in asked["items"] if item["id"] in answered]
    return _record(held, by, stream_of(held), words, asked, corrections, "received")


def given_record(response: AgencyResponse, by: Actor) -> Words:
    """For somebody of the side that gave it, out of that side's own stream: the same, with who of theirs signed."""
    words = disclosed(answer_words(response))
    sent = response.corrections.filter(ended="SENT").select_related("response").order_by("number")
    corrections = [(one, written_words(one)) for one in sent]
    if response.info_request is None:
        asked = _offered(offered(addressed_words(response)))
    else:
        first = content_of(response, 1)
        asked = _asked(first, _who_stands_in(first), threads_answering(response), response)
    return _record(response, by, response, words, asked, corrections, "given")


def _record(
    held: AgencyResponse, by: Actor, stream: Root, words: Words, asked: Words,
    corrections: list[tuple[Correction, Words]], side: str,
) -> Words:  # fmt: skip
    pack = guidance.load(held.pack)
    sealing = [code for code, entry in pack.handling.items() if entry.sealed]
    told = opened_by(words, named=False, sealing=sealing)
    with translation.override("en-gb"):
        made: Words = {
            "format": FORMAT,
            "ref": held.ref,
            "side": side,
            "made_for": {"name": by.person.name, "title": by.membership.title, "agency": by.agency.name},
            "asked": asked,
            "decided": _decided(held, side, told),
            "shared": [_item(item, pack) for item in told["items"]],
            "corrections": [_corrected(one, put_right(said, told)) for one, said in corrections],
            "law": _law(told.get("discloser_law"), pack),
            "guidance": {"version": pack.version, "hash": pack.hash},
            "conditions": _conditions(told, held, pack),
            "receipt": _receipt(held, stream),
        }
    happened = {key: said for key, said in made.items() if key != "conditions"}  # access ends later
    made["as_at"] = max(_instants(happened))
    plain: Words = _plain(made)
    return plain


def _asked(words: Words, who: Words, threads: Iterable[Thread], held: AgencyResponse) -> Words:
    """What this partner was asked, as first put to it; and what replies to its questions changed."""
    pack = guidance.load(held.pack)
    again = words.get("again") or {}
    return {
        **who,
        "request": held.info_request.ref if held.info_request else "",
        "sent_at": held.sent_at,
        "urgency": _coded(pack.urgencies, held.urgency),
        "type": _coded(pack.types, held.type),
        "about": [{key: one[key] for key in _OF_A_PERSON if one.get(key)} for one in words["subjects"]],
        "items": [{key: one[key] for key in _OF_AN_ITEM if one.get(key)} for one in words["items"]],
        "purpose": words.get("purpose", ""),
        "new": again.get("new", ""),
        "law": _law(words.get("requester_law"), pack),
        "changed": [
            {"about": one.about, "was": one.changed_from, "to": one.changed_to, "at": one.ended_at}
            for one in threads
            if one.changed_to
        ],
    }


def _offered(words: Words) -> Words:
    """Of what nobody asked for: about whom it is, and why it was given now."""
    people = [{key: one[key] for key in _OF_A_PERSON if one.get(key)} for one in words["subjects"]]
    return {"about": people, "what": words["what"], "why_now": words["why_now"]}


def _who_asked(request: InformationRequest) -> Words:
    """The asking side's own people: who wrote it, and who endorsed it under which rule."""
    author = {
        "name": request.author.name,
        "title": title_in(request.agency, request.author, request.submitted_at),
        "agency": request.agency.name,
    }
    signed = request.signatures.filter(response=None, kind=SignatureKind.AGREED).select_related("person", "step")
    return {"by": author, "endorsed_by": [_signed(one, request.pack) for one in signed.order_by("at", "id")]}


def _who_stands_in(words: Words) -> Words:
    """The asker as this partner was told of them."""
    asker, endorser = words.get("requester") or {}, words.get("endorsed_by")
    by = {"name": asker.get("name", ""), "title": asker.get("title", ""), "agency": asker.get("agency_name", "")}
    return {"by": by, "endorsed_by": [{key: endorser[key] for key in ("name", "title")}] if endorser else []}


def _decided(held: AgencyResponse, side: str, told: Words) -> Words:
    """What the whole came to, by which agency and when; who of it signed is for that agency's own copies (dec.5).

    Where part of an answer may not be known to exist, the outcome is that of what was told, whatever stands stored.
    """
    pack = guidance.load(held.pack)
    outcome = overall(told) if held.hides else held.outcome
    said: Words = {
        "by": held.from_agency.name,
        "outcome": _coded(pack.outcomes, outcome),
        "sent_at": held.delivered_at,
        "explained_at": held.explained_at if outcome != "SHARED" else None,
    }
    if side == "given":
        rows = held.signatures.filter(round=held.round).select_related("person", "step").order_by("at", "id")
        said["signed"] = [_signed(one, held.pack) for one in rows]
    return said


def _signed(signature: Signature, pack: str) -> Words:
    step = signature.step
    return {
        "name": signature.person.name,
        "role": role_words([signature.role], pack),
        "what": str(signature.kind),
        "rule": step.rule if step else "",
        "at": signature.at,
    }


def _item(item: Words, pack: guidance.Pack) -> Words:
    """One item as it was told; codes with their words, so that the record can be read in ten years."""
    return {
        **{key: said for key, said in item.items() if key not in ("outcome", "handling", "withheld", "shared")},
        **({"left_out": str(READS[item["outcome"]])} if item["outcome"] in READS and not item.get("closed") else {}),
        "outcome": _coded(pack.outcomes, item["outcome"]),
        "handling": [_coded(pack.handling, code) for code in item.get("handling") or []],
        "lines": [{**line, "kind": _coded(pack.item_kinds, line["kind"])} for line in item.get("shared") or []],
        "withheld": _each_once(
            {**part, "code": _coded(pack.grounds, part["code"])} for part in item.get("withheld") or []
        ),
    }


def _each_once(parts: Iterable[Words]) -> list[Words]:
    """Parts that read the same, once: how many there are is not told either."""
    made: list[Words] = []
    for part in parts:
        if part not in made:
            made.append(part)
    return made


def _corrected(correction: Correction, words: Words) -> Words:
    said: Words = {key: words[key] for key in ("items", "wrong", "right", "closed") if key in words}
    return {"number": correction.number, "sent_at": correction.sent_at, **said}


def _law(said: Mapping[str, Any] | None, pack: guidance.Pack) -> list[Words]:
    """A controller's law: each citation with what it is called."""
    words = said or {}
    places = [("gateways", words.get("gateway")), *(("gateways", one) for one in words.get("also") or ())]
    places += [("bases", words.get("art6"))]
    places += [("conditions", words.get(key)) for key in ("special", "criminal")]
    lines = []
    for table, code in places:
        if not code:
            continue
        found = find(pack.laws[table], code)
        label, citation = (str(found.label), found.citation) if found else (code, "")
        lines.append({"code": code, "label": label, "citation": citation})
    return _each_once(lines)


def _conditions(words: Words, held: AgencyResponse, pack: guidance.Pack) -> Words:
    """How it may be used; a handling code says more about passing on than the condition does."""
    said = {key: words.get(key) or "" for key in ("use", "seen_by", "passing_on", "destroy_by")}
    codes = {code for item in words["items"] for code in item.get("handling") or []} & set(pack.handling)
    if any(pack.handling[code].no_onward for code in codes):
        said["passing_on"] = "ASK_FIRST"
    return {**said, "access_until": held.access_until}


def _receipt(held: AgencyResponse, stream: Root) -> Words:
    """When it arrived and with whom; and the receipts of the entries that say so, in this side's own record."""
    ref = "" if stream.pk == held.pk else held.ref
    entries = about(stream).filter(action__in=_IN_BOTH)
    proofs = [
        {"event": one.action, "at": one.at, "receipt": bytes(one.leaf_hash).hex()}
        for one in entries
        if not ref or f'"refers_to":"{ref}"'.encode() in bytes(one.body)
    ]
    return {
        "opened_at": held.opened_at,
        "received_at": held.received_at,
        "received_by": held.to_agency.name if held.received_at else "",
        "recalled_at": held.recalled_at,
        "destroyed_at": held.destroyed_at,
        "proofs": proofs,
    }


def _coded(table: Mapping[str, Any], code: str) -> Words:
    return {"code": code, "label": str(table[code].label) if code in table else code}


def _instants(value: Any) -> Iterable[datetime]:
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _instants(one)
    elif isinstance(value, list):
        for one in value:
            yield from _instants(one)


def _plain(value: Any) -> Any:
    """The record as JSON holds it."""
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value
