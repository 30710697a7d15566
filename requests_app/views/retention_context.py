"""What the pages of retention say: a list of what waits, one record, and the words of each act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies.actors import Actor
from agencies.hours import LONDON
from audit import trail
from requests_app import policies
from requests_app.guidance.retention import retention
from requests_app.models import Arrival, Disposal, Hold, InformationRequest, Kept
from requests_app.queries import retention as records
from requests_app.trail import contents_of
from requests_app.views import retention_words as words

Words = dict[str, Any]


def index(by: Actor, at: datetime) -> Words:
    """What is due, what waits for a second person, what is held, what was disposed of."""
    return {
        "due": [{**_line(thing), "when": words.day(ended)} for thing, ended in records.reviewable(by, at)],
        "waiting": [
            {**_line(one.thing), "when": _day(one.proposed_at), "who": one.proposed_by.name,
             "why": words.rule(one.rule)}
            for one in records.waiting(by)
        ],
        "held": [
            {**_line(one.thing), "when": _day(one.review_at), "late": one.review_at <= at, "why": words.hold(one.code),
             "asked": one.lifting_asked(at)}
            for one in records.held(by)[: records.AT_MOST]
        ],
        "disposed": [_certificate(one) for one in records.disposed(by)[: records.AT_MOST]],
        "rules": [
            {"label": one.label, "years": one.years, "source": one.source, "caveat": one.caveat}
            for one in retention().rules.values()
        ],
    }  # fmt: skip


def record(thing: Kept, by: Actor) -> Words:
    """One record: how it stands, and what one may do with it."""
    home, proposal = f"/retention/{thing.ref}/", records.proposal_of(thing)
    ended = records.ended_on([thing])[thing.pk]
    holds = list(records.holds_of(thing))
    seqs = [one.audit_seq for one in (*holds, *([proposal] if proposal else []))]
    said_why = {} if not seqs or not thing.sealed_key else contents_of(thing, seqs)
    gone = trail.disposal_of(thing.pk) if not thing.sealed_key else None
    rows = [
        {"key": _("Record"), "value": _kind(thing)},
        {"key": _("Last act"), "value": words.day(ended)},
    ]
    if gone:
        said = {"rule": words.rule(gone.rule), "day": gone.on}
        rows.append({"key": _("Disposed of"), "value": _("Under the rule “%(rule)s” on %(day)s") % said})
    acts = []
    for name, text, denial in (
        ("propose", _("Propose to dispose of it"), policies.why_not_propose_disposal(thing, by=by)),
        ("hold", _("Hold it"), policies.why_not_hold(thing, by=by)),
    ):
        acts.append({"text": text, "href": f"{home}{name}/", "why_not": str(denial) if denial else ""})
    return {
        "ref": thing.ref,
        "rows": rows,
        "acts": acts,
        "gone": bool(gone),
        "trail_href": f"/oversight/trail/?ref={thing.ref}",
        "holds": [{**_hold(one, home, by), "why": _why(said_why, one.audit_seq)} for one in holds],
        "proposal": _proposal(proposal, home, by) | {"why": _why(said_why, proposal.audit_seq)} if proposal else None,
    }


def _why(said: dict[int, Words], seq: int) -> str:
    """The reason that stands with an act: whoever decides after it must have read it."""
    return str(said.get(seq, {}).get("why", ""))


def _hold(one: Hold, home: str, by: Actor) -> Words:
    asked = one.asked_by if one.lifting_asked(by.at) else None
    judged = policies.why_not_lift_hold if asked else policies.why_not_ask_lifting
    denial = judged(one, by=by)
    kind = retention().holds.get(one.code)
    return {
        "label": words.hold(one.code),
        "caveat": kind.caveat if kind else "",
        "placed": _("Held since %(day)s by %(who)s; to be looked at by %(review)s.")
        % {"day": _day(one.placed_at), "who": one.placed_by.name, "review": _day(one.review_at)},
        "asked": _("%(who)s asked to lift it.") % {"who": asked.name} if asked else "",
        "text": _("Lift the hold") if asked else _("Ask to lift the hold"),
        "href": f"{home}holds/{one.pk}/{'lift' if asked else 'ask'}/",
        "why_not": str(denial) if denial else "",
    }


def _proposal(one: Disposal, home: str, by: Actor) -> Words:
    dispose, refuse = policies.why_not_dispose(one, by=by), policies.why_not_refuse_disposal(one, by=by)
    return {
        "said": _("%(who)s proposed on %(day)s to dispose of it under the rule “%(rule)s”, kept until %(until)s.")
        % {
            "who": one.proposed_by.name, "day": _day(one.proposed_at), "rule": words.rule(one.rule),
            "until": words.day(one.kept_until),
        },
        "dispose_href": f"{home}dispose/",
        "why_not_dispose": str(dispose) if dispose else "",
        "refuse_href": f"{home}refuse/",
        "why_not_refuse": str(refuse) if refuse else "",
    }  # fmt: skip


def _certificate(one: Disposal) -> Words:
    return {
        **_line(one.thing),
        "when": _day(one.decided_at) if one.decided_at else "",
        "why": words.rule(one.rule),
        "who": _("Proposed by %(first)s, decided by %(second)s")
        % {"first": one.proposed_by.name, "second": one.decided_by.name if one.decided_by else ""},
    }


def _line(thing: Kept) -> Words:
    return {"ref": thing.ref, "kind": _kind(thing), "href": f"/retention/{thing.ref}/"}


def _kind(thing: Kept) -> str:
    if isinstance(thing, Arrival):
        return _("What we were given without asking")
    return _("Request that we sent") if isinstance(thing, InformationRequest) else _("Answer that we gave")


def _day(moment: datetime) -> str:
    return words.day(moment.astimezone(LONDON).date())
