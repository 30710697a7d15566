"""What was asked and why, as an endorser, a preparer and an approver read it (`parts/what_they_asked.html`)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies import hours
from agencies.queries import agency_names
from requests_app.guidance import Pack
from requests_app.values import declaration
from requests_app.views import labels, mode_words, people

Words = dict[str, Any]

EVERYTHING = frozenset({"*"})
"""Nothing is covered: the page on which the right record must be found."""


def what_they_asked(words: Words, pack: Pack, at: datetime, shown: Collection[str] = ()) -> Words:
    """The request as addressed to a partner. `shown`: names of covered details that this page view may show."""
    return {
        "rows": [*who_asks(words), *what_for(words, pack, at, shown), *under_which_law(words, pack)],
        "concern": concern(words),
        "requested": [_with_change(item, words, pack) for item in words["items"]],
    }


def who_asks(words: Words) -> list[Words]:
    """The asker with the number to ring back, and who endorsed it."""
    if offer := words.get("offer"):
        return who_is_told(offer)
    requester, endorser = words.get("requester") or {}, words.get("endorsed_by") or {}
    asker = ", ".join(part for part in (requester.get("name"), requester.get("title")) if part)
    rows = [{"key": _("Asked by"), "value": asker, "lines": [requester.get("agency_name", "")]}]
    if requester.get("call_back"):
        number = _("%(number)s, from the register") % {"number": requester["call_back"]}
        rows.append({"key": _("Ring back"), "value": number})
    if again := words.get("again"):
        new = {"key": _("What is new"), "value": again["new"]}
        rows.append(new | ({"lines": [again["source"]]} if again.get("source") else {}))
    if endorser:
        rows.append({"key": _("Endorsed by"), "value": f"{endorser.get('name', '')}, {endorser.get('title', '')}"})
    return rows


def who_is_told(offer: Words) -> list[Words]:
    """Of what nobody asked for: whom it is for, and why they need it now."""
    to = agency_names([offer["to"]]).get(offer["to"], offer["to"])
    rows = [{"key": _("For"), "value": to}, {"key": _("Why now"), "value": offer["why_now"]}]
    if offer.get("checked"):
        rows.append({"key": _("Who was told, and how they were checked"), "value": offer["checked"]})
    return rows


def what_for(words: Words, pack: Pack, at: datetime, shown: Collection[str]) -> list[Words]:
    """About whom, for what, and whether the family knows."""
    today, names = labels.today_in_london(at), places(words["subjects"])
    rows = [
        row for person in people.children_first(words["subjects"]) for row in about(person, pack, today, shown, names)
    ]
    plain = (
        (_("How serious"), labels.label(pack.thresholds, words.get("threshold", ""))),
        (_("Stage"), labels.label(pack.stages, words.get("stage", ""))),
        (_("To decide"), words.get("purpose", "")),
        (_("Why it is needed"), words.get("necessity", "")),
        (_("Kept to what is needed"), words.get("proportionality", "")),
    )
    rows += [{"key": key, "value": value} for key, value in plain if value]
    rows += mode_words.of_mode(words, pack, at)
    rows += mode_words.served(words, pack, at)
    if "transparency" in words:
        rows.append(family(words["transparency"], pack, at))
    if words.get("dsa"):
        rows.append({"key": _("Sharing agreement"), "value": words["dsa"]})
    return rows


def under_which_law(words: Words, pack: Pack) -> list[Words]:
    """The asker's own law; the partner's is the partner's."""
    lines = labels.law_line(words.get("requester_law"), pack)
    rows: list[Words] = [{"key": _("Their law"), "lines": lines}] if lines else []
    if declared := declaration(words, pack):
        rows.append({"key": _("Their declaration"), "value": declared})
    return rows


def places(subjects: list[Words]) -> dict[str, str]:
    """Names of the schools, nurseries and practices that are parties to the partnership themselves."""
    codes = {person[key] for person in subjects for key in ("setting", "gp") if person.get(key)}
    return agency_names(codes)


def about(person: Words, pack: Pack, today: date, shown: Collection[str], names: Mapping[str, str]) -> Iterator[Words]:
    """One person: in full what tells them apart, covered what is not needed to read on."""
    yield {
        "key": _("About"),
        "value": people.introduced(person, pack, today),
        "lines": list(_known_of(person, pack, names)),
        "covered": [cover(person, *detail, shown) for detail in _covered(person, pack)],
    }


def cover(person: Words, detail: str, title: str, what: str, value: str, shown: Collection[str]) -> Words:
    """A detail behind a button that says what it shows."""
    place = f"{person['ref']}.{detail}"
    may_show = "*" in shown or place in shown
    return {
        "title": title,
        "what": _("%(detail)s of %(name)s") % {"detail": what, "name": people.short_name(person)},
        "name": place,
        "value": value if may_show else "",
        "fresh": place in shown,
    }


def _known_of(person: Words, pack: Pack, names: Mapping[str, str]) -> Iterator[str]:
    if person.get("as_told"):
        yield person["as_told"]
    if person.get("other_names"):
        yield _("Also known as: %(names)s") % {"names": ", ".join(person["other_names"])}
    if person.get("relation"):
        yield _("Relation to the child: %(relation)s") % {"relation": labels.label(pack.relations, person["relation"])}
    if person.get("contact_level"):
        contact = labels.label(pack.contact_levels, person["contact_level"])
        yield _("Contact with the child: %(contact)s") % {"contact": contact}
    if person.get("legal_status") not in (None, "", "NONE"):
        yield _("Legal status: %(status)s") % {"status": labels.label(pack.legal_statuses, person["legal_status"])}
    for key, sentence in (("setting", _("School or nursery: %(name)s")), ("gp", _("GP: %(name)s"))):
        if person.get(key):
            yield sentence % {"name": names.get(person[key], person[key])}


def _covered(person: Words, pack: Pack) -> Iterator[tuple[str, str, str, str]]:
    """Each covered detail: its place, its title, its name inside a sentence, and what it is."""
    if person.get("dob"):
        yield "dob", _("Date of birth"), _("date of birth"), labels.day(person["dob"])
    for number, identifier in enumerate(person.get("identifiers") or []):
        scheme = labels.label(pack.identifier_schemes, identifier.get("scheme", ""))
        yield f"identifiers.{number}", scheme, scheme, identifier.get("value", "")
    address = person.get("address") or {}
    if address.get("confidential"):
        return  # it never left the asking agency
    if address.get("line"):
        yield "address", _("Address"), _("address"), address["line"]


def may_be_shown(words: Words, pack: Pack, place: str) -> bool:
    """Whether a page of these words covers such a detail at all."""
    return any(
        place == f"{person['ref']}.{detail}"
        for person in words["subjects"]
        for detail, *_rest in _covered(person, pack)
    )


def family(told: Words, pack: Pack, at: datetime) -> Words:
    """Whether the child and carers know; if not, why that is safer and when it is looked at again."""
    entry = pack.informed.get(told.get("informed", ""))
    lines = [labels.label(pack.informed, told.get("informed", ""))]
    if told.get("reason_code"):
        lines.append(labels.label(pack.reasons_not_informed, told["reason_code"]))
    lines += [told[key] for key in ("reason", "said", "weighed") if told.get(key)]
    review = labels.instant(told["review_at"]) if told.get("review_at") else None
    if review:
        lines.append(_("Looks again %(when)s.") % {"when": hours.moment(review, at)})
    if entry is None:
        return {"key": _("Family told"), "lines": lines}
    known = "told" if entry.child and entry.carer else "some_told" if entry.child or entry.carer else "not_yet"
    late = review is not None and review < at and known != "told"
    return {"key": _("Family told"), "tag": {"object": "family", "state": "review_late" if late else known},
            "lines": lines}  # fmt: skip


def concern(words: Words) -> list[Words]:
    """What has happened, paragraph by paragraph."""
    return [{"text": part.strip()} for part in words.get("concern", "").split("\n") if part.strip()]


def _with_change(item: Words, words: Words, pack: Pack) -> Words:
    """An item; where a reply changed it, what it was before and who said so."""
    row = requested(item, words["subjects"], pack)
    changes = [change for change in words.get("changed") or [] if change["about"] == f"items/{item['id']}"]
    row["changes"] = [_("Changed by %(by)s. It was: %(was)s") % {"by": one["by"], "was": one["was"]} for one in changes]
    return row


def requested(item: Words, subjects: list[Words], pack: Pack) -> Words:
    """One item as it was asked."""
    return {
        "id": item["id"],
        "title": labels.item_title(item["id"]),
        "sought": item.get("sought", ""),
        "question": item.get("question", ""),
        "why": item.get("necessary_because", ""),
        "period": labels.period(item),
        "about": people.named_in(subjects, item.get("about") or []),
        "besides": _besides(item, subjects, pack),
    }


def _besides(item: Words, subjects: list[Words], pack: Pack) -> list[Words]:
    """What a statutory mode asks of an item: the way that was thought of first, and its tests."""
    rows = mode_words.rows(item, {"subjects": subjects}, pack)
    way = item.get("less_intrusive", "")
    return [{"key": _("Less intrusive way considered"), "lines": [way]}, *rows] if way else rows
