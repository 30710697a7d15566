"""Every field that is typed freely, found in the description of the API and in the documents, and who reads it.

A field that is added there and not here fails a test: it needs a canary, and somebody who says whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import yaml
from pydantic import BaseModel

from requests_app.values import fields
from requests_app.values.answer import AnswerDocument
from requests_app.values.emergency import EmergencyAnswer, EmergencyAsk, EmergencyShare, WriteUp
from requests_app.values.offer import OfferDocument
from requests_app.values.request import RequestDocument

DESCRIPTION = Path("docs/openapi.yaml")
FREELY = 200  # characters: whatever may be longer than a code or a label
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
DOCUMENTS = {
    "begin_offer": OfferDocument,
    "ask_at_once": EmergencyAsk,
    "record_shared": EmergencyShare,
    "write_up": WriteUp,
}
"""Acts that take a whole document, with the shape of it."""
WRITTEN_WHOLE: tuple[type[BaseModel], ...] = (RequestDocument, AnswerDocument)
"""Documents that hold a canary in each field (`documents.Writer`)."""
ITS_TEXTS = {one.__metadata__[0] for one in (fields.Line, fields.Sentence, fields.Paragraph, fields.Story)}


class Read(StrEnum):
    """Who of a case may read what is typed."""

    INSIDE = "one's own side alone"
    BOTH = "both sides"
    REGISTER = "no case at all: of an agency's own arrangements"
    WRITTEN = "as the documents' own canaries say"


IN, BO, RE, WR = Read.INSIDE, Read.BOTH, Read.REGISTER, Read.WRITTEN
TABLE: dict[str, dict[str, Read]] = {
    "give_advice": {"condition": IN, "justification": IN},
    "ask_advice": {"question": IN, "because": IN},
    "register_agreement": {"name": RE, "document": RE}, "end_agreement": {"why": RE}, "review_agreement": {"why": RE},
    "approve_pathway": {"justification": RE}, "propose_pathway": {"why": RE}, "return_pathway": {"justification": RE},
    "write_local_text": {"text": RE}, "change_local_text": {"text": RE},
    "approve_local_text": {"justification": RE}, "return_local_text": {"justification": RE},
    "end_local_text": {"why": RE},
    "confirm_arrival_destroyed": {"how": BO, "copies": BO}, "confirm_destroyed": {"how": BO, "copies": BO},
    "ask_leave": {"who": BO, "purpose": BO}, "ask_to_keep": {"why": BO}, "answer_leave": {"justification": BO},
    "tell_passed_on": {"who": BO, "purpose": BO},
    "report_misuse_here": {"what": IN, "when": IN}, "report_misuse": {"what": IN, "when": IN},
    "review_misuse": {"justification": IN},
    "add_to_record": {"added": IN}, "answer_at_once": {"spoke_to": BO, "told": BO},
    "break_glass": {"why": BO, "tried": BO}, "review_glass": {"justification": IN},
    "prepare_request": dict.fromkeys(("concern", "purpose", "necessity", "proportionality"), WR),
    "revise_request": dict.fromkeys(("concern", "purpose", "necessity", "proportionality"), WR),
    "defer_notice_on_request": {"words": IN}, "defer_notice_on_response": {"words": IN},
    "tell_person_on_request": {"words": IN}, "tell_person_on_response": {"words": IN},
    "exclude_on_request": {"why": IN}, "exclude_on_response": {"why": IN}, "show_address": {"why": IN},
    "note_on_request": {"note": IN}, "note_on_response": {"note": IN},
    "extend_response": {"justification": BO}, "object_to_extension": {"justification": BO},
    "ask_to_look_again": {"new_information": BO, "source": BO},
    "ask_question": {"question": BO}, "reply_to_question": {"reply": BO, "change_to": BO},
    "restrict_request": {"why": IN}, "unrestrict_request": {"why": IN},
    "restrict_response": {"why": IN}, "unrestrict_response": {"why": IN},
    "decline_request": {"justification": IN}, "endorse_step": {"justification": IN},
    "return_request": {"justification": IN},
    "look_back_on_request": {"justification": IN}, "withdraw_request": {"justification": IN},
    "write_correction": {"wrong": IN, "right": IN}, "drop_correction": {"justification": IN},
    "recall_response": {"justification": IN}, "stop_response": {"justification": IN},
    "approve_step": {"justification": IN}, "return_answer": {"justification": IN},
    "look_back_on_answer": {"justification": IN}, "withdraw_offer": {"justification": IN},
    "dissent_on_request": {"justification": IN}, "dissent_on_answer": {"justification": IN},
    "answer_dissent_on_request": {"justification": IN}, "answer_dissent_on_answer": {"justification": IN},
    "add_exclusion": {"name": IN, "why": IN}, "take_record": {"why": IN}, "take_given_record": {"why": IN},
    "take_measures": {"why": RE},
    "add_contact": {"label": RE}, "give_role": dict.fromkeys(("team", "name", "email", "title"), RE),
    "add_team": {"name": RE}, "propose_linking": {"email": RE},
    "suspend_person": {"reason": RE}, "restore_person": {"reason": RE},
    "raise_disagreement": {"justification": BO}, "say_view": {"justification": BO},
    "take_further": {"justification": BO},
    "set_sample_action": {"what": RE}, "finish_sample_action": {"how": RE}, "review_case": {"why": RE},
    "moderate_case": {"why": RE},
    "begin_offer": {"what": IN, "why_now": IN},
    "ask_at_once": {"who": BO, "happening": BO, "needed": BO},
    "record_shared": {"who": BO, "danger": BO, "told": BO, "checked": BO},
    "write_up": dict.fromkeys(("asked_by", "verified", "left_out", "family", "law", "follow_up"), IN),
}  # fmt: skip
"""By act, as the description calls it, each field that is typed freely, and who reads it right after the act."""
NO_WORDS = {"prepare_request", "revise_request"}
CODES = {
    *("type", "jurisdiction", "urgency", "stage", "threshold", "ask", "within", "to", "channel", "happened_at"),
    "subjects",
}
"""Strings of documents that the guidance's tables hold, or that are no text."""


@cache
def described() -> dict[str, Any]:
    """The description of the API, as it is published."""
    found: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text())
    return found


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(route as it is written here, name, body's schema) of every act."""
    for path, verbs in described()["paths"].items():
        if "requestBody" in verbs.get("post", {}):
            schema = verbs["post"]["requestBody"]["content"]["application/json"]["schema"]
            yield path.strip("/"), verbs["post"]["operationId"], _resolved(schema)


def typed_freely() -> dict[str, set[str]]:
    """Every act with the names of its fields that are typed freely."""
    found: dict[str, set[str]] = {}
    for _path, name, schema in operations():
        texts = {key for key, said in schema.get("properties", {}).items() if _is_free(_resolved(said))} - CODES
        if name in DOCUMENTS:
            texts |= set(DOCUMENTS[name].model_fields) - CODES
        if texts:
            found[name] = texts
    return found


def _is_free(said: dict[str, Any]) -> bool:
    plain = said.get("type") == "string" and "enum" not in said and "format" not in said
    return plain and said.get("maxLength", FREELY) >= FREELY


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = described()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def texts_of(model: type[BaseModel]) -> set[str]:
    """The names of all texts in a document, however deep."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        for part in _parts(Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation):
            if isinstance(part, type) and issubclass(part, BaseModel):
                found |= texts_of(part)
            elif part in ITS_TEXTS:
                found.add(field.alias or name)
    return found


def _parts(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from (one for one in annotation.__metadata__ if one.__hash__ and one in ITS_TEXTS)
        yield from _parts(get_args(annotation)[0])
    elif get_args(annotation):
        for one in get_args(annotation):
            yield from _parts(one)
    else:
        yield annotation


def route_of(operation: str, routes: list[str]) -> str:
    """The route that answers an act."""
    path = next(path for path, name, _schema in operations() if name == operation)
    return next(route for route in routes if PLACE.sub(r"{\1}", route).strip("/") == path)


assert EmergencyAnswer.model_fields.keys() == TABLE["answer_at_once"].keys()
