"""Two records of one human being: nobody says it alone, because it bars people in another agency."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from agencies import policies, queries
from agencies.commands import end_membership, suspend_person
from agencies.denials import Incomplete, NotNow, NotPermitted
from agencies.models import Linking, Membership, Person
from agencies.roles import ADMINISTRATOR
from agencies.values import NewMembership
from audit.models import Entry
from requests_app import commands, reminders
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Notification
from tests.requests_app.callers import TUESDAY, Caller
from tests.requests_app.covering import let_in
from tests.requests_app.linking import agreed, link_persons, part_persons
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.both_engines

DAY = timedelta(days=1)


def fresh(cast: Cast, short: str) -> Person:
    return Person.objects.get(pk=cast.person(short).pk)


def proposed(cast: Cast, person: str = "kit", to: str = "omar", by: str = "ada") -> Linking:
    actor = cast.actor(by, TUESDAY)
    return commands.propose_linking(cast.person(person), cast.person(to), "SAID", by=actor, at=TUESDAY)


def one_human(cast: Cast, *shorts: str) -> bool:
    return len({fresh(cast, short).human for short in shorts}) == 1


def another_administrator(cast: Cast, short: str, code: str, by: str) -> Any:
    let_in(cast.actor(by, TUESDAY), cast.person(short), NewMembership(ADMINISTRATOR, "administrator", TUESDAY))
    return cast.actor(short, TUESDAY, code)


def nobody_links_alone(cast: Cast) -> None:
    """Ada of the council says that the decider of the surgery is her colleague Kit, and says yes to it as well."""
    waits = proposed(cast)
    assert not one_human(cast, "kit", "omar")
    with pytest.raises(NotPermitted):
        commands.agree_linking(waits, by=cast.actor("ada", TUESDAY), at=TUESDAY)
    second = another_administrator(cast, "lyn", "MCC", "ada")
    with pytest.raises(NotPermitted):
        commands.agree_linking(waits, by=second, at=TUESDAY)
    assert not one_human(cast, "kit", "omar")
    assert [asked.of_agency.code for asked in waits.asked.select_related("of_agency")] == ["OBS"]


def test_an_agency_alone_links_nobody_of_another_one(cast: Cast) -> None:
    nobody_links_alone(cast)


def test_a_rule_that_asks_its_own_agency_alone_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "whose_yes", lambda agency, _records, _at: [agency])
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        nobody_links_alone(cast)


def test_with_the_other_agencys_yes_they_count_as_one_whatever_they_signed(cast: Cast) -> None:
    waits, joy = proposed(cast), cast.actor("joy", TUESDAY)
    assert "agree_linking" in {row.kind for row in reminders.inbox(joy)}
    done = commands.agree_linking(waits, by=joy, at=TUESDAY)
    assert done.done and one_human(cast, "kit", "omar")
    assert not Notification.objects.filter(kind="agree_linking", done_at=None).exists()
    said = Entry.objects.filter(action__in=["linking.proposed", "linking.agreed", "person.linked"])
    assert list(said.order_by("id").values_list("action", flat=True)) == [
        "linking.proposed", "linking.agreed", "linking.agreed", "person.linked",
    ]  # fmt: skip
    assert {row.stream_id for row in said.filter(action="linking.agreed")} == {
        cast.agency("MCC").pk, cast.agency("OBS").pk,
    }  # fmt: skip
    connection.check_constraints()


def test_every_agency_that_one_of_them_works_for_is_asked(cast: Cast) -> None:
    let_in(cast.actor("gil", TUESDAY), cast.person("omar"), NewMembership("PRACTITIONER", "guest", TUESDAY))
    waits = proposed(cast)
    commands.agree_linking(waits, by=cast.actor("joy", TUESDAY), at=TUESDAY)
    assert not one_human(cast, "kit", "omar")
    with pytest.raises(NotNow, match="agreed already"):
        commands.agree_linking(waits, by=cast.actor("joy", TUESDAY), at=TUESDAY)
    commands.agree_linking(waits, by=cast.actor("gil", TUESDAY), at=TUESDAY)
    assert one_human(cast, "kit", "omar")


def test_within_one_agency_a_second_administrator_agrees(cast: Cast) -> None:
    waits = proposed(cast, "kit", "mara")
    with pytest.raises(NotPermitted, match="somebody else agrees"):
        commands.agree_linking(waits, by=cast.actor("ada", TUESDAY), at=TUESDAY)
    with pytest.raises(NotPermitted):
        commands.agree_linking(waits, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    commands.agree_linking(waits, by=another_administrator(cast, "lyn", "MCC", "ada"), at=TUESDAY)
    assert one_human(cast, "kit", "mara")


def test_nobody_agrees_about_a_record_of_their_own(cast: Cast) -> None:
    waits = proposed(cast, "kit", "joy")
    with pytest.raises(NotPermitted, match="record of your own"):
        commands.agree_linking(waits, by=cast.actor("joy", TUESDAY), at=TUESDAY)
    with pytest.raises(NotPermitted, match="record of your own"):
        commands.decline_linking(waits, by=cast.actor("joy", TUESDAY), at=TUESDAY)


def test_whoever_proposed_it_agrees_for_no_agency_under_no_record(cast: Cast) -> None:
    joy = cast.actor("joy", TUESDAY)
    let_in(joy, cast.person("ada"), NewMembership(ADMINISTRATOR, "administrator", TUESDAY))
    waits = proposed(cast)
    with pytest.raises(NotPermitted, match="You proposed this"):
        commands.agree_linking(waits, by=cast.actor("ada", TUESDAY, "OBS"), at=TUESDAY)


def by_account(cast: Cast) -> None:
    """Ada has a second record, which administers the surgery."""
    joy = cast.actor("joy", TUESDAY)
    let_in(joy, cast.person("wes"), NewMembership(ADMINISTRATOR, "administrator", TUESDAY))
    link_persons(
        cast.person("wes"), cast.person("ada"), by=another_administrator(cast, "lyn", "MCC", "ada"), at=TUESDAY
    )
    cast.sign_ins.clear()
    waits = proposed(cast)
    with pytest.raises(NotPermitted, match="You proposed this"):
        commands.agree_linking(waits, by=cast.actor("wes", TUESDAY, "OBS"), at=TUESDAY)


def test_a_second_record_of_whoever_proposed_it_does_not_agree(cast: Cast) -> None:
    by_account(cast)


def test_a_rule_that_compares_accounts_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Person, "human", property(lambda person: person.pk))
    with pytest.raises((AssertionError, pytest.fail.Exception, IntegrityError, NotNow)):
        by_account(cast)


def test_the_database_itself_refuses_a_link_that_one_person_made(cast: Cast) -> None:
    waits = proposed(cast)
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        Linking.objects.filter(pk=waits.pk).update(
            done=True, settled_by=waits.proposed_by, settled_at=TUESDAY, audit_seq=999_999
        )


def test_after_fourteen_days_nobody_can_agree(cast: Cast) -> None:
    waits = proposed(cast)
    later = TUESDAY + 14 * DAY
    assert commands.lapse_linkings(later - timedelta(seconds=1)) == 0
    with pytest.raises(NotNow, match="in time"):
        commands.agree_linking(waits, by=cast.actor("joy", later), at=later)
    assert commands.lapse_linkings(later) == 1
    waits.refresh_from_db()
    assert waits.settled_at == later and not waits.done
    assert not Notification.objects.filter(kind="agree_linking", done_at=None).exists()
    assert commands.lapse_linkings(later) == 0


@pytest.mark.parametrize("who", ["kit", "omar", "ada"])
def test_it_dies_with_its_people(cast: Cast, who: str) -> None:
    waits = proposed(cast)
    if who == "ada":
        by = another_administrator(cast, "lyn", "MCC", "ada")
    else:
        by = cast.actor("joy" if who == "omar" else "ada", TUESDAY)
    for row in Membership.objects.filter(Membership.live(TUESDAY), person=cast.person(who)):
        end_membership(row, by=by, at=TUESDAY)
    with pytest.raises(NotNow):
        commands.agree_linking(waits, by=cast.actor("joy", TUESDAY), at=TUESDAY)
    assert commands.lapse_linkings(TUESDAY) == 1 and not one_human(cast, "kit", "omar")


def test_what_is_suspended_is_linked_to_nobody(cast: Cast) -> None:
    waits = proposed(cast)
    suspend_person(cast.person("kit"), "Left without a word.", by=cast.actor("ada", TUESDAY), at=TUESDAY)
    with pytest.raises(NotNow, match="no member"):
        commands.agree_linking(waits, by=cast.actor("joy", TUESDAY), at=TUESDAY)


def grows_meanwhile(cast: Cast) -> None:
    """The surgery was asked about Omar alone; meanwhile a record of the police follows him."""
    waits = proposed(cast)
    link_persons(cast.person("tam"), cast.person("omar"), by=cast.actor("gil", TUESDAY), at=TUESDAY)
    with pytest.raises(NotNow, match="other records"):
        commands.agree_linking(waits, by=cast.actor("joy", TUESDAY), at=TUESDAY)
    assert not one_human(cast, "kit", "omar")


def test_nobody_agrees_to_more_than_was_proposed(cast: Cast) -> None:
    grows_meanwhile(cast)


def test_a_proposal_that_grows_unseen_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "linking_overtaken", lambda _linking, *, at: None)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        grows_meanwhile(cast)


def test_two_that_were_proposed_crosswise_are_linked_once(cast: Cast) -> None:
    waits = proposed(cast)
    with pytest.raises(Incomplete) as crosswise:
        proposed(cast, "omar", "kit", by="joy")
    assert [fault.code for fault in crosswise.value.errors] == ["proposed"]
    commands.agree_linking(waits, by=cast.actor("joy", TUESDAY), at=TUESDAY)
    with pytest.raises(Incomplete) as again:
        proposed(cast, "omar", "kit", by="joy")
    assert [fault.code for fault in again.value.errors] == ["already"]
    with pytest.raises(NotNow):
        commands.agree_linking(waits, by=cast.actor("joy", TUESDAY), at=TUESDAY)


def test_a_mistaken_link_is_taken_back_by_two_as_well(cast: Cast) -> None:
    link_persons(cast.person("kit"), cast.person("omar"), by=cast.actor("ada", TUESDAY), at=TUESDAY)
    joy = cast.actor("joy", TUESDAY)
    waits = commands.propose_parting(fresh(cast, "kit"), "MISTAKEN", by=joy, at=TUESDAY)
    assert one_human(cast, "kit", "omar"), "they are one until the council agrees"
    with pytest.raises(NotPermitted):
        commands.agree_linking(waits, by=joy, at=TUESDAY)
    agreed(waits, by=joy, at=TUESDAY)
    assert not one_human(cast, "kit", "omar")
    assert Entry.objects.filter(action="person.unlinked", stream_id=cast.person("kit").pk).count() == 1


def test_what_follows_nobody_is_not_parted(cast: Cast) -> None:
    with pytest.raises(Incomplete) as refused:
        commands.propose_parting(cast.person("kit"), "MISTAKEN", by=cast.actor("ada", TUESDAY), at=TUESDAY)
    assert [fault.code for fault in refused.value.errors] == ["not_linked"]
    link_persons(cast.person("kit"), cast.person("omar"), by=cast.actor("ada", TUESDAY), at=TUESDAY)
    part_persons(fresh(cast, "kit"), by=cast.actor("ada", TUESDAY), at=TUESDAY)
    assert fresh(cast, "kit").same_as is None


def test_it_can_be_declined_and_taken_back(cast: Cast) -> None:
    for short in ("joy", "ada"):
        waits = proposed(cast)
        assert queries.linkings_seen_by(cast.actor("joy", TUESDAY), TUESDAY).count() == 1
        commands.decline_linking(waits, by=cast.actor(short, TUESDAY), at=TUESDAY)
        with pytest.raises(NotNow):
            commands.agree_linking(waits, by=cast.actor("joy", TUESDAY), at=TUESDAY)
    assert not one_human(cast, "kit", "omar")


@pytest.mark.parametrize(("short", "code"), [("dara", "MCC"), ("gil", "MP"), ("bea", "OBS")])
def test_nobody_but_administrators_of_the_two_sides_sees_or_settles_it(cast: Cast, short: str, code: str) -> None:
    waits, by = proposed(cast), cast.actor(short, TUESDAY, code)
    assert not queries.linkings_seen_by(by, TUESDAY).exists()
    for verb in (commands.agree_linking, commands.decline_linking):
        with pytest.raises(NotPermitted):
            verb(waits, by=by, at=TUESDAY)


def test_on_the_page_one_proposes_and_the_other_agrees(cast: Cast, tuesday: Any) -> None:
    ada, joy, here = visitor(cast, "ada"), visitor(cast, "joy"), "/agency/records/"
    kit = str(cast.person("kit").pk)
    words = {"then": "link", "person": kit, "agency": "OBS", "email": "", "why": ""}
    assert "Enter the work e-mail address of the other record" in ada.sends(here, words, status=422).content.decode()
    words |= {"email": cast.person("omar").email, "why": "SAID"}
    said = text_of(ada.follows(ada.sends(here, words, on=ada.opens(here))))
    assert "Still asked" in said and "Otterbrook Surgery" in said
    assert "Something waits for an agency to agree" in joy.opens("/agency/")
    row = str(Linking.objects.get().pk)
    joy.sends(here, {"then": "agree", "row": row}, on=joy.opens(here))
    assert one_human(cast, "kit", "omar") and "Counts as one person with" in joy.opens(here)
    joy.sends(here, {"then": "part", "record": kit, "because": "NAMESAKE"}, on=joy.opens(here))
    row = str(Linking.objects.get(apart=True).pk)
    ada.sends(here, {"then": "agree", "row": row}, on=ada.opens(here))
    assert not one_human(cast, "kit", "omar")
    visitor(cast, "dara").opens(here, 403)


def test_the_same_by_api(cast: Cast, tuesday: Any) -> None:
    ada, joy = Caller(cast.person("ada")), Caller(cast.person("joy"))
    words = {"person": str(cast.person("kit").pk), "agency": "OBS", "email": cast.person("omar").email, "why": "SAID"}
    waits = ada.done("linkings", words, status=201)
    assert waits["asked"] == [{"agency": "OBS", "agreed_at": None}] and not waits["done"]
    assert [row["id"] for row in joy.seen("linkings")["items"]] == [waits["id"]]
    assert joy.done(f"linkings/{waits['id']}/agree", {})["done"] and one_human(cast, "kit", "omar")
    assert joy.seen("linked_records")["items"][0]["record"]["email"] == cast.person("kit").email
    again = joy.done("linked_records", {"person": str(cast.person("kit").pk), "why": "MISTAKEN"}, status=201)
    assert again["apart"] and ada.done(f"linkings/{again['id']}/decline", {})["settled_at"]
    assert one_human(cast, "kit", "omar")
