"""What the database holds, comparable between two tellings of the same thing: what is random is masked."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.apps import apps
from django.db.models import AutoField, Model

from requests_app.models import Draft

OURS = ("agencies", "requests_app", "guardian")
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
REFS = re.compile(r"\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b")
HASHES = re.compile(r"\b[0-9a-f]{64}\b")
RANDOM = {"idempotencykey", "signin"}  # the key of a call and of a session; nothing of a case
Snapshot = Counter[tuple[str, tuple[tuple[str, str], ...]]]


def models() -> list[type[Model]]:
    """Every table of ours."""
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def known() -> set[str]:
    """Every id and reference that there is now: what is not among them later is new, and random."""
    found: set[str] = set()
    for model in models():
        for row in model.objects.values_list():
            for value in row:
                found |= set(UUIDS.findall(str(value))) | set(REFS.findall(str(value)))
    return found


def snapshot(before: set[str]) -> Snapshot:
    """Every row of every table, drafts opened, with new ids and references, seals and digests masked."""
    rows: Snapshot = Counter()
    for model in models():
        if model._meta.model_name in RANDOM:
            continue
        for row in model.objects.all():
            rows[model._meta.model_name or "", _masked(row, before)] += 1
    return rows


def _masked(row: Model, before: set[str]) -> tuple[tuple[str, str], ...]:
    fields = [field for field in row._meta.concrete_fields if not isinstance(field, AutoField)]
    values: dict[str, Any] = {field.attname: getattr(row, field.attname) for field in fields}
    values.pop("prefix", None)  # of a key: its first, random letters
    if isinstance(row, Draft):
        values["sealed"] = row.words
    shown = {name: "" if isinstance(value, bytes | memoryview) else str(value) for name, value in values.items()}
    return tuple((name, _mask(value, before)) for name, value in sorted(shown.items()))


def _mask(value: str, before: set[str]) -> str:
    value = HASHES.sub("a hash", value)
    for pattern in (UUIDS, REFS):
        value = pattern.sub(lambda found: found[0] if found[0] in before else "new", value)
    return value
