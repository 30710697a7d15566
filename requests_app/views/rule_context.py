"""The rule that a step rests on, beside the decision: its questions, what was said to them, and the way taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from requests_app.guidance import Pack
from requests_app.guidance.glossary import words_used
from requests_app.models import ApprovalStep
from requests_app.views import duty_context, labels, local_texts_context

Words = dict[str, Any]


def of_answer(step: ApprovalStep, answer: Words, pack: Pack, at: datetime) -> Words:
    """The rule behind the step, its questions, what whoever drafted said to each, and the way that the answer took."""
    said, rule = answer.get("answers") or {}, pack.rules.get(step.rule)
    questions = [pack.questions[code] for code in step.questions if code in pack.questions]
    return {
        "code": step.rule,
        "title": str(rule.label) if rule else step.rule,
        "version": pack.version,
        "href": f"/guidance/{pack.version}/rules/{step.rule}/",
        "in_short": str(rule.short) if rule else "",
        "questions": [
            {
                "text": str(question.text),
                "said": said.get(question.code, "") or seen_elsewhere(question.code, answer),
                "unanswered": not said.get(question.code) and not seen_elsewhere(question.code, answer),
            }
            for question in questions
        ],
        "ways": ways(step, pack),
        "local": local_texts_context.beside_step(step, pack, at),
        "words": words_used(pack, [str(rule.short) if rule else "", *(str(one.text) for one in questions)]),
    }


def seen_elsewhere(question: str, answer: Words) -> str:
    """What answers a question that the drafter did not answer in words of its own, or where on the page that stands."""
    test = answer.get("isd") or {}
    one_by_one = any(item.get("isd") for item in answer["items"])
    by_item = _("See: The duty, item by item.") if one_by_one else ""
    weighed: list[Any] = [
        duty_context.OUTCOMES.get(test.get("detriment_outcome", ""), ""),
        test.get("detriment_to_child", ""),
    ]
    places: dict[str, str] = {
        "Q-GR2": _("See: Family told."),
        "Q-GR3": _("See: Our law."),
        "Q-GR5": _("See: Also named.") if answer.get("third_parties") else "",
        "Q-GR6": _("Marked beside each line."),
        "Q-GR7": _("That is your reason."),
        "Q-ISD-SCOPE": _("Both are in the register."),
        "Q-ISD-RELEVANT": test.get("relevant_because", "") or by_item,
        "Q-ISD-EXTENT": test.get("extent", "") or by_item,
        "Q-ISD-DETRIMENT": " ".join(str(part) for part in weighed if part) or by_item,
    }
    return places.get(question, "")


def ways(step: ApprovalStep, pack: Pack) -> list[Words]:
    """The ways taken, as they were when the step was laid down: items of one way together, its own questions marked."""
    rules = {step.rule, *(pack.questions[code].rule for code in step.questions if code in pack.questions)}
    return [{"items": _items(one["items"]), "turns": [*_turns(one["turns"], rules, pack)]} for one in step.ways]


def _items(refs: list[str]) -> str:
    return ", ".join(labels.item_title(ref) for ref in refs)


def _turns(taken: list[list[str]], rules: set[str], pack: Pack) -> Iterator[Words]:
    for code, answer in taken:
        if turn := pack.turns.get(code):
            said, rule = str(turn.ways[answer].label), labels.rule(turn.rule, pack)
            yield {"text": str(turn.text), "said": said, "rule": rule, "own": turn.rule in rules}
