"""The pages and the API of an agency's own pathways and agreements, walked from the first press to the last."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Agreement, Pathway
from requests_app.queries.previews import preview, rehearse
from tests.requests_app.callers import TUESDAY, Caller, refused
from tests.requests_app.reached import open_step
from tests.requests_app.routes import GUARDIAN, WHY, approved, least, proposed
from tests.requests_app.test_agreements import signed, submitted

pytestmark = pytest.mark.usefixtures("tuesday")
STEP = {
    "label": "The guardian looks", "why": "Our partners want the guardian to see health information.",
    "roles": ["CALDICOTT_GUARDIAN"], "rule": "GR3", "people": "1", "flags": ["confidential_health"],
    "urgency": ["AMBER"],
}  # fmt: skip


def at(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.person(who))
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_administrator_writes_a_pathway_and_a_second_agrees(cast: Cast) -> None:
    joy, ray = at(cast, "joy"), at(cast, "ray")
    assert "No version of your own" in text(joy.get("/agency/pathways/"))
    here = joy.post("/agency/pathways/", {"side": "answering"}).headers["Location"]
    assert "National minimum: it stays" in text(joy.get(here))
    row = Pathway.objects.get()
    answer = joy.post(f"{here}steps/add/", {**STEP, "version": row.version})
    assert answer.status_code == 302, text(answer)
    row.refresh_from_db()
    added = row.steps[-1]
    assert added["code"] == "THE-GUARDIAN-LOOKS"
    assert added["when"] == [{"urgency": ["AMBER"], "confidential_health": True}]
    joy.post(here, {"then": "up:THE-GUARDIAN-LOOKS", "version": row.version})
    row.refresh_from_db()
    assert row.steps[-2]["code"] == "THE-GUARDIAN-LOOKS"
    shown = text(joy.get(here))
    assert "It applies when it is Amber and it holds confidential health information." in shown
    assert "0 of 0 would have gone another way" in shown
    asked = {"then": "propose", "why": WHY, "version": row.version}
    day = {"valid_from_0": "11", "valid_from_1": "11", "valid_from_2": "2026", "valid_from_3": "09:00"}
    assert joy.post(here, {**asked, **day}).status_code == 302
    row.refresh_from_db()
    assert "Your decision" not in text(joy.get(here))
    assert "You wrote some of this" in text(joy.get(here))
    assert WHY in text(ray.get(here)), "whoever agrees reads why"
    decided = {"then": "decide", "decision": "approve", "justification": WHY, "version": row.version}
    assert ray.post(here, decided).status_code == 302
    row.refresh_from_db()
    assert row.status == "approved"
    assert "Agreed" in text(ray.get("/agency/pathways/"))


def test_nothing_typed_is_lost_and_the_fault_stands_beside_its_field(cast: Cast) -> None:
    joy = at(cast, "joy")
    here = joy.post("/agency/pathways/", {"side": "asking"}).headers["Location"]
    answer = joy.post(f"{here}steps/add/", {**STEP, "why": "Short", "people": "many", "version": 1})
    assert answer.status_code == 422
    assert "Say in a sentence of 20 to 400 characters" in text(answer) and 'value="many"' in text(answer)
    answer = joy.post(here, {"then": "propose", "why": WHY, "version": 1})
    assert answer.status_code == 422 and WHY in text(answer) and "Enter the day and time" in text(answer)


def test_taking_a_national_step_out_is_refused_by_its_name(cast: Cast) -> None:
    joy = at(cast, "joy")
    here = joy.post("/agency/pathways/", {"side": "answering"}).headers["Location"]
    answer = joy.post(here, {"then": "remove:ANSWER-COURT", "version": 1})
    assert answer.status_code == 422 and "It cannot be taken out: put it back." in text(answer)


def test_circumstances_that_the_form_cannot_show_stay_as_they_were(cast: Cast) -> None:
    when = [{"court": True}, {"intelligence": False}]
    pathway = proposed(cast, {**GUARDIAN, "when": when})
    commands.return_pathway(pathway, WHY, by=cast.actor("ray", TUESDAY), at=TUESDAY)
    joy, here = at(cast, "joy"), f"/agency/pathways/{pathway.pk}/steps/GUARDIAN/"
    assert "it can be changed over the API" in text(joy.get(here))
    pathway.refresh_from_db()
    joy.post(here, {**STEP, "label": "Renamed", "version": pathway.version})
    pathway.refresh_from_db()
    assert (pathway.steps[-1]["label"], pathway.steps[-1]["when"]) == ("Renamed", when)


def test_a_preview_counts_what_would_have_gone_another_way(cast: Cast) -> None:
    for _time in range(3):
        submitted(cast)
    legal = {**GUARDIAN, "code": "LEGAL", "label": "A lawyer looks", "roles": ["LEGAL"], "rule": "GR4", "when": []}
    row = proposed(cast, legal, code="MCC", by="ada", side="asking")
    looked = preview(row, TUESDAY)
    assert (looked.total, looked.changed, looked.more_people) == (3, 3, 1)
    ((old, new, count, minutes),) = looked.rows
    assert minutes is None  # nobody has signed yet
    assert count == 3 and new == f"{old} → LEGAL: Lawyer"
    mara = at(cast, "mara")
    assert "On the last 90 days: 3 of 3 would have gone another way." in text(mara.get(f"/agency/pathways/{row.pk}/"))
    assert preview(row, TUESDAY + timedelta(days=91)).total == 0


def test_a_preview_says_how_much_longer_a_changed_one_takes(cast: Cast) -> None:
    """As long as signatures took in the middle, in working minutes: nothing is counted overnight."""
    step = open_step(submitted(cast))
    commands.endorse_request(step, WHY, by=cast.actor("dara", TUESDAY), at=TUESDAY + timedelta(minutes=45))
    legal = {**GUARDIAN, "code": "LEGAL", "label": "A lawyer looks", "roles": ["LEGAL"], "rule": "GR4", "when": []}
    row = proposed(cast, legal, code="MCC", by="ada", side="asking")
    looked = preview(row, TUESDAY + timedelta(hours=1))
    assert (looked.changed, looked.added_minutes) == (1, 45)


def test_a_preview_against_the_scenario_files_counts_what_would_be_routed_anew(cast: Cast) -> None:
    court = {**GUARDIAN, "code": "COURT", "label": "A lawyer looks", "roles": ["LEGAL"], "rule": "GR4"}
    every = proposed(cast, {**court, "when": []}, code="MCC", by="ada", side="asking")
    looked = rehearse(every, TUESDAY)
    assert looked.changed == looked.total > 8
    assert f"{looked.changed} of {looked.total} would go another way than now." in text(
        at(cast, "mara").get(f"/agency/pathways/{every.pk}/")
    )


def test_the_api_writes_and_agrees_as_the_pages_do(cast: Cast) -> None:
    joy, ray, bea = Caller(cast.person("joy")), Caller(cast.person("ray")), Caller(cast.person("bea"))
    row = joy.done("pathways", {"side": "answering"}, status=201)["pathway"]
    here = f"pathways/{row['id']}"
    steps = [*row["steps"], GUARDIAN]
    assert row["least"] == [one["national"] for one in row["steps"]]
    status, code, pointers = refused(joy.post(f"{here}/change", {"steps": steps[1:], "version": 1}))
    assert (status, code, pointers) == (400, "incomplete", ["/steps"])
    joy.done(f"{here}/change", {"steps": steps, "version": 1})
    seen = joy.seen(f"{here}/preview")
    assert (seen["days"], seen["total"], seen["changed"], seen["rows"]) == (90, 0, 0, [])
    assert seen["scenarios"]["total"] > 10 and seen["scenarios"]["added_minutes"] is None
    valid_from = "2026-11-12T09:00:00Z"
    joy.done(f"{here}/propose", {"why": WHY, "valid_from": valid_from, "version": 2})
    assert refused(bea.post(f"{here}/approve", {"justification": WHY, "version": 3}))[0] == 403
    assert refused(joy.post(f"{here}/approve", {"justification": WHY, "version": 3}))[0] == 403
    assert refused(Caller(cast.person("pip")).post(f"{here}/approve", {"justification": WHY, "version": 3}))[0] == 404
    done = ray.done(f"{here}/approve", {"justification": WHY, "version": 3})
    assert (done["pathway"]["status"], done["pathway"]["written_by"]) == ("approved", ["Joy Inventon"])
    assert bea.seen("pathways")["items"][0]["status"] == "approved"


def test_the_register_is_kept_over_pages_by_both_parties(cast: Cast) -> None:
    ada, lyn, joy, hana = (at(cast, who) for who in ("ada", "lyn", "joy", "hana"))
    assert "No agreements yet. Requests still work; each shows the gap." in text(ada.get("/agency/agreements/"))
    said = {
        "name": "Merrowdale tier one", "parties": ["OBS"], "purposes": ["SAFEGUARDING", "S47"],
        "data_kinds": ["PERSONAL", "SPECIAL"], "starts_on_0": "1", "starts_on_1": "11", "starts_on_2": "2026",
        "review_by_0": "1", "review_by_1": "1", "review_by_2": "2028", "document": "Signed copy, county records",
        "paper": SimpleUploadedFile("t1.pdf", b"the signed paper"),
    }  # fmt: skip
    answer = ada.post("/agency/agreements/new/", said)
    assert answer.status_code == 302, text(answer)
    here = answer.headers["Location"]
    row = Agreement.objects.get()
    assert row.document_hash == hashlib.sha256(b"the signed paper").hexdigest()
    assert "You registered this agreement, so someone else signs" in text(ada.get(here))
    for client in (lyn, joy):
        row.refresh_from_db()
        assert client.post(here, {"then": "sign", "version": row.audit_seq}).status_code == 302
    assert "In force" in text(lyn.get("/agency/agreements/"))
    assert hana.get(here).status_code == 404
    row.refresh_from_db()
    answer = lyn.post(here, {"then": "end", "ending": "Short", "version": row.audit_seq})
    assert answer.status_code == 422 and "40 characters or more" in text(answer)


def test_the_register_is_kept_over_the_api(cast: Cast) -> None:
    ada, lyn, joy = (Caller(cast.person(who)) for who in ("ada", "lyn", "joy"))
    words = {
        "name": "Merrowdale tier one", "parties": ["MCC", "OBS"], "purposes": ["SAFEGUARDING"],
        "data_kinds": ["PERSONAL"], "starts_on": "2026-11-01", "review_by": "2028-01-01",
    }  # fmt: skip
    row = ada.done("agreements", words, status=201)["agreement"]
    assert refused(ada.post("agreements", {**words, "purposes": ["FUN"]}))[2] == ["/purposes/0"]
    here = f"agreements/{row['ref']}"
    assert refused(ada.post(f"{here}/sign", {"version": row["version"]}))[0] == 403
    row = lyn.done(f"{here}/sign", {"version": row["version"]})["agreement"]
    row = joy.done(f"{here}/sign", {"version": row["version"]})["agreement"]
    assert [party["signed_by"] for party in row["parties"]] == ["Lyn Mockridge", "Joy Inventon"]
    row = lyn.done(f"{here}/review", {"why": WHY, "review_by": "2029-01-01", "version": row["version"]})["agreement"]
    assert (row["review_by"], row["proposed_review"]) == ("2028-01-01", "2029-01-01")
    assert joy.done(f"{here}/end", {"why": WHY, "version": row["version"]})["agreement"]["ended_at"]


def test_a_gap_is_shown_to_whoever_asks_and_whoever_endorses(cast: Cast) -> None:
    signed(cast, purposes=("COURT",))
    request = submitted(cast)
    sentence = "The agreement with Otterbrook Surgery does not cover this purpose."
    assert sentence in text(at(cast, "pip").get(f"/requests/{request.ref}/"))
    assert sentence in text(at(cast, "dara").get(f"/requests/{request.ref}/endorse/"))
    assert sentence in text(at(cast, "lyn").get(f"/requests/{request.ref}/endorse/"))


def test_what_is_covered_is_said_too(cast: Cast) -> None:
    signed(cast)
    request = submitted(cast)
    assert "Covered by the agreement “Merrowdale tier one”." in text(
        at(cast, "dara").get(f"/requests/{request.ref}/endorse/")
    )


def test_notices_lead_to_what_waits(cast: Cast) -> None:
    row = proposed(cast, GUARDIAN)
    ray = at(cast, "ray")
    assert "A pathway of your agency waits for you" in text(ray.get("/notices/"))
    assert f"/agency/pathways/{row.pk}/" in text(ray.get("/notices/"))
    assert "A pathway of your agency waits for you" not in text(at(cast, "joy").get("/notices/"))


def test_manage_agency_leads_to_both(cast: Cast) -> None:
    approved(cast, GUARDIAN)
    shown = text(at(cast, "joy").get("/agency/"))
    assert "/agency/pathways/" in shown and "/agency/agreements/" in shown
    assert least(cast.agency("OBS"))[0] == {"national": "ANSWER-VICTIM"}
