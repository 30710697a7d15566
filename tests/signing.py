"""Signing in, in tests that are about something else: as allauth leaves a session behind."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

from agencies.models import Person

ALWAYS = datetime(2100, 1, 1, tzinfo=UTC)
"""However far a test moves the clock, whoever acts in it has just signed in, unless it says otherwise."""


def sign_in(client: Client, person: Person, *, proved_at: datetime = ALWAYS) -> None:
    """A session of this person, in which they proved who they are at that instant."""
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": proved_at.timestamp()}]
    session["account_authentication_methods_user"] = user_id_to_str(person)
    session.save()
