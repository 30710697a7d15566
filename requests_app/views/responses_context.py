"""What the list of PG14 shows: whom it is about without a name, with whom it is, when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.actors import Actor
from agencies.queries import calendar_of
from requests_app import guidance, policies, queries
from requests_app.lifecycle import ResponseStatus
from requests_app.models import AgencyResponse
from requests_app.queries.forecast import forecasts
from requests_app.queries.inbox import Which, with_a_step_agreed
from requests_app.views import deadlines, forecast, labels, people, standing

Words = dict[str, Any]

NAMES = {
    Which.ALL: gettext_lazy("All"),
    Which.MINE: gettext_lazy("Mine"),
    Which.NOBODY: gettext_lazy("Nobody has taken"),
    Which.TEAM: gettext_lazy("My team"),
    Which.OVERDUE: gettext_lazy("Overdue"),
}
STATUSES = {
    ResponseStatus.RECEIVED: gettext_lazy("To confirm"),
    ResponseStatus.ACKNOWLEDGED: gettext_lazy("To prepare"),
    ResponseStatus.IN_APPROVAL: gettext_lazy("To decide"),
    ResponseStatus.APPROVED: gettext_lazy("About to be sent"),
    ResponseStatus.DELIVERED: gettext_lazy("Sent, not confirmed"),
    ResponseStatus.RECEIVED_BY_ASKER: gettext_lazy("Received"),
    ResponseStatus.RECALLED: gettext_lazy("Recalled"),
    ResponseStatus.CLOSED: gettext_lazy("Closed"),
}


def filters(which: Which, counts: dict[Which, int], chosen: dict[str, str]) -> list[Words]:
    """The filters, with how many each finds."""
    return [
        {
            "text": NAMES[one],
            "href": address(one, chosen),
            "current": one is which,
            "count": counts[one],
        }
        for one in Which
    ]


def address(which: Which, chosen: dict[str, str], number: int = 1) -> str:
    """The address of the list as it is filtered."""
    asked = {"which": "" if which is Which.ALL else which.value, **chosen, "page": str(number) if number > 1 else ""}
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"/responses/?{query}" if query else "/responses/"


def pickers(chosen: dict[str, str], at: datetime) -> list[Words]:
    """Urgency and state, to narrow the list down."""
    pack = guidance.in_force(at)
    urgencies = [{"value": "", "label": _("Any urgency")}]
    urgencies += [{"value": code, "label": str(entry.label)} for code, entry in pack.urgencies.items()]
    states = [{"value": "", "label": _("Anywhere")}]
    states += [{"value": str(state), "label": str(words)} for state, words in STATUSES.items()]
    return [
        {
            "name": "urgency",
            "kind": "select",
            "label": _("Urgency"),
            "choices": urgencies,
            "value": chosen["urgency"],
            "says_optional": True,
        },
        {
            "name": "status",
            "kind": "select",
            "label": _("Where it stands"),
            "choices": states,
            "value": chosen["status"],
            "says_optional": True,
        },
    ]


def rows(responses: Sequence[AgencyResponse], *, by: Actor, at: datetime) -> list[Words]:
    """One row each. Who may be read in a name stays behind the reference until it is taken or opened."""
    words, calendar = queries.words_of_responses(responses), calendar_of(by.agency)
    second = with_a_step_agreed(responses)
    made, paces = [], forecasts(responses, at)
    for response in responses:
        pack, asked = guidance.load(response.pack), words.get(response.pk, {})
        due = deadlines.of_response(response, at, calendar)
        take = policies.why_not_acknowledge(response, by=by) is None
        made.append(
            {
                "ref": response.ref,
                "href": f"/responses/{response.ref}/",
                "asker": _asker(asked, response),
                "unasked": response.info_request_id is None,
                "about": about(asked, pack, at),
                "item_count": len(asked.get("items") or ()),
                "with": response.holder.name if response.holder else "",
                "due": due,
                "urgency": labels.urgency(response.urgency, pack),
                "tag": standing.tag_of(response, second=response.pk in second),
                "clock": forecast.clock_tag(due, paces.get(response.pk)),
                "take_href": f"/responses/{response.ref}/take/" if take else "",
            }
        )
    return made


def _asker(asked: Words, response: AgencyResponse) -> str:
    title = (asked.get("requester") or {}).get("title", "")
    return ", ".join(part for part in (title, response.to_agency.name) if part)


def about(asked: Words, pack: guidance.Pack, at: datetime) -> str:
    """The children, without a name; adults alone when there are no children among those asked about."""
    today, everybody = labels.today_in_london(at), asked.get("subjects") or []
    children = [person for person in everybody if person.get("kind") != "ADULT"]
    return "; ".join(people.described(person, pack, today) for person in children or everybody)


def pages(page: Page[AgencyResponse], which: Which, chosen: dict[str, str]) -> Words | None:
    """The pagination; none for a single page."""
    paginator = page.paginator
    if paginator.num_pages < 2:
        return None
    numbers = [
        {"number": number, "href": address(which, chosen, number), "current": number == page.number}
        if isinstance(number, int)
        else {"number": number, "href": ""}
        for number in paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
    return {
        "previous": {"href": address(which, chosen, page.number - 1)} if page.has_previous() else None,
        "next": {"href": address(which, chosen, page.number + 1)} if page.has_next() else None,
        "numbers": numbers,
    }
