"""Contexts of every page template, made of plain values: what a view gives, with the people of Merrowdale."""

from __future__ import annotations

from typing import Any

from deploy.components import context as components
from tests.pages.examples.frame import FRAME, PIP

Example = tuple[str, dict[str, Any]]

EXAMPLES: dict[str, Example] = {
    "components": ("components.html", {"shell": PIP, **components()}),
    **FRAME,
}
