"""Nothing in the repository names a place of one machine, a package registry, or a person's account."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.house.source import ROOT, Found

RULES = {
    r"(?<![\w./-])/(home|root|Users|work|farm)/\w": "a place of one machine",
    r"(?<![\w./-])/tmp/[a-z]+[/_]\w": "a place of one machine",
    r"file:/{3}": "a place of one machine",
    r"\b(pypi|npmjs|pythonhosted|yarnpkg|docker|quay|ghcr)\.(org|io|com)\b": "a registry",
    r"(?i)BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY": "a private key",
}
MAY_SAY_SO = {"tests/house/test_leaks.py", "tests/house/test_locks.py"}


def leaks(text: str) -> list[Found]:
    return [
        Found(number, what)
        for number, line in enumerate(text.splitlines(), 1)
        for rule, what in RULES.items()
        if re.search(rule, line)
    ]


def test_nothing_leaks() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout")
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if name not in MAY_SAY_SO and path.is_file():
            found += [f"{name}:{leak.line}: {leak.what}" for leak in leaks(path.read_text(errors="replace"))]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "open('/home/somebody/keys.json')",
        "cd " + "/".join(["", "work", "main"]),
        "/tmp/job/output",
        "file:" + "///srv/wheels",
        "https://pypi.org/simple",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_a_leak_is_noticed(line: str) -> None:
    assert leaks(line)


@pytest.mark.parametrize("line", ["<a href='/requests/work/'>", "tmpfs: ['/tmp:rw,noexec']", "GT_VAR=/tmp/var"])
def test_a_route_is_no_leak(line: str) -> None:
    assert leaks(line) == []
