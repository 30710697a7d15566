"""Who may do what, when, and what each address answers whom: drawn from the tables that the software is held to.

The cells of the routes are those that the tests of access try one by one. They are read as text: nothing of the
product imports a test.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings

from requests_app import guidance, lifecycle, roles
from requests_app.lifecycle import Action, RequestStatus, ResponseStatus

TRIED: Path = settings.ROOT / "tests" / "access"
ADDRESS, VERBS = 0, 4  # indents of a table's lines; anything deeper holds cells
Table = Callable[[Iterable[str], Iterable[Iterable[object]]], str]


def permissions(table: Table) -> Iterator[str]:
    """Role by right, right by action and state, role by step."""
    every = sorted({role for holders in roles.TABLE.values() for role in holders})
    yield "# What a role may do\n"
    yield (
        "Among what a person may see. Who signs a particular step is named by its pathway; nobody signs what they\n"
        "raised or drafted. A role that is not listed may do none of these.\n"
    )
    yield table(["Role", *roles.May], [[role, *_marks(role)] for role in every])
    yield "## When it may be done\n"
    yield (
        "What a state does not allow is refused (409 `not_now`) with a sentence that says where the thing stands.\n"
        "A cell says where an act leads; `=` leaves the state as it is; an empty cell is refused.\n"
    )
    yield table(["Action on a request", *RequestStatus], _moves(RequestStatus, of_request=True))
    yield table(["Action on an answer", *ResponseStatus], _moves(ResponseStatus, of_request=False))
    yield "## Who signs which step\n"
    yield "Any one of the roles, by the kind of agency. An agency may add steps of its own, and takes none away.\n"
    for version in guidance.versions():
        yield f"### {version}\n"
        yield table(["Step", "Side", "What for", "Rule", "Roles"], _steps(guidance.load(version)))


def _marks(role: str) -> list[str]:
    return ["yes" if role in roles.TABLE[right] else "" for right in roles.May]


def _moves(statuses: Iterable[str], *, of_request: bool) -> Iterator[list[str]]:
    for action in Action:
        if (action in lifecycle.OF_THE_REQUEST) is of_request:
            move = lifecycle.MOVES[action]
            yield [action, *((move.to or "=") if status in move.sources else "" for status in statuses)]


def _steps(pack: guidance.Pack) -> Iterator[list[str]]:
    for step in sorted(pack.pathways, key=lambda step: (step.side, step.order)):
        kinds = "; ".join(f"{kind}: {', '.join(signers)}" for kind, signers in step.roles.items())
        yield [step.code, step.side, step.label.en, step.rule, kinds]


def access(table: Table) -> Iterator[str]:
    """Every address and verb, and what each relation to a request is answered there."""
    yield "# What each address answers whom\n"
    yield (
        "Every cell is tried by a real call in `tests/access/test_matrix.py`. A route or a verb without cells fails\n"
        "the build, and a verb that is not listed is answered 405. The words:\n"
    )
    yield table(["Word", "Means"], [[f"`{word}`", means] for word, means in _words().items()])
    yield "The columns, each a way in which somebody stands to one request:\n"
    columns = _columns()
    yield table(["Column", "Who"], columns.items())
    for path in sorted((TRIED / "tables").glob("*.txt")):
        lines = path.read_text().splitlines()
        yield f"## {re.split(r'[:.]', lines[0].lstrip('# '))[0]}\n"
        yield table(["Address", "Verbs", "Stages", *columns], _cells(lines))


def _cells(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines of one table with their address and verbs."""
    address = verbs = ""
    for line in lines:
        text = line.split("#")[0].rstrip()
        indent = len(text) - len(text.lstrip())
        if text and indent == ADDRESS:
            route, _of, about = text.partition(" about the ")
            address = f"`/{route.lstrip('/')}`" + (f" of the {about}" if about else "")
        elif text and indent == VERBS:
            verbs = text.strip()
        elif text:
            stages, _colon, cells = text.strip().partition(":")
            yield [address, verbs, ", ".join(stages.split()), *cells.replace("|", " ").split()]


def _words() -> dict[str, str]:
    """The words of the cells, and what each means."""
    tree = ast.parse((TRIED / "matrix.py").read_text())
    told = next(
        node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "WORDS"
    )
    words: dict[str, str] = ast.literal_eval(told)
    return words


def _columns() -> dict[str, str]:
    """The columns by code, in their order, and which relation each is."""
    tree = ast.parse((TRIED / "columns.py").read_text())
    made = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Column"]
    made.sort(key=lambda node: node.lineno)
    return dict(tuple(ast.literal_eval(argument) for argument in node.args[:2]) for node in made)
