"""Numbers under which an agency is rung back: none counts that one person alone has entered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from agencies import policies
from agencies.denials import Incomplete, NotNow, NotPermitted
from agencies.models import Contact
from requests_app import commands, reminders
from requests_app.management.rehearsal.partnership import Cast
from requests_app.views.emergency_context import numbers, own_number
from tests.requests_app.callers import TUESDAY
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.both_engines
DAY = timedelta(days=1)


def a_number_of_one_person_is_given_to_nobody(cast: Cast) -> None:
    ada, dara = cast.actor("ada", TUESDAY), cast.actor("dara", TUESDAY)
    first = Contact.objects.get(agency=ada.agency)
    with pytest.raises(Incomplete):
        commands.add_contact(ada.agency, "Duty desk", "ring me", by=ada, at=TUESDAY)
    new = commands.add_contact(ada.agency, "Duty desk", "01632 960999", by=ada, at=TUESDAY)
    with pytest.raises(NotNow, match="last number"):
        commands.end_contact(first, by=ada, at=TUESDAY)
    assert "01632 960999" not in str(numbers())
    with pytest.raises(NotPermitted, match="You proposed this"):
        commands.agree_contact(new, by=ada, at=TUESDAY)
    with pytest.raises(NotPermitted):
        commands.agree_contact(new, by=cast.actor("kit", TUESDAY), at=TUESDAY)
    with pytest.raises(NotPermitted):
        commands.agree_contact(new, by=cast.actor("leo", TUESDAY), at=TUESDAY)
    assert "agree_number" in {row.kind for row in reminders.inbox(dara)}
    commands.agree_contact(new, by=dara, at=TUESDAY)
    assert "agree_number" not in {row.kind for row in reminders.inbox(dara)}
    with pytest.raises(NotNow):
        commands.agree_contact(new, by=cast.actor("mara", TUESDAY), at=TUESDAY)
    commands.end_contact(first, by=ada, at=TUESDAY)
    assert own_number(ada) == "01632 960999" and "01632 960999" in str(numbers())
    connection.check_constraints()


def test_a_number_counts_once_a_second_person_has_agreed_and_the_last_one_stays(cast: Cast) -> None:
    a_number_of_one_person_is_given_to_nobody(cast)


def test_a_register_that_gives_out_what_one_person_said_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Contact, "counts", staticmethod(lambda: Q(ended_at=None)))
    with pytest.raises(BaseException, match=r"DID NOT RAISE|01632 960999"):
        a_number_of_one_person_is_given_to_nobody(cast)


def test_the_database_wants_two_people_too(cast: Cast) -> None:
    ada = cast.actor("ada", TUESDAY)
    new = commands.add_contact(ada.agency, "Duty desk", "01632 960999", by=ada, at=TUESDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=new.pk).update(agreed_by=ada.person, audit_seq=999_999)


def test_on_its_first_day_an_agencys_number_counts_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = cast.actor("ada", TUESDAY)
    monkeypatch.setattr(policies, "SETTING_UP", 10_000 * DAY)
    assert commands.add_contact(ada.agency, "Duty desk", "01632 960999", by=ada, at=TUESDAY).waits is False


def test_contacts_and_teams_on_their_page(cast: Cast, tuesday: object) -> None:
    ada, dara, here = visitor(cast, "ada"), visitor(cast, "dara"), "/agency/contacts/"
    page = ada.opens(here)
    answer = ada.sends(here, {"then": "contact", "label": "", "number": "x"}, on=page, status=422)
    assert "Enter a telephone number" in answer.content.decode() and 'value="x"' in answer.content.decode()
    words = {"then": "contact", "label": "Duty desk", "number": "01632 960999"}
    said = text_of(ada.follows(ada.sends(here, words, on=page)))
    assert "after a second person agrees" in said and "Waiting for a second person" in said
    row = Contact.objects.get(label="Duty desk")
    visitor(cast, "kit").sends(here, {"then": "agree", "row": row.pk}, status=403)
    assert "Agreed." in text_of(dara.follows(dara.sends(here, {"then": "agree", "row": row.pk}, on=dara.opens(here))))
    page = ada.opens(here)
    assert "Taken out" in text_of(ada.follows(ada.sends(here, {"then": "end", "row": row.pk}, on=page)))


def test_a_second_person_who_does_not_agree_says_so(cast: Cast, tuesday: object) -> None:
    dara, here = visitor(cast, "dara"), "/agency/contacts/"
    ada = cast.actor("ada", TUESDAY)
    new = commands.add_contact(ada.agency, "Duty desk", "01632 960999", by=ada, at=TUESDAY)
    dara.follows(dara.sends(here, {"then": "end", "row": new.pk}, on=dara.opens(here)))
    assert Contact.objects.get(pk=new.pk).ended_at
    first = Contact.objects.get(agency=ada.agency, ended_at=None)
    dara.sends(here, {"then": "end", "row": first.pk}, on=dara.opens(here), status=403)
