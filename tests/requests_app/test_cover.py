"""Cover for a small agency: agreed by two people of two agencies; then, and only then, the other side may sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from agencies.commands import accept_cover, end_cover, end_membership, register_cover
from agencies.denials import Denial, Fault, Incomplete, NotNow, NotPermitted
from agencies.models import Cover, Membership
from agencies.values import NewCover
from requests_app import commands, queries, reminders
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, Notification
from requests_app.queries.owners import open_steps, unowned
from tests.requests_app.answering import agree, answer, deliver, put
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of, refused
from tests.requests_app.linking import link_persons
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.both_engines

YEAR = timedelta(days=365)
HOUR = timedelta(hours=1)


def leaves(cast: Cast, short: str, *roles: str, by: str, at: Any = TUESDAY) -> None:
    administrator = cast.actor(by, at)
    for row in Membership.objects.filter(Membership.live(at), person=cast.person(short), agency=administrator.agency):
        if not roles or row.role in roles:
            end_membership(row, by=administrator, at=at)


@pytest.fixture
def alone(cast: Cast) -> Cast:
    """Bea alone is left at the surgery of those who may answer; Joy administers it and does nothing else there."""
    leaves(cast, "omar", by="joy")
    leaves(cast, "ray", by="joy")
    leaves(cast, "joy", "PRACTICE_ADMINISTRATOR", by="joy")
    return cast


def registered(cast: Cast, *, person: str = "", **more: Any) -> Cover:
    joy = cast.actor("joy", TUESDAY)
    who = cast.person(person).pk if person else None
    more = more if person else {"roles": ("NAMED_PROFESSIONAL",), **more}
    return register_cover(joy.agency, NewCover("BNT", TUESDAY, TUESDAY + YEAR, person=who, **more), by=joy, at=TUESDAY)


def covered(cast: Cast, **more: Any) -> Cover:
    return accept_cover(registered(cast, **more), by=cast.actor("ivo", TUESDAY), at=TUESDAY)


def asks(cast: Cast, code: str = "OBS") -> AgencyResponse:
    pip, dara = cast.actor("pip", TUESDAY), cast.actor("dara", TUESDAY)
    draft = commands.begin_draft(None, asked_of(code), by=pip, at=TUESDAY)
    made = commands.submit_request(draft, by=pip, at=TUESDAY).thing
    step = made.steps.select_related("info_request", "response", "agency").get(status="open")
    commands.endorse_request(step, BECAUSE, by=dara, at=TUESDAY)
    return made.responses.select_related("info_request", "from_agency", "to_agency", "team").get()


def faults_of(denial: Incomplete) -> Iterator[tuple[str, str]]:
    faults: tuple[Fault, ...] = denial.errors
    return ((one.pointer, one.code) for one in faults)


def test_whoever_has_one_person_and_no_cover_is_not_asked_and_the_asker_is_told_why(alone: Cast) -> None:
    with pytest.raises(Incomplete) as refusal:
        asks(alone)
    assert ("/items/0/asked_of", "cannot_receive") in faults_of(refusal.value)
    sentence = str(refusal.value.errors[0].detail)
    assert "fewer than two people" in sentence and "Ring them" in sentence and "cover" in sentence
    registered(alone)
    with pytest.raises(Incomplete):  # nobody has accepted it
        asks(alone)


def test_with_cover_an_agency_of_one_is_asked_and_the_other_agency_signs(alone: Cast) -> None:
    covered(alone)
    response = put(alone, asks(alone), answer("SHARED"))
    step = response.steps.select_related("agency", "cover", "response").get(mode="sign", round=response.round)
    assert (step.agency.code, step.status) == ("BNT", "open")
    assert "Brackenfold NHS Trust covers" in step.why
    assert alone.person("nia") in reminders.signers(step, TUESDAY)
    told = Notification.objects.filter(kind="decide", about_id=response.pk)
    assert alone.person("nia").pk in set(told.values_list("recipient_id", flat=True))
    assert list(queries.visible_responses(alone.actor("nia", TUESDAY), TUESDAY)) == [response]
    assert not queries.visible_responses(alone.actor("gwen", TUESDAY), TUESDAY)
    gone = deliver(agree(alone, response))
    assert gone.status == "delivered"
    signed = gone.signatures.get(kind="agreed")
    assert signed.person.name in ("Nia Fauxley", "Eve Specimen")
    assert check_trail().wrong == ""
    connection.check_constraints()


def test_one_named_person_covers_and_their_colleagues_do_not(alone: Cast) -> None:
    cover = registered(alone, person="eve")
    accept_cover(cover, by=alone.actor("eve", TUESDAY), at=TUESDAY)
    response = put(alone, asks(alone), answer("SHARED"))
    step = response.steps.select_related("agency", "cover", "response").get(status="open", mode="sign")
    assert reminders.signers(step, TUESDAY) == [alone.person("eve")]
    assert not queries.visible_responses(alone.actor("nia", TUESDAY), TUESDAY)
    with pytest.raises(NotPermitted, match="one person who covers"):
        commands.approve_step(step, BECAUSE, by=alone.actor("nia", TUESDAY), at=TUESDAY)
    assert agree(alone, response).status == "approved"


def test_nobody_accepts_what_they_registered_under_whichever_record(cast: Cast) -> None:
    cover = registered(cast)
    ivo, ada = cast.actor("ivo", TUESDAY), cast.actor("ada", TUESDAY)
    for by in (cast.actor("joy", TUESDAY), ada, cast.actor("nia", TUESDAY)):
        with pytest.raises(NotPermitted):
            accept_cover(cover, by=by, at=TUESDAY)
    cast.person("ivo").refresh_from_db()
    link_persons(cast.person("ivo"), cast.person("joy"), by=_another_administrator(cast), at=TUESDAY)
    with pytest.raises(NotPermitted, match="You registered this"):
        accept_cover(cover, by=cast.actor("ivo", TUESDAY), at=TUESDAY)
    assert ivo.agency.code == "BNT"


def _another_administrator(cast: Cast) -> Any:
    from tests.requests_app.covering import joins

    joins(cast, "sam", "BNT", "ADMINISTRATOR", by="ivo")
    return cast.actor("sam", TUESDAY, "BNT")


def test_the_database_itself_refuses_cover_accepted_by_whoever_registered_it(alone: Cast) -> None:
    cover = registered(alone)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cover.objects.filter(pk=cover.pk).update(
            accepted_by=cover.registered_by, accepted_at=TUESDAY, audit_seq=999_999
        )


@pytest.mark.parametrize(
    ("new", "pointer"),
    [
        (NewCover("OBS", TUESDAY, TUESDAY + YEAR), "/by_agency"),
        (NewCover("BNT", TUESDAY, TUESDAY + YEAR), "/roles"),
        (NewCover("NOBODY", TUESDAY, TUESDAY + YEAR), "/by_agency"),
        (NewCover("BNT", TUESDAY, TUESDAY), "/ends_at"),
        (NewCover("BNT", TUESDAY, TUESDAY + 2 * YEAR), "/ends_at"),
        (NewCover("BNT", TUESDAY, TUESDAY + YEAR, roles=("DSL",)), "/roles"),
    ],
)
def test_what_is_wrong_with_cover_is_named(cast: Cast, new: NewCover, pointer: str) -> None:
    joy = cast.actor("joy", TUESDAY)
    with pytest.raises(Incomplete) as refusal:
        register_cover(joy.agency, new, by=joy, at=TUESDAY)
    assert pointer in [fault.pointer for fault in refusal.value.errors]


def test_the_agency_that_asks_never_covers_for_the_one_it_asks(alone: Cast) -> None:
    joy = alone.actor("joy", TUESDAY)
    cover = register_cover(joy.agency, NewCover("MCC", TUESDAY, TUESDAY + YEAR, ("TEAM_MANAGER",)), by=joy, at=TUESDAY)
    accept_cover(cover, by=alone.actor("ada", TUESDAY), at=TUESDAY)
    response = asks(alone)
    with pytest.raises(NotNow, match="nobody covers"):
        put(alone, response, answer("SHARED"))


def test_a_step_that_loses_its_last_owner_goes_to_cover_within_the_minute(cast: Cast) -> None:
    covered(cast)
    response = put(cast, asks(cast), answer("SHARED"))
    step = response.steps.get(status="open", mode="sign")
    assert step.agency.code == "OBS"
    leaves(cast, "omar", by="joy", at=TUESDAY + HOUR)
    later = TUESDAY + HOUR + timedelta(minutes=1)
    assert [one.pk for one in unowned(open_steps(), later)] == [step.pk]
    commands.keep_owners(later)
    step.refresh_from_db()
    assert (step.agency.code, step.cover is not None) == ("BNT", True)
    assert unowned(open_steps(), later) == []
    assert not Notification.objects.filter(kind="nobody").exists()
    assert commands.keep_owners(later) == 0
    assert check_trail().wrong == ""
    connection.check_constraints()


def test_ending_cover_gives_nothing_more_and_leaves_what_was_given(alone: Cast) -> None:
    cover = covered(alone)
    response = put(alone, asks(alone), answer("SHARED"))
    end_cover(cover, by=alone.actor("ivo", TUESDAY), at=TUESDAY + HOUR)
    assert not queries.parties.facts_of_all(TUESDAY + HOUR)["OBS"].can_receive
    assert agree(alone, response, TUESDAY + HOUR).status == "approved"
    with pytest.raises(NotNow):
        end_cover(cover, by=alone.actor("joy", TUESDAY + HOUR), at=TUESDAY + HOUR)


def test_in_red_one_person_signs_alone_and_the_cover_looks_back_within_a_working_day(alone: Cast) -> None:
    covered(alone)
    sam = alone.actor("rex", TUESDAY)
    ask = {
        "who": "Wren, eight months", "happening": "She was brought in with a bruise and they want to leave.",
        "needed": "What the surgery knows of the injury.", "ask": ["OBS"], "within": "NOW",
    }  # fmt: skip
    made = commands.ask_at_once(ask, by=sam, at=TUESDAY).thing
    response = made.responses.select_related("info_request", "from_agency", "to_agency", "team").get()
    told = {"spoke_to": "Rex Fauxley, on 01632 960118", "told": "A bruise was seen at the eight-week check."}
    done = commands.answer_at_once(response, told, by=alone.actor("bea", TUESDAY), at=TUESDAY).thing
    assert done.status == "delivered"
    step = done.steps.select_related("agency", "cover", "response").get(round=done.round, mode="look_back")
    assert (step.agency.code, step.status) == ("BNT", "open")
    assert step.due_at == TUESDAY + timedelta(days=1)
    who = reminders.signers(step, TUESDAY)[0]
    by = next(alone.actor(short, TUESDAY) for short, one in alone.people.items() if one.pk == who.pk)
    commands.look_back(step, "RIGHT", BECAUSE, by=by, at=TUESDAY + HOUR)
    with pytest.raises(Denial):
        commands.look_back(step, "RIGHT", BECAUSE, by=alone.actor("bea", TUESDAY), at=TUESDAY + HOUR)


def test_the_page_asks_accepts_and_ends(alone: Cast, tuesday: None) -> None:
    joy, ivo = visitor(alone, "joy"), visitor(alone, "ivo")
    assert "Nobody covers for your agency" in text_of(joy.opens("/agency/cover/"))
    words = {
        "by_agency": "BNT",
        "role": "NAMED_PROFESSIONAL",
        "ends_at_0": "12",
        "ends_at_1": "11",
        "ends_at_2": "2027",
        "ends_at_3": "17:00",
    }
    page = joy.opens("/agency/cover/")
    wrong = joy.sends("/agency/cover/", {**words, "person": "stranger@demo.example"}, on=page, status=422)
    assert "Choose somebody of that agency" in wrong.content.decode() and 'value="2027"' in wrong.content.decode()
    assert "Asked." in joy.follows(
        joy.sends("/agency/cover/", {**words, "ends_at_2": "2027", "ends_at_1": "10"}, on=page)
    )
    cover = Cover.objects.get()
    assert "One waits for your agency" in text_of(ivo.opens("/agency/"))
    assert "Waits to be accepted" in text_of(ivo.opens("/agency/cover/"))
    assert "Accepted." in ivo.follows(ivo.sends(f"/agency/cover/{cover.pk}/accept/", {}))
    assert "In force" in text_of(joy.opens("/agency/cover/"))
    assert "Ended." in joy.follows(joy.sends(f"/agency/cover/{cover.pk}/end/", {}))
    visitor(alone, "gwen").sends(f"/agency/cover/{cover.pk}/end/", {}, status=404)
    visitor(alone, "bea").sends("/agency/cover/", words, status=403)


def test_the_api_does_the_same(alone: Cast, tuesday: None) -> None:
    joy, ivo = Caller(alone.person("joy")), Caller(alone.person("ivo"))
    until = (TUESDAY + YEAR).isoformat()
    own = refused(joy.post("covers", {"by_agency": "OBS", "roles": ["DSL"], "ends_at": until}))
    assert own[2] == ["/by_agency", "/roles"]
    made = joy.done("covers", {"by_agency": "BNT", "roles": ["NAMED_PROFESSIONAL"], "ends_at": until}, status=201)
    assert made["accepted_at"] is None and made["agency"] == "OBS"
    assert refused(joy.post(f"covers/{made['id']}/accept"))[0] == 403
    assert ivo.done(f"covers/{made['id']}/accept")["accepted_at"]
    assert [row["id"] for row in joy.seen("covers")["items"]] == [made["id"]]
    assert ivo.done(f"covers/{made['id']}/end")["id"] == made["id"]
    assert refused(Caller(alone.person("gwen")).post(f"covers/{made['id']}/end"))[0] == 404


def test_whoever_signs_for_another_agency_is_told_what_happened_though_they_see_no_more_of_it(alone: Cast) -> None:
    covered(alone)
    response = put(alone, asks(alone), answer("SHARED"))
    step = response.steps.get(status="open", mode="sign")
    nia, place = Caller(alone.person("nia")), f"responses/{response.ref}/steps/{step.pk}/approve"
    late = {"code": "OTHER", "whose": "deciding"}
    says = {"justification": BECAUSE, "version": response.audit_seq, "late": late}
    for again in (False, True):
        done = nia.post(place, says, key="the-same-key")
        assert done.status_code == 200, done.content
        told = done.json()
        assert told["response"] is None and told["receipt"]["leaf_hash"]
        assert (told["signed"]["id"], told["signed"]["status"]) == (str(step.pk), "agreed")
        assert ("Idempotency-Replayed" in done.headers) is again
    assert refused(Caller(alone.person("eve")).post(place, says, key="the-same-key"))[0] == 404
    assert refused(nia.get(f"responses/{response.ref}"))[0] == 404
