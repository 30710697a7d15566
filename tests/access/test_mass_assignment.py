"""Only what a form or an act asks for is taken: whatever else is sent is refused, or makes no difference (A16)."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from requests_app.views import prepare
from tests.access.calls import path_of, words_for
from tests.access.columns import BY_CODE, Column
from tests.access.driving import Driver, rolled_back
from tests.access.matrix import rows
from tests.access.reading import said
from tests.access.routes import is_of_the_api
from tests.access.snapshots import known, models, snapshot

pytestmark = pytest.mark.django_db

DONE: dict[str, tuple[str, str, str]] = {}
for row in rows():
    if "POST" in row.verbs and row.route not in DONE:
        for code, word in row.expected.items():
            if word == "do" and not BY_CODE[code].by_key:
                DONE[row.route] = code, row.stages[0], row.about
                break
PAGES = sorted(route for route in DONE if not is_of_the_api(route))
REVISE = "api/v1/requests/<ref:ref>/revise"  # takes a draft's words as they come, like the pages
ACTS = sorted(route for route in DONE if is_of_the_api(route) and route != REVISE)
INVENTED = [f"{a}{b}" for a in ("is_", "new_", "by_", "_", "") for b in (
    "admin", "superuser", "status", "owner", "approved", "agency_id", "team_id", "role", "seal", "at",
)]  # fmt: skip
FIELDS = sorted({field.name for model in models() for field in model._meta.get_fields()} | set(INVENTED))
IN_A_FORM = re.compile(r'name="([^"]+)"')


def _forged(driver: Driver, name: str) -> str:
    """A value that would do harm, were it taken."""
    world = driver.world
    if name.endswith("_at") or name in ("acknowledge_by",):
        return "2020-01-01T00:00:00Z"
    if name in ("status", "ended_as"):
        return "closed"
    if name in ("agency", "agency_id", "to_agency", "from_agency", "team", "team_id"):
        return str(world.cast.agency("SLC").pk)
    if name in ("author", "owner", "holder", "person", "drafted_by", "received_by", "decided_by"):
        return str(world.cast.person("rex").pk)
    return "9"


def _asked_for(driver: Driver, column: Column, path: str, sent: dict[str, Any]) -> set[str]:
    """The names that the page's own form has, and those that the act needs."""
    page = driver.tried(column, "GET", path)
    return set(IN_A_FORM.findall(page.body.decode())) | set(sent)


@pytest.mark.parametrize("route", PAGES)
def test_a_page_takes_nothing_that_it_does_not_ask_for(route: str, driver: Driver) -> None:
    """The same act with and without every field of every table beside it leaves the same database."""
    code, stage, about = DONE[route]
    case, column = driver.world.cases[stage], BY_CODE[code]
    path, sent = path_of(route, case, driver.world, about), words_for(route, "POST", case)
    own = _asked_for(driver, column, path, sent)
    forged = {name: _forged(driver, name) for name in FIELDS if name not in own}
    assert len(forged) > 50
    before, after = known(), []
    names = sorted(forged)  # in two halves: a form with more than 300 fields is not read at all
    halves = [{name: forged[name] for name in names[part::2]} for part in (0, 1)]
    for words in (sent, *({**half, **sent} for half in halves)):
        with rolled_back():
            answer = driver.call(column, "POST", path, words)
            assert said("POST", answer, column) == "do", (path, answer.status)
            after.append(snapshot(before))
    for forging in after[1:]:
        assert after[0] - forging == forging - after[0] == {}


@pytest.mark.parametrize("route", ACTS)
def test_an_act_refuses_by_name_what_it_does_not_take(route: str, driver: Driver) -> None:
    code, stage, about = DONE[route]
    case, column = driver.world.cases[stage], BY_CODE[code]
    path, sent = path_of(route, case, driver.world, about), words_for(route, "POST", case)
    before = known()
    with rolled_back():
        assert said("POST", driver.call(column, "POST", path, sent), column) == "do"
    untouched = snapshot(before)
    extra = [name for name in FIELDS if name not in sent and name not in _may_be_left_out(route)]
    for names in (extra, ["status"], ["agency"], ["decided_at"]):
        with rolled_back():
            answer = driver.call(column, "POST", path, {**sent, **{name: _forged(driver, name) for name in names}})
            assert answer.status == 400, (names[:3], answer.status, answer.body[:300])
            assert f'"pointer":"/{names[0]}"' in answer.body.decode().replace('": "', '":"')
            assert snapshot(before) == untouched


def _may_be_left_out(route: str) -> set[str]:
    """Fields that the act takes and that the words here leave out."""
    if route == "api/v1/requests":
        return {"client_ref", "meeting"}
    if route == "api/v1/agreements":
        return {"gateways", "subject_kinds", "document", "document_hash"}
    return {"change_to", "change_does", "about"} if "questions" in route or "notes" in route else set()


def test_an_answer_refuses_by_name_what_it_does_not_know(driver: Driver) -> None:
    """The document inside the act."""
    route = "api/v1/responses/<ref:ref>/put_forward"
    case, column = driver.world.cases["received"], BY_CODE["HO"]
    words = words_for(route, "POST", case)
    words["answer"]["status"] = "delivered"
    words["answer"]["items"][0]["approved_by"] = "me"
    answer = driver.tried(column, "POST", path_of(route, case, driver.world), words)
    assert answer.status == 400
    assert "/items/0/approved_by" in answer.body.decode() and "/status" in answer.body.decode()


def test_what_stands_beside_the_document_is_refused_when_it_is_revised(driver: Driver) -> None:
    case, author = driver.world.cases["returned"], BY_CODE["AU"]
    words = {**case.writer.again(), "status": "sent", "authorised_by": "me"}
    with rolled_back():
        answer = driver.call(author, "POST", path_of(REVISE, case, driver.world), words)
    assert answer.status == 400
    assert {fault["pointer"] for fault in json.loads(answer.body)["errors"]} == {"/status", "/authorised_by"}


def test_a_page_that_takes_more_is_caught(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A view that keeps whatever was posted."""
    real = prepare.read_answer

    def greedy(posted: Any, *rest: Any) -> Any:
        return {**real(posted, *rest), "taken": posted.get("is_superuser", "")}

    monkeypatch.setattr(prepare, "read_answer", greedy)
    with pytest.raises(AssertionError):
        test_a_page_takes_nothing_that_it_does_not_ask_for("responses/<str:ref>/prepare/", driver)
