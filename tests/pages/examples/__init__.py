"""Contexts of every page template, made of plain values: what a view gives, with the people of Merrowdale."""

from __future__ import annotations

from typing import Any

from deploy.components import context as components
from tests.pages.examples.advising import ADVISING
from tests.pages.examples.answering import ANSWERING
from tests.pages.examples.asking import ASKING
from tests.pages.examples.frame import FRAME, PIP
from tests.pages.examples.holding import HOLDING
from tests.pages.examples.localising import LOCALISING
from tests.pages.examples.overseeing import OVERSEEING
from tests.pages.examples.peopling import PEOPLING
from tests.pages.examples.reading import READING
from tests.pages.examples.sampling import SAMPLING
from tests.pages.examples.sharing import SHARING
from tests.pages.examples.staffing import STAFFING

Example = tuple[str, dict[str, Any]]

EXAMPLES: dict[str, Example] = {
    "components": ("components.html", {"shell": PIP, **components()}),
    **ASKING,
    **ANSWERING,
    **ADVISING,
    **READING,
    **OVERSEEING,
    **SAMPLING,
    **SHARING,
    **STAFFING,
    **LOCALISING,
    **PEOPLING,
    **HOLDING,
    **FRAME,
}
