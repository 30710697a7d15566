"""Who gets in at all: people whom an agency's administrator entered."""

from __future__ import annotations

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.http import HttpRequest

log = logging.getLogger(__name__)
JUST_NOW = 60  # seconds


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no type information
    """There is no self sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """The page that an act leads on to says what was done."""

    def send_notification_mail(self, prefix: str, user: Any, context: Any = None, email: str | None = None) -> None:
        """To the address that the administrator entered: nobody confirms one here.

        A letter that cannot be sent undoes nothing: what was done stands in the trail.
        """
        try:
            self.render_mail(prefix, email or user.email, context or {}).send()
        except OSError:  # what smtplib raises is one
            log.warning("a letter about a second factor was not sent", exc_info=True)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of whoever signed in this very minute: they have just shown who they are."""
        records = get_authentication_records(context.request, context.request.user)
        newest = max((one["at"] for one in records), default=0.0)
        if time.time() - newest < JUST_NOW:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a failed attempt against the account, in whatever letters its address was typed.

        Databases compare in capitals, where several letters become one; so do we before anything is counted.
        """
        address = str(credentials.get("email") or "").strip().upper()
        super().pre_authenticate(request, **{**credentials, "email": address})
