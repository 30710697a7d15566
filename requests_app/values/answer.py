"""What is answered: the document of one agency's answer, item by item (domain sections 1.2, 7.4; pages PG15, PG17)."""

from __future__ import annotations

from pydantic import Field

from requests_app.values.fields import Code, Day, Instant, Line, Paragraph, Part, Sentence, Story, YesNo
from requests_app.values.request import LawWords


class MatchedPerson(Part):
    """Which record of ours is whose: for each person of the request, our own reference and on what it matched."""

    about: Code = ""
    record: Line | None = None
    on: tuple[Line, ...] = Field(default=(), max_length=10)


class IdentityMatch(Part):
    """Whether the record found is the right person's, and on what it matched."""

    result: Code = ""
    on: tuple[Line, ...] = Field(default=(), max_length=10)
    people: tuple[MatchedPerson, ...] = Field(default=(), max_length=30)


class DutyTest(Part):
    """The test of section 16LA of the Children Act 2004: it may help, and does it harm the child more than silence."""

    holder_scope_class: Code | None = None
    recipient_scope_class: Code | None = None
    relevant_because: Paragraph | None = None
    function_facilitated: Line | None = None
    extent: Paragraph | None = None
    detriment_considered: YesNo | None = None
    detriment_to_child: Paragraph | None = None
    detriment_outcome: Code | None = None


class Contains(Part):
    """What the answer holds that other people must sign for."""

    intelligence: YesNo = False
    court: YesNo = False
    staff_allegation: YesNo = False
    contested: YesNo = False


class ThirdParty(Part):
    """Somebody named beside the subjects: are they at risk if identified, and how are they shown?

    `code` is what stands for a coded name: one person, one code, in every version of a response.
    """

    who: Line = ""
    risk: YesNo | None = None
    handling: Code = ""
    code: Line | None = None


class Protected(Part):
    """What must not reach somebody: a name, a place, a number. Nothing that leaves may hold it uncleared."""

    about: Code = ""
    what: Line = ""


class SharedLine(Part):
    """One line that is shared: what kind of knowledge it is, and the day on which it was true (GR6)."""

    text: Story = ""
    kind: Code = ""
    as_at: Day | None = None
    source: Line | None = None
    made_from: Sentence | None = Field(default=None, description="of a summary: which record it sums up; not sent")


class WithheldPart(Part):
    """One part that is not shared: on which ground and law, what harm it would do, and what would change that (GR7).

    Ground, law and what would change it are sent; what it is, the facts and the harm stay inside.
    """

    what: Sentence = ""
    code: Code = ""
    law: Line | None = None
    why: Paragraph | None = None
    harm: Paragraph | None = None
    would_change: Paragraph | None = None


class Search(Part):
    """A search that found nothing: where, how, by whom, when."""

    where: Sentence | None = None
    how: Sentence | None = None
    by: Line | None = None
    on: Day | None = None


class AnsweredWords(Part):
    """The answer to one item."""

    item: Code = ""
    outcome: Code = ""
    shared: tuple[SharedLine, ...] = Field(default=(), max_length=200)
    withheld: tuple[WithheldPart, ...] = Field(default=(), max_length=50)
    searched: Search | None = None
    referred_to: Code | None = None
    handling: tuple[Code, ...] = Field(default=(), max_length=6)
    law: LawWords | None = None
    isd: DutyTest | None = None
    not_confirmed_why: Paragraph | None = None
    left_out: Paragraph | None = Field(
        default=None, description="what was left out of this item and why the rest is enough; not sent"
    )
    identity_matched_on: tuple[MatchedPerson, ...] = Field(
        default=(),
        max_length=30,
        description="where this item comes from another record than the answer says: only kinds of detail are sent",
    )


class AnswerDocument(Part):
    """What one agency answers to what it was asked."""

    identity_match: IdentityMatch = IdentityMatch()
    items: tuple[AnsweredWords, ...] = Field(default=(), max_length=60)
    left_out: Paragraph | None = None
    use: Paragraph | None = None
    seen_by: Line | None = None
    passing_on: Code | None = None
    destroy_by: Day | None = None
    must_not_reach: tuple[Protected, ...] = Field(default=(), max_length=50)
    third_parties: tuple[ThirdParty, ...] = Field(default=(), max_length=50)
    contains: Contains = Contains()
    isd: DutyTest | None = None
    discloser_law: LawWords | None = None
    answers: dict[str, Paragraph] = Field(default={}, max_length=60)
    explained_to_requester_at: Instant | None = None
