"""Which steps must be signed: the guidance's routes, which are the least, and what an agency's own pathway adds."""

from requests_app.guidance import Facts
from requests_app.pathways.checks import faults_of
from requests_app.pathways.laying import Router, Side, StepDef, demanded, national, own_number, steps, version
from requests_app.pathways.own import National, Own, OwnStep, as_written, default_document, read_own
from requests_app.pathways.words import when_words

__all__ = [
    "Facts",
    "National",
    "Own",
    "OwnStep",
    "Router",
    "Side",
    "StepDef",
    "as_written",
    "default_document",
    "demanded",
    "faults_of",
    "national",
    "own_number",
    "read_own",
    "steps",
    "version",
    "when_words",
]
