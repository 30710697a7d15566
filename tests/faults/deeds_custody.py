"""What becomes of an answer after it was sent: passed on, kept longer, put right, cut off, taken back; as deeds."""

from __future__ import annotations

from datetime import timedelta

from requests_app import commands
from requests_app.models import AgencyResponse, Correction, CorrectionCopy, Disagreement, Leave, Misuse
from tests.faults.deeds import Deed, _approves, _endorses, _prepares, _puts_forward, _submits
from tests.faults.stories import BECAUSE

PASSING = {"to": "OBS", "who": "The named nurse", "purpose": "To decide whether she is seen tonight", "items": ["I3"]}


def _given() -> AgencyResponse:
    return AgencyResponse.objects.filter(origin=None).latest("sent_at")


def _leave() -> Leave:
    return Leave.objects.select_related("response", "held").get(verdict="")


def _correction() -> Correction:
    return Correction.objects.select_related("response").get(ended="")


def _copy() -> CorrectionCopy:
    return CorrectionCopy.objects.select_related("held").get(held=_given())


def _misuse() -> Misuse:
    return Misuse.objects.select_related("response").get(verdict="")


def _agrees(after: int) -> Deed:
    return Deed(
        "answer_leave", "leo", lambda by, at: commands.answer_leave(_leave(), "AGREE", BECAUSE, by=by, at=at),
        after=after,
    )  # fmt: skip


def _corrects(after: int) -> Deed:
    return Deed(
        "write_correction", "ines",
        lambda by, at: commands.write_correction(_given(), ["I3"], "In May.", "In June.", by=by, at=at), after=after,
    )  # fmt: skip


CUSTODY = [
    _prepares(1),
    _submits(2),
    _endorses(3),
    Deed("chase_response", "pip", lambda by, at: commands.chase_response(_given(), by=by, at=at), after=3),
    Deed(
        "extend_response", "leo",
        lambda by, at: commands.extend_response(_given(), 1, code="TOO_MUCH", why=BECAUSE, by=by, at=at), after=3,
    ),
    Deed(
        "object_to_extension", "pip", lambda by, at: commands.object_to_extension(_given(), BECAUSE, by=by, at=at),
        after=3,
    ),
    *_puts_forward(4),
    _approves(5),
    Deed("deliver_due", "", lambda _by, at: commands.deliver_due(at), after=12),
    Deed(
        "open_disclosure", "pip", lambda by, at: commands.open_disclosure(_given(), accepts=True, by=by, at=at),
        after=13,
    ),
    Deed("ask_leave", "pip", lambda by, at: commands.ask_leave(_given(), PASSING, by=by, at=at), after=14),
    _agrees(15),
    Deed(
        "tell_passed_on", "pip",
        lambda by, at: commands.tell_passed_on(_given(), {**PASSING, "to": "", "ground": "DANGER"}, by=by, at=at),
        after=16,
    ),
    Deed(
        "ask_to_keep", "pip",
        lambda by, at: commands.ask_to_keep(
            _given(), "The plan runs on.", until=at + timedelta(days=4000), by=by, at=at
        ),
        after=17,
    ),
    _agrees(18),
    _corrects(19),
    Deed("send_correction", "leo", lambda by, at: commands.send_correction(_correction(), by=by, at=at), after=20),
    Deed("read_correction", "pip", lambda by, at: commands.read_correction(_copy(), by=by, at=at), after=21),
    _corrects(22),
    Deed(
        "drop_correction", "leo", lambda by, at: commands.drop_correction(_correction(), BECAUSE, by=by, at=at),
        after=23,
    ),
    Deed(
        "report_misuse", "ines",
        lambda by, at: commands.report_misuse(_given(), BECAUSE, when="yesterday", by=by, at=at), after=24,
    ),
    Deed(
        "review_misuse", "leo", lambda by, at: commands.review_misuse(_misuse(), "RESTORED", BECAUSE, by=by, at=at),
        after=25,
    ),
    Deed(
        "look_at_custody", "pip", lambda by, at: commands.look_at_custody(_given(), by=by, at=at), after=26, once=False
    ),
    Deed(
        "recall_response", "leo",
        lambda by, at: commands.recall_response(_given(), BECAUSE, confirm="RECALL", by=by, at=at), after=27,
    ),
    Deed(
        "confirm_destroyed", "pip",
        lambda by, at: commands.confirm_destroyed(_given(), "Shredded", copies="One", by=by, at=at), after=28,
    ),
]  # fmt: skip


def _disagreement() -> Disagreement:
    rows = Disagreement.objects.select_related("response__info_request", "response__from_agency", "response__to_agency")
    return rows.get(outcome="")


def _says(who: str, view: str, after: int) -> Deed:
    return Deed(
        "say_view", who, lambda by, at: commands.say_view(_disagreement(), view, BECAUSE, by=by, at=at), after=after
    )


DISAGREEING = [
    _prepares(1),
    _submits(2),
    _endorses(3),
    *_puts_forward(4),
    _approves(5),
    Deed("deliver_due", "", lambda _by, at: commands.deliver_due(at), after=12),
    Deed(
        "open_disclosure", "pip", lambda by, at: commands.open_disclosure(_given(), accepts=True, by=by, at=at),
        after=13,
    ),
    Deed("take_record", "pip", lambda by, at: commands.take_record(_given(), BECAUSE, by=by, at=at), after=14),
    Deed(
        "take_given_record", "leo", lambda by, at: commands.take_given_record(_given(), BECAUSE, by=by, at=at), after=15
    ),
    Deed(
        "raise_disagreement", "pip",
        lambda by, at: commands.raise_disagreement(_given(), ["I3"], "SHARE", BECAUSE, by=by, at=at), after=16,
    ),
    Deed(
        "open_disagreement", "ines", lambda by, at: commands.open_disagreement(_disagreement(), by=by, at=at),
        after=17, once=False,
    ),
    Deed(
        "take_further", "ines", lambda by, at: commands.take_further(_disagreement(), BECAUSE, by=by, at=at), after=18
    ),
    _says("dara", "STAYS", 19),
    Deed("climb_disagreements", "", lambda _by, at: commands.climb_disagreements(at), after=18 + 3 * 60),
]  # fmt: skip
