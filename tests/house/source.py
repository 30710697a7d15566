"""What the house rules look at: every file of ours, and every detector as a function of one file's text.

A detector takes a source and answers with what it found, so that the same function judges the code
and is itself tried on a source that breaks the rule.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FLOORS = ("deploy", "workers", "requests_app", "agencies", "audit")
NOT_OURS = {"node_modules", "static", "__pycache__"}


@dataclass(frozen=True)
class Found:
    """One place that breaks a rule."""

    line: int
    what: str


Detector = Callable[[str], list[Found]]


def files(*suffixes: str, under: tuple[str, ...] = FLOORS) -> Iterator[Path]:
    """Our own files with one of the suffixes, by their path from the root; generated ones left out."""
    for folder in under:
        for path in sorted((ROOT / folder).rglob("*")):
            relative = path.relative_to(ROOT)
            if path.suffix in suffixes and path.is_file() and not NOT_OURS & set(relative.parts):
                yield relative


@cache
def text(path: Path) -> str:
    return (ROOT / path).read_text()


def is_migration(path: Path) -> bool:
    return "migrations" in path.parts


def broken(detector: Detector, paths: Iterator[Path]) -> list[str]:
    """`path:line: what` for everything that the detector finds in these files."""
    return [f"{path}:{found.line}: {found.what}" for path in paths for found in detector(text(path))]


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """Every node of the tree, once for all detectors."""
    return tuple(ast.walk(ast.parse(source)))


def calls(source: str) -> Iterator[ast.Call]:
    return (node for node in nodes(source) if isinstance(node, ast.Call))


def called_name(call: ast.Call) -> str:
    """The last part of what is called: `filter` in `Thing.objects.filter(…)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
