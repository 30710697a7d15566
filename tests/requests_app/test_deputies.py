"""Deputies: whoever stands in for somebody signs with both names, where both could, while it lasts."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest

from agencies.commands import deputies, end_deputy, end_membership, name_deputy, suspend_person
from agencies.models import Deputy, Membership
from agencies.values import NewDeputy
from audit.models import Entry
from requests_app import commands, policies, queries, reminders
from requests_app.denials import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, InformationRequest, Notification, Signature
from requests_app.queries.signers import signers_of
from requests_app.queries.timelines import timeline
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.covering import DAY, afresh, joins, stands_in
from tests.requests_app.linking import link_persons
from tests.requests_app.reached import open_step

pytestmark = pytest.mark.both_engines

SOON = TUESDAY + timedelta(minutes=1)


def test_a_deputy_sees_and_endorses_in_the_managers_place_and_both_names_stand(cast: Cast, submitted):
    kit = afresh(cast, "kit")
    assert not queries.visible_requests(kit, TUESDAY).filter(pk=submitted.pk).exists()
    stands_in(cast, "kit", "dara")
    kit = afresh(cast, "kit")
    step = queries.step_or_404(queries.request_or_404(kit, submitted.ref, TUESDAY), open_step(submitted).pk)
    commands.endorse_request(step, BECAUSE, by=kit, at=TUESDAY)
    step.refresh_from_db()
    assert (step.decided_by, step.decided_for) == (cast.person("kit"), cast.person("dara"))
    assert step.decider == "Kit Fauxley for Dara Exampleby"
    signature = Signature.objects.get(step=step)
    assert (signature.person, signature.acting_for, signature.role) == (kit.person, cast.person("dara"), "TEAM_MANAGER")
    for action in ("step.endorsed", "request.sent", "response.received"):
        body = orjson.loads(bytes(Entry.objects.filter(action=action).latest("id").body))
        assert (body["actor"], body["acting_for"]) == (str(kit.person.pk), str(cast.person("dara").pk)), action
    told = [event.sentence for event in timeline(submitted) if event.event == "step.endorsed"]
    assert told == [
        "Kit Fauxley for Dara Exampleby, MASH social worker, Merrowdale County Council Children's Services "
        "endorsed the request."
    ]
    asked = AgencyResponse.objects.get(info_request=submitted)
    assert queries.addressed_words(asked)["endorsed_by"]["name"] == "Kit Fauxley for Dara Exampleby"
    assert check_trail().wrong == ""


def test_a_deputy_approves_for_the_approver(cast: Cast, put_forward):
    joins(cast, "tom", "OBS", "PRACTITIONER", by="joy")
    stands_in(cast, "tom", "omar")
    response = queries.response_or_404(afresh(cast, "tom", code="OBS"), put_forward.ref, TUESDAY)
    done = commands.approve_step(open_step(response), BECAUSE, by=afresh(cast, "tom", code="OBS"), at=TUESDAY)
    assert done.thing.status == "approved"


def test_before_it_begins_and_after_it_ends_a_deputy_is_a_stranger(cast: Cast, submitted):
    stands_in(cast, "kit", "dara", starts_at=SOON, ends_at=SOON + DAY)
    for at, seen in ((TUESDAY, False), (SOON, True), (SOON + DAY, False)):
        kit = afresh(cast, "kit", at)
        assert queries.visible_requests(kit, at).filter(pk=submitted.pk).exists() is seen
        assert (policies.why_not_sign(open_step(submitted), by=kit) is None) is seen


def test_an_ended_deputyship_ends_at_once(cast: Cast, submitted):
    named = stands_in(cast, "kit", "dara")
    end_deputy(named, by=afresh(cast, "dara"), at=SOON)
    with pytest.raises(NotFound):
        queries.request_or_404(afresh(cast, "kit", SOON), submitted.ref, SOON)
    with pytest.raises(NotPermitted):
        commands.endorse_request(open_step(submitted), BECAUSE, by=afresh(cast, "kit", SOON), at=SOON)
    with pytest.raises(NotNow):
        end_deputy(named, by=afresh(cast, "dara"), at=SOON)


@pytest.mark.parametrize("gone", ["membership", "suspension", "deputy suspended"])
def test_nobody_stands_in_for_somebody_who_is_nobody_any_more(cast: Cast, submitted, gone):
    stands_in(cast, "kit", "dara")
    ada = afresh(cast, "ada")
    if gone == "membership":
        end_membership(Membership.objects.get(person=cast.person("dara")), by=ada, at=TUESDAY)
    else:
        suspend_person(cast.person("kit" if "deputy" in gone else "dara"), "Left without a word.", by=ada, at=TUESDAY)
    assert cast.person("kit") not in reminders.signers(open_step(submitted), TUESDAY)
    if gone == "deputy suspended":
        with pytest.raises(LookupError):
            afresh(cast, "kit")
    else:
        assert policies.why_not_sign(open_step(submitted), by=afresh(cast, "kit")) is not None


def test_what_one_holds_for_another_is_not_handed_on(cast: Cast, submitted):
    stands_in(cast, "kit", "dara")
    stands_in(cast, "wes", "kit")
    assert afresh(cast, "wes").borrowed == {"SOCIAL_WORKER"}
    assert policies.why_not_sign(open_step(submitted), by=afresh(cast, "wes")) is not None
    with pytest.raises(Incomplete) as wrong:
        stands_in(cast, "wes", "kit", roles=("TEAM_MANAGER",))
    assert [fault.pointer for fault in wrong.value.errors] == ["/roles"]


def test_a_deputys_own_part_excludes_them(cast: Cast, submitted):
    stands_in(cast, "pip", "dara")
    denial = policies.why_not_sign(open_step(submitted), by=afresh(cast, "pip"))
    assert denial and "You wrote this request" in str(denial)
    assert cast.person("pip") not in reminders.signers(open_step(submitted), TUESDAY)


def test_what_the_manager_could_not_sign_their_deputy_cannot_sign_for_them(cast: Cast, tuesday):
    """Dara wrote it. Her deputy would put Dara's authority under Dara's own request."""
    from tests.requests_app.callers import asked_of

    dara = afresh(cast, "dara")
    draft = commands.begin_draft(None, asked_of("OBS"), by=dara, at=TUESDAY)
    own = commands.submit_request(draft, by=dara, at=TUESDAY).thing
    stands_in(cast, "kit", "dara")
    denial = policies.why_not_sign(open_step(own), by=afresh(cast, "kit"))
    assert denial and "Whoever you stand in for" in str(denial)
    assert cast.person("kit") not in reminders.signers(open_step(own), TUESDAY)


def test_whoever_was_stood_in_for_had_a_hand_in_it_too(cast: Cast, submitted):
    """Kit endorsed for Dara: Dara cannot decide the answer elsewhere as if she had had no part in asking."""
    joins(cast, "dara", "OBS", "GP_SAFEGUARDING_LEAD", by="joy")
    stands_in(cast, "kit", "dara")
    commands.endorse_request(open_step(submitted), BECAUSE, by=afresh(cast, "kit"), at=TUESDAY)
    asked = AgencyResponse.objects.get(info_request=submitted)
    bea = afresh(cast, "bea")
    from tests.requests_app.callers import documents

    draft = commands.begin_draft(asked, documents()["OBS"], by=bea, at=TUESDAY)
    put = commands.put_forward_response(draft, by=bea, at=TUESDAY).thing
    denial = policies.why_not_sign(open_step(put), by=afresh(cast, "dara", code="OBS"))
    assert denial and "You took part in asking" in str(denial)


def test_one_human_with_two_records_does_not_stand_in_for_themselves(cast: Cast, submitted):
    stands_in(cast, "kit", "dara")
    link_persons(cast.person("kit"), cast.person("dara"), by=afresh(cast, "ada"), at=TUESDAY)
    kit = cast.actor("kit", TUESDAY)
    assert kit.stand_ins == ()
    with pytest.raises(Incomplete, match="problem"):
        stands_in(cast, "kit", "dara")


@pytest.mark.parametrize(
    ("who", "change", "pointer"),
    [
        ("ada", {}, "/deputy"),  # an administrator decides no case
        ("rex", {}, "/deputy"),  # of another agency
        ("dara", {}, "/deputy"),
        ("kit", {"roles": ("LADO",)}, "/roles"),
        ("kit", {"ends_at": TUESDAY}, "/ends_at"),
        ("kit", {"ends_at": TUESDAY + timedelta(days=31)}, "/ends_at"),
    ],
)
def test_a_deputy_is_a_colleague_for_thirty_days_at_most(cast: Cast, who, change, pointer):
    with pytest.raises(Incomplete) as wrong:
        stands_in(cast, who, "dara", **change)
    assert pointer in [fault.pointer for fault in wrong.value.errors]
    assert not Deputy.objects.exists()


def test_one_names_ones_own_deputy_and_an_administrator_anybodys(cast: Cast):
    dara, new = cast.person("dara"), NewDeputy(cast.person("kit").pk, TUESDAY, TUESDAY + DAY)
    agency = cast.agency("MCC")
    for who in ("kit", "mara", "ines", "gil"):
        with pytest.raises(NotPermitted):
            name_deputy(agency, dara, new, by=afresh(cast, who), at=TUESDAY)
    new = NewDeputy(cast.person("mara").pk, TUESDAY, TUESDAY + DAY)
    name_deputy(agency, dara, new, by=afresh(cast, "ada"), at=TUESDAY)
    assert check_trail().wrong == ""


def ada_names_whoever_she_let_in(cast: Cast) -> None:
    """Tom becomes a practitioner here by Ada alone, and by Ada alone he would sign in a manager's place."""
    joins(cast, "tom", "MCC", "PRACTITIONER", by="ada")
    new = NewDeputy(cast.person("tom").pk, TUESDAY, TUESDAY + DAY)
    with pytest.raises(Incomplete) as wrong:
        name_deputy(cast.agency("MCC"), cast.person("dara"), new, by=afresh(cast, "ada"), at=TUESDAY)
    assert [(fault.pointer, fault.code) for fault in wrong.value.errors] == [("/deputy", "does_not_sign")]
    assert not Deputy.objects.exists()


def test_no_administrator_makes_a_signer_by_naming_a_deputy(cast: Cast):
    ada_names_whoever_she_let_in(cast)
    stands_in(cast, "tom", "dara")  # whoever is stood in for may choose anybody who works on cases


def test_a_rule_that_asks_only_for_casework_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(deputies, "ONE_IS_ENOUGH", frozenset())
    with pytest.raises(pytest.fail.Exception):
        ada_names_whoever_she_let_in(cast)


def test_the_deputy_is_told_when_it_is_their_turn(cast: Cast, tuesday):
    from tests.requests_app import reached

    stands_in(cast, "kit", "dara")
    asked = reached.submitted(cast)
    told = {row.recipient for row in Notification.objects.filter(about_id=asked.pk, kind="endorse")}
    assert {cast.person("kit"), cast.person("dara")} <= told


def test_a_key_never_acts_for_anybody(cast: Cast, submitted):
    from agencies.http import actor_with_key
    from tests.requests_app.callers import a_key

    stands_in(cast, "kit", "dara")
    actor = actor_with_key(a_key(afresh(cast, "kit"), "requests:read"), TUESDAY)
    assert actor and actor.stand_ins == ()
    assert not queries.visible_requests(actor, TUESDAY).filter(pk=submitted.pk).exists()


def counts_memberships(step, at):
    """The broken variant: it compares rows of people, not human beings."""
    from requests_app.queries.hands import request_of
    from requests_app.queries.signers import holders_of

    root = request_of(step)
    signed = {row.person_id for row in Signature.objects.filter(root_id=root.pk)}
    return [one for one in holders_of([step], at)[step.pk] if one.person.pk not in signed]


def test_a_rule_that_counts_records_instead_of_people_is_caught(cast: Cast, submitted: InformationRequest):
    """Pip has a second record, which is a manager's and is known to be Pip."""
    link_persons(cast.person("mara"), cast.person("pip"), by=afresh(cast, "ada"), at=TUESDAY)
    step = open_step(submitted)
    right = {one.person for one in signers_of([step], TUESDAY)[step.pk]}
    broken = {one.person for one in counts_memberships(step, TUESDAY)}
    assert cast.person("mara") in broken - right
