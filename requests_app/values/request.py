"""What is asked: the document of a request, as the page, the API and the scenarios give it (dec.25).

Absent words are empty here, so that one reading finds every fault; `request_checks` says which of them are needed.
"""

from __future__ import annotations

from pydantic import Field

from requests_app.values.fields import Code, Day, Instant, Line, Paragraph, Part, Sentence, Story, YesNo

OUTPUT_ONLY = ("ref", "requester", "authorised_by", "raised_at", "due_at", "clock", "guidance_version")
"""What the product says, and nobody may send in (dec.25)."""


class Identifier(Part):
    """A number by which a service knows the person, and who gave it."""

    scheme: Code = ""
    value: Code = ""
    source: Line | None = None


class Address(Part):
    """Where the person lives. A confidential address never travels (H5)."""

    line: Sentence | None = None
    confidential: YesNo | None = None


class SubjectWords(Part):
    """Somebody the request is about: a child, an unborn child, or an adult who bears on the child."""

    ref: Code = ""
    kind: Code = ""
    name: Line | None = None
    other_names: tuple[Line, ...] = Field(default=(), max_length=10)
    dob: Day | None = None
    due_date: Day | None = None
    sex: Code | None = None
    identifiers: tuple[Identifier, ...] = Field(default=(), max_length=10)
    address: Address | None = None
    setting: Line | None = None
    gp: Line | None = None
    legal_status: Code | None = None
    language: Line | None = None
    interpreter: YesNo | None = None
    parental_responsibility: tuple[Code, ...] = Field(default=(), max_length=10)
    relation: Code | None = None
    contact_level: Code | None = None
    must_not_reach: tuple[Line, ...] = Field(default=(), max_length=20)


class ModeAnswer(Part):
    """The answer to one question of a statutory mode: words, an option, a time, one of the people (by ref)."""

    choice: Code | None = None
    words: Paragraph | None = None
    at: Instant | None = None
    person: Code | None = None


class ItemWords(Part):
    """One thing asked of exactly one agency, for a period, to answer a question."""

    id: Code = ""
    asked_of: Code = ""
    sought: Sentence = ""
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    question: Sentence = ""
    necessary_because: Paragraph = ""
    about: tuple[Code, ...] = Field(default=(), max_length=30)
    why_so_long: Paragraph | None = None
    names_others: Sentence | None = None
    less_intrusive: Paragraph | None = None
    mode_answers: dict[Code, ModeAnswer] = Field(default={}, max_length=20)


class Consent(Part):
    """The two answers without which consent is not a basis (PG8)."""

    could_refuse: YesNo | None = None
    will_stop: YesNo | None = None


class LawWords(Part):
    """A controller's own law: power or duty, Article 6, special category and criminal-offence conditions."""

    gateway: Line = ""
    also: tuple[Line, ...] = Field(default=(), max_length=6)
    art6: Line = ""
    special: Line | None = None
    s1_18_reason: Code | None = None
    s1_18_why: Paragraph | None = None
    criminal: Line | None = None
    consent: Consent | None = None


class ToldPerson(Part):
    """One person who was told, or not yet (PG9)."""

    about: Code = ""
    told: YesNo | None = None
    at: Instant | None = None
    by: Line | None = None
    said: Paragraph | None = None
    weighed: Paragraph | None = None
    reason_code: Code | None = None
    reason: Paragraph | None = None
    review_at: Instant | None = None


class Transparency(Part):
    """Whether the child and carers know; if not, why that is safer and when it is looked at again (GR2)."""

    informed: Code = ""
    when: Instant | None = None
    by_whom: Line | None = None
    said: Paragraph | None = None
    weighed: Paragraph | None = None
    reason_code: Code | None = None
    reason: Paragraph | None = None
    review_at: Instant | None = None
    people: tuple[ToldPerson, ...] = Field(default=(), max_length=30)


class Meeting(Part):
    """The meeting or decision that the answers are for, if there is one."""

    what: Line | None = None
    at: Instant | None = None


class Serves(Part):
    """The time of law or guidance that the answers serve, and since when it runs."""

    clock: Code = ""
    since: Instant | None = None


class RequestDocument(Part):
    """One concern, put by one agency to its partners."""

    type: Code = ""
    jurisdiction: Code = ""
    urgency: Code = ""
    stage: Code = ""
    mode_answers: dict[Code, ModeAnswer] = Field(default={}, max_length=20)
    subjects: tuple[SubjectWords, ...] = Field(default=(), max_length=30)
    concern: Story = ""
    threshold: Code = ""
    items: tuple[ItemWords, ...] = Field(default=(), max_length=60)
    purpose: Paragraph = ""
    necessity: Paragraph = ""
    proportionality: Paragraph = ""
    requester_law: LawWords = LawWords()
    transparency: Transparency = Transparency()
    meeting: Meeting | None = None
    serves: Serves | None = None
    dsa: Line | None = None
    template: Code | None = None
    taken_from_template: tuple[Code, ...] = Field(default=(), max_length=10)
    client_ref: Line | None = None
