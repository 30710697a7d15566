"""What the sheet of a disclosure record says, in whole words and in order; how it looks is the layout's to say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.hours import LONDON
from requests_app.values.persons import OTHER

Words = dict[str, Any]
LANGUAGE = "en-gb"
"""A record reads the same for everybody, whatever language they read pages in."""


def sheet(record: Words, digest: str) -> Words:
    """The whole sheet. Its title names nobody: it may stand in the name of a window."""
    with translation.override(LANGUAGE):
        whom = record["made_for"]
        who = {"name": whom["name"], "title": whom["title"], "agency": whom["agency"], "ref": record["ref"]}
        return {
            "title": _("Disclosure record %(ref)s") % who,
            "author": "Golden Thread",
            "marking": _("OFFICIAL-SENSITIVE"),
            "mark": _("Copy for %(name)s, %(title)s, %(agency)s: %(ref)s") % who,
            "stamp": [_("Copy for %(name)s") % who, record["ref"]],
            "lead": _("As it stood on %(when)s. What was withheld, and what is sealed, is in no copy of it.")
            % {"when": moment(record["as_at"])},
            "digest": _("Record %(digest)s") % {"digest": f"{digest[:16]}…{digest[-8:]}"},
            "of": _("of"),
            "columns": [_("What"), _("As recorded")],
            "sections": list(_sections(record)),
        }


def _sections(record: Words) -> Iterator[Words]:
    asked = record["asked"]
    yield _section(_("What was asked") if "by" in asked else _("What was offered"), list(_asked(asked)))
    for item in asked.get("items") or []:
        yield _section(_("Asked: item %(number)s") % _number(item["id"]), list(_asked_item(item, asked["about"])), 3)
    yield _section(_("What was decided"), list(_decided(record)))
    yield _section(_("What was shared"), [])
    for item in record["shared"]:
        yield _section(_("Answer to item %(number)s") % _number(item["item"]), list(_answer(item, asked["about"])), 3)
    if record["corrections"]:
        yield _section(_("What was put right since"), [row for one in record["corrections"] for row in _put_right(one)])
    yield _section(_("Conditions"), list(_conditions(record)))
    yield _section(_("Receipt"), list(_receipt(record["receipt"])))


def _section(heading: str, rows: list[Words], level: int = 2) -> Words:
    said = [row for row in rows if row["value"]]
    return {"heading": heading, "level": level, "rows": said, "lead": ""}


def _number(ref: str) -> Words:
    """I2 is item 2."""
    return {"number": ref[1:] if ref[:1] == "I" and ref[1:].isdigit() else ref}


def _row(key: str, value: str | list[str]) -> Words:
    return {"key": key, "value": [one for one in value if one] if isinstance(value, list) else value}


def _asked(asked: Words) -> Iterator[Words]:
    people = [_person(one) for one in asked["about"]]
    if "by" in asked:
        yield _row(_("Request"), asked["request"])
        yield _row(_("Asked by"), [_who(asked["by"])])
        yield _row(_("Endorsed by"), [_signature(one) for one in asked["endorsed_by"]])
        yield _row(_("Sent"), moment(asked["sent_at"]))
        yield _row(_("Urgency"), asked["urgency"]["label"])
        yield _row(_("Kind of request"), asked["type"]["label"])
    yield _row(_("It comes from"), asked.get("origin", ""))
    yield _row(_("About"), people)
    yield _row(_("What it is"), asked.get("what", ""))
    yield _row(_("Why it was given"), asked.get("why_now", ""))
    yield _row(_("To decide"), asked.get("purpose", ""))
    yield _row(_("What was new"), asked.get("new", ""))
    yield _row(_("Law of the requester"), _law(asked.get("law") or []))
    for change in asked.get("changed") or []:
        said = _("%(place)s: “%(was)s” became “%(to)s”, %(when)s.")
        yield _row(
            _("Changed by a reply"),
            said % {"place": change["about"], "was": change["was"], "to": change["to"], "when": moment(change["at"])},
        )


def _asked_item(item: Words, people: list[Words]) -> Iterator[Words]:
    names = {one["ref"]: one.get("name") or one["ref"] for one in people}
    yield _row(_("Sought"), item.get("sought", ""))
    yield _row(_("The question it answers"), item.get("question", ""))
    yield _row(_("Why it is necessary"), item.get("necessary_because", ""))
    yield _row(_("About"), ", ".join(names.get(ref, ref) for ref in item.get("about") or []))
    if item.get("from") and item.get("to"):
        yield _row(_("Period"), _("%(start)s to %(end)s") % {"start": day(item["from"]), "end": day(item["to"])})


def _decided(record: Words) -> Iterator[Words]:
    decided, pack = record["decided"], record["guidance"]
    yield _row(_("Decided by"), decided["by"])
    yield _row(_("Outcome"), decided["outcome"]["label"])
    yield _row(_("Sent"), moment(decided["sent_at"]))
    yield _row(_("Explained to the requester"), moment(decided["explained_at"]))
    yield _row(_("Signed by"), [_signature(one) for one in decided.get("signed") or []])
    yield _row(_("Law relied on"), _law(record["law"]))
    yield _row(_("Guidance"), [pack["version"], _("SHA-256 %(hash)s") % {"hash": pack["hash"]}])


def _answer(item: Words, people: list[Words]) -> Iterator[Words]:
    yield _row(_("Outcome"), item["outcome"]["label"])
    yield _row(_("Handling"), ", ".join(one["label"] for one in item["handling"]))
    if item.get("closed"):
        yield _row(_("Sealed"), _("Something is held and closed. Ring the agency to discuss it."))
    for line in item["lines"]:
        about = [line["kind"]["label"], _true_on(line), line.get("source") or ""]
        yield _row(_("Shared"), [line["text"], " · ".join(one for one in about if one)])
    yield _row(_("What was left out"), item.get("left_out") or "")
    yield _row(_("Record matched on"), list(_matched(item.get("identity_matched_on") or [], people)))
    if search := item.get("searched"):
        place = [search.get("where") or "", search.get("how") or "", search.get("by") or "", day(search.get("on"))]
        yield _row(_("Searched, and nothing found"), place)
    yield _row(_("Who holds it"), item.get("referred_to") or "")
    for part in item["withheld"]:
        would = part.get("would_change")
        changes = _("What would change this: %(words)s") % {"words": would} if would else ""
        yield _row(_("Not shared"), [part["code"]["label"], part.get("law") or "", changes])


def _matched(matched: list[Words], people: list[Words]) -> Iterator[str]:
    """On what kinds of detail, and whose record; never which record."""
    names = {one["ref"]: one.get("name") or one["ref"] for one in people}
    for one in matched:
        on = ", ".join(_("something else") if kind == OTHER else kind for kind in one["on"])
        yield f"{names.get(one['about'], one['about'])}: {on}" if one["about"] else on


def _true_on(line: Words) -> str:
    return _("True on %(day)s") % {"day": day(line["as_at"])} if line.get("as_at") else ""


def _put_right(correction: Words) -> Iterator[Words]:
    yield _row(_("Correction"), [str(correction["number"]), moment(correction["sent_at"])])
    yield _row(_("Items"), ", ".join(correction["items"]))
    if correction.get("closed"):
        yield _row(_("Sealed"), _("Something is held and closed. Ring the agency to discuss it."))
    yield _row(_("Wrong"), correction["wrong"])
    yield _row(_("Right"), correction["right"])


def _conditions(record: Words) -> Iterator[Words]:
    said = record["conditions"]
    yield _row(_("You may use it for"), said["use"] or _("What you asked for it, and nothing else."))
    yield _row(_("Who may see it"), said["seen_by"] or _("Those of your agency who work on this."))
    ask = _("Not without asking them first. Where the law or immediate danger does not allow that, tell them now.")
    within = _("Within your agency, to those who need to know. Outside it, ask them first.")
    yield _row(_("Passing on"), ask if said["passing_on"] == "ASK_FIRST" else within)
    yield _row(_("Destroy by"), day(said["destroy_by"]))
    yield _row(_("Access ends"), moment(said["access_until"]))


def _receipt(receipt: Words) -> Iterator[Words]:
    yield _row(_("First opened"), moment(receipt["opened_at"]))
    yield _row(_("Receipt confirmed"), [receipt["received_by"], moment(receipt["received_at"])])
    yield _row(_("Recalled"), moment(receipt["recalled_at"]))
    yield _row(_("No copy left"), moment(receipt["destroyed_at"]))
    said = {
        "response.delivered": _("Receipt of the sending"),
        "emergency.shared": _("Receipt of the sending"),
        "receipt.confirmed": _("Receipt of the confirmation"),
        "response.recalled": _("Receipt of the recall"),
    }
    for proof in receipt["proofs"]:
        yield _row(said[proof["event"]], [proof["receipt"][:32], proof["receipt"][32:], moment(proof["at"])])


def _law(lines: list[Words]) -> list[str]:
    return [f"{one['label']} ({one['citation']})" if one["citation"] else one["label"] for one in lines]


def _who(person: Words) -> str:
    return ", ".join(part for part in (person["name"], person["title"], person["agency"]) if part)


def _signature(one: Words) -> str:
    rule = _("rule %(rule)s") % {"rule": one["rule"]} if one.get("rule") else ""
    what = {"drafted": _("prepared it"), "agreed": _("agreed"), "looked_back": _("looked back")}.get(
        one.get("what", ""), ""
    )
    parts = (one["name"], one.get("role") or one.get("title", ""), what, rule, moment(one.get("at")))
    return ", ".join(part for part in parts if part)


def _person(one: Words) -> str:
    born = _("born %(day)s") % {"day": day(one["dob"])} if one.get("dob") else ""
    due = _("due %(day)s") % {"day": day(one["due_date"])} if one.get("due_date") else ""
    return ", ".join(part for part in (one.get("name") or _("Name not known"), born, due) if part)


def day(iso: str | None) -> str:
    """A day with its year; what is no date stays as it was typed."""
    try:
        return date_format(date.fromisoformat((iso or "")[:10]), "j F Y")
    except ValueError:
        return iso or ""


def moment(iso: str | None) -> str:
    """An instant on a London clock, with its date in full: a record is read on any day."""
    if not iso:
        return ""
    then = datetime.fromisoformat(iso.replace("Z", "+00:00")).astimezone(LONDON)
    return f"{date_format(then, 'j F Y')}, {then:%H:%M}"
