"""A request and an answer in which every personal field holds a canary of its own."""

from __future__ import annotations

from typing import Any

from tests.access.canary import Audience, Aviary

Words = dict[str, Any]
A = Audience
DUTY_TEST = ("relevant_because", "extent", "detriment_to_child")


class Writer:
    """Writes the documents of one stage; each field is told who may read it."""

    def __init__(self, aviary: Aviary, stage: str) -> None:
        self.aviary, self.stage = aviary, stage

    def word(self, name: str, audience: Audience) -> str:
        """A canary."""
        return self.aviary.word(name, self.stage, audience)

    def reason(self, name: str, audience: Audience) -> str:
        """A justification that is long enough to be one."""
        return f"{self.word(name, audience)} is why this is right here and now, and no more than is needed."

    def request(self, *, draft: bool = False) -> Words:
        """One concern, put to the police (I1) and a surgery (I2); of a draft only its owner may read anything."""
        to = {one: A.OWNER if draft else one for one in A}
        both, police, surgery, ours = (
            to[one] for one in (A.ASKED_BOTH, A.ASKED_POLICE, A.ASKED_SURGERY, A.ASKING)
        )  # fmt: skip
        return {
            "type": "COURT" if self.stage == "court" else "SAFEGUARDING",
            "jurisdiction": "ENG", "urgency": "RED", "stage": "STRATEGY",
            "threshold": "SIGNIFICANT_HARM", "client_ref": self.word("client_ref", ours),
            "subjects": [
                self._child("S1", both, ours), self._sibling("S2", surgery), self._mother("S3", police, to[A.MASKED]),
                self._uncle("S4", ours),
            ],
            "concern": f"{self.word('concern', both)} was reported twice, and each time with another account of it.",
            "purpose": self.word("purpose", both),
            "necessity": f"{self.word('necessity', both)} is held by these two and by nobody else.",
            "proportionality": self.word("proportionality", both), "dsa": self.word("dsa", both),
            "items": [self._item("I1", "MP", ["S1", "S3"], police), self._item("I2", "OBS", ["S1", "S2"], surgery)],
            "requester_law": {
                "gateway": "CA89-47", "art6": "A6-1-E", "special": "S1-18", "criminal": "S1-18", "s1_18_reason": "C",
                "s1_18_why": self.word("s1_18_why", both),
            },
            "transparency": {
                "informed": "NEITHER", "reason_code": "MAY_TAMPER_WITH_ACCOUNT", "review_at": "2026-11-10T17:30Z",
                **{key: self.word(f"transparency {key}", both) for key in ("reason", "said", "weighed", "by_whom")},
                "people": [self._told("S1", both), self._told("S3", police), self._told("S4", ours)],
            },
            "meeting": {"what": self.word("meeting", ours), "at": "2026-11-10T15:00Z"},
        }  # fmt: skip

    def _child(self, ref: str, told: Audience, ours: Audience) -> Words:
        return {
            "ref": ref, "kind": "CHILD", "name": self.word("child's name", told),
            "other_names": [self.word("child's other name", told)], "sex": "FEMALE",
            "dob": self.aviary.birthday("child's date of birth", self.stage, told),
            "identifiers": [
                {"scheme": "NHS", "value": self.aviary.number("child's NHS number", self.stage, told),
                 "source": self.word("child's number's source", told)},
            ],
            "address": {"line": self.word("child's address", told), "confidential": False},
            "setting": self.word("child's setting", told), "gp": self.word("child's gp", told),
            "language": self.word("child's language", told), "interpreter": False, "legal_status": "NONE",
            "parental_responsibility": ["S3", "S4"], "must_not_reach": [self.word("must not reach", ours)],
        }  # fmt: skip

    def _sibling(self, ref: str, told: Audience) -> Words:
        return {
            "ref": ref, "kind": "CHILD", "name": self.word("sibling's name", told), "relation": "SIBLING",
            "dob": self.aviary.birthday("sibling's date of birth", self.stage, told),
        }  # fmt: skip

    def _mother(self, ref: str, told: Audience, masked: Audience) -> Words:
        return {
            "ref": ref, "kind": "ADULT", "name": self.word("mother's name", told), "relation": "MOTHER",
            "contact_level": "LIVES_WITH",
            "address": {"line": self.word("confidential address", masked), "confidential": True},
        }  # fmt: skip

    def _uncle(self, ref: str, ours: Audience) -> Words:
        return {"ref": ref, "kind": "ADULT", "name": self.word("uncle's name", ours), "relation": "AUNT_UNCLE"}

    def _item(self, ref: str, partner: str, about: list[str], told: Audience) -> Words:
        texts = ("sought", "question", "necessary_because", "why_so_long", "names_others", "less_intrusive")
        advised = self.stage == "acknowledged" and partner == "MP"
        return {
            "id": ref, "asked_of": partner, "from": "2024-11-10", "to": "2026-11-10", "about": about,
            **{
                key: self.word(f"{ref} {key}", A.ADVISER_READS if advised and key in texts[:3] else told)
                for key in texts
            },
        }  # fmt: skip

    def _told(self, ref: str, told: Audience) -> Words:
        return {
            "about": ref, "told": False, "reason_code": "MAY_TAMPER_WITH_ACCOUNT", "review_at": "2026-11-10T17:30Z",
            **{key: self.word(f"{ref} not told {key}", told) for key in ("reason", "said", "weighed", "by")},
        }  # fmt: skip

    def answer(self, item: str, told: Audience, inside: Audience, *, special: Words) -> Words:
        """An answer that shares a part of one item; what is told, and what stays inside."""
        n = item.lower()
        return {
            "identity_match": {"result": "MATCH", "on": [self.word(f"{n} matched on", inside)]},
            "items": [{
                "item": item, "outcome": "PART", "handling": ["H2"],
                "shared": [{
                    "text": self.word(f"{n} shared text", told), "kind": "THIRD_PARTY", "as_at": "2026-10-28",
                    "source": self.word(f"{n} shared source", told),
                    "made_from": self.word(f"{n} shared made from", inside),
                }],
                "withheld": [{
                    "what": self.word(f"{n} withheld", inside), "code": "NOT_RELEVANT",
                    "why": self.word(f"{n} withheld why", inside), "harm": self.word(f"{n} harm", inside),
                    "law": self.word(f"{n} withheld law", told),
                    "would_change": self.word(f"{n} would change", told),
                }],
                "searched": {
                    "on": "2026-11-09",
                    **{key: self.word(f"{n} searched {key}", told) for key in ("where", "how", "by")},
                },
                "not_confirmed_why": self.word(f"{n} not confirmed why", inside),
                "left_out": self.word(f"{n} left out", inside),
                "identity_matched_on": [{
                    "about": "S1", "record": self.word(f"{n} record of ours", inside),
                    "on": ["name", self.word(f"{n} record matched on", inside)],
                }],
            }],
            "discloser_law": {"gateway": "CA04-16LA", **special},
            "use": self.word(f"{n} use", told), "seen_by": self.word(f"{n} seen by", told),
            "third_parties": [{"who": self.word(f"{n} third party", inside), "risk": True, "handling": "REMOVED"}],
            "answers": {"Q-GR7": self.word(f"{n} answer to a question", inside)},
            "isd": {
                "detriment_considered": True, "detriment_outcome": "NO_GREATER_HARM", "recipient_scope_class": "a",
                "function_facilitated": "CA89-47",
                **{key: self.word(f"{n} {key}", inside) for key in DUTY_TEST},
            },
        }  # fmt: skip

    def of_the_police(self, *, draft: bool = False) -> Words:
        """The police's answer, or its draft."""
        told, inside = (A.PREPARER, A.PREPARER) if draft else (A.POLICE_TOLD, A.POLICE_INSIDE)
        law = {"art6": "A6-1-E", "criminal": "S1-18", "s1_18_reason": "C", "s1_18_why": self.word("i1 law why", told)}
        words = self.answer("I1", told, inside, special=law)
        words["isd"]["holder_scope_class"] = "a"
        return words

    def again(self) -> Words:
        """Another request with words of its own, as it would be sent to be prepared."""
        return Writer(Aviary(), "typed").request(draft=True)

    def answered_again(self) -> Words:
        """Another answer to the same."""
        return Writer(Aviary(), "typed").of_the_police()

    def of_the_surgery(self) -> Words:
        """The surgery's answer."""
        law = {"art6": "A6-1-C", "special": "A9-2-H"}
        words = self.answer("I2", A.SURGERY_TOLD, A.SURGERY_INSIDE, special=law)
        words["isd"]["holder_scope_class"] = "c"
        return words


AN_OFFER: Words = {
    "to": "MCC", "urgency": "RED", "what": "What our officer saw", "why_now": "Nobody who could help knows of it.",
    "subjects": [{"ref": "S1", "kind": "CHILD", "name": "Teddy Mockridge", "dob": "2017-02-14"}],
}  # fmt: skip
"""Something that the police tell the council unasked."""

OFFERED: Words = {
    "identity_match": {"result": "MATCH", "on": ["name", "dob"]},
    "items": [{
        "item": "I1", "outcome": "SHARED", "handling": ["H1"],
        "shared": [{"text": "A child alone in a cold flat.", "kind": "OBSERVATION", "as_at": "2026-11-09"}],
    }],
    "use": "To decide what help is needed.",
    "discloser_law": {"gateway": "CA04-16LA", "art6": "A6-1-E", "criminal": "S1-18", "s1_18_reason": "C"},
    "isd": {
        "holder_scope_class": "a", "recipient_scope_class": "a", "detriment_considered": True,
        "detriment_outcome": "NO_GREATER_HARM", "relevant_because": "a child alone",
    },
}  # fmt: skip
"""What of it is shared."""

ASKED_AT_ONCE: Words = {
    "who": "Teddy Mockridge", "happening": "A man is at the door.", "needed": "Is he known?", "ask": ["MP"],
    "within": "NOW",
}  # fmt: skip
"""What the council asks the police in an emergency."""

SHARED_BY_PHONE: Words = {
    "who": "Teddy Mockridge", "danger": "A man is at the door.", "told": "He is known.", "to": "MCC",
    "checked": "The duty social worker, on the number of the register.", "happened_at": "2026-11-10T09:50Z",
}  # fmt: skip
"""What an officer told the council by telephone."""

WRITTEN_UP: Words = dict.fromkeys(("asked_by", "verified", "left_out", "family", "law", "follow_up"), "It was so.")
"""The rest of a record."""
