"""One row a library, like the rows that are measured beside them."""

from __future__ import annotations

import uuid

import pghistory
from auditlog.registry import auditlog
from django.db import models
from simple_history.models import HistoricalRecords


class Row(models.Model):
    """A row whose status changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    status = models.IntegerField(default=0, db_index=True)
    head = models.BinaryField(default=bytes(32))

    class Meta:
        abstract = True
        app_label = "libraries"


class Logged(Row):
    """Recorded by django-auditlog."""


class Remembered(Row):
    """Recorded by django-simple-history."""

    history = HistoricalRecords()


@pghistory.track()
class Tracked(Row):
    """Recorded by django-pghistory, by triggers."""


auditlog.register(Logged, exclude_fields=["head"])
