"""Practising a decision, as a deed: a try is written over at will, like a draft."""

from __future__ import annotations

from requests_app import commands
from requests_app.values.practising import Practised
from tests.faults.deeds import Deed

SAID = Practised(decision="C", rule="GR6", items=("DATES",), tell="YES", protect=("OTHER_CHILD",))
PRACTISING = [
    Deed("practise", "pip", lambda by, at: commands.practise("SC1", SAID, by=by, at=at), after=1, once=False),
]
