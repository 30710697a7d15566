"""What an agency writes for itself in numbered versions: whoever wrote any of one, a second person agrees to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from agencies.actors import Actor
from agencies.commands.register import lock_agency
from agencies.queries import members_holding
from requests_app.commands.telling import tell
from requests_app.denials import Changed
from requests_app.models import LocalText, Pathway
from requests_app.models.local_texts import TextHandKind
from requests_app.models.pathways import HandKind
from requests_app.roles import TABLE, May

Version = TypeVar("Version", Pathway, LocalText)


def lock_version(version: Version, seen: int | None) -> Version:
    """Lock the agency whose stream records it, and read it anew. Raises Changed where it is not as it was `seen`."""
    agency = lock_agency(version.agency)
    fresh = type(version)._default_manager.get(pk=version.pk)
    fresh.agency = agency
    if seen is not None and seen != fresh.version:
        raise Changed
    return fresh


def put_hand(version: Pathway | LocalText, kind: HandKind | TextHandKind, by: Actor, at: datetime) -> None:
    """One natural person, one part in a version. The database refuses a second."""
    version.hands.create(
        agency=version.agency, human=by.human, person=by.person, kind=kind, digest=version.digest, at=at,
        audit_seq=version.agency.next_seq,
    )  # fmt: skip


def wrote(version: Pathway | LocalText, by: Actor, at: datetime) -> None:
    """Whoever wrote any of it has had their part; once is enough."""
    if not version.hands.filter(human=by.human).exists():
        put_hand(version, HandKind.WROTE, by, at)


def save_moved(version: Pathway | LocalText, fields: Sequence[str]) -> None:
    """One act more on it, which the next entry of its agency's stream says."""
    version.version, version.audit_seq = version.version + 1, version.agency.next_seq
    version.save(update_fields=[*fields, "version", "audit_seq"])


def ask_a_second(version: Pathway | LocalText, kind: str, side: str, right: May, at: datetime) -> None:
    """Tell everybody who may agree, but for those who had a part in it."""
    hands = {hand.person.human for hand in version.hands.select_related("person")}
    seniors = [member.person for member in members_holding(TABLE[right], version.agency, at)]
    others = [person for person in seniors if person.human not in hands]
    tell(kind, about_id=version.pk, ref="", side=side, to=others, at=at, slot=str(version.version))
