"""Every refusal as `application/problem+json` (RFC 9457), made in this one place.

The body holds nothing of the call: what is hidden and what does not exist answer with the same bytes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from agencies.actors import Actor
from audit.seal import Disposed
from requests_app.denials import Denial, Fault, Incomplete, NotFound, Sentence
from requests_app.http import now
from requests_app.trail import record_refusal

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
PLACE = "/api/v1/problems/"
RETRY_AFTER = 5  # seconds, when the database is busy or away


@dataclass(frozen=True)
class Kind:
    """A code of the registry: its status and what it is called. Codes are added, never changed."""

    status: int
    title: Sentence


KINDS: dict[str, Kind] = {
    "malformed": Kind(400, _("This is not well-formed")),
    "incomplete": Kind(400, _("Something is missing or wrong")),
    "unauthenticated": Kind(401, _("Sign in first")),
    "not_permitted": Kind(403, _("You cannot do this")),
    "csrf_failed": Kind(403, _("The form's token is missing or wrong")),
    "had_a_part": Kind(403, _("Somebody else decides this")),
    "in_the_line": Kind(403, _("Somebody outside the line decides this")),
    "linked": Kind(403, _("You have a link to somebody in this")),
    "out_of_scope": Kind(403, _("This key cannot do this")),
    "not_accredited": Kind(403, _("You are not accredited to raise requests")),
    "terms_not_accepted": Kind(403, _("Accept the terms of use first")),
    "second_factor": Kind(403, _("Set up your second factor first")),
    "sign_in_again": Kind(403, _("Sign in again first")),
    "not_found": Kind(404, _("We cannot find that")),
    "method_not_allowed": Kind(405, _("This address does not take this method")),
    "not_acceptable": Kind(406, _("The API answers with JSON only")),
    "not_now": Kind(409, _("This is not possible now")),
    "changed": Kind(409, _("This changed while you were looking")),
    "disposed": Kind(410, _("This has been disposed of")),
    "too_large": Kind(413, _("This is too large")),
    "unsupported_media_type": Kind(415, _("The API takes JSON only")),
    "idempotency_key_reused": Kind(422, _("This key was used for something else")),
    "throttled": Kind(429, _("Too many calls")),
    "server_error": Kind(500, _("Something went wrong on our side")),
    "unavailable": Kind(503, _("The service cannot do this at the moment")),
    "read_only": Kind(503, _("The service can be read but not changed")),
}

_SAID: dict[str, Sentence] = {
    "malformed": _("The body is not the JSON that it should be."),
    "unauthenticated": _("Sign in, or send a key that is valid: Authorization: Bearer followed by the key."),
    "not_permitted": _("This is not yours to do."),
    "csrf_failed": _("Send the token of your session in the header X-CSRFToken."),
    "not_found": _("Check the reference. It may have been withdrawn, or it may not be for you."),
    "method_not_allowed": _("See the description of this address for what it takes."),
    "not_acceptable": _("Ask for application/json."),
    "disposed": _("It was kept as long as its rule demands, and then destroyed. Its trail remains."),
    "too_large": _("Send less than 2.5 megabytes."),
    "unsupported_media_type": _("Send application/json."),
    "throttled": _("Wait, then try again. The header Retry-After says how many seconds."),
    "server_error": _("Nothing was half-saved. Try again; if it stays so, tell the helpdesk."),
    "unavailable": _("Nothing was half-saved. Try again in a few seconds."),
}

_CODES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.ParseError, "malformed"),
    (exceptions.NotAuthenticated, "unauthenticated"),
    (exceptions.AuthenticationFailed, "unauthenticated"),
    (exceptions.PermissionDenied, "not_permitted"),
    (PermissionDenied, "not_permitted"),
    (exceptions.NotFound, "not_found"),
    (Http404, "not_found"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.NotAcceptable, "not_acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (exceptions.Throttled, "throttled"),
    (RequestDataTooBig, "too_large"),
    (SuspiciousOperation, "malformed"),
    (Disposed, "disposed"),
    (OperationalError, "unavailable"),
)


def problem(refusal: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler. What nobody foresaw is logged and answered without a word about it."""
    if isinstance(refusal, Denial):
        _on_record(refusal, context)
    if isinstance(refusal, NotFound):
        return answer("not_found")
    if isinstance(refusal, Denial):
        code = refusal.code if refusal.code in KINDS else "not_permitted"
        status = KINDS[code].status if isinstance(refusal, Incomplete) else refusal.status
        return answer(code, status, refusal.sentence, refusal.errors, changes=getattr(refusal, "changes", ()))
    code = _code_of(refusal)
    if KINDS[code].status >= 500:
        log.error("server error", exc_info=refusal)
    headers = {
        name: value
        for name, value in (
            ("WWW-Authenticate", getattr(refusal, "auth_header", None)),
            ("Retry-After", _wait(refusal, code)),
        )
        if value
    }
    return answer(code, headers=headers)


def _on_record(refusal: Denial, context: dict[str, Any]) -> None:
    """Every refusal of a person is recorded, also where no command was reached; words to be put right are none."""
    by, view = getattr(context.get("request"), "auth", None), context.get("view")
    if isinstance(by, Actor) and not isinstance(refusal, Incomplete):
        place = str(getattr(view, "kwargs", ""))
        record_refusal(refusal, by=by, at=now(), tried=type(view).__name__, asked_for=place)


def _code_of(refusal: Exception) -> str:
    if isinstance(refusal, exceptions.PermissionDenied) and str(refusal.detail).startswith("CSRF"):
        return "csrf_failed"
    return next((code for kind, code in _CODES if isinstance(refusal, kind)), "server_error")


def _wait(refusal: Exception, code: str) -> str:
    seconds = getattr(refusal, "wait", None)
    return str(int(seconds) + 1) if seconds else str(RETRY_AFTER) if code == "unavailable" else ""


def answer(
    code: str,
    status: int = 0,
    detail: Sentence = "",
    errors: Iterable[Fault] = (),
    *,
    changes: Iterable[Sentence] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    """The body of a refusal with this code."""
    kind = KINDS[code]
    body: dict[str, Any] = {
        "type": f"{PLACE}{code}",
        "title": str(kind.title),
        "status": status or kind.status,
        "detail": str(detail or _SAID.get(code, kind.title)),
        "code": code,
        "errors": [{"pointer": fault.pointer, "code": fault.code, "detail": str(fault.detail)} for fault in errors],
    }
    if code == "changed":
        body["changes"] = [str(change) for change in changes]
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)
