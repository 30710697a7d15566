"""Who gets in at all: people whom an agency's administrator entered."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no type information
    """There is no self sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a failed attempt against the account, in whatever letters its address was typed.

        Databases compare in capitals, where several letters become one; so do we before anything is counted.
        """
        address = str(credentials.get("email") or "").strip().upper()
        super().pre_authenticate(request, **{**credentials, "email": address})
