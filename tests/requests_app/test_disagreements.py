"""Two agencies that do not agree on an answer: from rung to rung, in time, until both say the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from agencies.commands import end_membership
from agencies.models import Membership
from audit.verify import verify
from requests_app import commands, guidance, reminders
from requests_app.commands import disagreements
from requests_app.denials import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Clock, Disagreement, InformationRequest, Notification
from requests_app.models.disagreements import TurnKind
from requests_app.queries import disagreements as ladder
from requests_app.queries.timelines import timeline
from tests.requests_app.callers import Caller
from tests.requests_app.covering import joins
from tests.requests_app.holding import LATER, fresh, opened
from tests.requests_app.pages import NAMES, text_of, title_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")
WHY = "medlarwhy the entries before July say whether she was ever seen alone, and nothing else does."
THEIRS = "rowanwhy the entries before July are her own and do not bear on the care of the baby at all."


@pytest.fixture(autouse=True)
def later(tuesday: Any) -> None:
    """Ten past ten."""
    tuesday.move_to(LATER)


@pytest.fixture
def raised(cast: Cast, delivered: AgencyResponse) -> Disagreement:
    """The council does not accept that the surgery keeps older entries back."""
    held = opened(cast, delivered)
    commands.raise_disagreement(held, ["I2"], "SHARE", WHY, by=cast.actor("pip", LATER), at=LATER)
    return again(held)


def again(response: AgencyResponse) -> Disagreement:
    rows = Disagreement.objects.select_related("response__info_request", "response__from_agency", "response__to_agency")
    return rows.get(response=response)


def says(cast: Cast, found: Disagreement, who: str, view: str, why: str = THEIRS, at: datetime = LATER) -> Disagreement:
    commands.say_view(found, view, why, by=cast.actor(who, at), at=at)
    return again(found.response)


def kinds(cast: Cast, who: str) -> list[str]:
    rows = Notification.objects.filter(recipient=cast.person(who), done_at=None)
    return sorted(rows.values_list("kind", flat=True))


def test_both_sides_practitioners_are_told_with_a_time_and_each_reads_the_others_reason(
    cast: Cast, raised: Disagreement
) -> None:
    assert raised.rung == 0 and raised.rung_due == LATER + timedelta(hours=1)  # Red: an hour, by both calendars
    assert "disagree" in kinds(cast, "bea") and "disagree" not in kinds(cast, "omar")
    says(cast, raised, "bea", "STAYS")
    pip, bea = cast.actor("pip", LATER), cast.actor("bea", LATER)
    for by in (pip, bea):
        turns = ladder.turns_for(again(raised.response), by.agency)
        assert [one.why for one in turns] == [WHY, THEIRS]
        assert [one.view for one in turns] == ["SHARE", "STAYS"]
    asked, answered = ladder.turns_for(again(raised.response), pip.agency)
    assert asked.who.startswith("Pip") and "Bea" not in answered.who and "Otterbrook" in answered.who
    connection.check_constraints()
    assert not list(verify().findings)


def test_it_is_settled_when_both_sides_say_the_same_and_only_then(cast: Cast, raised: Disagreement) -> None:
    open_still = says(cast, raised, "bea", "STAYS")
    assert open_still.outcome == ""
    settled = says(cast, open_still, "bea", "SHARE")
    assert (settled.outcome, settled.settled_at) == ("SHARE", LATER)
    assert "disagree_done" in kinds(cast, "pip") and "disagree" not in kinds(cast, "bea")
    assert not Clock.objects.filter(kind="disagree", stopped_at=None).exists()
    with pytest.raises(NotNow):
        says(cast, settled, "pip", "STAYS")
    assert fresh(raised.response).outcome == "PART"  # nothing is shared by it: a second look decides


def test_silence_takes_it_to_the_managers_the_named_seniors_and_the_safeguarding_partners_and_there_it_stays(
    cast: Cast, raised: Disagreement, tuesday: Any
) -> None:
    assert commands.climb_disagreements(LATER + timedelta(minutes=59)) == 0
    at = raised.rung_due
    assert commands.climb_disagreements(at) == 1 and commands.climb_disagreements(at) == 0
    managers = again(raised.response)
    assert managers.rung == 1 and managers.rung_due > at
    assert "disagree" in kinds(cast, "dara") and "disagree" in kinds(cast, "omar")
    assert "disagree" not in kinds(cast, "bea")  # hers no longer
    assert commands.climb_disagreements(managers.rung_due) == 1
    seniors = again(raised.response)
    assert seniors.rung == 2
    assert commands.climb_disagreements(seniors.rung_due) == 1
    top = again(raised.response)
    assert top.rung == 3 == len(ladder.ladder_of(top.response)) - 1
    assert commands.climb_disagreements(top.rung_due + timedelta(days=30)) == 0
    silent = [one for one in ladder.turns_for(top, top.response.to_agency) if one.kind == TurnKind.SILENCE]
    assert [one.rung for one in silent] == [0, 1, 2]


def test_on_the_last_rung_silence_is_reminded_of_and_goes_to_the_leads(cast: Cast, raised: Disagreement) -> None:
    for _rung in (1, 2, 3):
        commands.climb_disagreements(again(raised.response).rung_due)
    due = again(raised.response).rung_due
    before = set(Notification.objects.values_list("pk", flat=True))
    commands.sweep(due + timedelta(days=7))
    late = Notification.objects.exclude(pk__in=before).filter(side="disagree")
    assert {"escalated"} <= set(late.values_list("kind", flat=True))


def test_a_ladder_that_forgets_silence_is_caught(
    cast: Cast, raised: Disagreement, monkeypatch: pytest.MonkeyPatch, tuesday: Any
) -> None:
    """The broken variant: whatever is due is taken for settled."""
    monkeypatch.setattr(disagreements, "_climb", lambda found, *_rest, **_words: found)
    with pytest.raises(AssertionError):
        test_silence_takes_it_to_the_managers_the_named_seniors_and_the_safeguarding_partners_and_there_it_stays(
            cast, raised, tuesday
        )


def test_either_side_takes_it_further_with_a_reason_and_no_further_than_the_safeguarding_partners(
    cast: Cast, raised: Disagreement
) -> None:
    bea = cast.actor("bea", LATER)
    with pytest.raises(Incomplete):
        commands.take_further(raised, "No.", by=bea, at=LATER)
    commands.take_further(raised, THEIRS, by=bea, at=LATER)
    with pytest.raises(NotPermitted):
        commands.take_further(again(raised.response), THEIRS, by=bea, at=LATER)  # it is with the managers now
    commands.take_further(again(raised.response), WHY, by=cast.actor("dara", LATER), at=LATER)
    seniors, at = again(raised.response), again(raised.response).rung_due
    assert seniors.rung == 2
    assert commands.climb_disagreements(at) == 1
    top = again(raised.response)
    assert top.rung == 3
    for agency in (top.response.to_agency, top.response.from_agency):
        for person in ladder.people_on(top, 3, agency, LATER):
            short = next(name for name, one in cast.people.items() if one.pk == person.pk)
            with pytest.raises(NotNow):
                commands.take_further(top, WHY, by=cast.actor(short, LATER, agency.code), at=LATER)


def test_the_delegated_partner_speaks_on_the_last_rung_and_where_there_is_none_the_seniors_do(
    cast: Cast, raised: Disagreement
) -> None:
    joins(cast, "kit", "MCC", "PARTNER_LEAD", by="ada", at=LATER)
    for _rung in (1, 2, 3):
        commands.climb_disagreements(again(raised.response).rung_due)
    top = again(raised.response)
    theirs, ours = (ladder.people_on(top, 3, one, LATER) for one in (top.response.from_agency, top.response.to_agency))
    assert cast.person("kit") in ours and cast.person("ray") in theirs
    assert "disagree" in kinds(cast, "kit")


def test_the_track_says_that_it_is_with_the_seniors_until_it_is_settled(cast: Cast, raised: Disagreement) -> None:
    """Both sides read it, on the page and over the API, and on which rung it is."""
    ref, held = raised.response.ref, fresh(raised.response)
    commands.confirm_receipt(held, "RIGHT", by=cast.actor("pip", LATER), at=LATER)
    assert held.info_request
    pip, asked = Caller(cast.person("pip")), held.info_request.ref

    def state() -> tuple[str, str]:
        (seen,) = pip.seen(f"requests/{asked}/responses")["items"]
        return seen["state"], seen["who_acts"]

    assert state()[0] == "received"  # the practitioners speak first
    commands.take_further(again(held), WHY, by=cast.actor("pip", LATER), at=LATER)
    assert state() == ("seniors", "A disagreement is with those above, who settle it: Their managers.")
    assert "Seniors to settle" in text_of(visitor(cast, "pip").opens(f"/requests/{asked}/"))
    assert "Seniors to settle" in text_of(visitor(cast, "bea").opens(f"/responses/{ref}/"))
    says(cast, again(held), "dara", "STAYS")
    says(cast, again(held), "omar", "STAYS")
    assert state()[0] == "received" and fresh(held).disputed_on is None


def test_who_may_raise_it_when_and_about_what(cast: Cast, delivered: AgencyResponse) -> None:
    pip = cast.actor("pip", LATER)

    def raises(held: AgencyResponse, **words: Any) -> None:
        said = {"items": ["I2"], "view": "SHARE", "why": WHY, "by": pip, **words}
        by = said.pop("by")
        commands.raise_disagreement(held, said["items"], said["view"], said["why"], by=by, at=LATER)

    with pytest.raises(NotNow):
        raises(delivered)  # not read yet
    held = opened(cast, delivered)
    with pytest.raises(NotPermitted):
        raises(held, by=cast.actor("bea", LATER))
    for wrong, pointer in (({"items": []}, "/items"), ({"items": ["I9"]}, "/items"), ({"view": "FIGHT"}, "/view")):
        with pytest.raises(Incomplete) as incomplete:
            raises(held, **wrong)
        assert [fault.pointer for fault in incomplete.value.errors] == [pointer]
    raises(held)
    with pytest.raises(NotNow):
        raises(fresh(held))


def test_nobody_else_learns_of_it_and_whoever_is_on_a_rung_reads_it_without_the_record(
    cast: Cast, raised: Disagreement
) -> None:
    ref = raised.response.ref
    for stranger in ("leo", "kit", "rex") if "rex" in cast.people else ("leo", "kit"):
        with pytest.raises(NotFound):
            ladder.disagreement_or_404(cast.actor(stranger, LATER), ref, LATER)
    for event in timeline(fresh(raised.response)):
        assert (WHY not in event.sentence and "Pip" not in event.sentence) or event.ours


def finds(cast: Cast, who: str, ref: str, code: str = "", at: datetime = LATER) -> bool:
    try:
        return bool(ladder.disagreement_or_404(cast.actor(who, at, code), ref, at))
    except NotFound:
        return False


def test_who_was_told_reads_it_as_long_as_they_stand_on_a_rung_that_is_reached(
    cast: Cast, raised: Disagreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody was told, and nobody sees either side by what else they are: the rungs alone open it."""
    monkeypatch.setattr(ladder, "visible_requests", lambda *_who: InformationRequest.objects.none())
    monkeypatch.setattr(ladder, "visible_responses", lambda *_who: AgencyResponse.objects.none())
    for who in cast.people.values():
        for agency in (raised.response.to_agency, raised.response.from_agency):
            about = ladder.side_of(raised.response, agency)
            reminders.notify("disagree", about=about, to=[who], at=LATER, slot=f"{agency.code}", side="disagree")
    for rung in range(4):
        found = again(raised.response)
        assert found.rung == rung
        for agency in (found.response.to_agency, found.response.from_agency):
            members = Membership.objects.filter(Membership.live(LATER), agency=agency).values_list(
                "person_id", flat=True
            )
            shorts = {short for short, one in cast.people.items() if one.pk in set(members)}
            on = {one.pk for number in range(rung + 1) for one in ladder.people_on(found, number, agency, LATER)}
            reads = {short for short in shorts if finds(cast, short, found.response.ref, agency.code)}
            assert reads == {short for short in shorts if cast.person(short).pk in on}, (rung, agency.code)
            assert reads and (rung >= 2 or reads != shorts)
        commands.climb_disagreements(found.rung_due)


def test_who_was_told_and_has_left_finds_nothing_as_if_there_were_nothing(
    cast: Cast, raised: Disagreement, tuesday: Any
) -> None:
    lead = joins(cast, "kit", "MCC", "AGENCY_LEAD", by="ada", at=LATER)  # Kit is of another team besides
    for _rung in (1, 2):
        commands.climb_disagreements(again(raised.response).rung_due)
    at, ref = again(raised.response).rung_due, raised.response.ref
    assert "disagree" in kinds(cast, "kit") and finds(cast, "kit", ref, "MCC", at)
    end_membership(lead, by=cast.actor("ada", at), at=at)
    assert not finds(cast, "kit", ref, "MCC", at)
    tuesday.move_to(at)
    kit = Caller(cast.person("kit"))
    kit.seen("me")

    def measured(which: str) -> tuple[int, bytes, int]:
        with CaptureQueriesContext(connection) as queries:
            answer = kit.get(f"disagreements/{which}")
        return answer.status_code, answer.content, len(queries)

    assert measured(ref) == measured("ZZZZ-ZZZZ") and measured(ref)[0] == 404


def test_a_notice_that_opens_it_for_ever_is_caught(
    cast: Cast, raised: Disagreement, tuesday: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: who was told once stands on a rung for ever."""
    monkeypatch.setattr(ladder, "_stands_now", lambda *_who: Q())
    with pytest.raises(AssertionError):
        test_who_was_told_and_has_left_finds_nothing_as_if_there_were_nothing(cast, raised, tuesday)


def test_every_urgency_has_a_time_on_every_rung_and_the_caveat_stands_with_it() -> None:
    for version in guidance.versions():
        pack = guidance.load(version)
        assert next(iter(pack.disagreements)) == "PRACTITIONERS" and len(pack.disagreements) >= 3
        for rung in pack.disagreements.values():
            assert set(rung.within) == set(pack.urgencies) and "no national" in rung.caveat


def test_the_whole_of_it_on_pages_and_over_the_api(cast: Cast, delivered: AgencyResponse) -> None:
    held = opened(cast, delivered)
    pip, bea, omar = (visitor(cast, who) for who in ("pip", "bea", "omar"))
    place, page = f"/disclosures/{held.ref}/", f"/disagreements/{held.ref}/"
    assert f"{place}disagree/" in pip.sends(place, {}, on=pip.opens(place), status=200).content.decode()
    form = pip.opens(f"{place}disagree/")
    assert "safety does not wait" in text_of(form) and not any(name in title_of(form) for name in NAMES)
    kept = pip.sends(f"{place}disagree/", {"reason": WHY}, on=form, status=422).content.decode()
    assert WHY in kept and "Select" in text_of(kept)
    words = {"items": ["I2"], "view": "SHARE", "reason": WHY}
    shown = pip.follows(pip.sends(f"{place}disagree/", words, on=form))
    assert WHY in shown and "The practitioners" in text_of(shown) and "Until" in text_of(shown)
    notice = Notification.objects.get(kind="disagree", recipient=cast.person("bea"))
    theirs = bea.follows(bea.client.get(f"/notices/{notice.pk}/"))
    assert WHY in theirs and "Pip" not in text_of(theirs) and f"{page}say/" in theirs
    assert page in bea.opens(f"/responses/{held.ref}/")
    bea.sends(f"{page}say/", {"view": "STAYS", "reason": THEIRS}, on=bea.opens(f"{page}say/"))
    pip.sends(f"{page}further/", {"reason": WHY}, on=pip.opens(f"{page}further/"))
    dara, by_api = Caller(cast.person("dara")), Caller(cast.person("omar"))
    dara.done(f"disagreements/{held.ref}/say", {"view": "SHARE_PART", "justification": WHY})
    seen = by_api.seen(f"disagreements/{held.ref}")
    assert (seen["rung"], seen["outcome"], [one["kind"] for one in seen["turns"]][:3]) == (
        1, "", ["RAISED", "SAID", "FURTHER"],
    )  # fmt: skip
    by_api.done(f"disagreements/{held.ref}/say", {"view": "SHARE_PART", "justification": THEIRS})
    settled = text_of(omar.opens(page))
    assert "Settled" in settled and "A part or a summary" in settled
    assert by_api.seen(f"disagreements/{held.ref}")["outcome"] == "SHARE_PART"
