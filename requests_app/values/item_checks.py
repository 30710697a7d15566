"""What is asked of whom: each item needs its agency, question, reason, people and a bounded period (PG7; GR6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault
from requests_app.values.cases import Asking
from requests_app.values.codes import needed, once, shortened
from requests_app.values.faults import fault
from requests_app.values.fields import is_blank
from requests_app.values.request import ItemWords

USUAL_MONTHS = 24
LONGEST = timedelta(days=5 * 366)  # beyond this a period is far longer than usual and wants its reason
YEAR = timedelta(days=365.25)

TOO_WIDE = re.compile(
    r"\beverything\b|\banything\b(?=\s+(held|known|at\s+all|you|they|on|about|recorded|relevant)\b|\W*$)"
    r"|\ball\s+(of\s+)?(the\s+|your\s+|their\s+)?(records?|files?|information|data|documents?|papers|details|held)\b"
    r"|\b(whole|entire|full|complete)\s+(case\s+)?(file|files|record|records|notes)\b"
    r"|\bany\s+and\s+all\b|\bwhatever\s+(is|you|they)\b|\bpopeth\b|\bpob\s+cofnod\b",
    re.IGNORECASE,
)
"""Words that ask for all there is. "All therapy notes" names what it wants: too much, perhaps, but it can be judged."""


def items(case: Asking) -> Iterator[Fault]:
    """Everything about every item."""
    asked = case.words.items
    if not asked:
        yield fault("/items", "required", _("Select at least one agency"))
    ids = [(f"/items/{number}/id", item.id) for number, item in enumerate(asked)]
    yield from once(ids, _("“%(given)s” is used for two items. Give each item its own id"))
    for number, item in enumerate(asked):
        place = f"/items/{number}"
        yield from needed(f"{place}/id", item.id, _("Give this item an id, for example I1"))
        yield from _agency(case, f"{place}/asked_of", item.asked_of)
        yield from _words(case, place, item)
        yield from _people(case, place, item)
        yield from _period(case, place, item)


def _agency(case: Asking, place: str, code: str) -> Iterator[Fault]:
    yield from needed(place, code, _("Select the agency you ask"))
    partner = case.partners.get(code)
    if code == case.agency.code:
        yield fault(place, "own_agency", _("Your own agency cannot be asked. Look in your own records first"))
    elif code and partner is None:
        sentence = _("“%(agency)s” is not an agency of this partnership. Select one from the register")
        yield fault(place, "unknown_agency", sentence, agency=shortened(code))
    elif partner is not None and not partner.can_receive:
        sentence = _(
            "This agency cannot be asked now: %(agency)s. It is not verified, or fewer than two people can answer for "
            "it. Ring them on the number in the register; their administrator can agree cover with another agency"
        )
        yield fault(place, "cannot_receive", sentence, agency=code)


def _words(case: Asking, place: str, item: ItemWords) -> Iterator[Fault]:
    if is_blank(item.sought) and item.asked_of:
        yield fault(
            f"{place}/sought", "required", _("Enter what you need from: %(agency)s"), agency=shortened(item.asked_of)
        )
    else:
        yield from needed(f"{place}/sought", item.sought, _("Enter what you need from this agency"))
    if TOO_WIDE.search(item.sought):
        sentence = _("'Everything held' is too wide. Ask for what bears on your question")
        yield fault(f"{place}/sought", "too_wide", sentence)
    yield from needed(f"{place}/question", item.question, _("Enter the question this item will answer"))
    sentence = _("Enter why this item is needed and why this agency is asked for it")
    yield from needed(f"{place}/necessary_because", item.necessary_because, sentence)
    if case.words.type == "VIR":
        sentence = _("Enter the less intrusive way you considered before you ask about a victim")
        yield from needed(f"{place}/less_intrusive", item.less_intrusive, sentence)


def _people(case: Asking, place: str, item: ItemWords) -> Iterator[Fault]:
    if not item.about:
        yield fault(f"{place}/about", "required", _("Select who this item is about"))
    refs = [(f"{place}/about/{number}", ref) for number, ref in enumerate(item.about)]
    yield from once(refs, _("“%(given)s” is named twice. Remove one"))
    for at, ref in refs:
        if case.is_stranger(ref):
            sentence = _("“%(given)s” is not one of the people in this request. Add the person or remove the name")
            yield fault(at, "unknown_person", sentence, given=shortened(ref))


def _period(case: Asking, place: str, item: ItemWords) -> Iterator[Fault]:
    if item.from_ is None:
        yield fault(f"{place}/from", "required", _("Enter the date from which you need it"))
    elif item.from_ > case.today:
        yield fault(f"{place}/from", "in_the_future", _("The start date must be today or earlier"))
    if item.to is None:
        yield fault(f"{place}/to", "required", _("Enter the date up to which you need it"))
    if item.from_ is None or item.to is None:
        return
    if item.to < item.from_:
        yield fault(f"{place}/to", "backwards", _("The end date must be after the start date"))
    elif item.to - item.from_ > LONGEST and is_blank(item.why_so_long):
        sentence = _(
            "A period of %(years)s years is far longer than usual (%(usual)s months). "
            "Shorten it or say why in “why_so_long”"
        )
        years = int((item.to - item.from_) / YEAR)
        yield fault(f"{place}/from", "too_long_a_period", sentence, years=years, usual=USUAL_MONTHS)
