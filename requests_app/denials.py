"""Refusals of this floor, beside those every floor shares."""

from __future__ import annotations

from agencies.denials import Changed, Denial, Fault, Incomplete, NotFound, NotNow, NotPermitted, Sentence

__all__ = ["Changed", "Denial", "Fault", "Incomplete", "NotFound", "NotNow", "NotPermitted", "Sentence"]
