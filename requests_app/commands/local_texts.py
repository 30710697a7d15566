"""A text beside the national guidance: written by one person, agreed to by a second, shown from a day, taken away."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies import trail
from agencies.actors import Actor
from agencies.commands.register import lock_agency
from agencies.models import Agency
from agencies.policies import PARTNERSHIP
from audit.trail import Why
from requests_app import guidance, policies
from requests_app.commands.by_two import ask_a_second, lock_version, put_hand, save_moved, wrote
from requests_app.commands.parts import Done, reason, use_pack
from requests_app.commands.telling import settle_about
from requests_app.denials import Incomplete, NotNow
from requests_app.events import Event
from requests_app.models import LocalText
from requests_app.models.local_texts import WRITING, TextHandKind, TextStatus
from requests_app.roles import May
from requests_app.trail import command
from requests_app.values.fields import typed
from requests_app.values.local_texts import NewLocalText, digest_of, faults_of

S = TextStatus


@command
def write_local_text(agency: Agency, new: NewLocalText, *, by: Actor, at: datetime) -> Done[LocalText]:
    """Write a text, or a new version of one, and ask a second person. It is shown nowhere before they agree."""
    agency = lock_agency(agency)
    if denial := policies.why_not_write_local_text(agency, by=by):
        raise denial
    pack = guidance.in_force(at)
    rows = LocalText.objects.filter(agency=agency, rule=new.rule, question=new.question)
    if faults := list(faults_of(new, pack, at)):
        raise Incomplete(faults)
    if rows.filter(status__in=WRITING).exists():
        raise NotNow(_("A version for this place is being written already. Carry on with that one."))
    text = LocalText(
        id=uuid.uuid4(), agency=agency, everywhere=PARTNERSHIP in agency.kinds, rule=new.rule, question=new.question,
        number=rows.count() + 1, written_at=at, audit_seq=agency.next_seq, **_words(new, pack, at),
    )  # fmt: skip
    text.save(force_insert=True)
    wrote(text, by, at)
    done = _recorded(Event.LOCAL_TEXT_WRITTEN, text, by=by, at=at, content=_said(text))
    ask_a_second(text, "agree_text", "local_text", May.AGREE_TEXTS, at)
    return done


@command
def change_local_text(
    text: LocalText, new: NewLocalText, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[LocalText]:
    """Write it anew before anybody has agreed, and ask a second person again. Where it stands stays as it is."""
    text = lock_version(text, seen)
    if denial := policies.why_not_change_local_text(text, by=by):
        raise denial
    pack = guidance.in_force(at)
    new = NewLocalText(text.rule, new.text, new.valid_from, text.question, new.valid_until)
    if faults := list(faults_of(new, pack, at)):
        raise Incomplete(faults)
    written = {**_words(new, pack, at), "status": S.PROPOSED}
    for name, value in written.items():
        setattr(text, name, value)
    wrote(text, by, at)
    settle_about(text.pk, ["agree_text"], at)
    done = _moved(Event.LOCAL_TEXT_CHANGED, text, list(written), by=by, at=at, content=_said(text))
    ask_a_second(text, "agree_text", "local_text", May.AGREE_TEXTS, at)
    return done


@command
def approve_local_text(
    text: LocalText, why: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[LocalText]:
    """A second person agrees: from its day on it is shown beside every step that is laid down."""
    text = lock_version(text, seen)
    if denial := policies.why_not_decide_local_text(text, by=by):
        raise denial
    words = reason(why)
    if text.valid_until and text.valid_until <= at:
        raise NotNow(_("The day until which it should hold has passed. Send it back so that it gets a new one."))
    use_pack(guidance.load(text.pack))
    text.status, text.decided_at = S.APPROVED, at
    put_hand(text, TextHandKind.AGREED, by, at)
    content = {"justification": words, **_said(text)}
    done = _moved(Event.LOCAL_TEXT_APPROVED, text, ["status", "decided_at"], by=by, at=at, content=content)
    settle_about(text.pk, ["agree_text"], at)
    return done


@command
def return_local_text(
    text: LocalText, why: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[LocalText]:
    """Give it back to whoever wrote it, saying what must change."""
    text = lock_version(text, seen)
    if denial := policies.why_not_decide_local_text(text, by=by):
        raise denial
    words = reason(why)
    text.status = S.DRAFT
    done = _moved(Event.LOCAL_TEXT_RETURNED, text, ["status"], by=by, at=at, content={"justification": words})
    settle_about(text.pk, ["agree_text"], at)
    return done


@command
def discard_local_text(text: LocalText, *, by: Actor, at: datetime, seen: int | None = None) -> Done[LocalText]:
    """Give it up before anybody agreed. It stays on record and was shown nowhere."""
    text = lock_version(text, seen)
    if denial := policies.why_not_change_local_text(text, by=by):
        raise denial
    text.status, text.decided_at = S.DISCARDED, at
    done = _moved(Event.LOCAL_TEXT_DISCARDED, text, ["status", "decided_at"], by=by, at=at)
    settle_about(text.pk, ["agree_text"], at)
    return done


@command
def end_local_text(text: LocalText, why: str, *, by: Actor, at: datetime, seen: int | None = None) -> Done[LocalText]:
    """Take it away now. What it was shown with keeps it, with a word that it no longer holds."""
    text = lock_version(text, seen)
    if denial := policies.why_not_end_local_text(text, by=by):
        raise denial
    words = reason(why, pointer="/why")
    text.ended_at = at
    return _moved(Event.LOCAL_TEXT_ENDED, text, ["ended_at"], by=by, at=at, content={"why": words})


def _words(new: NewLocalText, pack: guidance.Pack, at: datetime) -> dict[str, Any]:
    """What a row keeps of what was written, in one spelling."""
    words = typed(new.text, "/text").strip()
    return {
        "text": words, "digest": digest_of(new.rule, new.question, words), "pack": pack.version,
        "valid_from": new.valid_from or at, "valid_until": new.valid_until,
    }  # fmt: skip


def _said(text: LocalText) -> dict[str, Any]:
    until = text.valid_until.isoformat() if text.valid_until else ""
    return {"text": text.text, "digest": text.digest, "from": text.valid_from.isoformat(), "until": until}


def _moved(
    event: Event, text: LocalText, fields: list[str], *, by: Actor, at: datetime, content: dict[str, Any] | None = None
) -> Done[LocalText]:
    save_moved(text, fields)
    return _recorded(event, text, by=by, at=at, content=content)


def _recorded(
    event: Event, text: LocalText, *, by: Actor, at: datetime, content: dict[str, Any] | None = None
) -> Done[LocalText]:
    pack = guidance.load(text.pack)
    receipt = trail.record(
        event, about=text.agency, by=by, at=at, content=content, outcome=f"{text.question or text.rule} {text.number}",
        why=Why(rule=text.rule, pack=pack.version, pack_hash=pack.hash), refers_to=str(text.pk),
    )  # fmt: skip
    return Done(text, receipt)
