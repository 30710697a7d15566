"""Attacks on the sign-in: one account, many spellings of its address."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from deploy.sign_in import InvitedOnly

SPELLINGS = [
    "sid@demo.example",
    "SID@demo.example",
    "sid@DEMO.example",
    "s\u0131d@demo.example",
    "\u017fid@demo.example",
]
"""With a dotless i and a long s: databases take them for an I and an S, and so do the rules for addresses."""


@pytest.mark.parametrize("spelling", SPELLINGS, ids=ascii)
def test_another_spelling_gives_no_more_guesses(settings: Any, spelling: str) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip,5/5m/key"}
    cache.clear()
    request = RequestFactory().post("/sign-in/")
    for guess in range(5):
        InvitedOnly().pre_authenticate(request, email=SPELLINGS[guess % 2], password=f"guess {guess}")
    with pytest.raises(ValidationError):
        InvitedOnly().pre_authenticate(request, email=spelling, password="the right one after all")
