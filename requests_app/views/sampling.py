"""Dip samples (PG33): drawing one, a sample, a case and its review, an action."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.hours.calendars import day_of
from agencies.models import Person
from requests_app import commands, policies
from requests_app.denials import Incomplete, NotNow
from requests_app.forms.sampling import ActionForm, DrawForm, FinishForm, ModerationForm, ReviewForm
from requests_app.guidance.audit_form import form_of
from requests_app.http import call_of_form, once, receipt_of
from requests_app.models import Sample, SampledCase
from requests_app.queries import sampling as queries
from requests_app.queries.oversight import oversees
from requests_app.templatetags.golden import form_errors
from requests_app.views import sampling_context as words
from requests_app.views.acting import page_of_act
from requests_app.views.door import errors_on, page, seen_version, typed_in
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/oversight/samples/"
A_QUARTER = timedelta(days=91)
USUAL = 20


@require_http_methods(["GET", "POST"])
@page
def index(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """What one reviews; for a governance lead the samples, and what the next could be drawn from."""
    if denial := policies.why_not_sampling(by=by):
        raise denial
    leads = policies.why_not_sample(by=by) is None
    if request.method == "POST":
        return _publish(request, by=by, at=at)
    context = words.index(by, at)
    if leads:
        today = day_of(at)
        usual = {"start": (today - A_QUARTER).isoformat(), "stop": today.isoformat(), "size": str(USUAL)}
        form = DrawForm(request.GET) if "size" in request.GET else DrawForm(initial=usual)
        context |= _counted(form, usual, by=by, at=at)
    return shown(request, "samples", context)


def _counted(form: DrawForm, usual: dict[str, str], *, by: Actor, at: datetime) -> Words:
    if form.is_bound and not form.is_valid():
        return {"form": form, "errors": form_errors(form)}
    days = form.days() if form.is_bound else (date.fromisoformat(usual["start"]), date.fromisoformat(usual["stop"]))
    return {"form": form, "population": words.population(commands.count_population(days, by=by, at=at), by, at)}


def _publish(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """The seed is published by one act and the sample drawn by the next: whatever comes between, the seed stands."""
    if denial := policies.why_not_sample(by=by):
        raise denial
    form = DrawForm(request.POST)
    context: Words = {**words.index(by, at), "form": form}
    if not form.is_valid():
        return shown(request, "samples", {**context, "errors": form_errors(form)})
    follows = form.said("follows").strip().upper()
    try:
        carried = once(
            call_of_form(request, by, at),
            lambda: commands.publish_seed(form.days(), form.how_many(), by=by, at=at, follows=follows),
        )
    except Incomplete as incomplete:
        return shown(request, "samples", {**context, "errors": errors_on(form, incomplete, form.POINTERS)})
    receipt = receipt_of(carried.mark)
    sample = queries.samples_of(by).get(pk=receipt.stream)
    if sample.drawn_at is None:
        commands.draw_sample(sample, by=by, at=at)
    return on_to(request, f"{HERE}{sample.ref}/", _("The seed is published and the sample is drawn."), "", receipt)


@require_http_methods(["GET", "POST"])
@page
def sample(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """One sample: its seed and population, its cases, how far reviewers agree, what is to be done."""
    people = words.people(by, at)
    form, errors = ActionForm(people=people), []
    found = commands.show_sample(ref, by=by, at=at)
    if request.method == "POST":
        form = ActionForm(request.POST, people=people)
        try:
            return _act(request, found, form, by=by, at=at)
        except Incomplete as incomplete:
            form.is_valid()
            errors = errors_on(form, incomplete, form.POINTERS)
    again = words.drawn_again(found) if "again" in request.GET and oversees(by) and found.drawn_at else None
    context = {**words.sample(found, by, at), "form": form, "errors": errors, "again": again}
    return shown(request, "sample", context)


def _act(request: HttpRequest, found: Sample, form: ActionForm, *, by: Actor, at: datetime) -> HttpResponse:
    seen = seen_version(request)
    acts = {
        "draw": (lambda: commands.draw_sample(found, by=by, at=at, seen=seen), _("The sample is drawn.")),
        "assign": (
            lambda: commands.assign_reviewers(found, by=by, at=at, seen=seen),
            _("Each case has two reviewers. They are told."),
        ),
        "action": (lambda: _set_action(found, form, by=by, at=at), _("Set. Whoever does it is told.")),
    }
    then = request.POST.get("then", "")
    if then not in acts:
        raise NotNow(_("Choose what to do with this sample on its page."))
    act, said = acts[then]
    carried = once(call_of_form(request, by, at), act)
    return on_to(request, f"{HERE}{found.ref}/", said, "", receipt_of(carried.mark))


def _set_action(found: Sample, form: ActionForm, *, by: Actor, at: datetime) -> Any:
    named = form.said("owner")
    owner = Person.objects.filter(pk=named).first() if named else None
    due_on = form.said("due_on")
    return commands.set_action(
        found, form.said("what"), owner=owner, due_on=date.fromisoformat(due_on) if due_on else None, by=by, at=at
    )


@require_http_methods(["GET", "POST"])
@page
def case(request: HttpRequest, *, by: Actor, at: datetime, ref: str, number: int) -> HttpResponse:
    """One case: what happened in it, one's own review, and once both are in what both found."""
    found = commands.show_sampled_case((ref, number), by=by, at=at)
    form, differing = form_of(found.sample.form), queries.differences(found)
    posted = typed_in(request)
    moderates = request.POST.get("then") == "moderate"
    review = ReviewForm(None if moderates else posted, of=form)
    moderation = ModerationForm(posted if moderates else None, of=form, differing=differing)
    errors: list[Words] = []
    if posted is not None:
        filled = moderation if moderates else review
        try:
            return _find(request, found, review, moderation, moderates=moderates, by=by, at=at)
        except Incomplete as incomplete:
            filled.is_valid()
            errors = errors_on(filled, incomplete, filled.POINTERS)
    context = words.case(found, review, moderation, by, at)
    return shown(request, "sampled_case", {**context, "errors": errors})


def _find(
    request: HttpRequest, found: SampledCase, review: ReviewForm, moderation: ModerationForm, *, moderates: bool,
    by: Actor, at: datetime,
) -> HttpResponse:  # fmt: skip
    def act() -> Any:
        if moderates:
            why, overall = moderation.said("agreed_why"), moderation.said("overall")
            return commands.moderate_case(found, moderation.marks(), overall, why, by=by, at=at)
        return commands.review_case(found, review.review(), review.said("why"), by=by, at=at)

    carried = once(call_of_form(request, by, at), act)
    said = _("What was agreed is recorded.") if moderates else _("Your review is in, and stays as it is.")
    return on_to(request, f"{HERE}{found.sample.ref}/{found.number}/", said, "", receipt_of(carried.mark))


@require_http_methods(["GET", "POST"])
@page
def action(request: HttpRequest, *, by: Actor, at: datetime, ref: str, number: int) -> HttpResponse:
    """Say that an action is done."""
    if denial := policies.why_not_sampling(by=by):
        raise denial
    found = queries.action_or_404(by, ref, number)
    form = FinishForm(typed_in(request))
    return page_of_act(
        request, form,
        {
            "ref": found.sample.ref, "heading": _("Say that it is done"), "lead": queries.what_of(found),
            "button": _("It is done"), "back": {"href": HERE, "text": _("Dip samples")},
        },
        lambda: commands.finish_action(found, form.said("how"), by=by, at=at),
        denial=policies.why_not_finish_action(found, by=by), by=by, at=at, home=HERE, said=_("Recorded as done."),
    )  # fmt: skip
