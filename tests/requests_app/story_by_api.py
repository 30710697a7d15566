"""A scenario file played through the API: the same acts, by people and their systems, over HTTP, with what they read.

Whoever plays knows what API answers have told: references, ids of steps and questions, versions. What a key may do is
done with a key, everything else with a session. Nothing is looked up in the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import time_machine

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast, found
from requests_app.management.rehearsal.playing import pass_time
from requests_app.management.rehearsal.reading import CLOCK, Act, Story
from requests_app.management.rehearsal.schema import Verb
from requests_app.management.rehearsal.verbs import check_trail
from tests.requests_app.integrator import Answered, Integrator, operations
from tests.requests_app.story_outcomes import Came, differs, stands

Words = dict[str, Any]
SCOPES = ["requests:read", "requests:draft", "responses:read"]
ABSENT = "00000000-0000-4000-8000-000000000000"


@dataclass
class ByApi:
    """Who plays, and what the API has told so far."""

    cast: Cast
    now: datetime
    refs: dict[str, str] = field(default_factory=dict)  # of the file's requests
    answers: dict[str, str] = field(default_factory=dict)  # of partners' answers: RQ-01/OBS
    steps: dict[str, list[Words]] = field(default_factory=dict)  # the last that somebody was shown, by handle
    questions: dict[str, Words] = field(default_factory=dict)
    keys: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def calls(self, who: str, name: str, body: Any = None, **places: str) -> Answered:
        """Call an operation: with this person's key where a key may do it, otherwise signed in afresh."""
        ways = {way for ways in operations()[name].words["security"] for way in ways}
        client = Integrator(key=self.key(who)) if "key" in ways else Integrator(self.cast.person(who))
        return client.calls(name, body, **places)

    def key(self, who: str) -> str:
        """The secret of this person's system: they issue it themselves, for a month."""
        secret, ends = self.keys.get(who, ("", self.now))
        if ends <= self.now:
            ends = self.now + timedelta(days=30)
            issue = {"label": "case system", "scopes": SCOPES, "expires_at": ends.isoformat()}
            secret = Integrator(self.cast.person(who)).must("issue_key", issue)["secret"]
            self.keys[who] = secret, ends
        return secret

    def sees(self, who: str, to: str) -> Words:
        """The request or answer of a handle as this person sees it; nothing where they see nothing."""
        request, _slash, partner = to.partition("/")
        if partner:
            answered = self.calls(who, "open_response", ref=self.answers[to])
        else:
            answered = self.calls(who, "open_request", ref=self.refs[request])
        if answered.refused:
            return {}
        self.steps[to] = answered.words["steps"]
        self.learn(request, answered.words)
        return answered.words

    def learn(self, request: str, told: Words) -> None:
        """Remember the references of partners' answers from what a request's own side was told."""
        for track in told.get("responses", ()):
            self.answers.setdefault(f"{request}/{track['agency']['code']}", track["ref"])

    def track(self, who: str, to: str) -> Words:
        """A partner's answer as the asker knows it; nothing where they see nothing."""
        request, partner = to.split("/")
        answered = self.calls(who, "list_answers", ref=self.refs[request])
        tracks = answered.words.get("items", [])
        mine = [track for track in tracks if track["agency"]["code"] == partner]
        return next((track for track in mine if track["ref"] == self.answers.get(to)), mine[0] if mine else {})


@dataclass(frozen=True)
class Scene:
    """One act about to be done by API."""

    door: ByApi
    act: Act

    @property
    def who(self) -> str:
        """Who acts."""
        return self.act.line.who

    @property
    def to(self) -> str:
        """To what."""
        return self.act.line.to or ""

    @property
    def parts(self) -> list[str]:
        """The parts of the handle."""
        return self.to.split("/")

    @property
    def words(self) -> Any:
        """The act's own words."""
        return self.act.line.with_

    @property
    def asking(self) -> bool:
        """Whether it is an act of the asking side on its request."""
        return len(self.parts) == 1 or self.parts[1] not in self.door.cast.agencies

    @property
    def thing(self) -> str:
        """The handle without the role of a step: the request, or the partner's answer."""
        return "/".join(self.parts[: 1 if self.asking else 2])

    @property
    def ref(self) -> str:
        """The reference of what is acted on."""
        return self.door.refs[self.thing] if self.asking else self.door.answers[self.thing]

    @property
    def both(self) -> Words:
        """The place of a partner's answer below its request."""
        return {"ref": self.door.refs[self.parts[0]], "response_ref": self.door.answers[self.to]}

    def does(self, name: str, body: Any = None, **places: str) -> Answered:
        """Call an operation as whoever acts."""
        return self.door.calls(self.who, name, body, **places)


def _acted(scene: Scene, answer: Answered) -> Came:
    """Where the thing stands, by the answer to an act."""
    told = answer.words.get("request") or answer.words.get("response") or {}
    if "responses" in told:
        scene.door.learn(scene.parts[0], told)
    return Came(answer, stands(told))


def _submit(scene: Scene) -> Came:
    """Words that a key may bring in; then a person puts them forward."""
    document = scene.act.document
    if scene.parts[0] in scene.door.refs:
        prepared = scene.does("revise_request", document, ref=scene.ref)
    else:
        prepared = scene.does("prepare_request", document)
    if prepared.refused:
        return Came(prepared)
    draft = prepared.words
    scene.door.refs.setdefault(scene.parts[0], draft["ref"])
    return _acted(scene, scene.does("submit_request", {"version": draft["version"]}, ref=draft["ref"]))


def _version(scene: Scene) -> int:
    """The version that this person sees now."""
    return int(scene.door.sees(scene.who, scene.thing).get("version", 0))


def _step(scene: Scene, mode: str) -> str:
    """The step of the handle's role, or the one whose turn it is, among those that were shown last."""
    shown = scene.door.steps.get(scene.thing, [])
    role = scene.to.removeprefix(scene.thing).lstrip("/")
    newest = max((step["round"] for step in shown), default=0)
    fit = [step for step in shown if step["round"] == newest and (not role or role in step["roles"])]
    fit.sort(key=lambda step: (step["mode"] != mode, step["status"] != "open", step["order"]))
    return str(fit[0]["id"]) if fit else ABSENT


def _signs(asking: str, answering: str, mode: str = "sign") -> Callable[[Scene], Came]:
    def sign(scene: Scene) -> Came:
        body = {"justification": scene.words.why, "version": _version(scene)}
        if scene.words.verdict:
            body["verdict"] = scene.words.verdict
        name = asking if scene.asking else answering
        return _acted(scene, scene.does(name, body, ref=scene.ref, step_id=_step(scene, mode)))

    return sign


def _acts(name: str, *, why: bool = False) -> Callable[[Scene], Came]:
    def do(scene: Scene) -> Came:
        body = {"version": _version(scene)} | ({"justification": scene.words.why} if why else {})
        return _acted(scene, scene.does(name, body, ref=scene.ref))

    return do


def _put_forward(scene: Scene) -> Came:
    body = {"answer": scene.act.document, "version": _version(scene)}
    return _acted(scene, scene.does("put_forward_response", body, ref=scene.ref))


def _ask(scene: Scene) -> Came:
    words = scene.words
    body = {"question": words.text, "about": words.about, "pause": words.pause, "version": _version(scene)}
    return _acted(scene, scene.does("ask_question", body, ref=scene.ref))


def _newest_question(scene: Scene, shown: Words) -> tuple[str, int]:
    """Of this answer, by what this person or somebody before them was shown."""
    mine = [thread for thread in shown.get("questions", ()) if thread["response"] == scene.door.answers[scene.to]]
    if mine:
        scene.door.questions[scene.to] = max(mine, key=lambda thread: int(thread["number"]))
    thread = scene.door.questions.get(scene.to, {})
    return str(thread.get("id", ABSENT)), int(thread.get("version", 0))


def _reply(scene: Scene) -> Came:
    question, version = _newest_question(scene, scene.door.sees(scene.who, scene.parts[0]))
    body = {"reply": scene.words.text, "version": version}
    if scene.words.change_to:
        body["change_to"], body["change_does"] = scene.words.change_to, scene.words.change_does
    return _acted(scene, scene.does("reply_to_question", body, question_id=question, **scene.both))


def _take_back(scene: Scene) -> Came:
    question, version = _newest_question(scene, scene.door.sees(scene.who, scene.to))
    return _acted(scene, scene.does("take_back_question", {"version": version}, ref=scene.ref, question_id=question))


def _ask_advice(scene: Scene) -> Came:
    """Of somebody who is offered; somebody else is asked for all the same, and refused."""
    offered = scene.does("list_advisers", ref=scene.ref).words.get("items", [])
    wanted = scene.door.cast.person(scene.words.adviser).name
    adviser = next((one["id"] for one in offered if one["name"] == wanted), ABSENT)
    body = {"adviser": adviser, "question": scene.words.text, "items": list(scene.words.items)}
    body |= {"because": scene.words.why or "", "version": _version(scene)}
    return _acted(scene, scene.does("ask_advice", body, ref=scene.ref))


def _advise(scene: Scene) -> Came:
    line = scene.does("list_advice").words["items"][0]
    scene.does("open_advice", ref=line["ref"])
    body = {"view": scene.words.view, "justification": scene.words.why, "version": line["version"]}
    return Came(scene.does("give_advice", body | {"condition": scene.words.about or ""}, ref=line["ref"]), {})


def _look_again(scene: Scene) -> Came:
    """From then on the handle means the second answer."""
    body = {"new_information": scene.words.text} | ({"source": scene.words.about} if scene.words.about else {})
    body["version"] = scene.door.track(scene.who, scene.to).get("version", 0)
    answer, first = scene.does("ask_to_look_again", body, **scene.both), scene.door.answers[scene.to]
    if answer.refused:
        return Came(answer)
    tracks = scene.does("list_answers", ref=scene.door.refs[scene.parts[0]]).words["items"]
    again = [one for one in tracks if one["agency"]["code"] == scene.parts[1] and one["ref"] != first]
    scene.door.answers[scene.to] = again[0]["ref"]
    return Came(answer, stands(again[0]))


def _note(scene: Scene) -> Came:
    name = "note_on_request" if scene.asking else "note_on_response"
    return _acted(scene, scene.does(name, {"note": scene.words.text}, ref=scene.ref))


def _open(scene: Scene) -> Came:
    answer = scene.does("open_disclosure", {"accepts": scene.words.accepts}, **scene.both)
    read = answer.words.get("disclosure", {})
    outcomes = {item["outcome"] for item in read.get("items", ())}
    return Came(answer, stands(answer.words.get("response", {})) | {"outcome": "/".join(sorted(outcomes))}, read)


def _confirm(scene: Scene) -> Came:
    version = scene.door.track(scene.who, scene.to).get("version", 0)
    body = {"answer": scene.words.answer or "RIGHT", "version": version}
    return _acted(scene, scene.does("confirm_receipt", body, **scene.both))


def _disagrees(name: str) -> Callable[[Scene], Came]:
    def done(scene: Scene) -> Came:
        words = {"view": scene.words.view, "items": list(scene.words.items), "justification": scene.words.why}
        taken = {key: said for key, said in words.items() if said}
        return Came(scene.does(name, taken, ref=scene.door.answers[scene.to]))

    return done


def _take_record(scene: Scene) -> Came:
    mine = scene.door.calls(scene.who, "me").words["agency"]["code"]
    name = "take_given_record" if mine == scene.parts[1] else "take_record"
    answer = scene.does(name, {"why": scene.words.why}, ref=scene.door.answers[scene.to])
    return Came(answer, read=answer.words.get("record", {}))


def _see(scene: Scene) -> Came:
    answer = scene.does("open_request" if scene.asking else "open_response", ref=scene.ref)
    return Came(answer, stands(answer.words), answer.words.get("document" if scene.asking else "asked", {}))


def _inbox(scene: Scene) -> Came:
    answer = scene.does("list_notices")
    return Came(answer, {"notices": sorted(notice["kind"] for notice in answer.words["items"])})


VERBS: dict[Verb, Callable[[Scene], Came]] = {
    Verb.SUBMIT: _submit,
    Verb.ENDORSE: _signs("endorse_step", ""),
    Verb.RETURN: _signs("return_request", ""),
    Verb.DECLINE: _signs("decline_request", ""),
    Verb.WITHDRAW: _acts("withdraw_request", why=True),
    Verb.TAKE: _acts("acknowledge_response"),
    Verb.PUT_FORWARD: _put_forward,
    Verb.APPROVE: _signs("", "approve_step"),
    Verb.RETURN_ANSWER: _signs("", "return_answer"),
    Verb.LOOK_BACK: _signs("look_back_on_request", "look_back_on_answer", "look_back"),
    Verb.ASK: _ask,
    Verb.REPLY: _reply,
    Verb.TAKE_BACK: _take_back,
    Verb.ASK_ADVICE: _ask_advice,
    Verb.ADVISE: _advise,
    Verb.LOOK_AGAIN: _look_again,
    Verb.NOTE: _note,
    Verb.STOP: _acts("stop_response", why=True),
    Verb.OPEN: _open,
    Verb.CONFIRM: _confirm,
    Verb.TAKE_RECORD: _take_record,
    Verb.DISAGREE: _disagrees("raise_disagreement"),
    Verb.SAY_VIEW: _disagrees("say_view"),
    Verb.TAKE_FURTHER: _disagrees("take_further"),
    Verb.SEE: _see,
    Verb.INBOX: _inbox,
}
"""What is done through the API. An unfinished draft is not: the API takes complete words, and checks them at once."""


def walk(story: Story, clock: time_machine.Traveller) -> Iterator[tuple[Act, str]]:
    """Play a story through the API; with each act, how it came out otherwise, or nothing."""
    door = ByApi(found(story.partnership, at=story.scenario.starts_at, password=None), story.scenario.starts_at)
    for act in story.acts:
        pass_time(act.line.at)
        clock.move_to(act.line.at)
        door.now = act.line.at
        if act.line.who == CLOCK:
            yield act, check_trail().wrong if act.line.does is Verb.VERIFY else ""
            continue
        yield act, differs(act, VERBS[act.line.does](Scene(door, act)))
        commands.keep_notices_back()
