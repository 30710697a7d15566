"""Restricted requests: for everybody who is not named they do not exist."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app import commands, policies, queries, reminders
from requests_app.denials import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import InformationRequest, Notification
from requests_app.queries.known import named_on
from requests_app.queries.signers import signers_of
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller
from tests.requests_app.covering import DAY, afresh, joins, stands_in
from tests.requests_app.reached import open_step

pytestmark = pytest.mark.both_engines


def restrict(cast: Cast, request: InformationRequest, *people: str, by: str = "pip") -> InformationRequest:
    named = [cast.person(short) for short in people]
    until = TUESDAY + DAY
    return commands.restrict_request(request, named, BECAUSE, until=until, by=afresh(cast, by), at=TUESDAY).thing


def sees(cast: Cast, short: str, request: InformationRequest, at=TUESDAY) -> bool:
    return queries.visible_requests(afresh(cast, short, at), at).filter(pk=request.pk).exists()


def test_only_the_author_and_who_is_named_see_it(cast: Cast, submitted):
    joins(cast, "lyn", "MCC", "GOVERNANCE_LEAD", by="ada")
    assert sees(cast, "wes", submitted) and sees(cast, "lyn", submitted) and sees(cast, "mara", submitted)
    restrict(cast, submitted, "dara")
    assert {who for who in ("pip", "dara", "wes", "lyn", "mara", "kit") if sees(cast, who, submitted)} == {
        "pip",
        "dara",
    }
    assert not sees(cast, "dara", submitted, TUESDAY + DAY)  # a grant ends
    mara = afresh(cast, "mara")
    assert not queries.every_open_step_for(mara, TUESDAY).filter(info_request=submitted).exists()
    assert policies.why_not_sign(open_step(submitted), by=mara)
    assert reminders.signers(open_step(submitted), TUESDAY) == [cast.person("dara")]
    assert check_trail().wrong == ""


def test_whoever_sees_it_no_more_is_told_and_asked_nothing_more(cast: Cast, submitted):
    restrict(cast, submitted, "dara")
    rows = Notification.objects.filter(about_id=submitted.pk, recipient=cast.person("mara"))
    assert [(row.kind, row.done_at is None) for row in rows.order_by("made_at", "kind")] == [
        ("endorse", False),
        ("sight_ended", True),
    ]
    assert not Notification.objects.filter(kind="sight_ended", recipient=cast.person("dara")).exists()


def test_hidden_and_absent_answer_alike_over_the_api(cast: Cast, submitted):
    restrict(cast, submitted, "dara")
    wes = Caller(cast.person("wes"))
    hidden, absent = wes.get(f"requests/{submitted.ref}"), wes.get("requests/ZZZZ-ZZZZ")
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content) == (404, absent.content)
    assert submitted.ref not in wes.get("requests").content.decode()
    assert submitted.ref in Caller(cast.person("dara")).get("requests").content.decode()


def test_no_mail_about_it_reaches_who_is_not_named(cast: Cast, submitted):
    restrict(cast, submitted, "dara")
    Notification.objects.all().update(done_at=TUESDAY)
    commands.sweep(TUESDAY + timedelta(hours=8))  # every ladder climbs
    told = {row.recipient for row in Notification.objects.filter(about_id=submitted.pk, done_at=None)}
    assert told <= {cast.person("dara"), cast.person("pip")} and told


def test_it_is_not_restricted_so_that_nobody_could_decide_it(cast: Cast, submitted):
    with pytest.raises(Incomplete) as wrong:
        restrict(cast, submitted, "wes")
    assert [fault.code for fault in wrong.value.errors] == ["nobody_to_decide"]
    submitted.refresh_from_db()
    assert not submitted.restricted and sees(cast, "wes", submitted)


def test_who_may_restrict_and_open_again(cast: Cast, submitted):
    for who in ("wes", "mara", "kit"):
        with pytest.raises(NotPermitted):
            restrict(cast, submitted, "dara", by=who)
    with pytest.raises(Incomplete):
        restrict(cast, submitted, "dara", "ines")
    restrict(cast, submitted, by="dara")
    with pytest.raises(NotNow):
        restrict(cast, submitted, "dara")
    with pytest.raises(NotPermitted):
        commands.unrestrict_request(submitted, BECAUSE, by=afresh(cast, "wes"), at=TUESDAY)
    commands.unrestrict_request(submitted, BECAUSE, by=afresh(cast, "pip"), at=TUESDAY)
    assert sees(cast, "wes", submitted) and sees(cast, "mara", submitted)
    with pytest.raises(NotNow):
        commands.unrestrict_request(submitted, BECAUSE, by=afresh(cast, "pip"), at=TUESDAY)


def test_a_deputy_who_is_not_named_does_not_see_it(cast: Cast, submitted):
    stands_in(cast, "kit", "dara")
    assert sees(cast, "kit", submitted)
    restrict(cast, submitted, "dara")
    assert not sees(cast, "kit", submitted)
    with pytest.raises(NotFound):
        queries.request_or_404(afresh(cast, "kit"), submitted.ref, TUESDAY)
    assert [one.person for one in signers_of([open_step(submitted)], TUESDAY)[open_step(submitted).pk]] == [
        cast.person("dara")
    ]


def test_a_scope_that_forgets_the_restriction_is_caught(cast: Cast, submitted):
    """The broken variant: the team, whatever the request says of itself."""
    restrict(cast, submitted, "dara")
    wes = afresh(cast, "wes")
    broken = InformationRequest.objects.filter(team__in=wes.teams)
    assert broken.filter(pk=submitted.pk).exists() and not sees(cast, "wes", submitted)
    assert wes.person.pk not in named_on([InformationRequest.objects.get(pk=submitted.pk)], TUESDAY)[submitted.pk]
