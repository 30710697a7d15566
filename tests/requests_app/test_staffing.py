"""People of an agency: let in by one or by two, shown to everybody of it, ended with what that passes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from agencies import policies
from agencies.actors import Actor, Machine
from agencies.commands import (
    add_team,
    choose_receiving_team,
    end_membership,
    open_membership,
    suspend_person,
)
from agencies.denials import Denial, Incomplete, NotNow, NotPermitted
from agencies.models import Membership, Person, Proposal, Team
from agencies.values import NewMembership, NewPerson
from requests_app import commands, reminders
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import InformationRequest, Notification
from tests.requests_app.callers import TUESDAY, Caller, refused
from tests.requests_app.covering import joins
from tests.requests_app.linking import link_persons
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.both_engines
DAY = timedelta(days=1)
MANAGES = NewMembership("TEAM_MANAGER", "team manager", starts_at=TUESDAY)
WRITES = NewMembership("SOCIAL_WORKER", "social worker", starts_at=TUESDAY)


def proposed(cast: Cast, short: str = "wes", role: NewMembership = MANAGES) -> Proposal:
    ada = cast.actor("ada", TUESDAY)
    given = commands.give_role(ada.agency, cast.person(short), role, by=ada, at=TUESDAY)
    assert given.proposal and given.membership is None
    return given.proposal


def test_somebody_new_is_added_and_holds_a_role_that_only_writes_at_once(cast: Cast) -> None:
    ada = cast.actor("ada", TUESDAY)
    given = commands.invite_person(
        ada.agency, NewPerson("New@demo.example", "Nell Specimen"), WRITES, by=ada, at=TUESDAY
    )
    assert given.membership and given.person.email == "new@demo.example"
    assert not given.person.has_usable_password()
    again = commands.invite_person(
        cast.agency("BNT"), NewPerson("NEW@demo.example", ""), NewMembership("PRACTITIONER", "midwife", TUESDAY),
        by=cast.actor("ivo", TUESDAY), at=TUESDAY,
    )  # fmt: skip
    assert again.person == given.person and again.proposal, "whoever works elsewhere too is let in by two"
    assert check_trail().wrong == ""
    connection.check_constraints()


def test_a_role_that_signs_is_held_once_a_second_person_has_agreed(cast: Cast) -> None:
    waits = proposed(cast)
    assert "TEAM_MANAGER" not in cast.actor("wes", TUESDAY).roles
    told = {row.recipient.name for row in Notification.objects.filter(kind="agree_role")}
    assert told and "Ada Fauxley" not in told and cast.person("wes").name not in told
    dara = cast.actor("dara", TUESDAY)
    assert "agree_role" in {row.kind for row in reminders.inbox(dara)}
    later = TUESDAY + timedelta(hours=3)
    held = commands.agree_role(waits, by=cast.actor("dara", later), at=later)
    assert held.starts_at == later and "TEAM_MANAGER" in cast.actor("wes", later).roles
    assert not Notification.objects.filter(kind="agree_role", done_at=None).exists()
    with pytest.raises(NotNow):
        commands.agree_role(waits, by=cast.actor("mara", later), at=later)
    assert check_trail().wrong == ""
    connection.check_constraints()


def test_no_administrator_opens_such_a_membership_alone(cast: Cast) -> None:
    ada = cast.actor("ada", TUESDAY)
    with pytest.raises(NotPermitted, match="a second person agrees"):
        open_membership(ada.agency, cast.person("wes"), MANAGES, by=ada, at=TUESDAY)


def gil_lets_in_the_surgerys_decider(cast: Cast) -> None:
    gil = cast.actor("gil", TUESDAY)
    given = commands.give_role(gil.agency, cast.person("omar"), WRITES, by=gil, at=TUESDAY)
    assert given.proposal and given.membership is None
    with pytest.raises(NotPermitted, match="work for another agency too"):
        open_membership(gil.agency, cast.person("bea"), WRITES, by=gil, at=TUESDAY)
    commands.agree_role(given.proposal, by=cast.actor("leo", TUESDAY), at=TUESDAY)
    assert Membership.objects.filter(agency=gil.agency, person=cast.person("omar")).exists()


def test_nobody_lets_in_another_agencys_people_alone_in_whatever_role(cast: Cast) -> None:
    gil_lets_in_the_surgerys_decider(cast)
    joy = cast.actor("joy", TUESDAY)
    link_persons(cast.person("tam"), cast.person("bea"), by=cast.actor("gil", TUESDAY), at=TUESDAY)
    given = commands.give_role(joy.agency, cast.person("bea"), WRITES, by=joy, at=TUESDAY)
    assert given.proposal, "their other record is of the police"


def test_a_rule_that_looks_at_the_role_alone_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agencies.queries.works_elsewhere", lambda *_of: False)
    with pytest.raises(AssertionError):
        gil_lets_in_the_surgerys_decider(cast)


def test_on_its_first_day_an_agency_lets_its_people_in(cast: Cast) -> None:
    council = cast.agency("MCC")
    assert council.verified_at
    assert not policies.takes_two(council, "TEAM_MANAGER", council.verified_at + DAY - timedelta(seconds=1))
    assert policies.takes_two(council, "TEAM_MANAGER", council.verified_at + DAY)
    assert not policies.takes_two(council, "SOCIAL_WORKER", TUESDAY)


@pytest.mark.parametrize("who", ["ada", "wes", "pip", "leo"])
def test_neither_who_proposed_nor_who_would_hold_it_nor_who_only_writes_nor_a_stranger_agrees(
    cast: Cast, who: str
) -> None:
    waits = proposed(cast)
    with pytest.raises(NotPermitted):
        commands.agree_role(waits, by=cast.actor(who, TUESDAY), at=TUESDAY)
    assert not Membership.objects.filter(person=cast.person("wes"), role="TEAM_MANAGER").exists()


def linked_agrees(cast: Cast) -> None:
    """Dara turns out to be another record of Wes, whose role it would be."""
    waits = proposed(cast)
    link_persons(cast.person("dara"), cast.person("wes"), by=cast.actor("ada", TUESDAY), at=TUESDAY)
    cast.sign_ins.clear()
    with pytest.raises(NotPermitted, match="cannot give yourself"):
        commands.agree_role(waits, by=cast.actor("dara", TUESDAY), at=TUESDAY)


def test_a_second_record_of_the_same_human_being_does_not_agree(cast: Cast) -> None:
    linked_agrees(cast)


def test_a_policy_that_compares_accounts_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def by_account(proposal: Proposal, *, by: Actor, at: object) -> Denial | None:
        same = by.person.pk in (proposal.person_id, proposal.proposed_by_id)
        return NotPermitted("You cannot give yourself a role.") if same else None

    monkeypatch.setattr(policies, "why_not_agree_role", by_account)
    with pytest.raises((pytest.fail.Exception, IntegrityError)):
        linked_agrees(cast)


def test_the_database_refuses_a_membership_that_one_person_gave(cast: Cast) -> None:
    waits = proposed(cast)
    held = Membership.objects.filter(person=cast.person("pip")).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=waits.pk).update(
            membership=held, settled_by=waits.proposed_by, settled_at=TUESDAY, audit_seq=waits.audit_seq + 1
        )


def test_whoever_proposed_it_takes_it_back_and_a_second_person_says_no(cast: Cast) -> None:
    for who in ("ada", "mara"):
        waits = proposed(cast)
        commands.decline_role(waits, by=cast.actor(who, TUESDAY), at=TUESDAY)
        with pytest.raises(NotNow):
            commands.agree_role(waits, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    assert not Membership.objects.filter(person=cast.person("wes"), role="TEAM_MANAGER").exists()


def ada_leaves(cast: Cast) -> None:
    end_membership(Membership.objects.get(person=cast.person("ada")), by=Machine(cast.agency("MCC")), at=TUESDAY)


def ada_is_suspended(cast: Cast) -> None:
    joins(cast, "lyn", "MCC", "ADMINISTRATOR", by="ada")
    suspend_person(cast.person("ada"), "Left without a word.", by=cast.actor("lyn", TUESDAY), at=TUESDAY)


def wes_is_suspended(cast: Cast) -> None:
    suspend_person(cast.person("wes"), "Left without a word.", by=cast.actor("ada", TUESDAY), at=TUESDAY)


def nobody_agrees_after(what: Callable[[Cast], None], cast: Cast) -> Proposal:
    waits = proposed(cast)
    what(cast)
    with pytest.raises(NotNow, match="nobody can agree"):
        commands.agree_role(waits, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    assert not Membership.objects.filter(person=cast.person("wes"), role="TEAM_MANAGER").exists()
    return waits


GONE = [ada_leaves, ada_is_suspended, wes_is_suspended]


@pytest.mark.parametrize("what", GONE)
def test_what_was_proposed_does_not_outlive_the_people_in_it(
    cast: Cast, tuesday: object, what: Callable[[Cast], None]
) -> None:
    waits = nobody_agrees_after(what, cast)
    dara = visitor(cast, "dara")
    page = dara.opens("/agency/people/")
    assert "nobody can agree" in text_of(page) and 'value="agree"' not in page
    said = text_of(dara.follows(dara.sends("/agency/people/", {"then": "decline", "row": waits.pk}, on=page)))
    assert "Not given." in said and "nobody can agree" not in said


@pytest.mark.parametrize("what", GONE)
def test_a_proposal_that_stands_by_itself_is_caught(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, what: Callable[[Cast], None]
) -> None:
    monkeypatch.setattr(policies, "overtaken", lambda _proposal, at: None)
    with pytest.raises(pytest.fail.Exception):
        nobody_agrees_after(what, cast)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"role": "KING"}, "/role"),
        ({"title": " "}, "/title"),
        ({"team": "Nowhere"}, "/team"),
        ({"starts_at": TUESDAY - DAY}, "/starts_at"),
        ({"ends_at": TUESDAY - DAY}, "/ends_at"),
    ],
)
def test_what_is_wrong_with_a_role_is_said_by_field(cast: Cast, changes: dict[str, object], pointer: str) -> None:
    ada, new = cast.actor("ada", TUESDAY), NewMembership(**{**WRITES.__dict__, **changes})  # type: ignore[arg-type]
    with pytest.raises(Incomplete) as refusal:
        commands.give_role(ada.agency, cast.person("omar"), new, by=ada, at=TUESDAY)
    assert [fault.pointer for fault in refusal.value.errors] == [pointer]


def test_a_role_is_held_or_proposed_once(cast: Cast) -> None:
    proposed(cast)
    with pytest.raises(Incomplete) as refusal:
        proposed(cast)
    assert [fault.code for fault in refusal.value.errors] == ["already"]


def test_the_page_adds_a_person_and_a_second_one_agrees(cast: Cast, tuesday: object) -> None:
    ada = visitor(cast, "ada")
    page = ada.opens("/agency/people/")
    assert "Pip Mockridge" in text_of(page) and "You give these alone" in text_of(page)
    words = {
        "then": "invite", "email": "new@demo.example", "name": "Nell Specimen", "role": "TEAM_MANAGER",
        "title": "team manager",
    }  # fmt: skip
    said = text_of(ada.follows(ada.sends("/agency/people/", words, on=page)))
    assert "Access starts after a second person agrees" in said and "Nell Specimen" in said
    kit, dara = visitor(cast, "kit"), visitor(cast, "dara")
    assert 'value="agree"' not in kit.opens("/agency/people/") and "Add a person" not in kit.opens("/agency/people/")
    page = dara.opens("/agency/people/")
    waits = Proposal.objects.get()
    said = text_of(dara.follows(dara.sends("/agency/people/", {"then": "agree", "row": waits.pk}, on=page)))
    assert "Agreed." in said
    assert Membership.objects.get(person__email="new@demo.example").role == "TEAM_MANAGER"


def test_what_is_missing_is_said_and_what_was_typed_stays(cast: Cast, tuesday: object) -> None:
    ada = visitor(cast, "ada")
    answer = ada.sends("/agency/people/", {"then": "invite", "name": "Nell Specimen"}, status=422)
    words = answer.content.decode()
    for sentence in ("Enter a work e-mail address", "Select a role", "Enter their job title"):
        assert sentence in words
    assert 'value="Nell Specimen"' in words


def test_before_access_ends_the_page_says_what_passes_on(cast: Cast, submitted: InformationRequest) -> None:
    ada, dara = visitor(cast, "ada"), cast.person("dara")
    page = ada.opens(f"/agency/people/{dara.pk}/")
    assert "Open steps that others then decide: 1 (Mara" in text_of(page)
    assert submitted.ref not in page
    row = Membership.objects.get(person=dara)
    said = text_of(ada.follows(ada.sends(f"/agency/people/{dara.pk}/", {"then": "end", "row": row.pk}, on=page)))
    assert "It counts from their next request on" in said and "Ended:" in said
    with pytest.raises(LookupError):
        cast.actor("dara", TUESDAY)


def test_the_page_of_a_person_is_their_own_administrators_alone(cast: Cast, tuesday: object) -> None:
    pip = cast.person("pip")
    visitor(cast, "gil").opens(f"/agency/people/{pip.pk}/", 404)
    for who in ("pip", "dara", "leo"):
        visitor(cast, who).opens(f"/agency/people/{pip.pk}/", 403)


def test_nobody_gives_themselves_a_role_on_their_own_page(cast: Cast, tuesday: object) -> None:
    ada = visitor(cast, "ada")
    assert "You cannot give yourself a role" in text_of(ada.opens(f"/agency/people/{cast.person('ada').pk}/"))


def test_the_team_that_receives_is_chosen_and_there_is_one(cast: Cast) -> None:
    ada = cast.actor("ada", TUESDAY)
    team = add_team(ada.agency, "Family help", by=ada, at=TUESDAY)
    choose_receiving_team(team, by=ada, at=TUESDAY)
    assert [row.name for row in Team.objects.filter(agency=ada.agency, receives=True)] == ["Family help"]
    with pytest.raises(NotNow):
        choose_receiving_team(team, by=ada, at=TUESDAY)
    with pytest.raises(Incomplete):
        add_team(ada.agency, "family HELP", by=ada, at=TUESDAY)
    with pytest.raises(NotPermitted):
        add_team(ada.agency, "Another", by=cast.actor("gil", TUESDAY), at=TUESDAY)
    connection.check_constraints()


def test_people_over_the_api(cast: Cast, tuesday: object) -> None:
    ada, dara, kit = (Caller(cast.person(short)) for short in ("ada", "dara", "kit"))
    assert "Pip Mockridge" in {row["person"]["name"] for row in kit.seen("memberships")["items"]}
    words = {"email": "new@demo.example", "name": "Nell Specimen", "role": "LEGAL", "title": "solicitor"}
    given = ada.done("memberships", words, status=201)
    assert given["membership"] is None
    assert [row["id"] for row in dara.seen("proposed_roles")["items"]] == [given["proposal"]["id"]]
    assert dara.done(f"proposed_roles/{given['proposal']['id']}/agree")["settled_at"]
    held = Membership.objects.get(person=Person.objects.get(email="new@demo.example"))
    assert ada.done(f"memberships/{held.pk}/end")["ends_at"]
    assert refused(kit.post("memberships", words))[0] == 403
    status, code, pointers = refused(ada.post("memberships", {**words, "role": "KING", "team": "Nowhere"}))
    assert (status, code, pointers) == (400, "incomplete", ["/role", "/team"])
    assert kit.seen("teams")["items"][0]["receives"] is True
    number = ada.done("contacts", {"label": "Duty desk", "number": "01632 960999"}, status=201)
    assert number["waits"] and dara.done(f"contacts/{number['id']}/agree")["waits"] is False
