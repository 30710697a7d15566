"""One partnership with a request at every stage, reached by the real commands; and everybody who stands to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from agencies.actors import Actor, Machine
from agencies.commands import (
    add_closure,
    end_membership,
    issue_key,
    make_invitation,
    name_deputy,
    put_on_rota,
    register_cover,
    say_away,
    suspend_person,
)
from agencies.models import Closure, Membership
from agencies.values import NewCover, NewDeputy, NewMembership, NewShift
from requests_app import commands, guidance, pathways, queries
from requests_app.commands.standing import NewAccreditation
from requests_app.denials import Incomplete
from requests_app.management.rehearsal.partnership import Cast, found
from requests_app.models import (
    Advice,
    AgencyResponse,
    Agreement,
    ApprovalStep,
    Draft,
    Glass,
    InformationRequest,
    LocalText,
    Pathway,
    Question,
    Sample,
)
from requests_app.values.advice import AdviceWanted
from requests_app.values.agreements import NewAgreement
from requests_app.values.local_texts import NewLocalText
from tests.access.canary import Audience, Aviary
from tests.access.columns import EVERY_SCOPE, MORE_PEOPLE
from tests.access.documents import AN_OFFER, ASKED_AT_ONCE, OFFERED, SHARED_BY_PHONE, Writer
from tests.cast import FOUNDED_AT, merrowdale

ACTED = datetime(2026, 11, 10, 10, tzinfo=UTC)  # a Tuesday; everything but the deliveries happens at this instant
DELIVERED = ACTED + timedelta(minutes=6)  # the hold of an urgent answer is five minutes
NOW = ACTED + timedelta(minutes=10)  # when the cells are tried
LATE = NOW - timedelta(minutes=1)  # an approval of which is still held at NOW

STAGES = (
    "draft", "submitted", "returned", "court", "received", "acknowledged", "questioned", "in_approval",
    "approved", "delivered", "opened", "confirmed", "recalled", "withdrawn", "closed",
)  # fmt: skip
"""Where the request stands, and from `received` on where the police's answer stands. `court` is received too: sent on
one signature, so that a lawyer looks back at it."""


@dataclass
class Case:
    """One request at one stage. `ours`: what the police were asked; `theirs`: the same of the surgery."""

    stage: str
    writer: Writer
    draft: Draft | None = None
    asked: InformationRequest | None = None
    ours: AgencyResponse | None = None
    theirs: AgencyResponse | None = None

    @property
    def question(self) -> Question | None:
        """What the police asked back."""
        return self.ours.questions.first() if self.ours else None

    @property
    def advice(self) -> Advice | None:
        """What the police asked their solicitor."""
        return self.ours.advice.first() if self.ours else None

    def step(self, *, asking: bool = False, mode: str = "sign") -> ApprovalStep | None:
        """The newest step of a side in a mode."""
        thing = self.asked if asking else self.ours
        return thing.steps.filter(mode=mode).order_by("-round", "order").first() if thing else None


@dataclass
class World:
    """The cast, the case of each stage, the canaries, and the secrets of the systems' keys by short name and scopes."""

    cast: Cast
    aviary: Aviary
    cases: dict[str, Case] = field(default_factory=dict)
    unasked: dict[str, AgencyResponse] = field(default_factory=dict)
    glass: Glass | None = None
    secrets: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)
    deputyship: UUID | None = None
    cover: UUID | None = None
    accredited: UUID | None = None
    proposal: UUID | None = None
    membership: UUID | None = None
    linking: UUID | None = None
    invitation: UUID | None = None
    pathway: Pathway = None  # type: ignore[assignment]
    local_text: LocalText = None  # type: ignore[assignment]
    agreement: Agreement = None  # type: ignore[assignment]
    sample: Sample = None  # type: ignore[assignment]
    before_leaving: Callable[[], None] = lambda: None

    def actor(self, short: str, at: datetime = ACTED) -> Actor:
        """Somebody of the cast."""
        return self.cast.actor(short, at)


def build(before_leaving: Callable[[World], None] = lambda world: None) -> World:
    """Everything. `before_leaving` runs while those who leave and are suspended are still there."""
    words = merrowdale()
    words["people"] += [
        {"short": short, "name": name, "memberships": [{"agency": agency, "role": role, "title": "x", "team": team}]}
        for short, name, agency, role, team in MORE_PEOPLE
    ]
    world = World(found(words, at=FOUNDED_AT, password="made up for this world only"), Aviary())
    for who, scopes in (("pip", EVERY_SCOPE), ("pip", ()), ("ines", EVERY_SCOPE)):
        by = world.actor(who)
        until = ACTED + timedelta(days=30)
        issued = issue_key(by.membership, "case system", list(scopes), expires_at=until, by=by, at=ACTED)
        world.secrets[who, scopes] = issued.secret
    leo, new = world.actor("leo"), NewDeputy(world.cast.person("dax").pk, ACTED, ACTED + timedelta(days=1))
    world.deputyship = name_deputy(leo.agency, leo.person, new, by=leo, at=ACTED).pk
    joy, new_cover = world.actor("joy"), NewCover("MP", NOW, NOW + timedelta(days=1), person=leo.person.pk)
    world.cover = register_cover(joy.agency, new_cover, by=joy, at=ACTED).pk
    course = NewAccreditation([world.cast.person("pip").pk], "TRAINING", "AGENCY", ACTED, NOW + timedelta(days=300))
    ada = world.actor("ada")
    world.accredited = commands.accredit_people(ada.agency, course, by=ada, at=ACTED)[0].pk
    _staff(world)
    _own_routes(world)
    for stage in STAGES:
        world.cases[stage] = Story(world, stage).told()
    world.unasked = {"offer": _offered(world), "arrival": _arrived(world), **_at_once(world)}
    world.unasked["misused"] = _misused(world)
    world.glass = _by_glass(world)
    world.sample = _sampled(world)
    before_leaving(world)
    _leave(world)
    return world


def _staff(world: World) -> None:
    """Ada has proposed that Nan be a team manager of the council; Ott of the police is on call and has gone away."""
    ada, nan = world.actor("ada"), world.cast.person("nan")
    role = NewMembership("TEAM_MANAGER", "team manager", starts_at=ACTED)
    given = commands.give_role(ada.agency, nan, role, by=ada, at=ACTED)
    world.proposal = given.proposal.pk if given.proposal else None
    commands.add_contact(ada.agency, "Duty desk", "01632 960998", by=ada, at=ACTED)
    world.invitation = make_invitation(nan, by=ada, at=ACTED).pk
    world.membership = Membership.objects.get(person=nan).pk
    of_the_surgery = world.cast.person("ray")
    world.linking = commands.propose_linking(world.cast.person("fin"), of_the_surgery, "SAID", by=ada, at=ACTED).pk
    gil, ott = world.actor("gil"), world.actor("ott")
    shift = NewShift(ott.person.pk, "POLICE_SENIOR", NOW, NOW + timedelta(days=1))
    put_on_rota(gil.agency, shift, by=gil, at=ACTED)
    say_away(ott.agency, ott.person, NOW + timedelta(days=1), by=ott, at=ACTED)
    add_closure(ada.agency, Closure(day=date(2027, 6, 1), reason="TRAINING"), by=ada, at=ACTED)


def _offered(world: World) -> AgencyResponse:
    """The police begin to tell the council something that nobody asked for."""
    return commands.begin_offer(AN_OFFER, by=world.actor("ines"), at=ACTED).thing


def _arrived(world: World) -> AgencyResponse:
    """And something of that kind that has reached the council, opened by Kit of the team that receives."""
    ines, leo, kit = world.actor("ines"), world.actor("leo"), world.actor("kit", DELIVERED)
    draft = commands.begin_draft(_offered(world), OFFERED, by=ines, at=ACTED)
    put = commands.put_forward_response(draft, by=ines, at=ACTED).thing
    step = put.steps.select_related("response", "agency").get(status="open")
    commands.approve_step(step, "The council must know it before the child goes home today.", by=leo, at=ACTED)
    commands.deliver_response(put, by=Machine(put.from_agency), at=DELIVERED)
    given = AgencyResponse.objects.select_related("info_request", "from_agency", "to_agency").get(pk=put.pk)
    commands.open_disclosure(given, accepts=True, by=kit, at=DELIVERED)
    given.refresh_from_db()
    return given


def _misused(world: World) -> AgencyResponse:
    """Another one, of which a colleague of the police says that it is misused; nobody has looked into it yet."""
    given, what = _arrived(world), f"{TYPED_OF_MISUSE} was read out in the car park, so that others heard it."
    commands.report_misuse(given, what, when="yesterday", by=world.actor("tam", DELIVERED), at=DELIVERED)
    return given


def _at_once(world: World) -> dict[str, AgencyResponse]:
    """In emergencies: the council asks the police (`alarm`); an officer enters what he told the council (`call`)."""
    asked = commands.ask_at_once(ASKED_AT_ONCE, by=world.actor("pip"), at=ACTED).thing
    call = commands.record_shared(SHARED_BY_PHONE, by=world.actor("ines"), at=ACTED).thing
    return {"alarm": asked.responses.get(), "call": call}


def _own_routes(world: World) -> None:
    """The asking agency has proposed a pathway and a text, and registered an agreement that nobody has signed."""
    by, agency = world.actor("ada"), world.cast.agency("MCC")
    why = "What our own review of last year's requests asked for, after it had looked at thirty of them."
    steps = [
        *pathways.default_document(guidance.in_force(ACTED), "asking", agency.kinds),
        {"code": "SECOND", "label": "A second look", "why": why, "roles": ["LEGAL"], "rule": "GR4", "when": []},
    ]
    drafted = commands.draft_pathway(agency, "asking", by=by, at=ACTED).thing
    changed = commands.change_pathway(drafted, steps, by=by, at=ACTED).thing
    valid_from = NOW + timedelta(days=1)
    world.pathway = commands.propose_pathway(changed, why, valid_from=valid_from, by=by, at=ACTED).thing
    new = NewLocalText("GR6", "Attach the body map where there is an injury, and say who drew it.", ACTED)
    world.local_text = commands.write_local_text(agency, new, by=by, at=ACTED).thing
    world.agreement = commands.register_agreement(
        NewAgreement(
            name="Merrowdale tier one", parties=("MCC", "MP"), purposes=("SAFEGUARDING",), data_kinds=("PERSONAL",),
            starts_on=ACTED.date(), review_by=ACTED.date() + timedelta(days=365),
        ),
        by=by, at=ACTED,
    ).thing  # fmt: skip


def _by_glass(world: World) -> Glass:
    """Rex of Sundrell, who was not asked, opens what the council asked at once by emergency access."""
    asked = world.unasked["alarm"].info_request
    assert asked
    why = "A child of this family is in danger here, and nobody answers at the council's number."
    return commands.break_glass(asked.ref, why, "The duty number.", by=world.actor("rex"), at=ACTED).glass


def _sampled(world: World) -> Sample:
    """The police's governance lead has drawn a dip sample of what the police answered; nobody reviews it yet."""
    gail, days = world.actor("gail", DELIVERED), (ACTED.date(), ACTED.date())
    sample = commands.publish_seed(days, 3, by=gail, at=DELIVERED).thing
    return commands.draw_sample(sample, by=gail, at=DELIVERED).thing


def _leave(world: World) -> None:
    lev = Membership.objects.get(person=world.cast.person("lev"))
    end_membership(lev, by=world.actor("ada"), at=NOW - timedelta(minutes=2))
    gil, sue = world.actor("gil"), world.cast.person("sue")
    suspend_person(sue, "Left without a word.", by=gil, at=NOW - timedelta(minutes=2))


TYPED_OF_MISUSE = "What we had shared"


@contextmanager
def _told_in_full() -> Iterator[None]:
    """A document that the guidance refuses is this package's mistake: say each fault."""
    try:
        yield
    except Incomplete as incomplete:
        raise AssertionError([(fault.pointer, fault.code, str(fault.detail)) for fault in incomplete.errors]) from None


class Story:
    """How a request comes to its stage."""

    def __init__(self, world: World, stage: str) -> None:
        self.world, self.stage = world, stage
        self.case = Case(stage, Writer(world.aviary, stage))

    def told(self) -> Case:
        """The case as far as its stage."""
        reached = STAGES.index(self.stage)
        self._drafted()
        if self.stage != "draft":
            self._submitted()
        if self.stage == "returned":
            why = self.case.writer.reason("returned because", Audience.ASKING)
            commands.return_request(self._step(asking=True), why, **self._by("dara"))
        if reached >= STAGES.index("court"):
            self._sent()
        if reached >= STAGES.index("acknowledged"):
            commands.acknowledge_response(self._ours(), **self._by("ines"))
        if self.stage in ("questioned", "closed"):
            self._questioned()
        if self.stage in ("in_approval", "approved", "delivered", "opened", "confirmed", "recalled", "closed"):
            self._answered()
        if self.stage in ("delivered", "opened", "confirmed", "recalled", "closed"):
            self._delivered()
        ending: dict[str, Callable[[], Any]] = {
            "acknowledged": self._preparing, "questioned": self._noted, "withdrawn": self._withdrawn,
            "closed": self._closed,
        }  # fmt: skip
        ending.get(self.stage, lambda: None)()
        return self._fresh()

    def _by(self, who: str, at: datetime = ACTED) -> dict[str, Any]:
        return {"by": self.world.actor(who, at), "at": at}

    def _drafted(self) -> None:
        words = self.case.writer.request(draft=self.stage == "draft")
        with _told_in_full():
            self.case.draft = commands.prepare_request(words, **self._by("pip"))

    def _submitted(self) -> None:
        assert self.case.draft
        self.case.asked = commands.submit_request(self.case.draft, **self._by("pip")).thing
        self.case.draft = None
        until = NOW + timedelta(days=1)
        for who in ("nan", "fin"):
            why = self.case.writer.reason(f"let {who} see because", Audience.ASKING)
            grant = commands.open_grant(
                self.case.asked, self.world.cast.person(who), why, until=until, **self._by("dara")
            )
        commands.end_grant(grant, **self._by("dara"))  # the last one: fin's

    def _sent(self) -> None:
        why = self.case.writer.reason("endorsed because", Audience.ASKING)
        commands.endorse_request(self._step(asking=True), why, **self._by("dara"))

    def _preparing(self) -> None:
        words = self.case.writer.of_the_police(draft=True)
        commands.begin_draft(self._ours(), words, **self._by("ines"))
        question = self.case.writer.word("advice wanted", Audience.ADVISED)
        wanted = AdviceWanted(self.world.cast.person("fern").pk, question, ("I1",))
        commands.ask_advice(self._ours(), wanted, **self._by("ines"))

    def _questioned(self) -> None:
        """The police ask back, and wait; what ends as closed was replied to, with a change of what was asked."""
        words = self.case.writer.word("question", Audience.ASKED_POLICE)
        asked = {"about": "items/I1", "pause": True}
        commands.ask_question(self._ours(), words, **asked, **self._by("ines"))
        if self.stage == "closed":
            reply, to = (self.case.writer.word(name, Audience.ASKED_POLICE) for name in ("reply", "changed to"))
            question = self._ours().questions.select_related("response").get()
            item = queries.addressed_words(self._ours())["items"][0]
            change = {"change_to": f"{item['sought']}: {to}", "change_does": "NARROWS"}
            commands.reply_to_question(question, reply, **change, **self._by("pip"))

    def _noted(self) -> None:
        """Each side leaves itself a note."""
        commands.add_note(self._ours(), self.case.writer.word("note", Audience.POLICE_INSIDE), **self._by("tam"))
        assert self.case.asked
        note = self.case.writer.word("note of the asking side", Audience.ASKING)
        commands.add_note(self.case.asked, note, **self._by("dara"))

    def _answered(self) -> None:
        writer = self.case.writer
        draft = commands.begin_draft(self._ours(), writer.of_the_police(), **self._by("ines"))
        commands.put_forward_response(draft, **self._by("ines"))
        if self.stage != "in_approval":
            why = writer.reason("police approved because", Audience.POLICE_INSIDE)
            at = LATE if self.stage == "approved" else ACTED
            commands.approve_step(self._step(), why, **self._by("leo", at))

    def _delivered(self) -> None:
        self._leaves(self._ours())
        if self.stage == "delivered":
            return
        commands.open_disclosure(self._ours(), accepts=True, **self._by("pip", DELIVERED))
        if self.stage != "opened":
            said = "NOT_OURS" if self.stage == "recalled" else "RIGHT"
            commands.confirm_receipt(self._ours(), said, **self._by("pip", DELIVERED))
        if self.stage in ("confirmed", "closed"):
            self._afterwards()

    def _afterwards(self) -> None:
        """The council asks to pass it on; the police put something right, which has arrived where it is closed."""
        writer = self.case.writer
        who, purpose = (writer.word(name, Audience.ASKED_POLICE) for name in ("for whom", "what for"))
        asked = {"to": "MHA", "who": who, "purpose": purpose, "items": ["I1"]}
        commands.ask_leave(self._ours(), asked, **self._by("pip", DELIVERED))
        read = Audience.POLICE_TOLD if self.stage == "closed" else Audience.POLICE_INSIDE
        words = [writer.word(name, read) for name in ("what was wrong", "what is right")]
        commands.write_correction(self._ours(), ["I1"], *words, **self._by("tam", DELIVERED))
        if self.stage == "confirmed":
            why = "What was left out would say whether the child is safe tonight, and nobody else holds it."
            commands.raise_disagreement(self._ours(), ["I1"], "SHARE", why, **self._by("pip", DELIVERED))
        if self.stage == "closed":
            correction = self._ours().corrections.select_related("response").get()
            commands.send_correction(correction, **self._by("leo", DELIVERED))

    def _leaves(self, response: AgencyResponse) -> None:
        commands.deliver_response(response, by=Machine(response.from_agency), at=DELIVERED)

    def _withdrawn(self) -> None:
        assert self.case.asked
        why = self.case.writer.reason("withdrawn because", Audience.ASKING)
        commands.withdraw_request(self.case.asked, why, **self._by("pip"))

    def _closed(self) -> None:
        """The surgery answers too, and its answer arrives."""
        theirs, writer = self._response("OBS"), self.case.writer
        draft = commands.begin_draft(theirs, writer.of_the_surgery(), **self._by("bea"))
        put = commands.put_forward_response(draft, **self._by("bea")).thing
        why = writer.reason("surgery approved because", Audience.SURGERY_INSIDE)
        for step in put.steps.filter(mode="sign").order_by("order"):
            who = "omar" if "GP_SAFEGUARDING_LEAD" in step.role_codes else "ray"
            commands.approve_step(step, why, **self._by(who))
        self._leaves(theirs)
        commands.open_disclosure(theirs, accepts=True, **self._by("pip", DELIVERED))
        commands.confirm_receipt(theirs, "RIGHT", **self._by("pip", DELIVERED))

    def _response(self, code: str) -> AgencyResponse:
        assert self.case.asked
        return self.case.asked.responses.select_related("info_request", "from_agency", "to_agency").get(
            from_agency__code=code
        )

    def _ours(self) -> AgencyResponse:
        return self._response("MP")

    def _step(self, *, asking: bool = False) -> ApprovalStep:
        self._fresh()
        step = self.case.step(asking=asking)
        assert step
        return step

    def _fresh(self) -> Case:
        if self.case.asked:
            self.case.asked.refresh_from_db()
            rows = {row.from_agency.code: row for row in self.case.asked.responses.select_related("from_agency")}
            self.case.ours, self.case.theirs = rows.get("MP"), rows.get("OBS")
        return self.case
