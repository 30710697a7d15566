"""Details that stay covered until somebody asks: one press, one recorded act, shown for that page view."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from agencies.actors import Actor
from requests_app import commands, guidance
from requests_app.models import Thing
from requests_app.views import asked

Words = dict[str, Any]

SHOW = "show"


def pressed(request: HttpRequest, thing: Thing, words: Words, *, by: Actor, at: datetime) -> frozenset[str]:
    """What this page view may show: what was pressed, once it is recorded. Nothing else can be asked for."""
    place = request.POST.get(SHOW, "") if request.method == "POST" else ""
    if not asked.may_be_shown(words, guidance.load(thing.pack), place):
        return frozenset()
    commands.show_hidden(thing, place, by=by, at=at)
    return frozenset({place})
