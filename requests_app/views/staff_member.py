"""One person of the agency (PG35): what they are here, how they sign in, and who keeps them from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from agencies import commands as of_agencies
from agencies import hours
from agencies.actors import Actor
from agencies.models import Membership, Person
from agencies.policies import (
    why_not_administer,
    why_not_clear_factor,
    why_not_invite,
    why_not_let_in,
    why_not_restore,
    why_not_suspend,
)
from agencies.queries import invitations_of, known_in
from agencies.values import Issued
from requests_app import commands, guidance, queries
from requests_app.commands.invitations import post_invitation
from requests_app.commands.people import Given
from requests_app.denials import Denial, Incomplete, NotNow
from requests_app.forms.people import BecauseForm, RoleForm
from requests_app.http import call_of_form, once
from requests_app.queries.leaving import passing_on
from requests_app.views import labels
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown
from requests_app.views.staff import HERE, alone, choices, id_of, link_words, role_of, said

Words = dict[str, Any]
Sentence = str | Promise


@dataclass(frozen=True)
class Act:
    """Something done to how somebody signs in, with a reason: its words, whether it may be done, and what it does."""

    heading: Sentence
    text: Sentence
    asks: Sentence
    hint: Sentence
    button: Sentence
    done: Sentence
    then: Sentence
    why_not: Callable[..., Denial | None]
    does: Callable[..., Any]
    warning: bool = True


SEALED = gettext_lazy("It is kept sealed in the trail.")
ACTS = {
    "clear": Act(
        gettext_lazy("Lost phone"),
        gettext_lazy(
            "They have a second factor. If their phone and their recovery codes are lost, clear it: then they sign in "
            "with their password and set one up anew."
        ),
        gettext_lazy("How did you make sure that it is them?"),
        gettext_lazy("For example: rung back on the number in the register."),
        gettext_lazy("Clear their second factor"),
        gettext_lazy("Cleared. They sign in with their password, and set up a second factor anew."),
        "",
        lambda who, *, by, at: _without_factor(who) or why_not_clear_factor(who, by=by, at=at),
        of_agencies.clear_second_factor,
    ),
    "suspend": Act(
        gettext_lazy("Suspend"),
        gettext_lazy(
            "They can sign in nowhere from this moment on. Their sessions end, their keys are ended, and what waits "
            "for them passes to others."
        ),
        gettext_lazy("Why are they suspended?"),
        SEALED,
        gettext_lazy("Suspend them now"),
        gettext_lazy("Suspended. Their sessions and keys are dead from their next request on."),
        gettext_lazy("What waited for them passes to others within a minute."),
        why_not_suspend,
        of_agencies.suspend_person,
    ),
    "restore": Act(
        gettext_lazy("Let them in again"),
        gettext_lazy("They sign in anew, as what they are above. Sessions and keys of before stay dead."),
        gettext_lazy("Why are they let in again?"),
        SEALED,
        gettext_lazy("Let them sign in again"),
        gettext_lazy("They can sign in again, as what they were. Sessions and keys of before stay dead."),
        "",
        why_not_restore,
        of_agencies.restore_person,
        warning=False,
    ),
}


@require_http_methods(["GET", "POST"])
@page
def person(request: HttpRequest, *, by: Actor, at: datetime, pk: UUID) -> HttpResponse:
    """What one person is here; giving another role, ending one with what it passes on; their link, and each act."""
    if may := why_not_administer(by.agency, by=by):
        raise may
    who = queries.one_or_404(known_in(by.agency), pk=pk)
    then, errors, link = request.POST.get("then", ""), list[Words](), ""
    form = RoleForm(request.POST if then == "give" else None, **choices(by, at))
    forms = {name: BecauseForm(name, request.POST if then == name else None) for name in ACTS}
    if request.method == "POST":
        try:
            if then != "hand":
                return _act_on(request, form, then, who, by, at)
            link = _handed(request, who, by, at)
        except Incomplete as incomplete:
            errors = _misread(forms.get(then), form, incomplete)
    rows = list(Membership.objects.filter(agency=by.agency, person=who).select_related("agency", "person", "team"))
    rows.sort(key=lambda row: (row.ends_at is not None and row.ends_at <= at, row.starts_at))
    why_not = why_not_let_in(who, by=by)
    context = {
        "name": who.name,
        "email": who.email,
        "suspended": not who.is_active,
        "rows": [_held(row, at) for row in rows],
        "form": None if why_not else form,
        "why_not": why_not,
        "signing_in": _signing_in(who, by, at, link),
        "acts": [_asked(name, forms[name]) for name, act in ACTS.items() if not act.why_not(who, by=by, at=at)],
        "alone": alone(by, at),
        "errors": errors,
    }
    return shown(request, "person", context)


def _act_on(request: HttpRequest, form: RoleForm, then: str, who: Person, by: Actor, at: datetime) -> HttpResponse:
    call, here = call_of_form(request, by, at), f"{HERE}{who.pk}/"
    if act := ACTS.get(then):
        because = request.POST.get("because", "")
        once(call, lambda: act.does(who, because, by=by, at=at), mark_of=lambda _row: str(who.pk))
        return on_to(request, here, act.done, act.then)
    if then == "end":
        rows = Membership.objects.filter(agency=by.agency, person=who).select_related("agency", "person")
        found = queries.one_or_404(rows, pk=id_of(request.POST.get("row", "")))
        once(call, lambda: of_agencies.end_membership(found, by=by, at=at), mark_of=lambda _none: str(found.pk))
        text = _("Ended. It counts from their next request on.")
        return on_to(request, here, text, _("What waited for them passes to others within a minute."))
    if then in ("mail", "withdraw"):
        return _about_the_link(request, then, who, by, at)
    if then != "give":
        raise NotNow(_("Choose what to do on this page."))
    if faults := form.faults():
        raise Incomplete(faults)
    done: list[Given] = []

    def give() -> Given:
        done.append(commands.give_role(by.agency, who, role_of(form, at), by=by, at=at))
        return done[0]

    once(call, give, mark_of=lambda given: str(given.person.pk))
    return on_to(request, here, *said(done[0] if done else None))


def _about_the_link(request: HttpRequest, then: str, who: Person, by: Actor, at: datetime) -> HttpResponse:
    call, here = call_of_form(request, by, at), f"{HERE}{who.pk}/"
    if then == "withdraw":
        found = queries.one_or_404(invitations_of(by.agency, at).filter(person=who), pk=id_of(request.POST["row"]))
        once(call, lambda: of_agencies.withdraw_invitation(found, by=by, at=at), mark_of=lambda row: str(row.pk))
        return on_to(request, here, _("Taken back. The link opens nothing any more."))
    made = _made(call, who, by, at)
    if not made:
        return on_to(request, here, _("A new link was made already."))
    sent = post_invitation(made, at)
    return on_to(request, here, _("A new link was made. Any earlier one is dead."), link_words(sent))


def _handed(request: HttpRequest, who: Person, by: Actor, at: datetime) -> str:
    """The address of a new link, in the one answer that shows it."""
    made = _made(call_of_form(request, by, at), who, by, at, handed=True)
    if not made:
        raise NotNow(_("This link was made already, and is shown once. If you did not keep it, make another."))
    post_invitation(made, at)
    return f"{settings.SITE_URL}/invitation/{made.secret}/"


def _made(call: Any, who: Person, by: Actor, at: datetime, *, handed: bool = False) -> Issued | None:
    """A new link; None where this press made one already, because its secret is held nowhere."""
    made: list[Issued] = []

    def make() -> Issued:
        made.append(of_agencies.make_invitation(who, by=by, at=at, handed=handed))
        return made[0]

    once(call, make, mark_of=lambda link: str(link.pk))
    return made[0] if made else None


def _signing_in(who: Person, by: Actor, at: datetime, link: str) -> Words:
    """Whether they have a password, which link waits for them, and what can be done about it."""
    open_ = invitations_of(by.agency, at).filter(person=who).first()
    why_not = why_not_invite(who, by=by, at=at)
    return {
        "password": who.has_usable_password(),
        "until": hours.moment(open_.expires_at, at) if open_ else "",
        "handed": open_.handed if open_ else False,
        "sent": hours.moment(open_.sent_at, at) if open_ and open_.sent_at else "",
        "row": open_.pk if open_ else "",
        "mail": why_not is None,
        "hand": why_not_invite(who, by=by, at=at, handed=True) is None,
        "why_not": why_not,
        "link": link,
    }


def _asked(name: str, form: BecauseForm) -> Words:
    act = ACTS[name]
    return {
        "then": name, "heading": act.heading, "text": act.text, "asks": act.asks, "hint": act.hint,
        "button": act.button, "warning": act.warning, "field": form["because"],
    }  # fmt: skip


def _misread(asked: BecauseForm | None, form: RoleForm, incomplete: Incomplete) -> list[Words]:
    """Every fault beside its field; of an act, beside its own."""
    if asked is None:
        return errors_on(form, incomplete, RoleForm.POINTERS)
    errors = errors_on(asked, incomplete, {"/reason": "because"})
    return [{**one, "href": f"#{asked['because'].auto_id}"} for one in errors]


def _without_factor(who: Person) -> Denial | None:
    return None if is_mfa_enabled(who) else NotNow(_("They have no second factor."))


def _held(row: Membership, at: datetime) -> Words:
    over = row.ends_at is not None and row.ends_at <= at
    return {
        "id": row.pk,
        "role": labels.label(guidance.in_force(at).roles, row.role),
        "title": row.title,
        "team": row.team.name if row.team else "",
        "starts": hours.moment(row.starts_at, at),
        "ends": hours.moment(row.ends_at, at) if row.ends_at else "",
        "over": over,
        "passes": [] if over or row.starts_at > at else list(_passes(row, at)),
    }


def _passes(row: Membership, at: datetime) -> list[str]:
    """What ending it passes on, before it is pressed."""
    found, said = passing_on(row, at), list[str]()
    if found.to:
        words = {"count": found.steps - found.alone, "names": ", ".join(found.to)}
        said.append(_("Open steps that others then decide: %(count)d (%(names)s).") % words)
    if found.alone:
        said.append(
            _("Open steps that nobody here could decide then: %(count)d. Seniors are told.") % {"count": found.alone}
        )
    if found.held:
        said.append(_("Answers that they hold and that go back to their team: %(count)d.") % {"count": found.held})
    return said or [_("Nothing waits for them in this role.")]
