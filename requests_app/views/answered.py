"""An answer as people read it: the item card of PG17, for its own side and for the asker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from agencies.queries import agency_names
from requests_app.forms.answer_choices import MATCHED_ON
from requests_app.guidance import Pack
from requests_app.values import minimised
from requests_app.views import labels, people

Words = dict[str, Any]


def shared_items(answer: Words, asked: list[Words], pack: Pack, subjects: Sequence[Words] = ()) -> list[Words]:
    """Every item of an answer as it is read, with the question that it answers, and whose record it was matched to."""
    agencies = agency_names(item["referred_to"] for item in answer["items"] if item.get("referred_to"))
    questions = {item["id"]: item.get("question", "") for item in asked}
    names = {person["ref"]: people.short_name(person) for person in subjects}
    return [
        {**shared_item(item, pack, questions.get(item["item"], ""), agencies), "matched": list(matched(item, names))}
        for item in answer["items"]
    ]


def shared_item(item: Words, pack: Pack, question: str, agencies: Mapping[str, str]) -> Words:
    """One item: what is shared, what is not and on which ground, where was searched. `agencies`: names by code."""
    return {
        "title": labels.item_title(item["item"]),
        "question": question,
        "outcome": item["outcome"] if item["outcome"] in pack.outcomes else "open",
        "explanation": _explanation(item, agencies),
        "lines": [
            {
                "text": line["text"],
                "kind": line["kind"],
                "as_at": labels.day(line.get("as_at") or ""),
                "source": line.get("source", ""),
            }
            for line in item.get("shared") or []
            if line.get("text") and line.get("kind")
        ],
        "searched": searched(item.get("searched") or {}),
        "withheld": _each_once(_withheld(part, pack) for part in item.get("withheld") or []),
        "handling": handling(item, pack),
    }


def matched(item: Words, names: Mapping[str, str]) -> Iterator[str]:
    """On what kinds of detail the record behind an item was matched; which record it was, and what it says, stays."""
    for one in item.get("identity_matched_on") or []:
        on = ", ".join(str(MATCHED_ON.get(kind, _("something else"))) for kind in one["on"])
        if not one["about"]:
            yield _("They matched the record on: %(on)s.") % {"on": on}
        else:
            yield _("%(name)s: matched on %(on)s.") % {"name": names.get(one["about"], one["about"]), "on": on}


def handling(item: Words, pack: Pack) -> str:
    """How it must be handled, in words; ordinary confidence needs none."""
    codes = [code for code in item.get("handling") or [] if code != "H0"]
    return ", ".join(labels.label(pack.handling, code) for code in codes)


def handling_codes(answer: Words) -> list[str]:
    """Every handling code of an answer but ordinary confidence, each once."""
    codes = [code for item in answer["items"] for code in item.get("handling") or [] if code != "H0"]
    return list(dict.fromkeys(codes))


def conditions(answer: Words, pack: Pack) -> list[Words]:
    """How the asker may use what is shared: what they accept before they open it."""
    codes = handling_codes(answer)
    rows: list[Words] = [
        {"key": _("You may use it for"), "value": answer.get("use") or _("What you asked for it, and nothing else.")},
        {"key": _("Who may see it"), "value": answer.get("seen_by") or _("Those of your agency who work on this.")},
        {"key": _("Passing on"), "value": passing_on(codes, pack, answer.get("passing_on", ""))},
    ]
    if codes:
        rows.append({"key": _("Handling"), "lines": [labels.label(pack.handling, code) for code in codes]})
    return rows


def passing_on(codes: list[str], pack: Pack, said: str = "") -> str:
    """Whether it may be passed on; a handling code says more than the condition does."""
    if said == "ASK_FIRST" or any(pack.handling[code].no_onward for code in codes if code in pack.handling):
        return _("Not without asking them first. Where the law or immediate danger does not allow that, tell them now.")
    return _("Within your agency, to those who need to know. Outside it, ask them first.")


def _each_once(parts: Iterable[Words]) -> list[Words]:
    """Parts that read the same, once: what was left out is not even counted to the reader."""
    made: list[Words] = []
    for part in parts:
        if part not in made:
            made.append(part)
    return made


def _withheld(part: Words, pack: Pack) -> Words:
    return {
        "what": part.get("what", ""),
        "ground": labels.label(pack.grounds, part.get("code", "")),
        "law": part.get("law", ""),
        "would_change": part.get("would_change", ""),
    }


def searched(search: Words) -> str:
    """A search that found nothing, as one line."""
    if not search:
        return ""
    words = {
        "where": search.get("where", ""),
        "how": search.get("how", ""),
        "who": search.get("by", ""),
        "when": labels.day(search.get("on") or ""),
    }
    return _("Where: %(where)s. How: %(how)s. Who looked: %(who)s. When: %(when)s.") % words


def _explanation(item: Words, agencies: Mapping[str, str]) -> str:
    if item.get("closed"):
        return _("Sealed: it opens for the person who asked and the person who endorsed it, and for nobody else.")
    if item["outcome"] == "NOT_CONFIRMED":
        return _("They neither confirm nor deny that they hold anything.")
    if item["outcome"] == "NOT_HELD":
        return _("Nothing was found. This is a full answer.")
    if item["outcome"] == "SEALED":
        return _("Something is held and closed. Ring the agency to discuss it.")
    if item.get("referred_to"):
        code = item["referred_to"]
        return _("Another agency holds this: %(agency)s.") % {"agency": agencies.get(code, code)}
    return str(minimised.READS.get(item["outcome"], ""))


def outcome_words(outcome: str, pack: Pack) -> str:
    """The outcome of a whole answer, so far."""
    if not outcome:
        return _("So far: nothing is chosen.")
    return _("So far: %(outcome)s.") % {"outcome": labels.label(pack.outcomes, outcome)}
