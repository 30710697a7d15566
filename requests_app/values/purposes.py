"""The everyday request about a known child (PG3): what a purpose's template fills, and what is carried from before.

A template fills only what is empty or what a template filled before. What somebody changed by hand stays as they
changed it, and `taken_from_template` says what still stands as the template put it (dec.29).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from requests_app.guidance.purposes import FILLS

if TYPE_CHECKING:
    from requests_app.guidance import Pack, Purpose, StandingQuestion

Words = Mapping[str, Any]
Document = dict[str, Any]
WRITTEN = ("purpose", "proportionality")
PARENTS = frozenset({"MOTHER", "FATHER", "PARENT", "ADOPTER", "GUARDIAN", "FOSTER_CARER", "CARER"})
LAW, ITEMS = "law", "items"
CHILDREN = frozenset({"CHILD", "UNBORN"})


def about_child(words: Words, who: str) -> Document | None:
    """A new request's words about one child of an earlier one: the child and who is responsible, and no one else."""
    people = list(words.get("subjects") or ())
    child = next((one for one in people if one.get("ref") == who and one.get("kind") in CHILDREN), None)
    if child is None:
        return None
    first = next(one for one in people if one.get("kind") in CHILDREN)
    named = set(child.get("parental_responsibility") or ())
    kept = [one for one in people if one.get("kind") == "ADULT" and _responsible(one, named, child is first)]
    refs = {one["ref"] for one in kept}
    child = {key: value for key, value in child.items() if key not in ("relation", "parental_responsibility")}
    if held := [ref for ref in named if ref in refs]:
        child["parental_responsibility"] = sorted(held)
    return {"jurisdiction": words.get("jurisdiction", ""), "subjects": [child, *kept]}


def _responsible(adult: Words, named: Collection[str], of_the_first: bool) -> bool:
    return adult.get("ref") in named or (of_the_first and adult.get("relation") in PARENTS)


def standing_question(kinds: Iterable[str], pack: Pack) -> StandingQuestion | None:
    """What an agency of these kinds is usually asked."""
    return next((pack.standing_questions[kind] for kind in kinds if kind in pack.standing_questions), None)


def filled(
    document: Words, code: str, asked: Mapping[str, Collection[str]], *, today: date, pack: Pack
) -> Document:  # fmt: skip
    """The draft with what the purpose's template fills. `asked`: the agencies chosen, each with its kinds."""
    made: Document = {**document}
    made.pop("template", None)
    purpose, was = pack.purposes.get(code), pack.purposes.get(document.get("template") or "")
    before = set(document.get("taken_from_template") or ())
    if purpose is not None:
        made["template"] = code
        for field in (*FILLS, *WRITTEN):
            if not document.get(field) or field in before:
                made[field] = str(getattr(purpose, field))
    made["items"] = _items(document, asked, purpose or was, today=today, pack=pack)
    return with_taken(made, purpose, before & {LAW, ITEMS} | {ITEMS})


def with_law(made: Document, law: Words | None) -> Document:
    """The draft with the law that usually fits, where none was written by hand."""
    taken = list(made.get("taken_from_template") or ())
    if not law or not made.get("template") or (made.get("requester_law") and LAW not in taken):
        return made
    return {**made, "requester_law": dict(law), "taken_from_template": list(dict.fromkeys([*taken, LAW]))}


def with_taken(made: Document, purpose: Purpose | None, more: Collection[str]) -> Document:
    """The draft, saying what in it stands as the template put it."""
    same = [key for key in (*FILLS, *WRITTEN) if purpose and made.get(key) == str(getattr(purpose, key))]
    taken = [*same, *sorted(more)] if purpose else []
    return {**made, "taken_from_template": taken} if taken else _without(made, "taken_from_template")


def changed_by_hand(before: Words, after: Document) -> Document:
    """The draft after a change by hand: what was changed is not the template's any more."""
    taken = after.get("taken_from_template") or ()
    left = [key for key in taken if _held(before, key) == _held(after, key)]
    return {**after, "taken_from_template": left} if left else _without(after, "taken_from_template")


def _held(words: Words, key: str) -> Any:
    law = words.get("requester_law") or {}
    return law if key == LAW else law.get(key) if key in ("gateway", "art6") else words.get(key)


def _without(words: Document, key: str) -> Document:
    return {name: value for name, value in words.items() if name != key}


def _items(
    document: Words, asked: Mapping[str, Collection[str]], purpose: Purpose | None, *, today: date, pack: Pack
) -> list[Document]:  # fmt: skip
    """One item for each agency: what was changed by hand stays, what the standing question says is said afresh."""
    items, held = [], list(document.get("items") or ())
    for code, kinds in asked.items():
        question = standing_question(kinds, pack)
        mine = [one for one in held if one.get("asked_of") == code]
        items += [dict(one) for one in mine if question is None or not _is_standing(one, question)]
        handle = next((one["id"] for one in mine if question and _is_standing(one, question)), "")
        if question and (handle or not mine):
            handle = handle or _next([*items, *held])
            items.append(_item(handle, code, question, document.get("subjects") or (), purpose, today))
        elif not mine:
            items.append({"id": _next([*items, *held]), "asked_of": code})
    return items


def _item(
    handle: str, code: str, question: StandingQuestion, people: Iterable[Words], purpose: Purpose | None, today: date
) -> Document:
    child = next((one for one in people if one.get("kind") in CHILDREN), {})
    named = set(child.get("parental_responsibility") or ())
    adults = [one["ref"] for one in people if one.get("kind") == "ADULT" and _responsible(one, named, True)]
    itself = [child["ref"]] if child else []
    about = {"child": itself, "family": [*itself, *adults], "adults": adults or itself}[question.about]
    return {
        "id": handle,
        "asked_of": code,
        "sought": str(question.label),
        "question": str(question.question),
        "necessary_because": str(question.because),
        "from": months_before(today, purpose.months if purpose else 12).isoformat(),
        "to": today.isoformat(),
        "about": about,
    }


def _is_standing(item: Words, question: StandingQuestion) -> bool:
    """Whether an item still says what the standing question says, in either language."""
    said = (item.get("sought"), item.get("question"), item.get("necessary_because"))
    texts = (question.label, question.question, question.because)
    return said in {tuple(one.en for one in texts), tuple(one.cy for one in texts)}


def _next(items: Iterable[Words]) -> str:
    taken = {one.get("id") for one in items}
    return next(handle for number in range(1, 200) if (handle := f"I{number}") not in taken)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
