"""Dip samples over the API, for governance leads and for whoever reviews for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.actors import Actor
from agencies.models import Person
from requests_app import commands, policies
from requests_app.api.acting import acted, carried
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.http import Carried, looked_up, receipt_of
from requests_app.models import Sample, SampledCase
from requests_app.queries import sampling as queries
from requests_app.queries.oversight import oversees
from requests_app.serializers import sampling as shapes
from requests_app.serializers.standing import receipt_shown
from requests_app.serializers.strict import taken
from requests_app.values.reviews import Review

Words = dict[str, Any]


class Samples(APIView):
    """The samples of one's agency."""

    permission_classes = [People]

    @described("list_samples", "Dip samples", shows=page("SamplePage", shapes.SampleLine))
    def get(self, request: Request) -> Response:
        """The newest first; for whoever reviews and does not lead, those with a case of theirs."""
        by, _at = _caller(request)
        return Response({"items": shapes.SampleLine(queries.samples_of(by), many=True).data, "next": None})

    @described(
        "publish_sample_seed", "Publish the seed of a dip sample", takes=shapes.PublishSeed, shows=shapes.SampleActed,
        status=201, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Seed, population and its hash stand in the trail before anything is drawn. For a governance lead."""
        by, at = caller(request)
        said = taken(shapes.PublishSeed, request.data)
        days, follows = (said["start"], said["stop"]), said.get("follows", "").upper()
        done = carried(
            request, by, at,
            lambda: commands.publish_seed(days, said["size"], by=by, at=at, follows=follows), status=201,
        )  # fmt: skip
        return _shown(by, done, status=201)


class OneSample(APIView):
    """One sample."""

    permission_classes = [People]

    @described("get_sample", "One dip sample", shows=shapes.SampleShown)
    def get(self, request: Request, ref: str) -> Response:
        """Its seed and population, its cases, how far reviewers agree, what is done about it. Looking is recorded."""
        by, at = _caller(request)
        with looked_up(by, at, tried="sample", asked_for=ref):
            queries.sample_or_404(by, ref)
        return Response(shapes.SampleShown(_sample(commands.show_sample(ref, by=by, at=at), by)).data)


class DrawSample(APIView):
    """Drawing."""

    permission_classes = [People]

    @described("draw_sample", "Draw a sample", takes=shapes.OnSample, shows=shapes.SampleActed, unsafe=True)
    def post(self, request: Request, ref: str) -> Response:
        """By the published seed from the published population: whoever does it again gets the same."""
        said = taken(shapes.OnSample, request.data)
        return _on(request, ref, lambda one, **how: commands.draw_sample(one, seen=said["version"], **how))


class AssignReviewers(APIView):
    """Assigning."""

    permission_classes = [People]

    @described(
        "assign_reviewers", "Two reviewers for each case", takes=shapes.OnSample, shows=shapes.SampleActed, unsafe=True
    )
    def post(self, request: Request, ref: str) -> Response:
        """By the seed, of those who had no hand in the case. Nobody picks."""
        said = taken(shapes.OnSample, request.data)
        return _on(request, ref, lambda one, **how: commands.assign_reviewers(one, seen=said["version"], **how))


class SetAction(APIView):
    """What is done about it."""

    permission_classes = [People]

    @described("set_sample_action", "Set an action", takes=shapes.SetAction, shows=shapes.SampleActed, unsafe=True)
    def post(self, request: Request, ref: str) -> Response:
        """Whoever does it is told, and reminded a week before its day, on it and a week after."""
        said = taken(shapes.SetAction, request.data)

        def act(one: Sample, **how: Any) -> Any:
            owner = Person.objects.filter(pk=said["owner"]).first()
            return commands.set_action(one, said["what"], owner=owner, due_on=said["due_on"], **how)

        return _on(request, ref, act)


class FinishAction(APIView):
    """That it is done."""

    permission_classes = [People]

    @described(
        "finish_sample_action", "Say that an action is done", takes=shapes.FinishAction, shows=shapes.ActionShown,
        unsafe=True,
    )  # fmt: skip
    def post(self, request: Request, ref: str, number: int) -> Response:
        """By whoever it was given to, or a governance lead."""
        by, at = _caller(request)
        said = taken(shapes.FinishAction, request.data)
        with looked_up(by, at, tried="sample", asked_for=ref):
            found = queries.action_or_404(by, ref, number)
        done = carried(request, by, at, lambda: commands.finish_action(found, said["how"], by=by, at=at))
        return acted(shapes.ActionShown, _action(queries.action_or_404(by, ref, number)), done)


class OneCase(APIView):
    """One case of a sample."""

    permission_classes = [People]

    @described("get_sampled_case", "One case of a dip sample", shows=shapes.SampledShown)
    def get(self, request: Request, ref: str, number: int) -> Response:
        """One's own review, and both once both are in. Looking is recorded; whose record it is can see that."""
        by, at = _caller(request)
        with looked_up(by, at, tried="sample", asked_for=ref):
            queries.case_or_404(by, ref, number)
        return Response(shapes.SampledShown(_case(commands.show_sampled_case((ref, number), by=by, at=at), by)).data)


class GiveReview(APIView):
    """Reviewing."""

    permission_classes = [People]

    @described("review_case", "Review a case", takes=shapes.GiveReview, shows=shapes.SampledShown, unsafe=True)
    def post(self, request: Request, ref: str, number: int) -> Response:
        """Once; it stays as it is. Nobody sees it before the other one is in."""
        said = taken(shapes.GiveReview, request.data)
        review = Review(_words(said["marks"]), _words(said.get("evidence", {})), said["overall"])
        return _on_case(request, ref, number, lambda one, **how: commands.review_case(one, review, said["why"], **how))


class Moderate(APIView):
    """Moderating."""

    permission_classes = [People]

    @described("moderate_case", "Moderate a case", takes=shapes.Moderate, shows=shapes.SampledShown, unsafe=True)
    def post(self, request: Request, ref: str, number: int) -> Response:
        """What was agreed where the two differ, by a governance lead who is neither of them."""
        said = taken(shapes.Moderate, request.data)
        marks, overall = _words(said.get("marks", {})), said.get("overall", "")
        return _on_case(
            request, ref, number, lambda one, **how: commands.moderate_case(one, marks, overall, said["why"], **how)
        )


def _words(given: Words) -> dict[str, str]:
    """Texts alone: what is none is read as empty, and refused by its name."""
    return {str(key)[:40]: value if isinstance(value, str) else "" for key, value in given.items()}


def _caller(request: Request) -> tuple[Actor, datetime]:
    """Whoever asks; refused before anything is looked for where their role sees no samples."""
    by, at = caller(request)
    if denial := policies.why_not_sampling(by=by):
        raise denial
    return by, at


def _on(request: Request, ref: str, act: Callable[..., Any]) -> Response:
    by, at = _caller(request)
    with looked_up(by, at, tried="sample", asked_for=ref):
        found = queries.sample_or_404(by, ref)
    return _shown(by, carried(request, by, at, lambda: act(found, by=by, at=at)))


def _on_case(request: Request, ref: str, number: int, act: Callable[..., Any]) -> Response:
    by, at = _caller(request)
    with looked_up(by, at, tried="sample", asked_for=ref):
        found = queries.case_or_404(by, ref, number)
    done = carried(request, by, at, lambda: act(found, by=by, at=at))
    return acted(shapes.SampledShown, _case(queries.case_or_404(by, ref, number), by), done)


def _shown(by: Actor, done: Carried, *, status: int = 200) -> Response:
    receipt = receipt_of(done.mark)
    sample = queries.samples_of(by).get(pk=receipt.stream)
    body = {"sample": _sample(sample, by), "receipt": receipt_shown(receipt)}
    return acted(shapes.SampleActed, body, done, status=status)


def _sample(one: Sample, by: Actor) -> Words:
    leads, cases = oversees(by), list(queries.cases_of(one, by))
    agreement = queries.agreement_of(cases) if leads and one.assigned_at else None
    return {
        **{name: getattr(one, name) for name in ("ref", "start", "stop", "size", "form")},
        **{name: getattr(one, name) for name in ("published_at", "drawn_at", "assigned_at")},
        "version": one.audit_seq if leads else None,
        "seed": one.seed if leads else "",
        "population": one.population if leads else None,
        "population_hash": one.population_hash if leads else "",
        "follows": one.follows.ref if one.follows and leads else "",
        "cases": [_line(case) for case in cases],
        "agreement": agreement,
        "actions": [_action(row) for row in queries.actions_of(one)] if leads else [],
    }


def _line(case: SampledCase) -> Words:
    answer = case.response
    return {
        "number": case.number, "answer": answer.ref, "agency": answer.from_agency, "urgency": answer.urgency,
        "outcome": answer.outcome, "added": case.added, "state": queries.state_of(case),
    }  # fmt: skip


def _case(case: SampledCase, by: Actor) -> Words:
    found = [
        {**vars(one), "mine": one.reviewer.human == by.human, "reviewer": None} for one in queries.found_by(case, by)
    ]
    return {
        **_line(case), "form": case.sample.form, "found": found, "differing": queries.differences(case),
        "moderated_at": case.moderated_at, "agreed": case.marks, "agreed_overall": case.overall,
    }  # fmt: skip


def _action(row: Any) -> Words:
    return {
        "number": row.number, "what": queries.what_of(row), "owner": row.owner.name, "due_on": row.due_on,
        "done_at": row.done_at,
    }  # fmt: skip
