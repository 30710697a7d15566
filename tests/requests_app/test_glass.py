"""Emergency access: one record, to read, for an hour; told at once, ended by itself, reviewed by somebody else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from agencies.commands import add_person
from agencies.values import NewMembership, NewPerson
from requests_app import commands, queries, reminders
from requests_app.commands.glass import Opened
from requests_app.commands.ladders import sweep
from requests_app.denials import Denial, Incomplete, NotFound, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import Clock, InformationRequest, Notification
from requests_app.queries.glass import own_glass_or_404, said_of, visible_glasses
from requests_app.queries.lookers import lookers
from requests_app.queries.timelines import timeline
from tests.requests_app import reached
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, a_key, refused
from tests.requests_app.covering import let_in
from tests.requests_app.pages import text_of, visitor

WHY = "A child of this family is in danger on our ward now, and nobody answers at the council's number."
TRIED = "The duty number, twice, and the emergency team."


@pytest.fixture(autouse=True)
def clock(cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def asked(cast: Cast) -> InformationRequest:
    """Pip's request, with the surgery."""
    return reached.sent(cast)


def opened(cast: Cast, ref: str, who: str = "sam", minutes: int = 0) -> Opened:
    at = TUESDAY + timedelta(minutes=minutes)
    return commands.break_glass(ref, WHY, TRIED, by=cast.actor(who, at), at=at)


def test_it_opens_one_record_to_read_for_an_hour_and_then_not_any_more(cast: Cast, asked: InformationRequest) -> None:
    sam = cast.actor("sam", TUESDAY)
    with pytest.raises(NotFound):
        own_glass_or_404(sam, asked.ref, TUESDAY)
    opened(cast, asked.ref)
    glass = own_glass_or_404(sam, asked.ref, TUESDAY + timedelta(minutes=59))
    words = commands.read_by_glass(glass, by=sam, at=TUESDAY + timedelta(minutes=59))
    assert words["subjects"][0]["name"] == "Wren Sampleton"
    with pytest.raises(NotFound):  # by itself: nothing has to happen
        own_glass_or_404(sam, asked.ref, TUESDAY + timedelta(minutes=60))
    assert commands.end_glasses(TUESDAY + timedelta(minutes=60)) == 1
    assert commands.end_glasses(TUESDAY + timedelta(minutes=61)) == 0
    assert [one.event for one in timeline(asked)][-2:] == ["glass.broken", "glass.ended"]
    connection.check_constraints()
    assert check_trail().wrong == ""


def test_nothing_else_opens_with_it(cast: Cast, asked: InformationRequest) -> None:
    opened(cast, asked.ref)
    sam = cast.actor("sam", TUESDAY)
    assert not queries.visible_requests(sam, TUESDAY).filter(pk=asked.pk).exists()
    assert not queries.visible_responses(sam, TUESDAY).exists()


def test_the_owner_and_both_data_protection_leads_are_told_at_once(cast: Cast, asked: InformationRequest) -> None:
    agency = cast.agencies["BNT"]
    by = cast.actor("ivo", TUESDAY)
    lead = add_person(agency, NewPerson("lead.bnt@demo.example", "Dot Specimen"), by=by, at=TUESDAY)
    role = NewMembership(role="DPO", title="data protection officer", starts_at=TUESDAY)
    let_in(by, lead, role)
    opened(cast, asked.ref)
    told = {row.recipient.name for row in Notification.objects.filter(kind="glass")}
    assert told == {"Pip Mockridge", "Dee Mockridge", "Dot Specimen"}
    assert [row.kind for row in reminders.inbox(cast.actor("dee", TUESDAY)) if row.kind == "glass"] == ["glass"]


def test_every_look_is_recorded_and_the_owner_sees_it(cast: Cast, asked: InformationRequest) -> None:
    glass, sam = opened(cast, asked.ref).glass, cast.actor("sam", TUESDAY)
    commands.read_by_glass(glass, by=sam, at=TUESDAY)
    assert [look.name for look in lookers(asked)] == ["Sam Fauxley"]
    assert said_of(glass).why == WHY


def test_a_refusal_is_the_same_for_hidden_and_for_absent(cast: Cast, asked: InformationRequest) -> None:
    grace = cast.actor("grace", TUESDAY)
    for ref in (asked.ref, "ZZZZ-ZZZZ"):
        with pytest.raises(NotPermitted) as refused_:
            commands.break_glass(ref, WHY, TRIED, by=grace, at=TUESDAY)
        assert "works on no cases" in str(refused_.value)
        with pytest.raises(Incomplete):
            commands.break_glass(ref, "too short", TRIED, by=cast.actor("sam", TUESDAY), at=TUESDAY)
    with pytest.raises(NotFound):
        opened(cast, "ZZZZ-ZZZZ")


def test_whoever_has_a_link_to_it_finds_nothing(cast: Cast, asked: InformationRequest) -> None:
    """Not even so: it is as if there were no such record; and an access that was open is over."""
    sam, pip = cast.person("sam"), cast.actor("pip", TUESDAY)
    glass = opened(cast, asked.ref).glass
    commands.declare_link(asked, "INVOLVED", by=pip, at=TUESDAY)
    with pytest.raises(NotFound):
        opened(cast, asked.ref, "pip")
    assert glass.person == sam and own_glass_or_404(cast.actor("sam", TUESDAY), asked.ref, TUESDAY)
    assert not visible_glasses(pip).exists()


def test_a_restricted_record_opens_so_to_a_colleague_and_stays_hidden_otherwise(
    cast: Cast, asked: InformationRequest
) -> None:
    wes, dara, until = cast.actor("wes", TUESDAY), cast.actor("dara", TUESDAY), TUESDAY + timedelta(days=7)
    commands.restrict_request(asked, [cast.person("dara")], BECAUSE, until=until, by=dara, at=TUESDAY)
    with pytest.raises(NotFound):
        queries.request_or_404(wes, asked.ref, TUESDAY)
    opened(cast, asked.ref, "wes")
    assert own_glass_or_404(wes, asked.ref, TUESDAY)
    with pytest.raises(NotFound):
        queries.request_or_404(wes, asked.ref, TUESDAY)


def test_through_the_doors_a_refusal_has_the_same_bytes(cast: Cast, asked: InformationRequest) -> None:
    grace = Caller(cast.people["grace"])
    bodies = {grace.post("glass", {"ref": ref, "why": WHY, "tried": TRIED}).content for ref in (asked.ref, "ZZZZ-ZZZZ")}
    assert len(bodies) == 1


def test_whoever_may_see_it_already_needs_none(cast: Cast, asked: InformationRequest) -> None:
    with pytest.raises(NotNow, match="already"):
        opened(cast, asked.ref, "pip")


def test_one_record_at_a_time(cast: Cast, asked: InformationRequest) -> None:
    other = reached.sent(cast)
    opened(cast, asked.ref)
    with pytest.raises(NotNow, match="One at a time"):
        opened(cast, other.ref, minutes=30)
    opened(cast, other.ref, minutes=61)


def test_meanwhile_nothing_is_approved(cast: Cast, asked: InformationRequest) -> None:
    """Omar, to decide the surgery's answer, has another record open."""
    response = reached.put_forward(cast)
    opened(cast, reached.submitted(cast).ref, "omar")
    step = reached.open_step(response)
    with pytest.raises(NotPermitted, match="cannot approve or export"):
        commands.approve_step(step, BECAUSE, by=cast.actor("omar", TUESDAY), at=TUESDAY)
    later = TUESDAY + timedelta(minutes=61)
    commands.approve_step(step, BECAUSE, by=cast.actor("omar", later), at=later)


def test_it_is_reviewed_once_by_the_owners_side_and_never_by_whoever_opened_it(
    cast: Cast, asked: InformationRequest
) -> None:
    glass = opened(cast, asked.ref, "rex").glass
    for who in ("rex", "pip", "sam", "bea"):
        with pytest.raises(NotPermitted):
            commands.review_glass(glass, "justified", BECAUSE, by=cast.actor(who, TUESDAY), at=TUESDAY)
    dee = cast.actor("dee", TUESDAY)
    with pytest.raises(Incomplete):
        commands.review_glass(glass, "fine", BECAUSE, by=dee, at=TUESDAY)
    done = commands.review_glass(glass, "needs_a_talk", BECAUSE, by=dee, at=TUESDAY)
    assert done.glass.verdict == "needs_a_talk"
    assert not Clock.objects.filter(kind="glass", stopped_at=None).exists()
    with pytest.raises(NotNow):
        commands.review_glass(glass, "justified", BECAUSE, by=dee, at=TUESDAY)


def test_a_review_that_nobody_does_is_asked_for_again(cast: Cast, asked: InformationRequest) -> None:
    glass = opened(cast, asked.ref).glass
    sweep(glass.review_due + timedelta(minutes=1))
    assert Notification.objects.filter(about_id=asked.pk, kind__in=("due", "escalated")).exists()


@pytest.mark.parametrize("who", ["grace", "ada"])
def test_who_works_on_no_cases_opens_none(cast: Cast, asked: InformationRequest, who: str) -> None:
    with pytest.raises(Denial):
        opened(cast, asked.ref, who)


def test_a_system_opens_none(cast: Cast, asked: InformationRequest) -> None:
    system = Caller(key=a_key(cast.actor("sam", TUESDAY), "requests:read", "requests:draft", "responses:read"))
    assert refused(system.post("glass", {"ref": asked.ref, "why": WHY, "tried": TRIED}))[0] == 403


def test_on_the_pages_it_is_read_only_and_ends(
    cast: Cast, asked: InformationRequest, clock: time_machine.Traveller
) -> None:
    sam, here = visitor(cast, "sam"), f"/glass/{asked.ref}/"
    sam.opens(here, status=404)
    form = sam.opens("/glass/")
    assert "The owner and both data protection leads will be told at once." in text_of(form)
    assert (
        "Enter who else you tried"
        in sam.sends("/glass/", {"ref": asked.ref, "why": WHY, "tried": ""}, on=form, status=422).content.decode()
    )
    page = sam.follows(sam.sends("/glass/", {"ref": asked.ref.lower(), "why": WHY, "tried": TRIED}, on=form))
    assert "Wren Sampleton" in text_of(page) and "Emergency access until 11:00. You cannot approve or export." in page
    assert "<form" not in page.partition("<main")[2]
    clock.move_to(TUESDAY + timedelta(minutes=60))
    visitor(cast, "sam").opens(here, status=404)
    visitor(cast, "rex").opens(here, status=404)
    dee = visitor(cast, "dee")
    use = visible_glasses(cast.actor("dee", TUESDAY)).get()
    assert asked.ref in dee.opens("/glass/uses/")
    review = dee.opens(f"/glass/uses/{use.pk}/")
    assert WHY in text_of(review)
    says = {"verdict": "justified", "reason": BECAUSE}
    done = dee.follows(dee.sends(f"/glass/uses/{use.pk}/", says, on=review))
    assert "Justified" in text_of(done)
    visitor(cast, "rex").opens(f"/glass/uses/{use.pk}/", status=404)
    visitor(cast, "rex").opens(f"/glass/uses/{uuid.uuid4()}/", status=404)


def test_through_the_api(cast: Cast, asked: InformationRequest) -> None:
    sam, dee = Caller(cast.people["sam"]), Caller(cast.people["dee"])
    done = sam.done("glass", {"ref": asked.ref, "why": WHY, "tried": TRIED})["glass"]
    shown = sam.seen(f"glass/{asked.ref}")
    assert shown["document"]["subjects"][0]["name"] == "Wren Sampleton" and shown["ends_at"] == "2026-11-10T11:00:00Z"
    assert "must_not_reach" not in str(shown)
    [line] = dee.seen("glass")["items"]
    assert (line["id"], line["ref"], line["verdict"]) == (done["id"], asked.ref, "")
    reviewed = dee.done(f"glass/uses/{done['id']}/review", {"verdict": "justified", "justification": BECAUSE})
    assert reviewed["glass"]["verdict"] == "justified"
    assert refused(Caller(cast.people["rex"]).get(f"glass/{asked.ref}"))[0] == 404
