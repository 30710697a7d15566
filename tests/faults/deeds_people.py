"""The short story of two records of one person: proposed, declined, agreed, parted again, and what lapses."""

from __future__ import annotations

from agencies.models import Linking
from requests_app import commands
from tests.faults.deeds import A_DAY, Deed, _person


def _waits() -> Linking:
    return Linking.objects.select_related("agency", "person", "to", "proposed_by").latest("proposed_at")


def _says_so(after: int) -> Deed:
    return Deed(
        "propose_linking", "ada",
        lambda by, at: commands.propose_linking(_person("wes"), _person("bea"), "SAID", by=by, at=at), after=after,
    )  # fmt: skip


def _agrees(who: str, after: int) -> Deed:
    return Deed("agree_linking", who, lambda by, at: commands.agree_linking(_waits(), by=by, at=at), after=after)


def _is_mistaken(after: int) -> Deed:
    return Deed(
        "propose_parting", "joy",
        lambda by, at: commands.propose_parting(_person("wes"), "MISTAKEN", by=by, at=at), after=after,
    )  # fmt: skip


LINKING = [
    _says_so(1),
    Deed("decline_linking", "joy", lambda by, at: commands.decline_linking(_waits(), by=by, at=at), after=2),
    _says_so(3),
    _agrees("joy", 4),
    _is_mistaken(5),
    _agrees("ada", 6),
    _says_so(7),
    Deed("lapse_linkings", "", lambda _by, at: commands.lapse_linkings(at), after=15 * A_DAY),
]
