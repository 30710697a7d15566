"""As whom a session acts: one agency at a time, changed in the open, each with a stream of its own."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from agencies.commands import open_membership
from agencies.denials import NotPermitted
from agencies.http import SIGN_IN, actor_for, agencies_of, change_agency
from agencies.models import Person, SignIn
from agencies.values import NewMembership
from requests_app.management.rehearsal.partnership import Cast
from tests.cast import FOUNDED_AT


def _request(person: Person | None, session: SessionStore | None = None) -> HttpRequest:
    request = HttpRequest()
    request.session = session if session is not None else SessionStore()
    request.user = person or AnonymousUser()
    return request


@pytest.fixture
def twice(cast: Cast) -> Person:
    """Pip, who also works at the health trust since a little later."""
    new = NewMembership("PRACTITIONER", "bank midwife", starts_at=FOUNDED_AT)
    trust = cast.agency("BNT")
    open_membership(trust, cast.person("pip"), new, by=cast.actor("ivo", FOUNDED_AT), at=FOUNDED_AT)
    return cast.person("pip")


def test_nobody_acts_before_signing_in(db: None) -> None:
    assert actor_for(_request(None)) is None
    assert agencies_of(_request(None)) == []


def test_the_first_request_begins_in_the_agency_of_the_oldest_membership(twice: Person) -> None:
    request = _request(twice)
    actor = actor_for(request)
    assert actor and actor.agency.code == "MCC" and actor.roles == {"SOCIAL_WORKER"}
    assert request.session[SIGN_IN] == str(actor.sign_in.pk)
    again = actor_for(_request(twice, request.session))  # type: ignore[arg-type]
    assert again and again.sign_in == actor.sign_in


def test_changing_agency_changes_roles_and_stream(twice: Person) -> None:
    request = _request(twice)
    before = actor_for(request)
    assert {membership.agency.code for membership in agencies_of(request)} == {"MCC", "BNT"}
    change_agency(request, "BNT")
    after = actor_for(request)
    assert before and after and after.agency.code == "BNT" and after.roles == {"PRACTITIONER"}
    assert before.sign_in != after.sign_in and after.membership.title == "bank midwife"


def test_nobody_changes_to_an_agency_that_they_are_no_member_of(twice: Person) -> None:
    request = _request(twice)
    actor_for(request)
    with pytest.raises(NotPermitted):
        change_agency(request, "MP")
    actor = actor_for(request)
    assert actor and actor.agency.code == "MCC"


def test_a_sign_in_of_somebody_else_counts_for_nothing(cast: Cast) -> None:
    request = _request(cast.person("pip"))
    actor_for(request)
    session = SessionStore()
    session[SIGN_IN] = request.session[SIGN_IN]
    kit = actor_for(_request(cast.person("kit"), session))
    assert kit and kit.person == cast.person("kit")
    assert SignIn.objects.get(pk=session[SIGN_IN]).person == cast.person("kit")
