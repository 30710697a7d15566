"""The answering side: what was asked of us, preparing, deciding; and the asker opening what was shared."""

from __future__ import annotations

from typing import Any

from tests.pages.examples.frame import BEA, OMAR, PIP
from tests.pages.examples.words import AMBER, ASKED, GREEN, ITEM_2, LEAF, RED, choices, due, late, tag, text

REF = "3FHN-8WTR"
CRUMBS = [{"text": "Home", "href": "/"}, {"text": "Asked of us", "href": "/responses/"}, {"text": REF}]
OUTCOMES = [
    {"value": "SHARED", "label": "Share"},
    {"value": "SHARED_SUMMARY", "label": "Share a summary instead", "hint": "Often enough, and safer"},
    {"value": "SHARED_REDACTED", "label": "Share with parts removed"},
    {"value": "PART", "label": "Share part of it"},
    {"value": "WITHHELD", "label": "Withhold"},
    {"value": "NOT_HELD", "label": "We searched and hold nothing"},
    {"value": "REFERRED_ON", "label": "Another agency holds it"},
]
KINDS = [
    {"value": "FACT", "label": "Fact"},
    {"value": "OBSERVATION", "label": "Observation"},
    {"value": "OPINION", "label": "Opinion"},
    {"value": "HEARSAY", "label": "Hearsay"},
    {"value": "THIRD_PARTY", "label": "From a third party"},
]
GROUNDS = choices("It would harm the child more", "It is not relevant to the question", "It is more than is needed")
LINES = [
    {
        "text": "8-week check missed, no rebooking.",
        "kind": "FACT",
        "as_at": "6 May 2026",
        "source": "our record",
        "changed": "Changed since 11:20",
    },
    {
        "text": "Mother treated for low mood since July.",
        "kind": "FACT",
        "as_at": "28 October 2026",
        "source": "our record",
    },
]
SHARED = {
    "title": "Item 2: missed care and strain",
    "question": "Is there a pattern of unmet need or strain that bears on care?",
    "outcome": "PART",
    "explanation": "This is a part. What was left out, and why this is enough, is on record with them.",
    "matched": ["They matched the record on: Name, Date of birth, NHS number.", "Wren S: matched on Name, Address."],
    "lines": LINES,
    "withheld": [{"ground": "Not relevant to what was asked.", "would_change": "A question that these would answer."}],
}
CONDITIONS = [
    {"key": "Use", "value": "This enquiry only"},
    {"key": "Who may see it", "value": "Those in the strategy discussion"},
    {"key": "Passing on", "value": "Not without asking us"},
    {"key": "Access ends", "value": "10 May 2027"},
]


def line(number: int, **values: Any) -> dict[str, Any]:
    """The boxes of one line."""
    return {
        "text": text(f"i2_{number}_text", value=values.get("text", "")),
        "kind": text(f"i2_{number}_kind", choices=KINDS, value=values.get("kind", ""), error=values.get("error", "")),
        "as_at": {"name": f"i2_{number}_as_at", "kind": "date", "value": values.get("as_at")},
        "source": text(f"i2_{number}_source", value=values.get("source", "")),
    }


def item_fields(outcome: str = "", lines: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The fields of one item's card."""
    return {
        "outcome": {"name": "i2_outcome", "kind": "radios", "choices": OUTCOMES, "value": outcome},
        "lines": lines or [line(1)],
        "left": [
            {
                "what": text("i2_left_1_what", value="Older contraceptive entries" if outcome else ""),
                "code": {
                    "name": "i2_left_1_code",
                    "kind": "radios",
                    "choices": GROUNDS,
                    "value": "o2" if outcome else "",
                },
                "why": text("i2_left_1_why", optional=True),
                "would_change": text("i2_left_1_would_change"),
            }
        ],
        "searched_where": text("i2_where"),
        "searched_how": text("i2_how"),
        "searched_by": text("i2_by"),
        "searched_on": {"name": "i2_on", "kind": "date"},
        "referred_to": text("i2_ref", choices=choices("Fennelside Community Health")),
        "handling": {"name": "i2_handling", "kind": "checkboxes", "choices": choices("Do not show the family")},
        "left_out": text("i2_left_out"),
        "records": [
            {
                "name": "Wren S",
                "about": "S1",
                "of": "i2_matched_0_about",
                "record": text("i2_matched_0_record", optional=True),
                "on": {"name": "i2_matched_0_on", "kind": "checkboxes", "choices": choices("Name", "Date of birth")},
            }
        ],
    }


HEAD = {
    "breadcrumbs": CRUMBS,
    "ref": REF,
    "urgency": RED,
    "due": due("Today 14:05 - 2 hours 10 minutes left"),
    "asked": ASKED,
    "reveal_href": "#",
}
PREPARE = {
    **HEAD,
    "shell": BEA,
    "tag": tag("response", "prepare"),
    "heading": "Prepare what Otterbrook Surgery answers",
    "contents": [
        {"text": "Check it is the right person", "href": "#right-person", "said": "Name, date of birth and one more"},
        {"text": "Item 2", "href": "#item-I2", "said": "Share part of it"},
        {"text": "Our law", "href": "#our-law", "said": "Law chosen"},
        {"text": "Send for decision", "href": "#send", "said": ""},
    ],
    "law_open": False,
    "draft": {"saved_at": "11:02"},
    "identity": {
        "name": "identity",
        "kind": "radios",
        "choices": choices("Name, date of birth and one more match", "Possible match", "No record"),
    },
    "matched_on": {
        "name": "matched_on",
        "kind": "checkboxes",
        "choices": choices("Name", "Date of birth", "NHS number"),
    },
    "items": [{"id": "I2", **ITEM_2, "fields": item_fields()}],
    "persons": [],
    "contains": {
        "name": "contains",
        "kind": "checkboxes",
        "choices": choices("Police intelligence", "Court matters", "An allegation against staff"),
    },
    "duty": {
        "relevant_because": text("relevant_because"),
        "detriment": {
            "name": "detriment",
            "kind": "radios",
            "choices": choices("Yes, telling them would harm the child more", "No, telling them would not harm more"),
        },
    },
    "law": {
        "gateway": {
            "name": "gateway",
            "kind": "radios",
            "choices": choices("Duty to share, section 16LA of the Children Act 2004", "Section 47"),
        },
        "art6": {"name": "art6", "kind": "radios", "choices": choices("Legal obligation", "Public task")},
        "special": {"name": "special", "kind": "radios", "choices": choices("Health care", "Safeguarding of children")},
    },
    "questions": [
        {"rule": "GR1 Protection comes first", "field": text("q1", label="What could happen if we do not share?")},
        {"rule": "GR4 Seek advice promptly", "field": text("q4", label="Was anyone unsure? Who advised?")},
    ],
    "conditions": {
        "use": text("use"),
        "passing_on": {
            "name": "passing_on",
            "kind": "radios",
            "choices": choices("Not without asking us", "Within their agency"),
        },
        "destroy_by": {"name": "destroy_by", "kind": "date"},
    },
    "so_far": "So far: nothing is chosen.",
    "decides": "Omar Specimen decides it.",
}
WRONG_LINES = [
    line(1, text="8-week check missed, no rebooking.", kind="FACT", as_at=["6", "5", "2026"], source="our record"),
    line(
        2,
        text="Mother treated for low mood since July.",
        error="Mark whether line 2 is fact, observation, opinion, hearsay or from a third party",
    ),
]
DECISION_CHOICES = [
    {"value": "agree", "label": "Agree: send as drafted"},
    {"value": "withhold", "label": "Withhold it instead"},
    {"value": "return", "label": "Return it to Bea Mockridge"},
]
LATE = {
    "code": {
        "name": "late-code",
        "kind": "select",
        "choices": choices("Choose one", "Nobody who may do it was there", "Something more urgent came first"),
        "error": "Its time has passed. Choose why",
    },
    "whose": {"name": "late-whose", "kind": "select", "choices": choices("Choose one", "Whoever decided the answer")},
}
DECIDE = {
    **HEAD,
    "shell": OMAR,
    "late": LATE,
    "tag": tag("response", "decide"),
    "heading": "Decide what Otterbrook Surgery sends",
    "why_yours": "Yours because you are the approver on duty (step 1 of 1).",
    "why_step_href": "#",
    "declare_href": "#",
    "since": {"at": "11:20", "changes": ["Item 2: the date of the 8-week check changed."], "href": "#"},
    "items": [SHARED],
    "conditions": CONDITIONS,
    "preview_href": "#",
    "ours": [
        {"key": "Left out", "value": "Older contraceptive entries; the father's asthma"},
        {"key": "Ground", "value": "Not relevant to what was asked"},
        {"key": "Drafted by", "value": "Bea Mockridge, today 11:05"},
        {"key": "Must not reach", "value": "1 hit, cleared with a reason"},
    ],
    "earlier": [
        "The requesting agency: endorsed by its team manager, today 10:03.",
        "Ours: prepared by Bea Mockridge, today 11:05.",
    ],
    "advice": [
        {
            "who": "Ray Exampleby, Caldicott Guardian",
            "tag": tag("advice", "withhold"),
            "text": "May we say that Adult A missed the check?",
            "asked": "Asked by Omar Specimen, today 11:02",
            "saw": "Opened today 11:10, no names.",
            "advised": "Advised today 11:12",
            "why": "A summary answers the question; the entry itself was told in confidence.",
        },
        {
            "who": "Dee Mockridge, Data protection officer",
            "tag": tag("advice", "adviser"),
            "text": "Is the condition right?",
            "asked": "Asked by Omar Specimen, today 11:04",
            "saw": "They have not opened it.",
            "advised": "Due today 11:34",
            "take_back_href": "#",
            "version": 1,
        },
    ],
    "ask_advice": [{"text": "Ask for advice: Caldicott Guardian", "href": "#"}],
    "rule": {
        "code": "GR6",
        "title": "Relevant, accurate, need to know",
        "version": "ENG-2026-09",
        "href": "#",
        "questions": [
            {"text": "What could happen to the child if we do not share?", "said": "Said: it may be inflicted."},
            {"text": "Do they know? If not, why is that safer?", "said": "Said: not yet; may change account; 17:30."},
            {"text": "Which law, and any objection?", "said": "See our law; none known."},
            {"text": "Was anyone unsure?", "said": "Said: no."},
            {"text": "Could anyone be harmed by being named?", "said": "1 hit, cleared by Bea Mockridge."},
            {"text": "Is each line needed, and is it fact or opinion?", "said": "Marked beside each line."},
            {"text": "Two sentences that a parent, a court or an inspector could read.", "said": "Your reason."},
        ],
    },
    "law": {
        "heading": "Our law",
        "rows": [
            {"key": "Duty", "value": "It applies (section 16LA): it may help them; telling harms no more"},
            {"key": "Basis", "value": "Legal obligation; health care"},
            {"key": "Agreement", "value": "Merrowdale T1"},
        ],
    },
    "route": [
        {"name": "Asked", "state": "done", "when": "10:05"},
        {"name": "Taken", "state": "done", "when": "10:31"},
        {"name": "Prepared", "state": "done", "when": "11:05"},
        {"name": "You", "state": "now", "when": "by 14:05"},
        {"name": "Sent", "state": "next", "when": ""},
    ],
    "decisions": [
        {
            "title": "Item 2: 8-week check and low mood (in part)",
            "choice": {"name": "choice_i2", "kind": "radios", "choices": DECISION_CHOICES},
            "ground": {"name": "ground_i2", "kind": "select", "choices": GROUNDS},
            "would_change": text("would_i2"),
        }
    ],
    "form": {"reason": text("reason")},
    "hold": "After you record, sending waits until 12:00 so that you can stop it.",
    "question_href": "#",
    "can_keep_words": True,
    "reveal_href": "",  # the form itself shows what is masked
}
DECIDE_WRONG = {
    **DECIDE,
    "since": None,
    "errors": [
        {"text": "Select what to do with item 2", "href": "#id_choice_i2"},
        {"text": "Your reason must be 40 characters or more", "href": "#id_reason"},
    ],
    "decisions": [
        {
            **DECIDE["decisions"][0],
            "choice": {**DECIDE["decisions"][0]["choice"], "error": "Select what to do with item 2"},
        }
    ],
    "form": {"reason": text("reason", value="Relevant.", error="Your reason must be 40 characters or more")},
}
ROWS = [
    {
        "ref": "9XKD-44TN",
        "href": "#",
        "asker": "children's social care, Merrowdale County Council",
        "about": "boy, 8 years",
        "item_count": "1",
        "with": "Bea Mockridge",
        "due": late("Today 11:30 - 25 minutes late"),
        "urgency": AMBER,
        "tag": tag("response", "prepare"),
        "clock": tag("clock", "overdue"),
    },
    {
        "ref": REF,
        "href": "#",
        "asker": "children's social care, Merrowdale County Council",
        "about": "girl, 8 months",
        "item_count": "1",
        "with": "Omar Specimen",
        "due": due("Today 14:05 - 2 hours 10 minutes left"),
        "urgency": RED,
        "tag": tag("response", "decide"),
    },
    {
        "ref": "PX7T-3KWD",
        "href": "#",
        "asker": "the designated safeguarding lead, Puddlecombe Primary",
        "about": "boy, 9 years",
        "item_count": "2",
        "due": due("Thursday 12 November 11:00 - 2 working days left"),
        "urgency": GREEN,
        "tag": tag("response", "confirm"),
        "take_href": "#",
    },
]
DISCLOSURE = {
    "shell": PIP,
    "ref": "8QRD-55KM",
    "breadcrumbs": [{"text": "Home", "href": "/"}, {"text": "7K4Q-M92P", "href": "#"}, {"text": "8QRD-55KM"}],
    "conditions": [
        {"key": "From", "value": "Named nurse, Brackenfold NHS Trust"},
        {"key": "For", "value": "Strategy discussion about Wren S"},
        *CONDITIONS,
    ],
}
OPENED = {
    **DISCLOSURE,
    "opened": True,
    "heading": "What Brackenfold NHS Trust shared",
    "watermark": "Opened by Pip Mockridge, today 12:44, 8QRD-55KM",
    "warnings": ["Do not show this to the family."],
    "items": [
        {
            "title": "Item 1: injuries and attendances",
            "outcome": "SHARED",
            "lines": [
                {
                    "text": "Seen on 3 September with a cough; no injury noted.",
                    "kind": "FACT",
                    "as_at": "3 September 2026",
                    "source": "emergency department",
                },
                {
                    "text": "The bruise on 9 November does not fit the first explanation.",
                    "kind": "OPINION",
                    "as_at": "9 November 2026",
                    "source": "paediatric registrar",
                },
            ],
            "withheld": [
                {
                    "what": "labour notes",
                    "ground": "Not relevant to what was asked.",
                    "would_change": "A question about the birth.",
                }
            ],
        }
    ],
    "sealed": ["A sealed item is held by Merrowdale Police. Ring the number in the register to discuss it."],
    "law": [{"key": "Duty", "value": "Section 16LA of the Children Act 2004"}],
    "receipt_href": "#",
    "form": {
        "arrived": {
            "name": "arrived",
            "kind": "radios",
            "choices": choices(
                "It is about the right person and I have it",
                "It is about the wrong person",
                "I should not have this",
            ),
        }
    },
    "acts": [{"text": "Download the record (PDF)", "href": "#"}, {"text": "Ask them to look again", "href": "#"}],
}

ANSWERING: dict[str, tuple[str, dict[str, Any]]] = {
    "responses": (
        "requests_app/responses.html",
        {
            "shell": BEA,
            "agency": "Otterbrook Surgery",
            "filters": [
                {"text": "All", "href": "?", "current": True, "count": 3},
                {"text": "Mine", "href": "?with=me", "count": 1},
                {"text": "Nobody has taken", "href": "?with=nobody", "count": 1},
                {"text": "Overdue", "href": "?late", "count": 1},
            ],
            "rows": ROWS,
        },
    ),
    "responses-empty": ("requests_app/responses.html", {"shell": OMAR, "agency": "Otterbrook Surgery", "rows": []}),
    "response": (
        "requests_app/response.html",
        {
            **HEAD,
            "shell": OMAR,
            "tag": tag("response", "sending", time="12:00"),
            "heading": "What Otterbrook Surgery answers about Wren S",
            "hold": "Recorded. It will be sent at 12:00.",
            "stop_href": "#",
            "items": [SHARED],
            "steps": [
                {
                    "role": "GP safeguarding lead",
                    "tag": tag("step", "agreed"),
                    "text": "Omar Specimen, today 11:58",
                    "reason": "Shared what bears on the care of the baby; left out adult health that does not.",
                    "receipt": {"code": LEAF, "number": 14, "of": "response"},
                }
            ],
            "events": [],
        },
    ),
    "prepare": ("requests_app/prepare.html", PREPARE),
    "prepare-wrong": (
        "requests_app/prepare.html",
        {
            **PREPARE,
            "items": [{"id": "I2", **ITEM_2, "fields": item_fields("PART", WRONG_LINES)}],
            "persons": [
                {
                    "who": text("p1_who", value="Neighbour who rang"),
                    "risk": {"name": "p1_risk", "kind": "radios", "choices": choices("Yes, they could", "No")},
                    "handling": {
                        "name": "p1_handling",
                        "kind": "radios",
                        "choices": choices("By name", "By a code, as “Person B”", "Not at all"),
                    },
                }
            ],
            "so_far": "So far: in part.",
            "errors": [{"text": WRONG_LINES[1]["kind"]["error"], "href": "#id_i2_2_kind"}],
        },
    ),
    "preview": (
        "requests_app/preview.html",
        {"shell": BEA, "back": {"href": "#"}, "ref": REF, "items": [SHARED], "conditions": CONDITIONS},
    ),
    "decide": ("requests_app/decide.html", DECIDE),
    "decide-wrong": ("requests_app/decide.html", DECIDE_WRONG),
    "decide-not-you": (
        "requests_app/decide.html",
        {
            **DECIDE,
            "shell": BEA,
            "blind": True,
            "why_not": "You prepared this response, so you cannot decide it.",
            "who_can": "It is with Omar Specimen.",
            "reveal_href": "#",
        },
    ),
    "disclosure": ("requests_app/disclosure.html", DISCLOSURE),
    "disclosure-sign-in-again": (
        "requests_app/disclosure.html",
        {**DISCLOSURE, "why_not": "You signed in a while ago. Sign in again to open this.", "again_href": "#"},
    ),
    "disclosure-open": ("requests_app/disclosure.html", OPENED),
    "disclosure-corrected": (
        "requests_app/disclosure.html",
        {
            **OPENED,
            "corrections": [
                {
                    "rows": [
                        {"key": "What was wrong", "value": "In May"},
                        {"key": "What is right", "value": "In June"},
                    ],
                    "href": "#",
                }
            ],
        },
    ),
    "disclosure-confirmed": (
        "requests_app/disclosure.html",
        {
            **OPENED,
            "warnings": [],
            "sealed": [],
            "confirmed": "You confirmed receipt today 12:50.",
            "receipt": {"code": LEAF, "number": 17, "of": "response"},
        },
    ),
    "disclosure-closed": (
        "requests_app/disclosure.html",
        {**DISCLOSURE, "closed": "We have closed it. Do not copy or forward anything.", "receipt": {"code": LEAF}},
    ),
}

DISSENT = {
    "who": "Ross Exampleby",
    "when": "today 11:10",
    "why": "The two older notes say nothing about care today, and one of them is about the father alone.",
    "answer": "",
    "answered_by": "",
    "answered_at": "",
    "href": "#",
}
ANSWERED = {
    **DISSENT,
    "answer": "The older note is the only one that shows the pattern; the father's part of it was taken out.",
    "answered_by": "Omar Specimen",
    "answered_at": "today 11:25",
    "href": "",
}
ANSWERING |= {
    "dissent": (
        "requests_app/dissent.html",
        {
            "shell": PIP,
            "ref": "3FHN-8WTR",
            **DISSENT,
            "rule": {"label": "Share what is relevant"},
            "why_not": "",
            "form": {"reason": {"name": "reason", "kind": "textarea", "value": "", "error": "Enter your reason"}},
            "errors": [{"text": "Enter your reason", "href": "#id_reason"}],
        },
    ),
    "dissent-answered": (
        "requests_app/dissent.html",
        {
            "shell": PIP,
            "ref": "3FHN-8WTR",
            **ANSWERED,
            "rule": None,
            "why_not": "This dissent was answered already.",
            "form": {},
            "errors": [],
        },
    ),
    "decide-dissents": (
        "requests_app/decide.html",
        {**ANSWERING["decide"][1], "dissents": [DISSENT, ANSWERED]},
    ),
}
