"""The page of one act: its form, what stands in its way, and where it leads once it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from agencies.actors import Actor
from requests_app.denials import Denial, Incomplete
from requests_app.forms.afterwards import ActForm
from requests_app.http import call_of_form, once, receipt_of
from requests_app.views.door import errors_on
from requests_app.views.leaves import on_to, shown


def page_of_act(
    request: HttpRequest, form: ActForm, words: dict[str, Any], act: Callable[[], Any], *, denial: Denial | None,
    by: Actor, at: datetime, home: str, said: str, of: str = "",
) -> HttpResponse:  # fmt: skip
    """Show the form, or carry the act out once and lead on to where that is seen.

    `words`: heading, button and whatever else the page says. Raises `denial` where the form cannot be sent.
    """
    context = {"title": words["button"], **words, "form": form}
    if request.method != "POST":
        if denial:
            raise denial
        return shown(request, "act", context)
    try:
        carried = once(call_of_form(request, by, at), act)
    except Incomplete as incomplete:
        return shown(request, "act", {**context, "errors": errors_on(form, incomplete, form.POINTERS)})
    return on_to(request, home, said, "", receipt_of(carried.mark), of=of)
