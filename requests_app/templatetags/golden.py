"""The parts that pages are made of, as template tags. Each renders one partial of `templates/parts/`.

Every part takes plain values: a mapping, or an object with the same names. None of them asks the database.
`components` (demo and test only) shows each in every state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from requests_app.templatetags.formfields import as_field
from requests_app.vocabulary import KINDS, STATUSES, Status

register = template.Library()

Thing = Mapping[str, Any]


def _part(name: str, **context: Any) -> SafeString:
    """One partial, without the line break at the end of its file, so that it can stand inside a sentence."""
    return SafeString(render_to_string(f"parts/{name}.html", context).strip())


@register.filter
@cache
def leads_somewhere(href: str) -> bool:
    """Whether this installation answers the address: a page never offers a way to nowhere."""
    try:
        resolve(href)
    except Resolver404:
        return False
    return True


# What a person reads about one thing ------------------------------------------------------------------------------


@register.simple_tag
def deadline(due: Thing | None, how: bool = True) -> SafeString:
    """`due` = {text, iso, state, href}: state is in_time, late, paused, done or none; href explains the date."""
    return _part("deadline", due=due, how=how) if due else SafeString("")


@register.simple_tag
def tag(thing: str | Thing, state: str = "", **values: str) -> SafeString:
    """`{% tag "response" "confirm" %}`, or a mapping {object, state, time, date}."""
    if not isinstance(thing, str):
        values = {key: str(value) for key, value in thing.items()}
        thing, state = values.pop("object"), values.pop("state")
    status = STATUSES[thing][state]
    return _part("tag", text=_filled(status, values), colour=status.colour)


@register.simple_tag
def means(thing: str, state: str) -> str:
    """The sentence that stands beside a tag."""
    return str(STATUSES[thing][state].means)


def _filled(status: Status, values: Mapping[str, str]) -> str:
    words = str(status.text)
    return words % values if "%(" in words else words


@register.simple_tag
def urgency(level: Thing | None) -> SafeString:
    """`level` = {code, label}: the word first, then a small square with a black edge."""
    return _part("urgency", level=level) if level else SafeString("")


@register.simple_tag
def masked(hidden: Thing) -> SafeString:
    """`hidden` = {what, name, value}: a value covers nothing; without one, a button shows it through form `reveal`."""
    return _part("masked", hidden=hidden)


@register.simple_tag
def actor_line(actor: Thing) -> SafeString:
    """`actor` = {name, role, agency, acting_for, at, iso}; all but one of name and role may be absent."""
    return _part("actor_line", actor=actor)


@register.simple_tag
def person(code: str) -> SafeString:
    """A coded third party, as "Person B"."""
    return _part("person", code=code)


@register.simple_tag
def kind(code: str) -> SafeString:
    """Whether a line is fact, observation, opinion, hearsay or from a third party."""
    return _part("kind", word=KINDS[code])


@register.simple_tag
def receipt_line(receipt: Thing | None) -> SafeString:
    """`receipt` = {code, number, of}: number only for readers of that stream; of = request or response."""
    if not receipt:
        return SafeString("")
    code = str(receipt["code"])
    short = code if len(code) <= 12 else f"{code[:4]}…{code[-2:]}"
    return _part("receipt_line", receipt=receipt, short=short, full=code)


@register.simple_tag
def gap_line(gap: str | Thing) -> SafeString:
    """`gap` = a sentence, or {text, href, link}: what is missing, never silent."""
    return _part("gap_line", gap={"text": gap} if isinstance(gap, str) else gap)


# Lists and cards --------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def track(context: template.Context, one: Thing, level: int = 3) -> SafeString:
    """One partner: {agency, tag, clock, due, who_acts, steps, links, chase_href}; step = {name, state, when}."""
    return _part("track", track=one, level=level, csrf_token=context.get("csrf_token"))


@register.simple_tag
def timeline(events: Iterable[Thing]) -> SafeString:
    """Events, newest first: {title, by, at, iso, text, rule, reason, receipt, links, ours}."""
    return _part("timeline", events=events)


@register.simple_tag
def law_card(law: Thing, level: int = 2) -> SafeString:
    """`law` = {heading, suggested, rows, printed, note, warning, change_href}; row = {key, value, gap}."""
    return _part("law_card", law=law, level=level)


@register.simple_tag
def rule_card(rule: Thing, level: int = 2) -> SafeString:
    """`rule` = {code, title, version, href, local, questions}; question = {text, said}; local as in local_text.html."""
    return _part("rule_card", rule=rule, level=level)


@register.simple_tag
def task_list(tasks: Iterable[Thing]) -> SafeString:
    """Tasks: {title, href, hint, state, why}; state is done, todo or blocked."""
    return _part("task_list", tasks=tasks)


@register.simple_tag
def summary_list(rows: Iterable[Thing], borders: bool = True) -> SafeString:
    """Rows: {key, value, lines, masked, covered, tag, gap, href, action, about}; `about` completes a hidden link text.

    `covered` is a list of masked details, each with its `title`.
    """
    rows = list(rows)
    return _part("summary_list", rows=rows, acts=any(_has_act(row) for row in rows), borders=borders)


def _has_act(row: Thing) -> bool:
    return bool(row.get("href")) if isinstance(row, Mapping) else bool(getattr(row, "href", ""))


@register.simple_tag
def shared_item(item: Thing, level: int = 3) -> SafeString:
    """One item as answered: {title, question, outcome, lines, withheld, searched, handling, conditions, note}."""
    return _part("shared_item", item=item, level=level)


@register.simple_tag
def pagination(pages: Thing | None) -> SafeString:
    """`pages` = {previous, next, numbers}: each {href}; of numbers {number, href, current}."""
    return _part("pagination", pages=pages) if pages else SafeString("")


@register.simple_tag
def error_summary(errors: Iterable[Thing]) -> SafeString:
    """`errors` = [{text, href}], in page order."""
    return _part("error_summary", errors=errors)


@register.simple_tag
def happened_banner(happened: Thing) -> SafeString:
    """`happened` = {text, next, receipt}: what was just done, what comes next and when."""
    return _part("happened", happened=happened)


# Parts that hold other parts --------------------------------------------------------------------------------------


def _holding(name: str, content: str, **context: Any) -> SafeString:
    """`content` comes rendered, and so escaped, from the engine."""
    return _part(name, content=content, **context)


@register.simple_block_tag(end_name="end_they_will_see")
def they_will_see(content: str, heading: str = "", level: int = 2) -> SafeString:
    """Words that leave the agency: solid border and a heading that says so."""
    return _holding("they_will_see", content, heading=heading or _("They will see this"), level=level)


@register.simple_block_tag(end_name="end_only_us")
def only_us(content: str, heading: str = "", level: int = 2) -> SafeString:
    """Words that stay: dashed border and a heading that says so."""
    return _holding("only_us", content, heading=heading or _("Only your agency sees this"), level=level)


@register.simple_block_tag(end_name="end_card")
def card(content: str, heading: str = "", acts: Iterable[Thing] = (), level: int = 2) -> SafeString:
    """A summary card; `acts` = [{href, text, about}]."""
    return _holding("card", content, heading=heading, acts=acts, level=level)


@register.simple_block_tag(end_name="end_details")
def details(content: str, summary: str, opened: bool = False) -> SafeString:
    """A part that opens when pressed."""
    return _holding("details", content, summary=summary, opened=opened)


@register.simple_block_tag(end_name="end_panel")
def panel(content: str, title: str) -> SafeString:
    """For a request or an emergency just sent, and nothing else."""
    return _holding("panel", content, title=title)


@register.simple_block_tag(end_name="end_inset")
def inset(content: str) -> SafeString:
    """Text set apart."""
    return _holding("inset", content)


@register.simple_block_tag(end_name="end_warning")
def warning(content: str) -> SafeString:
    """A warning that nobody should miss."""
    return _holding("warning", content)


@register.simple_block_tag(end_name="end_fieldset")
def fieldset(content: str, legend: str, size: str = "m", hint: str = "", ident: str = "") -> SafeString:
    """Several fields under one question."""
    return _holding("fieldset", content, legend=legend, size=size, hint=hint, ident=ident)


# Forms ------------------------------------------------------------------------------------------------------------


@register.filter
def said(field: Thing) -> bool:
    """Whether something stands in a box, or is wrong with it: then it must not lie folded."""
    value = field.get("value")
    return bool(field.get("error")) or (any(value) if isinstance(value, list | tuple) else bool(value))


@register.filter
def any_said(parts: Iterable[Thing]) -> bool:
    """Whether anything stands in any of these boxes' groups, or is wrong with it."""
    return any(said(box) for part in parts for box in part.values() if isinstance(box, Mapping))


@register.simple_tag
def field(source: BoundField | Thing, **changes: Any) -> SafeString:
    """One field of a form, dressed. `changes` win: label, hint, size, kind, rows, count, width …"""
    dressed = as_field(source, **changes)
    return _part("field_group" if dressed["is_group"] else "field", field=dressed)


@register.simple_tag
def reason(
    source: BoundField | Thing, rule: Thing | None = None, prompts: Iterable[str] = (), **changes: Any
) -> SafeString:
    """The one required reason: its label, the rule behind it, prompts, the box and its count."""
    return _part("reason", field=as_field(source, kind="textarea", **changes), rule=rule, prompts=prompts)


@register.simple_tag
def sign_in_errors(form: Any) -> list[dict[str, str]]:
    """One message whatever was wrong, or allauth's own when it was too many tries."""
    kept = [str(error) for error in form.non_field_errors() if getattr(error, "code", "") == "too_many_login_attempts"]
    words = kept or [_("The e-mail address or password is not right. Check both and try again.")]
    return [{"text": text, "href": "#id_login"} for text in words]


@register.simple_tag
def form_errors(form: Any) -> list[dict[str, str]]:
    """Every error of a form, in page order, each linked to its field."""
    whole = [{"text": str(error), "href": "#main-content"} for error in form.non_field_errors()]
    return whole + [
        {"text": str(error), "href": f"#{form[name].auto_id}"}
        for name in form.fields
        for error in form.errors.get(name, ())
    ]
