"""An auditor finds the records about one child by its number: with a reason, on record, and without reading a name."""

from __future__ import annotations

from datetime import date

import orjson
import pytest
import time_machine
from django.db import connection

from agencies.actors import Actor
from audit.models import Entry
from audit.seal import blind
from requests_app import commands, queries
from requests_app.denials import Incomplete, NotPermitted
from requests_app.events import Event
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, InformationRequest
from requests_app.queries.lookers import lookers
from requests_app.queries.oversight import SubjectSought
from requests_app.trail import content_of
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.covering import afresh, joins
from tests.requests_app.pages import text_of, visitor

NUMBER = "999 026 1008"


@pytest.fixture
def grace(cast: Cast) -> Actor:
    """The partnership's governance lead."""
    return cast.actor("grace", TUESDAY)


def looks(by: Actor) -> list[Entry]:
    return list(Entry.objects.filter(stream_id=by.sign_in.pk, action=Event.SUBJECT_SOUGHT))


def test_by_number_or_by_name_and_birthday_the_same_records_are_found(
    asked: AgencyResponse, submitted: InformationRequest, grace: Actor
) -> None:
    [child, *_others] = queries.request_words(submitted)["subjects"]
    by_number = commands.search_subject(SubjectSought(nhs_number="9990261008"), BECAUSE, by=grace, at=TUESDAY)
    assert submitted.pk in {one.pk for one in by_number} and asked.pk in {one.pk for one in by_number}
    name, dob = child["name"].upper(), date.fromisoformat(child["dob"])
    by_name = commands.search_subject(SubjectSought(name=name, dob=dob), BECAUSE, by=grace, at=TUESDAY)
    assert {one.pk for one in by_name} == {one.pk for one in by_number}
    other = commands.search_subject(SubjectSought(nhs_number="999 026 1075"), BECAUSE, by=grace, at=TUESDAY)
    assert {one.pk for one in other} <= {one.pk for one in by_number}


def test_the_look_is_recorded_with_its_reason_and_the_childs_pseudonym_alone(
    asked: AgencyResponse, grace: Actor
) -> None:
    found = commands.search_subject(SubjectSought(nhs_number=NUMBER), BECAUSE, by=grace, at=TUESDAY)
    entries = looks(grace)
    assert {entry.request_id for entry in entries} == {one.pk for one in found}
    for entry in entries:
        assert b"999" not in orjson.dumps(orjson.loads(bytes(entry.body))["refers_to"])
        content = content_of(grace.sign_in, entry.stream_seq)
        assert (content["why"], content["sought"]) == (BECAUSE, {"nhs": blind("nhs", "9990261008")})
    for thing in found:
        assert "Grace Inventon" in {look.name for look in lookers(thing)}
    connection.check_constraints()


def test_a_look_that_finds_nothing_is_recorded_too(asked: AgencyResponse, grace: Actor) -> None:
    assert commands.search_subject(SubjectSought(nhs_number="999 026 1016"), BECAUSE, by=grace, at=TUESDAY) == []
    [entry] = looks(grace)
    assert entry.request_id is None


def test_an_agencys_lead_finds_its_own_side_alone(cast: Cast, asked: AgencyResponse) -> None:
    joins(cast, "omar", "OBS", "GOVERNANCE_LEAD", by="joy")
    omar = afresh(cast, "omar", TUESDAY, "OBS")
    found = commands.search_subject(SubjectSought(nhs_number=NUMBER), BECAUSE, by=omar, at=TUESDAY)
    assert [one.pk for one in found] == [asked.pk]


def test_without_a_reason_or_a_child_nothing_is_looked_for(asked: AgencyResponse, grace: Actor, cast: Cast) -> None:
    for sought, pointer in (
        (SubjectSought(), "/name"),
        (SubjectSought(name="Fern Placeholder"), "/dob"),
        (SubjectSought(nhs_number="999 026 1009"), "/nhs_number"),
    ):
        with pytest.raises(Incomplete) as wrong:
            commands.search_subject(sought, "", by=grace, at=TUESDAY)
        assert {fault.pointer for fault in wrong.value.errors} == {pointer, "/why"}
    with pytest.raises(NotPermitted):
        commands.search_subject(SubjectSought(nhs_number=NUMBER), BECAUSE, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    assert looks(grace) == []


def test_the_page_finds_them_and_shows_no_name(
    cast: Cast, asked: AgencyResponse, submitted: InformationRequest, tuesday: time_machine.Traveller
) -> None:
    grace, [child, *_others] = visitor(cast, "grace"), queries.request_words(submitted)["subjects"]
    page = grace.opens("/oversight/subject/")
    again = grace.sends("/oversight/subject/", {"nhs_number": NUMBER, "why": "too short"}, on=page, status=422)
    assert NUMBER in again.content.decode() and "40 characters" in text_of(again.content.decode())
    found = grace.sends("/oversight/subject/", {"nhs_number": NUMBER, "why": BECAUSE}, on=page, status=200)
    said = text_of(found.content.decode())
    assert submitted.ref in said and asked.ref in said
    assert child["name"] not in said
