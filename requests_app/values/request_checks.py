"""Whether a request's words are complete and right. Every check names the field and says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from agencies.denials import Fault, Incomplete
from django.utils.translation import gettext_lazy as _

from requests_app.values.faults import beside, fault, in_order, read
from requests_app.values.fields import is_blank
from requests_app.values.parties import AgencyFacts
from requests_app.values.request import RequestDocument

if TYPE_CHECKING:
    from requests_app.guidance import Pack


@dataclass(frozen=True)
class Asking:
    """A request's words and all that they are judged by."""

    words: RequestDocument
    agency: AgencyFacts
    partners: Mapping[str, AgencyFacts]
    at: datetime
    pack: Pack


def check_request(
    document: Mapping[str, object],
    *,
    agency: AgencyFacts,
    partners: Mapping[str, AgencyFacts],
    at: datetime,
    pack: Pack,
) -> RequestDocument:
    """The document in typed words. Raises Incomplete with every fault, in the order of reading."""
    words, unread = read(RequestDocument, document)
    case = Asking(words, agency, partners, at, pack)
    found = [each for check in CHECKS for each in check(case)]
    faults = in_order([*unread, *beside(unread, found)], RequestDocument)
    if faults:
        raise Incomplete(faults)
    return words


def _required(case: Asking) -> Iterator[Fault]:
    for key in (
        "type",
        "jurisdiction",
        "urgency",
        "stage",
        "concern",
        "threshold",
        "purpose",
        "necessity",
        "proportionality",
    ):
        if is_blank(getattr(case.words, key)):
            yield fault(f"/{key}", "required", _("%(field)s is needed"), field=key)


CHECKS = (_required,)
