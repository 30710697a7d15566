"""The lock files pin everything with hashes, agree with each other, and name no registry and no place on a disk."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house.source import ROOT

RUNTIME, DEVELOPERS = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
BENCH = ROOT / "requirements-bench.lock"
PACKAGES = ROOT / "deploy" / "assets" / "package-lock.json"
PIN = re.compile(r"([a-z0-9][a-z0-9-]*)==([^\s;]+)(?:\s*;\s*([^\\]+?))?\s*\\")


def leaks(text: str) -> list[str]:
    """Lines that say where a package was found."""
    rule = re.compile(r"https?:|git\+|file:|--(extra-)?index-url|--find-links|(^|[\s\"'])(/|\.\.?/|~/)\w", re.MULTILINE)
    return [line for line in text.splitlines() if rule.search(line) and not line.lstrip().startswith("#")]


def pins(text: str) -> dict[str, str]:
    """Package → version with its marker."""
    return {match[1]: f"{match[2]} {match[3] or ''}".strip() for match in PIN.finditer(text)}


def unhashed(text: str) -> list[str]:
    """Pins that any file could pass for."""
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    return [block.splitlines()[0] for block in blocks if PIN.match(block) and "--hash=sha256:" not in block]


def package_faults(lock: dict[str, Any]) -> list[str]:
    """What a package lock may not hold: an address, a local package, advertisements, a package without its hash."""
    found = []
    for name, package in lock["packages"].items():
        found += [f"{name}: {key}" for key in ("resolved", "funding", "link") if key in package]
        if name and "integrity" not in package:
            found.append(f"{name}: no integrity")
    return found + [line for line in json.dumps(lock, indent=1).splitlines() if re.search(r"file:|https?:", line)]


@pytest.mark.parametrize("path", [RUNTIME, DEVELOPERS, BENCH], ids=lambda path: path.name)
def test_a_lock_pins_with_hashes_and_names_no_place(path: Path) -> None:
    text = path.read_text()
    assert pins(text)
    assert unhashed(text) == []
    assert leaks(text) == []


def test_the_developers_lock_holds_the_other_one() -> None:
    assert pins(RUNTIME.read_text()).items() <= pins(DEVELOPERS.read_text()).items()


def test_what_is_only_measured_beside_ours_is_locked_apart_and_agrees_with_the_rest() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.match(r"[a-z0-9-]+", line)[0] for line in project["optional-dependencies"]["bench"]}
    bench, developers = pins(BENCH.read_text()), pins(DEVELOPERS.read_text())
    assert wanted <= set(bench)
    assert not wanted & set(developers)
    assert {
        name for name in bench.keys() & developers if bench[name].split()[0] != developers[name].split()[0]
    } == set()


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {"runtime": project["dependencies"], "developers": project["optional-dependencies"]["dev"]}
    names = {who: {re.match(r"[a-z0-9-]+", line)[0] for line in lines} for who, lines in wanted.items()}
    assert names["runtime"] <= set(pins(RUNTIME.read_text()))
    assert names["developers"] <= set(pins(DEVELOPERS.read_text()))


def test_the_package_lock_names_no_place() -> None:
    assert package_faults(json.loads(PACKAGES.read_text())) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://registry.example/simple",
        "uv @ file:/srv/wheels/uv.whl",
        "django==5.2 ; from ../wheels",
        "    # nothing\nthing @ git+ssh://host/thing",
    ],
)
def test_a_lock_that_names_a_place_is_noticed(line: str) -> None:
    assert leaks(line)


def test_a_pin_without_its_hash_is_noticed() -> None:
    assert unhashed("django==5.2.19 \\\nuv==0.13 \\\n    --hash=sha256:00") == ["django==5.2.19 \\"]


@pytest.mark.parametrize("fault", [{"resolved": "https://registry.example/a.tgz"}, {"funding": {}}, {"link": True}, {}])
def test_a_package_lock_that_names_a_place_is_noticed(fault: dict[str, Any]) -> None:
    assert package_faults({"packages": {"node_modules/a": {"version": "1", **fault}}})
