"""People as pages name them: a name where it is needed, an age instead of a date of birth, never a title or address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from requests_app.guidance import Pack
from requests_app.views.labels import day, label

Words = dict[str, Any]

SORTS = {
    ("CHILD", "FEMALE"): gettext_lazy("girl"),
    ("CHILD", "MALE"): gettext_lazy("boy"),
    ("CHILD", ""): gettext_lazy("child"),
    ("ADULT", "FEMALE"): gettext_lazy("woman"),
    ("ADULT", "MALE"): gettext_lazy("man"),
    ("ADULT", ""): gettext_lazy("adult"),
}


def name(person: Words) -> str:
    """What a person is called, or that nobody knows."""
    return person.get("name") or _("Name not known")


def short_name(person: Words) -> str:
    """Given name and initial: "Wren S"."""
    parts = name(person).split()
    return f"{parts[0]} {parts[-1][0]}" if len(parts) > 1 and person.get("name") else name(person)


def age(person: Words, today: date) -> str:
    """How old: "12 days", "8 months", "9 years"; empty when nobody knows."""
    try:
        born = date.fromisoformat(person.get("dob") or "")
    except ValueError:
        return ""
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months < 1:
        days = (today - born).days
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if months < 24:
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    return ngettext("%(count)d year", "%(count)d years", months // 12) % {"count": months // 12}


def sort(person: Words, pack: Pack) -> str:
    """Girl, boy, woman, man; child or adult where nobody said; else what the guidance calls this kind of person."""
    kind, sex = person.get("kind", ""), str(person.get("sex") or "")
    words = SORTS.get((kind, sex)) or SORTS.get((kind, ""))
    return str(words) if words else label(pack.subject_kinds, kind)


def described(person: Words, pack: Pack, today: date) -> str:
    """Without a name: "girl, 8 months"; of an unborn child, when it is due."""
    if person.get("kind") == "UNBORN":
        due = person.get("due_date") or ""
        return _("unborn child, due %(day)s") % {"day": day(due)} if due else _("unborn child")
    kind, years = sort(person, pack), age(person, today)
    return _("%(kind)s, %(age)s") % {"kind": kind, "age": years} if years else kind


def introduced(person: Words, pack: Pack, today: date) -> str:
    """With a name: "Wren Sampleton, girl, 8 months"."""
    words = {"name": name(person), "described": described(person, pack, today)}
    return _("%(name)s, %(described)s") % words


def first_child(people: list[Words], today: date) -> str:
    """The child a request is about, as lists show one: "Wren S, 8 months"."""
    child = next(iter(children_first(people)), {})
    years = age(child, today)
    return _("%(name)s, %(age)s") % {"name": short_name(child), "age": years} if years else short_name(child)


def children_first(people: list[Words]) -> list[Words]:
    """Those the request is about, before those who bear on them."""
    return sorted(people, key=lambda person: person.get("kind") == "ADULT")


def named_in(people: list[Words], refs: list[str]) -> str:
    """Those of these people that an item is about."""
    known = {person["ref"]: name(person) for person in people}
    return ", ".join(known.get(ref, ref) for ref in refs)
