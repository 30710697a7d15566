"""Once a day an authority that is not us stamps the newest checkpoint; what is no stamp of theirs on it is refused."""

from __future__ import annotations

import random
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.core.management import call_command
from django.db import DatabaseError, transaction

from audit import sealed, timestamps, tokens, verify
from audit.models import Timestamp
from audit.tokens import TokenError
from tests.audit.sealing import as_sequencer, lay, seal, unguarded

NOW = datetime.now(UTC)
CONFIGURATION = (
    "[tsa]\ndefault_tsa = ours\n[ours]\nserial = {folder}/serial\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\n"
    "digests = sha256, sha512\ness_cert_id_chain = no\ness_cert_id_alg = {names}\n"
)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass
class Authority:
    """A time stamp authority of our own, on loopback, as OpenSSL runs one."""

    folder: Path
    url: str = ""
    asked: int = 0
    embeds: int = 1  # certificates in the token: the signer's, or its issuer's as well
    damages: bool = False

    def answers(self, query: bytes) -> bytes:
        self.asked += 1
        (self.folder / "query").write_bytes(query)
        command = ["openssl", "ts", "-reply", "-queryfile", "query", "-signer", "signer.pem", "-inkey", "signer.key"]
        command += ["-config", "tsa.cnf", "-section", "ours", "-out", "answer"]
        command += ["-chain", "issuer.pem"] if self.embeds == 2 else []
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        answer = bytearray((self.folder / "answer").read_bytes())
        if self.damages:
            answer[len(answer) // 2] ^= 1
        return bytes(answer)


def a_key(kind: str) -> Key:
    return rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())


def certify(
    name: str, key: Key, issuer: tuple[x509.Certificate, Key] | None = None, *, stamps: bool = True
) -> x509.Certificate:
    """A certificate: for stamping, or an authority of its own."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(subject).public_key(key.public_key())
    builder = builder.issuer_name(issuer[0].subject if issuer else subject)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=400))
    if issuer is None:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    elif stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(issuer[1] if issuer else key, hashes.SHA256())


@pytest.fixture(params=["rsa", "ec"])
def authority(request: Any, log: Path, tmp_path: Path, settings: Any) -> Iterator[Authority]:
    if shutil.which("openssl") is None:
        pytest.skip("no OpenSSL: its authority is what ours are tried against")
    folder = tmp_path / "authority"
    folder.mkdir()
    makes = {
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
        "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
    }
    root_key, key = makes[request.param](), makes[request.param]()
    root = certify("Rushwater Time", root_key)
    signer = certify("Rushwater Stamps", key, (root, root_key))
    (folder / "issuer.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    (folder / "signer.pem").write_bytes(signer.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "signer.key").write_bytes(key.private_bytes(*form))
    (folder / "serial").write_text("01\n")
    names = "sha256" if request.param == "rsa" else "sha1"
    (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder, names=names))
    authority = Authority(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            answer = authority.answers(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    authority.url = settings.TIMESTAMP_URL = f"http://127.0.0.1:{server.server_port}/"
    settings.TIMESTAMP_CERTIFICATES = folder / "issuer.pem"
    yield authority
    server.shutdown()


@pytest.fixture
def sealed_log(log: Path, agency: Any) -> Any:
    lay(agency, 3)
    seal()
    return agency


def ask(now: datetime = NOW) -> bool:
    with as_sequencer():
        return timestamps.ask(now)


@pytest.mark.parametrize("embeds", [1, 2])
def test_the_newest_checkpoint_is_stamped_once_a_day(authority, sealed_log, embeds, capsys):
    authority.embeds = embeds
    assert ask()
    assert not ask()
    lay(sealed_log, 1)
    seal()
    assert not ask()
    assert ask(NOW + timedelta(days=1))
    assert authority.asked == 2
    result = verify.verify()
    assert result.sound, result.findings
    assert result.stamped["size"] == sealed.newest().tree_size
    assert "Rushwater Stamps" in str(result.stamped["by"])
    call_command("verify_trail")
    assert "stood so before" in capsys.readouterr().out


def test_openssl_checks_what_is_published(authority, sealed_log, settings):
    assert ask()
    size = sealed.newest().tree_size
    stamps = settings.TRAIL_FOLDER / "timestamps"
    command = ["openssl", "ts", "-verify", "-token_in", "-in", stamps / f"{size}.token"]
    command += ["-data", stamps / f"{size}.checkpoint", "-CAfile", authority.folder / "issuer.pem"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr
    export = stamps.parent.parent / "export"
    call_command("export_trail", str(export))
    assert (export / "timestamps" / f"{size}.token").read_bytes() == (stamps / f"{size}.token").read_bytes()


def test_every_damaged_token_is_refused(authority, sealed_log):
    """The broken variants: any bit of it that is signed, or any other bytes."""
    assert ask()
    token, held = bytes(Timestamp.objects.get().token), sealed.newest().note.encode()
    trusted = timestamps.certificates()
    tokens.checked(token, held, trusted)
    with pytest.raises(TokenError, match="other bytes"):
        tokens.checked(token, held + b"\n", trusted)
    lot, refused = random.Random(1), 0  # noqa: S311 - repeatable
    for _ in range(200):
        changed = bytearray(token)
        changed[lot.randrange(len(token))] ^= 1 << lot.randrange(8)
        try:
            same = tokens.checked(bytes(changed), held, trusted)
        except TokenError:
            refused += 1
        else:
            assert same == tokens.checked(token, held, trusted)  # what is not signed says nothing
    assert refused > 150


def test_who_is_not_trusted_stamps_nothing(authority, sealed_log, settings, tmp_path, caplog):
    key = ec.generate_private_key(ec.SECP256R1())
    other = certify("Somebody Else", key)
    settings.TIMESTAMP_CERTIFICATES = tmp_path / "others.pem"
    settings.TIMESTAMP_CERTIFICATES.write_bytes(other.public_bytes(serialization.Encoding.PEM))
    assert not ask()
    assert not Timestamp.objects.exists()


def test_a_certificate_for_something_else_stamps_nothing(authority, sealed_log):
    assert ask()
    token, held = bytes(Timestamp.objects.get().token), sealed.newest().note.encode()
    key = ec.generate_private_key(ec.SECP256R1())
    root = certify("Root", key)
    plain = certify("Plain", ec.generate_private_key(ec.SECP256R1()), (root, key), stamps=False)
    with pytest.raises((TokenError, x509.ExtensionNotFound)):
        tokens._trust(plain, [], [root], NOW)
    with pytest.raises(TokenError):
        tokens.checked(token, held, [])


def test_an_authority_that_is_away_or_damaged_stops_nobody(authority, sealed_log, settings):
    authority.damages = True
    assert not ask()
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    assert not ask()
    lay(sealed_log, 1)
    assert seal() == 1
    settings.TIMESTAMP_URL = ""
    assert not ask()


def test_a_token_that_was_put_elsewhere_is_found(authority, sealed_log):
    assert ask()
    lay(sealed_log, 1)
    seal()
    with unguarded() as cursor:
        cursor.execute("UPDATE audit_timestamp SET tree_size = %s", [sealed.newest().tree_size])
    assert "about other bytes" in verify.verify().findings[0].problem


def test_a_token_is_never_changed(authority, sealed_log):
    assert ask()
    with pytest.raises(DatabaseError), transaction.atomic():
        Timestamp.objects.update(stamped_at=NOW)
