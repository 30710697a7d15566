"""The API in prose for whoever writes a client, drawn from the same description: docs/api.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from requests_app.api.examples import ANSWER, REQUEST
from requests_app.api.problems import KINDS
from requests_app.commands.drafts import KEPT_FOR
from requests_app.values.request import OUTPUT_ONLY

OPENING = """\
# The API

The same acts as the pages, under `/api/v1/`. The whole description is OpenAPI 3.1, at `/api/schema/` and in
[openapi.yaml](openapi.yaml); what follows is what one needs to know before reading it.

## Who calls

- **A person**: the session of the pages. Whatever changes something carries the session's token in `X-CSRFToken`.
- **A system**: `Authorization: Bearer <key>`. A key belongs to one membership of one person, has scopes and an end,
  and acts in that person's name. It reads (`requests:read`, `responses:read`) and prepares drafts (`requests:draft`).
  It never submits, endorses, approves, opens or confirms: a person signs in and does it.

Who may do what is read from the register at every call. A suspended person, an ended membership, a key revoked or
expired: the next call is a 401.

## What every act has in common

- `POST` to a sub-resource named by the act. Nothing is changed by `PUT`, `PATCH` or `DELETE`.
- `Idempotency-Key`: your own mark for the call. Sent again with the same words it is answered again and done once,
  also when two arrive together; `Idempotency-Replayed: true` says so. With other words it is refused. Remembered for
  48 hours, as a hash. Opening what was shared is the exception: each opening is recorded, and shown.
- `version`: what you saw, as the last answer gave it. On anything newer the act is refused (409 `changed`), and
  `changes` says what happened since. It is a whole number that only grows, and nothing else.
- The answer says where the thing stands now, and gives the receipt: the number and hash of the entry in your side's
  record. Nobody can alter that entry later without the hash showing it.
- Unknown keys are refused by name, numbers are not taken for text, and nobody's sign-off is ever data.

## What is refused

Always `application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail` (a whole sentence, and what to do),
`code`, and `errors`, each with a JSON `pointer` into the body (`header:…` and `query:…` for those), a `code` and a
`detail`. What you may not see and what does not exist are the same 404, byte for byte. Looking for it is recorded.
"""

READING = """\
## Reading

Opening a request, a response or a timeline is recorded before anything is shown. Lists hold nothing of what was
written. They come a page at a time, the newest first and without totals: `items`, and `next`, which is the address of
the next page or null.

The asker reads of a partner's answer (`…/responses`) its state in plain steps, who has it in general words, and the
next time; never a draft, how many people decide, or that it is held.
"""


def handbook(description: dict[str, Any]) -> str:
    """The whole page, from the description that `/api/schema/` serves."""
    return "\n".join(
        [
            OPENING,
            _table(("Status", "Code", "Means"), ((kind.status, f"`{code}`", kind.title) for code, kind in _kinds())),
            READING,
            "## Every operation\n",
            _table(("Operation", "Address", "What it does", "With a key"), _operations(description)),
            "## Preparing a request\n",
            f"`POST /api/v1/requests`. What the product says itself is refused by name: {_listed(OUTPUT_ONLY)}. The "
            f"draft is kept for {KEPT_FOR.days} days; a person puts it forward.\n",
            _shown(REQUEST),
            "## Putting an answer forward\n",
            "`POST /api/v1/responses/{ref}/put_forward`, by a person:\n",
            _shown({"answer": ANSWER, "version": 2}),
        ]
    )


def _kinds() -> Iterator[tuple[str, Any]]:
    yield from KINDS.items()


def _operations(description: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            address = f"{method.upper()} `{path}`"
            yield f"`{operation['operationId']}`", address, operation["summary"], _who(operation)


def _who(operation: dict[str, Any]) -> str:
    """What a key needs for it."""
    ways = [way for way in operation.get("security", []) if way]
    if not ways:
        return "nobody needs one"
    scopes = [way["key"] for way in ways if "key" in way]
    return "no" if not scopes else f"`{scopes[0][0]}`" if scopes[0] else "any scope"


def _table(head: tuple[str, ...], rows: Any) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _shown(words: dict[str, Any]) -> str:
    return f"```json\n{json.dumps(words, indent=2, ensure_ascii=False)}\n```\n"
