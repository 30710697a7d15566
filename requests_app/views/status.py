"""How the site stands, in plain words (PG47): each thing is well, or it says what is wrong and who is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from agencies.actors import Actor
from audit import checks
from requests_app import policies
from requests_app.queries.status import Figure, figures
from requests_app.views import seal_words
from requests_app.views.door import page
from requests_app.views.leaves import shown

Words = dict[str, Any]
NAMES = {
    "worker": gettext_lazy("The software’s own work"),
    "answers": gettext_lazy("Answers to be sent"),
    "reminders": gettext_lazy("Reminders to be made"),
    "letters": gettext_lazy("E-mails to be sent"),
    "given_up": gettext_lazy("What does not succeed"),
    "seal": gettext_lazy("The seal of the trail"),
    "bank_holidays": gettext_lazy("Bank holidays"),
    "recording": gettext_lazy("Recording"),
}
WRONG = {
    "worker": gettext_lazy("No sign of life for %(age)s. Answers, reminders and e-mails do not go out by themselves."),
    "answers": gettext_lazy("The oldest has been ready for %(age)s and has not gone out. Ring whoever waits for it."),
    "reminders": gettext_lazy("The oldest has been overdue for %(age)s. Look at your lists; do not wait for notices."),
    "letters": gettext_lazy("The oldest has been waiting for %(age)s. Notices stand on the pages all the same."),
    "seal": gettext_lazy("What was recorded waits for its seal since %(age)s."),
    "recording": gettext_lazy("Nothing can be recorded until the trail is sealed, so nothing can be changed."),
}
WELL = {
    "worker": gettext_lazy("Well. The last sign of life is %(age)s old."),
    "seal": gettext_lazy("Well. The oldest entry waits for its seal since %(age)s."),
    "bank_holidays": gettext_lazy("Well. They are known for this year and the next."),
}


@require_GET
@page
def status(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """For administrators and governance leads: whether the software does its work."""
    if denial := policies.why_not_see_status(by=by):
        raise denial
    found = list(figures(at))
    context = {
        "alarms": sum(one.alarm for one in found),
        "rows": [row(one) for one in found],
        "check": seal_words.check(checks.newest(), at),
        "back": {"href": "/", "text": _("Home")},
    }
    return shown(request, "status", context)


def row(one: Figure) -> Words:
    """One thing, well or not."""
    return {"name": NAMES[one.name], "alarm": one.alarm, "text": _said(one)}


def _said(one: Figure) -> str:
    words = {"age": age(one.age)}
    if one.name == "worker" and one.age is None:
        return _("There was no sign of life yet. Nothing goes out by itself before there is one.")
    if one.name == "given_up" and one.count:
        return ngettext(
            "One thing was given up for now. Whoever holds it was told, and it is still tried.",
            "%(count)s things were given up for now. Whoever holds them was told, and they are still tried.",
            one.count,
        ) % {"count": one.count}
    if one.name == "bank_holidays" and one.alarm:
        return _("Not certain for: %(names)s. Dates may move.") % {"names": ", ".join(one.named)}
    if one.alarm:
        return str(WRONG[one.name]) % words
    if one.name in WELL:
        return str(WELL[one.name]) % words
    return _("Well. Nothing waits.") if not one.age else _("Well. The oldest waits since %(age)s.") % words


def age(length: timedelta | None) -> str:
    """How long something has lasted, as people say it."""
    seconds = int(length.total_seconds()) if length else 0
    if seconds < 60:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    if seconds < 3600:
        return ngettext("%(count)s minute", "%(count)s minutes", seconds // 60) % {"count": seconds // 60}
    if seconds < 2 * 86400:
        return ngettext("%(count)s hour", "%(count)s hours", seconds // 3600) % {"count": seconds // 3600}
    return ngettext("%(count)s day", "%(count)s days", seconds // 86400) % {"count": seconds // 86400}
