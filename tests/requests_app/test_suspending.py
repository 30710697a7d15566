"""Somebody is shut out with one press and a reason, and let in again; what was open before stays dead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agencies import actors
from agencies.commands import issue_key, restore_person, suspend_person
from agencies.denials import Incomplete, NotNow, NotPermitted
from agencies.http import actor_with_key
from agencies.models import ApiKey, Person, SignIn
from audit.models import Entry
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import InformationRequest
from tests.requests_app.callers import TUESDAY, Caller
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.both_engines

LATER = TUESDAY + timedelta(hours=1)
GONE, BACK = "Her telephone was stolen with the laptop.", "The laptop is found and wiped."


def suspended(cast: Cast, short: str = "dara", by: str = "ada") -> Person:
    return suspend_person(cast.person(short), GONE, by=cast.actor(by, TUESDAY), at=TUESDAY)


def sessions_of_before_stay_dead(cast: Cast) -> None:
    before = cast.actor("dara", TUESDAY).sign_in
    person = suspended(cast)
    assert actors.actor_of(before, TUESDAY) is None
    restore_person(person, BACK, by=cast.actor("ada", LATER), at=LATER)
    assert actors.actor_of(SignIn.objects.get(pk=before.pk), LATER) is None
    cast.sign_ins.clear()
    assert "TEAM_MANAGER" in cast.actor("dara", LATER).roles


def test_whoever_is_let_in_again_signs_in_anew(cast: Cast) -> None:
    sessions_of_before_stay_dead(cast)


def test_a_restoring_that_wakes_old_sessions_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actors, "is_of_before", lambda _sign_in, _person: False)
    with pytest.raises(AssertionError):
        sessions_of_before_stay_dead(cast)


def test_keys_are_ended_with_their_owner_and_stay_ended(cast: Cast) -> None:
    pip = cast.actor("pip", TUESDAY)
    secret = issue_key(
        pip.membership, "case system", ["requests:read"], expires_at=LATER + timedelta(days=9), by=pip, at=TUESDAY
    ).secret
    person = suspended(cast, "pip")
    restore_person(person, BACK, by=cast.actor("ada", LATER), at=LATER)
    assert ApiKey.objects.get().revoked_at == TUESDAY and actor_with_key(secret, LATER) is None


def test_the_reason_is_asked_for_and_sealed(cast: Cast) -> None:
    with pytest.raises(Incomplete):
        suspend_person(cast.person("dara"), "gone", by=cast.actor("ada", TUESDAY), at=TUESDAY)
    person = suspended(cast)
    with pytest.raises(Incomplete):
        restore_person(person, " ", by=cast.actor("ada", LATER), at=LATER)
    entry = Entry.objects.get(action="person.suspended", stream_id=person.pk)
    assert GONE not in repr(entry.__dict__)


@pytest.mark.parametrize("who", ["dara", "gil", "mara"])
def test_only_an_administrator_of_their_agency_lets_them_in_again(cast: Cast, who: str) -> None:
    by = cast.actor(who, TUESDAY)
    person = suspended(cast, "kit")
    with pytest.raises(NotPermitted):
        restore_person(person, BACK, by=by, at=TUESDAY)
    assert not Person.objects.get(pk=person.pk).is_active


def test_nobody_is_let_in_who_was_not_shut_out_and_nobody_lets_themselves_in(cast: Cast) -> None:
    ada = cast.actor("ada", TUESDAY)
    with pytest.raises(NotNow):
        restore_person(cast.person("dara"), BACK, by=ada, at=TUESDAY)
    with pytest.raises(NotPermitted):
        restore_person(cast.person("ada"), BACK, by=ada, at=TUESDAY)


def test_on_the_page_it_is_one_press_with_a_reason(
    cast: Cast, submitted: InformationRequest, tuesday: Any
) -> None:  # fmt: skip
    ada, dara = visitor(cast, "ada"), visitor(cast, "dara")
    here = f"/agency/people/{cast.person('dara').pk}/"
    dara.opens(f"/requests/{submitted.ref}/")
    page = ada.opens(here)
    wrong = ada.sends(here, {"then": "suspend", "because": "no"}, on=page, status=422)
    assert "Say why they are suspended" in text_of(wrong.content.decode())
    said = text_of(ada.follows(ada.sends(here, {"then": "suspend", "because": GONE}, on=page)))
    assert "Suspended" in said and "Let them in again" in said
    assert dara.client.get("/").status_code == 302
    assert "Dara Exampleby" in text_of(ada.opens("/agency/people/"))
    page = ada.opens(here)
    assert "They can sign in again" in text_of(
        ada.follows(ada.sends(here, {"then": "restore", "because": BACK}, on=page))
    )


def test_the_same_by_api(cast: Cast, tuesday: Any) -> None:
    ada, pk = Caller(cast.person("ada")), cast.person("dara").pk
    assert ada.done(f"people/{pk}/suspend", {"reason": GONE})["is_active"] is False
    assert ada.done(f"people/{pk}/restore", {"reason": BACK})["is_active"] is True
