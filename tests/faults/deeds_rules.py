"""The short stories of what agencies decide for themselves: pathways, agreements, and who stands in for whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from agencies import commands as of_agencies
from agencies.models import Agency, Deputy, LineManager
from agencies.values import NewDeputy, NewLine
from requests_app import commands
from requests_app.models import Agreement, LocalText, Pathway
from requests_app.values.agreements import NewAgreement
from requests_app.values.local_texts import NewLocalText
from tests.faults.deeds import A_DAY, Deed, _person
from tests.faults.stories import BECAUSE
from tests.requests_app.routes import GUARDIAN, least

SOON = timedelta(hours=4)
T1 = NewAgreement(
    name="Merrowdale tier one", parties=("MCC", "OBS"), purposes=("SAFEGUARDING", "S47"),
    data_kinds=("PERSONAL", "SPECIAL", "HEALTH", "CRIMINAL"), starts_on=date(2026, 1, 1), review_by=date(2027, 1, 31),
    document="Tier one agreement, signed copy, county records", document_hash="a" * 64,
)  # fmt: skip


def _surgery() -> Agency:
    return Agency.objects.get(code="OBS")


def _pathway() -> Pathway:
    return Pathway.objects.select_related("agency").latest("audit_seq")


def _drafts(after: int) -> Deed:
    return Deed(
        "draft_pathway", "joy", lambda by, at: commands.draft_pathway(_surgery(), "answering", by=by, at=at),
        after=after,
    )  # fmt: skip


def _changes(after: int) -> Deed:
    return _changes_to(GUARDIAN, after)


def _changes_to(step: dict[str, Any], after: int) -> Deed:
    return Deed(
        "change_pathway", "joy",
        lambda by, at: commands.change_pathway(_pathway(), [*least(_surgery()), step], by=by, at=at), after=after,
    )  # fmt: skip


def _proposes(after: int) -> Deed:
    return Deed(
        "propose_pathway", "joy",
        lambda by, at: commands.propose_pathway(_pathway(), BECAUSE, valid_from=at + SOON, by=by, at=at), after=after,
    )  # fmt: skip


PATHWAYS = [
    _drafts(1),
    _changes(2),
    _proposes(3),
    Deed(
        "return_pathway", "ray", lambda by, at: commands.return_pathway(_pathway(), BECAUSE, by=by, at=at), after=4
    ),
    _proposes(5),
    Deed(
        "approve_pathway", "ray", lambda by, at: commands.approve_pathway(_pathway(), BECAUSE, by=by, at=at), after=6
    ),
    _drafts(7),
    Deed("discard_pathway", "joy", lambda by, at: commands.discard_pathway(_pathway(), by=by, at=at), after=8),
]  # fmt: skip


def _text() -> LocalText:
    return LocalText.objects.select_related("agency").latest("audit_seq")


def _written(rule: str, after: int) -> Deed:
    return Deed(
        "write_local_text", "joy",
        lambda by, at: commands.write_local_text(
            _surgery(), NewLocalText(rule, "Attach the body map where there is an injury.", at), by=by, at=at
        ),
        after=after,
    )  # fmt: skip


LOCAL_GUIDANCE = [
    _written("GR6", 1),
    Deed(
        "return_local_text", "ray", lambda by, at: commands.return_local_text(_text(), BECAUSE, by=by, at=at), after=2
    ),
    Deed(
        "change_local_text", "joy",
        lambda by, at: commands.change_local_text(
            _text(), NewLocalText("", "Attach the body map, and say who drew it.", at), by=by, at=at
        ),
        after=3,
    ),
    Deed(
        "approve_local_text", "ray", lambda by, at: commands.approve_local_text(_text(), BECAUSE, by=by, at=at), after=4
    ),
    Deed("end_local_text", "ray", lambda by, at: commands.end_local_text(_text(), BECAUSE, by=by, at=at), after=5),
    _written("GR7", 6),
    Deed("discard_local_text", "joy", lambda by, at: commands.discard_local_text(_text(), by=by, at=at), after=7),
]  # fmt: skip


def _agreement() -> Agreement:
    return Agreement.objects.get()


def _signs(who: str, after: int) -> Deed:
    return Deed("sign_agreement", who, lambda by, at: commands.sign_agreement(_agreement(), by=by, at=at), after=after)


AGREEMENTS = [
    Deed("register_agreement", "ada", lambda by, at: commands.register_agreement(T1, by=by, at=at), after=1),
    _signs("lyn", 2),
    _signs("joy", 3),
    Deed(
        "review_agreement", "lyn",
        lambda by, at: commands.review_agreement(
            _agreement(), BECAUSE, review_by=date(2027, 2, 28), by=by, at=at
        ),
        after=4,
    ),
    Deed("warn_of_lapses", "", lambda _by, at: commands.warn_of_lapses(at), after=60 * A_DAY),
    Deed(
        "end_agreement", "joy", lambda by, at: commands.end_agreement(_agreement(), BECAUSE, by=by, at=at),
        after=60 * A_DAY + 1,
    ),
]  # fmt: skip

DEPUTIES = [
    Deed(
        "name_deputy", "dara",
        lambda by, at: of_agencies.name_deputy(
            by.agency, by.person, NewDeputy(_person("mara").pk, starts_at=at, ends_at=at + timedelta(days=1)),
            by=by, at=at,
        ),
        after=1,
    ),
    Deed(
        "name_line_manager", "joy",
        lambda by, at: of_agencies.name_line_manager(
            by.agency, NewLine(_person("bea").pk, _person("omar").pk, at), by=by, at=at
        ),
        lambda row: str(row.pk), after=1,
    ),
    Deed(
        "end_line_manager", "joy", lambda by, at: of_agencies.end_line_manager(LineManager.objects.get(), by=by, at=at),
        lambda row: str(row.pk), after=2,
    ),
    Deed(
        "end_deputy", "dara", lambda by, at: of_agencies.end_deputy(Deputy.objects.get(), by=by, at=at), after=2
    ),
]  # fmt: skip
