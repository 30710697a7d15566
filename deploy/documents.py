"""The documents that are drawn from the code, so that they cannot say anything else: each name with its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from agencies import denials
from agencies import events as agencies_events
from audit import events as audit_events
from deploy import matrix
from requests_app import denials as requests_denials  # noqa: F401 - makes its denials known
from requests_app import events as requests_events
from requests_app import guidance, lifecycle
from requests_app.api.handbook import handbook
from requests_app.guidance.coverage import evidenced, modes_in_short, unevidenced
from requests_app.guidance.packs import TABLES
from requests_app.management.rehearsal.schema import described

MADE = "<!-- Drawn from the code by `make docs`. Change the code, not this page. -->\n"
COOKIE = "__Host-session"  # in production, whichever profile the documents are drawn under
START, END = "[*]", "[*]"


def documents() -> Mapping[str, str]:
    """File name in docs/ → its whole text, in English whatever the language around it."""
    pages: dict[str, Callable[[], str]] = {
        "states.md": _states,
        "permissions.md": _permissions,
        "access.md": _access,
        "codes.md": _codes,
        "rules.md": _rules,
        "modes.md": _modes,
        "guidance-codes.md": _guidance_codes,
        "openapi.yaml": _description_of_the_api,
        "api.md": _handbook_of_the_api,
        "scenario.schema.json": described,
    }
    with translation.override("en"):
        return {name: page() for name, page in pages.items()}


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    heads = list(head)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def _diagram(statuses: Iterable[str], actions: Iterable[lifecycle.Action], first: str) -> str:
    """One machine in Mermaid's notation; a state that nothing leaves is an end."""
    lines = ["```mermaid", "stateDiagram-v2", f"    {START} --> {first}"]
    leaves: set[str] = set()
    for action in actions:
        move = lifecycle.MOVES[action]
        for source in sorted(move.sources):
            target = move.to or source
            if target != source:
                leaves.add(source)
            lines.append(f"    {source} --> {target}: {action}")
    lines += [f"    {status} --> {END}" for status in statuses if status not in leaves]
    return "\n".join([*lines, "```", ""])


def _states() -> str:
    of_request = [action for action in lifecycle.Action if action in lifecycle.OF_THE_REQUEST]
    of_response = [action for action in lifecycle.Action if action not in lifecycle.OF_THE_REQUEST]
    return "\n".join(
        [
            MADE,
            "# States\n",
            "Two short machines. What is not drawn is refused, with a sentence that says where the thing stands.\n",
            "## A request, on the asking side\n",
            _diagram(lifecycle.RequestStatus, of_request, lifecycle.RequestStatus.SUBMITTED),
            "## A response, on the answering side\n",
            _diagram(lifecycle.ResponseStatus, of_response, lifecycle.ResponseStatus.RECEIVED),
        ]
    )


def _permissions() -> str:
    return "\n".join([MADE, *matrix.permissions(_table)])


def _access() -> str:
    return "\n".join([MADE, *matrix.access(_table)])


def _rules() -> str:
    """Which step of a route evidences which rule, pack by pack, and the rules that none does."""
    parts = [MADE, "# Rules, and the steps that evidence them\n"]
    for version in guidance.versions():
        pack = guidance.load(version)
        rows = [(code, pack.rules[code].label.en, ", ".join(steps)) for code, steps in evidenced(pack).items()]
        none = ", ".join(unevidenced(pack)) or "none"
        parts += [
            f"## {version}\n",
            _table(["Rule", "Words", "Steps"], rows),
            f"Rules that no step evidences: {none}\n",
        ]
    return "\n".join(parts)


def _modes() -> str:
    """The statutory modes of each pack: what each asks, who authorises it, whom it owes a notice, and its clock."""
    parts = [MADE, "# Statutory modes\n"]
    for version in guidance.versions():
        rows = modes_in_short(guidance.load(version))
        head = ["Mode", "Kinds of request", "Asks", "Authorised and answered by", "Notices", "Clock", "Source"]
        parts += [f"## {version}\n", _table(head, rows)]
    return "\n".join(parts)


def _every_denial() -> Iterator[type[denials.Denial]]:
    waiting = list(denials.Denial.__subclasses__())
    while waiting:
        denial = waiting.pop(0)
        yield denial
        waiting += denial.__subclasses__()


def _sentence(denial: type[denials.Denial]) -> str:
    """What its docstring says, without the number of the decision behind it."""
    return re.sub(r" \(dec\.\d+\)", "", " ".join((denial.__doc__ or "").split()))


def _codes() -> str:
    floors: list[tuple[str, type[StrEnum], Mapping[Any, object]]] = [
        ("requests", requests_events.Event, requests_events.LABELS),
        ("agencies", agencies_events.Event, agencies_events.LABELS),
        ("trail", audit_events.Event, {}),
    ]
    events = [(event.value, labels.get(event, ""), floor) for floor, kinds, labels in floors for event in kinds]
    refusals = sorted({(denial.status, denial.default_code, _sentence(denial)) for denial in _every_denial()})
    return "\n".join(
        [
            MADE,
            "# Codes\n",
            "Strings in the API, the trail and the scenarios. Codes are added, never changed and never removed.\n",
            "## Events\n",
            'The label completes "Priya …".\n',
            _table(["Event", "Label", "Where"], events),
            "## Refusals\n",
            "The API answers 400 where the table says 422 for words that are incomplete.\n",
            _table(["Status", "Code", "When"], refusals),
        ]
    )


def _guidance_codes() -> str:
    parts = [MADE, "# Codes of the guidance\n"]
    for version in guidance.versions():
        pack = guidance.load(version)
        parts.append(f"## {version}: {pack.title.en}\n\nIn force from {pack.effective_from:%-d %B %Y}. {pack.source}\n")
        for name in TABLES:
            table = getattr(pack, name)
            if isinstance(table, Mapping) and table:
                rows = [(entry.code, entry.label.en, entry.evidence) for entry in table.values()]
                parts += [f"### {name.replace('_', ' ').capitalize()}\n", _table(["Code", "Words", "Evidence"], rows)]
    return "\n".join(parts)


def _description() -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


def _description_of_the_api() -> str:
    text: bytes = OpenApiYamlRenderer().render(_description())  # type: ignore[no-untyped-call]
    return text.decode().replace(f"name: {settings.SESSION_COOKIE_NAME}\n", f"name: {COOKIE}\n")


def _handbook_of_the_api() -> str:
    return f"{MADE}\n{handbook(_description())}"
