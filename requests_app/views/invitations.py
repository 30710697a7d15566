"""The link by which somebody sets their password: for nobody who is signed in, and alike whatever is wrong with it."""

from __future__ import annotations

from datetime import datetime

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from agencies import queries
from agencies.actors import Newcomer
from agencies.commands import key_digest
from agencies.models import Invitation
from requests_app import commands
from requests_app.denials import Incomplete, NotFound
from requests_app.forms.invitations import PasswordForm
from requests_app.guidance.standing import standing
from requests_app.queries.standing import has_accepted
from requests_app.views.door import errors_on, typed_in
from requests_app.views.leaves import shown

LINK, DONE = "invitation", "invitation_used"  # what the session holds: the hash of the link; that it was used


@login_not_required
@require_safe
def opened(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address at once, so that it stands in no history, bookmark or Referer.

    Whatever was called answers the same: whether it opens anything, the page says that it leads to.
    """
    if _too_many(request):
        return render(request, "429.html", status=429)
    request.session[LINK] = key_digest(secret)
    answer = redirect("invitation")
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def invitation(request: HttpRequest) -> HttpResponse:
    """Set a password and accept the terms. A link that opens nothing has one page, whatever is the matter with it."""
    at = timezone.now()
    if request.session.pop(DONE, None):
        return render(request, "requests_app/password_set.html")
    found = queries.invitation_opened(request.session.get(LINK, ""), at)
    if found is None:
        return render(request, "no_link.html", status=404)
    form, errors = PasswordForm(typed_in(request)), []
    if request.method == "POST":
        if _too_many(request):
            return render(request, "429.html", status=429)
        try:
            return _set(request, form, found, at)
        except NotFound:
            return render(request, "no_link.html", status=404)
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, PasswordForm.POINTERS)
    accepted = has_accepted(found.agency, found.person)
    context = {
        "form": form, "errors": errors, "email": found.person.email, "agency": found.agency.name,
        "known": found.person.has_usable_password(), "terms": None if accepted else standing().terms,
    }  # fmt: skip
    return shown(request, "invitation", context)


def _too_many(request: HttpRequest) -> bool:
    """Each look and each try counts against the address that it comes from: the library's own door counts no look."""
    return not ratelimit.consume(request, app="allauth.account", action="invitation", limit_get=True)


@sensitive_variables("password")
def _set(request: HttpRequest, form: PasswordForm, found: Invitation, at: datetime) -> HttpResponse:
    password = form.cleaned_data["password"] if form.is_valid() else ""
    terms = request.POST.get("terms_version", "") if request.POST.get("terms") else ""
    by = Newcomer(found.person, found.agency)
    commands.accept_invitation(found, password, terms, by=by, at=at)
    request.session.flush()  # whoever was signed in here is no more
    request.session[DONE] = True
    return redirect("invitation")
