"""What an approver does beside agreeing: clears what must not reach somebody, and confirms that nothing is shared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app.denials import Fault, Incomplete
from requests_app.models import AgencyResponse, ApprovalStep, Clearance
from requests_app.queries.reaching import uncleared
from requests_app.queries.words import answer_words
from requests_app.values.computed import refuses_everything
from requests_app.values.fields import is_blank, typed

NOTHING = "NOTHING"
AT_MOST = 2000  # characters
Words = dict[str, Any]


def be_careful(
    response: AgencyResponse, step: ApprovalStep, clears: Mapping[str, str], confirm: str, *, by: Actor, at: datetime
) -> list[Words]:
    """Have what must not reach somebody cleared, and sharing nothing confirmed. The caller seals what is returned.

    Whether a version asks for it was found when it was put forward, from both sides' lists, which stand since then:
    where it does not, nothing is opened. Raises Incomplete.
    """
    if step.blind and clears:
        detail = _("A blind review clears nothing: the others would see it. Another step of this round does")
        raise Incomplete([Fault("/clears", "not_here", detail)])
    if step.blind or (not step.careful and not clears):
        return []
    answer = answer_words(response)
    _confirm_nothing(answer, confirm)
    return _clear_hits(response, answer, clears, by=by, at=at)


def _confirm_nothing(answer: Words, confirm: str) -> None:
    """Where nothing at all is shared, the word is typed. Raises Incomplete."""
    if refuses_everything(answer) and confirm.strip() != NOTHING:
        detail = _("You are sharing nothing. Type %(word)s to confirm it") % {"word": NOTHING}
        raise Incomplete([Fault("/confirm", "not_confirmed", detail)])


def _clear_hits(
    response: AgencyResponse, answer: Words, clears: Mapping[str, str], *, by: Actor, at: datetime
) -> list[Words]:
    """Clear every hit of this version with its reason.

    Raises Incomplete with each hit that has none, and with each reason that clears nothing.
    """
    waiting = {one.key: one for one in uncleared(response, answer)}
    said = {key: typed(words, f"/clears/{key}") for key, words in clears.items()}
    ask = _("This must not reach somebody. Say why it may leave all the same, or return the answer")
    faults = [Fault(f"/clears/{key}", "not_cleared", ask) for key in waiting if is_blank(said.get(key, ""))]
    long = _("Your reason must be %(most)d characters or fewer") % {"most": AT_MOST}
    faults += [Fault(f"/clears/{key}", "too_long", long) for key, words in said.items() if len(words) > AT_MOST]
    gone = _("This is no longer found in the answer. Remove it and look again")
    faults += [Fault(f"/clears/{key}", "unknown", gone) for key in said if key not in waiting]
    if faults:
        raise Incomplete(faults)
    Clearance.objects.bulk_create(
        Clearance(response=response, number=response.version, hit=key, by=by.person, at=at, audit_seq=response.next_seq)
        for key in waiting
    )
    return [{"place": one.place, "what": one.what, "text": one.text, "why": said[key]} for key, one in waiting.items()]
