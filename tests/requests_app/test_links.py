"""Links to a case: whoever has one loses it at once, their signature counts no more, and others are told."""

from __future__ import annotations

import pytest

from agencies.commands import end_membership, suspend_person
from agencies.models import Membership
from audit.models import Entry
from requests_app import commands, policies, queries, reminders
from requests_app.commands import links
from requests_app.denials import Denial, Incomplete, NotFound, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, Link, Notification
from requests_app.queries.owners import open_steps, unowned
from tests.requests_app.callers import BECAUSE, TUESDAY, documents
from tests.requests_app.covering import afresh, joins, stands_in
from tests.requests_app.linking import link_persons
from tests.requests_app.reached import open_step

pytestmark = pytest.mark.both_engines


def told(cast: Cast, kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=kind, done_at=None).select_related("recipient")
    return {row.recipient.email.partition("@")[0] for row in rows}


def test_one_press_hands_a_decision_on_and_hides_the_case(cast: Cast, put_forward):
    joins(cast, "ray", "OBS", "GP_SAFEGUARDING_LEAD", by="joy")
    omar = afresh(cast, "omar")
    commands.declare_link(put_forward, "KNOWS", by=omar, at=TUESDAY)
    with pytest.raises(NotFound):
        queries.response_or_404(omar, put_forward.ref, TUESDAY)
    denial = policies.why_not_sign(open_step(put_forward), by=omar)
    assert denial and (denial.code, denial.status) == ("linked", 403)
    assert told(cast, "passed_on") == {"ray"} and "omar" not in told(cast, "decide")
    assert omar.person not in reminders.signers(open_step(put_forward), TUESDAY)
    assert not queries.every_open_step_for(omar, TUESDAY).filter(response=put_forward).exists()
    refused = Entry.objects.filter(action="attempt.refused").count()
    with pytest.raises(NotPermitted):
        commands.approve_step(open_step(put_forward), BECAUSE, by=omar, at=TUESDAY)
    assert Entry.objects.filter(action="attempt.refused", outcome="linked").count() == 1
    assert Entry.objects.filter(action="attempt.refused").count() == refused + 1
    assert check_trail().wrong == ""


def test_where_nobody_is_left_seniors_are_told_once_a_rung(cast: Cast, put_forward):
    commands.declare_link(put_forward, "INVOLVED", by=afresh(cast, "omar"), at=TUESDAY)
    assert [step.root_id for step in unowned(open_steps(), TUESDAY)] == [put_forward.pk]
    assert told(cast, "nobody") == {"joy"}
    assert commands.keep_owners(TUESDAY) == 0
    from datetime import timedelta

    assert commands.keep_owners(TUESDAY + timedelta(minutes=31)) == 1
    assert commands.keep_owners(TUESDAY + timedelta(minutes=32)) == 0


def test_a_link_holds_on_every_side_of_the_case_and_under_every_record(cast: Cast, submitted):
    commands.declare_link(submitted, "KNOWS", by=afresh(cast, "wes"), at=TUESDAY)
    link_persons(cast.person("mara"), cast.person("wes"), by=afresh(cast, "ada"), at=TUESDAY)
    denial = policies.why_not_sign(open_step(submitted), by=afresh(cast, "mara"))
    assert denial and denial.code == "linked"
    joins(cast, "wes", "OBS", "GP_SAFEGUARDING_LEAD", by="joy")
    commands.endorse_request(open_step(submitted), BECAUSE, by=afresh(cast, "dara"), at=TUESDAY)
    asked = AgencyResponse.objects.get(info_request=submitted)
    assert not queries.visible_responses(afresh(cast, "wes", code="OBS"), TUESDAY).filter(pk=asked.pk).exists()
    with pytest.raises(NotPermitted):
        commands.acknowledge_response(asked, by=afresh(cast, "wes", code="OBS"), at=TUESDAY)


def test_what_was_signed_before_the_link_was_said_counts_no_more(cast: Cast, agreed):
    assert agreed.status == "approved"
    done = commands.declare_link(agreed, "KNOWS", by=afresh(cast, "omar"), at=TUESDAY)
    assert (done.thing.status, done.thing.deliver_at) == ("acknowledged", None)
    from datetime import timedelta

    assert commands.deliver_due(TUESDAY + timedelta(hours=1)) == 0
    assert "bea" in told(cast, "void")


def test_whoever_held_it_holds_it_no_more(cast: Cast, asked):
    commands.acknowledge_response(asked, by=afresh(cast, "bea"), at=TUESDAY)
    done = commands.declare_link(asked, "KNOWS", by=afresh(cast, "bea"), at=TUESDAY)
    assert done.thing.holder is None
    with pytest.raises(Denial):
        draft = commands.begin_draft(asked, documents()["OBS"], by=afresh(cast, "bea"), at=TUESDAY)
        commands.put_forward_response(draft, by=afresh(cast, "bea"), at=TUESDAY)


def test_a_deputy_of_whoever_has_a_link_does_not_sign_for_them(cast: Cast, submitted):
    stands_in(cast, "kit", "dara")
    commands.declare_link(submitted, "KNOWS", by=afresh(cast, "dara"), at=TUESDAY)
    denial = policies.why_not_sign(open_step(submitted), by=afresh(cast, "kit"))
    assert denial and "Whoever you stand in for" in str(denial)
    assert cast.person("kit") not in reminders.signers(open_step(submitted), TUESDAY)


def test_a_manager_keeps_out_whoever_is_known_to_be_too_close(cast: Cast, submitted):
    dara, wes = afresh(cast, "dara"), cast.person("wes")
    commands.exclude_person(submitted, wes, "RELATIVE", BECAUSE, by=dara, at=TUESDAY)
    assert not queries.visible_requests(afresh(cast, "wes"), TUESDAY).filter(pk=submitted.pk).exists()
    for who in ("pip", "wes", "kit"):
        with pytest.raises(NotPermitted):
            commands.exclude_person(submitted, cast.person("mara"), "PARTY", BECAUSE, by=afresh(cast, who), at=TUESDAY)
    for person, kind, pointer in (
        ("ines", "PARTY", "/person"),
        ("dara", "PARTY", "/person"),
        ("kit", "KNOWS", "/kind"),
    ):
        with pytest.raises(Incomplete) as wrong:
            commands.exclude_person(submitted, cast.person(person), kind, BECAUSE, by=dara, at=TUESDAY)
        assert pointer in [fault.pointer for fault in wrong.value.errors]
    assert Link.objects.get().person == wes


def dara_keeps_the_surgerys_decider_out(cast, submitted) -> None:
    joins(cast, "omar", "MCC", "PRACTITIONER", by="ada")
    with pytest.raises(Incomplete) as wrong:
        omar = cast.person("omar")
        commands.exclude_person(submitted, omar, "RELATIVE", BECAUSE, by=afresh(cast, "dara"), at=TUESDAY)
    assert [(fault.pointer, fault.code) for fault in wrong.value.errors] == [("/person", "works_elsewhere")]


def test_who_asks_does_not_choose_who_answers_by_keeping_people_out(cast: Cast, submitted):
    dara_keeps_the_surgerys_decider_out(cast, submitted)
    commands.endorse_request(open_step(submitted), BECAUSE, by=afresh(cast, "dara"), at=TUESDAY)
    assert "omar" in told(cast, "asked")


def test_keeping_out_whoever_is_a_member_is_caught(cast: Cast, submitted, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(links, "works_elsewhere", lambda *_of: False)
    with pytest.raises(pytest.fail.Exception):
        dara_keeps_the_surgerys_decider_out(cast, submitted)


def test_a_link_is_said_once_and_stays(cast: Cast, submitted):
    commands.declare_link(submitted, "KNOWS", by=afresh(cast, "dara"), at=TUESDAY)
    with pytest.raises(NotNow):
        commands.declare_link(submitted, "KNOWS", by=afresh(cast, "dara"), at=TUESDAY)
    with pytest.raises(NotPermitted):
        commands.declare_link(submitted, "KNOWS", by=afresh(cast, "bea"), at=TUESDAY)


@pytest.mark.parametrize("how", ["left", "suspended"])
def test_what_a_leaver_held_passes_to_their_team_within_the_minute(cast: Cast, asked, how):
    commands.acknowledge_response(asked, by=afresh(cast, "bea"), at=TUESDAY)
    if how == "left":
        for member in Membership.objects.filter(Membership.live(TUESDAY), person=cast.person("bea")):
            end_membership(member, by=afresh(cast, "joy"), at=TUESDAY)
    else:
        suspend_person(cast.person("bea"), "Left without a word.", by=afresh(cast, "joy"), at=TUESDAY)
    commands.keep_owners(TUESDAY)
    asked.refresh_from_db()
    assert asked.holder is None
    assert "omar" in told(cast, "passed_on") and "bea" not in told(cast, "passed_on")
    assert Entry.objects.filter(action="response.released").count() == 1
    commands.keep_owners(TUESDAY)
    assert Entry.objects.filter(action="response.released").count() == 1
    assert check_trail().wrong == ""


def test_a_deputy_named_later_is_told_within_the_minute_and_a_leaver_asked_no_more(cast: Cast, submitted):
    stands_in(cast, "kit", "dara")
    assert commands.keep_owners(TUESDAY) == 1 and told(cast, "passed_on") == {"kit"}
    end_membership(Membership.objects.get(person=cast.person("dara")), by=afresh(cast, "ada"), at=TUESDAY)
    commands.keep_owners(TUESDAY)
    assert told(cast, "endorse") == {"mara"} and told(cast, "passed_on") == set()


def owners_by_role(steps, at):
    """The broken variant: whoever holds the role counts, whatever excludes them."""
    from requests_app.queries.signers import holders_of

    steps = list(steps)
    return [step for step in steps if not holders_of(steps, at)[step.pk]]


def test_a_look_that_counts_roles_instead_of_people_who_may_is_caught(cast: Cast, put_forward):
    commands.declare_link(put_forward, "KNOWS", by=afresh(cast, "omar"), at=TUESDAY)
    assert unowned(open_steps(), TUESDAY) and not owners_by_role(open_steps(), TUESDAY)
