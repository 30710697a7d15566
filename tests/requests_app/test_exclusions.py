"""Exclusions known beforehand: whoever is too close to a child has no part in it, before anybody is told of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from agencies.actors import Actor
from audit.models import Entry
from requests_app import commands, policies, queries, reminders
from requests_app.api import exclusions as api_of_exclusions
from requests_app.commands import links
from requests_app.denials import Incomplete, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, Exclusion, InformationRequest, Link, Notification
from requests_app.queries.exclusions import exclusions_from
from requests_app.values.exclusions import NewExclusion
from requests_app.views import exclusions as page_of_exclusions
from tests.requests_app import offering
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of
from tests.requests_app.covering import afresh, joins
from tests.requests_app.linking import link_persons
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.reached import open_step

pytestmark = pytest.mark.both_engines

WREN: dict[str, Any] = {"name": "Wren Sampleton", "dob": date(2026, 3, 2)}
BY_NUMBER: dict[str, Any] = {"nhs_number": "999-026 1008"}


def keeps_out(cast: Cast, short: str, administrator: str, **more: Any) -> Exclusion:
    by = afresh(cast, administrator)
    new = NewExclusion(**{"person": cast.person(short).pk, "kind": "RELATIVE", "why": BECAUSE, **(more or WREN)})
    return commands.add_exclusion(by.agency, new, by=by, at=TUESDAY).thing


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=kind, done_at=None).select_related("recipient")
    return {row.recipient.email.partition("@")[0] for row in rows}


def seen_by(by: Actor, response: AgencyResponse) -> bool:
    return queries.visible_responses(by, TUESDAY).filter(pk=response.pk).exists()


def submits(cast: Cast, *codes: str) -> InformationRequest:
    pip = afresh(cast, "pip")
    draft = commands.begin_draft(None, asked_of(*codes), by=pip, at=TUESDAY)
    return commands.submit_request(draft, by=pip, at=TUESDAY).thing


@pytest.mark.parametrize("child", [WREN, BY_NUMBER, {**WREN, **BY_NUMBER}])
def test_what_arrives_about_the_child_never_reaches_whoever_is_kept_out(
    cast: Cast, tuesday: object, child: dict[str, Any]
) -> None:
    keeps_out(cast, "bea", "joy", **child)
    keeps_out(cast, "mara", "ada", **child)
    made = submits(cast, "OBS")
    assert cast.person("mara") not in reminders.signers(open_step(made), TUESDAY)
    assert told("endorse") == {"dara"}
    commands.endorse_request(open_step(made), BECAUSE, by=afresh(cast, "dara"), at=TUESDAY)
    asked = AgencyResponse.objects.get(info_request=made)
    assert "bea" not in told("asked")
    assert not seen_by(afresh(cast, "bea"), asked)
    assert seen_by(afresh(cast, "omar"), asked)
    denial = policies.linked(asked, afresh(cast, "bea"))
    assert denial and denial.code == "linked"
    assert check_trail().wrong == ""


@pytest.mark.parametrize(
    "child",
    [{"name": "Wren Sampleton", "dob": date(2025, 3, 2)}, {"name": "Robin Sampleton", "dob": date(2026, 3, 2)},
     {"nhs_number": "999 026 1075"} | {"name": "", "dob": None}],
)  # fmt: skip
def test_another_child_is_another_child(cast: Cast, tuesday: object, child: dict[str, Any]) -> None:
    sibling = "nhs_number" in child
    keeps_out(cast, "mara", "ada", **child)
    made = submits(cast, "OBS")
    linked = Link.objects.filter(case_id=made.pk).exists()
    assert linked is sibling, "the sibling is named in the request too, so it is about that child as well"


def test_what_there_is_already_passes_on_in_the_same_act(cast: Cast, put_forward: AgencyResponse) -> None:
    joins(cast, "ray", "OBS", "GP_SAFEGUARDING_LEAD", by="joy")
    keeps_out(cast, "omar", "joy")
    assert not seen_by(afresh(cast, "omar"), put_forward)
    assert told("passed_on") == {"ray"}
    assert "omar" not in told("decide")
    assert not seen_by(afresh(cast, "omar"), put_forward)
    assert check_trail().wrong == ""


def test_whoever_signed_already_signed_for_nothing(cast: Cast, agreed: AgencyResponse) -> None:
    keeps_out(cast, "omar", "joy")
    agreed.refresh_from_db()
    assert (agreed.status, agreed.deliver_at) == ("acknowledged", None)


def test_nobody_raises_anything_about_a_child_they_are_kept_from(cast: Cast, tuesday: object) -> None:
    keeps_out(cast, "pip", "ada")
    with pytest.raises(NotPermitted) as denial:
        submits(cast, "OBS")
    assert denial.value.code == "linked"
    assert not InformationRequest.objects.exists()
    keeps_out(cast, "sam", "ivo", name="Fern Placeholder", dob=date(2026, 11, 9))
    assert not Link.objects.exists()


def test_what_is_given_unasked_is_kept_from_them_on_both_sides(cast: Cast, tuesday: object) -> None:
    child = offering.OFFER["subjects"][0]
    about = {"name": child["name"], "dob": date.fromisoformat(child["dob"])}
    before = commands.begin_offer(offering.OFFER, by=afresh(cast, "sam"), at=TUESDAY).thing
    keeps_out(cast, "nia", "ivo", **about)
    assert not seen_by(afresh(cast, "nia"), before), "what was begun before"
    after = commands.begin_offer(offering.OFFER, by=afresh(cast, "sam"), at=TUESDAY).thing
    assert not seen_by(afresh(cast, "nia"), after)
    keeps_out(cast, "sam", "ivo", **about)
    with pytest.raises(NotPermitted):
        commands.begin_offer(offering.OFFER, by=afresh(cast, "sam"), at=TUESDAY)


def test_what_came_about_in_the_same_moment_is_found_by_the_next_look(
    cast: Cast, tuesday: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as blind:
        blind.setattr("requests_app.commands.exclusions.exclusions_from", lambda *_: [])
        made = submits(cast, "OBS")
        blind.setattr("requests_app.commands.exclusions.things_about", lambda _exclusion: [])
        keeps_out(cast, "mara", "ada")
    assert not Link.objects.filter(case_id=made.pk).exists(), "the detector sees what two acts at one time leave"
    assert commands.keep_all_out(TUESDAY + timedelta(minutes=1)) == 1
    assert Link.objects.get(case_id=made.pk).person == cast.person("mara")
    assert commands.keep_all_out(TUESDAY + timedelta(minutes=2)) == 0


def test_an_exclusion_that_has_ended_keeps_nothing_more_from_them(cast: Cast, submitted: InformationRequest) -> None:
    kept = keeps_out(cast, "mara", "ada")
    commands.end_exclusion(kept, by=afresh(cast, "ada"), at=TUESDAY)
    assert Link.objects.filter(case_id=submitted.pk, person=cast.person("mara")).exists(), "what was kept stays kept"
    again = submits(cast, "OBS")
    assert not Link.objects.filter(case_id=again.pk).exists()
    with pytest.raises(NotNow):
        commands.end_exclusion(kept, by=afresh(cast, "ada"), at=TUESDAY)


def test_administrators_keep_the_list_and_nobody_ends_their_own(cast: Cast, tuesday: object) -> None:
    for short in ("dara", "pip", "omar"):
        with pytest.raises(NotPermitted):
            keeps_out(cast, "mara", short)
    own = keeps_out(cast, "ada", "ada")
    with pytest.raises(NotPermitted):
        commands.end_exclusion(own, by=afresh(cast, "ada"), at=TUESDAY)
    with pytest.raises(NotPermitted):
        commands.end_exclusion(own, by=afresh(cast, "joy"), at=TUESDAY)


def ada_reads_nothing_of_what_keeps_her_out(cast: Cast) -> None:
    """Of her own record, and of Mara's, who turns out to be the same human being; Kit's is there."""
    joins(cast, "lyn", "MCC", "ADMINISTRATOR", by="ada")
    own, other = (keeps_out(cast, short, "lyn") for short in ("ada", "mara"))
    kits = keeps_out(cast, "kit", "lyn", name="Fern Placeholder", dob=date(2025, 11, 9))
    link_persons(cast.person("mara"), cast.person("ada"), by=afresh(cast, "lyn"), at=TUESDAY)
    page, caller = visitor(cast, "ada"), Caller(cast.person("ada"))
    shown = page.opens("/agency/exclusions/")
    assert f"/{kits.pk}/end/" in shown and "Fern P, born 2025" in shown and "Wren" not in shown
    assert [row["id"] for row in caller.seen("exclusions")["items"]] == [str(kits.pk)]
    for kept in (own, other):
        page.sends(f"/agency/exclusions/{kept.pk}/end/", {}, on=shown, status=404)
        assert caller.post(f"exclusions/{kept.pk}/end", {}).status_code == 404
    assert len(Caller(cast.person("lyn")).seen("exclusions")["items"]) == 3


def test_an_administrator_does_not_read_what_keeps_them_out(cast: Cast, tuesday: object) -> None:
    ada_reads_nothing_of_what_keeps_her_out(cast)


def test_a_list_of_the_whole_agency_is_caught(cast: Cast, tuesday: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def everybodys(by: Actor) -> Any:
        return Exclusion.objects.filter(agency=by.agency).select_related("agency", "person", "added_by")

    monkeypatch.setattr(page_of_exclusions, "exclusions_of", everybodys)
    monkeypatch.setattr(api_of_exclusions, "exclusions_of", everybodys)
    with pytest.raises(AssertionError):
        ada_reads_nothing_of_what_keeps_her_out(cast)


@pytest.mark.parametrize(
    ("words", "pointer"),
    [
        ({"name": "Wren Sampleton"}, "/dob"),
        ({"dob": date(2026, 3, 2)}, "/name"),
        ({"nhs_number": "999 026 1009"}, "/nhs_number"),
        ({**WREN, "kind": "KNOWS"}, "/kind"),
        ({**WREN, "why": "Aunt."}, "/why"),
        ({**WREN, "dob": date(2027, 3, 2)}, "/dob"),
        ({**WREN, "ends_at": TUESDAY}, "/ends_at"),
        ({**WREN, "person": None}, "/person"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(cast: Cast, tuesday: object, words: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Incomplete) as wrong:
        keeps_out(cast, "mara", "ada", **words)
    assert pointer in [fault.pointer for fault in wrong.value.errors]


def the_police_keep_the_surgerys_decider_out(cast: Cast) -> None:
    """They let Omar in as one who writes, and say that the child is his niece."""
    joins(cast, "omar", "MP", "PRACTITIONER", by="gil")
    with pytest.raises(Incomplete) as wrong:
        keeps_out(cast, "omar", "gil")
    assert [(fault.pointer, fault.code) for fault in wrong.value.errors] == [("/person", "works_elsewhere")]
    assert not Exclusion.objects.exists() and not Link.objects.exists()


def test_no_agency_keeps_out_whoever_decides_for_another(cast: Cast, put_forward: AgencyResponse) -> None:
    the_police_keep_the_surgerys_decider_out(cast)
    with pytest.raises(Incomplete):
        keeps_out(cast, "omar", "joy")  # nor the surgery, while he is of both; he may say it himself
    commands.declare_link(put_forward, "INVOLVED", by=afresh(cast, "omar"), at=TUESDAY)


def test_a_second_record_of_whoever_decides_for_another_is_not_kept_out(cast: Cast, tuesday: object) -> None:
    link_persons(cast.person("tam"), cast.person("omar"), by=afresh(cast, "gil"), at=TUESDAY)
    with pytest.raises(Incomplete):
        keeps_out(cast, "tam", "gil")


def test_a_list_that_asks_for_members_only_is_caught(
    cast: Cast, tuesday: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "works_elsewhere", lambda *_of: False)
    with pytest.raises(pytest.fail.Exception):
        the_police_keep_the_surgerys_decider_out(cast)


def test_no_row_and_no_entry_says_which_child(cast: Cast, tuesday: object) -> None:
    kept = keeps_out(cast, "mara", "ada", **WREN, **BY_NUMBER)
    row = " ".join(str(value) for value in Exclusion.objects.filter(pk=kept.pk).values_list()[0])
    body = bytes(Entry.objects.get(action="exclusion.added").body).decode()
    for word in ("Wren", "Sampleton", "9990261008", "2026-03-02", BECAUSE):
        assert word not in row + body


def test_without_any_exclusion_a_request_costs_one_look(cast: Cast, django_assert_num_queries: Any) -> None:
    def never() -> list[Any]:
        raise AssertionError("nobody's identity is looked at")

    with django_assert_num_queries(1):
        assert exclusions_from(cast.agencies.values(), never, TUESDAY) == []


def test_the_page_keeps_what_was_typed_and_names_a_child_no_more_than_it_must(cast: Cast, tuesday: object) -> None:
    ada = visitor(cast, "ada")
    page = ada.opens("/agency/exclusions/")
    words = {"person": str(cast.person("mara").pk), "kind": "RELATIVE", "name": "Wren Sampleton", "reason": BECAUSE}
    wrong = ada.sends("/agency/exclusions/", words, on=page, status=422).content.decode()
    assert "a name alone is not enough" in text_of(wrong)
    assert 'value="Wren Sampleton"' in wrong
    born = {f"dob_{box}": part for box, part in enumerate(("2", "3", "2026"))}
    shown = ada.follows(ada.sends("/agency/exclusions/", {**words, **born}, on=wrong))
    assert "Wren S, born 2026" in text_of(shown)
    assert "Wren Sampleton" not in shown
    ended = ada.follows(ada.sends(f"/agency/exclusions/{Exclusion.objects.get().pk}/end/", {}, on=shown))
    assert "ended" in text_of(ended)
    assert "Exclusions" in ada.opens("/agency/")
    visitor(cast, "pip").opens("/agency/exclusions/", 403)
    assert "/agency/exclusions/" not in visitor(cast, "pip").opens("/agency/")


def test_the_api_does_the_same_and_names_no_child(cast: Cast, tuesday: object) -> None:
    ada = Caller(cast.person("ada"))
    said = {"person": str(cast.person("mara").pk), "kind": "RELATIVE", "why": BECAUSE, "nhs_number": "999 026 1008"}
    made = ada.post("exclusions", said)
    assert made.status_code == 201, made.content
    assert ada.post("exclusions", {**said, "nhs_number": "12"}).json()["errors"][0]["pointer"] == "/nhs_number"
    listed = ada.get("exclusions")
    assert "9990261008" not in listed.content.decode() and "Mara" in listed.content.decode()
    ended = ada.post(f"exclusions/{made.json()['exclusion']['id']}/end", {})
    assert ended.status_code == 200 and ended.json()["exclusion"]["ends_at"]
    assert Caller(cast.person("pip")).get("exclusions").status_code == 403
