"""The asking side: home, the draft, the request, its endorsement. RQ-01 as it stands at 11:55, and BAD-01."""

from __future__ import annotations

from typing import Any

from tests.pages.examples.frame import DARA, HANA, PIP
from tests.pages.examples.words import (
    AMBER,
    ASKED,
    GREEN,
    LEAF,
    PARCELS,
    PURPOSE_LAW,
    RED,
    ROUTINE,
    TOLD,
    choices,
    due,
    late,
    tag,
    text,
)

REF = "7K4Q-M92P"
HREF = f"/requests/{REF}/"
DRAFT = {"saved_at": "11:52"}
BACK = {"href": HREF, "text": "Back to the tasks"}
HOME = {"text": "Home", "href": "/"}

NEEDS = [
    {
        "verb": "Open: Brackenfold NHS Trust has answered",
        "href": "/disclosures/8QRD-55KM/",
        "why": "You asked",
        "due": due("Today 14:05 - 2 hours 10 minutes left"),
        "urgency": RED,
    },
    {
        "verb": "Reply: a question about item 2",
        "href": "/responses/4FGH-2MNP/questions/",
        "why": "Dara Exampleby is away; you are the deputy",
        "due": late("Today 11:30 - 25 minutes late"),
        "urgency": AMBER,
    },
    {
        "verb": "Finish: look again at telling the family",
        "href": HREF,
        "why": "You said that you would",
        "due": due("Today 17:30 - 5 hours 35 minutes left"),
        "urgency": RED,
    },
]
ASKED_ROWS = [
    {
        "child": "Wren S, 8 months",
        "ref": REF,
        "href": HREF,
        "answers": "2 of 4 answered",
        "who_next": "You, to open",
        "due": due("Today 14:05 - 2 hours 10 minutes left"),
        "urgency": RED,
        "tag": tag("request", "receive"),
    },
    {
        "child": "Indy S, 12 years, and 1 more",
        "ref": "PX7T-3KWD",
        "href": "#",
        "answers": "1 of 2 answered",
        "who_next": "The team manager, Sundrell Council",
        "due": due("Tuesday 17 November 10:00 - 5 working days left"),
        "urgency": ROUTINE,
        "tag": tag("request", "partners"),
        "clock": tag("clock", "due_soon"),
    },
]
TRACK_STEPS = ("Confirm", "Prepare", "Decide", "Sent", "Received")


def track(ident: str, agency: str, state: str, at: tuple[str, ...], now: int, **more: Any) -> dict[str, Any]:
    """One partner's track, walked up to step `now`."""
    steps = [
        {
            "name": name,
            "state": "done" if number < now else "now" if number == now else "next",
            "when": at[number] if number < len(at) else "",
        }
        for number, name in enumerate(TRACK_STEPS)
    ]
    return {"id": ident, "agency": agency, "tag": tag("response", state), "steps": steps, **more}


TRACKS = [
    track(
        "bnt",
        "Brackenfold NHS Trust",
        "open",
        ("10:12", "10:55", "11:20", "11:25"),
        4,
        due={"text": "Answered today 11:25 - 2 hours 40 minutes early", "iso": "2026-11-10T11:25Z", "state": "done"},
        who_acts="Who acts next: you, to open it.",
        late=[{"text": "Taken late: It was overlooked. Where the time went: Nobody had taken it yet."}],
        links=[{"text": "Open the answer", "href": "#", "about": "of Brackenfold NHS Trust"}],
    ),
    track(
        "obs",
        "Otterbrook Surgery",
        "decide",
        ("10:31", "11:05", "by 14:05"),
        2,
        due=due("Today 14:05 - 2 hours 10 minutes left"),
        who_acts="Who acts next: the approver, by 14:05.",
        chase_href="#",
        more_time=[
            {
                "text": "2 hours more, given today 11:20 by GP safeguarding lead, Otterbrook Surgery: "
                "The records are held elsewhere or on paper",
                "why": "The older notes are in the archive, and they arrive with the afternoon's van.",
                "objected": "Pip Mockridge objected today 11:30",
                "objection": "The strategy discussion is at three, so we need what is there before it.",
            }
        ],
        object_href="#",
    ),
    track(
        "mp",
        "Merrowdale Police",
        "received",
        ("10:09", "10:40", "10:52", "10:57", "11:10"),
        5,
        due={"text": "Answered today 10:57 - 3 hours 8 minutes early", "state": "done"},
        links=[{"text": "See the answer", "href": "#", "about": "of Merrowdale Police"}],
    ),
    track("an", "Acornlet Nursery", "confirm", (), 0, due=due("Today 14:05 - 2 hours 10 minutes left"), chase_href="#"),
]
EVENTS = [
    {
        "title": "Brackenfold NHS Trust sent its answer",
        "by": "Named nurse",
        "at": "Today 11:25",
        "iso": "2026-11-10T11:25Z",
        "receipt": {"code": LEAF},
        "ours": False,
    },
    {
        "title": "Dara Exampleby endorsed the request",
        "by": "Team manager, Merrowdale County Council",
        "at": "Today 10:03",
        "iso": "2026-11-10T10:03Z",
        "rule": "GR1 Protection comes first",
        "reason": "The injury is unexplained in a baby who cannot move by herself; each item bears on her safety.",
        "receipt": {"code": LEAF, "number": 2, "of": "request"},
        "ours": True,
    },
    {
        "title": "Pip Mockridge put the request forward",
        "by": "Duty social worker, Merrowdale County Council",
        "at": "Today 09:58",
        "iso": "2026-11-10T09:58Z",
        "receipt": {"code": LEAF, "number": 1, "of": "request"},
        "ours": True,
    },
]
REQUEST = {
    "shell": {**PIP, "here": HREF},
    "breadcrumbs": [HOME, {"text": "Requests", "href": "/requests/"}, {"text": REF}],
    "ref": REF,
    "urgency": RED,
    "tag": tag("request", "receive"),
    "heading": "Request about Wren S",
    "due": due("Today 14:05 - 2 hours 10 minutes left"),
    "who_acts": "Who acts next: you, and the approver at Otterbrook Surgery, by 14:05.",
    "progress": "2 of 4 answered",
    "needed": [{"text": "Open the answer of Brackenfold NHS Trust", "href": "#"}],
    "tracks": TRACKS,
    "picture": {
        "wide": 720,
        "high": 142,
        "foot": 132,
        "now": 400,
        "begins": "today 09:58",
        "ends": "today 14:05",
        "says": "The route so far, a lane for each agency: 1 of 2 answered. The table follows.",
        "lanes": [
            {
                "name": name,
                "label": top + 14,
                "line": top + 32,
                "from": 12,
                "to": 300,
                "planned": [90, 708],
                "actual": [12, 80, 300],
            }
            for name, top in (("Brackenfold NHS Trust", 8), ("Otterbrook Surgery", 60))
        ],
        "rows": [
            {
                "agency": "Brackenfold NHS Trust",
                "step": "Answered",
                "planned": "today 14:05",
                "actual": "today 11:25",
                "difference": "2 hours 40 minutes early",
            }
        ],
    },
    "filters": [
        {"name": "whose", "kind": "checkboxes", "label": "Whose part", "choices": choices("Your own agency", "Police")},
        {"name": "kind", "kind": "checkboxes", "label": "Which kind", "choices": choices("Answers and receipts")},
    ],
    "asked": ASKED,
    "steps": [
        {
            "role": "Team manager",
            "tag": tag("step", "agreed"),
            "text": "Dara Exampleby, today 10:03",
            "receipt": {"code": LEAF, "number": 2, "of": "request"},
        }
    ],
    "answers": [
        {"agency": "Brackenfold NHS Trust", "href": "#", "tag": tag("response", "open"), "text": "Not opened yet"},
        {"agency": "Merrowdale Police", "href": "#", "tag": tag("item", "SHARED_SUMMARY"), "text": "Opened 11:10"},
    ],
    "events": EVENTS,
    "lookers": [{"name": "Dara Exampleby", "role": "team manager", "at": "Today 10:02", "iso": "2026-11-10T10:02Z"}],
    "acts": [
        {"text": "Withdraw", "href": "#"},
        {"text": "Same child, new agency", "href": "#"},
        {"text": "Change urgency", "href": "#"},
    ],
    "reveal_href": HREF,
}
CHECK_CARDS = [
    {
        "heading": "Otterbrook Surgery",
        "acts": [{"text": "Change", "href": "#"}],
        "rows": [
            {"key": "What", "value": "Contacts, missed appointments, postnatal mental health flags"},
            {"key": "Period", "value": "10 November 2024 to 10 November 2026"},
            {"key": "About whom", "value": "Wren, Ash, and their mother"},
        ],
    },
    {
        "heading": "Telling the family",
        "acts": [{"text": "Change", "href": "#"}],
        "rows": [
            {"key": "Family told", "tag": tag("family", "not_yet"), "value": "They may change their account."},
            {"key": "Look again", "value": "Today 17:30"},
        ],
    },
    {
        "heading": "Child and family",
        "acts": [{"text": "Change", "href": "#"}],
        "rows": [
            {"key": "Child", "value": "Wren Sampleton, 8 months"},
            {"key": "Date of birth", "masked": {"what": "date of birth of Wren S", "name": "S1.dob"}},
        ],
    },
]
ENDORSE = {
    "shell": DARA,
    "breadcrumbs": [HOME, {"text": "Requests", "href": "/requests/"}, {"text": REF}],
    "ref": REF,
    "urgency": RED,
    "tag": tag("request", "endorse"),
    "heading": "Endorse a request about Wren S",
    "due": due("Today 10:05 - 7 minutes left"),
    "why_yours": "Yours because you are the manager on duty until 17:00.",
    "declare_href": "#",
    "counts": "4 people, 4 agencies, 5 years at most.",
    "asked": {**ASKED, "requested": []},
    "parcels": PARCELS,
    "rule": {
        "code": "GR1, GR6",
        "title": "Protection comes first; only what is needed",
        "version": "ENG-2026-09",
        "href": "#",
        "questions": [
            {"text": "Is the harm stated?", "said": "A bruise in a baby who does not crawl; two explanations."},
            {"text": "Is each item needed by this purpose?", "said": "Why: beside each item."},
            {"text": "Is Red right?", "said": "Strategy discussion today 15:00."},
            {"text": "Is it safer that they do not know?", "said": "They may change their account; again at 17:30."},
        ],
    },
    "laws": [PURPOSE_LAW],
    "form": {
        "decision": {
            "name": "decision",
            "kind": "radios",
            "choices": choices("Endorse and send", "Return to Pip Mockridge to change", "Do not send"),
        },
        "reason": text("reason"),
    },
}
MODE_ROWS = [
    {
        "label": "What gives you reasonable cause to suspect significant harm?",
        "hint": "",
        "words": text("S47-CAUSE__words"),
    },
    {
        "label": "Has there been a strategy discussion?",
        "hint": "The conference is counted from the strategy discussion that started the enquiry.",
        "choice": {
            "name": "S47-STRATEGY__choice",
            "kind": "radios",
            "choices": [{"value": "HELD", "label": "Yes, it was held"}, {"value": "PLANNED", "label": "Not yet"}],
        },
        "words": text("S47-STRATEGY__words"),
        "words_label": "In your own words",
        "at": {"name": "S47-STRATEGY__at", "kind": "moment"},
        "at_label": "When was it, or when will you look at it again?",
    },
]
LAW_FORM = {
    "gateway": {
        "name": "gateway",
        "kind": "radios",
        "choices": choices("Section 47 of the Children Act 1989", "Section 11 of the Children Act 2004"),
    },
    "art6": {"name": "art6", "kind": "radios", "choices": choices("Public task", "Consent")},
    "other": text("other"),
}
CONCERN_FORM = {
    "concern": text("concern", value="A palm-sized bruise on a baby of 8 months who does not crawl."),
    "threshold": {
        "name": "threshold",
        "kind": "radios",
        "choices": choices("An emerging need", "A child in need", "Significant harm is suspected", "Immediate danger"),
    },
    "soon": {
        "name": "soon",
        "kind": "radios",
        "choices": choices(
            "Today or tonight",
            "Within days",
            "Not soon, but it is getting worse",
            "No sign of harm, history needed",
        ),
    },
    "serves": {"name": "serves", "kind": "select", "choices": choices("None of these", "Child and family assessment")},
    "serves_since": {"name": "serves_since", "kind": "moment"},
}
PURPOSES = [
    {
        "value": "s47",
        "label": "A strategy discussion or section 47 enquiry",
        "hint": "You suspect significant harm. Red: partners answer within 4 hours, day or night.",
    },
    {
        "value": "next",
        "label": "To decide what should happen next",
        "hint": "A new concern and the level of risk is not known. Amber: within 1 working day.",
    },
    {"value": "help", "label": "To plan help for a child or family", "hint": "Green: within 3 working days."},
    {"value": "other", "label": "Something else", "hint": "You will get a list of tasks.", "divider": "or"},
]
ASK_FORM = {
    "purpose": {"name": "purpose", "kind": "radios", "choices": PURPOSES},
    "concern": text("concern"),
    "agencies": {
        "name": "agencies",
        "kind": "checkboxes",
        "choices": [
            {
                "value": "MP",
                "label": "Merrowdale Police",
                "hint": "Call-outs to the address, domestic abuse, offences that bear on harm to a child",
            },
            {"value": "OBS", "label": "Otterbrook Surgery", "hint": "Missed care, and strain that bears on care"},
        ],
    },
    "more_agencies": {"name": "more", "kind": "checkboxes", "choices": choices("Mossbank Homes", "Acornlet Nursery")},
    "necessity": text("necessity"),
    "informed": {"name": "informed", "kind": "radios", "choices": choices(*TOLD)},
    "told_detail": text("told_detail"),
    "review_at": {"name": "review_at", "kind": "moment"},
    "meeting_at": {"name": "meeting_at", "kind": "moment"},
}
AGENCIES = [
    {
        "name": "Otterbrook Surgery",
        "agreement": "Covered by the agreement Merrowdale T1",
        "add_href": "#",
        "remove_href": "#",
        "requested": [
            {
                "id": "I2",
                "sought": "Contacts, missed appointments, postnatal mental health flags",
                "period": "10 November 2024 to 10 November 2026",
                "about": "Wren, Ash, and their mother",
                "question": "Is there a pattern of unmet need or strain that bears on care?",
                "why": "Only the practice holds it.",
                "change_href": "#",
                "remove_href": "#",
            }
        ],
    },
    {
        "name": "Acornlet Nursery",
        "gap": "No agreement covers this. It goes to information governance too, and does not wait for Red.",
        "add_href": "#",
        "requested": [],
    },
]
FAMILY_FORM = {
    "informed": {"name": "informed", "kind": "radios", "choices": choices(*TOLD)},
    "told_detail": text("told_detail"),
    "review_at": {"name": "review_at", "kind": "moment"},
}
PERSON_FORM = {
    "name": text("name", value="Wren Sampleton"),
    "other_names": text("other_names"),
    "dob": {"name": "dob", "kind": "date", "value": ["2", "3", "2027"], "error": "Date of birth must be in the past"},
    "sex": {"name": "sex", "kind": "radios", "choices": choices("Girl", "Boy", "Not known"), "inline": True},
    "address": text("address", kind="textarea", rows=2),
    "address_confidential": {
        "name": "address_confidential",
        "kind": "radios",
        "choices": choices("Yes, it must not be passed on", "No, it may be passed on"),
        "error": "Select whether the address is confidential",
    },
    "setting": text("setting", kind="select", choices=choices("Acornlet Nursery", "Puddlecombe Primary")),
    "gp": text("gp", kind="select", choices=choices("Otterbrook Surgery")),
    "identifier_value": text(
        "identifier_value",
        value="999 026 1009",
        error="This NHS number has a wrong check digit. Check it with the source",
    ),
    "must_not_reach": text("must_not_reach"),
}
ITEM_FORM = {
    "sought": text(
        "sought", value="Everything held", error="‘Everything held’ is too wide. Ask for what bears on your question"
    ),
    "question": text("question", error="Enter the question this item will answer"),
    "necessary_because": text("necessary_because"),
    "from_date": {"name": "from_date", "kind": "date"},
    "to_date": {"name": "to_date", "kind": "date"},
    "about": {"name": "about", "kind": "checkboxes", "choices": choices("Wren", "Ash", "Their mother", "Their father")},
    "names_anyone_else": text("names_anyone_else"),
}
TASKS = [
    {"title": "Child and family", "href": "#", "state": "done"},
    {"title": "Concern and urgency", "href": "#", "state": "done"},
    {"title": "What you need and from whom", "href": "#", "state": "done"},
    {"title": "Law", "href": "#", "state": "todo", "hint": "Suggested from what you chose; look at it once"},
    {"title": "Telling the family", "href": "#", "state": "todo"},
    {"title": "Check and send", "href": "#", "state": "blocked", "why": "Finish the tasks above first."},
]
BAD_01 = [
    {"text": "Enter what has happened and what could happen to the child", "href": "concern/"},
    {"text": "Enter the question that item 1 will answer", "href": "ask/"},
    {"text": "A period of 21 years is far longer than usual (24 months). Shorten it or say why", "href": "ask/"},
    {"text": "Say what harm could happen today or tonight, or choose a later time", "href": "concern/"},
    {"text": "Choose the section of the law that lets you ask; “CA 2004 and GDPR” is not one", "href": "law/"},
]

ASKING: dict[str, tuple[str, dict[str, Any]]] = {
    "home": (
        "requests_app/home.html",
        {
            "shell": PIP,
            "start_with": "In this demonstration, start with the answer of Brackenfold NHS Trust.",
            "needs": NEEDS,
            "ask_href": "/requests/new/",
            "offer_href": "/share/new/",
            "children": [
                {"name": "Wren S", "age": "8 months", "href": "#"},
                {"name": "Indy S", "age": "12 years", "href": "#"},
            ],
            "drafts": [{"title": "Draft about Cy E", "href": "#", "saved": "Saved 11:52, kept to 10 December"}],
            "asked": ASKED_ROWS,
            "sections": [{"heading": "About to be late", "rows": [], "empty": "Nothing is about to be late."}],
        },
    ),
    "home-empty": (
        "requests_app/home.html",
        {"shell": HANA, "nothing_next": "Next: a reply is due tomorrow 09:20.", "ask_href": "/requests/new/"},
    ),
    "requests": ("requests_app/requests.html", {"shell": PIP, "asked": ASKED_ROWS, "ask_href": "/requests/new/"}),
    "ask": (
        "requests_app/ask.html",
        {
            "shell": PIP,
            "back": {"href": "/"},
            "draft": DRAFT,
            "heading": "Ask about Wren S",
            "form": ASK_FORM,
            "look_first": [{"text": "Open now about this child: 1 request by your team.", "href": HREF}],
        },
    ),
    "ask-parted": (
        "requests_app/ask.html",
        {
            "shell": PIP,
            "back": {"href": "/"},
            "draft": DRAFT,
            "heading": "Ask about Wren S",
            "form": ASK_FORM,
            "parted": {
                "href": "#",
                "rows": [{"label": "Concern", "value": "A bruise on a baby who does not crawl, seen by the nursery."}],
            },
        },
    ),
    "ask-not-you": (
        "requests_app/ask.html",
        {
            "shell": PIP,
            "back": {"href": "/"},
            "heading": "Ask about Wren S",
            "why_not": "Your accreditation ended on 20 November, so you cannot raise requests. You can still answer.",
            "renew": {"text": "Renew it", "href": "#"},
        },
    ),
    "emergency": (
        "requests_app/emergency.html",
        {
            "shell": PIP,
            "ask_href": "/emergency/ask/",
            "record_href": "/emergency/record/",
            "numbers": [{"agency": "Merrowdale Police", "who": "MASH desk", "number": "01632 960101"}],
        },
    ),
    "draft-tasks": (
        "requests_app/draft_tasks.html",
        {
            "shell": PIP,
            "breadcrumbs": [HOME, {"text": "Requests", "href": "/requests/"}, {"text": "Draft"}],
            "heading": "Request about a child",
            "tasks": TASKS,
            "done": 3,
            "total": 6,
            "draft": {**DRAFT, "other_device": "Also open on another device since 11:40"},
            "form_version": "4",
            "copy_href": "#",
            "delete_href": "#",
        },
    ),
    "draft-people": (
        "requests_app/draft_people.html",
        {
            "shell": PIP,
            "back": BACK,
            "draft": DRAFT,
            "alike": [{"text": "This may be a child you know: same name, date of birth one digit apart.", "href": "#"}],
            "people": [
                {
                    "name": "Wren Sampleton",
                    "kind": "child",
                    "change_href": "#",
                    "remove_href": "#",
                    "rows": [
                        {"key": "Age", "value": "8 months"},
                        {"key": "Date of birth", "masked": {"what": "date of birth of Wren S", "name": "S1.dob"}},
                        {"key": "NHS number", "masked": {"what": "NHS number of Wren S", "name": "S1.nhs"}},
                        {"key": "Nursery", "value": "Acornlet Nursery"},
                    ],
                },
                {
                    "name": "Lee Dummyford",
                    "kind": "father",
                    "change_href": "#",
                    "remove_href": "#",
                    "rows": [{"key": "Contact", "value": "Lives with the child"}],
                },
            ],
            "add_href": "#",
            "next_href": "#",
            "reveal_href": "#",
        },
    ),
    "draft-person": (
        "requests_app/draft_person.html",
        {
            "shell": PIP,
            "back": BACK,
            "draft": DRAFT,
            "kind": "child",
            "form": PERSON_FORM,
            "errors": [
                {"text": "Date of birth must be in the past", "href": "#id_dob"},
                {"text": "Select whether the address is confidential", "href": "#id_address_confidential"},
                {"text": "This NHS number has a wrong check digit", "href": "#id_identifier_value"},
            ],
        },
    ),
    "draft-concern": (
        "requests_app/draft_concern.html",
        {
            "shell": PIP,
            "back": BACK,
            "draft": DRAFT,
            "form": CONCERN_FORM,
            "makes": "This makes it Red: partners answer by today 14:05.",
        },
    ),
    "draft-items": (
        "requests_app/draft_items.html",
        {
            "shell": PIP,
            "back": BACK,
            "draft": DRAFT,
            "agencies": AGENCIES,
            "form": {
                "agency": {
                    "name": "agency",
                    "kind": "select",
                    "choices": choices("Merrowdale Police", "Mossbank Homes"),
                },
                "necessity": text("necessity"),
                "proportionality": text("proportionality"),
            },
        },
    ),
    "draft-item": (
        "requests_app/draft_item.html",
        {
            "shell": PIP,
            "back": BACK,
            "agency": "Otterbrook Surgery",
            "form": ITEM_FORM,
            "errors": [
                {"text": ITEM_FORM["sought"]["error"], "href": "#id_sought"},
                {"text": ITEM_FORM["question"]["error"], "href": "#id_question"},
            ],
        },
    ),
    "draft-law": (
        "requests_app/draft_law.html",
        {
            "shell": PIP,
            "back": BACK,
            "draft": DRAFT,
            "suggestion": {
                **PURPOSE_LAW,
                "note": "Section 47 does not name: Merrowdale Police. They answer under their own powers.",
            },
            "because": ["You ask in an enquiry into significant harm, or to decide on one."],
            "form": LAW_FORM,
        },
    ),
    "draft-law-change": (
        "requests_app/draft_law.html",
        {
            "shell": PIP,
            "back": BACK,
            "draft": DRAFT,
            "warnings": [
                "Consent is rarely the right basis here: people in this position cannot freely refuse, and it "
                "can be withdrawn."
            ],
            "consented": True,
            "form": {**LAW_FORM, "could_refuse": text("could_refuse"), "will_stop": text("will_stop")},
        },
    ),
    "telling": (
        "requests_app/telling.html",
        {
            "shell": PIP,
            "back": {"href": "/requests/7K4Q-M92P/", "text": "Back to where it stands"},
            "ref": "7K4Q-M92P",
            "people": [
                {
                    "who": "Wren Sampleton",
                    "tag": {"object": "family", "state": "review_late"},
                    "owed": "The child is told",
                    "due": "",
                    "lines": [
                        {
                            "text": "Not told yet; recorded by Pip Mockridge today 10:05.",
                            "how": "They might change or agree their account",
                            "again": "Looked at again today 17:30.",
                            "words": "Looked at again after the strategy discussion.",
                        }
                    ],
                },
                {
                    "who": "Rowan Sampleton",
                    "tag": {"object": "family", "state": "unsaid"},
                    "owed": "Whoever cares for the child is told",
                    "due": "Due by today 17:30.",
                    "lines": [],
                },
            ],
            "form": {
                "about": {"name": "about", "kind": "radios", "choices": [{"value": "S1", "label": "Wren Sampleton"}]},
                "told": {"name": "told", "kind": "radios", "choices": [{"value": "NO", "label": "Not yet"}]},
                "how": {"name": "how", "kind": "radios", "choices": [{"value": "PHONE", "label": "By telephone"}]},
                "happened_at": {"name": "happened_at", "kind": "moment"},
                "ground": {"name": "ground", "kind": "radios", "choices": [{"value": "OTHER", "label": "Another"}]},
                "look_again_at": {"name": "look_again_at", "kind": "moment"},
                "words": text("words"),
            },
        },
    ),
    "draft-mode": (
        "requests_app/draft_mode.html",
        {
            "shell": PIP,
            "back": BACK,
            "draft": DRAFT,
            "mode": {
                "label": "Section 47 enquiry",
                "means": "The council makes enquiries because it has reasonable cause to suspect significant harm.",
                "source": "Children Act 1989 s.47(1) and (9) to (11)",
                "caveat": "Police are not among the bodies that s.47(9) obliges to help.",
            },
            "authorised": ["Someone who did not write the request agrees that it is needed."],
            "notices": [{"label": "The child is told", "due": ""}],
            "suggested": [{"key": "Power or duty", "value": "Enquiries; duty to assist"}],
            "form": {"rows": MODE_ROWS},
        },
    ),
    "draft-family": (
        "requests_app/draft_family.html",
        {"shell": PIP, "back": BACK, "draft": DRAFT, "form": FAMILY_FORM},
    ),
    "draft-check": (
        "requests_app/draft_check.html",
        {
            "shell": PIP,
            "back": BACK,
            "draft": DRAFT,
            "by_when": "Partners answer by today 14:05, if your manager endorses by 10:05.",
            "urgency": RED,
            "cards": CHECK_CARDS,
            "counts": "4 people are asked about, by 4 agencies, over 5 years at most.",
            "gaps": [{"text": "When they were told is not given.", "href": "#"}],
            "overlaps": [
                {
                    "text": "Another open request may concern the same child: K7QF-2M9D, by Wes Fauxley, "
                    "today 09:10. Ask before you send.",
                    "href": "#",
                }
            ],
            "warnings": [
                {
                    "text": "This holds what looks like a personal telephone number or e-mail address. Take it out, "
                    "unless it is part of what happened",
                    "href": "#",
                }
            ],
            "not_asked": [{"text": "Probation: history of risk to children", "href": "#"}],
            "endorser": "Dara Exampleby endorses it. She is on duty until 17:00.",
            "link_href": "#",
            "reveal_href": HREF,
        },
    ),
    "draft-check-bad": (
        "requests_app/draft_check.html",
        {"shell": PIP, "back": BACK, "draft": DRAFT, "cards": CHECK_CARDS[:1], "errors": BAD_01, "urgency": RED},
    ),
    "sent": (
        "requests_app/sent.html",
        {
            "shell": PIP,
            "to": "Sent to Dara Exampleby",
            "ref": REF,
            "href": HREF,
            "nexts": [
                "Dara Exampleby endorses it by today 10:05.",
                "Then 4 agencies answer by today 14:05.",
                "You get a notice for each answer.",
            ],
            "receipt": {"code": LEAF, "number": 1, "of": "request"},
        },
    ),
    "request": ("requests_app/request.html", REQUEST),
    "request-happened": (
        "requests_app/request.html",
        {
            **REQUEST,
            "tracks": [],
            "answers": [],
            "events": [],
            "urgency": GREEN,
            "tag": tag("request", "endorse"),
            "progress": "",
            "needed": [],
            "happened": {
                "text": "Dara Exampleby has your request.",
                "next": "She endorses it by tomorrow 10:00.",
                "receipt": {"code": LEAF, "number": 1, "of": "request"},
            },
        },
    ),
    "withdraw": (
        "requests_app/withdraw.html",
        {
            "shell": PIP,
            "back": {"href": HREF},
            "ref": REF,
            "heading": "Withdraw this request",
            "lead": "Every clock stops, and everyone who was asked is told.",
            "button": "Withdraw it",
            "form": {"reason": text("reason")},
        },
    ),
    "endorse": ("requests_app/endorse.html", ENDORSE),
    "endorse-not-you": (
        "requests_app/endorse.html",
        {
            **ENDORSE,
            "shell": PIP,
            "why_not": "You wrote this request, so someone else endorses it.",
            "who_can": "Dara Exampleby has been asked.",
            "reveal_href": HREF,
        },
    ),
}
