"""How an act's page ends: it leads on to a place that says what happened, once, with its receipt.

What is kept for the next page holds no personal data: it stands in the session until that page is made.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from audit.trail import Receipt
from requests_app.denials import Sentence

HAPPENED = "happened"


def shown(request: HttpRequest, name: str, context: dict[str, Any], status: int = 0) -> HttpResponse:
    """A page with what was just done, and with a fresh key that makes its form's second press harmless."""
    frame = {"happened": request.session.pop(HAPPENED, None), "idempotency_key": uuid.uuid4().hex}
    status = status or (422 if context.get("errors") else 200)
    return render(request, f"requests_app/{name}.html", {**frame, **context}, status=status)


def on_to(
    request: HttpRequest, href: str, text: Sentence, next_: Sentence = "", receipt: Receipt | None = None, of: str = ""
) -> HttpResponseRedirect:
    """Lead on to a place that says this. `of`: request or response, for readers of that very stream."""
    said: dict[str, Any] = {"text": str(text), "next": str(next_)}
    if receipt:
        said["receipt"] = {"code": receipt.leaf_hash, "number": receipt.seq if of else None, "of": of}
    request.session[HAPPENED] = said
    return redirect(href)
