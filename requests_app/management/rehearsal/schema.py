"""What a scenario file may say. `docs/scenario.schema.json` is generated from these models.

Handles are the file's own: agencies by code, people by short name, requests by the name the file gives them
(`RQ-01`), one partner's answer as `RQ-01/OBS`, a step by role as `RQ-01/OBS/GP_SAFEGUARDING_LEAD`. Ids of the
product never stand in a file.
"""

from __future__ import annotations

import json
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Discriminator, Field, Tag

from requests_app.values.lateness import Late

Flag = Literal["public_authority", "s11_body", "designated", "le_competent", "has_caldicott", "apd_current", "is_vcse"]
Days = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon-Fri", "Mon-Sun"]
Short = Annotated[str, Field(pattern=r"^[a-z]{2,12}$")]
Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{1,19}$")]
Handle = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]*(/[A-Z][A-Z0-9_-]*){0,2}$")]


class Written(BaseModel):
    """Whatever stands in a file: nothing unknown is taken, nothing is changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class AgencyWords(Written):
    """An agency with its kinds and flags (codes of the guidance), its teams (the first one receives) and hours."""

    code: Code
    name: str
    kinds: tuple[str, ...] = Field(min_length=1)
    flags: tuple[Flag, ...] = ()
    contracted_by: str = ""
    nation: str = "ENG"
    call_back_number: str = Field(default="", pattern=r"^(01632 960\d{3})?$")
    teams: tuple[str, ...] = Field(default=("Safeguarding",), min_length=1)
    hours: dict[Days, tuple[time, time]] = {"Mon-Fri": (time(9), time(17))}
    closures: tuple[date, ...] = ()


class MembershipWords(Written):
    """What a person is in an agency. Of several, the first is the one that is shown."""

    agency: Code
    role: str
    title: str
    team: str = ""


class PersonWords(Written):
    """A made-up person. Their e-mail address is `<short>@demo.example`."""

    short: Short
    name: str
    language: Literal["en", "cy"] = "en"
    memberships: tuple[MembershipWords, ...] = Field(min_length=1)


class PartnershipWords(Written):
    """A partnership. The first agency founds it: it must have an administrator, who registers the others."""

    name: str
    title: str = ""
    note: str = ""
    agencies: tuple[AgencyWords, ...] = Field(min_length=1)
    people: tuple[PersonWords, ...] = Field(min_length=1)


class Verb(StrEnum):
    """What somebody does, in the product's words."""

    DRAFT = "draft"
    SUBMIT = "submit"
    ENDORSE = "endorse"
    RETURN = "return"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    TAKE = "take"
    COPY = "copy"
    OFFER = "offer"
    WITHDRAW_OFFER = "withdraw_offer"
    ASK_AT_ONCE = "ask_at_once"
    ANSWER_AT_ONCE = "answer_at_once"
    RECORD_SHARED = "record_shared"
    BREAK_GLASS = "break_glass"
    WRITE_UP = "write_up"
    ADD_TO_RECORD = "add_to_record"
    PUT_FORWARD = "put_forward"
    APPROVE = "approve"
    RETURN_ANSWER = "return_answer"
    DISSENT = "dissent"
    ANSWER_DISSENT = "answer_dissent"
    ASK = "ask"
    REPLY = "reply"
    TAKE_BACK = "take_back"
    EXTEND = "extend"
    OBJECT = "object"
    ASK_ADVICE = "ask_advice"
    ADVISE = "advise"
    TAKE_ADVICE_BACK = "take_advice_back"
    NOTE = "note"
    STOP = "stop"
    LOOK_BACK = "look_back"
    OPEN = "open"
    CONFIRM = "confirm"
    RECALL = "recall"
    DESTROYED = "destroyed"
    LOOK_AGAIN = "look_again"
    TAKE_RECORD = "take_record"
    DISAGREE = "disagree"
    SAY_VIEW = "say_view"
    TAKE_FURTHER = "take_further"
    ASK_LEAVE = "ask_leave"
    ANSWER_LEAVE = "answer_leave"
    TELL_PASSED_ON = "tell_passed_on"
    CORRECT = "correct"
    SEND_CORRECTION = "send_correction"
    READ_CORRECTION = "read_correction"
    REPORT_MISUSE = "report_misuse"
    REVIEW_MISUSE = "review_misuse"
    PROPOSE_PATHWAY = "propose_pathway"
    APPROVE_PATHWAY = "approve_pathway"
    WRITE_LOCAL_TEXT = "write_local_text"
    APPROVE_LOCAL_TEXT = "approve_local_text"
    REGISTER_AGREEMENT = "register_agreement"
    SIGN_AGREEMENT = "sign_agreement"
    NAME_DEPUTY = "name_deputy"
    DECLARE_LINK = "declare_link"
    EXCLUDE = "exclude"
    LET_GO = "let_go"
    ASK_FOR_COVER = "ask_for_cover"
    ACCEPT_COVER = "accept_cover"
    SEE = "see"
    INBOX = "inbox"
    VERIFY = "verify"
    WAIT = "wait"


class MarkWords(Written):
    """An item that an approver marks to be withheld."""

    item: str
    code: str
    would_change: str


class ActWords(Written):
    """The words of an act. Which of them a verb takes stands in docs/scenario-format.md."""

    document: str | dict[str, Any] | None = Field(
        default=None, description="the document itself, or its name in `documents`, or `<file>/<name>`"
    )
    but: dict[str, Any] = Field(default={}, description="JSON pointers into the document and what stands there instead")
    days: int = Field(default=0, description="by how many days the document's dates are moved; births stay")
    why: str | None = Field(default=None, description="the justification, or the reason")
    text: str | None = Field(default=None, description="a question, a reply or a note")
    about: str | None = Field(default=None, description="what a question is about: `items/I2`, `subjects/S1`")
    pause: bool = Field(default=False, description="whether the reply clock waits for the reply")
    change_to: str | None = Field(default=None, description="what a reply changes the item to")
    change_does: str | None = Field(default=None, description="what the change does: NARROWS, CLARIFIES or WIDENS")
    adviser: Short | None = Field(default=None, description="short name of the adviser who is asked")
    view: str | None = Field(default=None, description="what is advised (share …), or what one's side holds (SHARE …)")
    agency: str | None = Field(default=None, description="code of the agency that is asked for the same")
    items: tuple[str, ...] = Field(default=(), description="items to ask another agency for, or to show an adviser")
    handle: str | None = Field(default=None, description="what the copy is called from now on")
    verdict: str | None = None
    confirm: str = Field(default="", description="NOTHING, typed by whoever approves that nothing is shared")
    clears: str = Field(default="", description="why everything that must not reach somebody may leave all the same")
    withhold: tuple[MarkWords, ...] = Field(default=(), description="items that a return marks to be withheld")
    late: tuple[str, str] | None = Field(default=None, description="why it is late, and whose step it was, by codes")
    answer: str | None = None
    accepts: bool = True
    shows: tuple[str, ...] = Field(default=(), description="words that what is seen must hold")
    hides: tuple[str, ...] = Field(default=(), description="words that what is seen must not hold")

    @property
    def why_late(self) -> Late | None:
        """Why it is late, where the act says so."""
        return Late(*self.late) if self.late else None


class Refused(Written):
    """The act is refused: with which code and status, and where the words are wrong."""

    code: str
    status: int
    pointers: tuple[str, ...] | None = Field(default=None, description="every fault's JSON pointer, in order")
    faults: tuple[str, ...] | None = Field(default=None, description="faults as `pointer code`, among others")


class After(Written):
    """The act is done, and so the thing stands. Of a request, `due_at` is that of every answer."""

    status: str | None = None
    outcome: str | None = None
    due_at: AwareDatetime | None = None
    acknowledge_by: AwareDatetime | None = None
    deliver_at: AwareDatetime | None = None
    notices: tuple[str, ...] | None = Field(default=None, description="kinds of the person's open notices, sorted")


def _which(expect: object) -> str:
    if isinstance(expect, Refused) or (isinstance(expect, dict) and "code" in expect):
        return "refused"
    return "after" if isinstance(expect, After | dict) else "done"


Expect = Annotated[
    Annotated[Literal["done"], Tag("done")] | Annotated[Refused, Tag("refused")] | Annotated[After, Tag("after")],
    Discriminator(_which),
]


class ActLine(Written):
    """One act: when, who (for which agency, if they belong to several), does what, to what, with which words."""

    at: AwareDatetime
    who: Short = Field(description="a person's short name, or `clock` for the software itself")
    as_: Code | None = Field(default=None, alias="as")
    does: Verb
    to: Handle | None = None
    with_: ActWords = Field(default=ActWords(), alias="with")
    expect: Expect = "done"
    note: str = Field(default="", description="for the reader; never played")


class Today(Written):
    """Which part of the story is today when dates are moved: it moves to the minute, what was before by weeks."""

    begins: AwareDatetime
    now: AwareDatetime = Field(description="the instant of the story that becomes now")


class Scenario(Written):
    """A story: who there is, what is written, who does what and what comes of it."""

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    story: str
    partnership: str | PartnershipWords
    starts_at: AwareDatetime
    today: Today | None = None
    documents: dict[str, dict[str, Any]] = {}
    acts: tuple[ActLine, ...] = Field(min_length=1)


def described() -> str:
    """The format as JSON Schema, as it stands in docs/."""
    schema = Scenario.model_json_schema(by_alias=True)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
