"""Why something is late: the two boxes where it must be said, and the sentence in which both sides read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies import hours
from requests_app import guidance
from requests_app.denials import Fault
from requests_app.forms.answer_fields import Sheet
from requests_app.forms.fields import Choices, labels
from requests_app.models import AgencyResponse
from requests_app.queries.lateness import SaidLate
from requests_app.values.lateness import WHOSE, Late, Missed
from requests_app.views.labels import label

Words = dict[str, Any]
CODE, WHOSE_STEP = "late-code", "late-whose"


def late_in(posted: Mapping[str, Any]) -> Late | None:
    """What was chosen on a page that asked; None where it did not ask."""
    if CODE not in posted:
        return None
    return Late(str(posted.get(CODE, ""))[:40], str(posted.get(WHOSE_STEP, ""))[:12])


def boxes(response: AgencyResponse, missed: Missed | None, said: Late | None, faults: Sequence[Fault] = ()) -> Words:
    """`late`, the boxes where something is late, and `late_errors`, for the summary."""
    if missed is None:
        return {}
    sheet = Sheet({"late": {"code": said.code, "whose": said.whose} if said else {}})
    fields = {
        name: sheet.one_of(f"/late/{name}", [{"value": code, "label": words} for code, words in choices], kind="select")
        for name, choices in (("code", codes(response)), ("whose", whose()))
    }
    errors = sheet.place([fault for fault in faults if fault.pointer.startswith("/late")])
    return {"late": fields, "late_errors": errors}


def codes(response: AgencyResponse) -> Choices:
    """The reasons of the guidance, none chosen."""
    return [("", _("Choose one")), *labels(guidance.load(response.pack).late_reasons)]


def whose() -> Choices:
    """Where the time can have gone, none chosen."""
    return [("", _("Choose one")), *((code, str(words)) for code, words in WHOSE.items())]


def told(found: Iterable[SaidLate], pack: guidance.Pack, at: datetime) -> list[Words]:
    """Each lateness as both sides read it."""
    sentences = {
        Missed.ACKNOWLEDGE: _("Taken late: %(reason)s. Where the time went: %(whose)s. Said by %(who)s, %(on)s."),
        Missed.REPLY: _("Answered late: %(reason)s. Where the time went: %(whose)s. Said by %(who)s, %(on)s."),
    }
    return [
        {
            "text": sentences[Missed(one.act)]
            % {
                "reason": label(pack.late_reasons, one.reason),
                "whose": WHOSE[one.whose],
                "who": one.by,
                "on": hours.moment(one.at, at),
            }
        }
        for one in found
    ]
