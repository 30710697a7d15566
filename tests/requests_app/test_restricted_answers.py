"""Restricted answers: for everybody of the agency who is not named they were never asked for; and how they open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from requests_app import commands, policies, queries, reminders
from requests_app.denials import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, Grant, Notification, ResponseGrant
from requests_app.queries.glass import own_glass_or_404, visible_glasses
from requests_app.queries.inbox import how_many
from requests_app.queries.known import named_on
from requests_app.queries.lookers import lookers
from requests_app.queries.sides import disclosed
from tests.requests_app.answering import answer, delivered
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of, documents
from tests.requests_app.covering import DAY, afresh, joins, stands_in
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.reached import open_step

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("tuesday")]

WHY = "A child of this family is in danger on our ward now, and nobody answers at the police's number."
TRIED = "The control room, twice."
LATER = TUESDAY + timedelta(minutes=10)
NEW = "A neighbour heard her cry for an hour last night, and nobody came to her. That is new."


@pytest.fixture
def taken(cast: Cast, tuesday) -> AgencyResponse:
    """The police were asked; Ines has taken it."""
    pip = cast.actor("pip", TUESDAY)
    draft = commands.prepare_request(asked_of("MP"), by=pip, at=TUESDAY)
    request = commands.submit_request(draft, by=pip, at=TUESDAY).thing
    commands.endorse_request(open_step(request), BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    return commands.acknowledge_response(request.responses.get(), by=cast.actor("ines", TUESDAY), at=TUESDAY).thing


def put_forward(cast: Cast, response: AgencyResponse) -> AgencyResponse:
    ines = afresh(cast, "ines")
    draft = commands.begin_draft(response, documents()["MP"], by=ines, at=TUESDAY)
    return commands.put_forward_response(draft, by=ines, at=TUESDAY).thing


def restrict(cast: Cast, response: AgencyResponse, *people: str, by: str = "ines") -> AgencyResponse:
    named = [cast.person(short) for short in people]
    until = TUESDAY + DAY
    return commands.restrict_response(response, named, BECAUSE, until=until, by=afresh(cast, by), at=TUESDAY).thing


def sees(cast: Cast, short: str, response: AgencyResponse, at=TUESDAY) -> bool:
    return queries.visible_responses(afresh(cast, short, at), at).filter(pk=response.pk).exists()


def test_only_who_took_it_and_who_is_named_see_it(cast: Cast, taken):
    joins(cast, "fern", "MP", "GOVERNANCE_LEAD", by="gil")
    assert all(sees(cast, who, taken) for who in ("ines", "tam", "leo", "rob", "fern"))
    restrict(cast, taken, "leo")
    assert {who for who in ("ines", "tam", "leo", "rob", "fern") if sees(cast, who, taken)} == {"ines", "leo"}
    assert not sees(cast, "leo", taken, TUESDAY + DAY)  # a grant ends
    assert sees(cast, "ines", taken, TUESDAY + DAY)
    assert check_trail().wrong == ""


def test_both_rows_of_a_name_are_wanted(cast: Cast, taken):
    """The fact without guardian's row opens nothing, nor guardian's row without the fact."""
    restrict(cast, taken, "leo")
    ResponseGrant.objects.filter(user=cast.person("leo")).delete()
    assert Grant.objects.filter(response=taken, person=cast.person("leo")).exists() and not sees(cast, "leo", taken)


def test_it_is_in_no_list_and_no_count(cast: Cast, taken):
    tam = afresh(cast, "tam")
    before = how_many(tam, TUESDAY)
    restrict(cast, taken, "leo")
    tam = afresh(cast, "tam")
    assert {which: count - how_many(tam, TUESDAY)[which] for which, count in before.items()} == {
        **dict.fromkeys(before, 0), "all": 1, "team": 1,
    }  # fmt: skip
    assert queries.responses_to_act_on(tam, TUESDAY) == []
    for path in ("/responses/", "/requests/"):
        assert taken.ref not in visitor(cast, "tam").opens(path)
    assert f"/responses/{taken.ref}" not in visitor(cast, "tam").opens("/")
    assert taken.ref in visitor(cast, "leo").opens("/responses/")


def test_hidden_and_absent_answer_alike_on_pages_and_over_the_api(cast: Cast, taken):
    restrict(cast, taken, "leo")
    tam, page = Caller(cast.person("tam")), visitor(cast, "tam")
    for path in ("responses/{}", "responses/{}/trail"):
        hidden, absent = tam.get(path.format(taken.ref)), tam.get(path.format("ZZZZ-ZZZZ"))
        assert hidden.status_code == absent.status_code == 404 and hidden.content == absent.content
    for path in ("/responses/{}/", "/responses/{}/prepare/", "/responses/{}/decide/", "/responses/{}/restrict/"):
        bodies = {page.client.get(path.format(ref)).content for ref in (taken.ref, "ZZZZ-ZZZZ")}
        assert len(bodies) == 1
    assert taken.ref not in tam.get("responses").content.decode()
    assert taken.ref in Caller(cast.person("leo")).get("responses").content.decode()


def test_a_colleagues_half_written_answer_is_not_found_any_more(cast: Cast, taken):
    tam = afresh(cast, "tam")
    draft = commands.begin_draft(taken, documents()["MP"], by=tam, at=TUESDAY)
    assert queries.drafts_of(tam).filter(pk=draft.pk).exists()
    restrict(cast, taken, "leo")
    assert not queries.drafts_of(afresh(cast, "tam")).exists()
    with pytest.raises((NotFound, NotPermitted)):
        queries.response_or_404(afresh(cast, "tam"), taken.ref, TUESDAY)
    commands.unrestrict_response(taken, BECAUSE, by=afresh(cast, "ines"), at=TUESDAY)
    assert queries.drafts_of(afresh(cast, "tam")).filter(pk=draft.pk).exists()  # nothing typed is lost


def test_no_notice_and_no_mail_about_it_reaches_who_is_not_named(cast: Cast, taken):
    put_forward(cast, taken)
    restrict(cast, taken, "leo")
    Notification.objects.all().update(done_at=TUESDAY)
    mail.outbox.clear()
    later = TUESDAY + timedelta(hours=8)
    commands.sweep(later)  # every ladder climbs
    commands.keep_owners(later)
    told = {row.recipient.name for row in Notification.objects.filter(about_id=taken.pk, done_at=None)}
    assert told and told <= {"Ines Inventon", "Leo Specimen"}
    commands.write_letters(later)
    commands.post_notices(later)
    ours = {f"{short}@demo.example" for short in ("tam", "rob", "fern", "gil")}
    assert not [one for one in mail.outbox if ours & set(one.to) and taken.ref in one.subject + str(one.body)]


def test_the_agency_that_asked_notices_nothing(cast: Cast, taken):
    asker, pip = Caller(cast.person("pip")), visitor(cast, "pip")
    address = f"/requests/{taken.info_request.ref}/"
    before, seen = asker.seen(f"requests/{taken.info_request.ref}"), _without_lookers(pip.opens(address))
    restrict(cast, taken, "leo")
    assert asker.seen(f"requests/{taken.info_request.ref}") == before
    assert _without_lookers(pip.opens(address)) == seen


def _without_lookers(page: str) -> str:
    """What a page says above the list of those who looked at it."""
    return text_of(page).partition("Who looked")[0]


def test_only_who_is_named_decides_it(cast: Cast, taken):
    stands_in(cast, "tam", "leo")
    response = put_forward(cast, taken)
    restrict(cast, response, "leo")
    step = open_step(response)
    assert reminders.signers(step, TUESDAY) == [cast.person("leo")]
    assert isinstance(policies.why_not_decide(step, by=afresh(cast, "tam")), NotPermitted)
    assert not queries.every_open_step_for(afresh(cast, "tam"), TUESDAY).filter(response=response).exists()
    commands.approve_step(step, BECAUSE, by=afresh(cast, "leo"), at=TUESDAY)


def test_it_is_not_restricted_so_that_nobody_could_decide_it(cast: Cast, taken):
    response = put_forward(cast, taken)
    with pytest.raises(Incomplete) as wrong:
        restrict(cast, response, "tam")
    assert [fault.code for fault in wrong.value.errors] == ["nobody_to_decide"]
    assert sees(cast, "rob", response)


def test_who_may_restrict_and_open_again(cast: Cast, taken):
    for who in ("tam", "fern"):
        with pytest.raises(NotPermitted):
            restrict(cast, taken, "leo", by=who)
    with pytest.raises(Incomplete):
        restrict(cast, taken, "pip")
    restrict(cast, taken, by="leo")  # a decision maker of its team; whoever took it stays on the list
    with pytest.raises(NotNow):
        restrict(cast, taken, by="ines")
    with pytest.raises(NotPermitted):
        commands.unrestrict_response(taken, BECAUSE, by=afresh(cast, "tam"), at=TUESDAY)
    commands.unrestrict_response(taken, BECAUSE, by=afresh(cast, "ines"), at=TUESDAY)
    assert sees(cast, "tam", taken)
    with pytest.raises(NotNow):
        commands.unrestrict_response(taken, BECAUSE, by=afresh(cast, "ines"), at=TUESDAY)


def test_it_is_taken_first(cast: Cast, asked):
    with pytest.raises(NotNow, match="Take it first"):
        commands.restrict_response(asked, [], BECAUSE, until=TUESDAY + DAY, by=cast.actor("omar", TUESDAY), at=TUESDAY)


def test_a_second_look_is_kept_to_the_same_people_and_to_managers_who_can_let_others_in(cast: Cast, asked):
    """Whoever decided the first decides no second one, so a manager must be there who can let somebody in."""
    bea, omar, until = cast.actor("bea", TUESDAY), cast.actor("omar", TUESDAY), TUESDAY + DAY
    commands.acknowledge_response(asked, by=bea, at=TUESDAY)
    commands.restrict_response(asked, [omar.person], BECAUSE, until=until, by=bea, at=TUESDAY)
    first = delivered(cast, AgencyResponse.objects.get(pk=asked.pk), answer("PART"))
    commands.open_disclosure(first, accepts=True, by=cast.actor("pip", LATER), at=LATER)
    again = commands.ask_to_look_again(first, NEW, source="a neighbour", by=cast.actor("pip", LATER), at=LATER).thing
    assert again.restricted and {who for who in ("bea", "omar", "ray", "joy") if _sees_later(cast, who, again)} == {
        "bea",
        "omar",
    }
    told = {row.recipient.name for row in Notification.objects.filter(about_id=again.pk)}
    assert told and told <= {"Bea Mockridge", "Omar Specimen"}
    assert check_trail().wrong == ""


def _sees_later(cast: Cast, who: str, response: AgencyResponse) -> bool:
    return sees(cast, who, response, LATER)


def test_on_the_pages_it_is_restricted_and_opened_again(cast: Cast, taken):
    ines = visitor(cast, "ines")
    assert f"/responses/{taken.ref}/restrict/" in ines.opens(f"/responses/{taken.ref}/")
    form = ines.opens(f"/responses/{taken.ref}/restrict/")
    assert "The agency that asked notices nothing." in text_of(form) and "Ines Inventon" not in text_of(form)
    ends = {"ends_at_0": "11", "ends_at_1": "11", "ends_at_2": "2026", "ends_at_3": "10:00"}
    gaps = ines.sends(f"/responses/{taken.ref}/restrict/", {"reason": BECAUSE}, on=form, status=422)
    assert "Enter until when they may see it" in gaps.content.decode()
    said = {"people": [str(cast.person("leo").pk)], "reason": BECAUSE, **ends}
    done = ines.follows(ines.sends(f"/responses/{taken.ref}/restrict/", said, on=form))
    assert "Only the people who are named know that it exists" in done
    again = ines.opens(f"/responses/{taken.ref}/restrict/")
    ines.sends(f"/responses/{taken.ref}/restrict/", {"reason": BECAUSE}, on=again)
    assert sees(cast, "tam", taken)


def test_over_the_api_it_is_restricted_and_opened_again(cast: Cast, taken):
    ines = Caller(cast.person("ines"))
    said = {"people": [str(cast.person("leo").pk)], "until": "2026-11-20T00:00:00Z", "why": BECAUSE}
    stands = ines.done(f"responses/{taken.ref}/restrict", {**said, "version": taken.audit_seq})["response"]
    assert not sees(cast, "tam", taken)
    ines.done(f"responses/{taken.ref}/unrestrict", {"why": BECAUSE, "version": stands["version"]})
    assert sees(cast, "tam", taken)


def opened(cast: Cast, ref: str, who: str):
    return commands.break_glass(ref, WHY, TRIED, by=afresh(cast, who), at=TUESDAY)


def test_emergency_access_opens_it_to_a_colleague_for_an_hour_and_nothing_else(cast: Cast, taken):
    response = put_forward(cast, taken)
    restrict(cast, response, "leo")
    opened(cast, response.ref, "tam")
    tam, last = afresh(cast, "tam"), TUESDAY + timedelta(minutes=59)
    glass = own_glass_or_404(tam, response.ref, last)
    words = commands.read_by_glass(glass, by=tam, at=last)
    assert [item["asked_of"] for item in words["items"]] == ["MP"] * len(words["items"])
    assert [look.name for look in lookers(response)] == ["Tam Exampleby"]
    assert not sees(cast, "tam", response)
    with pytest.raises(NotPermitted, match="cannot approve or export"):
        commands.approve_step(open_step(response), BECAUSE, by=_opens_another(cast, "leo", response), at=TUESDAY)
    with pytest.raises(NotFound):
        own_glass_or_404(tam, response.ref, TUESDAY + timedelta(minutes=60))
    assert commands.end_glasses(TUESDAY + timedelta(minutes=60)) == 2
    assert check_trail().wrong == ""


def _opens_another(cast: Cast, who: str, response: AgencyResponse):
    """Whoever has another record open approves nothing meanwhile."""
    opened(cast, response.info_request.ref, who)
    return afresh(cast, who)


def test_its_keeper_and_both_data_protection_leads_are_told_though_nobody_named_them(cast: Cast, taken):
    joins(cast, "fern", "MP", "DPO", by="gil")
    restrict(cast, taken, "leo")
    use = opened(cast, taken.ref, "sam").glass
    told = {row.recipient.name for row in Notification.objects.filter(kind="glass", about_id=taken.pk)}
    assert told == {"Ines Inventon", "Fern Mockridge"}
    assert not sees(cast, "fern", taken)  # told by its reference; nothing opens by it
    assert use in visible_glasses(afresh(cast, "fern")) and use in visible_glasses(afresh(cast, "ines"))
    assert use not in visible_glasses(afresh(cast, "rob"))
    done = commands.review_glass(use, "justified", BECAUSE, by=afresh(cast, "fern"), at=TUESDAY)
    assert done.glass.verdict == "justified"


def test_a_restricted_requests_data_protection_lead_is_told_as_well(cast: Cast, submitted):
    until = TUESDAY + DAY
    commands.restrict_request(
        submitted, [cast.person("dara")], BECAUSE, until=until, by=afresh(cast, "pip"), at=TUESDAY
    )
    opened(cast, submitted.ref, "sam")
    told = {row.recipient.name for row in Notification.objects.filter(kind="glass", about_id=submitted.pk)}
    assert told == {"Pip Mockridge", "Dee Mockridge"}


def test_the_agency_that_asked_opens_no_answer_that_was_not_sent(cast: Cast, taken):
    put_forward(cast, taken)
    for ref in (taken.ref, "ZZZZ-ZZZZ"):
        with pytest.raises(NotFound):
            opened(cast, ref, "kit")


def test_through_emergency_access_nothing_withheld_is_read(cast: Cast, taken):
    response = put_forward(cast, taken)
    restrict(cast, response, "leo")
    tam = Caller(cast.person("tam"))
    tam.done("glass", {"ref": response.ref, "why": WHY, "tried": TRIED})
    shown = tam.seen(f"glass/{response.ref}")
    assert shown["answer"] == disclosed(queries.answer_words(response))
    assert not {"left_out", "record", "identity"} & {key for item in shown["answer"]["items"] for key in item}
    page = visitor(cast, "tam").opens(f"/glass/{response.ref}/")
    assert "Not sent yet: it may still change." in text_of(page) and "<form" not in page.partition("<main")[2]


def test_a_scope_that_forgets_the_restriction_is_caught(cast: Cast, taken):
    """The broken variant: the team, whatever the answer says of itself."""
    restrict(cast, taken, "leo")
    tam = afresh(cast, "tam")
    broken = AgencyResponse.objects.filter(team__in=tam.teams)
    assert broken.filter(pk=taken.pk).exists() and not sees(cast, "tam", taken)
    assert tam.person.pk not in named_on([AgencyResponse.objects.get(pk=taken.pk)], TUESDAY)[taken.pk]
