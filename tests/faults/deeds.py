"""A short story in which every command is done at least once: who does what, found by looking at the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from agencies import commands as of_agencies
from agencies.actors import Actor
from agencies.models import Accreditation, Agency, ApiKey, Closure, Cover, Membership, Person
from agencies.values import NewAgency, NewCover, NewMembership, NewPerson
from requests_app import commands
from requests_app.commands.standing import NewAccreditation
from requests_app.http import call_of, mark_of, once
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Advice, AgencyResponse, ApprovalStep, Draft, Grant, InformationRequest, Question
from requests_app.values.advice import AdviceWanted
from tests.faults.stories import BECAUSE, CHANGE, asks
from tests.requests_app.callers import documents

AT = datetime(2026, 11, 10, 13, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
A_DAY = 24 * 60


@dataclass(frozen=True)
class Deed:
    """One act: the command's name, who does it ("" for the software), and how. What it acts on is looked up anew."""

    command: str
    who: str
    does: Callable[[Actor, datetime], Any]
    marks: Callable[[Any], str] = lambda done: mark_of(done) if hasattr(done, "receipt") else ""
    once: bool = True
    after: int = 0  # minutes after the story has begun

    @property
    def at(self) -> datetime:
        """When it is done."""
        return AT + self.after * MINUTE

    def do(self, cast: Cast) -> Any:
        """Do it, or find that it was done: with the same key each time."""
        if not self.who:
            return self.does(None, self.at)  # type: ignore[arg-type]
        by = cast.actor(self.who, self.at)
        if not self.once:
            return self.does(by, self.at)
        key = f"{self.command} {self.after}"
        call = call_of(by, self.at, key=key, route=self.command, words=key)
        return once(call, lambda: self.does(by, self.at), mark_of=self.marks)


def _asks(at: datetime) -> dict[str, Any]:
    return asks(["MP"], at)


def _draft() -> Draft:
    return Draft.objects.latest("saved_at")


def _request() -> InformationRequest:
    return InformationRequest.objects.latest("submitted_at")


def _response() -> AgencyResponse:
    return AgencyResponse.objects.latest("sent_at")


def _step(mode: str = "sign") -> ApprovalStep:
    steps = ApprovalStep.objects.select_related("info_request", "response")
    return steps.filter(status="open", mode=mode).latest("opened_at")


def _prepares(after: int) -> Deed:
    return Deed(
        "prepare_request", "pip", lambda by, at: commands.prepare_request(_asks(at), by=by, at=at),
        lambda draft: draft.ref, after=after,
    )  # fmt: skip


def _submits(after: int) -> Deed:
    return Deed("submit_request", "pip", lambda by, at: commands.submit_request(_draft(), by=by, at=at), after=after)


def _endorses(after: int) -> Deed:
    return Deed(
        "endorse_request", "dara", lambda by, at: commands.endorse_request(_step(), BECAUSE, by=by, at=at), after=after
    )


def _withdraws(after: int) -> Deed:
    return Deed(
        "withdraw_request", "pip", lambda by, at: commands.withdraw_request(_request(), BECAUSE, by=by, at=at),
        after=after,
    )  # fmt: skip


def _puts_forward(after: int) -> list[Deed]:
    return [
        Deed(
            "begin_draft", "ines",
            lambda by, at: commands.begin_draft(_response(), documents()["MP"], by=by, at=at),
            lambda draft: draft.ref, after=after,
        ),
        Deed(
            "put_forward_response", "ines", lambda by, at: commands.put_forward_response(_draft(), by=by, at=at),
            after=after,
        ),
    ]  # fmt: skip


def _approves(after: int) -> Deed:
    return Deed(
        "approve_step", "leo", lambda by, at: commands.approve_step(_step(), BECAUSE, by=by, at=at), after=after
    )


ASKING = [
    _prepares(1),
    Deed(
        "save_draft", "pip", lambda by, at: commands.save_draft(_draft(), _asks(at), by=by, at=at), after=2, once=False
    ),
    _submits(3),
    Deed(
        "endorse_request", "pip", lambda by, at: commands.endorse_request(_step(), BECAUSE, by=by, at=at), after=4,
        once=False,
    ),
    Deed("return_request", "dara", lambda by, at: commands.return_request(_step(), CHANGE, by=by, at=at), after=5),
    Deed(
        "revise_request", "pip", lambda by, at: commands.revise_request(_request(), _asks(at), by=by, at=at),
        lambda draft: draft.ref, after=6,
    ),
    _submits(7),
    Deed(
        "open_grant", "dara",
        lambda by, at: commands.open_grant(
            _request(), Person.objects.get(email="kit@demo.example"), BECAUSE, until=at + 60 * MINUTE, by=by, at=at
        ),
        after=8,
    ),
    Deed("end_grant", "dara", lambda by, at: commands.end_grant(Grant.objects.get(), by=by, at=at), after=9),
    _endorses(10),
    Deed("open_request", "pip", lambda by, at: commands.open_request(_request(), by=by, at=at), after=11, once=False),
    Deed(
        "show_hidden", "pip", lambda by, at: commands.show_hidden(_request(), "S1.dob", by=by, at=at), after=12,
        once=False,
    ),
    _withdraws(13),
    _prepares(14),
    _submits(15),
    Deed("decline_request", "dara", lambda by, at: commands.decline_request(_step(), BECAUSE, by=by, at=at), after=16),
    _prepares(17),
    Deed("delete_draft", "pip", lambda by, at: commands.delete_draft(_draft(), by=by, at=at), after=18),
]  # fmt: skip


def _asks_back(after: int, *, pause: bool = True) -> Deed:
    return Deed(
        "ask_question",
        "ines",
        lambda by, at: commands.ask_question(
            _response(), "Which of the two addresses do you mean?", about="requester_law", pause=pause, by=by, at=at
        ),
        after=after,
    )


def _question() -> Question:
    return Question.objects.select_related("response").get(ending="")


def _asks_advice(after: int) -> Deed:
    return Deed(
        "ask_advice",
        "ines",
        lambda by, at: commands.ask_advice(
            _response(), AdviceWanted(_person("fern").pk, "May we say what is under way?", ("I3",)), by=by, at=at
        ),
        after=after,
    )


def _advice() -> Advice:
    return Advice.objects.select_related("response").get(ending="")


def _notes(who: str, thing: Callable[[], Any], after: int) -> Deed:
    return Deed(
        "add_note",
        who,
        lambda by, at: commands.add_note(thing(), "Rang back: the line was busy.", by=by, at=at),
        after=after,
    )


ANSWERING = [
    _prepares(1),
    _submits(2),
    _endorses(3),
    Deed(
        "open_response", "ines", lambda by, at: commands.open_response(_response(), by=by, at=at), after=4, once=False
    ),
    Deed(
        "acknowledge_response", "ines", lambda by, at: commands.acknowledge_response(_response(), by=by, at=at), after=5
    ),
    _asks_back(5),
    Deed(
        "reply_to_question", "pip",
        lambda by, at: commands.reply_to_question(_question(), "The one that stands first.", by=by, at=at), after=5,
    ),
    _notes("ines", _response, 5),
    _asks_advice(5),
    Deed("open_advice", "fern", lambda by, at: commands.open_advice(_advice(), by=by, at=at), after=5, once=False),
    Deed(
        "give_advice", "fern",
        lambda by, at: commands.give_advice(_advice(), "withhold", BECAUSE, by=by, at=at), after=5,
    ),
    *_puts_forward(6),
    Deed("return_answer", "leo", lambda by, at: commands.return_answer(_step(), CHANGE, by=by, at=at), after=7),
    *_puts_forward(8),
    _asks_advice(8),
    Deed(
        "take_advice_back", "leo", lambda by, at: commands.take_advice_back(_advice(), by=by, at=at), after=8
    ),
    _approves(9),
    Deed("stop_response", "leo", lambda by, at: commands.stop_response(_response(), BECAUSE, by=by, at=at), after=10),
    *_puts_forward(11),
    _approves(12),
    Deed("deliver_due", "", lambda _by, at: commands.deliver_due(at), after=18),
    Deed(
        "open_disclosure", "pip", lambda by, at: commands.open_disclosure(_response(), accepts=True, by=by, at=at),
        after=19,
    ),
    Deed(
        "confirm_receipt", "pip", lambda by, at: commands.confirm_receipt(_response(), "RIGHT", by=by, at=at), after=20
    ),
    Deed(
        "look_back", "rob", lambda by, at: commands.look_back(_step("look_back"), "RIGHT", BECAUSE, by=by, at=at),
        after=21,
    ),
]  # fmt: skip

REMINDING = [
    _prepares(1),
    _submits(2),
    _endorses(3),
    _notes("pip", _request, 3),
    _prepares(4),
    Deed("sweep", "", lambda _by, at: commands.sweep(at), after=34),  # taking it is overdue: four rungs at once
    _asks_back(35),
    Deed("sweep", "", lambda _by, at: commands.sweep(at), after=200),
    Deed(
        "take_back_question", "ines", lambda by, at: commands.take_back_question(_question(), by=by, at=at), after=201
    ),
    _asks_back(202, pause=False),
    Deed("close_unanswered", "", lambda _by, at: commands.close_unanswered(at), after=30 * A_DAY),
    Deed("say_alive", "", lambda _by, at: commands.say_alive(at), after=30 * A_DAY + 1),
    Deed("forget_what_is_old", "", lambda _by, at: commands.forget_what_is_old(at), after=61 * A_DAY),
]

OF_AGENCIES = [
    Deed(
        "register_agency", "una",
        lambda by, at: of_agencies.register_agency(NewAgency("NEW", "A school", ("SCHOOL",)), by=by, at=at), after=1,
    ),
    Deed(
        "add_person", "una",
        lambda by, at: of_agencies.add_person(_new(), NewPerson("new@demo.example", "N. Person"), by=by, at=at),
        after=2,
    ),
    Deed(
        "open_membership", "una",
        lambda by, at: of_agencies.open_membership(
            _new(), _person("new"), NewMembership("ADMINISTRATOR", "administrator", at), by=by, at=at
        ),
        after=3,
    ),
    Deed(
        "open_sign_in", "una",
        lambda _by, at: of_agencies.open_sign_in(_person("new"), _new(), by=None, at=at, door="page"), after=4,
    ),
    Deed(
        "issue_key", "wes",
        lambda by, at: of_agencies.issue_key(
            by.membership, "case system", ["requests:read"], expires_at=at + timedelta(days=30), by=by, at=at
        ),
        after=5,
    ),
    Deed("revoke_key", "wes", lambda by, at: of_agencies.revoke_key(ApiKey.objects.get(), by=by, at=at), after=6),
    Deed(
        "add_closure", "ada",
        lambda by, at: of_agencies.add_closure(by.agency, Closure(day=date(2027, 1, 4)), by=by, at=at), after=7,
    ),
    Deed(
        "register_cover", "joy",
        lambda by, at: of_agencies.register_cover(
            by.agency, NewCover("BNT", at, at + timedelta(days=30), ("NAMED_PROFESSIONAL",)), by=by, at=at
        ),
        after=7,
    ),
    Deed(
        "accept_cover", "ivo", lambda by, at: of_agencies.accept_cover(Cover.objects.get(), by=by, at=at), after=7,
    ),
    Deed("end_cover", "joy", lambda by, at: of_agencies.end_cover(Cover.objects.get(), by=by, at=at), after=7),
    Deed(
        "accredit_people", "ada",
        lambda by, at: commands.accredit_people(
            by.agency,
            NewAccreditation([_person("pip").pk], "TRAINING", "AGENCY", at, at + timedelta(days=5)), by=by, at=at,
        ),
        after=7,
    ),
    Deed("warn_of_endings", "", lambda _by, at: commands.warn_of_endings(at), after=8),
    Deed(
        "end_accreditation", "ada",
        lambda by, at: commands.end_accreditation(Accreditation.objects.get(), by=by, at=at), after=8,
    ),
    Deed("accept_terms", "pip", lambda by, at: commands.accept_terms(by.agency, "1", by=by, at=at), after=8),
    Deed(
        "suspend_person", "ada",
        lambda by, at: of_agencies.suspend_person(_person("wes"), "Left without a word.", by=by, at=at), after=9,
    ),
    Deed(
        "restore_person", "ada",
        lambda by, at: of_agencies.restore_person(_person("wes"), "Rung back: all is well.", by=by, at=at), after=9,
    ),
    Deed(
        "end_membership", "ada",
        lambda by, at: of_agencies.end_membership(
            Membership.objects.get(person=_person("lyn"), ends_at=None), by=by, at=at
        ),
        after=10,
    ),
]  # fmt: skip


def _new() -> Agency:
    return Agency.objects.get(code="NEW")


def _person(short: str) -> Person:
    return Person.objects.get(email=f"{short}@demo.example")
