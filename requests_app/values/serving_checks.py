"""The time of law or guidance that a request serves: one that is known, and that has begun."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault
from requests_app.values.cases import Asking
from requests_app.values.codes import chosen
from requests_app.values.faults import fault


def serving(case: Asking) -> Iterator[Fault]:
    """Which, and since when; or neither."""
    words = case.words.serves
    if words is None:
        return
    clocks = case.pack.statutory_clocks
    sentence = _("Select the time that this request serves, or remove when it began")
    yield from chosen("/serves/clock", words.clock, clocks, sentence)
    known = clocks.get(words.clock)
    if known and known.span is None:
        yield fault(
            "/serves/clock",
            "no_national_figure",
            _("There is no national figure for this: %(clock)s. Leave it out, and enter the meeting instead"),
            clock=known.label,
        )
    if words.since is None:
        yield fault("/serves/since", "required", _("Enter when the time that this request serves began"))
    elif words.since > case.at:
        yield fault("/serves/since", "in_future", _("A time that runs has begun: enter a date and time in the past"))
