"""Once a day somebody outside stamps the newest checkpoint with the time (RFC 3161), where a setting names them.

It proves that the trail stood so before that time, also to whoever trusts none of the witnesses. It does not prove that
nothing was taken away before: that is what witnesses are for.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import structlog
from cryptography import x509
from django.conf import settings

from audit import files, sealed, tokens
from audit.models import Checkpoint, Timestamp
from audit.sequencer import can_sign
from audit.tokens import Stamp, TokenError

log = structlog.stdlib.get_logger(__name__)
PATIENCE = 10  # seconds
LARGEST = 100_000  # bytes of an answer


@dataclass(frozen=True)
class Stamped:
    """One time stamp: over how many entries, and what it says."""

    size: int
    stamp: Stamp


def ask(now: datetime) -> bool:
    """Have the newest checkpoint stamped, unless it was today. An authority that is away is a warning, no failure."""
    checkpoint, last = sealed.newest(), Timestamp.objects.order_by("-tree_size").first()
    if not settings.TIMESTAMP_URL or checkpoint is None or not can_sign():
        return False
    if last and (last.tree_size == checkpoint.tree_size or last.stamped_at.date() == now.astimezone(UTC).date()):
        return False
    try:
        token, stamp = _stamped(checkpoint.note.encode())
    except (OSError, ValueError) as wrong:
        log.warning(f"the trail was not stamped with the time: {wrong}")
        return False
    Timestamp.objects.create(tree_size=checkpoint.tree_size, stamped_at=stamp.at, token=token)
    folder = Path(settings.TRAIL_FOLDER) / "timestamps"
    files.replace(folder / f"{checkpoint.tree_size}.checkpoint", checkpoint.note.encode())
    files.replace(folder / f"{checkpoint.tree_size}.token", token)
    return True


def every() -> Iterator[Stamped]:
    """What each token says, checked against its checkpoint. Raises TokenError for the first that is wrong."""
    trusted = certificates()
    for row in Timestamp.objects.order_by("tree_size").iterator():
        checkpoint = Checkpoint.objects.filter(tree_size=row.tree_size).first()
        if checkpoint is None:
            raise TokenError(f"the time stamp at {row.tree_size} is of a checkpoint that is not here")
        try:
            stamp = tokens.checked(bytes(row.token), checkpoint.note.encode(), trusted)
            if stamp.at != row.stamped_at:
                raise TokenError("it was stamped at another time")
        except TokenError as wrong:
            raise TokenError(f"the time stamp at {row.tree_size}: {wrong}") from wrong
        yield Stamped(row.tree_size, stamp)


def certificates() -> list[x509.Certificate]:
    """Whom we trust to stamp: certificates of authorities, or of those who issue theirs. Raises OSError, ValueError."""
    path = settings.TIMESTAMP_CERTIFICATES
    return x509.load_pem_x509_certificates(path.read_bytes()) if path.is_file() else []


def _stamped(held: bytes) -> tuple[bytes, Stamp]:
    nonce = secrets.randbits(63)
    url, headers = settings.TIMESTAMP_URL, {"Content-Type": "application/timestamp-query"}
    if not url.startswith(("http://", "https://")):
        raise OSError("the address of an authority starts with http:// or https://")
    call = Request(url, tokens.request(held, nonce), headers)  # noqa: S310 - as above
    with urlopen(call, timeout=PATIENCE) as answer:  # noqa: S310 - as above
        token = tokens.answered(answer.read(LARGEST))
    stamp = tokens.checked(token, held, certificates())
    if stamp.nonce != nonce:
        raise TokenError("it answers another request")
    return token, stamp
