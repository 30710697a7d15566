"""After an answer was sent: take it back, say that no copy is left, and ask for a second look on something new."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import guidance, lifecycle, policies, queries, reminders, trail
from requests_app.commands.corrections import tell_copiers
from requests_app.commands.locking import lock_request, lock_response
from requests_app.commands.parts import Done, new_ref, reason
from requests_app.commands.receipts import close_when_all_received
from requests_app.commands.restricting import restrict_as
from requests_app.denials import Changed, Fault, Incomplete, NotNow
from requests_app.events import Event
from requests_app.lifecycle import Action
from requests_app.models import AgencyResponse, InformationRequest
from requests_app.queries import routing
from requests_app.queries.custody import everybody_below
from requests_app.queries.tracks import asker_version
from requests_app.trail import command, record_both
from requests_app.values.computed import keeps_back
from requests_app.values.pins import check_words

RECALL = "RECALL"
RECALLED = "recalled"


@command
def recall_response(
    response: AgencyResponse, why: str, *, confirm: str, by: Actor, at: datetime, seen: int | None = None
) -> Done[AgencyResponse]:
    """Take back what was sent: access ends at once, and the asker is to confirm that no copy is left.

    The reason stays with the side that recalls. `confirm`: RECALL, typed.
    """
    response = lock_response(response, seen)
    if denial := policies.why_not_recall(response, by=by):
        raise denial
    words = reason(why)
    if confirm.strip() != RECALL:
        detail = _("They may already have read it. Type %(word)s to take it back") % {"word": RECALL}
        raise Incomplete([Fault("/confirm", "not_confirmed", detail)])
    moved = lifecycle.moved(Action.RECALL, response.status)
    response.status, response.ended_as, response.recalled_at = moved.to, "recalled", at
    own, _asked = record_both(
        Event.RESPONSE_RECALLED, response=response, by=by, at=at, moved=moved, content={"why": words},
        to_asker={}, saving=["status", "ended_as", "recalled_at"],
    )  # fmt: skip
    ask_to_destroy(response, at)
    for copy in everybody_below(response):
        _recall_below(lock_response(copy), by=by, at=at)
    return Done(response, own)


def _recall_below(copy: AgencyResponse, *, by: Actor, at: datetime) -> None:
    """Whoever it was passed on to loses it with whoever passed it on."""
    if lifecycle.why_not(Action.RECALL, copy.status):
        return
    moved = lifecycle.moved(Action.RECALL, copy.status)
    copy.status, copy.ended_as, copy.recalled_at = moved.to, "recalled", at
    saving = ["status", "ended_as", "recalled_at"]
    record_both(Event.RESPONSE_RECALLED, response=copy, by=by, at=at, moved=moved, saving=saving)
    ask_to_destroy(copy, at)


def ask_to_destroy(response: AgencyResponse, at: datetime) -> None:
    """Whoever received it is told, with a clock: silence goes up their own ladder."""
    about, slot = reminders.received_from(response)
    reminders.let_rest(about, reminders.RECEIPT, slot, at)
    reminders.stop_clocks(response, at, kinds=[reminders.LEAVE, reminders.CORRECTION])
    reminders.settle(response, ["leave", "correction_send"], at)
    if response.info_request:
        reminders.settle(response.info_request, ["ready", "receipt"], at, slot=slot)
    else:
        reminders.settle(response, ["offered"], at)
    span = guidance.load(response.pack).urgencies[response.urgency].look_back
    clock = reminders.start_clock(
        reminders.DESTROY, about=about, agency=response.to_agency, span=span, at=at, slot=slot
    )
    side = "" if response.info_request else "arrival"
    people = reminders.holders_of(response, at)
    reminders.notify("recalled", about=about, to=people, at=at, due_at=clock.due_at, slot=slot, side=side)
    tell_copiers(response, RECALLED, at)


@command
def confirm_destroyed(
    response: AgencyResponse, how: str, *, copies: str, by: Actor, at: datetime, seen: int | None = None
) -> Done[AgencyResponse]:
    """Say by name that nothing of what was recalled is left: how, and of which copies. Both sides can prove it.

    The receipt is of the asking side's own stream; `seen` is the version that it may know.
    """
    response = lock_response(response)
    if denial := policies.why_not_confirm_destroyed(response, by=by):
        raise denial
    if seen is not None and seen != asker_version(response):
        raise Changed
    told = {
        "how": check_words(how, "/how", _("Say how the copies were destroyed.")),
        "copies": check_words(copies, "/copies", _("Say which copies there were, or that there were none.")),
    }
    response.destroyed_at = at
    own, asked = record_both(
        Event.DISCLOSURE_DESTROYED, response=response, by=by, at=at, content=told, to_asker=told,
        saving=["destroyed_at"],
    )  # fmt: skip
    about, slot = reminders.received_from(response)
    reminders.let_rest(about, reminders.DESTROY, slot, at)
    reminders.settle(about, ["recalled"], at, slot=slot)
    reminders.settle(about, [reminders.COPY_OLD], at, slot=f"{response.ref}-{RECALLED}")
    if response.info_request:
        close_when_all_received(response.info_request, by=by, at=at)
    root = response.root
    reminders.notify("destroyed", about=root, to=reminders.answerers(root, at), at=at, slot=_of_a_copy(response))
    return Done(response, asked or own)


def _of_a_copy(response: AgencyResponse) -> str:
    return response.ref if response.origin_id else ""


@command
def ask_to_look_again(
    response: AgencyResponse, what_is_new: str, *, by: Actor, at: datetime, source: str = "", seen: int | None = None
) -> Done[AgencyResponse]:
    """Give a partner something new, on which somebody else decides again. The first decision stays as it is.

    A new response is made, linked to the first, about what was not shared in full. The receipt is of the asking
    side's own stream.
    """
    first = lock_response(response)
    if denial := policies.why_not_look_again(first, by=by):
        raise denial
    if seen is not None and seen != asker_version(first):
        raise Changed
    words = {"new": reason(what_is_new, pointer="/new_information"), "source": source.strip()[:500]}
    request = lock_request(cast(InformationRequest, first.info_request))
    moved = lifecycle.moved(Action.REOPEN_REQUEST, request.status)
    request.status, request.ended_as = moved.to, ""
    receipt = trail.record(
        Event.REQUEST_LOOKED_AGAIN, about=request, by=by, at=at, saving=["status", "ended_as"], moved=moved,
        content={**words, "first": first.ref}, refers_to=first.ref,
    )  # fmt: skip
    again = _second(first, request, words, by=by, at=at)
    return Done(again, receipt)


def _second(
    first: AgencyResponse, request: InformationRequest, words: dict[str, Any], *, by: Actor, at: datetime
) -> AgencyResponse:
    """The response in which they look again: its own clock, route and stream, under the same guidance."""
    pack = guidance.load(first.pack)
    urgency, partner = pack.urgencies[first.urgency], first.from_agency
    again = AgencyResponse(
        ref=new_ref(), info_request=request, from_agency=partner, to_agency=first.to_agency, team=first.team,
        type=first.type, urgency=first.urgency, pack=first.pack, pack_hash=first.pack_hash, reconsiders=first,
        pathway=routing.pin(pack, partner, "answering", at), sent_at=at,
    )  # fmt: skip
    taken = reminders.start_clock("acknowledge", about=again, agency=partner, span=urgency.acknowledge, at=at)
    reply = reminders.start_clock("reply", about=again, agency=partner, span=urgency.reply, at=at)
    again.calendar, again.acknowledge_by, again.due_at = reply.calendar, taken.due_at, reply.due_at
    asked = queries.addressed_words(first)
    kept_back = _not_shared_in_full(first)
    items = [item for item in asked["items"] if item["id"] in kept_back]
    if not items:
        raise NotNow(_("Everything was shared. Ask for more in a new request."))
    copy = {key: said for key, said in asked.items() if key != "by"} | {"items": items, "again": words}
    if first.restricted:
        restrict_as(first, again, at)
    trail.record(Event.RESPONSE_RECEIVED, about=again, by=by, at=at, content=copy, refers_to=request.ref)
    reminders.notify("asked", about=again, to=reminders.answerers(again, at), at=at, due_at=again.acknowledge_by)
    return again


def _not_shared_in_full(first: AgencyResponse) -> set[str]:
    """As the asker was told it: what reads as shared, with nothing left out, is not asked again."""
    told = queries.disclosed_words(first.disclosures.select_related("info_request").latest("number"))
    return {item["item"] for item in told["items"] if keeps_back(item)}
