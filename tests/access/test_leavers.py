"""Whoever is nobody any more is nobody at their next request, by session and by key (F15); so is whoever was let in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from guardian.shortcuts import assign_perm, remove_perm

from agencies.commands import end_membership, issue_key, open_membership, revoke_key, suspend_person
from agencies.models import ApiKey, Membership
from agencies.values import NewMembership
from requests_app.commands.grants import VIEW, end_grant, open_grant
from requests_app.models import Grant, InformationRequest
from tests.access.calls import REASON, absent_path_of
from tests.access.columns import BY_CODE, EVERY_SCOPE, Column
from tests.access.driving import Driver, rolled_back
from tests.access.matrix import rows
from tests.access.reading import said
from tests.access.world import ACTED, NOW, World

pytestmark = pytest.mark.django_db

COLLEAGUE, LET_IN = BY_CODE["AT"], BY_CODE["GR"]
SYSTEM = Column("", "the colleague's system", COLLEAGUE.who, EVERY_SCOPE)


def _asked(driver: Driver) -> InformationRequest:
    asked = driver.world.cases["submitted"].asked
    assert asked
    return asked


def _with_a_key(driver: Driver) -> ApiKey:
    by = driver.world.actor(COLLEAGUE.who)
    until = NOW + timedelta(days=1)
    issued = issue_key(by.membership, "case system", list(EVERY_SCOPE), expires_at=until, by=by, at=ACTED)
    driver.world.secrets[COLLEAGUE.who, EVERY_SCOPE] = issued.secret
    driver.clients[SYSTEM.code] = Client(raise_request_exception=False)
    driver.remember(SYSTEM)
    return ApiKey.objects.get(prefix=issued.prefix)


def _words(driver: Driver, asked: InformationRequest) -> tuple[str, str, str]:
    """What the colleague is answered: on a page, at the API with the session, at the API with the key."""
    page, api = f"/requests/{asked.ref}/", f"/api/v1/requests/{asked.ref}"
    places = ((COLLEAGUE, page), (COLLEAGUE, api), (SYSTEM, api))
    first, second, third = (said("GET", driver.call(column, "GET", path), column) for column, path in places)
    return first, second, third


def _membership(world: World) -> Membership:
    return Membership.objects.get(person=world.cast.person(COLLEAGUE.who))


def _leaves(world: World) -> None:
    end_membership(_membership(world), by=world.actor("ada"), at=NOW)


def _suspended(world: World) -> None:
    suspend_person(world.cast.person(COLLEAGUE.who), "Left without a word.", by=world.actor("ada"), at=NOW)


def _moves(world: World) -> None:
    """Out of the team, into another of the same agency."""
    _leaves(world)
    agency, person = world.cast.agency("MCC"), world.cast.person(COLLEAGUE.who)
    joined = NewMembership("SOCIAL_WORKER", "MASH social worker", starts_at=NOW, team="MASH")
    open_membership(agency, person, joined, by=world.actor("ada"), at=NOW)


@pytest.mark.parametrize(
    ("happens", "then"),
    [(_leaves, ("out", "in", "in")), (_suspended, ("in", "in", "in")), (_moves, ("-", "-", "in"))],
)
def test_it_ends_at_the_next_request(happens: Callable[[World], None], then: tuple[str, ...], driver: Driver) -> None:
    asked = _asked(driver)
    with rolled_back():
        _with_a_key(driver)
        assert _words(driver, asked) == ("see", "see", "see")
        happens(driver.world)
        assert _words(driver, asked) == then


def test_a_membership_that_was_to_end_ends_by_itself(driver: Driver, now: time_machine.Traveller) -> None:
    """Kit helps out in the author's team for a while, and sees then what the team sees."""
    asked, helper = _asked(driver), BY_CODE["AO"]
    with rolled_back():
        agency, person = driver.world.cast.agency("MCC"), driver.world.cast.person(helper.who)
        until = NOW + timedelta(seconds=1)
        joined = NewMembership("SOCIAL_WORKER", "stands in", starts_at=NOW, ends_at=until, team="Assessment")
        open_membership(agency, person, joined, by=driver.world.actor("ada"), at=NOW)
        assert said("GET", driver.call(helper, "GET", f"/requests/{asked.ref}/"), helper) == "see"
        now.move_to(until, tick=False)
        assert said("GET", driver.call(helper, "GET", f"/requests/{asked.ref}/"), helper) == "-"


def test_a_key_ends_when_it_is_revoked_and_when_its_time_is_up(driver: Driver, now: time_machine.Traveller) -> None:
    asked = _asked(driver)
    for revoked in (True, False):
        with rolled_back():
            key = _with_a_key(driver)
            assert _words(driver, asked)[2] == "see"
            if revoked:
                revoke_key(key, by=driver.world.actor(COLLEAGUE.who), at=NOW)
            else:
                now.move_to(key.expires_at, tick=False)
            assert _words(driver, asked)[2] == "in"
        now.move_to(NOW, tick=False)


def test_a_session_that_signed_out_is_nobodys(driver: Driver) -> None:
    with rolled_back():
        assert driver.call(COLLEAGUE, "POST", "/sign-out/").location == "/signed-out/"
        assert said("GET", driver.call(COLLEAGUE, "GET", "/"), COLLEAGUE) == "in"


def test_who_was_let_in_is_out_when_the_grant_ends(driver: Driver, now: time_machine.Traveller) -> None:
    """Ended, run out, or with only one of its two halves: guardian's row and the grant open nothing alone (dec.3)."""
    asked, world = _asked(driver), driver.world
    path, absent = f"/requests/{asked.ref}/", driver.tried(LET_IN, "GET", absent_path_of("requests/<str:ref>/"))
    grant = Grant.objects.get(info_request=asked, person=world.cast.person(LET_IN.who))

    def end() -> None:
        end_grant(grant, by=world.actor("dara"), at=NOW)

    def run_out() -> None:
        now.move_to(grant.ends_at, tick=False)

    def lose_the_row() -> None:
        remove_perm(VIEW, world.cast.person(LET_IN.who), asked)

    def keep_only_the_row() -> None:
        end()
        assign_perm(VIEW, world.cast.person(LET_IN.who), asked)

    for way in (end, run_out, lose_the_row, keep_only_the_row):
        with rolled_back():
            assert driver.tried(LET_IN, "GET", path).status == 200
            way()
            # Twelve hours may have passed meanwhile: whoever signs in anew is no longer let in either.
            if way is run_out:
                driver.signs_in(LET_IN)
            assert driver.tried(LET_IN, "GET", path).body == absent.body, way.__name__
        now.move_to(NOW, tick=False)
        driver.remember(LET_IN, anew=False)


def test_a_grant_opens_one_request_and_no_other(driver: Driver) -> None:
    asked = _asked(driver)
    other = driver.world.cases["returned"].asked
    assert other
    outsider = BY_CODE["AO"]
    with rolled_back():
        person, until = driver.world.cast.person(outsider.who), NOW + timedelta(days=1)
        open_grant(asked, person, REASON, until=until, by=driver.world.actor("dara"), at=NOW)
        assert said("GET", driver.call(outsider, "GET", f"/requests/{asked.ref}/"), outsider) == "see"
        assert said("GET", driver.call(outsider, "GET", f"/requests/{other.ref}/"), outsider) == "-"


def test_no_cell_lets_in_who_left_or_is_suspended() -> None:
    """Every access path there is: the matrix tries them all."""
    open_to_all = {
        "api/schema/",
        "api/v1/problems/<slug:code>",
        "components/",
        "health/live",
        "health/ready",
        "health/work",
    }
    open_to_all |= {"sign-in/", "sign-in/again/", "sign-in/code/", "sign-out/", "signed-out/", "no-agency/"}
    open_to_all |= {"invitation/", "invitation/<str:secret>/"}
    open_to_all |= {"help/", "help/accessibility/", "help/privacy/"}
    for row in rows():
        if row.route not in open_to_all:
            assert row.expected["LV"] in ("out", "in") and row.expected["SU"] == "in", row.route
