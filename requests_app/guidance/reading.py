"""Reading a pack's files: YAML with the line of every value, so that a broken pack says where it is broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

Where = tuple[str | int, ...]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same safe tags, ten times as fast where libyaml is there
_TRUTHS = {"true": True, "false": False}


class BrokenPack(Exception):  # noqa: N818 - it names the thing that is broken
    """A pack that does not load. The message is "file:line: reason"."""


@dataclass(frozen=True)
class Sheet:
    """One file of a pack as plain values, with the line on which each value stands."""

    file: str
    words: dict[str, object]
    lines: Mapping[Where, int]

    def broken(self, where: Where, reason: str) -> BrokenPack:
        """The refusal for what stands at `where`, or at the nearest thing around it that has a line."""
        while where and where not in self.lines:
            where = where[:-1]
        return BrokenPack(f"{self.file}:{self.lines.get(where, 1)}: {reason}")

    def misfit(self, error: ValidationError, inside: Where = ()) -> BrokenPack:
        """The refusal for the first thing that does not fit its model, `inside` being where the model starts."""
        first = error.errors()[0]
        where = (*inside, *first["loc"])
        field = ".".join(str(part) for part in where)
        return self.broken(where, f"{field}: {first['msg']}")


def read_sheet(path: Path, name: str) -> Sheet:
    """Read one file. `name` is what refusals call it. Raises BrokenPack."""
    try:
        node = yaml.compose(path.read_text("utf-8"), Loader=_LOADER)
    except UnicodeDecodeError as error:
        raise BrokenPack(f"{name}:1: the file is not UTF-8 text ({error.reason})") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BrokenPack(f"{name}:{line}: {error.problem or error.context}") from error
    lines: dict[Where, int] = {}
    words = _plain(node, (), lines, name)
    if not isinstance(words, dict):
        raise BrokenPack(f"{name}:1: the file must hold keys and values")
    return Sheet(name, words, lines)


def _plain(node: yaml.Node | None, where: Where, lines: dict[Where, int], name: str) -> object:
    if node is None:
        return None
    lines.setdefault(where, node.start_mark.line + 1)
    if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python"):
        raise BrokenPack(f"{name}:{node.start_mark.line + 1}: the tag {node.tag} is not allowed in a pack")
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, where, lines, name)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*where, number), lines, name) for number, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, where: Where, lines: dict[Where, int], name: str) -> dict[str, object]:
    """Keys are taken as they are written: a code such as NO must not turn into a truth value."""
    words: dict[str, object] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise BrokenPack(f"{name}:{line}: a key must be one word")
        if key.value in words:
            raise BrokenPack(f"{name}:{line}: {key.value} stands here twice")
        lines[(*where, key.value)] = line
        words[key.value] = _plain(value, (*where, key.value), lines, name)
    return words


def _scalar(node: yaml.Node) -> object:
    """Whole numbers, true and false, nothing, or text. Dates stay text: the model reads them."""
    if node.tag == "tag:yaml.org,2002:int":
        return int(node.value) if node.value.isdigit() else node.value
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool" and node.value in _TRUTHS:
        return _TRUTHS[node.value]
    return node.value
