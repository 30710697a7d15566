"""`.env.example` names every setting that is read from the environment, and no other."""

from __future__ import annotations

import ast
import re

from tests.house.source import ROOT, called_name, calls, files, text

BY_THE_SYSTEM = {"DJANGO_SETTINGS_MODULE"}


def names_read(source: str) -> set[str]:
    """What a source reads: `_env("NAME")`, `_secret("NAME")` with its file, `os.environ` by key."""
    found: set[str] = set()
    for call in calls(source):
        name = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
        if not isinstance(name, str):
            continue
        if called_name(call) == "_secret":
            found |= {name, f"{name}_FILE"}
        elif called_name(call) in ("_env", "getenv") or ast.unparse(call.func).startswith("os.environ."):
            found.add(name)
    keys = re.findall(r"os\.environ\[[\"'](\w+)[\"']\]", source)
    return found | set(keys)


def names_listed() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_every_setting_is_listed() -> None:
    read = set().union(*(names_read(text(path)) for path in files(".py"))) - BY_THE_SYSTEM
    assert read == names_listed()


def test_a_setting_that_is_not_listed_is_noticed() -> None:
    assert names_read("key = os.environ['NEW_ONE']") == {"NEW_ONE"}
    assert names_read("key = os.environ.get('NEW_ONE', '')") == {"NEW_ONE"}
    assert names_read("key = _secret('NEW_ONE')") == {"NEW_ONE", "NEW_ONE_FILE"}


def test_no_secret_stands_in_the_example() -> None:
    kept = re.findall(r"^\w*(?:SECRET|PASSWORD)\w*=(.+)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert kept == []
