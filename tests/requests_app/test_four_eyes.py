"""No path to sent, approved or delivered with fewer natural persons than the pathway demands, whatever is tried.

A machine gives people roles in both agencies, links their records, names deputies, agrees cover, suspends, declares
links, lets time pass, and lets anybody try anything. Beside it stands a ledger of its own: who did what, as which human
being. It asks the product only whether an act was done. `FOUR_EYES=50000` plays as many steps (`make stress`).
"""

from __future__ import annotations

import copy
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from agencies.commands import accept_cover, end_deputy, end_membership, name_deputy, register_cover, suspend_person
from agencies.denials import Denial
from agencies.models import Deputy, Membership, Person
from agencies.values import NewCover, NewDeputy, NewMembership
from requests_app import commands, reminders
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, InformationRequest
from tests.access.driving import rolled_back
from tests.requests_app.callers import BECAUSE, TUESDAY, asked_of, documents
from tests.requests_app.covering import let_in
from tests.requests_app.linking import link_persons, linked_by_one_agency, part_persons

pytestmark = pytest.mark.both_engines

STEPS = int(os.environ.get("FOUR_EYES", "5000"))
IN_ONE = 50
PEOPLE = ("pip", "dara", "mara", "kit", "wes", "bea", "omar", "ray", "tom", "nia")
ROLES = {"MCC": ("SOCIAL_WORKER", "TEAM_MANAGER"), "OBS": ("PRACTITIONER", "GP_SAFEGUARDING_LEAD")}
ADMINISTRATORS = {"MCC": "ada", "OBS": "joy"}
people = st.sampled_from(PEOPLE)
codes = st.sampled_from(("MCC", "OBS"))


class Ledger:
    """Who did what, by short name, and whose records are one human being's."""

    def __init__(self) -> None:
        self.same = {short: short for short in PEOPLE}
        self.asking: set[str] = set()
        self.drafted: set[str] = set()
        self.agreed: list[str] = []
        self.linked: set[str] = set()

    def human(self, short: str) -> str:
        return self.same[short]

    def humans(self, shorts: Any) -> set[str]:
        return {self.same[short] for short in shorts}

    def one(self, first: str, second: str) -> None:
        kept, gone = self.same[second], self.same[first]
        self.same = {short: kept if human == gone else human for short, human in self.same.items()}

    def part(self, short: str) -> None:
        self.same[short] = short


class FourEyes(RuleBasedStateMachine):
    """One request of the surgery, and everybody."""

    cast: ClassVar[Cast]
    reached: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(rolled_back())
        self.here = copy.copy(self.cast)
        self.here.sign_ins = dict(self.cast.sign_ins)
        self.at: datetime = TUESDAY
        self.ledger = Ledger()
        self.request: InformationRequest | None = None

    def teardown(self) -> None:
        response = self.response
        self.reached[response.status if response else "not sent"] += 1
        self.stack.close()

    def actor(self, short: str, code: str) -> Any:
        try:
            return self.here.actor(short, self.at, code)
        except (LookupError, KeyError):
            return None

    def tried(self, act: Any) -> Any:
        try:
            return act()
        except Denial:
            return None

    @property
    def response(self) -> AgencyResponse | None:
        return AgencyResponse.objects.filter(info_request=self.request).first() if self.request else None

    @initialize(who=st.sampled_from(("pip", "dara")), cover=st.sampled_from(("", "", "anyone", "named")))
    def begins(self, who: str, cover: str) -> None:
        if cover:
            self.is_covered(named=cover == "named")
            self.the_surgery_is_left()
        self.asks(who)

    def asks(self, who: str) -> None:
        by = self.actor(who, "MCC")
        draft = commands.begin_draft(None, asked_of("OBS"), by=by, at=self.at)
        if done := self.tried(lambda: commands.submit_request(draft, by=by, at=self.at)):
            self.request = done.thing
            self.ledger.asking.add(who)

    @rule(who=people, code=codes, number=st.integers(0, 1))
    def joins(self, who: str, code: str, number: int) -> None:
        by = self.actor(ADMINISTRATORS[code], code)
        new = NewMembership(ROLES[code][number], "x", starts_at=self.at)
        with suppress(LookupError):  # nobody is there who could be the second of two
            self.tried(lambda: let_in(by, self.here.person(who), new, at=self.at))

    @rule(who=people, code=codes)
    def leaves(self, who: str, code: str) -> None:
        by = self.actor(ADMINISTRATORS[code], code)
        live = Membership.objects.filter(Membership.live(self.at), person=self.here.person(who), agency__code=code)
        if (member := live.order_by("-starts_at").first()) and live.count() > 1:
            self.tried(lambda: end_membership(member, by=by, at=self.at))

    @rule(first=people, second=people, code=codes, how=st.sampled_from(("agreed", "agreed", "alone", "parted")))
    def one_human(self, first: str, second: str, code: str, how: str) -> None:
        by = self.actor(ADMINISTRATORS[code], code)
        one, other = (Person.objects.get(pk=self.here.person(short).pk) for short in (first, second))
        if how == "parted":
            self.tried(lambda: part_persons(one, by=by, at=self.at))
        elif one.human != other.human:
            link = link_persons if how == "agreed" else linked_by_one_agency
            self.tried(lambda: link(one, other, by=by, at=self.at))
        one, other = (self.here.person(short) for short in (first, second))
        one.refresh_from_db()
        other.refresh_from_db()
        if how == "parted" and one.same_as_id is None:
            self.ledger.part(first)
        elif how == "agreed" and one.human == other.human:
            self.ledger.one(first, second)

    @rule(who=st.sampled_from(PEOPLE[3:]), code=codes)
    def is_suspended(self, who: str, code: str) -> None:
        by = self.actor(ADMINISTRATORS[code], code)
        self.tried(lambda: suspend_person(self.here.person(who), "Left without a word.", by=by, at=self.at))

    @rule(who=people, deputy=people, code=codes, later=st.integers(0, 90))
    def names_a_deputy(self, who: str, deputy: str, code: str, later: int) -> None:
        if by := self.actor(who, code):
            starts = self.at + timedelta(minutes=later)
            new = NewDeputy(self.here.person(deputy).pk, starts, starts + timedelta(hours=3))
            self.tried(lambda: name_deputy(by.agency, by.person, new, by=by, at=self.at))

    @rule(code=codes)
    def ends_a_deputyship(self, code: str) -> None:
        by = self.actor(ADMINISTRATORS[code], code)
        if found := Deputy.objects.filter(agency__code=code).select_related("agency").first():
            self.tried(lambda: end_deputy(found, by=by, at=self.at))

    def is_covered(self, *, named: bool) -> None:
        """The trust covers for the surgery: its people may be given what nobody there may sign."""
        joy, ivo = self.actor("joy", "OBS"), self.actor("ivo", "BNT")
        who, roles = (self.here.person("nia").pk, ()) if named else (None, ("NAMED_PROFESSIONAL",))
        new = NewCover("BNT", self.at, self.at + timedelta(hours=9), roles, who)
        accept_cover(register_cover(joy.agency, new, by=joy, at=self.at), by=ivo, at=self.at)

    def the_surgery_is_left(self) -> None:
        """By all but whoever writes: only then is there something to cover."""
        for who in ("omar", "ray"):
            self.leaves_for_good(who)

    def leaves_for_good(self, who: str, *roles: str) -> None:
        by = self.actor("joy", "OBS")
        for member in Membership.objects.filter(
            Membership.live(self.at), person=self.here.person(who), agency__code="OBS"
        ):
            if not roles or member.role in roles:
                end_membership(member, by=by, at=self.at)

    @rule(who=people, answering=st.booleans())
    def says_a_link(self, who: str, answering: bool) -> None:
        thing = self.response if answering else self.request
        by = self.actor(who, "OBS" if answering else "MCC")
        if thing and by and self.tried(lambda: commands.declare_link(thing, "KNOWS", by=by, at=self.at)):
            self.ledger.linked.add(who)

    @rule(who=people)
    def endorses(self, who: str) -> None:
        step = self.request and self.request.steps.filter(status="open", mode="sign").first()
        by = self.actor(who, "MCC")
        if step and by and self.tried(lambda: commands.endorse_request(step, BECAUSE, by=by, at=self.at)):
            self.signed(step, who, "MCC", self.ledger.asking)
            self.ledger.asking |= self.names_on(step)

    @rule(who=people)
    def answers(self, who: str) -> None:
        response, by = self.response, self.actor(who, "OBS")
        if response is None or by is None or response.status in ("approved", "delivered"):
            return
        words = documents()["OBS"]
        draft = self.tried(lambda: commands.begin_draft(response, words, by=by, at=self.at))
        if draft and self.tried(lambda: commands.put_forward_response(draft, by=by, at=self.at)):
            assert self.ledger.human(who) not in self.ledger.humans(self.ledger.asking), "asked and answered"
            assert self.ledger.human(who) not in self.ledger.humans(self.ledger.linked), "has a link"
            self.ledger.drafted.add(who)
            self.ledger.agreed = []

    @rule(who=people, agrees=st.booleans())
    def decides(self, who: str, agrees: bool) -> None:
        response = self.response
        step = response and response.steps.filter(status="open", mode="sign").first()
        by = step and self.actor(who, step.agency.code)
        if not step or not by:
            return
        act = commands.approve_step if agrees else commands.return_answer
        if self.tried(lambda: act(step, BECAUSE, by=by, at=self.at)) and agrees:
            self.reached["covered"] += step.agency.code == "BNT"
            self.signed(step, who, step.agency.code, {*self.ledger.asking, *self.ledger.drafted, *self.ledger.agreed})
            self.ledger.agreed += sorted(self.names_on(step))

    @rule(pick=st.integers(0, 9), agrees=st.booleans())
    def goes_on(self, pick: int, agrees: bool) -> None:
        """So that stories reach their end: somebody of whom the product thinks that they may, does what is next."""
        response, request = self.response, self.request
        thing: Any = response or request
        step = thing and thing.steps.filter(status="open", mode="sign").first()
        if step is None:
            self.answers(PEOPLE[pick])
        elif names := sorted({self.short(one.pk) for one in reminders.signers(step, self.at)} - {""}):
            who = names[pick % len(names)]
            self.decides(who, agrees or pick % 2 == 0) if response else self.endorses(who)

    @rule(pick=st.integers(0, 9))
    def goes_on_at_once(self, pick: int) -> None:
        self.goes_on(pick, agrees=True)

    @rule(minutes=st.integers(1, 40))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        commands.keep_owners(self.at)
        before = self.response.status if self.response else ""
        commands.deliver_due(self.at)
        response = self.response
        if response and response.status == "delivered" and before != "delivered":
            step = response.steps.filter(round=response.round, status="agreed", mode="sign").get()
            version = response.versions.get(number=response.version)
            parts = [self.short(step.decided_by_id), self.short(version.drafted_by_id)]
            assert len(self.ledger.humans(parts)) == 2, "delivered on one person's word"
            assert not self.ledger.humans(parts) & self.ledger.humans(self.signers()), "asked and answered"

    def signed(self, step: Any, who: str, code: str, before: set[str]) -> None:
        """What the ledger demands of a signature that was done just now."""
        step.refresh_from_db()
        names = self.names_on(step)
        assert not self.ledger.humans(names) & self.ledger.humans(before), f"{names} had a hand in it before"
        assert not self.ledger.humans(names) & self.ledger.humans(self.ledger.linked), f"{names} has a link"
        held = Membership.objects.filter(Membership.live(self.at), agency__code=code, role__in=step.role_codes)
        holder = step.decided_for_id or step.decided_by_id
        assert held.filter(person=holder).exists(), "nobody with the role stood behind it"
        assert self.here.person(who).pk == step.decided_by_id

    def names_on(self, step: Any) -> set[str]:
        return {self.short(pk) for pk in (step.decided_by_id, step.decided_for_id) if pk}

    def signers(self) -> set[str]:
        rows = self.request.signatures.values_list("person_id", flat=True) if self.request else []
        return {self.short(pk) for pk in rows}

    def short(self, pk: Any) -> str:
        return next((short for short in PEOPLE if self.here.person(short).pk == pk), "")


def play(cast: Cast, steps: int) -> Counter[str]:
    """Play so many steps. Returns how many stories ended where."""
    reached: Counter[str] = Counter()
    machine = type("Machine", (FourEyes,), {"cast": cast, "reached": reached})
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    examples = max(1, steps // IN_ONE)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=IN_ONE, deadline=None, database=None, derandomize=True,
            suppress_health_check=checks, print_blob=False,
        ),
    )  # fmt: skip
    return reached


@contextmanager
def machine_of(cast: Cast, *, one_human: bool) -> Iterator[FourEyes]:
    """Pip asked; Wes is a manager now, and perhaps known to be Pip. Played by hand, for the broken variants."""
    machine = type("Machine", (FourEyes,), {"cast": cast, "reached": Counter()})()
    machine.asks("pip")
    machine.joins("wes", "MCC", 1)
    if one_human:
        machine.one_human("pip", "wes", "MCC", how="agreed")
    try:
        yield machine
    finally:
        machine.teardown()


def test_no_path_leads_past_the_people_that_are_demanded(cast: Cast) -> None:
    reached = play(cast, STEPS)
    assert reached["delivered"] and reached["approved"] and reached["received"] and reached["covered"], reached


def test_a_policy_that_compares_records_instead_of_human_beings_is_caught(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hands are compared by the row of a person: two records of one human being pass for two."""
    from requests_app.policies import parts
    from requests_app.queries import hands

    monkeypatch.setattr(hands, "_human", lambda record, same_as: record)
    assert parts.hands_in is hands.hands_in
    with machine_of(cast, one_human=True) as machine, pytest.raises(AssertionError, match=r"had a hand in it before"):
        machine.endorses("wes")


def test_a_deputyship_that_forgets_who_is_stood_in_for_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody's deputy signs, also for somebody who could not sign it themselves."""
    from requests_app.policies import parts

    def lent(step: Any, by: Any) -> Any:
        return (one for one in by.stand_ins if not one.roles.isdisjoint(step.role_codes))

    monkeypatch.setattr(parts, "_lent", lent)
    with machine_of(cast, one_human=False) as machine:
        machine.names_a_deputy("wes", "kit", "MCC", later=0)
        machine.says_a_link("wes", answering=False)
        with pytest.raises(AssertionError, match=r"has a link|had a hand in it before"):
            machine.endorses("kit")
