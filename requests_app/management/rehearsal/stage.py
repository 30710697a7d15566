"""The stage: from a file's handles to the things of the product, by the same doors that pages and API use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from agencies.actors import Actor
from requests_app import queries
from requests_app.denials import NotFound
from requests_app.http import looked_up
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Advice, AgencyResponse, ApprovalStep, Draft, Emergency, InformationRequest, Question
from requests_app.models.steps import StepStatus
from requests_app.queries.advice import asked_of
from requests_app.queries.emergencies import emergency_or_404
from requests_app.queries.opening import disclosed_or_404
from requests_app.queries.threads import question_or_404


class Lost(Exception):  # noqa: N818 - it reads as a state
    """A handle that leads nowhere yet: the story has not made such a thing."""


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: who acts, when, to what."""

    by: Actor
    at: datetime
    to: str
    tried: str

    @property
    def parts(self) -> list[str]:
        """The parts of the handle: request, partner, role."""
        return self.to.split("/")


@dataclass
class Stage:
    """Who there is, and which reference each of the file's requests has."""

    cast: Cast
    refs: dict[str, str] = field(default_factory=dict)

    def ref(self, turn: Turn) -> str:
        """The reference of the handle's request. Raises Lost."""
        if turn.parts[0] not in self.refs:
            raise Lost(f"nothing is called {turn.parts[0]} yet")
        return self.refs[turn.parts[0]]

    def names_a_step(self, turn: Turn) -> bool:
        """Whether the second part is a role of the asking side rather than a partner."""
        return len(turn.parts) == 2 and turn.parts[1] not in self.cast.agencies

    def request(self, turn: Turn) -> InformationRequest:
        """The request, as its asking side may see it. Raises NotFound."""
        ref = self.ref(turn)
        with looked_up(turn.by, turn.at, tried=turn.tried, asked_for=ref):
            return queries.request_or_404(turn.by, ref, turn.at)

    def response(self, turn: Turn) -> AgencyResponse:
        """The partner's answer, as its answering side may see it. Raises NotFound."""
        ref = self.reached(turn).ref
        with looked_up(turn.by, turn.at, tried=turn.tried, asked_for=ref):
            return queries.response_or_404(turn.by, ref, turn.at)

    def ref_of_answer(self, turn: Turn) -> str:
        """The reference of the partner's answer."""
        return str(self.reached(turn).ref)

    def answer(self, turn: Turn) -> AgencyResponse:
        """The partner's answer, reached from the request by its asking side, or given unasked. Raises NotFound."""
        found = self.reached(turn)
        if found.info_request_id is None:
            with looked_up(turn.by, turn.at, tried=turn.tried, asked_for=found.ref):
                disclosed_or_404(turn.by, found.ref, turn.at)
        else:
            self.request(turn)
        return found

    def step(self, turn: Turn, *, looking_back: bool = False) -> ApprovalStep:
        """The step of that role, or the one whose turn it is, in the newest round. Raises NotFound."""
        asking = len(turn.parts) == 1 or self.names_a_step(turn)
        thing = self.request(turn) if asking else self.response(turn)
        role = turn.parts[-1] if len(turn.parts) == 3 or self.names_a_step(turn) else ""
        mode = "look_back" if looking_back else "sign"
        steps = [step for step in thing.steps.filter(round=thing.round).order_by("order") if fits(step, role)]
        steps.sort(key=lambda step: (step.mode != mode, step.status != StepStatus.OPEN))
        with looked_up(turn.by, turn.at, tried=turn.tried, asked_for=turn.to):
            if not steps:
                raise NotFound
            return queries.step_or_404(thing, steps[0].pk)

    def emergency(self, turn: Turn) -> Emergency:
        """The use of the emergency route, as its own side may see it. Raises NotFound."""
        ref = self.reached(turn).ref if len(turn.parts) == 2 else self.ref(turn)
        with looked_up(turn.by, turn.at, tried=turn.tried, asked_for=ref):
            return emergency_or_404(turn.by, ref, turn.at)

    def question(self, response: AgencyResponse, turn: Turn) -> Question:
        """The newest question of an answer. Raises Lost where none was asked."""
        newest = response.questions.order_by("number").last()
        if newest is None:
            raise Lost(f"nothing was asked about {turn.to}")
        return question_or_404(response, newest.pk)

    def advice(self, turn: Turn) -> Advice:
        """What somebody was asked to advise on, as they may see it. Raises NotFound."""
        ref = self.reached(turn).ref
        with looked_up(turn.by, turn.at, tried=turn.tried, asked_for=ref):
            return queries.one_or_404(asked_of(turn.by), response__ref=ref)

    def draft(self, turn: Turn) -> Draft | None:
        """One's own draft of the request or of the answer, if there is one."""
        mine = Draft.objects.filter(owner=turn.by.person, agency=turn.by.agency)
        if len(turn.parts) == 2:
            return mine.filter(response=self.reached(turn)).first()
        ref = self.refs.get(turn.parts[0], "")
        return mine.filter(ref=ref).first() or mine.filter(info_request__ref=ref).first()

    def reached(self, turn: Turn) -> AgencyResponse:
        """The newest answer of this handle, whoever may see it. Raises Lost."""
        called = Q(info_request__ref=self.ref(turn)) | Q(info_request=None, ref=self.ref(turn))
        rows = AgencyResponse.objects.filter(called, from_agency__code=turn.parts[1])
        full = rows.select_related("info_request", "from_agency", "to_agency", "team", "holder", "arrival")
        found = full.order_by("-sent_at").first()  # the second look, where there is one
        if found is None:
            raise Lost(f"{turn.parts[0]} has not reached {turn.parts[1]}")
        return found


def fits(step: ApprovalStep, role: str) -> bool:
    """Whether this role may sign the step; every step fits when none is named."""
    return not role or role in step.role_codes
