"""What of an answer must not reach somebody, and which of it an approver has cleared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencies.models import Agency
from audit import seal
from requests_app.models import AgencyResponse
from requests_app.queries.words import answer_words, request_words
from requests_app.values.reaching import Guarded, guarded_by_answerer, guarded_by_asker, hits, stands_in


@dataclass(frozen=True)
class Found:
    """A hit of the newest version, under the index by which it is cleared. What it is about is told by ref only."""

    key: str
    place: str
    about: str
    what: str
    text: str
    cleared: bool


def found_in(response: AgencyResponse, answer: dict[str, Any] | None = None) -> list[Found]:
    """Every hit of the newest version. The asking side's list is used here and never shown but for what stands in
    this side's own words already."""
    answer = answer or answer_words(response)
    found = [
        (seal.blind("hit", "\0".join((hit.place, hit.what, hit.text))), hit)
        for hit in hits(answer, [*_of_the_asker(response), *guarded_by_answerer(answer)])
    ]
    if not found:
        return []
    cleared = set(response.clearances.filter(number=response.version).values_list("hit", flat=True))
    return [Found(key, hit.place, hit.about, hit.what, hit.text, key in cleared) for key, hit in found]


def uncleared(response: AgencyResponse, answer: dict[str, Any] | None = None) -> list[Found]:
    """Hits for which nobody has given a reason yet. `answer`: the newest version's words, where they are at hand."""
    return [one for one in found_in(response, answer) if not one.cleared]


def found_in_words(response: AgencyResponse, texts: list[str]) -> list[Guarded]:
    """What either side guards, where it stands in these texts: words that would leave beside the answer."""
    answer = answer_words(response) if response.version else {}
    guarded = [*_of_the_asker(response), *guarded_by_answerer(answer)]
    return [one for one in guarded if any(stands_in(one.what, text) for text in texts)]


def _of_the_asker(response: AgencyResponse) -> list[Guarded]:
    if response.info_request is None:
        return []
    subjects = request_words(response.info_request)["subjects"]
    if not any(person.get("must_not_reach") for person in subjects):
        return []
    return guarded_by_asker(subjects, dict(Agency.objects.values_list("code", "name")))
