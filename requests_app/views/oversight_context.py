"""What the auditor's pages say: entries as sentences, a proof in plain words, and what a check came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agencies.actors import Actor
from agencies.events import LABELS as AGENCY_LABELS
from agencies.hours import LONDON
from agencies.models import Agency, Person
from audit import checks
from audit.models import Entry
from audit.trail import NOBODY, stamp
from requests_app import guidance
from requests_app.events import LABELS
from requests_app.forms.oversight import SoughtForm
from requests_app.models import InformationRequest, Kept
from requests_app.queries import oversight
from requests_app.queries.attempts import Refused
from requests_app.queries.oversight import PAGE, Sought, oversees_all
from requests_app.queries.overturns import Overturned
from requests_app.queries.timelines import role_words
from requests_app.values.refusals import refusal
from requests_app.views import labels, seal_words

Words = dict[str, Any]
SAID: Mapping[str, Any] = {str(event): text for event, text in (*AGENCY_LABELS.items(), *LABELS.items())}


def index(by: Actor, at: datetime) -> Words:
    """The last check and where to go from here."""
    return {
        "check": seal_words.check(checks.newest(), at),
        "whole": oversight.oversees_all(by),
        "agency": by.agency.name,
    }


def check(at: datetime) -> Words:
    """What the last check found, and whether another is under way."""
    return {"check": seal_words.check(checks.newest(), at), "waiting": checks.under_way() is not None}


def form_of(given: QueryDict, by: Actor) -> SoughtForm:
    """The filters, with what was chosen."""
    agencies = list(Agency.objects.order_by("name").values_list("code", "name"))
    members = oversight.people_overseen(by).values_list("person_id", "person__name", "agency__name")
    people = {str(person): f"{name}, {agency}" for person, name, agency in members}
    return SoughtForm(given, agencies=agencies, people=list(people.items()), acts=_acts(get_language()))


@lru_cache(maxsize=2)
def _acts(_language: str | None) -> list[tuple[str, Any]]:
    return sorted(((code, capfirst(str(text))) for code, text in SAID.items()), key=lambda pair: pair[1])


def nothing_yet() -> Words:
    """A page on which nothing was looked for."""
    return {"rows": [], "pages": None, "total": "", "proofs_ref": ""}


def page_of(found: Sequence[Entry], sought: Sought, given: QueryDict, *, by: Actor, at: datetime) -> Words:
    """One page of what was found."""
    shown, more = found[:PAGE], len(found) > PAGE
    pages = None
    if more or sought.before:
        kept = {name: value for name, value in given.items() if name != "before"}
        pages = {
            "previous": f"?{urlencode(kept)}" if sought.before else "",
            "next": f"?{urlencode({**kept, 'before': shown[-1].pk})}" if more else "",
        }
    count = 0 if shown else oversight.overseen(by, at).count()
    total = ngettext("%(count)s entry is in it.", "%(count)s entries are in it.", count) % {"count": f"{count:,}"}
    return {"rows": _rows(shown, by, at), "pages": pages, "total": total, "proofs_ref": sought.ref if shown else ""}


def subject(found: Sequence[Kept] | None) -> Words:
    """The records about a child, each with the way to its entries; None before anything was looked for."""
    rows = [
        {
            "ref": one.ref,
            "kind": _("Request") if isinstance(one, InformationRequest) else _("Answer"),
            "href": f"/oversight/trail/?{urlencode({'ref': one.ref})}",
        }
        for one in found or ()
    ]
    return {"rows": rows, "looked": found is not None}


def overturns(counts: Sequence[Overturned], by: Actor, at: datetime) -> Words:
    """Refusals that did not stand, by ground; a number that is not told is said to be so."""
    grounds, few = guidance.in_force(at).grounds, _("not told")

    def number(value: int | None) -> str:
        return few if value is None else str(value)

    rows = [
        {
            "ground": str(grounds[one.ground].label) if one.ground in grounds else one.ground,
            "refused": number(one.refused),
            "again": number(one.again),
            "overturned": number(one.overturned),
            "rate": f"{round(100 * one.overturned / one.again)}%" if one.again and one.overturned is not None else "–",
        }
        for one in counts
    ]
    return {"rows": rows, "whole": oversees_all(by), "agency": by.agency.name}


def refused(counts: Sequence[Refused], by: Actor, at: datetime) -> Words:
    """Month by month: why, whose, how many; each number leads to its entries."""
    months: list[Words] = []
    for month, rows in groupby(counts, key=attrgetter("month")):
        of_month = list(rows)
        months.append(
            {
                "name": date_format(month, "F Y"),
                "total": sum(row.count for row in of_month),
                "rows": [
                    {"why": refusal(row.code), "agency": row.agency.name, "count": row.count, "href": _entries_of(row)}
                    for row in of_month
                ],
            }
        )
    return {"months": months, "whole": oversight.oversees_all(by), "agency": by.agency.name}


def _entries_of(row: Refused) -> str:
    last = (row.month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    boxes = [
        (f"{name}_{box}", part)
        for name, day in (("start", row.month), ("stop", last))
        for box, part in enumerate((day.day, day.month, day.year))
    ]
    return f"/oversight/trail/?{urlencode([('agency', row.agency.code), ('code', row.code), *boxes])}"


def entry(found: Entry, by: Actor, at: datetime) -> Words:
    """One entry: the sentence, everything that it says, and how it is proved."""
    row, body = _rows([found], by, at)[0], orjson.loads(bytes(found.body))
    rule, pack = body["rule"], body["pack"]
    around = oversight.neighbours(found)
    rows: list[Words] = [
        {"key": _("When"), "value": row["at"]},
        {"key": _("Recorded"), "value": _moment(found.recorded_at)},
        {"key": _("Who"), "value": row["who"]},
        {"key": _("For whom"), "value": _deputised(body["acting_for"])},
        {"key": _("About"), "value": row["about"]},
        {"key": _("What came of it"), "value": row["outcome"]},
        {"key": _("From and to"), "value": _moved(body)},
        {"key": _("Rule"), "value": _rule(rule, pack), "href": _rule_href(rule, pack), "action": _("Read it")},
        {"key": _("Guidance"), "value": pack},
        {"key": _("Receipt"), "value": bytes(found.leaf_hash).hex()},
    ]
    return {
        "row": row,
        "summary": [one for one in rows if one["value"]],
        "proof": seal_words.proof(found, at),
        "before_href": _href(found.stream_id, found.stream_seq - 1) if found.stream_seq - 1 in around else "",
        "after_href": _href(found.stream_id, found.stream_seq + 1) if found.stream_seq + 1 in around else "",
    }


def _rows(entries: Sequence[Entry], by: Actor, at: datetime) -> list[Words]:
    people, agencies = oversight.names_of(entries)
    refs = oversight.refs_of(entry.request_id for entry in entries if entry.request_id)
    pack = guidance.in_force(at).version
    whole = oversight.oversees_all(by)
    rows = []
    for one in entries:
        body = orjson.loads(bytes(one.body))
        # The other side is told by role and agency: its people's names are its own (dec.5).
        name = people.get(one.actor_id, "") if whole or one.agency_id == by.agency.pk else ""
        role = role_words([body["role"]], body["pack"] or pack) if body["role"] else ""
        refused = one.action == "attempt.refused"
        rows.append(
            {
                "at": _moment(one.at),
                "iso": stamp(one.at),
                "recorded": _moment(one.recorded_at) if _differ(one) else "",
                "name": name if one.actor_id != NOBODY else "",
                "role": role,
                "agency": agencies.get(one.agency_id, ""),
                "who": ", ".join(filter(None, [name, role, agencies.get(one.agency_id, "")])),
                "did": capfirst(str(SAID.get(one.action, one.action))),
                "refused": refused,
                "outcome": refusal(one.outcome) if refused else _outcome(one.outcome, at),
                "about": refs.get(one.request_id, "") if one.request_id else "",
                "rule": body["rule"],
                "number": one.stream_seq,
                "href": _href(one.stream_id, one.stream_seq),
            }
        )
    return rows


def _outcome(code: str, at: datetime) -> str:
    """What came of it, in the guidance's words where it has them; a code of the software reads as words."""
    pack = guidance.in_force(at)
    for table in (pack.outcomes, pack.roles):
        if code in table:
            return str(table[code].label)
    return code.replace("_", " ").lower()


def _href(stream: UUID, number: int) -> str:
    return f"/oversight/trail/{stream}/{number}/"


def _moment(instant: datetime) -> str:
    return f"{instant.astimezone(LONDON):%-d %b %Y %H:%M}"


def _differ(found: Entry) -> bool:
    return abs((found.recorded_at - found.at).total_seconds()) >= 60


def _moved(body: Words) -> str:
    return f"{body['from']} → {body['to']}".replace("_", " ") if body["from"] or body["to"] else ""


def _rule(code: str, pack: str) -> str:
    return labels.rule(code, guidance.load(pack)) if code and pack in guidance.versions() else code


def _rule_href(code: str, pack: str) -> str:
    known = pack in guidance.versions() and code in guidance.load(pack).rules
    return f"/guidance/{pack}/rules/{code}/" if known else ""


def _deputised(person_id: str) -> str:
    return str(Person.objects.filter(pk=person_id).values_list("name", flat=True).first() or "") if person_id else ""
