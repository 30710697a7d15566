"""What each field is called in a sentence, and where it stands: "Question (item 1)"."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from agencies.denials import Sentence

FIELDS: dict[str, Sentence] = {
    "about": _("About whom"),
    "address": _("Address"),
    "also": _("Further law"),
    "answers": _("Answer to a question of the guidance"),
    "art6": _("Article 6 basis"),
    "as_at": _("Date this was true"),
    "asked_of": _("Agency asked"),
    "at": _("When"),
    "by": _("By whom"),
    "by_whom": _("Who told them"),
    "client_ref": _("Your own reference"),
    "choice": _("Answer"),
    "code": _("Ground"),
    "concern": _("What has happened and what could happen to the child"),
    "confidential": _("Is this address confidential"),
    "consent": _("Consent"),
    "contact_level": _("Contact with the child"),
    "contains": _("What the answer contains"),
    "could_refuse": _("Could they refuse without any consequence"),
    "court": _("Court material"),
    "criminal": _("Condition for criminal-offence data"),
    "destroy_by": _("Access ends on"),
    "detriment_considered": _("Whether telling them could harm the child more"),
    "detriment_outcome": _("Outcome of weighing the harm"),
    "detriment_to_child": _("Harm to the child"),
    "discloser_law": _("Our law"),
    "dob": _("Date of birth"),
    "dsa": _("Sharing agreement"),
    "due_date": _("Due date"),
    "explained_to_requester_at": _("When it was explained to the requester"),
    "extent": _("Which items the duty reaches"),
    "from": _("Start date"),
    "function_facilitated": _("Function that it may help"),
    "gateway": _("Power or duty"),
    "gp": _("GP"),
    "handling": _("Handling"),
    "holder_scope_class": _("Class of the holder under the duty"),
    "harm": _("What harm it would do"),
    "how": _("How you looked"),
    "id": _("Item’s id"),
    "identifiers": _("Identifiers"),
    "identity_match": _("Does your record match"),
    "informed": _("Do the child and carers know"),
    "intelligence": _("Intelligence"),
    "interpreter": _("Interpreter"),
    "isd": _("Duty test"),
    "item": _("Item"),
    "items": _("Items"),
    "jurisdiction": _("Nation"),
    "kind": _("Kind"),
    "language": _("Language"),
    "law": _("Law for this item"),
    "left_out": _("What was left out and why the rest is enough"),
    "legal_status": _("Legal status"),
    "less_intrusive": _("Less intrusive way considered"),
    "line": _("Address"),
    "made_from": _("Record that it sums up"),
    "meeting": _("Meeting or decision"),
    "mode_answers": _("Answer to a question of this kind of request"),
    "must_not_reach": _("Must not reach"),
    "name": _("Name"),
    "names_others": _("Would it name anyone else"),
    "necessary_because": _("Why it is needed"),
    "necessity": _("Why you need it from them"),
    "not_confirmed_why": _("Why it is neither confirmed nor denied"),
    "on": _("On what, or when"),
    "other_names": _("Other names"),
    "outcome": _("What happens to the item"),
    "parental_responsibility": _("Who has parental responsibility"),
    "passing_on": _("Passing on"),
    "person": _("Person"),
    "people": _("People told or not told"),
    "proportionality": _("Why it is no more than is needed"),
    "purpose": _("What you will decide with it"),
    "question": _("Question"),
    "reason": _("Reason"),
    "reason_code": _("Reason for not telling"),
    "recipient_scope_class": _("Class of the recipient under the duty"),
    "record": _("Our record"),
    "ref": _("Person’s ref"),
    "referred_to": _("Agency that holds it"),
    "relation": _("Relation to the child"),
    "relevant_because": _("Why it is relevant"),
    "requester_law": _("Law for asking"),
    "result": _("Does your record match"),
    "review_at": _("When you look again at telling them"),
    "risk": _("Risk if identified"),
    "s1_18_reason": _("Reason why there is no consent (Schedule 1 paragraph 18)"),
    "s1_18_why": _("Words on that reason"),
    "said": _("What they said"),
    "scheme": _("Kind of number"),
    "searched": _("Search"),
    "seen_by": _("Who may see it"),
    "serves": _("What the answers serve"),
    "since": _("Since when"),
    "clock": _("Time of law or guidance"),
    "setting": _("School or nursery"),
    "sex": _("Sex"),
    "shared": _("Lines to share"),
    "sought": _("What you need"),
    "source": _("Source"),
    "special": _("Condition for special category data"),
    "staff_allegation": _("Allegation against staff"),
    "stage": _("Stage"),
    "subjects": _("People"),
    "taken_from_template": _("What was taken from the template"),
    "text": _("Text"),
    "third_parties": _("Named people"),
    "threshold": _("How serious it is"),
    "to": _("End date"),
    "told": _("Told or not told"),
    "transparency": _("Telling the family"),
    "type": _("Type of request"),
    "urgency": _("Urgency"),
    "use": _("What it may be used for"),
    "value": _("Number"),
    "weighed": _("How an objection was weighed"),
    "what": _("What"),
    "when": _("When they were told"),
    "where": _("Where you looked"),
    "who": _("Who is named"),
    "why": _("Why"),
    "why_so_long": _("Why so long a period"),
    "will_stop": _("Will you stop if they change their mind"),
    "withheld": _("Parts withheld"),
    "words": _("Your words"),
    "would_change": _("What would change this"),
}
"""A field by its key, as a sentence begins with it."""

_PLACES: dict[str, Sentence] = {
    "items": _("%(field)s (item %(number)s)"),
    "subjects": _("%(field)s (person %(number)s)"),
    "third_parties": _("%(field)s (named person %(number)s)"),
    "passing_on": _("Passing on"),
    "people": _("%(field)s (person %(number)s)"),
}


def _said(loc: tuple[int | str, ...]) -> str:
    named = [str(part) for part in loc if isinstance(part, str)]
    if not named:
        return str(_("The document"))
    inside = named[0] == "answers" and len(named) > 1
    field = str(FIELDS.get("answers" if inside else named[-1], named[-1]))
    if len(loc) > 1 and isinstance(loc[1], int) and loc[0] in _PLACES:
        return str(_PLACES[str(loc[0])]) % {"field": field, "number": loc[1] + 1}
    return field


field_name = cast("Callable[[tuple[int | str, ...]], Promise]", lazy(_said, str))
