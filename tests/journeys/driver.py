"""A person at the keyboard: fills the pages from the same documents that the scenarios and the API use."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from agencies.hours import LONDON

Document = dict[str, Any]
THE_APPROVERS = "Q-GR7"  # whoever signs answers this one, with their reason
ORDINARY = "H0"  # what holds where nothing is ticked
PASSWORD = "a password for made-up people"


class Someone:
    """One person in one browser, with a camera."""

    def __init__(self, page: Page, site: str, shots: Path | None = None) -> None:
        self.page, self.site, self.shots = page, site, shots
        self.taken = 0

    def sign_in(self, short: str) -> Someone:
        """Sign in by the page, as a person of the demonstration."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self.site}/sign-in/")
        self.page.get_by_label("Work e-mail address").fill(f"{short}@demo.example")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")
        self.page.get_by_role("heading", name="What needs you now").wait_for()
        return self

    def go(self, path: str) -> Someone:
        """Open an address."""
        self.page.goto(f"{self.site}{path}")
        return self

    def press(self, name: str) -> Someone:
        """Press a button or follow a link, the first of that name."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=name, exact=False)
        (button.first if button.count() else main.get_by_role("link", name=name, exact=False).first).click()
        self.page.wait_for_load_state()
        return self

    def text(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()

    def photograph(self, name: str) -> Someone:
        """Keep a picture, when somebody wants to look."""
        if self.shots:
            self.taken += 1
            self.page.screenshot(path=self.shots / f"{self.taken:02}-{name}.png", full_page=True)
        return self

    def fill(self, name: str, words: object) -> None:
        """Fill a text box, or choose an option, if there is something to say."""
        if words in (None, "", []):
            return
        self.unfold()
        box = self.page.locator(f"[name='{name}']").first
        if box.get_attribute("type") == "radio":
            return self.choose(name, words)
        if box.evaluate("element => element.tagName") == "SELECT":
            box.select_option(str(words))
        else:
            box.fill(str(words))

    def choose(self, name: str, *values: object) -> None:
        """Choose a radio, tick boxes, or pick from a list; whatever lies folded is opened first."""
        self.unfold()
        for value in values:
            if value not in (None, ""):
                if self.page.locator(f"select[name='{name}']").count():
                    self.page.locator(f"select[name='{name}']").select_option(str(value))
                else:
                    self.page.locator(f"[name='{name}'][value='{value}']").check()

    def unfold(self) -> None:
        """Open whatever lies folded."""
        self.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")

    def date(self, name: str, iso: str | None) -> None:
        """Fill the boxes of a day, and of its time where there are four."""
        if not iso:
            return
        moment = datetime.fromisoformat(iso.replace("Z", "+00:00"))
        if moment.tzinfo:
            moment = moment.astimezone(LONDON)
        for number, part in enumerate((moment.day, moment.month, moment.year)):
            self.fill(f"{name}_{number}", part)
        if self.page.locator(f"[name='{name}_3']").count():
            self.fill(f"{name}_3", f"{moment:%H:%M}")


def raise_request(someone: Someone, document: Document) -> str:
    """Draft a request task by task and send it to be endorsed. Returns its reference."""
    someone.press("Ask for information")
    ref = someone.page.url.rstrip("/").rpartition("/")[2]
    someone.photograph("tasks")
    for person in document["subjects"]:
        _person(someone.go(f"/requests/{ref}/child/"), person)
    _parents(someone, ref, document["subjects"])
    _concern(someone.go(f"/requests/{ref}/concern/"), document)
    for item in document["items"]:
        _item(someone, ref, item)
    someone.go(f"/requests/{ref}/ask/")
    someone.fill("necessity", document["necessity"])
    someone.fill("proportionality", document["proportionality"])
    someone.photograph("items").press("Save and continue")
    _law(someone.go(f"/requests/{ref}/law/"), document["requester_law"])
    _family(someone.go(f"/requests/{ref}/family/"), document["transparency"])
    someone.go(f"/requests/{ref}/check/").photograph("check").press("Send to my manager to endorse")
    someone.photograph("sent")
    return ref


def _person(someone: Someone, person: Document) -> None:
    someone.press({"CHILD": "Add a child", "UNBORN": "Add an unborn child", "ADULT": "Add an adult"}[person["kind"]])
    for name in ("name", "setting", "gp", "language", "legal_status", "relation"):
        someone.fill(name, person.get(name))
    someone.date("dob", person.get("dob"))
    someone.date("due_date", person.get("due_date"))
    someone.choose("sex", person.get("sex"))
    someone.choose("contact_level", person.get("contact_level"))
    address = person.get("address") or {}
    someone.fill("address", address.get("line"))
    if address:
        someone.choose("address_confidential", "yes" if address.get("confidential") else "no")
    for number in person.get("identifiers", [])[:1]:
        someone.fill("identifier_scheme", number["scheme"])
        someone.fill("identifier_value", number["value"])
    someone.fill("must_not_reach", "\n".join(person.get("must_not_reach", [])))
    someone.photograph("person").press("Save and continue")


def _parents(someone: Someone, ref: str, people: list[Document]) -> None:
    """Parental responsibility names people who are in the draft by now."""
    for person in people:
        if person.get("parental_responsibility"):
            someone.go(f"/requests/{ref}/child/{person['ref']}/")
            someone.choose("parental_responsibility", *person["parental_responsibility"])
            someone.press("Save and continue")


def _concern(someone: Someone, document: Document) -> None:
    for name in ("concern", "purpose"):
        someone.fill(name, document[name])
    for name in ("type", "threshold", "stage", "urgency"):
        someone.choose(name, document[name])
    someone.photograph("concern").press("Save and continue")


def _item(someone: Someone, ref: str, item: Document) -> None:
    someone.go(f"/requests/{ref}/ask/{item['asked_of']}/add/")
    for name in ("sought", "question", "necessary_because"):
        someone.fill(name, item.get(name))
    someone.date("from_date", item.get("from"))
    someone.date("to_date", item.get("to"))
    someone.choose("about", *item["about"])
    someone.photograph("item").press("Save and continue")


def _law(someone: Someone, law: Document) -> None:
    for name in ("gateway", "art6", "special", "s1_18_reason", "criminal"):
        someone.choose(name, law.get(name))
    someone.photograph("law").press("Save and continue")


def _family(someone: Someone, told: Document) -> None:
    someone.choose("informed", told["informed"])
    someone.choose("reason_code", told.get("reason_code"))
    someone.fill("told_detail", told.get("reason") or told.get("said"))
    someone.date("review_at", told.get("review_at"))
    someone.photograph("family").press("Save and continue")


def put_forward(someone: Someone, ref: str, answer: Document) -> None:
    """Prepare an answer on its page and send it for decision."""
    someone.go(f"/responses/{ref}/prepare/")
    match = answer.get("identity_match") or {}
    someone.choose("identity_match-result", match.get("result"))
    for number, item in enumerate(answer["items"]):
        _answered(someone, f"items-{number}", item)
    for name in ("relevant_because", "detriment_to_child"):
        someone.fill(f"isd-{name}", (answer.get("isd") or {}).get(name))
    someone.choose("isd-detriment_outcome", (answer.get("isd") or {}).get("detriment_outcome"))
    for name in ("gateway", "art6", "special", "s1_18_reason", "criminal"):
        someone.choose(f"discloser_law-{name}", (answer.get("discloser_law") or {}).get(name))
    someone.choose("contains", *(name for name, is_so in (answer.get("contains") or {}).items() if is_so))
    for number, one in enumerate(answer.get("third_parties") or []):
        _room(someone, f"third_parties-{number}-who", "person")
        someone.fill(f"third_parties-{number}-who", one["who"])
        someone.choose(f"third_parties-{number}-risk", "yes" if one["risk"] else "no")
        someone.choose(f"third_parties-{number}-handling", one["handling"])
    for code, words in (answer.get("answers") or {}).items():
        if code == THE_APPROVERS:
            continue
        someone.fill(f"answers-{code}", words)
    someone.fill("use", answer.get("use"))
    someone.photograph("prepare").press("Send for decision")


def _room(someone: Someone, box: str, button: str) -> None:
    """Ask for one more line where there is none: without JavaScript each press is a page that keeps what was typed."""
    if not someone.page.locator(f"[name='{box}']").count():
        someone.page.locator(f"button[value='{button}']").click()
        someone.page.wait_for_load_state()


def _answered(someone: Someone, place: str, item: Document) -> None:
    someone.choose(f"{place}-outcome", item["outcome"])  # what it asks for is folded until then
    for number, line in enumerate(item.get("shared") or []):
        here = f"{place}-shared-{number}"
        _room(someone, f"{here}-text", f"line:{item['item']}")
        someone.fill(f"{here}-text", line["text"])
        someone.fill(f"{here}-kind", line["kind"])
        someone.date(f"{here}-as_at", line.get("as_at"))
        someone.fill(f"{here}-source", line.get("source"))
    for number, part in enumerate(item.get("withheld") or []):
        here = f"{place}-withheld-{number}"
        _room(someone, f"{here}-what", f"left:{item['item']}")
        for name in ("what", "code", "why", "harm", "would_change"):
            someone.fill(f"{here}-{name}", part.get(name))
    someone.fill(f"{place}-left_out", item.get("left_out"))
    someone.choose(f"{place}-handling", *(code for code in item.get("handling") or [] if code != ORDINARY))
