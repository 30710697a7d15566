"""What each act takes. `version` is what the person saw: an act on anything newer is refused, saying what changed."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from requests_app.commands.receipts import ANSWERS
from requests_app.commands.steps import VERDICTS
from requests_app.serializers.strict import LARGEST, StrictSerializer, Text, Whole, Words, YesNo
from requests_app.values.lateness import Whose
from requests_app.values.narrowing import CLARIFIES, NARROWS, WIDENS

REASON = {
    "type": "string",
    "minLength": 40,
    "maxLength": 4000,
    "pattern": r"^[^\x00]*$",
    "description": "Your reason for this case, in your own words: 40 characters or more.",
}
VERSION = "The version that you saw, as the last answer gave it. It only grows; nothing else can be read from it."


@extend_schema_field(REASON)
class Reason(Text):
    """The one required field of a decision; how long it must be, the command says."""


def version() -> Whole:
    """The version seen."""
    return Whole(min_value=0, max_value=LARGEST, help_text=VERSION)


def reason() -> Reason:
    """A justification."""
    return Reason(max_length=8000)


class SubmitRequest(StrictSerializer):
    """Put a draft forward to be endorsed."""

    version = version()


class EndorseStep(StrictSerializer):
    """Agree that the request is sent."""

    justification = reason()
    version = version()


class ReturnRequest(StrictSerializer):
    """Give the request back to its author: `justification` says what must change."""

    justification = reason()
    version = version()


class DeclineRequest(StrictSerializer):
    """Decide that the request is not sent."""

    justification = reason()
    version = version()


class Dissent(StrictSerializer):
    """Say why you do not agree, where enough others may."""

    justification = reason()
    version = version()


class AnswerDissent(StrictSerializer):
    """Answer a dissent in writing."""

    justification = reason()
    version = version()


class CopyRequest(StrictSerializer):
    """Ask another agency the same: which agency, and for which items."""

    to = Text(max_length=20, help_text="code of the agency")
    items = serializers.ListField(child=Text(max_length=10), max_length=60, help_text="ids of the items")


class WithdrawRequest(StrictSerializer):
    """Stop the request: every partner's clock stops."""

    justification = reason()
    version = version()


class LateSaid(StrictSerializer):
    """Why it is late. Required once its time has passed, and ignored before."""

    code = Text(max_length=40, help_text="a code of the guidance's late_reasons")
    whose = Text(max_length=12, help_text="where the time went: " + ", ".join(Whose))


class AcknowledgeResponse(StrictSerializer):
    """Take what was asked."""

    late = LateSaid(required=False)
    version = version()


@extend_schema_field({"$ref": "#/components/schemas/AnswerDocument"})
class Answer(Words):
    """The answer document."""


class PutForwardResponse(StrictSerializer):
    """Put an answer forward for decision. It replaces your own draft of this answer, if there is one."""

    answer = Answer()
    late = LateSaid(required=False)
    version = version()


@extend_schema_field({"$ref": "#/components/schemas/OfferDocument"})
class Offer(Words):
    """What is offered, before a word of it is written."""


class BeginOffer(StrictSerializer):
    """Begin to share something that nobody asked for. Then put forward the answer: its one item is I1."""

    offer = Offer()


class WithdrawOffer(StrictSerializer):
    """Decide not to share it after all, before it is sent."""

    justification = reason()
    version = version()


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string", "maxLength": 2000}})
class Clears(Words):
    """A reason for each hit, by its key."""

    def to_internal_value(self, data: Any) -> Any:
        """Texts only."""
        said = super().to_internal_value(data)
        if not all(isinstance(words, str) for words in said.values()):
            self.fail("invalid")
        return said


class ApproveStep(StrictSerializer):
    """Agree that the answer is sent. Each hit of what must not reach somebody is cleared with a reason."""

    justification = reason()
    clears = Clears(required=False, help_text="why each hit may leave all the same, by the hit's key")
    confirm = Text(max_length=40, required=False, help_text="NOTHING, where nothing at all is shared")
    late = LateSaid(required=False)
    version = version()


class MarkedItem(StrictSerializer):
    """An item to withhold while the rest may stand."""

    item = Text(max_length=10)
    code = Text(max_length=80, help_text="the ground")
    would_change = Text(max_length=2000)


class ReturnAnswer(StrictSerializer):
    """Give the answer back to whoever prepared it: `justification` says what must change.

    With `withhold`, the next draft begins with these items withheld, and nothing else is changed.
    """

    justification = reason()
    withhold = MarkedItem(many=True, required=False)
    version = version()


class LookBack(StrictSerializer):
    """Say afterwards whether what went out at once was right."""

    verdict = serializers.ChoiceField(choices=VERDICTS)
    justification = reason()
    version = version()


class StopResponse(StrictSerializer):
    """Stop an approved answer while it is held."""

    justification = reason()
    version = version()


class AskQuestion(StrictSerializer):
    """Ask the requester something. They see it. `pause` stops your reply clock, as long as the urgency allows."""

    question = Text(max_length=8000)
    about = Text(max_length=40, help_text="items/I2, subjects/S1 or requester_law: what it is about")
    pause = YesNo(help_text="true: your own reply clock waits for the reply; work goes on")
    version = version()


class ReplyToQuestion(StrictSerializer):
    """Reply to a partner's question. They see it, and their clock runs again."""

    reply = Text(max_length=8000)
    change_to = Text(
        max_length=8000,
        required=False,
        help_text="what the item asks for, or the name, from now on for this partner, within what was endorsed",
    )
    change_does = serializers.ChoiceField(
        choices=[NARROWS, CLARIFIES, WIDENS],
        required=False,
        help_text="what the change does; WIDENS is refused with what to do instead: more, other, about somebody else",
    )
    version = version()


class TakeBackQuestion(StrictSerializer):
    """Take a question back: nobody waits for a reply."""

    version = version()


class AddNote(StrictSerializer):
    """A note that only your own agency sees. It is never sent, and no other side can read it."""

    note = Text(max_length=8000)
    about = Text(
        max_length=40,
        required=False,
        help_text="items/I2 … on an answer; a partner's response on a request; or leave out",
    )


class TellPerson(StrictSerializer):
    """What somebody whom it is about was told, how and when."""

    about = Text(max_length=10, help_text="the person's ref, such as S1; OFFICER for the officer for allegations")
    how = Text(max_length=12, help_text="IN_PERSON, PHONE, LETTER, EMAIL, BY_HAND or INTERPRETER")
    happened_at = serializers.DateTimeField(help_text="when they were told")
    words = Text(max_length=8000, help_text="what they were told, and what they said")


class DeferNotice(StrictSerializer):
    """Why somebody whom it is about is not told yet, and when that is looked at again."""

    about = Text(max_length=10, help_text="the person's ref, such as S1; OFFICER for the officer for allegations")
    ground = Text(max_length=40, help_text="a reason of the guidance, or an exception of the statutory mode")
    look_again_at = serializers.DateTimeField()
    words = Text(max_length=8000, help_text="why it is safer or right to wait")


class OpenDisclosure(StrictSerializer):
    """Accept how it may be used, and open what was shared. Every opening is recorded and they can see it."""

    accepts = YesNo(help_text="true: you accept the conditions of use")


class ConfirmReceipt(StrictSerializer):
    """Say by name whether it arrived. For the wrong person, or not yours: access ends at once."""

    answer = serializers.ChoiceField(choices=ANSWERS)
    version = version()


class RecallResponse(StrictSerializer):
    """Take back what was sent: access ends at once."""

    justification = reason()
    confirm = Text(max_length=40, help_text="RECALL")
    version = version()


class ConfirmDestroyed(StrictSerializer):
    """Say by name that no copy of what was recalled is left."""

    how = Text(max_length=8000)
    copies = Text(max_length=8000, help_text="which copies there were, or that there were none")
    version = version()


class AskToLookAgain(StrictSerializer):
    """Something new, on which somebody else decides again. The first decision stays."""

    new_information = reason()
    source = Text(max_length=500, required=False)  # type: ignore[assignment]
    version = version()


class ChaseResponse(StrictSerializer):
    """Ask where an answer is. There is nothing to say."""


class AskBetter(StrictSerializer):
    """Begin a better request from a refusal. There is nothing to say."""


class IssueKey(StrictSerializer):
    """A key for one of your own systems, in your name: it reads and prepares, it never signs."""

    label = Text(max_length=100)  # type: ignore[assignment]
    scopes = serializers.ListField(child=Text(max_length=40), min_length=1, max_length=10)
    expires_at = serializers.DateTimeField()


class RevokeKey(StrictSerializer):
    """End a key at once. There is nothing to say."""


class ShowAddress(StrictSerializer):
    """Whose confidential address you must see, and why."""

    subject = Text(max_length=10, help_text="the person's ref, such as S2")
    why = reason()
