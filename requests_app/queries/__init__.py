"""What there is to see, for whom. `visible_requests` and `visible_responses` are the only doors to rows."""

from requests_app.queries.scope import (
    answer_or_404,
    draft_or_404,
    drafts_of,
    one_or_404,
    request_drafts_of,
    request_or_404,
    response_or_404,
    step_or_404,
    visible_arrivals,
    visible_requests,
    visible_responses,
)
from requests_app.queries.words import (
    addressed_words,
    answer_words,
    arrived_words,
    disclosed_words,
    duty_words,
    endorsed_words,
    request_words,
    words_of_requests,
    words_of_responses,
)
from requests_app.queries.work import (
    due_deliveries,
    open_steps_for,
    responses_to_act_on,
    responses_to_open,
)

__all__ = [
    "addressed_words",
    "answer_or_404",
    "answer_words",
    "arrived_words",
    "disclosed_words",
    "draft_or_404",
    "drafts_of",
    "due_deliveries",
    "duty_words",
    "endorsed_words",
    "one_or_404",
    "open_steps_for",
    "request_drafts_of",
    "request_or_404",
    "request_words",
    "response_or_404",
    "responses_to_act_on",
    "responses_to_open",
    "step_or_404",
    "visible_arrivals",
    "visible_requests",
    "visible_responses",
    "words_of_requests",
    "words_of_responses",
]
