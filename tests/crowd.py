"""Many requests out of few: copies of what real commands wrote, under ids, references and keys of their own.

A copy is no shortcut past the guards: its rows name entries that come after them, its entries follow one another,
its content is sealed anew. `verify_trail` finds nothing amiss in a crowd.
"""

from __future__ import annotations

import copy
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.db.models.base import ModelState

from audit import seal
from audit.models import Entry, Payload, Root
from audit.trail import leaf_hash, place_of
from requests_app import commands
from requests_app.commands.parts import new_ref
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import (
    AgencyResponse,
    Arrival,
    Draft,
    Emergency,
    IdempotencyKey,
    InformationRequest,
    Notification,
)
from tests.requests_app import asking
from tests.requests_app.answering import agree, deliver, put
from tests.requests_app.callers import TUESDAY, asked_of, documents

BELONGS = ("id", "info_request_id", "response_id", "root_id", "about_id", "case_id", "notification_id")
NEVER = {Draft, IdempotencyKey}
AT_A_TIME = 200
Rows = dict[type[models.Model], list[Any]]


def one_of_each(cast: Cast) -> list[InformationRequest]:
    """Waiting for its endorser, for its answers, for an approver; and one that was answered."""
    pip = cast.actor("pip", TUESDAY)
    draft = commands.begin_draft(None, asked_of("OBS"), by=pip, at=TUESDAY)
    submitted = commands.submit_request(draft, by=pip, at=TUESDAY).thing
    sent, waiting, answered = (asking.two_asked(cast) for _number in range(3))
    put(cast, asking.of(waiting, "OBS"), documents()["OBS"])
    deliver(agree(cast, put(cast, asking.of(answered, "OBS"), documents()["OBS"])))
    return [submitted, sent, waiting, answered]


def multiply(thing: InformationRequest | AgencyResponse, times: int) -> None:
    """Write so many copies of a request, or of an answer that nobody asked for, with all that belongs to it."""
    whole = _Whole(thing)
    for begin in range(0, times, AT_A_TIME):
        with transaction.atomic():
            rows: Rows = defaultdict(list)
            for _number in range(begin, min(begin + AT_A_TIME, times)):
                for model, copies in whole.again().items():
                    rows[model] += copies
            for model in [*(one for one in rows if one not in (Entry, Payload)), Entry, Payload]:
                model._base_manager.bulk_create(rows[model], batch_size=500)


class _Whole:
    """Something with all its rows, entries and contents, to be written again."""

    def __init__(self, thing: InformationRequest | AgencyResponse) -> None:
        responses = list(AgencyResponse.objects.filter(Q(info_request=thing.pk) | Q(pk=thing.pk)))
        arrivals = Arrival.objects.filter(response__in=responses)
        asked = [thing] if isinstance(thing, InformationRequest) else []
        self.roots: dict[uuid.UUID, Root] = {root.pk: root for root in (*asked, *responses, *arrivals)}
        ids = {*self.roots, *Notification.objects.filter(about_id__in=self.roots).values_list("pk", flat=True)}
        self.rows: Rows = {model: list(_belonging(model, ids)) for model in _models()}
        self.entries = list(Entry.objects.filter(stream_id__in=self.roots).order_by("stream_id", "stream_seq"))
        self.contents = {payload.entry_id: self._opened(payload) for payload in _payloads(self.entries)}
        self.tokens = {str(row.pk) for rows in self.rows.values() for row in rows if isinstance(row.pk, uuid.UUID)}
        self.refs = {root.ref for root in self.roots.values() if hasattr(root, "ref")}
        self.refs |= {row.ref for row in self.rows.get(Emergency, [])}
        self.pattern = re.compile("|".join(sorted(map(re.escape, self.tokens | self.refs))))

    def _opened(self, payload: Payload) -> dict[str, Any]:
        root, seq = self.roots[payload.stream_id], payload.entry.stream_seq
        return seal.unseal(payload.sealed, root.sealed_key, root.key_epoch, root.pk, place_of(root.pk, seq))[0]

    def again(self) -> Rows:
        """New rows, entries and contents, in no transaction yet."""
        new = {token: str(uuid.uuid4()) for token in self.tokens} | {ref: new_ref() for ref in self.refs}
        rows = {model: [self._copy(row, new) for row in rows] for model, rows in self.rows.items()}
        roots = {root.pk: root for kind in rows.values() for root in kind if isinstance(root, Root)}
        for root in roots.values():
            root.seal_anew(datetime.now(UTC))
        rows[Entry], rows[Payload] = [], []
        for entry in self.entries:
            fresh, content = self._recorded(entry, roots, new)
            rows[Entry].append(fresh)
            rows[Payload] += content
        return rows

    def _copy(self, row: models.Model, new: dict[str, str]) -> models.Model:
        fresh = copy.copy(row)
        fresh._state = ModelState()
        fresh._state.fields_cache = {}  # type: ignore[attr-defined]
        for field in row._meta.concrete_fields:
            if isinstance(field, models.BigAutoField):
                setattr(fresh, field.attname, None)
            else:
                setattr(fresh, field.attname, self._swapped(getattr(row, field.attname), new))
        return fresh

    def _swapped(self, value: Any, new: dict[str, str]) -> Any:
        if isinstance(value, uuid.UUID):
            return uuid.UUID(new.get(str(value), str(value)))
        if isinstance(value, str):
            return self.pattern.sub(lambda found: new[found.group()], value)
        if isinstance(value, (dict, list)):
            return json.loads(self._swapped(json.dumps(value), new))
        return value

    def _recorded(self, entry: Entry, roots: dict[uuid.UUID, Root], new: dict[str, str]) -> tuple[Entry, list[Payload]]:
        root = roots[uuid.UUID(new[str(entry.stream_id)])]
        body = self._swapped(orjson.loads(bytes(entry.body)), new)
        body["prev"] = (bytes(root.audit_head) if entry.stream_seq > 1 else bytes(32)).hex()
        content = self.contents.get(entry.pk)
        sealed = b""
        if content is not None:
            place = place_of(root.pk, entry.stream_seq)
            words = self._swapped(content, new)
            sealed, body["pcommit"] = seal.seal(words, root.sealed_key, root.key_epoch, root.pk, place)
        fresh: Any = self._copy(entry, new)
        fresh.body = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
        fresh.leaf_hash = root.audit_head = leaf_hash(fresh.body)
        return fresh, [Payload(entry=fresh, stream_id=root.pk, sealed=sealed)] if sealed else []


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_app_config("requests_app").get_models():
        if model not in NEVER and _names(model):
            yield model


def _names(model: type[models.Model]) -> list[str]:
    """Columns that may hold the id of what is copied; ids that the database numbers are of nobody else's concern."""
    return [
        field.attname
        for field in model._meta.concrete_fields
        if field.attname in BELONGS and not isinstance(field, models.BigAutoField)
    ]


def _belonging(model: type[models.Model], ids: set[uuid.UUID]) -> models.QuerySet[Any]:
    wanted = Q()
    for name in _names(model):
        wanted |= Q(**{f"{name}__in": ids})
    return model._base_manager.filter(wanted)


def _payloads(entries: Sequence[Entry]) -> models.QuerySet[Payload]:
    return Payload.objects.filter(entry__in=[entry.pk for entry in entries]).select_related("entry")
