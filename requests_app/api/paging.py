"""Lists, a page at a time and without totals: a page says where the next one begins."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from requests_app.denials import Fault, Incomplete

Row = TypeVar("Row", bound=Model)
AT_MOST, UNLESS_TOLD = 100, 50


def page_of(
    rows: QuerySet[Row], request: Request, show: Callable[[Row], dict[str, Any]], *, newest_by: str
) -> dict[str, Any]:
    """The rows that `cursor` and `limit` ask for, each as it is shown, and the address of the next page or null."""
    found, beyond = slice_of(rows, request, newest_by=newest_by)
    return {"items": [show(row) for row in found], "next": beyond}


def slice_of(rows: QuerySet[Row], request: Request, *, newest_by: str) -> tuple[list[Row], str | None]:
    """The rows that `cursor` and `limit` ask for, the newest first, and where the next page begins."""
    if unknown := sorted(set(request.query_params) - {"cursor", "limit"}):
        raise Incomplete([_fault(unknown[0][:100], "unknown_key", _("This list takes cursor and limit only."))])
    limit = _limit(request.query_params.get("limit"))
    if cursor := request.query_params.get("cursor"):
        at, pk = _place(cursor)
        rows = rows.filter(Q((f"{newest_by}__lt", at)) | Q((newest_by, at), ("pk__lt", pk)))
    found = list(rows.order_by(f"-{newest_by}", "-pk")[: limit + 1])
    more = len(found) > limit
    last = found[limit - 1] if more else None
    beyond = f"{request.path}?limit={limit}&cursor={_cursor(getattr(last, newest_by), last.pk)}" if last else None
    return found[:limit], beyond


def _limit(given: str | None) -> int:
    if given is None:
        return UNLESS_TOLD
    if given.isascii() and given.isdigit() and len(given) <= 3 and 1 <= int(given) <= AT_MOST:
        return int(given)
    raise Incomplete([_fault("limit", "out_of_range", _("Choose a limit from 1 to 100."))])


def _cursor(at: datetime, pk: UUID) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{pk}".encode()).decode()


def _place(cursor: str) -> tuple[datetime, UUID]:
    try:
        at, _bar, pk = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        instant = datetime.fromisoformat(at)
        if instant.tzinfo is None:
            raise _lost()
        return instant.astimezone(UTC), UUID(pk)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise _lost() from error


def _lost() -> Incomplete:
    return Incomplete([_fault("cursor", "unknown", _("Use the address that the last page gave as next."))])


def _fault(name: str, code: str, detail: Any) -> Fault:
    return Fault(f"query:{name}", code, detail)
