"""More of the short stories: what comes after delivery, emergencies, what nobody asked for, and who is kept out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from agencies import commands as of_agencies
from agencies.models import Membership
from requests_app import commands
from requests_app.models import AgencyResponse, Draft, Emergency, Exclusion, Glass, InformationRequest
from requests_app.queries.oversight import Sought, SubjectSought
from requests_app.values.exclusions import NewExclusion
from tests.faults.deeds import Deed, _draft, _endorses, _person, _prepares, _request, _response, _step, _submits
from tests.faults.stories import BECAUSE, asks
from tests.requests_app import offering
from tests.requests_app.answering import answer

NEW = "A neighbour heard her cry for an hour last night, and nobody came to her. That is new."
TOLD = "A warning marker for violence against the mother's partner."
ASK = {
    "who": "Fern Placeholder, born yesterday, ward 3", "happening": "A drunk man says that he takes the newborn home.",
    "needed": "Whether he is known for violence.", "ask": ["MP"], "within": "NOW",
}  # fmt: skip
WRITTEN = {
    "asked_by": "Nobody; we rang.", "verified": "By the main switchboard.", "left_out": "The obstetric history.",
    "family": "The mother was told at three.", "law": "Vital interests.", "follow_up": "The council decides.",
}  # fmt: skip


def _ref(draft: Draft) -> str:
    return draft.ref


def _shared(at: datetime) -> dict[str, Any]:
    return {
        "who": ASK["who"], "danger": ASK["happening"], "told": TOLD, "to": "MP",
        "checked": "Control room sergeant, put through by the main switchboard.",
        "happened_at": f"{at - timedelta(minutes=4):%Y-%m-%dT%H:%MZ}",
    }  # fmt: skip


def _use() -> Emergency:
    return Emergency.objects.select_related("agency", "acted_by").latest("entered_at")


def _of_the_surgery() -> AgencyResponse:
    return AgencyResponse.objects.filter(from_agency__code="OBS", reconsiders=None).latest("sent_at")


def _asks_the_surgery(after: int) -> list[Deed]:
    return [
        Deed(
            "prepare_request", "pip", lambda by, at: commands.prepare_request(asks(["OBS"], at), by=by, at=at), _ref,
            after=after,
        ),
        _submits(after + 1),
        _endorses(after + 2),
    ]  # fmt: skip


def _answers_in_part(after: int) -> list[Deed]:
    return [
        Deed(
            "begin_draft", "bea", lambda by, at: commands.begin_draft(_response(), answer("PART"), by=by, at=at), _ref,
            after=after,
        ),
        Deed(
            "put_forward_response", "bea", lambda by, at: commands.put_forward_response(_draft(), by=by, at=at),
            after=after + 1,
        ),
        Deed(
            "approve_step", "omar", lambda by, at: commands.approve_step(_step(), BECAUSE, by=by, at=at),
            after=after + 2,
        ),
        Deed("deliver_due", "", lambda _by, at: commands.deliver_due(at), after=after + 8),
    ]  # fmt: skip


AFTERWARDS = [
    *_asks_the_surgery(1),
    *_answers_in_part(4),
    Deed(
        "open_disclosure", "pip",
        lambda by, at: commands.open_disclosure(_of_the_surgery(), accepts=True, by=by, at=at), after=13,
    ),
    Deed("ask_better", "pip", lambda by, at: commands.ask_better(_of_the_surgery(), by=by, at=at), _ref, after=14),
    Deed(
        "copy_request", "pip", lambda by, at: commands.copy_request(_request(), "AN", ["I2"], by=by, at=at), _ref,
        after=15,
    ),
    Deed(
        "ask_to_look_again", "pip",
        lambda by, at: commands.ask_to_look_again(_of_the_surgery(), NEW, by=by, at=at), after=16,
    ),
    Deed(
        "recall_response", "omar",
        lambda by, at: commands.recall_response(_of_the_surgery(), BECAUSE, confirm="RECALL", by=by, at=at), after=17,
    ),
    Deed(
        "confirm_destroyed", "pip",
        lambda by, at: commands.confirm_destroyed(
            _of_the_surgery(), "Shredded, two sheets.", copies="one printout", by=by, at=at
        ),
        after=18,
    ),
]  # fmt: skip

EMERGENCIES = [
    Deed("ask_at_once", "sam", lambda by, at: commands.ask_at_once(ASK, by=by, at=at), after=1),
    Deed(
        "answer_at_once", "ines",
        lambda by, at: commands.answer_at_once(
            _response(), {"spoke_to": "Sam Fauxley, on 01632 960105", "told": TOLD}, by=by, at=at
        ),
        after=2,
    ),
    Deed("record_shared", "sam", lambda by, at: commands.record_shared(_shared(at), by=by, at=at), after=5),
    Deed("write_up", "sam", lambda by, at: commands.write_up(_use(), WRITTEN, by=by, at=at), after=6),
    Deed(
        "add_to_record", "nia",
        lambda by, at: commands.add_to_record(_use(), "The switchboard check was at eight past.", by=by, at=at),
        after=7,
    ),
    *_asks_the_surgery(8),
    Deed(
        "break_glass", "sam", lambda by, at: commands.break_glass(_request().ref, BECAUSE, TOLD, by=by, at=at),
        after=11,
    ),
    Deed(
        "read_by_glass", "sam", lambda by, at: commands.read_by_glass(Glass.objects.get(), by=by, at=at), after=12,
        once=False,
    ),
    Deed("end_glasses", "", lambda _by, at: commands.end_glasses(at), after=72),
    Deed(
        "review_glass", "dee",
        lambda by, at: commands.review_glass(Glass.objects.get(), "needs_a_talk", BECAUSE, by=by, at=at), after=73,
    ),
]  # fmt: skip

OFFERS = [
    Deed("begin_offer", "sam", lambda by, at: commands.begin_offer(offering.OFFER, by=by, at=at), after=1),
    Deed(
        "withdraw_offer", "sam", lambda by, at: commands.withdraw_offer(_offer(), BECAUSE, by=by, at=at), after=2
    ),
    Deed("begin_offer", "sam", lambda by, at: commands.begin_offer(offering.OFFER, by=by, at=at), after=3),
    Deed(
        "begin_draft", "sam", lambda by, at: commands.begin_draft(_offer(), offering.answer(), by=by, at=at), _ref,
        after=4,
    ),
    Deed(
        "put_forward_response", "sam", lambda by, at: commands.put_forward_response(_draft(), by=by, at=at), after=5
    ),
    Deed("approve_step", "nia", lambda by, at: commands.approve_step(_step(), BECAUSE, by=by, at=at), after=6),
    Deed("deliver_due", "", lambda _by, at: commands.deliver_due(at), after=23),
    Deed(
        "open_disclosure", "kit", lambda by, at: commands.open_disclosure(_offer(), accepts=True, by=by, at=at),
        after=24,
    ),
    Deed("confirm_receipt", "kit", lambda by, at: commands.confirm_receipt(_offer(), "RIGHT", by=by, at=at), after=25),
]  # fmt: skip


def _offer() -> AgencyResponse:
    return AgencyResponse.objects.filter(info_request=None).select_related("arrival").latest("sent_at")


def _kept_out() -> NewExclusion:
    tam = _person("tam").pk
    return NewExclusion(person=tam, kind="RELATIVE", why=BECAUSE, name="Wren Sampleton", dob=date(2026, 3, 2))


KEEPING_OUT = [
    _prepares(1),
    _submits(2),
    Deed("declare_link", "wes", lambda by, at: commands.declare_link(_request(), "KNOWS", by=by, at=at), after=5),
    Deed(
        "exclude_person", "dara",
        lambda by, at: commands.exclude_person(_request(), _person("kit"), "RELATIVE", BECAUSE, by=by, at=at), after=6,
    ),
    Deed(
        "add_exclusion", "gil", lambda by, at: commands.add_exclusion(by.agency, _kept_out(), by=by, at=at), after=6
    ),
    _endorses(7),
    Deed("keep_all_out", "", lambda _by, at: commands.keep_all_out(at), after=7),
    Deed(
        "end_exclusion", "gil", lambda by, at: commands.end_exclusion(Exclusion.objects.get(), by=by, at=at), after=8
    ),
    Deed(
        "acknowledge_response", "ines", lambda by, at: commands.acknowledge_response(_response(), by=by, at=at),
        after=8,
    ),
    Deed(
        "end_membership", "gil",
        lambda by, at: of_agencies.end_membership(
            Membership.objects.get(person=_person("ines"), ends_at=None), by=by, at=at
        ),
        after=11,
    ),
    Deed("keep_owners", "", lambda _by, at: commands.keep_owners(at), after=12),
]  # fmt: skip


def _place() -> tuple[Any, int]:
    return InformationRequest.objects.get().pk, 1


OVERSIGHT = [
    _prepares(1),
    _submits(2),
    Deed(
        "search_trail", "grace",
        lambda by, at: commands.search_trail(Sought(ref=_request().ref), by=by, at=at), lambda _found: "", after=3,
    ),
    Deed(
        "search_subject", "grace",
        lambda by, at: commands.search_subject(SubjectSought(nhs_number="999 026 1008"), BECAUSE, by=by, at=at),
        lambda _found: "", after=3,
    ),
    Deed(
        "count_refused", "grace", lambda by, at: commands.count_refused("", by=by, at=at), lambda _found: "", after=3
    ),
    Deed(
        "count_overturned", "grace", lambda by, at: commands.count_overturned(None, by=by, at=at), lambda _found: "",
        after=3,
    ),
    Deed(
        "show_entry", "grace", lambda by, at: commands.show_entry(_place(), by=by, at=at), lambda _found: "", after=4
    ),
    Deed("ask_check", "grace", lambda by, at: commands.ask_check(None, by=by, at=at), lambda _check: "", after=5),
    Deed(
        "take_proofs", "grace", lambda by, at: commands.take_proofs(_request().ref, by=by, at=at), lambda _ids: "",
        after=6,
    ),
]  # fmt: skip
