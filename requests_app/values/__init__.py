"""The documents that pages, API and scenarios share: what is asked, what is answered, and what is wrong with them."""

from requests_app.values.answer import AnswerDocument
from requests_app.values.answer_checks import check_answer
from requests_app.values.computed import answer_facts, overall, request_facts
from requests_app.values.declarations import declaration, declares
from requests_app.values.duty import ItemDuty, both_in_scope, duty_of, falls_short, knows_duty
from requests_app.values.parties import AgencyFacts
from requests_app.values.request import RequestDocument
from requests_app.values.request_checks import check_request
from requests_app.values.suggestions import Suggested, suggest_for_answer, suggest_for_request
from requests_app.values.warnings import warnings_of

__all__ = [
    "AgencyFacts",
    "AnswerDocument",
    "ItemDuty",
    "RequestDocument",
    "Suggested",
    "answer_facts",
    "both_in_scope",
    "check_answer",
    "check_request",
    "declaration",
    "declares",
    "duty_of",
    "falls_short",
    "knows_duty",
    "overall",
    "request_facts",
    "suggest_for_answer",
    "suggest_for_request",
    "warnings_of",
]
