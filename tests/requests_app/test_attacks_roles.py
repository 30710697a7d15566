"""Attacks by those who give rights: to themselves, and again and again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from guardian.shortcuts import assign_perm
from guardian.shortcuts import get_perms as permissions_of

from agencies import policies
from agencies.commands import end_membership, open_membership
from agencies.denials import NotPermitted
from agencies.models import Membership, Person
from agencies.values import NewMembership
from requests_app import commands, queries
from requests_app.commands import grants
from requests_app.denials import NotFound, NotNow
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Grant, InformationRequest
from tests.requests_app import covering
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.linking import link_persons

WRITES = NewMembership("SOCIAL_WORKER", "social worker", TUESDAY)  # one of those that one person gives alone


def give_oneself(cast: Cast, record: Person) -> Membership:
    """Ada, who administers the council, opens a role for one of her own records."""
    ada = cast.actor("ada", TUESDAY)
    return open_membership(ada.agency, record, WRITES, by=ada, at=TUESDAY)


def test_an_administrator_gives_themselves_no_role(cast: Cast, tuesday: time_machine.Traveller) -> None:
    with pytest.raises(NotPermitted, match="cannot give yourself a role"):
        give_oneself(cast, cast.person("ada"))


def test_an_administrator_gives_no_role_to_a_second_record_of_theirs(
    cast: Cast, tuesday: time_machine.Traveller
) -> None:
    second = cast.person("kit")
    ada = cast.actor("ada", TUESDAY)
    link_persons(second, ada.person, by=ada, at=TUESDAY)
    with pytest.raises(NotPermitted, match="cannot give yourself a role"):
        give_oneself(cast, Person.objects.get(pk=second.pk))


def test_a_policy_that_compares_accounts_is_caught(
    cast: Cast, tuesday: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied = NotPermitted("You cannot give yourself a role.")
    monkeypatch.setattr(policies, "why_not_let_in", lambda person, *, by: denied if person.pk == by.person.pk else None)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test_an_administrator_gives_no_role_to_a_second_record_of_theirs(cast, tuesday)


def test_two_administrators_give_each_other_what_neither_gives_themselves(
    cast: Cast, tuesday: time_machine.Traveller
) -> None:
    """Also in an agency with one: a colleague is administrator for as long as it takes, and everything is on record."""
    joy, omar = cast.actor("joy", TUESDAY), cast.person("omar")
    for_now = covering.let_in(joy, omar, NewMembership("ADMINISTRATOR", "acting administrator", TUESDAY))
    cast.sign_ins.clear()
    given = open_membership(
        joy.agency, joy.person, NewMembership("PRACTITIONER", "nurse", TUESDAY), by=cast.actor("omar", TUESDAY),
        at=TUESDAY,
    )  # fmt: skip
    end_membership(for_now, by=joy, at=TUESDAY)
    assert given.role == "PRACTITIONER" and "ADMINISTRATOR" not in cast.actor("omar", TUESDAY).roles


def let_in(cast: Cast, asked: InformationRequest, *, hours: int, until: int) -> Grant:
    """Dara lets Kit see the request, so many hours from now on until so many."""
    at = TUESDAY + timedelta(hours=hours)
    ends = TUESDAY + timedelta(hours=until)
    return commands.open_grant(asked, cast.person("kit"), BECAUSE, until=ends, by=cast.actor("dara", at), at=at)


def test_a_grant_that_ran_out_can_be_given_again(cast: Cast, submitted: InformationRequest) -> None:
    before = let_in(cast, submitted, hours=0, until=1)
    again = let_in(cast, submitted, hours=2, until=3)
    before.refresh_from_db()
    assert before.ended_at == before.ends_at and again.ended_at is None
    for hours, seen in ((2.5, True), (3.5, False)):
        at = TUESDAY + timedelta(hours=hours)
        assert queries.visible_requests(cast.actor("kit", at), at).filter(pk=submitted.pk).exists() is seen
    commands.end_grant(again, by=cast.actor("dara", TUESDAY), at=TUESDAY + timedelta(hours=2, minutes=1))
    assert permissions_of(cast.person("kit"), submitted) == []


def test_a_grant_that_still_runs_is_not_doubled(cast: Cast, submitted: InformationRequest) -> None:
    let_in(cast, submitted, hours=0, until=4)
    with pytest.raises(NotNow, match="may see it already"):
        let_in(cast, submitted, hours=2, until=8)
    assert Grant.objects.get().ends_at == TUESDAY + timedelta(hours=4)


def test_a_grant_that_makes_no_room_is_caught(
    cast: Cast, submitted: InformationRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grants, "_make_room", lambda *_arguments: None)
    with pytest.raises(Exception, match=r"requests_grant_one_live|UNIQUE"):
        test_a_grant_that_ran_out_can_be_given_again(cast, submitted)


def test_a_permission_that_outlives_its_grant_shows_nothing(cast: Cast, submitted: InformationRequest) -> None:
    """A check wants the permission and a live grant."""
    later = TUESDAY + timedelta(hours=2)
    let_in(cast, submitted, hours=0, until=1)
    assign_perm(grants.VIEW, cast.person("kit"), submitted)
    with pytest.raises(NotFound):
        queries.request_or_404(cast.actor("kit", later), submitted.ref, later)
