"""Choosing how one is told, and what came back, as deeds."""

from __future__ import annotations

from requests_app import commands
from requests_app.models import Letter
from tests.faults.deeds import Deed, _prepares, _submits

MAILING = [
    _prepares(1),
    _submits(2),
    Deed(
        "choose_mail", "pip",
        lambda by, at: commands.choose_mail(by.person, "08:30", ["advised"], by=by, at=at), after=3,
    ),
    Deed("write_letters", "", lambda _by, at: commands.write_letters(at), after=4),
    Deed(
        "take_back_mail", "",
        lambda _by, at: commands.take_back_mail(Letter.objects.earliest("id").pk, arrived=False, at=at), after=5,
    ),
]  # fmt: skip
