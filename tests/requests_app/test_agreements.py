"""The register of agreements: who may sign, what is covered, what is shown when nothing covers it, and what lapses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection

from audit import verify
from requests_app import commands, policies, reminders
from requests_app.commands import agreements as registering
from requests_app.commands import telling
from requests_app.denials import Changed, Incomplete, NotFound, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Agreement, AgreementMatch, AgreementParty, InformationRequest, Notification
from requests_app.queries.agreements import GAPS, agreement_or_404, matches_of, why_not_covered
from requests_app.values.agreements import Need, NewAgreement
from tests.requests_app.callers import BECAUSE, TUESDAY, asked_of, documents

pytestmark = pytest.mark.usefixtures("tuesday")
T1 = NewAgreement(
    name="Merrowdale tier one", parties=("MCC", "OBS"), purposes=("SAFEGUARDING", "S47"),
    data_kinds=("PERSONAL", "SPECIAL", "HEALTH", "CRIMINAL"), starts_on=date(2026, 1, 1), review_by=date(2027, 1, 31),
    document="Tier one agreement, signed copy, county records", document_hash="a" * 64,
)  # fmt: skip
WHY = "Both of us looked at it again and nothing in it has changed since it was signed first."


def registered(cast: Cast, new: NewAgreement = T1, **changes: Any) -> Agreement:
    return commands.register_agreement(replace(new, **changes), by=cast.actor("ada", TUESDAY), at=TUESDAY).thing


def signed(cast: Cast, *who: str, **changes: Any) -> Agreement:
    agreement = registered(cast, **changes)
    for short in who or ("lyn", "joy"):
        agreement = commands.sign_agreement(agreement, by=cast.actor(short, TUESDAY), at=TUESDAY).thing
    return agreement


def submitted(cast: Cast, *, urgency: str = "AMBER") -> InformationRequest:
    pip = cast.actor("pip", TUESDAY)
    draft = commands.begin_draft(None, {**asked_of("OBS"), "urgency": urgency}, by=pip, at=TUESDAY)
    return commands.submit_request(draft, by=pip, at=TUESDAY).thing


def steps(thing: Any) -> list[tuple[str, str, str]]:
    rows = thing.steps.filter(round=thing.round).order_by("order")
    return [(step.key, step.mode, step.status) for step in rows]


def test_what_an_agreement_covers_needs_nobody_more(cast: Cast) -> None:
    agreement = signed(cast)
    request = submitted(cast)
    assert steps(request) == [("ASK", "sign", "open")]
    assert [(match.agreement, match.gap) for match in matches_of(request)] == [(agreement, "")]
    connection.check_constraints()


def test_before_an_agency_has_any_agreement_the_gap_is_shown_and_nobody_is_asked_about_it(cast: Cast) -> None:
    request = submitted(cast)
    assert steps(request) == [("ASK", "sign", "open")]
    assert [match.gap for match in matches_of(request)] == ["none"]


def test_outside_every_agreement_information_governance_is_asked_beside_the_manager(cast: Cast) -> None:
    signed(cast, purposes=("COURT",))
    request = submitted(cast)
    assert steps(request) == [("ASK", "sign", "open"), ("ASK-OUTSIDE", "sign", "open")]
    assert [match.gap for match in matches_of(request)] == ["purpose"]
    for who, key in (("lyn", "ASK-OUTSIDE"), ("dara", "ASK")):
        assert request.status == "submitted"
        step = request.steps.select_related("info_request", "agency").get(key=key)
        request = commands.endorse_request(step, BECAUSE, by=cast.actor(who, TUESDAY), at=TUESDAY).thing
    assert request.status == "sent"
    connection.check_constraints()


@pytest.mark.parametrize("urgency", ["RED", "EMERGENCY"])
def test_a_gap_never_holds_up_what_is_urgent(cast: Cast, urgency: str) -> None:
    signed(cast, purposes=("COURT",))
    request = submitted(cast, urgency=urgency)
    assert steps(request) == [("ASK", "sign", "open"), ("ASK-OUTSIDE", "look_back", "waiting")]
    step = request.steps.select_related("info_request", "agency").get(status="open")
    request = commands.endorse_request(step, BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY).thing
    assert request.status == "sent"
    assert "look_back" in {notice.kind for notice in reminders.inbox(cast.actor("lyn", TUESDAY))}


def test_a_gap_that_holds_up_the_urgent_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test before, on a route that signs whatever the urgency."""
    from requests_app.pathways import laying

    real = laying._laid
    monkeypatch.setattr(laying, "_laid", lambda routes, kinds, *, waits: real(routes, kinds, waits=True))
    with pytest.raises(AssertionError):
        test_a_gap_never_holds_up_what_is_urgent(cast, "RED")


def test_the_approver_sees_it_too_and_the_answering_side_asks_its_own(cast: Cast) -> None:
    signed(cast, data_kinds=("PERSONAL", "SPECIAL", "CRIMINAL"))
    request = submitted(cast, urgency="AMBER")
    step = request.steps.select_related("info_request", "agency").get(status="open", key="ASK")
    commands.endorse_request(step, BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    response = request.responses.get()
    bea = cast.actor("bea", TUESDAY)
    draft = commands.begin_draft(response, documents()["OBS"], by=bea, at=TUESDAY)
    response = commands.put_forward_response(draft, by=bea, at=TUESDAY).thing
    assert [match.gap for match in matches_of(response)] == ["data"], "a surgery's health information is confidential"
    assert ("ANSWER-OUTSIDE", "sign", "open") in steps(response)


def test_whoever_registered_it_does_not_sign_it(cast: Cast) -> None:
    agreement = registered(cast)
    with pytest.raises(NotPermitted, match="You registered this"):
        commands.sign_agreement(agreement, by=cast.actor("ada", TUESDAY), at=TUESDAY)
    with pytest.raises(NotPermitted, match="Your role does not sign"):
        commands.sign_agreement(agreement, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    with pytest.raises(NotFound):
        commands.sign_agreement(agreement, by=cast.actor("hana", TUESDAY), at=TUESDAY)
    commands.sign_agreement(agreement, by=cast.actor("lyn", TUESDAY), at=TUESDAY)
    with pytest.raises(NotNow, match="signed this agreement already"):
        commands.sign_agreement(agreement, by=cast.actor("dara", TUESDAY), at=TUESDAY)


def test_an_unsigned_agreement_covers_nothing(cast: Cast) -> None:
    signed(cast, "lyn")
    assert [match.gap for match in matches_of(submitted(cast))] == ["unsigned"]


def test_only_parties_know_of_an_agreement(cast: Cast) -> None:
    agreement = signed(cast)
    assert agreement_or_404(cast.actor("bea", TUESDAY), agreement.ref) == agreement
    with pytest.raises(NotFound):
        agreement_or_404(cast.actor("hana", TUESDAY), agreement.ref)


NEED = Need("SAFEGUARDING", frozenset({"PERSONAL"}), frozenset({"CHILD"}), "CA89-47")


@pytest.mark.parametrize(
    ("changes", "on", "gap"),
    [
        ({}, date(2026, 11, 10), ""),
        ({"purposes": ["COURT"]}, date(2026, 11, 10), "purpose"),
        ({"data_kinds": ["SPECIAL"]}, date(2026, 11, 10), "data"),
        ({"gateways": ["CA04-11"]}, date(2026, 11, 10), "gateway"),
        ({"gateways": ["CA04-11", "CA89-47"]}, date(2026, 11, 10), ""),
        ({"subject_kinds": ["ADULT"]}, date(2026, 11, 10), "subjects"),
        ({}, date(2025, 12, 31), "not_begun"),
        ({}, date(2027, 1, 31), ""),
        ({}, date(2027, 2, 1), "lapsed"),
        ({"ended_at": TUESDAY}, date(2026, 11, 10), "ended"),
    ],
)
def test_what_is_covered_on_which_day(cast: Cast, changes: dict[str, Any], on: date, gap: str) -> None:
    agreement = signed(cast)
    parties = list(agreement.parties.all())
    for name, value in changes.items():
        setattr(agreement, name, value)
    assert why_not_covered(agreement, parties, NEED, on) == gap
    assert gap == "" or str(GAPS[gap])


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"name": "T1"}, "/name"),
        ({"parties": ("MCC",)}, "/parties"),
        ({"parties": ("OBS", "PPS")}, "/parties"),
        ({"parties": ("MCC", "NOWHERE")}, "/parties/1"),
        ({"purposes": ()}, "/purposes"),
        ({"purposes": ("FUN",)}, "/purposes/0"),
        ({"data_kinds": ()}, "/data_kinds"),
        ({"gateways": ("DPA",)}, "/gateways/0"),
        ({"subject_kinds": ("PET",)}, "/subject_kinds/0"),
        ({"review_by": date(2026, 11, 10)}, "/review_by"),
        ({"review_by": date(2040, 1, 1)}, "/review_by"),
        ({"document_hash": "nonsense"}, "/document_hash"),
        ({"document": ""}, "/document"),
    ],
)
def test_a_fault_names_its_field(cast: Cast, changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Incomplete) as refused:
        registered(cast, **changes)
    assert pointer in [fault.pointer for fault in refused.value.errors]
    assert not Agreement.objects.exists()


def test_a_review_holds_once_every_party_agrees_to_the_same_day(cast: Cast) -> None:
    agreement, later = signed(cast), date(2028, 1, 31)
    lyn, joy = cast.actor("lyn", TUESDAY), cast.actor("joy", TUESDAY)
    agreement = commands.review_agreement(agreement, WHY, review_by=later, by=lyn, at=TUESDAY).thing
    assert (agreement.review_by, agreement.proposed_review) == (date(2027, 1, 31), later)
    other = date(2027, 6, 30)
    agreement = commands.review_agreement(agreement, WHY, review_by=other, by=joy, at=TUESDAY).thing
    assert (agreement.review_by, agreement.proposed_review) == (date(2027, 1, 31), other)
    agreement = commands.review_agreement(agreement, WHY, review_by=other, by=lyn, at=TUESDAY).thing
    assert (agreement.review_by, agreement.proposed_review) == (other, None)
    connection.check_constraints()


def test_either_party_ends_it_and_what_was_shared_under_it_stays_covered(cast: Cast) -> None:
    agreement = signed(cast)
    request = submitted(cast)
    commands.end_agreement(agreement, WHY, by=cast.actor("joy", TUESDAY), at=TUESDAY)
    assert [match.gap for match in matches_of(request)] == [""]
    assert [match.gap for match in matches_of(submitted(cast))] == ["ended"]


def test_each_rung_of_the_ladder_tells_each_owner_once(cast: Cast, tuesday: time_machine.Traveller) -> None:
    signed(cast, review_by=date(2027, 3, 1))
    told = []
    day = datetime(2026, 11, 20, 9, tzinfo=UTC)
    while day < datetime(2027, 3, 5, tzinfo=UTC):
        count = commands.warn_of_lapses(day) + commands.warn_of_lapses(day)
        if count:
            told.append(((date(2027, 3, 1) - day.date()).days, count))
        day += timedelta(days=1)
    assert told == [(90, 2), (30, 2), (7, 2)]
    kinds = Notification.objects.filter(kind="expiring").values_list("recipient__name", flat=True)
    assert set(kinds) == {"Lyn Mockridge", "Joy Inventon"}


def test_after_an_outage_one_notice_says_what_three_would(cast: Cast) -> None:
    signed(cast, review_by=date(2027, 3, 1))
    assert commands.warn_of_lapses(datetime(2027, 2, 27, 9, tzinfo=UTC)) == 2


def test_a_ladder_that_tells_again_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    real = telling.tell
    monkeypatch.setattr(telling, "tell", lambda *rest, slot="", **how: real(*rest, slot=f"{slot}{id(how)}", **how))
    with pytest.raises(AssertionError):
        test_each_rung_of_the_ladder_tells_each_owner_once(cast, None)  # type: ignore[arg-type]


def test_an_owner_who_left_is_told_nothing(cast: Cast) -> None:
    agreement = signed(cast, review_by=date(2027, 3, 1))
    party = AgreementParty.objects.get(agreement=agreement, agency=cast.agency("MCC"))
    soon = datetime(2027, 2, 27, 9, tzinfo=UTC)
    from agencies.commands import end_membership
    from agencies.models import Membership

    end_membership(Membership.objects.get(person=party.owner), by=cast.actor("ada", TUESDAY), at=TUESDAY)
    commands.warn_of_lapses(soon)
    names = set(Notification.objects.filter(kind="expiring").values_list("recipient__name", flat=True))
    assert "Lyn Mockridge" not in names and {"Dara Exampleby", "Ada Fauxley"} <= names


def test_the_trail_holds_every_act_and_no_row_changes_without_one(cast: Cast) -> None:
    agreement = signed(cast)
    assert agreement.audit_seq == 3
    with pytest.raises(DatabaseError):
        Agreement.objects.filter(pk=agreement.pk).update(review_by=date(2030, 1, 1))


def test_a_match_is_never_changed(cast: Cast) -> None:
    submitted(cast)
    with pytest.raises(DatabaseError):
        AgreementMatch.objects.update(gap="none")


def test_an_act_on_an_older_look_is_refused(cast: Cast) -> None:
    agreement = registered(cast)
    with pytest.raises(Changed):
        commands.sign_agreement(agreement, by=cast.actor("lyn", TUESDAY), at=TUESDAY, seen=agreement.audit_seq - 1)


def test_a_change_that_cannot_be_recorded_does_not_happen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    agreement = registered(cast)
    monkeypatch.setattr(registering.trail, "record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        commands.sign_agreement(agreement, by=cast.actor("lyn", TUESDAY), at=TUESDAY)
    assert not AgreementParty.objects.filter(signed_at__isnull=False).exists()


def test_a_policy_that_lets_the_registrar_sign_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "why_not_sign_agreement", lambda *_, **__: None)
    with pytest.raises(pytest.fail.Exception):
        test_whoever_registered_it_does_not_sign_it(cast)


def test_the_whole_trail_is_whole(cast: Cast) -> None:
    signed(cast)
    submitted(cast)
    assert verify.verify().findings == []
