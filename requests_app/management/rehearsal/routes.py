"""What the verbs about an agency's own pathway, its local guidance and its agreements do in a story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from requests_app import commands, guidance, pathways
from requests_app.management.rehearsal.reading import Act
from requests_app.management.rehearsal.schema import Verb
from requests_app.management.rehearsal.stage import Lost, Turn
from requests_app.models import LocalText, Pathway
from requests_app.queries.agreements import agreements_of
from requests_app.values.agreements import NewAgreement
from requests_app.values.local_texts import NewLocalText


def propose_pathway(turn: Turn, act: Act) -> None:
    """Draft a version with these steps after the guidance's own (or `first`, before them), and ask a second person."""
    words = _words(act)
    agency, by, at = turn.by.agency, turn.by, turn.at
    pathway = commands.draft_pathway(agency, words["side"], by=by, at=at).thing
    least = pathways.default_document(guidance.load(pathway.pack), pathway.side, agency.kinds)
    steps = [*words.get("first", []), *least, *words.get("steps", [])]
    pathway = commands.change_pathway(pathway, steps, by=by, at=at).thing
    valid_from = datetime.fromisoformat(words["valid_from"])
    commands.propose_pathway(pathway, act.line.with_.why or "", valid_from=valid_from, by=by, at=at)


def approve_pathway(turn: Turn, act: Act) -> None:
    """Agree to whatever one's agency has proposed."""
    proposed = Pathway.objects.filter(agency=turn.by.agency, status="proposed").first()
    if proposed is None:
        raise Lost("nothing is proposed")
    commands.approve_pathway(proposed, act.line.with_.why or "", by=turn.by, at=turn.at)


def write_local_text(turn: Turn, act: Act) -> None:
    """Write a text beside a rule, or beside one of its questions, for a second person to agree to."""
    words = _words(act)
    days = {name: datetime.fromisoformat(words[name]) for name in ("valid_from", "valid_until") if words.get(name)}
    new = NewLocalText(words["rule"], words["text"], question=words.get("question", ""), **days)
    commands.write_local_text(turn.by.agency, new, by=turn.by, at=turn.at)


def approve_local_text(turn: Turn, act: Act) -> None:
    """Agree to whatever text of one's agency waits."""
    waiting = LocalText.objects.filter(agency=turn.by.agency, status="proposed").first()
    if waiting is None:
        raise Lost("nothing waits to be agreed to")
    commands.approve_local_text(waiting, act.line.with_.why or "", by=turn.by, at=turn.at)


def register_agreement(turn: Turn, act: Act) -> None:
    """Put an agreement on the register."""
    words = _words(act)
    days = {name: date.fromisoformat(words.pop(name)) for name in ("starts_on", "review_by")}
    lists = {name: tuple(value) for name, value in words.items() if isinstance(value, list)}
    made: Any = NewAgreement
    commands.register_agreement(made(**{**words, **lists, **days}), by=turn.by, at=turn.at)


def sign_agreement(turn: Turn, act: Act) -> None:
    """Sign the agreement of this name for one's agency."""
    found = agreements_of(turn.by).filter(name=act.line.with_.text).first()
    if found is None:
        raise Lost(f"there is no agreement called {act.line.with_.text}")
    commands.sign_agreement(found, by=turn.by, at=turn.at)


def _words(act: Act) -> dict[str, Any]:
    if act.document is None:
        raise Lost("the act has no document")
    return dict(act.document)


OF_THE_AGENCY: dict[Verb, Callable[[Turn, Act], None]] = {
    Verb.PROPOSE_PATHWAY: propose_pathway,
    Verb.APPROVE_PATHWAY: approve_pathway,
    Verb.WRITE_LOCAL_TEXT: write_local_text,
    Verb.APPROVE_LOCAL_TEXT: approve_local_text,
    Verb.REGISTER_AGREEMENT: register_agreement,
    Verb.SIGN_AGREEMENT: sign_agreement,
}
