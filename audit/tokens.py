"""Time stamps of RFC 3161: what is asked, and whether a token says what it must. Pure; needs `cryptography` alone.

A token says that somebody who is not us saw these bytes before a time. The few fields that matter are read by hand,
because authorities write their sets in an order that strict readers refuse; what is signed is checked byte by byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

INTEGER, OCTETS, NULL, OID, SEQUENCE, SET, TIME, BOOLEAN = 0x02, 0x04, 0x05, 0x06, 0x30, 0x31, 0x18, 0x01
SHA256 = bytes.fromhex("608648016503040201")
HASHES = {
    SHA256: hashes.SHA256(),
    bytes.fromhex("608648016503040202"): hashes.SHA384(),
    bytes.fromhex("608648016503040203"): hashes.SHA512(),
}
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
TST_INFO = bytes.fromhex("2a864886f70d0109100104")
CONTENT_TYPE, MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010903"), bytes.fromhex("2a864886f70d010904")
SIGNING_CERTIFICATE = bytes.fromhex("2a864886f70d010910020c")
SIGNING_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")


DAMAGED = (
    IndexError, ValueError, KeyError, TypeError, StopIteration, OverflowError, UnsupportedAlgorithm,
    x509.InvalidVersion, x509.ExtensionNotFound, x509.DuplicateExtension,
)  # fmt: skip
"""What reading something that is no time stamp may end with."""


class TokenError(ValueError):
    """It is no time stamp of these bytes by somebody whom we trust."""


@dataclass(frozen=True)
class Part:
    """One element of DER: its tag, what it holds, and its bytes as they stand."""

    tag: int
    held: bytes
    whole: bytes

    def parts(self) -> list[Part]:
        """The elements that it holds."""
        return list(_parts(self.held))


@dataclass(frozen=True)
class Stamp:
    """What a token says: when, by whom, and the number that was asked with."""

    at: datetime
    by: str
    nonce: int | None


def request(stamped: bytes, nonce: int) -> bytes:
    """What an authority is asked: to stamp the hash of these bytes."""
    algorithm = _der(SEQUENCE, _der(OID, SHA256), _der(NULL))
    imprint = _der(SEQUENCE, algorithm, _der(OCTETS, hashlib.sha256(stamped).digest()))
    return _der(SEQUENCE, _integer(1), imprint, _integer(nonce), _der(BOOLEAN, b"\xff"))


def answered(response: bytes) -> bytes:
    """The token of an answer. Raises TokenError where the authority gave none."""
    status, *token = _one(response, SEQUENCE).parts()
    code = int.from_bytes(status.parts()[0].held, "big")
    if code not in (0, 1) or not token:
        raise TokenError(f"the authority gave no time stamp (status {code})")
    return token[0].whole


def checked(token: bytes, stamped: bytes, trusted: Sequence[x509.Certificate]) -> Stamp:
    """What a token says of these bytes. Raises TokenError: about others, changed, or of nobody whom we trust."""
    try:
        return _checked(token, stamped, trusted)
    except DAMAGED as wrong:
        if isinstance(wrong, TokenError):
            raise
        raise TokenError(f"it is damaged: {wrong}") from wrong


def _checked(token: bytes, stamped: bytes, trusted: Sequence[x509.Certificate]) -> Stamp:
    kind, explicit = _one(token, SEQUENCE).parts()
    if kind.held != SIGNED_DATA:
        raise TokenError("it holds nothing that is signed")
    fields = explicit.parts()[0].parts()
    content_kind, content = fields[2].parts()
    info = content.parts()[0].held
    if content_kind.held != TST_INFO:
        raise TokenError("what is signed is no time stamp")
    _version, _policy, imprint, _serial, at, *rest = _one(info, SEQUENCE).parts()
    algorithm, digest = imprint.parts()
    if algorithm.parts()[0].held != SHA256 or digest.held != hashlib.sha256(stamped).digest():
        raise TokenError("it is about other bytes")
    moment = _time(at.held)
    certificates = [
        x509.load_der_x509_certificate(one.whole) for field in fields if field.tag == 0xA0 for one in field.parts()
    ]
    signer = _one_signer(fields[-1])
    certificate = _signed_by(signer, info, [*certificates, *trusted])
    _trust(certificate, certificates, trusted, moment)
    nonce = next((int.from_bytes(one.held, "big") for one in rest if one.tag == INTEGER), None)
    return Stamp(moment, certificate.subject.rfc4514_string(), nonce)


def _one_signer(signers: Part) -> Part:
    held = signers.parts()
    if signers.tag != SET or len(held) != 1:
        raise TokenError("it must have one signer")
    return held[0]


def _signed_by(signer: Part, info: bytes, certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    """The certificate whose key signed, with all that the signature must be bound to."""
    _version, _sid, digest_kind, signed, _kind, signature, *_rest = signer.parts()
    kind = HASHES[digest_kind.parts()[0].held]
    said = {one.parts()[0].held: one.parts()[1].parts()[0] for one in signed.parts()}
    if said[CONTENT_TYPE].held != TST_INFO or said[MESSAGE_DIGEST].held != _digest(kind, info):
        raise TokenError("what is signed is not what it says")
    for certificate in certificates:
        if _names(said, certificate):
            _verify(certificate, signature.held, _der(SET, signed.held), kind)
            return certificate
    raise TokenError("the certificate of whoever signed it is not here")


def _names(said: dict[bytes, Part], certificate: x509.Certificate) -> bool:
    """Whether the signature is bound to this very certificate."""
    if SIGNING_CERTIFICATE_V2 in said:
        first = said[SIGNING_CERTIFICATE_V2].parts()[0].parts()[0].parts()
        kind = HASHES[first[0].parts()[0].held] if first[0].tag == SEQUENCE else hashes.SHA256()
        named = next(one.held for one in first if one.tag == OCTETS)
        return named == certificate.fingerprint(kind)
    first = said[SIGNING_CERTIFICATE].parts()[0].parts()[0].parts()
    return first[0].held == certificate.fingerprint(hashes.SHA1())  # noqa: S303 - it names, and proves nothing


def _verify(certificate: x509.Certificate, signature: bytes, signed: bytes, kind: hashes.HashAlgorithm) -> None:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), kind)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(kind))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, signed)
        else:
            raise TokenError("it is signed in a way that we do not know")
    except InvalidSignature as wrong:
        raise TokenError("its signature is wrong") from wrong


def _trust(
    certificate: x509.Certificate,
    certificates: Sequence[x509.Certificate],
    trusted: Sequence[x509.Certificate],
    at: datetime,
) -> None:
    """That it is one of those we trust, or issued by one of them, directly or by one in between; and for stamping."""
    if certificate not in trusted and not _leads(certificate, certificates, trusted, at):
        raise TokenError("whoever signed it is nobody whom we trust")
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise TokenError("its certificate is not for time stamps")
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise TokenError("its certificate was not valid at that time")


def _leads(
    below: x509.Certificate, between: Sequence[x509.Certificate], trusted: Sequence[x509.Certificate], at: datetime
) -> bool:
    if any(_issued(below, above, at) for above in trusted):
        return True
    above = [one for one in between if one != below and _issued(below, one, at)]
    rest = [one for one in between if one != below]
    return any(_leads(one, [other for other in rest if other != one], trusted, at) for one in above)


def _issued(below: x509.Certificate, above: x509.Certificate, at: datetime) -> bool:
    try:
        below.verify_directly_issued_by(above)
        authority = above.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    return authority and above.not_valid_before_utc <= at <= above.not_valid_after_utc


def _digest(kind: hashes.HashAlgorithm, held: bytes) -> bytes:
    digest = hashes.Hash(kind)
    digest.update(held)
    return digest.finalize()


def _time(held: bytes) -> datetime:
    text = held.decode("ascii")
    form = "%Y%m%d%H%M%S.%fZ" if "." in text else "%Y%m%d%H%M%SZ"
    return datetime.strptime(text, form).replace(tzinfo=UTC)


def _one(held: bytes, tag: int) -> Part:
    (part,) = _parts(held)
    if part.tag != tag:
        raise TokenError("it is not built as a time stamp is")
    return part


def _parts(held: bytes) -> Iterator[Part]:
    at = 0
    while at < len(held):
        tag, length, start = held[at], held[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            if not 1 <= size <= 4:
                raise TokenError("a length is none")
            length, start = int.from_bytes(held[start : start + size], "big"), start + size
        if start + length > len(held):
            raise TokenError("it is torn")
        yield Part(tag, held[start : start + length], held[at : start + length])
        at = start + length


def _der(tag: int, *held: bytes) -> bytes:
    body = b"".join(held)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def _integer(number: int) -> bytes:
    return _der(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))
