"""The container files, read as data: nothing runs as root, with a writable root, or with secrets in its settings."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
import yaml

from tests.house.source import ROOT

COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text()
OURS = ("web", "worker", "beat", "sequencer", "migrate")
REACHES = {  # service → networks, and nothing more
    "web": {"edge", "data", "queue"},
    "worker": {"data", "queue", "mail"},
    "beat": {"queue"},
    "sequencer": {"data", "mail"},  # out to the witnesses
    "migrate": {"data"},
    "db": {"data"},
    "redis": {"queue"},
}


def service_faults(name: str, service: dict[str, Any]) -> list[str]:
    """What a service may not be."""
    wanted = {
        "a writable root": service.get("read_only") is True,
        "capabilities": service.get("cap_drop") == ["ALL"] and not service.get("cap_add"),
        "new privileges": service.get("security_opt") == ["no-new-privileges:true"],
        "privileged": not service.get("privileged"),
        "root or a user by name": re.fullmatch(r"[1-9]\d*:[1-9]\d*", str(service.get("user", ""))) is not None,
        "any number of processes": bool(service.get("pids_limit")),
        "any amount of memory": bool(service.get("mem_limit")),
        "the host's names": not any(key in service for key in ("pid", "ipc", "network_mode", "devices")),
        "programs in a scratch place": all(
            "noexec,nosuid" in mount for mount in service.get("tmpfs", ["noexec,nosuid"])
        ),
        "a port for everybody": all(port.startswith("127.0.0.1:") for port in service.get("ports", [])),
        "the container engine": not any("docker.sock" in volume for volume in service.get("volumes", [])),
        "other networks": set(service.get("networks", [])) == REACHES.get(name, set()),
        "a secret in its environment": not any(
            re.search(r"PASSWORD|SECRET|KEY|_URL", key)
            and not key.endswith("_FILE")
            and key not in ("KEY_FILE", "SITE_URL", "SIGNING_KEY_FILE")
            for key in service.get("environment", {})
        ),
        "an image that changes under its name": not str(service.get("image")).endswith(":latest"),
    }
    return [fault for fault, held in wanted.items() if not held]


def containerfile_faults(text: str) -> list[str]:
    """What the image may not be made of."""
    last = text.rsplit("\nFROM ", 1)[1]
    installs = re.findall(r"pip install (?:.*?)(?:\n(?!\s)|$)", text.replace("\\\n", " "), re.MULTILINE)
    faults = {
        "runs as root": re.findall(r"^USER (.+)$", last, re.MULTILINE)[-1:] != ["10001:10001"],
        "installs without hashes": not installs or any("--require-hashes" not in line for line in installs),
        "builds from source": any("--only-binary=:all:" not in line for line in installs),
        "fetches by address": re.search(r"^(ADD |RUN .*\b(curl|wget)\b)", text, re.MULTILINE) is not None,
        "gives its code to the user that runs it": "--chown" in text,
        "holds a secret": re.search(r"^(ARG|ENV) .*(SECRET|PASSWORD)", text, re.MULTILINE) is not None,
        "keeps the compiler's leavings": "AS packages" not in text or "build-essential" in last,
        "follows a moving tag": ":latest" in text,
    }
    return [fault for fault, found in faults.items() if found]


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_a_service_has_only_what_it_needs(name: str) -> None:
    assert service_faults(name, COMPOSE["services"][name]) == []


def test_the_services_are_the_ones_we_know() -> None:
    assert set(COMPOSE["services"]) == set(REACHES)
    assert all(COMPOSE["services"][name]["user"] == "10001:10001" for name in OURS)


def test_database_and_queue_lead_nowhere() -> None:
    assert COMPOSE["networks"]["data"] == COMPOSE["networks"]["queue"] == {"internal": True}


def test_only_the_migration_holds_the_owners_sign_in() -> None:
    holders = {
        name for name, service in COMPOSE["services"].items() if "migration_database_url" in service.get("secrets", [])
    }
    assert holders == {"migrate"}
    assert COMPOSE["services"]["web"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_only_the_sequencer_signs_and_it_sees_no_content() -> None:
    services = COMPOSE["services"]
    signers = {name for name, service in services.items() if "signing_key" in service.get("secrets", [])}
    assert signers == {"sequencer"}
    assert set(services["sequencer"]["secrets"]) == {"signing_key", "sequencer_database_url"}
    assert services["web"]["volumes"] == ["trail:/trail:ro", "apart:/apart:ro"]


def test_every_secret_is_a_file_that_is_never_committed() -> None:
    used = {secret for service in COMPOSE["services"].values() for secret in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])
    assert all(secret["file"].startswith("./secrets/") for secret in COMPOSE["secrets"].values())
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()


def test_the_image_is_made_with_care() -> None:
    assert containerfile_faults(CONTAINERFILE) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("read_only", False),
        ("cap_drop", []),
        ("cap_add", ["NET_ADMIN"]),
        ("security_opt", []),
        ("privileged", True),
        ("user", "0:0"),
        ("pids_limit", None),
        ("mem_limit", None),
        ("network_mode", "host"),
        ("tmpfs", ["/tmp"]),
        ("ports", ["8000:8000"]),
        ("volumes", ["/var/run/docker.sock:/var/run/docker.sock"]),
        ("networks", ["edge", "data", "queue", "mail"]),
        ("environment", {"DATABASE_URL": "postgresql://gt_app:secret@db/golden_thread"}),
        ("image", "golden-thread:latest"),
    ],
)
def test_a_careless_service_is_noticed(key: str, value: object) -> None:
    service = copy.deepcopy(COMPOSE["services"]["web"]) | {key: value}
    assert service_faults("web", service)


@pytest.mark.parametrize(
    ("instead", "of"),
    [
        ("USER root", "USER 10001:10001"),
        ("pip install -r", "pip install --only-binary=:all: --no-deps --require-hashes -r"),
        ("ADD https://example/x /x\nUSER 10001:10001", "USER 10001:10001"),
        ("COPY --chown=10001 --from=site", "COPY --from=site"),
        ("ENV SECRET_KEY=x\nWORKDIR", "WORKDIR"),
        ("BASE=python:latest", "BASE=python:3.12-slim-bookworm"),
    ],
)
def test_a_careless_image_is_noticed(instead: str, of: str) -> None:
    assert of in CONTAINERFILE
    assert containerfile_faults(CONTAINERFILE.replace(of, instead, 1))
