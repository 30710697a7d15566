"""What is being typed: one row, one owner, sealed, overwritten at will, outside the trail (dec.8)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import guidance, lifecycle, policies
from requests_app.commands.parts import new_ref
from requests_app.denials import Changed, Denial, Incomplete, NotNow, NotPermitted
from requests_app.lifecycle import Action
from requests_app.models import AgencyResponse, Draft, InformationRequest
from requests_app.queries.parties import facts_of, facts_of_all
from requests_app.trail import command
from requests_app.values import RequestDocument, check_request
from requests_app.values.faults import misnamed

KEPT_FOR = timedelta(days=30)
Words = dict[str, Any]


@command
def begin_draft(about: AgencyResponse | InformationRequest | None, words: Words, *, by: Actor, at: datetime) -> Draft:
    """Begin a draft of an answer, of the next version of a request that came back, or (None) of a new request."""
    if denial := _why_not_begin(about, by):
        raise denial
    return _begin(about, words, by, at)


@command
def save_draft(draft: Draft, words: Words, *, by: Actor, at: datetime, seen: int | None = None) -> Draft:
    """Keep what was typed. Raises Changed when another tab or device saved it since `seen`."""
    if draft.owner_id != by.person.pk:
        raise NotPermitted(_("Only the author of a draft can change it."))
    draft.write(words)
    version = draft.version if seen is None else seen
    if not Draft.objects.filter(pk=draft.pk, version=version).update(
        sealed=draft.sealed, saved_at=at, version=version + 1
    ):
        raise Changed
    draft.refresh_from_db()
    return draft


def _begin(about: AgencyResponse | InformationRequest | None, words: Words, by: Actor, at: datetime) -> Draft:
    draft = Draft(id=uuid.uuid4(), ref=new_ref(), owner=by.person, agency=by.agency, saved_at=at)
    if isinstance(about, AgencyResponse):
        draft.response = about
    else:
        draft.info_request = about
    draft.write(words)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
        return draft
    except IntegrityError:  # one draft each: a colleague's never keeps others from answering
        raise NotNow(_("You have a draft of this already. Carry on with that one.")) from None


def _why_not_begin(about: AgencyResponse | InformationRequest | None, by: Actor) -> Denial | None:
    if isinstance(about, AgencyResponse):
        return policies.why_not_prepare(about, by=by)
    if about is not None and about.author_id != by.person.pk:
        return NotPermitted(_("Only the author of a request can change it."))
    denial = policies.why_not_raise(by=by)
    return denial or (lifecycle.why_not(Action.REVISE, about.status) if about else None)


@command
def revise_request(info_request: InformationRequest, words: Words, *, by: Actor, at: datetime) -> Draft:
    """A case system's new words for a request that came back. Gaps may be filled until it is put forward; a name that
    is no field is refused at once, or what it holds would be lost in silence."""
    if denial := _why_not_begin(info_request, by):
        raise denial
    if faults := misnamed(RequestDocument, words):
        raise Incomplete(faults)
    return _begin(info_request, words, by, at)


@command
def prepare_request(words: Words, *, by: Actor, at: datetime) -> Draft:
    """A complete draft, checked at once: what a case system sends. A person then reads it and puts it forward."""
    if denial := policies.why_not_raise(by=by):
        raise denial
    pack = guidance.in_force(at)
    check_request(words, agency=facts_of(by.agency), partners=facts_of_all(at), at=at, pack=pack)
    draft = Draft(id=uuid.uuid4(), ref=new_ref(), owner=by.person, agency=by.agency, saved_at=at)
    draft.write(words)
    draft.save(force_insert=True)
    return draft


@command
def delete_draft(draft: Draft, *, by: Actor, at: datetime) -> None:
    """Throw away what was typed and never sent."""
    if draft.owner_id != by.person.pk:
        raise NotPermitted(_("Only the author of a draft can delete it."))
    draft.delete()


def forget_old_drafts(at: datetime) -> int:
    """Delete drafts that nobody has touched for 30 days. Returns how many."""
    with transaction.atomic():
        return Draft.objects.filter(Q(saved_at__lt=at - KEPT_FOR)).delete()[0]
