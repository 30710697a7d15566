"""Holds and disposals in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from audit import trail
from audit.seal import Disposed
from requests_app.guidance.retention import retention

Words = dict[str, Any]


def how_disposed(gone: Disposed) -> str:
    """Under which rule and when, in words."""
    how = gone.gone or trail.disposal_of(gone.root)
    if how is None:
        return _("disposed of")
    said = {"rule": rule(how.rule), "day": day(date.fromisoformat(how.on))}
    return _("disposed of under the rule “%(rule)s” on %(day)s") % said


def rule(code: str) -> str:
    """A rule's name, or its code where the file has it no more."""
    words = retention().rules.get(code)
    return words.label if words else code


def hold(code: str) -> str:
    """A hold's name."""
    words = retention().holds.get(code)
    return words.label if words else code


def day(one: date) -> str:
    """A day as people write it."""
    return f"{one.day} {one:%B %Y}"
