"""Somebody who is added sets their own password: with one link, once, for some days; and so does who forgot it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from agencies import policies, queries
from agencies.actors import Newcomer
from agencies.commands import (
    end_membership,
    key_digest,
    make_invitation,
    restore_person,
    suspend_person,
    withdraw_invitation,
)
from agencies.denials import Incomplete, NotFound, NotNow, NotPermitted
from agencies.models import Invitation, Membership, Person, TermsAcceptance
from agencies.values import Issued, NewMembership, NewPerson
from audit.models import Entry
from requests_app import commands
from requests_app.commands.invitations import post_invitation
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from tests.requests_app.callers import TUESDAY, Caller, refused
from tests.requests_app.pages import Visitor, text_of, title_of, visitor

pytestmark = pytest.mark.both_engines
DAY, WEEK = timedelta(days=1), timedelta(days=7)
PASSWORD = "copper lantern walks north"
WRITES = NewMembership("SOCIAL_WORKER", "social worker", starts_at=TUESDAY)
ADDS = {"then": "invite", "email": "new@demo.example", "name": "Nell Specimen", "role": "SOCIAL_WORKER"}


def added(cast: Cast) -> tuple[Person, Issued]:
    ada = cast.actor("ada", TUESDAY)
    given = commands.invite_person(
        ada.agency, NewPerson("new@demo.example", "Nell Specimen"), WRITES, by=ada, at=TUESDAY
    )
    assert given.link
    return given.person, given.link


def sets(link: Issued, password: str = PASSWORD, terms: str = "1", at: Any = TUESDAY) -> Person:
    found = Invitation.objects.select_related("agency", "person").get(digest=key_digest(link.secret))
    by = Newcomer(found.person, found.agency)
    return commands.accept_invitation(found, password, terms, by=by, at=at)


def link_in(letter: Any) -> str:
    return re.findall(r"https?://[^/\s]+(/invitation/[^\s]+)", letter.body)[0]


def test_whoever_is_added_sets_a_password_and_accepts_the_terms_with_their_link(cast: Cast) -> None:
    person, link = added(cast)
    assert not person.has_usable_password() and link.expires_at == TUESDAY + WEEK
    kept = Invitation.objects.get()
    assert kept.digest == key_digest(link.secret) and link.secret not in repr(kept.__dict__)
    sets(link)
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)
    assert Person.objects.get(pk=person.pk).password.startswith("argon2")
    assert TermsAcceptance.objects.get().person == person
    done = list(Entry.objects.filter(actor_id=person.pk).order_by("id").values_list("action", flat=True))
    assert done == ["invitation.used", "terms.accepted", "password.set"]
    assert not any(link.secret in repr(entry.__dict__) for entry in Entry.objects.all())
    with pytest.raises(NotFound):
        sets(link, "another password altogether")
    assert check_trail().wrong == ""
    connection.check_constraints()


@pytest.mark.parametrize(
    ("password", "terms", "pointer"),
    [
        ("", "1", "/password"),
        ("too short", "1", "/password"),
        ("Nell Specimen 12345", "1", "/password"),
        (PASSWORD, "", "/terms"),
        (PASSWORD, "0", "/terms"),
    ],
)
def test_what_is_missing_or_weak_is_said_and_the_link_still_works(
    cast: Cast, password: str, terms: str, pointer: str
) -> None:
    _person, link = added(cast)
    with pytest.raises(Incomplete) as refusal:
        sets(link, password, terms)
    assert {fault.pointer for fault in refusal.value.errors} == {pointer}
    assert sets(link).has_usable_password()


def ends(cast: Cast, how: str, person: Person) -> None:
    ada = cast.actor("ada", TUESDAY)
    if how == "taken back":
        withdraw_invitation(Invitation.objects.get(), by=ada, at=TUESDAY)
    elif how == "another made":
        make_invitation(person, by=ada, at=TUESDAY)
    elif how == "membership ended":
        end_membership(Membership.objects.get(person=person), by=ada, at=TUESDAY)
    elif how == "suspended":
        suspend_person(person, "The laptop was stolen.", by=ada, at=TUESDAY)
    elif how == "suspended and let in again":
        suspend_person(person, "The laptop was stolen.", by=ada, at=TUESDAY)
        restore_person(person, "The laptop is found.", by=ada, at=TUESDAY)


ENDINGS = ("taken back", "another made", "membership ended", "suspended", "suspended and let in again", "ran out")


@pytest.mark.parametrize("how", ENDINGS)
def test_a_link_that_has_ended_opens_nothing(cast: Cast, how: str) -> None:
    person, link = added(cast)
    ends(cast, how, person)
    with pytest.raises(NotFound):
        sets(link, at=TUESDAY + (WEEK if how == "ran out" else DAY))
    assert not Person.objects.get(pk=person.pk).has_usable_password()
    assert check_trail().wrong == ""
    connection.check_constraints()


def every_dead_link_answers_alike(cast: Cast) -> None:
    person, link = added(cast)
    ends(cast, "taken back", person)
    taken_back = make_invitation(person, by=cast.actor("ada", TUESDAY), at=TUESDAY)
    sets(taken_back)
    said = set()
    for secret in (link.secret, taken_back.secret, "A" * 43, "../../etc", "%00", ""):
        client = Client()
        first = client.get(f"/invitation/{secret}/") if secret else None
        assert first is None or (first.status_code in (302, 404) and "eferrer" in str(first.headers))
        with CaptureQueriesContext(connection) as asked:
            answer = client.get("/invitation/")
        about = [one for one in asked.captured_queries if "agencies_" in one["sql"]]
        said.add((answer.status_code, answer.content, len(about)))
        said.add((client.post("/invitation/", {"password": PASSWORD}).status_code, answer.content, len(about)))
    assert len(said) == 1 and next(iter(said))[0] == 404


def test_a_link_that_opens_nothing_answers_with_the_same_bytes_whatever_is_the_matter(cast: Cast, tuesday: Any) -> None:
    every_dead_link_answers_alike(cast)


def test_a_page_that_says_what_is_the_matter_is_caught(
    cast: Cast, tuesday: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        queries, "invitation_opened", lambda digest, _at: Invitation.objects.filter(digest=digest).first()
    )
    with pytest.raises((AssertionError, DatabaseError)):
        every_dead_link_answers_alike(cast)


def test_the_secret_leaves_the_address_at_once_and_stands_in_no_session(cast: Cast, tuesday: Any) -> None:
    _person, link = added(cast)
    client = Client()
    answer = client.get(f"/invitation/{link.secret}/")
    assert (answer.status_code, answer["Location"]) == (302, "/invitation/")
    assert answer["Referrer-Policy"] == "no-referrer" and "no-store" in answer["Cache-Control"]
    assert link.secret not in repr(dict(client.session))
    page = client.get("/invitation/").content.decode()
    assert link.secret not in page and "Nell" not in title_of(page)


def test_on_pages_from_the_administrators_press_to_the_first_sign_in(cast: Cast, tuesday: Any) -> None:
    ada = visitor(cast, "ada")
    said = text_of(
        ada.follows(ada.sends("/agency/people/", {**ADDS, "title": "social worker"}, on=ada.opens("/agency/people/")))
    )
    assert "on its way to their address" in said and "They have set no password yet" in said
    (letter,) = mail.outbox
    assert letter.to == ["new@demo.example"] and "Nell" not in letter.body and "Merrowdale" not in letter.body
    nell = Client()
    nell.get(link_in(letter))
    wrong = nell.post("/invitation/", {"password": "short"})
    assert wrong.status_code == 422 and "accept it" in text_of(wrong.content.decode())
    done = nell.post("/invitation/", {"password": PASSWORD, "terms": "yes", "terms_version": "1"})
    assert done.status_code == 302 and "Your password is set" in nell.get("/invitation/").content.decode()
    assert nell.get("/").status_code == 302, "setting a password signs nobody in"
    signed_in = nell.post("/sign-in/", {"login": "new@demo.example", "password": PASSWORD})
    assert (signed_in.status_code, signed_in["Location"]) == (302, "/")
    assert "They have set a password" in text_of(
        ada.opens(f"/agency/people/{Person.objects.get(email='new@demo.example').pk}/")
    )


def test_a_link_to_hand_over_is_shown_in_one_answer_and_the_person_is_told(cast: Cast, tuesday: Any) -> None:
    person, first = added(cast)
    ada, here = visitor(cast, "ada"), f"/agency/people/{person.pk}/"
    page = ada.opens(here)
    answer = ada.sends(here, {"then": "hand"}, on=page, status=200).content.decode()
    shown = re.findall(r"/invitation/([A-Za-z0-9_-]{43})/", answer)
    assert len(shown) == 1 and "/invitation/" not in ada.opens(here)
    (letter,) = mail.outbox
    assert "/invitation/" not in letter.body and "administrator brings it to you" in letter.body
    again = ada.follows(ada.sends(here, {"then": "hand"}, on=page))
    assert "done already" in text_of(again) and "/invitation/" not in again
    assert queries.invitation_opened(key_digest(first.secret), TUESDAY) is None
    assert queries.invitation_opened(key_digest(shown[0]), TUESDAY)
    assert Entry.objects.filter(action="invitation.made", outcome="handed").count() == 1


def test_a_forgotten_password_is_set_anew_by_mail_alone_and_ends_every_session(cast: Cast, tuesday: Any) -> None:
    ada, person = (
        cast.actor("ada", TUESDAY),
        sets(make_invitation(cast.person("wes"), by=cast.actor("ada", TUESDAY), at=TUESDAY)),
    )
    wes = Visitor(person)
    with pytest.raises(NotNow, match="to their own address alone"):
        make_invitation(person, by=ada, at=TUESDAY, handed=True)
    link = make_invitation(person, by=ada, at=TUESDAY)
    assert wes.client.get("/").status_code == 200, "until they set a new one, the old one holds"
    sets(link, "a new one that nobody knows")
    assert wes.client.get("/").status_code == 302
    post_invitation(make_invitation(person, by=ada, at=TUESDAY), TUESDAY)
    assert mail.outbox[0].subject == "Set a new password"


@pytest.mark.parametrize(
    ("who", "whose", "says"),
    [
        ("dara", "wes", "Only an administrator"),
        ("gil", "wes", "member of longest"),
        ("ada", "ada", "for yourself"),
        ("ada", "omar", "member of longest"),
    ],
)
def test_nobody_else_makes_a_link(cast: Cast, who: str, whose: str, says: str) -> None:
    with pytest.raises(NotPermitted, match=says):
        make_invitation(cast.person(whose), by=cast.actor(who, TUESDAY), at=TUESDAY)


def a_later_agency_takes_nobody_over(cast: Cast) -> None:
    gil = cast.actor("gil", TUESDAY)
    given = commands.give_role(gil.agency, cast.person("omar"), WRITES, by=gil, at=TUESDAY)
    assert given.proposal
    commands.agree_role(given.proposal, by=cast.actor("leo", TUESDAY), at=TUESDAY)
    with pytest.raises(NotPermitted):
        make_invitation(cast.person("omar"), by=gil, at=TUESDAY)


def test_an_agency_that_lets_somebody_in_later_cannot_sign_in_as_them(cast: Cast) -> None:
    a_later_agency_takes_nobody_over(cast)


def test_a_rule_that_asks_only_for_a_membership_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "agency_of_longest", lambda person, _at: cast.agency("MP").pk)
    with pytest.raises(BaseException, match="DID NOT RAISE"):
        a_later_agency_takes_nobody_over(cast)


def test_a_link_works_while_a_second_person_has_not_agreed_and_not_once_it_is_declined(cast: Cast) -> None:
    ada = cast.actor("ada", TUESDAY)
    manages = NewMembership("TEAM_MANAGER", "team manager", starts_at=TUESDAY)
    given = commands.invite_person(ada.agency, NewPerson("mo@demo.example", "Mo Specimen"), manages, by=ada, at=TUESDAY)
    assert given.proposal and given.link
    digest = key_digest(given.link.secret)
    assert queries.invitation_opened(digest, TUESDAY)
    commands.decline_role(given.proposal, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    assert queries.invitation_opened(digest, TUESDAY) is None and Invitation.objects.get().ended_at == TUESDAY


def test_a_letter_that_cannot_be_sent_undoes_nothing_and_is_said(
    cast: Cast, tuesday: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_of: Any, **_how: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    ada = visitor(cast, "ada")
    said = text_of(
        ada.follows(ada.sends("/agency/people/", {**ADDS, "title": "social worker"}, on=ada.opens("/agency/people/")))
    )
    assert "could not be sent" in said and "its letter was not sent" in said
    assert Invitation.objects.get().sent_at is None


def test_by_api_it_is_made_listed_shown_once_and_taken_back(cast: Cast, tuesday: Any) -> None:
    ada = Caller(cast.person("ada"))
    given = ada.done(
        "memberships",
        {"email": "new@demo.example", "name": "Nell Specimen", "role": "SOCIAL_WORKER", "title": "social worker"},
        status=201,
    )
    assert len(mail.outbox) == 1 and "invitation" not in str(given)
    pk = given["membership"]["person"]["id"]
    key = "1f0e"
    first = ada.post(f"people/{pk}/invite", {"handed": True}, key=key).json()
    again = ada.post(f"people/{pk}/invite", {"handed": True}, key=key).json()
    assert "/invitation/" in first["address"] and again["address"] == ""
    assert first["invitation"]["id"] == again["invitation"]["id"]
    (waits,) = ada.seen("invitations")["items"]
    assert waits["id"] == first["invitation"]["id"] and "digest" not in waits
    assert ada.done(f"invitations/{waits['id']}/withdraw")["ended_at"]
    assert ada.seen("invitations")["items"] == []
    assert refused(ada.post(f"invitations/{waits['id']}/withdraw"))[0] == 409
    assert refused(Caller(cast.person("gil")).post(f"people/{pk}/invite"))[0] == 404
    assert refused(Caller(cast.person("dara")).get("invitations"))[0] == 403  # type: ignore[arg-type]


@override_settings(ACCOUNT_RATE_LIMITS={"invitation": "3/m/ip"})
def test_trying_links_is_slowed_down(cast: Cast) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        tried = [Client().get(f"/invitation/{number}/", REMOTE_ADDR="192.0.2.77").status_code for number in range(5)]
    assert tried == [302, 302, 302, 429, 429]


def test_only_the_machine_lets_in_an_agencys_only_administrator(cast: Cast) -> None:
    from agencies.actors import Machine

    council = Machine(cast.agency("MCC"))
    assert policies.why_not_invite(cast.person("ada"), by=council, at=TUESDAY, handed=True) is None
    assert policies.why_not_invite(cast.person("wes"), by=council, at=TUESDAY)
