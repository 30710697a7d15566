"""The second factor (W5): a code from an app on one's own phone, and codes on paper for the day it is lost.

allauth holds the method; here are our words, our trail and our keys. Whether everybody needs one, a setting says:
in production it is demanded unless somebody wrote otherwise (`SECOND_FACTOR_DEMANDED`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account import views as sign_in
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.commands.factors import keep_wrapped_anew
from agencies.events import Event
from agencies.http import actor_for
from agencies.trail import record_look
from audit.seal import keys
from requests_app.commands.factors import note_set_up

SECRETS = UUID("5ec0fdfa-c704-4000-8000-000000000001")  # what wrapped secrets are bound to: no record has this id
A_PICTURE = re.compile(r'viewBox="(?P<box>[0-9 ]+)".*? d="(?P<line>[0-9A-Za-z,. ]+)"')


class Sealed(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no type information
    """What a phone shares with us is wrapped under the keys that lie outside the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is not right. Enter the 6 digits that the app shows now, each code once."),
    }

    def encrypt(self, text: str) -> str:
        """`epoch:hex`, bound so that no record's key can be taken for it."""
        provider = keys()
        return f"{provider.current}:{provider.wrap(text.encode(), SECRETS).hex()}"

    def decrypt(self, encrypted_text: str) -> str:
        """It again. Raises SealError."""
        epoch, _colon, wrapped = encrypted_text.rpartition(":")
        return keys().unwrap(bytes.fromhex(wrapped), epoch, SECRETS).decode()

    def get_totp_issuer(self) -> str:
        """What the app calls us."""
        return "Golden Thread"


class SetUp(totp.ActivateTOTPView):  # type: ignore[misc]
    """Scan, type the first code: from then on every sign-in asks for one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The picture to scan, as the numbers of its one line: the template draws it."""
        said: dict[str, Any] = super().get_context_data(**kwargs)
        found = A_PICTURE.search(said["totp_svg"])
        return said | {"picture": found.groupdict() if found else None, "secret": said["form"].secret}

    def form_valid(self, form: Any) -> HttpResponse:
        """The code that was typed proves this session too."""
        answer = _recorded(self.request, Event.SECOND_FACTOR_SET, lambda: super(SetUp, self).form_valid(form))
        note_set_up(self.request.user, timezone.now())
        record_authentication(self.request, self.request.user, "mfa", type="totp", reauthenticated=True)
        return answer


class Remove(totp.DeactivateTOTPView):  # type: ignore[misc]
    """For a new phone: the old one counts no more."""

    def form_valid(self, form: Any) -> HttpResponse:
        """On record."""
        return _recorded(self.request, Event.SECOND_FACTOR_REMOVED, lambda: super(Remove, self).form_valid(form))


class NewCodes(recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Codes on paper anew: those before count no more."""

    def form_valid(self, form: Any) -> HttpResponse:
        """On record."""
        return _recorded(self.request, Event.RECOVERY_CODES_MADE, lambda: super(NewCodes, self).form_valid(form))


def _recorded(request: HttpRequest, event: Event, act: Callable[[], HttpResponse]) -> HttpResponse:
    """The act and its entry, both or neither."""
    actor = actor_for(request)
    with transaction.atomic():
        if actor is not None:
            record_look(event, by=actor, at=timezone.now(), looked_at=None)
        return act()


def held_under(epoch: str) -> int:
    """How many people's second factors are wrapped under an epoch's key: with it they could not sign in any more."""
    begin = f"{epoch}:"
    kept = Authenticator.objects.values_list("data", flat=True)
    return sum(any(str(value).startswith(begin) for value in data.values()) for data in kept)


def wrap_anew() -> int:
    """Wrap every second factor under the current epoch's key. Returns how many were moved."""
    adapter, begin = Sealed(), f"{keys().current}:"
    return keep_wrapped_anew(lambda old: old if old.startswith(begin) else adapter.encrypt(adapter.decrypt(old)))


def again(request: HttpRequest) -> HttpResponse:
    """To show once more who one is: the code, where there is a second factor; else the password."""
    if request.user.is_authenticated and is_mfa_enabled(request.user):
        return redirect(f"/sign-in/again/code/?{request.GET.urlencode()}")
    answer: HttpResponse = sign_in.reauthenticate(request)
    return answer


code = login_not_required(base.authenticate)
again_by_code = base.reauthenticate
index = base.index
set_up = SetUp.as_view()
remove = Remove.as_view()
codes = recovery.view_recovery_codes
new_codes = NewCodes.as_view()
