"""How to call each route: the address for a case, and words with which whoever may act would succeed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from agencies.models import ApiKey
from requests_app.models import Notification
from tests.access.calls_of_agencies import LOCAL_GUIDANCE, OF_AN_AGENCY, OF_STAFF, boxes, colleague, of_staff
from tests.access.calls_of_custody import ABSENT_ID, ABSENT_REF, OF_CUSTODY, REASON, TYPED, of_custody
from tests.access.calls_of_samples import OF_SAMPLES
from tests.access.documents import AN_OFFER, ASKED_AT_ONCE, SHARED_BY_PHONE, WRITTEN_UP
from tests.access.world import Case, World

Words = dict[str, Any]
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")

OF_THE_REQUEST = re.compile(r"(api/v1/)?(requests|drafts)/")
PLAIN: Mapping[str, str] = {
    "kind": "child", "who": "S1", "item": "I1", "agency": "OBS", "pack": "ENG-2026-09", "version": "ENG-2026-09",
    "of": "S3", "hold": str(UUID(int=7)), "secret": "A" * 43,
}  # fmt: skip


def path_of(route: str, case: Case, world: World, about: str = "") -> str:
    """The address of a route for this case. `about`: which thing, where the route leaves that open."""
    return "/" + PLACE.sub(
        lambda found: str(_value(found[1], route, case, world, about)), route.strip("^$").rstrip("*.")
    )


def absent_path_of(route: str) -> str:
    """The same address for something that does not exist."""
    refs = ("ref", "response_ref", "answer", "advice", "advice_ref")
    ids = (
        *("step_id", "key_id", "deputy_id", "cover_id", "accreditation_id", "pk", "question", "question_id", "stream"),
        *(
            "pathway",
            "pathway_id",
            "local_text",
            "local_text_id",
            "glass_id",
            "exclusion_id",
            "step",
            "line_id",
            "leave",
            "leave_id",
            "correction",
            "correction_id",
            "copy",
        ),
        *("membership_id", "proposal_id", "team_id", "shift_id", "away_id", "linking_id", "person_id"),
        "invitation_id",
        *("pathway", "pathway_id", "glass_id", "leave", "leave_id", "correction", "correction_id", "copy"),
    )
    gone = {
        **dict.fromkeys(refs, ABSENT_REF),
        **dict.fromkeys(ids, ABSENT_ID),
        "number": 1,
        "contact_id": 9999999,
        "closure_id": 9999999,
    }
    return "/" + PLACE.sub(lambda found: str(gone.get(found[1]) or _plain(found[1], route)), route)


def _plain(name: str, route: str) -> str:
    if name == "code" and "steps/" in route:
        return "SECOND"
    if name == "code" and route.startswith("practice/"):
        return "SC1"
    if name == "code":
        return "GR1" if "rules/" in route else "not_found"
    return PLAIN[name]


def _value(name: str, route: str, case: Case, world: World, about: str) -> Any:
    if name == "glass_id" or (name == "pk" and route.startswith("glass/")):
        return world.glass.pk if world.glass else ABSENT_ID
    if name == "ref" and "glass/" in route:
        opened = world.unasked["alarm"].info_request if case.stage == "received" else case.asked
        return opened.ref if opened else ABSENT_REF
    if name in ("advice", "advice_ref") or (name == "ref" and re.match(r"(api/v1/)?advice/", route)):
        return case.advice.ref if case.advice else ABSENT_REF
    if name == "ref" and about in world.unasked:
        return world.unasked[about].ref
    if name == "ref" and re.search(r"(^|/)agreements/", route):
        return world.agreement.ref
    if "samples/" in route:
        return world.sample.ref if name == "ref" else 1
    if name in ("pathway", "pathway_id"):
        return world.pathway.pk
    if name in ("local_text", "local_text_id"):
        return world.local_text.pk
    if name == "ref":
        return _ref(route, case, about)
    if name in ("response_ref", "answer"):
        return case.ours.ref if case.ours else ABSENT_REF
    if name in ("step_id", "step"):
        mode = "look_back" if route.endswith("look_back") else "sign"
        step = case.step(asking=bool(OF_THE_REQUEST.match(route)), mode=mode)
        return step.pk if step else ABSENT_ID
    if name in ("stream", "number"):
        thing = case.ours if about == "response" else case.asked
        return 1 if name == "number" else thing.pk if thing else ABSENT_ID
    if name in ("leave", "leave_id", "correction", "correction_id", "copy"):
        return of_custody(name, route, case)
    if name in ("question", "question_id"):
        return case.question.pk if case.question else ABSENT_ID
    if name in ("accreditation_id", "cover_id") or "agency/cover/" in route:
        return world.accredited if name == "accreditation_id" else world.cover
    if name in ("exclusion_id", "step", "line_id") or "agency/exclusions/" in route or "agency/lines/" in route:
        return ABSENT_ID  # no administrator is among the columns, and nobody else gets as far as looking
    if name in OF_STAFF or "agency/people/" in route:
        return of_staff(name, world)
    if name == "deputy_id" or "deputies" in route:
        return world.deputyship
    if name in ("key_id", "pk"):
        return _id(route, case, world, about)
    return _plain(name, route)


def _ref(route: str, case: Case, about: str) -> str:
    if about == "answer draft":
        return case.ours.drafts.get().ref if case.ours else ABSENT_REF
    if about == "request" or (OF_THE_REQUEST.match(route) and about != "response"):
        return case.draft.ref if case.draft else case.asked.ref if case.asked else ABSENT_REF
    return case.ours.ref if case.ours else ABSENT_REF


def _id(route: str, case: Case, world: World, about: str) -> UUID:
    if "key" in route:
        return ApiKey.objects.filter(membership__person=world.cast.person("pip")).earliest("prefix").pk
    thing = case.ours if about == "response" else case.asked
    who = world.cast.person("leo" if about == "response" else "pip")
    notice = Notification.objects.filter(about_id=thing.pk, recipient=who).order_by("made_at").last() if thing else None
    return notice.pk if notice else ABSENT_ID


def _seen(case: Case, *, asking: bool) -> int:
    thing = case.draft if case.draft else case.asked if asking else case.ours
    return 0 if thing is None else thing.version if thing is case.draft else thing.audit_seq


def _decision(choice: str, *, asking: bool) -> Callable[[Case], Words]:
    return lambda case: {"decision": choice, "reason": REASON, "version": _seen(case, asking=asking)}


def _said(asking: bool, **words: Any) -> Callable[[Case], Words]:
    return lambda case: {**words, "version": _seen(case, asking=asking)}


def _said_why(asking: bool, **words: Any) -> Callable[[Case], Words]:
    return _said(asking, justification=REASON, **words)


def _typed(**words: str) -> Callable[[Case], Words]:
    return lambda case: {**words, "then": "later"}


def _of_the_question(**words: Any) -> Callable[[Case], Words]:
    return lambda case: {**words, "version": case.question.version if case.question else 1}


def _elsewhere(case: Case) -> Words:
    return {"to": "AN", "items": ["I2"]}


def _asks(case: Case) -> Words:
    return case.writer.again()


def _endorses(case: Case) -> Words:
    return _decision("RIGHT" if case.stage == "court" else "endorse", asking=True)(case)


def _decides(case: Case) -> Words:
    looks_back = case.ours is not None and case.ours.status not in ("in_approval",)
    return _decision("RIGHT" if looks_back else "agree", asking=False)(case)


_NEW_AGREEMENT: Words = {
    "name": "Another agreement", "purposes": ["SAFEGUARDING"], "data_kinds": ["PERSONAL"],
}  # fmt: skip
_STEP: Words = {"label": "Another look", "why": REASON, "roles": ["LEGAL"], "rule": "GR4", "people": "1"}


def _wants() -> Words:
    return {"adviser": colleague("fern"), "question": TYPED, "items": ["I1"]}


WORDS: Mapping[str, Callable[[Case], Words]] = {
    "requests/<str:ref>/withdraw/": _said(True, reason=REASON),
    "requests/<str:ref>/copy/": _elsewhere,
    "requests/<str:ref>/check/": _said(True),
    "requests/<str:ref>/endorse/": _endorses,
    "requests/<str:ref>/child/add/<str:kind>/": _typed(name=TYPED),
    "requests/<str:ref>/child/<str:who>/": _typed(name=TYPED),
    "requests/<str:ref>/concern/": _typed(concern=TYPED),
    "requests/<str:ref>/one-page/": _typed(concern=TYPED),
    "practice/scenarios/<str:code>/": lambda _case: {"decision": "C", "rule": "GR6", "tell": "YES", "reason": TYPED},
    "requests/<str:ref>/ask/": _typed(necessity=TYPED),
    "requests/<str:ref>/ask/<str:agency>/add/": _typed(sought=TYPED),
    "requests/<str:ref>/ask/<str:item>/": _typed(sought=TYPED),
    "requests/<str:ref>/law/": _typed(other=TYPED),
    "requests/<str:ref>/family/": _typed(informed="BOTH"),
    "responses/<str:ref>/": lambda case: {"show": "S1.dob"},
    "responses/<str:ref>/take/": _said(False),
    "responses/<str:ref>/prepare/": lambda case: {"then": "later", "left_out": TYPED},
    "responses/<str:ref>/decide/": _decides,
    "retention/<str:ref>/hold/": lambda case: {"code": "INQUIRY", "why": REASON},
    "oversight/subject/": lambda case: {"nhs_number": "999 026 1008", "why": REASON},
    "oversight/proofs/": lambda case: {"ref": case.asked.ref if case.asked else ABSENT_REF},
    "responses/<str:ref>/recall/": _said(False, reason=REASON, word="RECALL"),
    "disclosures/<str:ref>/destroyed/": lambda case: {
        "how": TYPED, "copies": TYPED, "version": _as_the_asker_knows(case),
    },
    "disclosures/<str:ref>/look-again/": lambda case: {
        "new_information": REASON, "version": _as_the_asker_knows(case),
    },
    "api/v1/responses/<ref:ref>/recall": _said_why(False, confirm="RECALL"),
    "api/v1/requests/<ref:ref>/responses/<ref:response_ref>/confirm_destroyed": lambda case: {
        "how": TYPED, "copies": TYPED, "version": _as_the_asker_knows(case),
    },
    "api/v1/requests/<ref:ref>/responses/<ref:response_ref>/look_again": lambda case: {
        "new_information": REASON, "version": _as_the_asker_knows(case),
    },
    "disclosures/<str:ref>/receipt/": lambda case: {"arrived": "RIGHT"},
    "responses/<str:ref>/more-time/": _said(False, adds="1", code="TOO_MUCH", reason=REASON),
    "api/v1/responses/<ref:ref>/extend": _said_why(False, adds=1, code="TOO_MUCH"),
    "requests/<str:ref>/responses/<str:answer>/object/": lambda case: {
        "reason": REASON, "version": _as_the_asker_knows(case),
    },
    "api/v1/requests/<ref:ref>/responses/<ref:response_ref>/object": lambda case: {
        "justification": REASON, "version": _as_the_asker_knows(case),
    },
    **OF_CUSTODY,
    **OF_SAMPLES,
    **dict.fromkeys(
        ("requests/<str:ref>/telling/", "responses/<str:ref>/telling/"),
        lambda case: {
            "about": "S1", "told": "NO", "ground": "NOT_REACHED", "words": TYPED, "look_again_at_0": "10",
            "look_again_at_1": "1", "look_again_at_2": "2027", "look_again_at_3": "09:00",
        },
    ),
    **dict.fromkeys(
        ("api/v1/requests/<ref:ref>/tell_person", "api/v1/responses/<ref:ref>/tell_person"),
        lambda case: {"about": "S1", "how": "PHONE", "happened_at": "2026-11-10T08:00:00Z", "words": TYPED},
    ),
    **dict.fromkeys(
        ("api/v1/requests/<ref:ref>/defer_notice", "api/v1/responses/<ref:ref>/defer_notice"),
        lambda case: {
            "about": "S1", "ground": "NOT_REACHED", "look_again_at": "2027-01-10T08:00:00Z", "words": TYPED,
        },
    ),
    "requests/<str:ref>/notes/": lambda case: {"note": TYPED},
    "requests/<str:ref>/questions/<uuid:question>/reply/": _of_the_question(reply=TYPED),
    "responses/<str:ref>/notes/": lambda case: {"note": TYPED},
    "responses/<str:ref>/questions/": _said(False, question=TYPED, about="items/I1", pause="yes"),
    "responses/<str:ref>/questions/<uuid:question>/take_back/": _of_the_question(),
    "share/new/": lambda case: {
        "to": "MHA", "urgency": "RED", "name": TYPED, "what": TYPED, "why_now": TYPED,
    },
    "share/<str:ref>/withdraw/": lambda case: {"reason": REASON, "version": _the_offers_version()},
    "api/v1/offers": lambda case: {"offer": {**AN_OFFER, "to": "MHA"}},
    "api/v1/responses/<ref:ref>/withdraw_offer": lambda case: {
        "justification": REASON, "version": _the_offers_version(),
    },
    "api/v1/arrivals/<ref:ref>/open": lambda case: {"accepts": True},
    "api/v1/arrivals/<ref:ref>/confirm_receipt": lambda case: {"answer": "RIGHT", "version": 4},
    "api/v1/arrivals/<ref:ref>/confirm_destroyed": lambda case: {"how": TYPED, "copies": TYPED, "version": 4},
    "emergency/ask/": lambda case: {**ASKED_AT_ONCE, "ask": ["YJS"]},
    "emergency/record/": lambda case: {
        **{name: SHARED_BY_PHONE[name] for name in ("who", "danger", "told", "checked")}, "to": "YJS",
        "happened_at_0": "10", "happened_at_1": "11", "happened_at_2": "2026", "happened_at_3": "09:50",
    },
    "emergency/<str:ref>/write-up/": lambda case: WRITTEN_UP,
    "emergency/<str:ref>/add/": lambda case: {"added": TYPED},
    "responses/<str:ref>/at-once/": lambda case: {"spoke_to": TYPED, "told": TYPED, "version": 1},
    "api/v1/emergencies/ask": lambda case: {"ask": {**ASKED_AT_ONCE, "ask": ["YJS"]}},
    "api/v1/emergencies/record": lambda case: {"shared": {**SHARED_BY_PHONE, "to": "YJS"}},
    "api/v1/emergencies/<ref:ref>/write_up": lambda case: {"write_up": WRITTEN_UP},
    "api/v1/emergencies/<ref:ref>/add": lambda case: {"added": TYPED},
    "api/v1/responses/<ref:ref>/answer_at_once": lambda case: {"spoke_to": TYPED, "told": TYPED, "version": 1},
    "responses/<str:ref>/advice/": _said(False, question=TYPED, items=["I1"]),
    "responses/<str:ref>/advice/<str:advice>/take_back/": lambda case: {"version": 1},
    "advice/<str:ref>/": lambda case: {"view": "withhold", "reason": REASON, "version": 1},
    "api/v1/responses/<ref:ref>/advice": lambda case: _said(False, **_wants())(case),
    "api/v1/responses/<ref:ref>/advice/<ref:advice_ref>/take_back": lambda case: {"version": 1},
    "api/v1/advice/<ref:ref>/give": lambda case: {"view": "withhold", "justification": REASON, "version": 1},
    "glass/": lambda case: {"ref": ABSENT_REF, "why": REASON, "tried": TYPED},
    "glass/uses/<uuid:pk>/": lambda case: {"verdict": "justified", "reason": REASON},
    "api/v1/glass": lambda case: {"ref": ABSENT_REF, "why": REASON, "tried": TYPED},
    "api/v1/glass/uses/<uuid:glass_id>/review": lambda case: {"verdict": "justified", "justification": REASON},
    "api/v1/requests/<ref:ref>/notes": lambda case: {"note": TYPED},
    "api/v1/requests/<ref:ref>/responses/<ref:response_ref>/questions/<uuid:question_id>/reply": _of_the_question(
        reply=TYPED
    ),
    "api/v1/responses/<ref:ref>/notes": lambda case: {"note": TYPED},
    "api/v1/responses/<ref:ref>/questions": _said(False, question=TYPED, about="items/I1", pause=False),
    "api/v1/responses/<ref:ref>/questions/<uuid:question_id>/take_back": _of_the_question(),
    **LOCAL_GUIDANCE,
    "agency/pathways/": lambda case: {"side": "answering"},
    "agency/pathways/<uuid:pathway>/": lambda case: {
        "then": "decide", "decision": "approve", "justification": REASON, "version": 3,
    },
    "agency/pathways/<uuid:pathway>/steps/add/": lambda case: {**_STEP, "version": 3},
    "agency/pathways/<uuid:pathway>/steps/<str:code>/": lambda case: {**_STEP, "version": 3},
    "agency/agreements/new/": lambda case: {
        **_NEW_AGREEMENT, "parties": ["OBS"], "starts_on_0": "1", "starts_on_1": "12", "starts_on_2": "2026",
        "review_by_0": "1", "review_by_1": "12", "review_by_2": "2027",
    },
    "agency/agreements/<str:ref>/": lambda case: {"then": "sign", "version": 1},
    "api/v1/pathways": lambda case: {"side": "answering"},
    "api/v1/pathways/<uuid:pathway_id>/change": lambda case: {"steps": [], "version": 3},
    "api/v1/pathways/<uuid:pathway_id>/propose": lambda case: {
        "why": REASON, "valid_from": "2026-12-01T09:00:00Z", "version": 3,
    },
    "api/v1/pathways/<uuid:pathway_id>/approve": lambda case: {"justification": REASON, "version": 3},
    "api/v1/pathways/<uuid:pathway_id>/return": lambda case: {"justification": REASON, "version": 3},
    "api/v1/pathways/<uuid:pathway_id>/discard": lambda case: {"version": 3},
    "api/v1/agreements": lambda case: {
        **_NEW_AGREEMENT, "parties": ["MCC", "MP", "OBS"], "starts_on": "2026-12-01", "review_by": "2027-12-01",
    },
    "api/v1/agreements/<ref:ref>/sign": lambda case: {"version": 1},
    "api/v1/agreements/<ref:ref>/review": lambda case: {"why": REASON, "review_by": "2027-12-31", "version": 1},
    "api/v1/agreements/<ref:ref>/end": lambda case: {"why": REASON, "version": 1},
    "notices/settings/": lambda case: {"digest_at": "08:30", "mutes": ["withdrawn"]},
    "api/v1/mail_choice": lambda case: {"digest_at": "08:30", "mutes": ["withdrawn"]},
    "account/": lambda case: {
        "then": "key", "name": "x", "scopes": ["requests:read"], "ends_0": "1", "ends_1": "12", "ends_2": "2026",
    },
    "requests/<str:ref>/declare/": lambda case: {"kind": "KNOWS"},
    "responses/<str:ref>/declare/": lambda case: {"kind": "KNOWS"},
    "requests/<str:ref>/restrict/": _said(True, reason=REASON, people=[], **boxes("ends_at")),
    "responses/<str:ref>/restrict/": _said(False, reason=REASON, people=[], **boxes("ends_at")),
    "requests/<str:ref>/address/<str:of>/": lambda case: {"reason": REASON},
    "api/v1/requests/<ref:ref>/show_address": lambda case: {"subject": "S3", "why": REASON},
    "api/v1/responses/<ref:ref>/restrict": _said(False, why=REASON, people=[], until="2026-11-20T00:00:00Z"),
    "api/v1/responses/<ref:ref>/unrestrict": _said(False, why=REASON),
    "api/v1/requests/<ref:ref>/declare_link": lambda case: {"kind": "KNOWS"},
    "api/v1/responses/<ref:ref>/declare_link": lambda case: {"kind": "KNOWS"},
    "api/v1/requests/<ref:ref>/exclude_person": lambda case: {
        "person": colleague("mara"), "kind": "PARTY", "why": REASON,
    },
    "api/v1/responses/<ref:ref>/exclude_person": lambda case: {
        "person": colleague("rob"), "kind": "PARTY", "why": REASON,
    },
    "api/v1/requests/<ref:ref>/restrict": _said(
        True, why=REASON, people=[], until="2026-11-20T00:00:00Z",
    ),
    "api/v1/requests/<ref:ref>/unrestrict": _said(True, why=REASON),
    **OF_AN_AGENCY,
    "sign-in/": lambda case: {"login": "pip@demo.example", "password": "no"},
    "sign-in/again/": lambda case: {"password": "no"},
    "sign-in/code/": lambda case: {"code": "000000"},
    "sign-in/again/code/": lambda case: {"code": "000000"},
    "account/second-factor/set-up/": lambda case: {"code": "000000"},
    "account/second-factor/remove/": lambda case: {},
    "account/second-factor/codes/new/": lambda case: {},
    "api/v1/keys": lambda case: {"label": "x", "scopes": ["requests:read"], "expires_at": "2026-12-01T00:00:00Z"},
    "api/v1/keys/<uuid:key_id>/revoke": lambda case: {},
    "api/v1/requests": _asks,
    "api/v1/requests/<ref:ref>/revise": lambda case: {},
    "api/v1/requests/<ref:ref>/copy": _elsewhere,
    "api/v1/requests/<ref:ref>/submit": _said(True),
    "api/v1/requests/<ref:ref>/withdraw": _said_why(True),
    "api/v1/requests/<ref:ref>/steps/<uuid:step_id>/dissent": _said_why(True),
    "api/v1/requests/<ref:ref>/steps/<uuid:step_id>/answer_dissent": _said_why(True),
    "api/v1/responses/<ref:ref>/steps/<uuid:step_id>/dissent": _said_why(False),
    "api/v1/responses/<ref:ref>/steps/<uuid:step_id>/answer_dissent": _said_why(False),
    "api/v1/requests/<ref:ref>/steps/<uuid:step_id>/endorse": _said_why(True),
    "api/v1/requests/<ref:ref>/steps/<uuid:step_id>/return": _said_why(True),
    "api/v1/requests/<ref:ref>/steps/<uuid:step_id>/decline": _said_why(True),
    "api/v1/requests/<ref:ref>/steps/<uuid:step_id>/look_back": _said_why(True, verdict="RIGHT"),
    "api/v1/requests/<ref:ref>/responses/<ref:response_ref>/open": lambda case: {"accepts": True},
    "api/v1/requests/<ref:ref>/responses/<ref:response_ref>/confirm_receipt": lambda case: {
        "answer": "RIGHT", "version": _as_the_asker_knows(case),
    },
    "api/v1/responses/<ref:ref>/acknowledge": _said(False),
    "api/v1/responses/<ref:ref>/put_forward": lambda case: {
        "answer": case.writer.answered_again(), "version": _seen(case, asking=False),
    },
    "api/v1/responses/<ref:ref>/stop": _said_why(False),
    "api/v1/responses/<ref:ref>/steps/<uuid:step_id>/approve": _said_why(False),
    "api/v1/responses/<ref:ref>/steps/<uuid:step_id>/return": _said_why(False),
    "api/v1/responses/<ref:ref>/steps/<uuid:step_id>/look_back": _said_why(False, verdict="RIGHT"),
}  # fmt: skip


def _the_offers_version() -> int:
    """An offer that was only begun has one entry."""
    return 1


def _as_the_asker_knows(case: Case) -> int:
    from requests_app.queries.tracks import asker_version

    return asker_version(case.ours) if case.ours else 0


def words_for(route: str, verb: str, case: Case) -> Any:
    """What to send."""
    if verb not in ("POST", "PUT", "PATCH", "DELETE"):
        return None
    write = WORDS.get(route)
    return write(case) if write else {}
